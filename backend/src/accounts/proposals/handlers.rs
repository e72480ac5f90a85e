//! Looking at proposals, and deciding them.

use super::{
    agree,
    store::{self, Found},
};
use crate::{
    accounts::{
        merging::{Merged, merged},
        store::profile,
    },
    kernel::{Ctx, Kernel, Signed, audit, error::Result},
};
use shared::{
    audit::Action,
    ids::ProposalId,
    page::{PAGE_SIZE, Page, PageQuery},
    permission::second::may_agree,
    problem::Code,
    proposals::{DecideProposal, Decision, ListProposals, Proposal, ProposalState},
};

pub(in crate::accounts) async fn list_proposals(ctx: Ctx<ListProposals>, (): (), query: PageQuery) -> Result<Page<Proposal>> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let mut found = store::list(kernel, signed.institution, query.cursor.as_deref(), ctx.now).await?;
    let more = found.len() > PAGE_SIZE;
    found.truncate(PAGE_SIZE);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    let merged = merged(kernel.db.reader(), &kernel.vault, signed.institution).await?;
    let mut items = Vec::new();
    for one in found {
        items.push(told(kernel, signed, one, &merged).await?);
    }
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::ProposalsListed, signed.institution.into()).await?;
    Ok(Page { items, next })
}

async fn told(kernel: &Kernel, signed: &Signed, found: Found, merged: &Merged) -> Result<Proposal> {
    let open = found.state == ProposalState::Open;
    let (may_agree, may_refuse) = (open && agrees(signed, &found, merged), open && refuses(signed, &found, merged));
    let decided_by = match found.contents.decided_by {
        Some(by) => Some(profile(kernel, by).await?.name),
        None => None,
    };
    Ok(Proposal {
        id: found.id,
        state: found.state,
        proposed_by: profile(kernel, found.contents.proposed_by).await?.name,
        proposed_at: found.proposed_at,
        decided_by,
        decided_at: found.decided_at,
        may_agree,
        may_refuse,
        matter: found.contents.proposed,
    })
}

/// Whoever proposed it with another account is the same person still.
fn agrees(signed: &Signed, found: &Found, merged: &Merged) -> bool {
    let about: Vec<_> = found.contents.proposed.about().into_iter().map(|account| merged.now(account)).collect();
    may_agree(signed.account, &signed.roles, merged.now(found.contents.proposed_by), &about)
}

/// A no gives nobody anything, but it is not for the person it is about to say.
fn refuses(signed: &Signed, found: &Found, merged: &Merged) -> bool {
    agrees(signed, found, merged) || merged.now(found.contents.proposed_by) == signed.account
}

pub(in crate::accounts) async fn decide_proposal(ctx: Ctx<DecideProposal>, (id,): (ProposalId,), decision: Decision) -> Result<()> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let found = store::find(kernel, signed.institution, id, ctx.now).await?;
    let merged = merged(kernel.db.reader(), &kernel.vault, signed.institution).await?;
    let entitled = if decision.agrees { agrees(signed, &found, &merged) } else { refuses(signed, &found, &merged) };
    if !entitled {
        return Err(Code::SecondPerson.into());
    }
    if found.state != ProposalState::Open {
        return Err(Code::Conflict.into());
    }
    if decision.agrees {
        return agree::carry_out(&ctx, &found).await;
    }
    let state = if merged.now(found.contents.proposed_by) == signed.account { ProposalState::Withdrawn } else { ProposalState::Refused };
    let decided = store::decide(kernel, &found, signed.account, state, ctx.now)?;
    ctx.write(Action::ProposalRefused, id, async move |tx| decided.write(tx).await).await.map(drop)
}
