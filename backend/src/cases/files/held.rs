//! Looking at the files that are here, one after the other, beside everything else the service does: a letter never waits
//! for a file, and a file that cannot be looked at now is looked at later.

use crate::{
    attachments::{self, Attachment, Looked},
    cases::talk::ReporterReplied,
    kernel::{
        Kernel,
        db::{Rows, Who},
        error::{Error, Result},
    },
    reports::{self, Thread},
};
use actix_web::web::Data;
use shared::{
    attachments::AttachmentState,
    audit::{Action, System},
    ids::AttachmentId,
    problem::Code,
    time::Moment,
};
use std::time::Duration;

/// How long it waits for a call, and how long after the database or the scanner was away.
const AGAIN: Duration = Duration::from_secs(5);
const LATER: Duration = Duration::from_secs(30);

/// Tries after which somebody should look why.
const TOO_OFTEN: i32 = 5;

/// Files that come together are told of together; so are those that come right after their report.
const TOGETHER: i64 = Moment::HOUR;

/// Looks at files until the server stops.
pub async fn look_at_files(kernel: Data<Kernel>) {
    loop {
        let rest = match look_at_held(&kernel).await {
            Ok(Round { away: false, .. }) => AGAIN,
            Ok(_) => LATER,
            Err(cause) => {
                tracing::error!(%cause, "the files could not be looked at");
                LATER
            }
        };
        let again = tokio::time::sleep(rest);
        tokio::select! { () = again => {}, () = kernel.held.notified() => {} }
    }
}

/// How one round went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many files could not be looked at. Each is tried again later, and later each time.
    pub left: usize,
    /// Whether the scanner was away. No file was tried after that, and none is put off for it.
    pub away: bool,
}

/// Looks at every file that is held and due. Tests call it instead of waiting.
///
/// # Errors
/// The database's.
pub async fn look_at_held(kernel: &Data<Kernel>) -> Result<Round> {
    let mut round = Round::default();
    // One that came meanwhile is looked at before any that was tried in vain.
    while let Some(id) = attachments::next_held(kernel, kernel.clock.now()).await? {
        let tries = attachments::count_try(kernel, id, kernel.clock.now()).await?;
        if tries > TOO_OFTEN {
            // Said before it is looked at: one that ends the process is never there to be told of afterwards.
            tracing::error!(attachment = %id, tries, "a file that could not be looked at is tried once more");
        }
        match look_at(kernel, id).await {
            Ok(Outcome::Done) => {}
            Ok(Outcome::ScannerAway) => {
                attachments::uncount_try(kernel, id, tries, kernel.clock.now()).await?;
                return Ok(Round { away: true, ..round });
            }
            Err(cause) => {
                round.left += 1;
                if tries < TOO_OFTEN {
                    tracing::warn!(attachment = %id, tries, %cause, "a file could not be looked at; it stays shut and is tried again");
                } else {
                    tracing::error!(attachment = %id, tries, %cause, "a file cannot be looked at; it stays shut and is tried again");
                }
            }
        }
    }
    Ok(round)
}

enum Outcome {
    Done,
    ScannerAway,
}

async fn look_at(kernel: &Data<Kernel>, id: AttachmentId) -> Result<Outcome> {
    let file = attachments::find(kernel, id).await?;
    if file.state != AttachmentState::Held {
        return Ok(Outcome::Done);
    }
    let thread = reports::thread_of(kernel, file.report()).await?;
    let key = reports::file_key(kernel, thread.id).await?;
    let Some(looked) = attachments::look(kernel, file, &key).await? else { return Ok(Outcome::ScannerAway) };
    let now = kernel.clock.now();
    let (told, notice) = notice(kernel, &thread, &looked, now).await?;
    let who = Who { account: None, institution: Some(thread.institution) };
    let (group, dropped, action, writing) = (id.0, looked.dropped.clone(), Action::System(looked.act), kernel.clone());
    let written = kernel.write(now, who, action, group, None, async move |tx| {
        looked.put(tx, &writing.vault).await?;
        Ok(notice)
    });
    match written.await {
        // Another server looked at it too, and was faster.
        Err(Error::Refused(Code::Conflict)) => return Ok(Outcome::Done),
        other => drop(other?),
    }
    kernel.objects.remove(group, dropped).await?;
    if let Some(told) = told {
        told.ring(kernel);
    }
    Ok(Outcome::Done)
}

/// What a file sets off at the desk: what an answer of the reporter does, once for all that come together.
async fn notice(kernel: &Kernel, thread: &Thread, looked: &Looked, now: Moment) -> Result<(Option<ReporterReplied>, Rows)> {
    let file = &looked.file;
    let earlier = |other: &Attachment| {
        let before = (other.at, other.id) < (file.at, file.id) && file.at.since(other.at) < TOGETHER;
        before && other.id != file.id && other.state != AttachmentState::Refused
    };
    let with_report = file.at.since(thread.received_at) < TOGETHER;
    let with_another = attachments::of_report(kernel, thread.id).await?.iter().any(earlier);
    if looked.act != System::AttachmentKept || with_report || with_another {
        return Ok((None, Rows::default()));
    }
    let (replied, rows) = ReporterReplied::prepare(kernel, thread, file.by(), now).await?;
    Ok((Some(replied), rows))
}
