//! The letters to both addresses. A mailbox may be read by anybody: neither names the other address.

use crate::{
    accounts::store::{home_of, profile},
    kernel::{
        Kernel,
        db::{Rows, Who},
        error::{Error, Result},
        institutions,
        outbox::{self, Failure, Letter, Mailer, Message},
    },
};
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System},
    ids::AccountId,
    locale::{Lang, fill, key},
    priority::Priority,
    time::Moment,
};
use std::rc::Rc;

/// The message that leaves one.
pub(in crate::accounts) const MERGED_TOLD: &str = "MergedTold";

#[derive(Serialize, Deserialize)]
struct ToOne {
    account: AccountId,
    /// Whether its address goes on opening something.
    stays: bool,
}

/// The message, for the transaction of the merge.
pub(super) fn prepare(kernel: &Kernel, account: AccountId, stays: bool, now: Moment) -> Result<Rows> {
    Ok(outbox::prepare(kernel, MERGED_TOLD, Priority::P3, &ToOne { account, stays }, now)?.rows())
}

/// Writes and sends it, also to the address of the closed account: whoever reads there must hear of it.
pub(in crate::accounts) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let to: ToOne = message.read()?;
    let (now, hold) = (kernel.clock.now(), message.hold());
    let home = home_of(&kernel, to.account).await?.ok_or_else(|| Error::internal("an account is missing"))?;
    let institution = institutions::get(&kernel, home).await?;
    let words = if to.stays { key::MERGED_LETTER_STAYS } else { key::MERGED_LETTER_CLOSED };
    let of = |lang: Lang, words| fill(lang, words, &[("institution", &institution.name)]);
    let said = Lang::ALL.map(|lang| [of(lang, words), of(lang, key::SECURITY_LETTER_NOT_YOU)].join("\n\n") + "\n");
    let letter = Letter {
        id: message.id,
        written: message.created_at,
        to: profile(&kernel, to.account).await?.email,
        subject: Lang::ALL.map(|lang| of(lang, key::MERGED_LETTER_SUBJECT)).join(" / "),
        body: said.join("\n-- \n\n"),
    };
    mailer.send(letter).await?;
    let (who, action) = (Who { account: None, institution: Some(home) }, Action::System(System::NoticeSent));
    let written = kernel.write(now, who, action, to.account.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}
