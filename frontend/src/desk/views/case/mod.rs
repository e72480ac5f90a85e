//! One case, in the order somebody works it: where it stands, what can be done now, why it is so urgent, what was
//! reported, where it was met before, what was said since, and the record of a referral.

mod changed;
mod facts;
mod files;
pub(super) mod form;
mod name;
mod now;
mod people;
mod referral;
mod report;
mod seen;
mod talk;
mod timeline;

pub use changed::changed;
pub use files::{SAVE, SAVE_ORIGINAL, saved_as};
pub use form::{CaseWrong, field_id, not_done, refusal};
pub use report::back;
pub(super) use report::{REACHED, reach};
pub use talk::TASKS;
pub use timeline::letter_words;

use super::{priority_tag, state_words};
use crate::{
    staff::views::{Clock, ago, due_words, moment},
    ui::notice,
};
use leptos::prelude::*;
use shared::{
    access::{CaseAccess, Colleague},
    attachments::AttachmentRead,
    cases::CaseDetail,
    entities::Suggestion,
    entries::TimelineItem,
    ids::AccountId,
    time::Moment,
};

/// What the page of a case is made from.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The case.
    pub detail: CaseDetail,
    /// What was said and done, oldest first.
    pub entries: Vec<TimelineItem>,
    /// Entries that do not open.
    pub unopened: u32,
    /// Whether there is more than was loaded.
    pub more: bool,
    /// The files of its reports.
    pub files: Vec<AttachmentRead>,
    /// Other cases that may be about the same.
    pub suggestions: Vec<Suggestion>,
    /// Who has to do with it, for who may say who does.
    pub access: Option<CaseAccess>,
    /// Who could own it, for who may give it to others.
    pub takers: Vec<Colleague>,
    /// What the reader may do with cases.
    pub can: CaseCan,
}

impl CasePage {
    /// The page without what the reader's role lets them do with other cases and not with this one: who took the first look
    /// still reads a case that was routed, and has it in hand no more.
    #[must_use]
    pub fn within_reach(mut self) -> Self {
        let shut = |code: &str| matches!(code, "HIDDEN" | "NOT_PERMITTED");
        let offers = &self.detail.standing.offers;
        if offers.iter().all(|offer| offer.refusal.as_ref().is_some_and(|refusal| shut(&refusal.code))) {
            let me = self.can.me;
            self.can = CaseCan { me, moves: false, assigns: false, leads: false, sets: false, writes: false, links: false };
        }
        self
    }
}

/// What a reader may do with the cases they reach.
#[derive(Clone, Copy, Debug)]
pub struct CaseCan {
    /// Who they are.
    pub me: AccountId,
    /// Move it, and write notes.
    pub moves: bool,
    /// Take it and put it back.
    pub assigns: bool,
    /// Give it to others, and agree to what others wrote.
    pub leads: bool,
    /// Say how soon it is.
    pub sets: bool,
    /// Write to the reporter.
    pub writes: bool,
    /// Say whether a suggestion holds.
    pub links: bool,
}

/// A part of the page, where what was just done is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What can be done now.
    Now,
    /// Whose it is, how soon and how marked.
    Facts,
    /// Who is on it, and whose name was asked for.
    People,
    /// The files of its reports.
    Files,
    /// Where it was met before.
    Seen,
    /// What was said.
    Talk,
    /// The referral.
    Referral,
}

/// What became of the form that was sent last.
#[derive(Clone, Debug, Default)]
pub enum Answered {
    /// None was.
    #[default]
    Nothing,
    /// It was done; the words for that.
    Done(Part, &'static str),
    /// It was not.
    Wrong(CaseWrong),
}

impl Answered {
    const fn wrong(&self) -> Option<&CaseWrong> {
        if let Self::Wrong(wrong) = self { Some(wrong) } else { None }
    }

    fn done(&self, part: Part) -> Option<impl IntoView + use<>> {
        match self {
            Self::Done(at, words) if *at == part => Some(notice(words, None)),
            _ => None,
        }
    }
}

/// The case's main part.
pub fn case(page: &CasePage, answered: &Answered, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let (detail, wrong) = (&page.detail, answered.wrong());
    let reports = report::reports(page, wrong, now, clock);
    view! {
        {changed::place()}
        {head(detail, now, clock)}
        {people::glass(page, clock)}
        <div id=String::from("wrong")></div>
        {answered.done(Part::Now)}
        {now::now(page, wrong, clock)}
        {answered.done(Part::Facts)}
        {facts::facts(page, wrong)}
        {answered.done(Part::People)}
        {people::people(page, wrong, now, clock)}
        {answered.done(Part::Files)}
        {reports}
        {answered.done(Part::Seen)}
        {seen::seen(page, wrong, clock)}
        {answered.done(Part::Talk)}
        {timeline::timeline(page, wrong, clock)}
        {talk::talk(page, wrong)}
        {answered.done(Part::Referral)}
        {referral::referral(page, wrong, clock)}
        <p class="govuk-body-s">{"Opening this was recorded."}</p>
    }
}

/// What stands instead of a case that went to others by what was just done.
pub fn out_of_hand(words: &'static str) -> impl IntoView {
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{"Done"}</h1>
        {notice(words, Some("The case is with others now: it is not among those you can see any more.".to_owned()))}
    }
}

fn head(detail: &CaseDetail, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let line = &detail.line;
    let owner = detail.standing.owner.as_ref().map_or_else(|| "Nobody has it".to_owned(), |owner| owner.name.expose().to_owned());
    let due = line.due_at.map(|at| {
        view! { <p class="govuk-body">{"Next step due: "} {moment(clock(at), due_words(now, at))} {format!(" ({})", clock(at).exact)}</p> }
    });
    let apart = line.compartment.then(|| {
        view! { <p class="govuk-body"><span class="govuk-tag vd-apart">{"Kept apart"}</span>{" Only the separate contact sees this case."}</p> }
    });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{format!("Case {}", line.reference)}</h1>
        <p class="govuk-body vd-facts">
            {priority_tag(line.priority)} <span>{state_words(line.state)}</span> <span>{format!("Owner: {owner}")}</span>
        </p>
        {due}
        <p class="govuk-body">{"Opened "} {moment(clock(line.opened_at), ago(now, line.opened_at))} {format!(" ({})", clock(line.opened_at).exact)}</p>
        {apart}
    }
}
