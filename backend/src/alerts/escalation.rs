//! What happens when nobody looks (docs/rules.md §7, docs/adr/0038-who-is-told-next.md).
//!
//! - With each alert a message is left for when those who were told should have looked. It asks where the case stands
//!   by then: opened, taken, closed, part of another case, there is nothing to tell.
//! - Of the team the leads are told next, and of what is urgent or high the leads again and administrators. These learn that
//!   something waits, and not what.
//! - Inside a compartment its contacts are told once more, and never anybody else. A case that was put apart meanwhile
//!   begins there.
//! - A step is taken once for a case; what is due at one moment goes to each person in one letter.

use super::{MOST, letters};
use crate::{
    accounts::{self, Profile},
    cases::{self, Unopened},
    kernel::{
        Kernel,
        audit::{self, Entry},
        db::{Rows, Who},
        error::Result,
        hours::Hours,
        institutions,
        outbox::{self, About, Failure, Mailer, Message},
    },
};
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, OutboxId},
    permission::{Role, hearing},
    priority::Priority,
    settings::Settings,
    time::Moment,
};
use std::{collections::BTreeMap, rc::Rc};
use uuid::Uuid;

pub(super) const UNOPENED: &str = "Unopened";
pub(super) const STEP_LETTER: &str = "StepLetter";

/// The step after the first alert.
pub(super) const SECOND: u8 = 2;
const LAST: u8 = 3;

/// A case is looked at again, whether somebody has opened it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Step {
    case: CaseId,
    /// The compartment it stood in.
    room: CompartmentId,
    number: u8,
}

/// Those who are told in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Audience {
    Leads,
    /// Where no lead may hear of it.
    Team,
    Contacts,
    /// They learn that something waits.
    Administrators,
}

impl Audience {
    const fn roles(self) -> &'static [Role] {
        match self {
            Self::Leads => &[Role::Lead],
            Self::Team => hearing(false),
            Self::Contacts => hearing(true),
            Self::Administrators => &[Role::Admin],
        }
    }
}

/// A letter to one of them.
#[derive(Debug, Serialize, Deserialize)]
struct StepLetter {
    cases: Vec<CaseId>,
    room: CompartmentId,
    to: AccountId,
    audience: Audience,
}

/// The message that looks at a case again once those who are told now should have opened it; nothing where the institution
/// wants none. `priority` counts as it is now.
///
/// # Errors
/// Internal only.
pub(super) fn wait(
    kernel: &Kernel,
    settings: &Settings,
    case: (CaseId, CompartmentId),
    priority: Priority,
    number: u8,
    now: Moment,
) -> Result<Rows> {
    let minutes = i64::from(settings.alerts.of(priority).minutes);
    if minutes == 0 {
        return Ok(Rows::default());
    }
    let due = match priority {
        // Somebody in danger does not wait for Monday.
        Priority::P1 => now.plus(minutes * Moment::MINUTE),
        Priority::P2 | Priority::P3 | Priority::P4 => Hours::of(settings).after(now, minutes),
    };
    let (case, room) = case;
    let about = About { room, cases: vec![case] };
    // It is written as of then: before that it cannot be late.
    Ok(outbox::prepare_alert(kernel, UNOPENED, priority, about, &Step { case, room, number }, due)?.rows())
}

/// Takes the steps that are due. What does not open waits, and only that.
pub(super) async fn step(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let now = kernel.clock.now();
    let (mut left, mut done, mut waiting) = (Rows::default(), Vec::new(), Vec::new());
    let mut due: BTreeMap<(InstitutionId, CompartmentId, u8), Vec<Unopened>> = BTreeMap::new();
    for message in &messages {
        let Step { case, room, number } = message.read()?;
        let Ok(found) = cases::unopened(&kernel, case).await.inspect_err(|cause| kernel.unopened.tell("case", case.0, cause)) else {
            waiting.push(message.id);
            continue;
        };
        done.push(message.hold());
        let Some(found) = found else { continue };
        if found.room != room {
            let settings = institutions::get(&kernel, found.institution).await?.settings;
            left = left.and(wait(&kernel, &settings, (case, found.room), found.priority, SECOND, now)?);
            continue;
        }
        let group = due.entry((found.institution, room, number)).or_default();
        if found.step < number && group.iter().all(|other| other.case != case) {
            group.push(found);
        }
    }
    let mut taken = Vec::new();
    for ((institution, room, number), cases) in due {
        left = left.and(letters_of(&kernel, institution, room, number, &cases, now).await?);
        let settings = institutions::get(&kernel, institution).await?.settings;
        let who = Who { account: None, institution: Some(institution) };
        for case in cases {
            if number < LAST && !case.apart() && case.priority <= Priority::P2 {
                left = left.and(wait(&kernel, &settings, (case.case, room), case.priority, LAST, now)?);
            }
            let entry = audit::entry(&kernel.vault, now, who, Action::System(System::AlertEscalated), case.case.0)?;
            left = left.and(entry.map(Entry::row).unwrap_or_default());
            taken.push((case, number));
        }
    }
    let (action, held) = (Action::Unaudited(Unaudited::OutboxMoved), kernel.clone());
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        for (case, number) in taken {
            case.take(tx, &held.vault, number).await?;
        }
        outbox::finish(tx, &done, now).await?;
        Ok(left)
    });
    written.await?;
    Ok(waiting)
}

