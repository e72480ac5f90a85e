//! Keeping people away from a case, and letting them back (docs/rules.md §3).
//!
//! Whoever keeps a colleague away decides alone who sees a case, so it is never done unheard: it takes a fresh proof, and
//! every other lead gets a letter that says no more than that there is something to see.

use super::{
    Eyes, change,
    eyes::wanted,
    handlers::{assigning, wrong},
    letter::Notice,
};
use crate::{
    accounts,
    cases::store::{Seen, look},
    kernel::{Ctx, Kernel, db::Rows, error::Result},
    reports,
};
use shared::{
    access::{LiftRecusal, NewRecusal, RecuseFromCase, Whom},
    audit::Action,
    ids::{AccountId, CaseId},
    permission::{Permission, Role},
    problem::Code,
};

pub(super) async fn recuse_from_case(ctx: Ctx<RecuseFromCase>, (id,): (CaseId,), new: NewRecusal) -> Result<()> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::MoveCase).await?;
    let account = new.account.unwrap_or(eyes.account);
    let by_other = account != eyes.account;
    if by_other {
        may_keep_away(&ctx, &eyes, &seen, account, &new).await?;
    }
    let left = Left::without(kernel, &seen, account, eyes.account).await?;
    let letter = Notice::of(&seen, eyes.account, false).prepare(kernel, &seen, ctx.now)?.rows();
    change(&ctx, Action::RecusedFromCase, &seen, Some(account), move |people, word| {
        people.recuse(account, new.reason, word)?;
        let stays = |account: &AccountId| !people.keeps_away(*account);
        let heard = !by_other || !left.leads_it || left.leads.iter().any(stays);
        let worked = by_other || left.working.iter().any(stays);
        match (heard, worked) {
            (true, true) => Ok(if by_other { letter } else { Rows::default() }),
            // The last of the team leaves it to the separate contact, who gets the letter.
            (true, false) if left.contacts.iter().any(stays) => Ok(letter),
            _ => Err(Code::NobodyToTell.into()),
        }
    })
    .await
}

/// Whether somebody may keep a colleague away, as far as it does not depend on who is left.
async fn may_keep_away(ctx: &Ctx<RecuseFromCase>, eyes: &Eyes, seen: &Seen, account: AccountId, new: &NewRecusal) -> Result<()> {
    if !eyes.lead(seen.sight.apart) {
        return Err(Code::NotPermitted.into());
    }
    if new.reason.is_none() {
        return Err(wrong("/reason", "Say why."));
    }
    if Eyes::whose(&ctx.kernel, account, eyes.institution).await?.is_none() {
        return Err(wrong("/account", "There is nobody of this account here."));
    }
    if ctx.signed()?.is_fresh(&ctx.kernel, ctx.now) { Ok(()) } else { Err(Code::StepUpRequired.into()) }
}

/// Who would be left with a case when somebody is kept away from it. Whether they are recused themselves shows in the
/// transaction.
struct Left {
    /// Whether whoever is kept away leads the case.
    leads_it: bool,
    /// Who leads it besides them and whoever asked.
    leads: Vec<AccountId>,
    /// Who may work it.
    working: Vec<AccountId>,
    /// The contacts who would take over what nobody of the team may see; inside their compartment none.
    contacts: Vec<AccountId>,
}

impl Left {
    async fn without(kernel: &Kernel, seen: &Seen, away: AccountId, asked: AccountId) -> Result<Self> {
        let (institution, apart) = (seen.institution(), seen.sight.apart);
        let known = accounts::with_role(kernel, institution, &[wanted(apart), &[Role::SeparateContact]].concat()).await?;
        let profiles: Vec<_> = known.iter().map(|(_, profile)| profile).collect();
        let named = reports::naming(kernel, &[seen.id().0], &profiles).await?.named;
        let mut left = Self { leads_it: false, leads: Vec::new(), working: Vec::new(), contacts: Vec::new() };
        for ((account, _), named) in known.iter().zip(named) {
            let Some(eyes) = Eyes::whose(kernel, *account, institution).await? else { continue };
            let case = seen.facing(!named.is_empty());
            if *account == away {
                left.leads_it = eyes.lead(apart);
                continue;
            }
            if eyes.sees(Permission::MoveCase, &case) {
                left.working.push(*account);
                left.leads.extend((eyes.lead(apart) && *account != asked).then_some(*account));
            } else if !apart && named.is_empty() && eyes.roles.contains(&Role::SeparateContact) {
                left.contacts.push(*account);
            }
        }
        Ok(left)
    }
}

pub(super) async fn lift_recusal(ctx: Ctx<LiftRecusal>, (id,): (CaseId,), whom: Whom) -> Result<()> {
    let (eyes, seen) = assigning(&ctx, id, None).await?;
    let letter = Notice::of(&seen, eyes.account, false).prepare(&ctx.kernel, &seen, ctx.now)?.rows();
    change(&ctx, Action::RecusalLifted, &seen, None, move |people, word| people.lift(whom.account, word).map(|()| letter)).await
}
