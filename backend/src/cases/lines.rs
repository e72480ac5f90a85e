//! What a list shows of a case, to one reader.

use super::{
    access::{Eyes, Facing},
    shown::Names,
    store::{Seen, look_where},
};
use crate::kernel::{Ctx, Kernel, error::Result};
use shared::{
    cases::{CaseLine, GlanceCase},
    ids::CaseId,
    lifecycle::CaseState,
    permission::Permission,
    time::Moment,
};

/// Lines of cases that are there for somebody. Each owner is looked up once, however many cases they have.
///
/// # Errors
/// The database's.
pub(super) async fn lines<'a>(kernel: &Kernel, eyes: &Eyes, cases: impl IntoIterator<Item = &'a Seen>) -> Result<Vec<CaseLine>> {
    let mut names = Names::new(kernel);
    let mut lines = Vec::new();
    for seen in cases {
        lines.push(CaseLine {
            id: seen.id(),
            reference: seen.details.reference,
            state: seen.details.facts.state,
            priority: seen.priority(),
            opened_at: Moment(seen.row.opened_at),
            due_at: seen.details.due_at,
            compartment: seen.sight.apart,
            version: seen.row.version,
            owner: names.maybe(seen.owner()).await?,
            can_take: can_take(eyes, seen),
        });
    }
    Ok(lines)
}

/// Whether it is nobody's and `AssignCase` would make it the reader's: they reach it with that permission and may stand on
/// its access list. What is closed or part of another case waits for nobody.
fn can_take(eyes: &Eyes, seen: &Seen) -> bool {
    let facts = &seen.details.facts;
    let waits = seen.owner().is_none() && !matches!(facts.state, CaseState::Closed | CaseState::Merged);
    let case = seen.facing(false);
    waits && eyes.sees(Permission::AssignCase, &case) && eyes.person(&seen.sight).reaches(Permission::AssignCase, facts) && eyes.fit(&case)
}

pub(super) async fn glance_case(ctx: Ctx<GlanceCase>, (id,): (CaseId,), (): ()) -> Result<CaseLine> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let listed = |case: &Facing<'_>| eyes.sees(Permission::SeeQueue, case) || eyes.sees(Permission::ReadReport, case);
    let seen = look_where(kernel, &eyes, id, listed).await?;
    line(kernel, &eyes, &seen).await
}

/// The line of one case.
///
/// # Errors
/// The database's.
pub(super) async fn line(kernel: &Kernel, eyes: &Eyes, seen: &Seen) -> Result<CaseLine> {
    lines(kernel, eyes, [seen]).await?.pop().ok_or_else(|| crate::kernel::error::Error::internal("a case has no line"))
}
