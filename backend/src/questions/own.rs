//! Questions as those who asked them see them.

use super::{
    letters,
    store::{self, Changed, Document, Found, Said},
};
use crate::{
    accounts,
    kernel::{
        Ctx, Kernel, Signed,
        db::{Rows, Written},
        error::{Error, Result},
    },
};
use shared::{
    audit::Action,
    ids::{AccountId, QuestionId, ReportId},
    problem::Code,
    questionnaire::{Answers, Checked, check_ask},
    questions::{MOST, OPEN_MOST, QuestionLine, QuestionStep},
    text::Narrative,
    time::Moment,
};

/// One's own question.
#[derive(Debug)]
pub struct Own {
    /// Where it stands.
    pub line: QuestionLine,
    /// What was written: whether they did it themselves, when, and the words.
    pub said: Vec<(bool, Moment, String)>,
    /// The report that was made of it.
    pub report: Option<ReportId>,
    /// How much of a story is left for what they write.
    pub left: usize,
    found: Found,
}

/// What somebody does with their own question.
#[derive(Debug)]
pub enum Changing {
    /// They write on.
    WriteOn(String),
    /// They want no report made of it.
    Decline,
    /// They need nothing more.
    End,
}

/// Every account that is theirs.
pub(super) async fn accounts_of(kernel: &Kernel, signed: &Signed) -> Result<Vec<AccountId>> {
    let mut all = accounts::merged(kernel.db.reader(), &kernel.vault, signed.institution).await?.into_one(signed.account);
    all.push(signed.account);
    Ok(all)
}

/// Asks the team, under the request's claim.
///
/// # Errors
/// `conflict` where too many of theirs are open; [`crate::kernel::error::Error::KeyReused`] where the key was used for other words; the database's.
pub async fn ask<E>(ctx: &Ctx<E>, checked: &Checked) -> Result<Written> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let open = store::open(kernel, signed, &accounts_of(kernel, signed).await?);
    let answers = checked.answers();
    let text = answers.first("question").unwrap_or_default().to_owned();
    let said = vec![Said { by: None, at: ctx.now, text }];
    let document = Document { asker: signed.account, language: ctx.lang, answers, said, declined: false, report: None };
    let (id, rows) = store::asked(kernel, signed.institution, &document, ctx.now)?;
    let rows = rows.and(letters::asked(kernel, id, ctx.now)?);
    // In the transaction, behind the claim: the tenth sent twice is the tenth, not one too many.
    let written =
        ctx.write(
            Action::QuestionAsked,
            id,
            async move |tx| {
                if open.count(tx).await? >= OPEN_MOST { Err(Code::Conflict.into()) } else { Ok(rows) }
            },
        );
    let written = written.await?;
    kernel.wake.notify_one();
    Ok(written)
}

/// What somebody asked, what changed last first.
///
/// # Errors
/// The database's.
pub async fn owns(kernel: &Kernel, signed: &Signed) -> Result<Vec<QuestionLine>> {
    store::own(kernel, signed, &accounts_of(kernel, signed).await?).await
}

/// One of them.
///
/// # Errors
/// `not_found` where it is not theirs; the database's.
pub async fn own(kernel: &Kernel, signed: &Signed, id: QuestionId) -> Result<Own> {
    let found = store::find_own(kernel, signed, &accounts_of(kernel, signed).await?, id).await?.ok_or(Code::NotFound)?;
    let said = found.document.said.iter().map(|one| (one.by.is_none(), one.at, one.text.clone())).collect();
    // What they write becomes the story of the report, if there will be one: it has to have room there.
    let left = Narrative::MAX.saturating_sub(story(&found.document).chars().count() + BETWEEN.len());
    Ok(Own { line: found.line.clone(), said, report: found.document.report, left, found })
}

const BETWEEN: &str = "\n\n";

/// All that whoever asked wrote.
fn story(document: &Document) -> String {
    let own = document.said.iter().filter(|one| one.by.is_none()).map(|one| one.text.as_str());
    own.collect::<Vec<_>>().join(BETWEEN)
}

/// Does something with it.
///
/// # Errors
/// `conflict` where it cannot be done, or somebody was faster; the database's.
pub async fn change<E>(ctx: &Ctx<E>, own: &Own, what: Changing) -> Result<()> {
    let kernel = &ctx.kernel;
    let mut document = own.found.document.clone();
    let (step, action) = match what {
        Changing::WriteOn(text) => {
            document.said.push(Said { by: None, at: ctx.now, text });
            (QuestionStep::WriteOn, Action::QuestionContinued)
        }
        // The audit does not tell a no from a word: nobody is to be asked why.
        Changing::Decline => {
            document.declined = true;
            (QuestionStep::Decline, Action::QuestionContinued)
        }
        Changing::End => (QuestionStep::End, Action::QuestionContinued),
    };
    let entries = document.said.iter().filter(|one| one.by.is_none()).count();
    let fits = entries <= MOST && story(&document).chars().count() <= Narrative::MAX;
    let changed = store::change(kernel, &own.found, step, &document, ctx.now)?.filter(|_| fits);
    let letter = if step == QuestionStep::WriteOn { letters::asked(kernel, own.line.id, ctx.now)? } else { Rows::default() };
    let written = ctx.write(action, own.line.id, async move |tx| {
        changed.ok_or(Code::Conflict)?.write(tx).await?;
        Ok(letter)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

impl Own {
    /// What becomes of it when they let a report be made: the report's answers, and the change that goes with filing it. Nothing
    /// of the words stays in the question, which others read than the report (docs/rules.md §4).
    ///
    /// # Errors
    /// `conflict` where nobody proposed one; `invalid` where `conflict` is no answer of the report's; internal only otherwise.
    pub fn consent(&self, kernel: &Kernel, report: ReportId, conflict: &[String], now: Moment) -> Result<(Checked, Changed)> {
        let document = Document { answers: Answers::new(), said: Vec::new(), report: Some(report), ..self.found.document.clone() };
        let changed = store::change(kernel, &self.found, QuestionStep::Consent, &document, now)?.ok_or(Code::Conflict)?;
        let mut answers: Answers = self.found.document.answers.clone();
        answers.set("question", vec![story(&self.found.document)]);
        let checked = check_ask(&answers, conflict).map_err(|faults| match faults.first() {
            Some(fault) if fault.field == "conflict_flag" => Code::BadRequest.into(),
            _ => Error::internal("what was asked makes no report"),
        })?;
        Ok((checked, changed))
    }
}