/// The letters of one step.
async fn letters_of(
    kernel: &Kernel,
    institution: InstitutionId,
    room: CompartmentId,
    number: u8,
    cases: &[Unopened],
    now: Moment,
) -> Result<Rows> {
    let apart = cases.first().is_some_and(Unopened::apart);
    let ids: Vec<CaseId> = cases.iter().map(|case| case.case).collect();
    let mut told: Vec<(AccountId, Audience, Vec<CaseId>)> = Vec::new();
    let first = if apart { Audience::Contacts } else { Audience::Leads };
    let add = |told: &mut Vec<_>, audience, each: Vec<(AccountId, Vec<CaseId>)>| {
        told.extend(each.into_iter().filter(|(_, theirs)| !theirs.is_empty()).map(|(to, theirs)| (to, audience, theirs)));
    };
    add(&mut told, first, free(kernel, institution, first, &ids).await?);
    let unheard: Vec<CaseId> = ids.iter().copied().filter(|case| told.iter().all(|(.., theirs)| !theirs.contains(case))).collect();
    if !apart && !unheard.is_empty() {
        add(&mut told, Audience::Team, free(kernel, institution, Audience::Team, &unheard).await?);
    }
    if !apart && number == LAST {
        let mut admins = free(kernel, institution, Audience::Administrators, &ids).await?;
        admins.retain(|(admin, _)| told.iter().all(|(to, ..)| to != admin));
        add(&mut told, Audience::Administrators, admins);
    }
    let mut rows = Rows::default();
    for (to, audience, theirs) in told {
        for some in theirs.chunks(MOST) {
            let urgency = cases.iter().filter(|case| some.contains(&case.case)).map(|case| case.priority).min().unwrap_or(Priority::P3);
            let letter = StepLetter { cases: some.to_vec(), room, to, audience };
            let about = About { room, cases: some.to_vec() };
            rows = rows.and(outbox::prepare_alert(kernel, STEP_LETTER, urgency, about, &letter, now)?.rows());
        }
    }
    Ok(rows)
}

/// Of which of these cases each of an audience may be told.
async fn free(kernel: &Kernel, institution: InstitutionId, audience: Audience, cases: &[CaseId]) -> Result<Vec<(AccountId, Vec<CaseId>)>> {
    let holding = accounts::with_role(kernel, institution, audience.roles()).await?;
    let people: Vec<(AccountId, &Profile)> = holding.iter().map(|(account, profile)| (*account, profile)).collect();
    let barred = cases::barred(kernel, cases, &people).await?;
    let theirs = |barred: Vec<CaseId>| cases.iter().copied().filter(|case| !barred.contains(case)).collect();
    Ok(people.into_iter().zip(barred).map(|((account, _), barred)| (account, theirs(barred))).collect())
}

/// Writes and sends one letter, of what is unopened still and its reader may still hear of.
pub(super) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let StepLetter { cases, room, to, audience } = message.read()?;
    let mut waiting = Vec::new();
    for case in cases {
        waiting.extend(cases::unopened(&kernel, case).await?.filter(|case| case.room == room));
    }
    let institution = waiting.first().map(|case| case.institution);
    let profile = match institution {
        Some(institution) => accounts::holding(&kernel, to, institution, audience.roles()).await?,
        None => None,
    };
    let mut action = Action::Unaudited(Unaudited::OutboxMoved);
    if let Some(profile) = profile {
        let ids: Vec<CaseId> = waiting.iter().map(|case| case.case).collect();
        let barred = cases::barred(&kernel, &ids, &[(to, &profile)]).await?.pop().unwrap_or(ids);
        waiting.retain(|case| !barred.contains(&case.case));
        if !waiting.is_empty() {
            let origin = kernel.config.public_origin();
            let letter = match audience {
                Audience::Administrators => letters::outline(&message, profile.email, origin),
                Audience::Leads | Audience::Team | Audience::Contacts => letters::unopened(&message, profile.email, &waiting, origin),
            };
            mailer.send(letter).await?;
            action = Action::System(System::AlertSent);
        }
    }
    let (hold, now) = (message.hold(), kernel.clock.now());
    let who = Who { account: None, institution };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}
