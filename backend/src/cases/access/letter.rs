//! Letters to staff about a case: to those who lead, when somebody asks for a name or opened a case they are not on; to
//! those who work it, when its reporter answered. In one mailbox or another they may be read by anybody, so they say that
//! there is something to see and never what.

use super::{eyes::leading, of, stuck};
use crate::{
    accounts::{self, Profile},
    cases::{
        attention::Book,
        hearers::Hearers,
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
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, OutboxId},
    permission::{Role, hearing},
    priority::Priority,
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
    stuck::HANDLER,
    (CASE_LETTER, Handler::Each(|kernel, mailer, message| send(kernel, mailer, message).boxed_local())),
];

/// Somebody must look at a case: those who lead, where nothing else is said.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in crate::cases) struct Notice {
    case: CaseId,
    /// Whoever it is about, where it is about somebody.
    but: Option<AccountId>,
    /// Whether only those count who do not work the case.
    off_case: bool,
    /// Whether administrators know that it waits for somebody to tell.
    stuck: bool,
    /// Whether it is for those who work the case; where nobody does, for those who take the first look.
    working: bool,
}

/// One of them.
#[derive(Debug, Serialize, Deserialize)]
struct ToOne {
    notice: Notice,
    to: AccountId,
    /// Everybody who was to be told at that moment, `to` among them.
    all: Vec<AccountId>,
}

impl Notice {
    pub(super) const fn of(case: &Seen, but: AccountId, off_case: bool) -> Self {
        Self { case: case.id(), but: Some(but), off_case, stuck: false, working: false }
    }

    /// That a case is there now.
    pub(in crate::cases) const fn come(case: CaseId) -> Self {
        Self { case, but: None, off_case: false, stuck: false, working: false }
    }

    /// Its reporter, or who acts for them, wrote something.
    pub(in crate::cases) const fn replied(case: &Seen, by: AccountId) -> Self {
        Self { case: case.id(), but: Some(by), off_case: false, stuck: false, working: true }
    }

    /// The message it leaves; who looks into the case's compartment is told when it is late.
    pub(in crate::cases) fn prepare(self, kernel: &Kernel, case: &Seen, now: Moment) -> Result<Outgoing> {
        self.prepare_in(kernel, case.room, case.priority(), now)
    }

    /// The same for a case that is about to stand in another compartment.
    pub(in crate::cases) fn prepare_in(self, kernel: &Kernel, room: CompartmentId, priority: Priority, now: Moment) -> Result<Outgoing> {
        outbox::prepare_alert(kernel, CASE_NOTICE, priority, About { room, cases: vec![self.case] }, &self, now)
    }

    /// Who is told today: leads, or who works the case, or inside a compartment its contacts; nobody who is recused, named
    /// or meant.
    pub(super) async fn readers(&self, kernel: &Kernel) -> Result<Vec<(AccountId, Profile)>> {
        let (institution, case, _) = brief(kernel, self.case).await?;
        let on_case = |account| case.people.has(account) || case.owner() == Some(account);
        if self.working && !case.sight.apart {
            let officers = self.told(kernel, institution, &[Role::Triage, Role::Case, Role::Lead], &on_case).await?;
            if !officers.is_empty() {
                return Ok(officers);
            }
        }
        let wanted = if self.working { hearing(case.sight.apart) } else { leading(case.sight.apart) };
        self.told(kernel, institution, wanted, |account| !(self.off_case && on_case(account))).await
    }

    async fn told(
        &self,
        kernel: &Kernel,
        institution: InstitutionId,
        roles: &[Role],
        meant: impl Fn(AccountId) -> bool,
    ) -> Result<Vec<(AccountId, Profile)>> {
        let hearers = Hearers::holding(kernel, institution, roles).await?;
        let free = hearers.free_of(kernel, self.case).await?;
        let told = |account: AccountId| free.contains(&account) && self.but != Some(account) && meant(account);
        Ok(hearers.into_iter().filter(|(account, _)| told(*account)).collect())
    }
}

/// Turns notices into a letter for each reader. Where there is nobody yet the notice waits: inside a compartment with
/// one contact, for the second (docs/rules.md §3). Of what a reporter wrote each reader gets one letter until somebody has
/// looked (docs/rules.md §7). Administrators are told that one waits, and not of which case; of what
/// waits inside a compartment they are told nothing.
async fn expand(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let now = kernel.clock.now();
    let (mut left, mut done, mut waiting) = (Rows::default(), Vec::<Hold>::new(), Vec::new());
    let mut book = Book::default();
    for message in messages {
        let notice: Notice = message.read()?;
        let Ok(readers) = readers(&kernel, &notice).await.inspect_err(|cause| kernel.unopened.tell("case", notice.case.0, cause)) else {
            // The others are told all the same.
            waiting.push(message.id);
            continue;
        };
        let (institution, case, _) = brief(&kernel, notice.case).await?;
        if readers.is_empty() && (notice.stuck || case.sight.apart) {
            waiting.push(message.id);
            continue;
        }
        if readers.is_empty() {
            let again = Notice { stuck: true, ..notice }.prepare(&kernel, &case, now)?.rows();
            left = left.and(again).and(stuck::tell(&kernel, institution, message.id, now).await?);
        }
        let all: Vec<AccountId> = readers.iter().map(|(account, _)| *account).collect();
        for to in all.iter().copied() {
            if notice.working && !book.tell(&kernel, notice.case, to).await? {
                continue;
            }
            let to = ToOne { notice, to, all: all.clone() };
            left = left.and(outbox::prepare_alert(&kernel, CASE_LETTER, case.priority(), about(&case), &to, now)?.rows());
        }
        done.push(message.hold());
    }
    let (action, held) = (Action::Unaudited(Unaudited::OutboxMoved), kernel.clone());
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        book.write(tx, &held.vault).await?;
        outbox::finish(tx, &done, now).await?;
        Ok(left)
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

/// Whoever may not be told any more is not. Where none of those who were to be told is left, the notice goes to who is
/// next.
async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let ToOne { notice, to, all } = message.read()?;
    let readers = notice.readers(&kernel).await?;
    let others = readers.iter().any(|(account, _)| all.contains(account));
    let reader = readers.into_iter().find(|(account, _)| *account == to);
    let (institution, case, reference) = brief(&kernel, notice.case).await?;
    let now = kernel.clock.now();
    let (action, left) = match reader {
        Some((_, profile)) => {
            let named = (!case.sight.apart).then(|| format!("Reference: {reference}\nPriority: {}\n\n", case.priority().word()));
            mailer.send(letter(&message, profile.email, named, notice.case, kernel.config.public_origin())).await?;
            (Action::System(System::AlertSent), Rows::default())
        }
        None => {
            tracing::warn!(outbox_id = %message.id, others, "whoever a notice was for may not be told any more");
            let again = if others { Rows::default() } else { notice.prepare(&kernel, &case, now)?.rows() };
            (Action::System(System::NoticePassedOn), again)
        }
    };
    let hold = message.hold();
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| {
        outbox::finish(tx, &[hold], now).await?;
        Ok(left)
    });
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
