//! The cases of somebody who left: to a colleague, or back in the queue.

use super::{access::Eyes, store};
use crate::{
    accounts::CasesLeft,
    kernel::{
        Kernel,
        audit::{self, Entry},
        db::{Rows, Who},
        error::{Error, Result},
        outbox::{self, Failure, Message},
    },
};
use actix_web::web::Data;
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CaseId},
    problem::Code,
};
use uuid::Uuid;

/// Hands the cases over. A colleague takes over what they may look into; anything else goes back to the queue,
/// where those see it who may.
pub(super) async fn hand_over(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let CasesLeft { from, to, institution } = message.read()?;
    let now = kernel.clock.now();
    let who = Who { account: None, institution: Some(institution) };
    let mut owners: Vec<(CaseId, Option<AccountId>)> = Vec::new();
    let eyes = match to {
        Some(to) => Eyes::whose(&kernel, to, institution).await?,
        None => None,
    };
    let mut rooms = Vec::new();
    for case in store::owned_by(&kernel, institution, from).await? {
        // One that does not open is handed over all the same; nobody hears of it.
        rooms.extend(store::brief(&kernel, case).await.ok().map(|(_, seen, _)| (seen.room, case)));
        owners.push((case, taker(&kernel, eyes.as_ref(), case).await?));
    }
    let mut entries = Rows::default();
    for (case, _) in &owners {
        let entry = audit::entry(&kernel.vault, now, who, Action::System(System::CaseHandedOver), case.0)?;
        entries = entries.and(entry.map(Entry::row).unwrap_or_default());
    }
    let (hold, action) = (message.hold(), Action::Unaudited(Unaudited::OutboxMoved));
    let sealing = kernel.clone();
    let written = kernel.write(now, who, action, Uuid::nil(), None, async move |tx| {
        for (case, owner) in owners {
            store::set_owner(tx, &sealing.vault, case, from, owner).await?;
        }
        outbox::finish(tx, &[hold], now).await?;
        Ok(entries)
    });
    written.await?;
    rooms.into_iter().for_each(|(room, case)| kernel.bell.ring(room, case));
    Ok(())
}

/// Whoever takes over, if they may work this case: not one they are recused from or named in, and in a compartment only
/// a contact of it.
pub(super) async fn taker(kernel: &Kernel, eyes: Option<&Eyes>, case: CaseId) -> Result<Option<AccountId>> {
    let Some(eyes) = eyes else { return Ok(None) };
    match store::look_where(kernel, eyes, case, |case| eyes.fit(case)).await {
        Ok(_) => Ok(Some(eyes.account)),
        Err(Error::Refused(Code::NotFound)) => Ok(None),
        Err(other) => Err(other),
    }
}
