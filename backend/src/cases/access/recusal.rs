//! Keeping people away from a case, and letting them back (docs/rules.md §3).
//!
//! Whoever keeps a colleague away, or lets one back, decides alone who sees a case, so neither is ever done unheard: it
//! takes a fresh proof, and every other lead gets a letter that says no more than that there is something to see. Where no
//! lead is left besides the two it is not done.

use super::{
    Eyes, People, change,
    eyes::leading,
    handlers::{assigning, wrong},
    letter::Notice,
};
use crate::{
    accounts::HearersChanged,
    cases::{
        hearers::Hearers,
        store::{Seen, look},
    },
    kernel::{
        Ctx, Kernel,
        db::Rows,
        error::{Error, Result},
    },
};
use shared::{
    access::{LiftRecusal, NewRecusal, RecuseFromCase, Whom},
    audit::Action,
    ids::{AccountId, CaseId},
    permission::{Permission, Role, hearing},
    problem::Code,
    time::Moment,
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
    let left = Left::without(kernel, &seen, &eyes, account).await?;
    let rows = told(kernel, &seen, &eyes, by_other, ctx.now)?;
    change(&ctx, Action::RecusedFromCase, &seen, Some(account), move |people, word| {
        people.recuse(account, new.reason, word)?;
        // Whoever keeps somebody else away hears of the case still. The last to hear leaves it to the separate contact.
        let heard = if by_other { left.leads(people) } else { left.hears(people) };
        if heard { Ok(rows) } else { Err(Code::NobodyToTell.into()) }
    })
    .await
}

/// What a recusal leaves: a letter to those who lead, where it is by somebody else; and for a case of the team the message
/// that it must be looked at whether somebody still hears of it. Others may go at the same moment.
fn told(kernel: &Kernel, seen: &Seen, eyes: &Eyes, by_other: bool, now: Moment) -> Result<Rows> {
    let letter = if by_other { Notice::of(seen, eyes.account, false).prepare(kernel, seen, now)?.rows() } else { Rows::default() };
    if seen.sight.apart {
        return Ok(letter);
    }
    let changed = HearersChanged { institution: seen.institution(), only: Some(seen.id()), read_to: None };
    Ok(letter.and(changed.prepare(kernel, now)?.rows()))
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

/// Who is left to hear of a case besides somebody who is kept away from it or let back, and whoever does it. Whether they
/// are recused themselves shows in the transaction.
struct Left {
    /// Who leads it.
    leads: Vec<AccountId>,
    /// Who hears of it, or will: the contacts who take over what nobody of the team may see.
    hears: Vec<AccountId>,
}

impl Left {
    async fn without(kernel: &Kernel, seen: &Seen, eyes: &Eyes, account: AccountId) -> Result<Self> {
        let apart = seen.sight.apart;
        let free = async |roles: &[Role]| {
            let free = Hearers::holding(kernel, seen.institution(), roles).await?.free_of(kernel, seen.id()).await?;
            Ok::<_, Error>(free.into_iter().filter(|one| *one != account && *one != eyes.account).collect::<Vec<_>>())
        };
        Ok(Self { leads: free(leading(apart)).await?, hears: free(&[hearing(apart), hearing(true)].concat()).await? })
    }

    fn leads(&self, people: &People) -> bool {
        self.leads.iter().any(|account| !people.keeps_away(*account))
    }

    fn hears(&self, people: &People) -> bool {
        self.hears.iter().any(|account| !people.keeps_away(*account))
    }
}

pub(super) async fn lift_recusal(ctx: Ctx<LiftRecusal>, (id,): (CaseId,), whom: Whom) -> Result<()> {
    let (eyes, seen) = assigning(&ctx, id, None).await?;
    let left = Left::without(&ctx.kernel, &seen, &eyes, whom.account).await?;
    let letter = Notice::of(&seen, eyes.account, false).prepare(&ctx.kernel, &seen, ctx.now)?.rows();
    change(&ctx, Action::RecusalLifted, &seen, None, move |people, word| {
        people.lift(whom.account, word)?;
        if left.leads(people) { Ok(letter) } else { Err(Code::NobodyToTell.into()) }
    })
    .await
}
