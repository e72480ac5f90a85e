//! Doing what a life of a case consists of, by the handlers that serve requests.

use super::{
    lives::{Act, Urgency},
    people::{People, Someone},
    words,
};
use crate::{
    cases::{self, requests},
    kernel::{
        Actor, Ctx, Kernel,
        error::{Error, Result},
    },
};
use actix_web::web::Data;
use shared::{
    entries::{AddNote, AddTask, NewMessage, NewNote, Note, SettleTask, Settling, TaskEvent, WriteToReporter},
    ids::{CaseId, EntryId, InstitutionId, OpeningId, Reference, ReportId},
    lifecycle::{ClosureCode, Marking, Move},
    moves::{
        ApproveReferral, AssignCase, Assignment, AtVersion, ConfirmMarking, DraftReferral, GradeCase, MoveCase, NewGrading, NewMarking,
        NewPriority, NewReferral, OrderedMove, SetPriority,
    },
    names::{AskName, NameWanted, OpenName, WhichName},
    own_reports::{FollowUp, NewFollowUp},
    permission::Role,
    priority::Priority,
    problem::Code,
    time::Moment,
};

/// Tries of a request whose case was changed beside it, by matching for example.
const TRIES: usize = 4;

/// Those who work the cases.
pub(super) struct Desk {
    pub(super) kernel: Data<Kernel>,
    triage: Vec<Someone>,
    officers: Vec<Someone>,
    leads: Vec<Someone>,
    contacts: Vec<Someone>,
}

/// A case as the demonstration leads it.
pub(super) struct Led {
    /// The place of its report among all: who works it and which words are used follow from it.
    pub(super) number: usize,
    pub(super) case: CaseId,
    pub(super) report: ReportId,
    pub(super) reference: Reference,
    pub(super) by: Someone,
    pub(super) apart: bool,
    /// The case it is to become part of.
    pub(super) into: Option<CaseId>,
    pub(super) priority: Priority,
    pub(super) version: i32,
    pub(super) task: Option<EntryId>,
    pub(super) asked: Option<OpeningId>,
}

pub(super) fn ctx<E>(kernel: &Data<Kernel>, who: &Someone, at: Moment) -> Ctx<E> {
    Ctx::internal(kernel.clone(), Actor::Account(who.signed(at)), at)
}

impl Desk {
    pub(super) fn of(kernel: &Data<Kernel>, people: &People, council: InstitutionId) -> Self {
        let holding = |role| people.holding(council, role);
        let (triage, officers) = (holding(Role::Triage), holding(Role::Case));
        Self { kernel: kernel.clone(), triage, officers, leads: holding(Role::Lead), contacts: holding(Role::SeparateContact) }
    }

    /// One of those who do something, always the same for a case. Inside a compartment it is a contact, whatever is done.
    fn one(&self, list: &[Someone], led: &Led) -> Result<Someone> {
        let list = if led.apart { &self.contacts } else { list };
        list.get(led.number % list.len().max(1)).copied().ok_or_else(|| Error::internal("the demonstration lacks somebody"))
    }

    /// Who reads it first.
    pub(super) fn first_reader(&self, led: &Led) -> Result<Someone> {
        self.one(&self.triage, led)
    }

    pub(super) fn first_lead(&self) -> Result<Someone> {
        self.leads.first().copied().ok_or_else(|| Error::internal("the demonstration lacks a lead"))
    }

