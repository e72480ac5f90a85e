//! Letters to those who lead: somebody asks for a name, or opened a case they are not on. In one mailbox or another
//! they may be read by anybody, so they say that there is something to see and never what.

use super::of;
use crate::{
    accounts::{self, Profile},
    cases::{
        store::{Seen, brief},
        unseen::set_apart_unseen,
    },
    kernel::{
        Kernel, Signed,
        db::{Rows, Who},
        error::Result,
        outbox::{self, About, Failure, Handler, Hold, Letter, Mailer, Message, Outgoing},
    },
    reports,
};
use actix_web::web::Data;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CaseId, OutboxId},
    permission::Role,
    text::Email,
    time::Moment,
};
use std::rc::Rc;
use uuid::Uuid;

const CASE_NOTICE: &str = "CaseNotice";
const CASE_LETTER: &str = "CaseLetter";

/// The kinds this part of the feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (CASE_NOTICE, Handler::Together(|kernel, messages| expand(kernel, messages).boxed_local())),
    (CASE_LETTER, Handler::Each(|kernel, mailer, message| send(kernel, mailer, message).boxed_local())),
];

/// Those who lead must look at a case.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Notice {
    case: CaseId,
    /// Whoever it is about.
    but: AccountId,
    /// Whether only those count who do not work the case.
    off_case: bool,
}

/// One of them.
#[derive(Debug, Serialize, Deserialize)]
struct ToOne {
    notice: Notice,
    to: AccountId,
}

impl Notice {
    pub(super) const fn of(case: &Seen, but: AccountId, off_case: bool) -> Self {
        Self { case: case.id(), but, off_case }
    }

    /// The message it leaves; who looks into the case's compartment is told when it is late.
    pub(super) fn prepare(self, kernel: &Kernel, case: &Seen, now: Moment) -> Result<Outgoing> {
        outbox::prepare_alert(kernel, CASE_NOTICE, case.priority(), about(case), &self, now)
    }

    /// Who is told today: leads, or inside a compartment its contacts; nobody who is recused, named or meant.
    pub(super) async fn readers(&self, kernel: &Kernel) -> Result<Vec<(AccountId, Profile)>> {
        let (institution, case, _) = brief(kernel, self.case).await?;
        let wanted = if case.sight.apart { Role::SeparateContact } else { Role::Lead };
        let mut readers = accounts::with_role(kernel, institution, &[wanted]).await?;
        let profiles: Vec<_> = readers.iter().map(|(_, profile)| profile).collect();
        let mut named = reports::naming(kernel, &[self.case.0], &profiles).await?.named.into_iter();
        let works = |account| self.off_case && (case.people.has(account) || case.owner() == Some(account));
        readers.retain(|(account, _)| {
            let named = named.next().is_some_and(|cases| !cases.is_empty());
            !named && *account != self.but && !case.people.keeps_away(*account) && !works(*account)
        });
        Ok(readers)
    }
}

/// Turns notices into a letter for each reader. Where there is nobody yet the notice waits: inside a compartment with
/// one contact, for the second (docs/rules.md §3).
async fn expand(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let now = kernel.clock.now();
    let (mut letters, mut done, mut waiting) = (Rows::default(), Vec::<Hold>::new(), Vec::new());
    for message in messages {
        let notice: Notice = message.read()?;
        let Ok(readers) = readers(&kernel, &notice).await.inspect_err(|cause| kernel.unopened.tell("case", notice.case.0, cause)) else {
            // The others are told all the same.
            waiting.push(message.id);
            continue;
        };
        if readers.is_empty() {
            waiting.push(message.id);
            continue;
        }
        let (_, case, _) = brief(&kernel, notice.case).await?;
        for (to, _) in readers {
            let letter = outbox::prepare_alert(&kernel, CASE_LETTER, case.priority(), about(&case), &ToOne { notice, to }, now)?;
            letters = letters.and(letter.rows());
        }
        done.push(message.hold());
    }
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        outbox::finish(tx, &done, now).await?;
        Ok(letters)
    });
    written.await?;
    Ok(waiting)
}

/// Who is told; where nobody of the team is left, the separate contact.
async fn readers(kernel: &Data<Kernel>, notice: &Notice) -> Result<Vec<(AccountId, Profile)>> {
    let readers = notice.readers(kernel).await?;
    if !readers.is_empty() {
        return Ok(readers);
    }
    let (institution, case, _) = brief(kernel, notice.case).await?;
    if case.sight.apart || set_apart_unseen(kernel, institution, &[notice.case]).await?.is_empty() {
        return Ok(readers);
    }
    notice.readers(kernel).await
}

fn about(case: &Seen) -> About {
    About { room: case.room, cases: vec![case.id()] }
}

async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let ToOne { notice, to } = message.read()?;
    let reader = notice.readers(&kernel).await?.into_iter().find(|(account, _)| *account == to);
    let (institution, case, reference) = brief(&kernel, notice.case).await?;
    let action = match reader {
        Some((_, profile)) => {
            let named = (!case.sight.apart).then(|| format!("Reference: {reference}\nPriority: {}\n\n", case.priority().word()));
            mailer.send(letter(&message, profile.email, named, notice.case, kernel.config.public_origin())).await?;
            Action::System(System::AlertSent)
        }
        None => Action::Unaudited(Unaudited::OutboxMoved),
    };
    let (hold, now) = (message.hold(), kernel.clock.now());
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

/// The words; of a case in a compartment the link only.
fn letter(message: &Message, to: Email, named: Option<String>, case: CaseId, origin: &str) -> Letter {
    let body = format!("{}Sign in to see it:\n{origin}/desk/cases/{case}\n", named.unwrap_or_default());
    Letter { id: message.id, written: message.created_at, to, subject: "Something waits for you".to_owned(), body }
}

/// In which of these cases each of `people` must not be told of anything: recused from it, or named in it. Where that
/// cannot be told, because something does not open, it is kept from everybody.
///
/// # Errors
/// The database's.
pub async fn barred(kernel: &Kernel, cases: &[CaseId], people: &[(AccountId, &Profile)]) -> Result<Vec<Vec<CaseId>>> {
    let ids: Vec<Uuid> = cases.iter().map(|case| case.0).collect();
    let documents = of(kernel, &ids).await?;
    let profiles: Vec<&Profile> = people.iter().map(|(_, profile)| *profile).collect();
    let named = reports::naming(kernel, &ids, &profiles).await?.named;
    let away = |case: &CaseId, account| match documents.get(&case.0) {
        None => false,
        Some(people) => people.as_ref().is_none_or(|people| people.keeps_away(account)),
    };
    let each = people
        .iter()
        .zip(&named)
        .map(|((account, _), named)| cases.iter().copied().filter(|case| named.contains(&case.0) || away(case, *account)).collect());
    Ok(each.collect())
}

/// The same of somebody signed in.
pub(in crate::cases) async fn barred_to(kernel: &Kernel, signed: &Signed, cases: &[CaseId]) -> Result<Vec<CaseId>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let profile = accounts::profile(kernel, signed.account).await?;
    Ok(barred(kernel, cases, &[(signed.account, &profile)]).await?.pop().unwrap_or_default())
}
