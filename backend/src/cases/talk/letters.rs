//! The letter to a reporter. Their mailbox may be read by whoever they told us about, so it says that there is something
//! to read and where to sign in, and nothing else: no reference, no name of anybody, no word of what was written.

use crate::{
    accounts,
    cases::store::Seen,
    kernel::{
        Kernel,
        db::{Rows, Who},
        error::Result,
        outbox::{self, About, Failure, Handler, Letter, Mailer, Message},
    },
    reports::{self, Reader, Thread},
};
use actix_web::web::Data;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    ids::{AccountId, ReportId},
    locale::{Lang, key, text},
    pages::OwnReportsPage,
    permission::Role,
    text::Email,
    time::Moment,
};
use std::rc::Rc;

const REPORTER_LETTER: &str = "ReporterLetter";

/// The kind this part of the feature handles.
pub const HANDLERS: &[(&str, Handler)] =
    &[(REPORTER_LETTER, Handler::Each(|kernel, mailer, message| send(kernel, mailer, message).boxed_local()))];

/// Somebody has something to read.
#[derive(Debug, Serialize, Deserialize)]
struct ToRead {
    report: ReportId,
    to: AccountId,
}

/// The message a message to a reporter leaves; who works the case is told when it is late.
pub(super) fn prepare(kernel: &Kernel, case: &Seen, thread: &Thread, to: AccountId, now: Moment) -> Result<Rows> {
    let about = About { room: case.room, cases: vec![case.id()] };
    let said = ToRead { report: thread.id, to };
    Ok(outbox::prepare_alert(kernel, REPORTER_LETTER, case.priority(), about, &said, now)?.rows())
}

async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let ToRead { report, to } = message.read()?;
    let (hold, now) = (message.hold(), kernel.clock.now());
    let thread = reports::thread_of(&kernel, report).await?;
    let profile = accounts::holding(&kernel, to, thread.institution, &Role::ALL).await?;
    // They may have lost the way to it since: a delegation ends.
    let reads = Reader::whose(&kernel, thread.institution, to, now).await?.reads(&thread);
    let action = match profile.filter(|_| reads) {
        Some(profile) => {
            mailer.send(letter(&message, profile.email, thread.language, kernel.config.public_origin())).await?;
            Action::System(System::ReporterLetterSent)
        }
        None => Action::Unaudited(Unaudited::OutboxMoved),
    };
    let who = Who { account: None, institution: Some(thread.institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

fn letter(message: &Message, to: Email, lang: Lang, origin: &str) -> Letter {
    let body = format!("{}\n{origin}{}\n", text(lang, key::MINE_LETTER_BODY), OwnReportsPage::PATH);
    Letter { id: message.id, written: message.created_at, to, subject: text(lang, key::MINE_LETTER_SUBJECT).to_owned(), body }
}
