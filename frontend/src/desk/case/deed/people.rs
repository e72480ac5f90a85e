//! Who is to have to do with a case, and whose name is wanted.

use super::{CaseDeed, Faults, Sent, fault};
use shared::{
    access::{NewOnCase, NewRecusal, Whom},
    ids::AccountId,
    names::NameWanted,
};

/// What a form about people asks for; `None` where it is none.
pub(super) fn people(sent: &Sent<'_>) -> Option<Result<CaseDeed, Faults>> {
    let whom = |rest: &str| rest.parse().ok().map(|account| Whom { account });
    if let Some(rest) = sent.form.strip_prefix("case-remove-") {
        return Some(Ok(CaseDeed::Remove(whom(rest)?)));
    }
    if let Some(rest) = sent.form.strip_prefix("case-lift-") {
        return Some(Ok(CaseDeed::Lift(whom(rest)?)));
    }
    if let Some(rest) = sent.form.strip_prefix("case-name-") {
        let report = rest.parse().ok()?;
        return Some(sent.text("reason").map(|reason| CaseDeed::AskName(NameWanted { report, reason })));
    }
    match sent.form {
        "case-add" => Some(added(sent)),
        "case-recuse-me" => Some(sent.some_text("reason").map(|reason| CaseDeed::Recuse(NewRecusal { account: None, reason }))),
        "case-recuse" => Some(recused(sent)),
        _ => None,
    }
}

fn somebody(sent: &Sent<'_>) -> Result<AccountId, Faults> {
    sent.typed("account").parse().map_err(|_| fault("account", "Choose one."))
}

fn added(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    Ok(CaseDeed::Add(NewOnCase { account: somebody(sent)?, reason: sent.some_text("reason")? }))
}

fn recused(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    Ok(CaseDeed::Recuse(NewRecusal { account: Some(somebody(sent)?), reason: Some(sent.text("reason")?) }))
}