    pub(super) async fn act(&self, led: &mut Led, act: Act, at: Moment) -> Result<()> {
        let (triage, officer, lead) = (self.one(&self.triage, led)?, self.one(&self.officers, led)?, self.one(&self.leads, led)?);
        let number = led.number;
        let reason = || words::reason(number);
        match act {
            Act::Take => self.moves(led, &triage, at, Move::Take).await,
            Act::Sort(urgency) => self.sort(led, &triage, urgency, at).await,
            Act::Route => self.route(led, &officer, &lead, at).await,
            Act::Note => self.note(led, &officer, words::fact(number)?, at).await,
            Act::Assess => self.note(led, &officer, words::view(number)?, at).await,
            Act::Decide => self.note(led, &officer, words::decision(number)?, at).await,
            Act::Task => self.task(led, &officer, at).await,
            Act::TaskDone => self.done(led, &officer, at).await,
            Act::Write => self.write(led, &officer, at).await,
            Act::Reply => self.reply(led, at).await,
            Act::AskReporter => self.moves(led, &officer, at, Move::AskReporter { reason: words::words("We asked when it began.")? }).await,
            Act::AskPartner => {
                let reason = words::words("The digital service was asked whether others got the same.")?;
                self.moves(led, &officer, at, Move::AskPartner { reason }).await
            }
            Act::Refer => self.refer(led, &officer, &lead, at).await,
            Act::Grade => {
                let version = async |version| {
                    let wanted = NewGrading { version, grading: words::GRADING };
                    requests::grade_case(ctx::<GradeCase>(&self.kernel, &officer, at), (led.case,), wanted).await
                };
                led.version = versioned(led.version, version).await?;
                Ok(())
            }
            Act::Watch(days) => {
                let items = vec![words::words("The same name or number")?, words::words("Anybody else in this office")?];
                self.moves(led, &officer, at, Move::Watch { items, review_at: at.plus(days * Moment::DAY) }).await
            }
            Act::Propose(code) => self.moves(led, &officer, at, Move::ProposeClose { closing: words::closing(code)? }).await,
            Act::Agree => unless_refused(self.moves(led, &lead, at, Move::ApproveClose).await).map(drop),
            Act::Close(code) => self.close(led, &triage, &lead, code, at).await,
            Act::Reopen => self.moves(led, &lead, at, Move::Reopen { reason: words::words("The same person wrote again.")? }).await,
            Act::Merge => {
                let into = led.into.ok_or_else(|| Error::internal("the demonstration lacks a case to join"))?;
                self.moves(led, &lead, at, Move::Merge { into, reason: reason()? }).await
            }
            Act::AskName => {
                let wanted = NameWanted { report: led.report, reason: words::words("We have to warn them before they meet.")? };
                led.asked = Some(requests::ask_name(ctx::<AskName>(&self.kernel, &officer, at), (led.case,), wanted).await?.id);
                Ok(())
            }
            Act::OpenName => {
                let id = led.asked.ok_or_else(|| Error::internal("nobody asked for a name"))?;
                requests::open_name(ctx::<OpenName>(&self.kernel, &lead, at), (led.case,), WhichName { id }).await
            }
        }
    }

    async fn moves(&self, led: &mut Led, who: &Someone, at: Moment, order: Move) -> Result<()> {
        let send = async |version| {
            let wanted = OrderedMove { version, order: order.clone() };
            requests::move_case(ctx::<MoveCase>(&self.kernel, who, at), (led.case,), wanted).await
        };
        led.version = versioned(led.version, send).await?;
        Ok(())
    }

    async fn sort(&self, led: &mut Led, who: &Someone, urgency: Urgency, at: Moment) -> Result<()> {
        let priority = match urgency {
            Urgency::Computed => led.priority,
            Urgency::High => Priority::P2.min(led.priority),
            Urgency::Low => Priority::P4,
        };
        let set = async |version| {
            let wanted = NewPriority { version, priority, reason: words::words("After a first look.")? };
            requests::set_priority(ctx::<SetPriority>(&self.kernel, who, at), (led.case,), wanted).await
        };
        led.version = versioned(led.version, set).await?;
        let mark = async |version| {
            let wanted = NewMarking { version, marking: Marking::Official };
            requests::confirm_marking(ctx::<ConfirmMarking>(&self.kernel, who, at), (led.case,), wanted).await
        };
        led.version = versioned(led.version, mark).await?;
        Ok(())
    }

