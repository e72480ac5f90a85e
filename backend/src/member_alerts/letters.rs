//! Telling members that there is a notice, without what it says. Members may be thousands, so they are told in portions;
//! somebody who has not looked since an earlier letter gets no second one, unless what that one was about stands no more.

use super::{readers, rests, store};
use crate::{
    accounts::{self, Member, SomeActive},
    kernel::{
        Kernel,
        db::{Rows, Who},
        error::Result,
        outbox::{self, Failure, Letter, Mailer, Message, Outgoing},
    },
};
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    ids::{AccountId, InstitutionId, MemberAlertId},
    locale::{Lang, key, text},
    pages::NoticesPage,
    permission::Role,
    priority::Priority,
    text::Email,
    time::Moment,
};
use std::rc::Rc;
use uuid::Uuid;

pub(super) const MEMBERS_ALERTED: &str = "MembersAlerted";
pub(super) const MEMBER_LETTER: &str = "MemberLetter";

/// Accounts in one portion: one transaction, which others wait for.
const PORTION: u64 = 50;

/// A portion: the members after the last one who was told.
#[derive(Serialize, Deserialize)]
struct Portion {
    alert: MemberAlertId,
    after: Option<AccountId>,
}

/// A letter to one member.
#[derive(Serialize, Deserialize)]
struct ToMember {
    institution: InstitutionId,
    to: AccountId,
}

/// The message that approving leaves.
///
/// # Errors
/// Internal only.
pub(super) fn alerted(kernel: &Kernel, alert: MemberAlertId, after: Option<AccountId>, now: Moment) -> Result<Outgoing> {
    outbox::prepare(kernel, MEMBERS_ALERTED, Priority::P3, &Portion { alert, after }, now)
}

/// Turns a portion into letters, and leaves the next one.
pub(super) async fn portion(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let Portion { alert, after } = message.read()?;
    let (now, hold) = (kernel.clock.now(), message.hold());
    let mut rows = Rows::default();
    let mut found = store::anywhere(&kernel, alert).await?.filter(|found| found.is_live(now));
    if let Some(gone) = &found
        && !rests::still_met(&kernel, gone.institution, &gone.details.entities).await?
    {
        // What it rested on went past the team since: the letters end here, without a word to anybody.
        found = None;
    }
    if let Some(found) = found {
        let SomeActive { members, unopened, last } = accounts::some_active(&kernel, found.institution, after, PORTION).await?;
        if unopened > 0 {
            tracing::warn!(unopened, "accounts that do not open get no letter about a notice");
        }
        let members: Vec<Member> =
            members.into_iter().filter(|member| !member.profile.roles_in(found.institution, now).is_empty()).collect();
        let all: Vec<AccountId> = members.iter().map(|member| member.id).collect();
        let shown = store::shown(&kernel, found.institution, now).await?;
        let mut told_before = Vec::new();
        for earlier in shown.iter().filter(|other| other.is_live(now) && (other.decided_at, other.id) < (found.decided_at, found.id)) {
            // Of one whose letters ended nobody can say who was told.
            if !rests::still_met(&kernel, found.institution, &earlier.details.entities).await? {
                continue;
            }
            let unread = readers::unread_by(&kernel, &[earlier.id], &all).await?;
            let there = members.iter().filter(|member| unread.contains(&member.id) && Some(member.since) < earlier.decided_at);
            told_before.extend(there.map(|member| member.id));
        }
        let unread = readers::unread_by(&kernel, &[alert], &all).await?;
        for member in members.iter().filter(|member| unread.contains(&member.id) && !told_before.contains(&member.id)) {
            let letter = ToMember { institution: found.institution, to: member.id };
            rows = rows.and(outbox::prepare(&kernel, MEMBER_LETTER, Priority::P3, &letter, now)?.rows());
        }
        if last.is_some() {
            rows = rows.and(alerted(&kernel, alert, last, now)?.rows());
        }
    }
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        outbox::finish(tx, &[hold], now).await?;
        Ok(rows)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

/// Sends one letter, if there still is something that its reader has not read, of what is still met outside compartments.
pub(super) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let ToMember { institution, to } = message.read()?;
    let (now, hold) = (kernel.clock.now(), message.hold());
    let mut live = store::shown(&kernel, institution, now).await?;
    live.retain(|found| found.is_live(now));
    let read = readers::of(&kernel, to, &live.iter().map(|found| found.id).collect::<Vec<_>>()).await?;
    let mut waits = false;
    // One is enough. Where it was met is looked for last, because that may take long.
    for found in live.iter().filter(|found| !read.contains_key(&found.id)) {
        waits = waits || rests::still_met(&kernel, institution, &found.details.entities).await?;
    }
    let action = match accounts::holding(&kernel, to, institution, &Role::ALL).await?.filter(|_| waits) {
        Some(profile) => {
            mailer.send(letter(&message, profile.email, kernel.config.public_origin())).await?;
            Action::System(System::MemberAlertLetterSent)
        }
        None => Action::Unaudited(Unaudited::OutboxMoved),
    };
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

/// A mailbox may be read by anybody, so it says what to do and nothing of what the service is for.
fn letter(message: &Message, to: Email, origin: &str) -> Letter {
    let page = format!("{origin}{}", NoticesPage::PATH);
    let said = |lang| format!("{}\n\n{}\n{page}\n", text(lang, key::NOTICE_LETTER_LEAD), text(lang, key::NOTICE_LETTER_NEXT));
    Letter {
        id: message.id,
        written: message.created_at,
        to,
        subject: Lang::ALL.map(|lang| text(lang, key::NOTICE_LETTER_SUBJECT)).join(" / "),
        body: Lang::ALL.map(said).join("\n-- \n\n"),
    }
}
