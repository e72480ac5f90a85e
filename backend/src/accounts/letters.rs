//! The letter that goes to a person whenever the way they sign in has changed, or a recovery code was used.

use super::store;
use crate::kernel::{
    Kernel,
    db::{Rows, Who},
    error::Result,
    institutions,
    outbox::{self, Failure, Letter, Mailer, Message},
};
use actix_web::web::Data;
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    ids::AccountId,
    locale::{Key, Lang, fill, key, text},
    pages::SecurityPage,
    priority::Priority,
    time::Moment,
};
use std::rc::Rc;

/// The message such a change leaves. It holds the account only: a mailbox may be read by anybody, so the letter says
/// "sign in and look" and no more.
pub(super) const SIGN_IN_CHANGED: &str = "SignInChanged";

/// The message, for the transaction of the change.
///
/// # Errors
/// Internal only.
pub(super) fn changed(kernel: &Kernel, account: AccountId, now: Moment) -> Result<Rows> {
    Ok(outbox::prepare(kernel, SIGN_IN_CHANGED, Priority::P3, &account, now)?.rows())
}

/// Writes and sends the letter, unless the account is no more.
pub(super) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let id: AccountId = message.read()?;
    let now = kernel.clock.now();
    let (institution, action) = match store::active(&kernel, id).await? {
        Some(account) => {
            mailer.send(letter(&kernel, &message, &account).await?).await?;
            (Some(account.institution), Action::System(System::SignInLetterSent))
        }
        None => (None, Action::Unaudited(Unaudited::OutboxMoved)),
    };
    let (hold, who) = (message.hold(), Who { account: None, institution });
    let written = kernel.write(now, who, action, id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

async fn letter(kernel: &Kernel, message: &Message, account: &store::Account) -> Result<Letter> {
    let institution = institutions::get(kernel, account.institution).await?;
    let of = |lang: Lang, words: Key| fill(lang, words, &[("institution", &institution.name)]);
    let page = format!("{}{}", kernel.config.public_origin(), SecurityPage::PATH);
    let said = Lang::ALL.map(|lang| {
        let parts = [
            of(lang, key::SECURITY_LETTER_LEAD),
            format!("{}\n{page}", text(lang, key::SECURITY_LETTER_LOOK)),
            of(lang, key::SECURITY_LETTER_NOT_YOU),
        ];
        parts.join("\n\n") + "\n"
    });
    Ok(Letter {
        id: message.id,
        written: message.created_at,
        to: account.profile.email.clone(),
        subject: Lang::ALL.map(|lang| of(lang, key::SECURITY_LETTER_SUBJECT)).join(" / "),
        body: said.join("\n-- \n\n"),
    })
}
