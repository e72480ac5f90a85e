//! The access list and recusals.

use super::{
    Eyes, change, colleague,
    eyes::wanted,
    people::{Break, People, Span},
};
use crate::{
    accounts,
    cases::store::{Seen, look},
    kernel::{
        Ctx, Kernel, audit,
        db::Rows,
        error::{Error, Result},
    },
    reports,
};
use shared::{
    access::{AddToCase, CaseAccess, Colleague, Glass, NewOnCase, OnCase, ReadAccess, Recused, RemoveFromCase, Whom},
    audit::Action,
    ids::{AccountId, CaseId},
    permission::Permission,
    problem::{Code, FieldProblem},
};

pub(super) async fn read_access(ctx: Ctx<ReadAccess>, (id,): (CaseId,), (): ()) -> Result<CaseAccess> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let eyes = Eyes::of(kernel, signed).await?;
    let seen = look(kernel, &eyes, id, Permission::AssignCase).await?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::AccessRead, id.into()).await?;
    let mut answer = CaseAccess { others: others(kernel, &eyes, &seen).await?, ..CaseAccess::default() };
    for span in seen.people.on() {
        answer.people.push(on_case(kernel, span).await?);
    }
    for span in seen.people.away() {
        answer.recused.push(recused(kernel, span).await?);
    }
    for broken in seen.people.glass() {
        answer.glass.push(glass(kernel, broken).await?);
    }
    Ok(answer)
}

async fn on_case(kernel: &Kernel, span: &Span) -> Result<OnCase> {
    let (who, by) = (colleague(kernel, span.account).await?, colleague(kernel, span.begun.by).await?);
    Ok(OnCase { who, by, since_at: span.begun.at, reason: span.reason.clone() })
}

async fn recused(kernel: &Kernel, span: &Span) -> Result<Recused> {
    let (who, by) = (colleague(kernel, span.account).await?, colleague(kernel, span.begun.by).await?);
    Ok(Recused { who, by, since_at: span.begun.at, reason: span.reason.clone() })
}

async fn glass(kernel: &Kernel, broken: &Break) -> Result<Glass> {
    let who = colleague(kernel, broken.account).await?;
    Ok(Glass { who, reason: broken.reason.clone(), broken_at: broken.at, until_at: broken.until() })
}

/// Who else could be put on a case by this reader.
async fn others(kernel: &Kernel, eyes: &Eyes, case: &Seen) -> Result<Vec<Colleague>> {
    let staff = accounts::with_role(kernel, eyes.institution, wanted(case.sight.apart)).await?;
    let profiles: Vec<_> = staff.iter().map(|(_, profile)| profile).collect();
    let named = reports::naming(kernel, &[case.id().0], &profiles).await?.named;
    let known = |account| case.people.has(account) || case.people.keeps_away(account);
    let theirs = |account| eyes.lead(case.sight.apart) || account == eyes.account;
    let free = staff.into_iter().zip(named).filter(|((account, _), named)| named.is_empty() && !known(*account) && theirs(*account));
    let mut free: Vec<_> = free.map(|((account, profile), _)| Colleague { account, name: profile.name }).collect();
    free.sort_by(|one, other| (one.name.expose(), one.account).cmp(&(other.name.expose(), other.account)));
    Ok(free)
}

pub(super) async fn add_to_case(ctx: Ctx<AddToCase>, (id,): (CaseId,), new: NewOnCase) -> Result<()> {
    let kernel = &ctx.kernel;
    let (eyes, seen) = assigning(&ctx, id, Some(new.account)).await?;
    if !could_join(kernel, &eyes, &seen, new.account).await? {
        return Err(wrong("/account", "This person cannot be put on this case. See who can be."));
    }
    let add = move |people: &mut People, word| people.add(new.account, new.reason, word).map(|()| Rows::default());
    change(&ctx, Action::AddedToCase, &seen, None, add).await
}

/// Whether somebody may be put on a case: they work cases here, and are neither named in it nor recused.
async fn could_join(kernel: &Kernel, eyes: &Eyes, case: &Seen, account: AccountId) -> Result<bool> {
    let Some(other) = Eyes::whose(kernel, account, eyes.institution).await? else { return Ok(false) };
    let named = reports::naming(kernel, &[case.id().0], &[&other.profile]).await?.named;
    Ok(other.fit(&case.facing(named.iter().any(|cases| !cases.is_empty()))))
}

pub(super) async fn remove_from_case(ctx: Ctx<RemoveFromCase>, (id,): (CaseId,), whom: Whom) -> Result<()> {
    let (_, seen) = assigning(&ctx, id, Some(whom.account)).await?;
    let owned = seen.owner() == Some(whom.account);
    change(&ctx, Action::RemovedFromCase, &seen, Some(whom.account), move |people, word| {
        if people.remove(whom.account, word) || owned { Ok(Rows::default()) } else { Err(Code::Conflict.into()) }
    })
    .await
}

/// Somebody who may say who is on this case. Who does not lead may say it of nobody but themselves.
pub(super) async fn assigning<E>(ctx: &Ctx<E>, id: CaseId, whom: Option<AccountId>) -> Result<(Eyes, Seen)> {
    let eyes = Eyes::of(&ctx.kernel, ctx.signed()?).await?;
    let seen = look(&ctx.kernel, &eyes, id, Permission::AssignCase).await?;
    if eyes.lead(seen.sight.apart) || whom == Some(eyes.account) { Ok((eyes, seen)) } else { Err(Code::NotPermitted.into()) }
}

pub(in crate::cases) fn wrong(pointer: &str, detail: &str) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }])
}
