//! The letter: who invites, the link, the code. Nothing about what the service is for: a mailbox may be read
//! by anybody.

use super::{store, store::Found};
use crate::{
    accounts::{link_code::LinkCode, store::home},
    kernel::{
        Kernel,
        db::Who,
        error::Result,
        institutions::{self, Institution},
        outbox::{self, Failure, Letter, Mailer, Message},
        vault::TagKind,
        words,
    },
};
use actix_web::web::Data;
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    ids::InvitationId,
    locale::{Key, Lang, fill, key, text},
    pages::InvitationPage,
};
use std::rc::Rc;

/// The message an invitation leaves. It holds the id only: the code is made when the letter is written, the
/// same in each try.
pub(in crate::accounts) const INVITATION_SENT: &str = "InvitationSent";

/// Writes and sends the letter, unless there is nothing left to invite to.
pub(in crate::accounts) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let id: InvitationId = message.read()?;
    let now = kernel.clock.now();
    let (institution, action) = match store::by_id(&kernel, id, now).await? {
        Some(found) => {
            mailer.send(letter(&kernel, &message, &found).await?).await?;
            (Some(found.institution), Action::System(System::InvitationSent))
        }
        None => (None, Action::Unaudited(Unaudited::OutboxMoved)),
    };
    let (hold, who) = (message.hold(), Who { account: None, institution });
    let written = kernel.write(now, who, action, id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

async fn letter(kernel: &Kernel, message: &Message, found: &Found) -> Result<Letter> {
    let institution = institutions::get(kernel, found.institution).await?;
    let elsewhere = found.renews.is_none() && home(kernel.db.reader(), found.email_tag.clone()).await?.is_some();
    let code = LinkCode::of(&kernel.vault, TagKind::InvitationCode, found.invitation.id);
    let said = Lang::ALL.map(|lang| {
        if elsewhere { known(lang, &institution) } else { invite(lang, &institution, found, kernel.config.public_origin(), &code) }
    });
    let subject = Lang::ALL.map(|lang| of(lang, key::INVITATION_LETTER_SUBJECT, &institution));
    Ok(Letter {
        id: message.id,
        written: message.created_at,
        to: found.invitation.email.clone(),
        subject: subject.join(" / "),
        body: said.join("\n-- \n\n"),
    })
}

/// The link, and the code by itself for where a link does not open.
fn invite(lang: Lang, institution: &Institution, found: &Found, origin: &str, code: &LinkCode) -> String {
    let until = words::day_and_time(found.invitation.expires_at, &institution.time_zone(), lang);
    let lead = if found.renews.is_some() { key::INVITATION_LETTER_RENEWS } else { key::INVITATION_LETTER_LEAD };
    let (page, code) = (format!("{origin}{}", InvitationPage::PATH), code.expose());
    let parts = [
        of(lang, lead, institution),
        format!("{}\n{page}#{code}", fill(lang, key::INVITATION_LETTER_LINK, &[("until", &until)])),
        format!("{}\n{page}", text(lang, key::INVITATION_LETTER_PAGE)),
        format!("{}\n{code}", text(lang, key::INVITATION_LETTER_CODE)),
        text(lang, key::INVITATION_LETTER_ONCE).to_owned(),
    ];
    parts.join("\n\n") + "\n"
}

/// To somebody who signs in to another institution here: only they may know that they do.
fn known(lang: Lang, institution: &Institution) -> String {
    let parts = [of(lang, key::INVITATION_LETTER_LEAD, institution), of(lang, key::INVITATION_LETTER_KNOWN, institution)];
    parts.join("\n\n") + "\n"
}

fn of(lang: Lang, words: Key, institution: &Institution) -> String {
    fill(lang, words, &[("institution", &institution.name)])
}
