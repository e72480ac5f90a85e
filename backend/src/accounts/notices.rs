//! Letters to somebody about their own sign-in. A mailbox may be read by anybody, so they say what to do and nothing
//! of what the service is for, nor where or by whom.

use super::store;
use crate::kernel::{
    Kernel,
    db::{Rows, Who},
    error::Result,
    http::session,
    outbox::{self, Failure, Letter, Mailer, Message},
};
use actix_web::web::Data;
use shared::{
    api::Endpoint,
    audit::{Action, System},
    ids::AccountId,
    locale::{Key, Lang, key, text},
    pages::{DevicesPage, SecurityPage},
    priority::Priority,
    time::Moment,
};
use std::rc::Rc;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// A used-up cookie came back, and the session was ended.
    Copied,
    /// Somebody may act for them, or they for somebody. Two such letters at one moment say enough about two people: they
    /// do not even lead to the page about it.
    Delegation,
}

impl Notice {
    /// The message that leaves it. Its payload is the account's id.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Notice::Copied => session::REUSED,
            Notice::Delegation => "DelegationTold",
        }
    }

    /// The message, for the transaction of what it is about.
    ///
    /// # Errors
    /// Internal only.
    pub(super) fn prepare(self, kernel: &Kernel, account: AccountId, now: Moment) -> Result<Rows> {
        Ok(outbox::prepare(kernel, self.kind(), Priority::P3, &account, now)?.rows())
    }

    const fn words(self) -> (Key, [Key; 2]) {
        match self {
            Notice::Copied => (key::COPIED_LETTER_SUBJECT, [key::COPIED_LETTER_LEAD, key::COPIED_LETTER_NEXT]),
            Notice::Delegation => (key::LOOK_LETTER_SUBJECT, [key::LOOK_LETTER_LEAD, key::LOOK_LETTER_NEXT]),
        }
    }

    const fn page(self) -> &'static str {
        match self {
            Notice::Copied => DevicesPage::PATH,
            Notice::Delegation => SecurityPage::PATH,
        }
    }
}

/// Writes and sends the letter, unless the account cannot sign in any more.
pub(super) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message, notice: Notice) -> Result<(), Failure> {
    let account: AccountId = message.read()?;
    let (now, hold) = (kernel.clock.now(), message.hold());
    let found = store::active(&kernel, account).await?;
    if let Some(account) = &found {
        mailer.send(letter(&kernel, &message, &account.profile, notice)).await?;
    }
    let who = Who { account: None, institution: found.map(|account| account.institution) };
    let action = Action::System(System::NoticeSent);
    let written = kernel.write(now, who, action, account.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

fn letter(kernel: &Kernel, message: &Message, profile: &store::Profile, notice: Notice) -> Letter {
    let (subject, parts) = notice.words();
    let page = format!("{}{}", kernel.config.public_origin(), notice.page());
    let said = Lang::ALL.map(|lang| format!("{}\n{page}\n", parts.map(|part| text(lang, part)).join("\n\n")));
    Letter {
        id: message.id,
        written: message.created_at,
        to: profile.email.clone(),
        subject: Lang::ALL.map(|lang| text(lang, subject)).join(" / "),
        body: said.join("\n-- \n\n"),
    }
}
