//! The two letters of a change. A mailbox may be read by anybody: they name the institution and what to do.

use super::store::{self, Found, Side};
use crate::{
    accounts::{
        link_code::LinkCode,
        store::{email_tag, home},
    },
    kernel::{
        Kernel,
        db::Who,
        error::Result,
        institutions,
        outbox::{self, Failure, Letter, Mailer, Message},
        words,
    },
};
use actix_web::web::Data;
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    locale::{Key, Lang, fill, key},
    pages::EmailAnswerPage,
};
use std::rc::Rc;
use uuid::Uuid;

/// The message of the letter to the address until now. It holds the change's id: codes are made when a letter is.
pub(in crate::accounts) const OLD_TOLD: &str = "EmailChangeToldOld";
/// The message of the letter to the address that is wanted.
pub(in crate::accounts) const NEW_TOLD: &str = "EmailChangeToldNew";

/// Writes to the address until now.
pub(in crate::accounts) async fn tell_old(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    tell(&kernel, &mailer, &message, Side::Old).await
}

/// Writes to the address that is wanted.
pub(in crate::accounts) async fn tell_new(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    tell(&kernel, &mailer, &message, Side::New).await
}

/// Sends the letter, unless the change is no more.
async fn tell(kernel: &Kernel, mailer: &Mailer, message: &Message, side: Side) -> Result<(), Failure> {
    let id: Uuid = message.read()?;
    let now = kernel.clock.now();
    let (institution, action, subject) = match store::by_id(kernel, id, now).await? {
        Some(found) => {
            mailer.send(letter(kernel, message, &found, side).await?).await?;
            (Some(found.wanted.institution), Action::System(System::SignInLetterSent), found.account.0)
        }
        None => (None, Action::Unaudited(Unaudited::OutboxMoved), id),
    };
    let (hold, who) = (message.hold(), Who { account: None, institution });
    let written = kernel.write(now, who, action, subject, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

async fn letter(kernel: &Kernel, message: &Message, found: &Found, side: Side) -> Result<Letter> {
    let institution = institutions::get(kernel, found.wanted.institution).await?;
    // An address that signs in already gets no code, so that nothing can come of it.
    let taken = side == Side::New && home(kernel.db.reader(), email_tag(kernel, &found.wanted.to)).await?.is_some();
    let code = LinkCode::of(&kernel.vault, side.kind(), found.id);
    let link = format!("{}{}#{}", kernel.config.public_origin(), EmailAnswerPage::PATH, code.expose());
    let said = Lang::ALL.map(|lang| {
        let until = words::day_and_time(found.expires_at, &institution.time_zone(), lang);
        let of = |words: Key| {
            let all = [("institution", institution.name.as_str()), ("until", &until), ("email", found.wanted.to.expose())];
            fill(lang, words, &all)
        };
        let parts = match side {
            Side::Old => vec![format!("{}\n{link}", of(key::OWN_EMAIL_LETTER_OLD)), of(key::OWN_EMAIL_LETTER_STOP)],
            Side::New if taken => vec![of(key::OWN_EMAIL_LETTER_TAKEN)],
            Side::New => vec![format!("{}\n{link}", of(key::OWN_EMAIL_LETTER_NEW)), of(key::OWN_EMAIL_LETTER_IGNORE)],
        };
        parts.join("\n\n") + "\n"
    });
    let subject = Lang::ALL.map(|lang| fill(lang, key::OWN_EMAIL_LETTER_SUBJECT, &[("institution", &institution.name)]));
    Ok(Letter {
        id: message.id,
        written: message.created_at,
        to: if side == Side::Old { found.wanted.from.clone() } else { found.wanted.to.clone() },
        subject: subject.join(" / "),
        body: said.join("\n-- \n\n"),
    })
}