    async fn route(&self, led: &mut Led, officer: &Someone, lead: &Someone, at: Moment) -> Result<()> {
        if !led.apart {
            let assign = async |version| {
                let wanted = Assignment { version, owner: Some(officer.account), note: Some(words::reason(led.number)?) };
                requests::assign_case(ctx::<AssignCase>(&self.kernel, lead, at), (led.case,), wanted).await
            };
            led.version = versioned(led.version, assign).await?;
        }
        self.moves(led, officer, at.plus(Moment::MINUTE), Move::Open).await
    }

    async fn close(&self, led: &mut Led, who: &Someone, lead: &Someone, code: ClosureCode, at: Moment) -> Result<()> {
        let closing = words::closing(code)?;
        if unless_refused(self.moves(led, who, at, Move::Close { closing: closing.clone() }).await)? {
            return Ok(());
        }
        self.moves(led, who, at, Move::ProposeClose { closing }).await?;
        self.moves(led, lead, at.plus(Moment::MINUTE), Move::ApproveClose).await
    }

    async fn refer(&self, led: &mut Led, officer: &Someone, lead: &Someone, at: Moment) -> Result<()> {
        let draft = async |version| {
            let wanted = NewReferral { version, referral: words::referral(led.number, at.plus(14 * Moment::DAY))? };
            requests::draft_referral(ctx::<DraftReferral>(&self.kernel, officer, at), (led.case,), wanted).await
        };
        led.version = versioned(led.version, draft).await?;
        let approve = async |version| {
            let ctx = ctx::<ApproveReferral>(&self.kernel, lead, at.plus(Moment::MINUTE));
            requests::approve_the_referral(ctx, (led.case,), AtVersion { version }).await
        };
        led.version = versioned(led.version, approve).await?;
        self.moves(led, officer, at.plus(2 * Moment::MINUTE), Move::Refer).await
    }

    async fn note(&self, led: &Led, who: &Someone, note: Note, at: Moment) -> Result<()> {
        let new = NewNote { note, supersedes: None };
        requests::add_note(ctx::<AddNote>(&self.kernel, who, at), (led.case,), new).await.map(drop)
    }

    async fn task(&self, led: &mut Led, who: &Someone, at: Moment) -> Result<()> {
        let task = words::task(led.number, at.plus(3 * Moment::DAY))?;
        led.task = Some(requests::add_task(ctx::<AddTask>(&self.kernel, who, at), (led.case,), task).await?.id);
        Ok(())
    }

    async fn done(&self, led: &mut Led, who: &Someone, at: Moment) -> Result<()> {
        let task = led.task.take().ok_or_else(|| Error::internal("there is no task"))?;
        let settling = Settling { task, event: TaskEvent::Done, reason: None, told_at: None };
        requests::settle_task(ctx::<SettleTask>(&self.kernel, who, at), (led.case,), settling).await
    }

    async fn write(&self, led: &Led, who: &Someone, at: Moment) -> Result<()> {
        let new = NewMessage { report: led.report, text: words::message(led.number)?, supersedes: None };
        requests::write_to_reporter(ctx::<WriteToReporter>(&self.kernel, who, at), (led.case,), new).await.map(drop)
    }

    async fn reply(&self, led: &Led, at: Moment) -> Result<()> {
        let ctx = ctx::<FollowUp>(&self.kernel, &led.by, at);
        cases::follow_up(&ctx, led.reference, NewFollowUp { text: words::reply(led.number)?, corrects: false }).await.map(drop)
    }
}

/// Sends what names the version of a case; the version after it.
async fn versioned(mut version: i32, send: impl AsyncFn(i32) -> Result<()>) -> Result<i32> {
    for _ in 1..TRIES {
        match send(version).await {
            Err(Error::Stands(Code::Conflict, _, stands)) => version = stands.version,
            outcome => return outcome.map(|()| version + 1),
        }
    }
    send(version).await.map(|()| version + 1)
}

/// Whether it was done, where the rules may forbid it.
fn unless_refused(outcome: Result<()>) -> Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(Error::Stands(Code::MoveRefused, ..)) => Ok(false),
        Err(other) => Err(other),
    }
}
