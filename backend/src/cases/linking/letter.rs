//! Telling that a campaign was raised: once, to whoever may look at one of its cases, in words that name nothing.

use crate::{
    accounts,
    cases::{access::barred, attention::Book},
    entities,
    kernel::{
        Kernel, compartments,
        db::{Rows, Who},
        error::Result,
        outbox::{self, About, Failure, Hold, Letter, Mailer, Message, Outgoing},
    },
};
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use shared::{
    api::Endpoint,
    audit::{Action, System, Unaudited},
    ids::{AccountId, CampaignId, CaseId, CompartmentId, InstitutionId, OutboxId},
    pages::DeskShell,
    permission::Role,
    priority::Priority,
    text::Email,
    time::Moment,
};
use std::rc::Rc;
use uuid::Uuid;

pub(super) const CAMPAIGN_RAISED: &str = "CampaignRaised";
pub(super) const CAMPAIGN_LETTER: &str = "CampaignLetter";

/// The most cases by which a reader is chosen.
const MOST: usize = 50;

/// A campaign to be told of, by some of its cases: who may look at none of them is not told.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Told {
    campaign: CampaignId,
    cases: Vec<CaseId>,
    /// Nobody yet, or one of those who are to know.
    to: Option<AccountId>,
}

impl Told {
    fn prepare(&self, kernel: &Kernel, kind: &'static str, room: CompartmentId, now: Moment) -> Result<Outgoing> {
        let about = About { room, cases: self.cases.clone() };
        outbox::prepare_alert(kernel, kind, Priority::P2, about, self, now)
    }
}

/// The message that raising a campaign leaves.
pub(super) fn raised(kernel: &Kernel, room: CompartmentId, mut cases: Vec<CaseId>, campaign: CampaignId, now: Moment) -> Result<Outgoing> {
    cases.truncate(MOST);
    Told { campaign, cases, to: None }.prepare(kernel, CAMPAIGN_RAISED, room, now)
}

const fn wanted(apart: bool) -> &'static [Role] {
    if apart { &[Role::SeparateContact] } else { &[Role::Triage, Role::Lead] }
}

/// Turns it into a letter for each who must know, but for whom each of its cases has told something that nobody has looked at
/// since (docs/rules.md §7). Where there is nobody yet it waits.
pub(super) async fn expand(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let now = kernel.clock.now();
    let (mut letters, mut done, mut waiting) = (Rows::default(), Vec::<Hold>::new(), Vec::new());
    let mut book = Book::default();
    for message in messages {
        let told: Told = message.read()?;
        let Some(campaign) = entities::campaign(&kernel, told.campaign).await? else {
            waiting.push(message.id);
            continue;
        };
        let apart = campaign.room != compartments::team(campaign.institution);
        let known = accounts::with_role(&kernel, campaign.institution, wanted(apart)).await?;
        let people: Vec<_> = known.iter().map(|(account, profile)| (*account, profile)).collect();
        let away = barred(&kernel, &told.cases, &people).await?;
        let free: Vec<(AccountId, Vec<CaseId>)> = people
            .iter()
            .zip(away)
            .filter(|(_, away)| away.len() < told.cases.len())
            .map(|((account, _), away)| (*account, away))
            .collect();
        if free.is_empty() {
            waiting.push(message.id);
            continue;
        }
        for (to, away) in free {
            let mut news = false;
            for case in told.cases.iter().filter(|case| !away.contains(case)) {
                news |= book.tell(&kernel, *case, to).await?;
            }
            if !news {
                continue;
            }
            let one = Told { to: Some(to), ..told.clone() };
            letters = letters.and(one.prepare(&kernel, CAMPAIGN_LETTER, campaign.room, now)?.rows());
        }
        done.push(message.hold());
    }
    let (action, held) = (Action::Unaudited(Unaudited::OutboxMoved), kernel.clone());
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        book.write(tx, &held.vault).await?;
        outbox::finish(tx, &done, now).await?;
        Ok(letters)
    });
    written.await?;
    Ok(waiting)
}

/// Sends one letter, if its reader still is somebody to know.
pub(super) async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let told: Told = message.read()?;
    let campaign = entities::campaign(&kernel, told.campaign).await?;
    let Some(campaign) = campaign else { return Err(Failure::Later("its campaign is missing".to_owned())) };
    let apart = campaign.room != compartments::team(campaign.institution);
    let action = match reader(&kernel, &told, campaign.institution, apart).await? {
        Some(to) => {
            mailer.send(letter(&message, to, apart, kernel.config.public_origin())).await?;
            Action::System(System::AlertSent)
        }
        None => Action::Unaudited(Unaudited::OutboxMoved),
    };
    let (hold, now) = (message.hold(), kernel.clock.now());
    let who = Who { account: None, institution: Some(campaign.institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
    Ok(written.await.map(drop)?)
}

async fn reader(kernel: &Kernel, told: &Told, institution: InstitutionId, apart: bool) -> Result<Option<Email>> {
    let Some(to) = told.to else { return Ok(None) };
    let Some(profile) = accounts::holding(kernel, to, institution, wanted(apart)).await? else { return Ok(None) };
    let away = barred(kernel, &told.cases, &[(to, &profile)]).await?.pop().unwrap_or_default();
    Ok((away.len() < told.cases.len()).then_some(profile.email))
}

fn letter(message: &Message, to: Email, apart: bool, origin: &str) -> Letter {
    let subject = if apart { "Something waits for you" } else { "A campaign was raised" };
    let body = format!("Sign in to see it:\n{origin}{}\n", DeskShell::PATH);
    Letter { id: message.id, written: message.created_at, to, subject: subject.to_owned(), body }
}
