//! Saying that two accounts are one person's.

use super::ready::Pair;
use crate::{
    accounts::proposals,
    kernel::{Ctx, error::Result},
};
use shared::{
    audit::Action,
    ids::AccountId,
    people::{MergeAccounts, Outcome, SamePerson},
    problem::Code,
};

pub(in crate::accounts) async fn merge_accounts(ctx: Ctx<MergeAccounts>, (id,): (AccountId,), same: SamePerson) -> Result<Outcome> {
    let (account, institution) = (ctx.signed()?.account, ctx.signed()?.institution);
    if [id, same.other].contains(&account) {
        return Err(Code::SecondPerson.into());
    }
    let pair = Pair::find(&ctx.kernel, institution, id, same.other).await?;
    // What could not be carried out is said now and not to the second person.
    let proposed = pair.proposed(institution, ctx.now)?;
    let waits = proposals::propose(&ctx, &proposed, Action::MergeProposed, id.into()).await?;
    Ok(Outcome { waits: Some(waits) })
}
