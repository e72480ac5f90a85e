//! A case that nobody of the team may hear of goes to the separate contact: somebody always hears (docs/rules.md §3).
//!
//! It is asked when an alert or a notice finds no reader, after each recusal, and whenever other people than before may
//! hear of cases.

use super::{
    access::Notice,
    attention,
    follow::PORTION,
    hearers::Hearers,
    store::{self, brief},
};
use crate::{
    accounts::HearersChanged,
    entities,
    kernel::{
        Kernel,
        db::{Rows, Who},
        error::Result,
        institutions,
        outbox::{self, Failure, Message},
    },
    reports,
};
use actix_web::web::Data;
use shared::{
    audit::{Action, System, Unaudited},
    ids::{CaseId, CompartmentId, InstitutionId},
    permission::hearing,
};
use uuid::Uuid;

/// Of these cases of the team, puts those apart that everybody who could triage is named in or recused from, as long as
/// a separate contact may see them; which these were. Where there is no team yet a case waits for it.
///
/// # Errors
/// The database's.
pub async fn set_apart_unseen(kernel: &Data<Kernel>, institution: InstitutionId, cases: &[CaseId]) -> Result<Vec<CaseId>> {
    let unheard = unheard(kernel, institution, cases).await?;
    let room = institutions::get(kernel, institution).await?.separate_compartment;
    for case in &unheard {
        set_apart(kernel, institution, *case, room, Rows::default()).await?;
    }
    Ok(unheard)
}

/// The cases of the team that nobody of it may hear of, and a separate contact may.
async fn unheard(kernel: &Kernel, institution: InstitutionId, cases: &[CaseId]) -> Result<Vec<CaseId>> {
    let team = Hearers::holding(kernel, institution, hearing(false)).await?;
    if team.is_empty() {
        return Ok(Vec::new());
    }
    let heard = team.hear(kernel, cases).await?;
    let unheard: Vec<CaseId> = cases.iter().copied().filter(|case| !heard.contains(case)).collect();
    if unheard.is_empty() {
        return Ok(unheard);
    }
    let taken = Hearers::holding(kernel, institution, hearing(true)).await?.hear(kernel, &unheard).await?;
    if taken.len() < unheard.len() {
        tracing::warn!(cases = unheard.len() - taken.len(), "there is nobody who may hear of some cases, or they do not open");
    }
    Ok(taken)
}

async fn set_apart(kernel: &Data<Kernel>, institution: InstitutionId, case: CaseId, room: CompartmentId, letter: Rows) -> Result<()> {
    let (who, action) = (Who { account: None, institution: Some(institution) }, Action::System(System::CaseSetApart));
    let sealing = kernel.clone();
    let written = kernel.write(kernel.clock.now(), who, action, case.0, None, async move |tx| {
        store::set_room(tx, &sealing.vault, case, room).await?;
        attention::forget(tx, case).await?;
        let moved = reports::set_room(tx, &sealing.vault, case, room).await?;
        entities::set_room(tx, &sealing.vault, &moved, room).await?;
        Ok(letter)
    });
    written.await?;
    kernel.bell.ring(room, case);
    Ok(())
}

/// Looks at a portion of the cases once more, and leaves the message for the next. The letter to the contacts leaves with
/// the move. What still nobody may hear of is looked at when people change again.
pub(super) async fn look_again(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let changed: HearersChanged = message.read()?;
    let (now, institution) = (kernel.clock.now(), changed.institution);
    let (cases, last) = match changed.only {
        Some(case) => (store::of_team(&kernel, institution, case).await?, None),
        None => store::open_of_team(&kernel, institution, changed.read_to, PORTION).await?,
    };
    let room = institutions::get(&kernel, institution).await?.separate_compartment;
    for case in unheard(&kernel, institution, &cases).await? {
        let (_, seen, _) = brief(&kernel, case).await?;
        let letter = Notice::come(case).prepare_in(&kernel, room, seen.priority(), now)?.rows();
        set_apart(&kernel, institution, case, room, letter).await?;
    }
    let next = match last {
        Some(last) => HearersChanged { read_to: Some(last), ..changed }.prepare(&kernel, now)?.rows(),
        None => Rows::default(),
    };
    let (hold, action) = (message.hold(), Action::Unaudited(Unaudited::OutboxMoved));
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        outbox::finish(tx, &[hold], now).await?;
        Ok(next)
    });
    written.await?;
    Ok(())
}
