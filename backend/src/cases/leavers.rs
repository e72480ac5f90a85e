//! The cases of somebody who left: to a colleague, or back in the queue.

use super::store;
use crate::{
    accounts::{CasesLeft, holding},
    kernel::{
        Kernel,
        audit::{self, Entry},
        compartments::{self, Rooms},
        db::{Rows, Who},
        error::Result,
        institutions,
        outbox::{self, Failure, Message},
    },
};
use actix_web::web::Data;
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CaseId},
    permission::Role,
};
use uuid::Uuid;

/// Hands the cases over. A colleague takes over what they may look into; anything else goes back to the queue,
/// where those see it who may.
pub(super) async fn hand_over(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let CasesLeft { from, to, institution } = message.read()?;
    let now = kernel.clock.now();
    let who = Who { account: None, institution: Some(institution) };
    let mut owners: Vec<(CaseId, Option<AccountId>)> = Vec::new();
    let rooms = rooms(&kernel, to, institutions::get(&kernel, institution).await?).await?;
    for (case, tag) in store::owned_by(&kernel, institution, from).await? {
        owners.push((case, to.filter(|_| rooms.hold(&kernel.vault, case.0, &tag))));
    }
    let mut entries = Rows::default();
    for (case, _) in &owners {
        let entry = audit::entry(&kernel.vault, now, who, Action::System(System::CaseHandedOver), case.0)?;
        entries = entries.and(entry.map(Entry::row).unwrap_or_default());
    }
    let (hold, action) = (message.hold(), Action::Unaudited(Unaudited::OutboxMoved));
    let written = kernel.write(now, who, action, Uuid::nil(), None, async move |tx| {
        for (case, owner) in owners {
            store::set_owner(tx, case, from, owner).await?;
        }
        outbox::finish(tx, &[hold], now).await?;
        Ok(entries)
    });
    written.await?;
    kernel.bell.ring(compartments::team(institution));
    Ok(())
}

/// What whoever takes over may look into, if they still may.
async fn rooms(kernel: &Kernel, to: Option<AccountId>, institution: institutions::Institution) -> Result<Rooms> {
    let works = match to {
        Some(to) => holding(kernel, to, institution.id, &[Role::Triage, Role::Case, Role::Lead]).await?.is_some(),
        None => false,
    };
    Ok(if works { Rooms::counted(institution.id) } else { Rooms::none() })
}
