//! The letters about a question. They say that there is something to read and where, and not a word of it.

use super::store;
use crate::{
    accounts,
    kernel::{
        Kernel,
        db::{Rows, Who},
        error::Result,
        institutions,
        outbox::{self, Failure, Letter, Mailer, Message},
    },
};
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    ids::{AccountId, InstitutionId, QuestionId},
    locale::{Lang, key, text},
    pages::{DeskQuestionsShell, OwnQuestionsPage},
    permission::{Role, hearing},
    priority::Priority,
    questions::QuestionState,
    text::Email,
    time::Moment,
};
use std::rc::Rc;
use uuid::Uuid;

pub(super) const QUESTION_ASKED: &str = "QuestionAsked";
pub(super) const QUESTION_LETTER: &str = "QuestionLetter";

/// A letter to one person.
#[derive(Serialize, Deserialize)]
struct ToRead {
    institution: InstitutionId,
    to: AccountId,
    /// The language of whoever asked; nothing where it goes to the team.
    asker: Option<Lang>,
}

/// The message that asking leaves, and writing on.
pub(super) fn asked(kernel: &Kernel, question: QuestionId, now: Moment) -> Result<Rows> {
    Ok(outbox::prepare(kernel, QUESTION_ASKED, Priority::P3, &question, now)?.rows())
}

/// The message that the team leaves for whoever asked.
pub(super) fn to_asker(kernel: &Kernel, found: &store::Found, to: AccountId, now: Moment) -> Result<Rows> {
    let letter = ToRead { institution: found.institution, to, asker: Some(found.document.language) };
    Ok(outbox::prepare(kernel, QUESTION_LETTER, Priority::P3, &letter, now)?.rows())
}

/// Turns a question into letters: to whom the institution names for what is not urgent, and to everybody who hears of
/// reports where none of those may.
pub(super) async fn expand(kernel: Data<Kernel>, message: Message) -> std::result::Result<(), Failure> {
    let question: QuestionId = message.read()?;
    let (now, hold) = (kernel.clock.now(), message.hold());
    let mut rows = Rows::default();
    let found = store::anywhere(&kernel, question).await?.filter(|found| found.line.state == QuestionState::Asked);
    if let Some(found) = found {
        let home = institutions::get(&kernel, found.institution).await?;
        let merged = accounts::merged(kernel.db.reader(), &kernel.vault, found.institution).await?;
        // Nobody is told of their own question.
        let asker = merged.now(found.document.asker);
        let mut team = accounts::with_role(&kernel, found.institution, hearing(false)).await?;
        team.retain(|(who, _)| *who != asker);
        let officers = &home.settings.alerts.of(Priority::P3).officers;
        let named = |who: AccountId| officers.iter().any(|officer| merged.now(*officer) == who);
        if team.iter().any(|(who, _)| named(*who)) {
            team.retain(|(who, _)| named(*who));
        }
        if team.is_empty() {
            return Err(Failure::Later("there is nobody who may be told of a question".to_owned()));
        }
        for (to, _) in team {
            let letter = ToRead { institution: found.institution, to, asker: None };
            rows = rows.and(outbox::prepare(&kernel, QUESTION_LETTER, Priority::P3, &letter, now)?.rows());
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

/// Sends one letter, if its reader may still read what it tells of.
pub(super) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> std::result::Result<(), Failure> {
    let ToRead { institution, to, asker } = message.read()?;
    let (now, hold) = (kernel.clock.now(), message.hold());
    let roles: &[Role] = if asker.is_some() { &Role::ALL } else { hearing(false) };
    let action = match accounts::holding(&kernel, to, institution, roles).await? {
        Some(profile) => {
            mailer.send(letter(&message, profile.email, asker, kernel.config.public_origin())).await?;
            Action::System(if asker.is_some() { System::ReporterLetterSent } else { System::AlertSent })
        }
        None => Action::Unaudited(Unaudited::OutboxMoved),
    };
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

fn letter(message: &Message, to: Email, asker: Option<Lang>, origin: &str) -> Letter {
    let (subject, body) = match asker {
        Some(lang) => {
            let said = |words| text(lang, words).to_owned();
            (said(key::MINE_LETTER_SUBJECT), format!("{}\n{origin}{}\n", said(key::MINE_LETTER_BODY), OwnQuestionsPage::PATH))
        }
        None => ("Something waits for you".to_owned(), format!("Sign in to see it:\n{origin}{}\n", DeskQuestionsShell::PATH)),
    };
    Letter { id: message.id, written: message.created_at, to, subject, body }
}
