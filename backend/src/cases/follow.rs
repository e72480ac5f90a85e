//! What was of a closed account becomes the other account's of the same person: reports, cases, and the documents that
//! say who is on a case (docs/adr/0032-two-accounts-of-one-person.md).
//!
//! A message moves one portion and leaves the next message in the same transaction. So it can stop anywhere and goes on
//! there: what was moved is not found again, and nothing is moved that was not recorded.

use super::{
    access::{self, Eyes},
    leavers::taker,
    store,
};
use crate::{
    accounts::{self, ACCOUNT_FOLLOWS, AccountFollows},
    kernel::{
        Kernel,
        audit::{self, Entry},
        db::{Rows, Tx, Who},
        error::Result,
        outbox::{self, Failure, Message},
        vault::Vault,
    },
    reports,
};
use actix_web::web::Data;
use shared::{
    audit::{Action, System},
    ids::{AccountId, CaseId, InstitutionId, ReportId},
    priority::Priority,
};

/// Rows of one kind in a portion: few enough that filing does not wait for them.
pub(super) const PORTION: u64 = 100;

/// A portion of what is moved.
enum Portion {
    Reports(Vec<ReportId>),
    /// Cases with who owns them from then on.
    Owned(Vec<(CaseId, Option<AccountId>)>),
    Documents(Vec<CaseId>),
}

/// Moves one portion.
pub(super) async fn follow(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let follows: AccountFollows = message.read()?;
    let (now, institution) = (kernel.clock.now(), follows.institution);
    let stays = accounts::merged(kernel.db.reader(), &kernel.vault, institution).await?.now(follows.closed);
    let (portion, next) = portion(&kernel, follows, stays).await?;
    let who = Who { account: None, institution: Some(institution) };
    let mut rows = match next {
        Some(next) => outbox::prepare(&kernel, ACCOUNT_FOLLOWS, Priority::P3, &next, now)?.rows(),
        None => Rows::default(),
    };
    if let Portion::Owned(owned) = &portion {
        for (case, _) in owned {
            let entry = audit::entry(&kernel.vault, now, who, Action::System(System::CaseHandedOver), case.0)?;
            rows = rows.and(entry.map(Entry::row).unwrap_or_default());
        }
    }
    let (hold, held, ids) = (message.hold(), kernel.clone(), (follows.closed, stays));
    let action = Action::System(System::AccountFollowed);
    let written = kernel.write(now, who, action, stays.0, None, async move |tx| {
        portion.write(tx, &held.vault, institution, ids).await?;
        outbox::finish(tx, &[hold], now).await?;
        Ok(rows)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

/// What is next to be moved, and the message that comes after it. Reports first, then cases, then documents.
async fn portion(kernel: &Kernel, follows: AccountFollows, stays: AccountId) -> Result<(Portion, Option<AccountFollows>)> {
    let AccountFollows { closed, institution, read_to } = follows;
    let reports = reports::some_of(kernel, institution, closed, PORTION).await?;
    if !reports.is_empty() {
        return Ok((Portion::Reports(reports), Some(follows)));
    }
    let owned = store::some_owned_by(kernel, institution, closed, PORTION).await?;
    if !owned.is_empty() {
        // Recused or named as either of the two, they do not get it: it goes back to where it is seen.
        let eyes = Eyes::whose(kernel, stays, institution).await?;
        let mut owners = Vec::new();
        for case in owned {
            owners.push((case, taker(kernel, eyes.as_ref(), case).await?));
        }
        return Ok((Portion::Owned(owners), Some(follows)));
    }
    let (documents, last) = access::unmerged(kernel, institution, read_to, PORTION).await?;
    Ok((Portion::Documents(documents), last.map(|last| AccountFollows { read_to: Some(last), ..follows })))
}

impl Portion {
    async fn write(self, tx: &Tx, vault: &Vault, institution: InstitutionId, ids: (AccountId, AccountId)) -> Result<()> {
        match self {
            Portion::Reports(reports) => reports::follow(tx, vault, &reports, ids).await?,
            Portion::Owned(owned) => {
                for (case, owner) in owned {
                    store::set_owner(tx, vault, case, ids.0, owner).await?;
                }
            }
            Portion::Documents(cases) => {
                for case in cases {
                    access::settle(tx, vault, institution, case).await?;
                }
            }
        }
        Ok(())
    }
}
