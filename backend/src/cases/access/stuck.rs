//! A notice that nobody may be told of. It waits until there is somebody; whoever makes accounts learns that one does, so
//! that they name somebody, and never of which case.

use crate::{
    accounts,
    kernel::{
        Kernel,
        audit::{self, Entry},
        db::{Rows, Who},
        error::Result,
        outbox::{self, Failure, Handler, Letter, Mailer, Message},
    },
};
use actix_web::web::Data;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use shared::{
    api::Endpoint,
    audit::{Action, System},
    ids::{AccountId, InstitutionId, OutboxId},
    pages::DeskPeopleShell,
    permission::Role,
    priority::Priority,
    time::Moment,
};
use std::rc::Rc;

const STUCK_LETTER: &str = "StuckLetter";

/// What handles it.
pub(super) const HANDLER: (&str, Handler) =
    (STUCK_LETTER, Handler::Each(|kernel, mailer, message| send(kernel, mailer, message).boxed_local()));

/// An administrator.
#[derive(Debug, Serialize, Deserialize)]
struct ToOne {
    institution: InstitutionId,
    to: AccountId,
}

/// A letter to each administrator, and the row in the audit.
pub(super) async fn tell(kernel: &Kernel, institution: InstitutionId, notice: OutboxId, now: Moment) -> Result<Rows> {
    let admins = accounts::with_role(kernel, institution, &[Role::Admin]).await?;
    tracing::warn!(outbox_id = %notice, administrators = admins.len(), "there is nobody who may be told of a notice: it waits");
    let who = Who { account: None, institution: Some(institution) };
    let entry = audit::entry(&kernel.vault, now, who, Action::System(System::NoticeStuck), notice.0)?;
    let mut rows = entry.map(Entry::row).unwrap_or_default();
    for (to, _) in admins {
        rows = rows.and(outbox::prepare(kernel, STUCK_LETTER, Priority::P2, &ToOne { institution, to }, now)?.rows());
    }
    Ok(rows)
}

/// Sends it, unless they are no administrator any more: the notice itself waits all the same.
async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let ToOne { institution, to } = message.read()?;
    let action = match accounts::holding(&kernel, to, institution, &[Role::Admin]).await? {
        Some(profile) => {
            let page = format!("{}{}", kernel.config.public_origin(), DeskPeopleShell::PATH);
            let body = format!(
                "A notice could not be delivered: nobody is left who may be told. It waits.\n\nSign in and name another security lead:\n{page}\n"
            );
            let subject = "A notice could not be delivered".to_owned();
            mailer.send(Letter { id: message.id, written: message.created_at, to: profile.email, subject, body }).await?;
            Action::System(System::AlertSent)
        }
        None => Action::System(System::NoticePassedOn),
    };
    let (hold, now) = (message.hold(), kernel.clock.now());
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}
