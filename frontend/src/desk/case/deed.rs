//! What a form of a case asks for: its fields as a request, or what is wrong with them. Pure, so that the words are
//! judged alike wherever they are read.

mod closing;
mod people;
mod referral;

use crate::desk::views::{CasePage, Part, SAVE, SAVE_ORIGINAL, TASKS, field_id, saved_as};
use shared::{
    access::{NewOnCase, NewRecusal, Whom},
    entities::Settlement,
    entries::{NewMessage, NewNote, Note, Settling, Task, TaskEvent, TaskTemplate},
    ids::{AttachmentId, Reference},
    lifecycle::{Grading, HandlingGrade, KnowledgeGrade, Marking, Move, MoveKind, SourceGrade},
    moves::{Assignment, AtVersion, NewAnswer, NewGrading, NewMarking, NewPriority, NewReferral, OrderedMove},
    names::NameWanted,
    pages::Fields,
    priority::Priority,
    text::{Line, Reason, TextFault},
    time::Moment,
};
use std::str::FromStr;

/// Something to be done with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseDeed {
    /// A move.
    Move(OrderedMove),
    /// Joining it to the case that this reference names.
    Join {
        /// The version it was made from.
        version: i32,
        /// What the other case is called.
        into: Reference,
        /// Why they are one.
        reason: Reason,
    },
    /// Another owner, or none.
    Assign(Assignment),
    /// How soon.
    Priority(NewPriority),
    /// How marked.
    Marking(NewMarking),
    /// How graded.
    Grading(NewGrading),
    /// A note.
    Note(NewNote),
    /// Words to the reporter.
    Message(NewMessage),
    /// A task.
    Task(Task),
    /// What became of a task.
    Settle(Settling),
    /// Whether a suggestion holds.
    Suggestion(Settlement),
    /// The record of a referral.
    Referral(NewReferral),
    /// Yes to it.
    AgreeReferral(AtVersion),
    /// What the partner said.
    Answer(NewAnswer),
    /// Somebody on it.
    Add(NewOnCase),
    /// Somebody off it.
    Remove(Whom),
    /// Somebody kept away from it.
    Recuse(NewRecusal),
    /// Somebody let back.
    Lift(Whom),
    /// The name of a reporter who keeps it apart.
    AskName(NameWanted),
    /// A file, to be saved under a name.
    Save(AttachmentId, String),
    /// A picture as it was sent, to be saved under a name.
    SaveOriginal(AttachmentId, String),
}

impl CaseDeed {
    /// The part of the page it belongs to.
    pub const fn part(&self) -> Part {
        match self {
            Self::Move(_) | Self::Join { .. } => Part::Now,
            Self::Assign(_) | Self::Priority(_) | Self::Marking(_) | Self::Grading(_) => Part::Facts,
            Self::Note(_) | Self::Message(_) | Self::Task(_) | Self::Settle(_) => Part::Talk,
            Self::Save(..) | Self::SaveOriginal(..) => Part::Files,
            Self::Suggestion(_) => Part::Seen,
            Self::Referral(_) | Self::AgreeReferral(_) | Self::Answer(_) => Part::Referral,
            Self::Add(_) | Self::Remove(_) | Self::Recuse(_) | Self::Lift(_) | Self::AskName(_) => Part::People,
        }
    }

    /// Whether a session left open is not enough for it.
    pub const fn wants_proof(&self) -> bool {
        match self {
            Self::Lift(_) | Self::AskName(_) | Self::SaveOriginal(..) => true,
            Self::Recuse(new) => new.account.is_some(),
            _ => false,
        }
    }
}

/// What is wrong with fields: the name of each, and how to mend it.
pub type Faults = Vec<(String, String)>;

/// A form as it was sent.
pub struct Sent<'a> {
    form: &'a str,
    fields: &'a Fields,
    page: &'a CasePage,
    /// Reads a time as this device means it.
    at: &'a dyn Fn(&str) -> Option<Moment>,
}

fn fault(name: &str, words: impl Into<String>) -> Faults {
    vec![(name.to_owned(), words.into())]
}

impl Sent<'_> {
    fn typed(&self, name: &str) -> &str {
        self.fields.first(&field_id(self.form, name))
    }

    fn ticked(&self, name: &str) -> Vec<String> {
        self.fields.all(&field_id(self.form, name))
    }

    fn text<T: FromStr<Err = TextFault>>(&self, name: &str) -> Result<T, Faults> {
        self.typed(name).parse().map_err(|wrong: TextFault| fault(name, wrong.to_string()))
    }

    /// Words that may be missing.
    fn some_text<T: FromStr<Err = TextFault>>(&self, name: &str) -> Result<Option<T>, Faults> {
        if self.typed(name).trim().is_empty() { Ok(None) } else { self.text(name).map(Some) }
    }

    fn code<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Faults> {
        read(self.typed(name)).ok_or_else(|| fault(name, "Choose one."))
    }

    /// A day, at an hour of it.
    fn day(&self, name: &str, hour: &str) -> Result<Option<Moment>, Faults> {
        match self.typed(name) {
            "" => Ok(None),
            day => (self.at)(&format!("{day}T{hour}")).map(Some).ok_or_else(|| fault(name, "Choose a real day.")),
        }
    }

    const fn version(&self) -> i32 {
        self.page.detail.standing.version
    }
}

/// What the form called `form` asks for; `None` when it is none of a case's.
pub fn deed(form: &str, fields: &Fields, page: &CasePage, at: &dyn Fn(&str) -> Option<Moment>) -> Option<Result<CaseDeed, Faults>> {
    let sent = Sent { form, fields, page, at };
    let version = sent.version();
    if let Some(kind) = form.strip_prefix("case-move-").and_then(MoveKind::from_code) {
        return moved(&sent, kind).transpose();
    }
    if let Some(task) = form.strip_prefix("case-settle-") {
        let task = task.parse().ok()?;
        return Some(settling(&sent, |event, reason, told_at| Settling { task, event, reason, told_at }));
    }
    if let Some(saving) = saving(&sent) {
        return saving.map(Ok);
    }
    if let Some(about) = people::people(&sent) {
        return Some(about);
    }
    if let Some(both) = form.strip_prefix("case-suggestion-") {
        return Some(suggestion(&sent, both));
    }
    Some(match form {
        "case-owner-me" => Ok(CaseDeed::Assign(Assignment { version, owner: Some(page.can.me), note: None })),
        "case-owner" => assignment(&sent),
        "case-priority" => priority(&sent),
        "case-marking" => sent.code("marking", Marking::from_code).map(|marking| CaseDeed::Marking(NewMarking { version, marking })),
        "case-grading" => grading(&sent),
        "case-note" => note(&sent),
        "case-message" => message(&sent),
        "case-task" => task(&sent),
        "case-referral" => referral::draft(&sent),
        "case-referral-agree" => Ok(CaseDeed::AgreeReferral(AtVersion { version })),
        "case-referral-answer" => referral::answer(&sent),
        _ => return None,
    })
}

/// What a form that saves a file asks for: within, nothing where the file is not there any more.
fn saving(sent: &Sent<'_>) -> Option<Option<CaseDeed>> {
    let (id, original) = match sent.form.strip_prefix(SAVE_ORIGINAL) {
        Some(id) => (id, true),
        None => (sent.form.strip_prefix(SAVE)?, false),
    };
    let file = sent.page.files.iter().find(|file| file.id.to_string() == id);
    Some(file.map(|file| {
        let name = saved_as(file, original);
        if original { CaseDeed::SaveOriginal(file.id, name) } else { CaseDeed::Save(file.id, name) }
    }))
}

/// A move with what it asks for; nothing for those that only the service makes.
fn moved(sent: &Sent<'_>, kind: MoveKind) -> Result<Option<CaseDeed>, Faults> {
    let version = sent.version();
    let order = match kind {
        MoveKind::Take => Move::Take,
        MoveKind::Open => Move::Open,
        MoveKind::Resume => Move::Resume,
        MoveKind::Refer => Move::Refer,
        MoveKind::ApproveClose => Move::ApproveClose,
        MoveKind::AskReporter => Move::AskReporter { reason: sent.text("reason")? },
        MoveKind::AskPartner => Move::AskPartner { reason: sent.text("reason")? },
        MoveKind::SendBack => Move::SendBack { reason: sent.text("reason")? },
        MoveKind::Reopen => Move::Reopen { reason: sent.text("reason")? },
        MoveKind::UndoMerge => Move::UndoMerge { reason: sent.text("reason")? },
        MoveKind::Watch => closing::watch(sent)?,
        MoveKind::ProposeClose => Move::ProposeClose { closing: closing::closing(sent)? },
        MoveKind::Close => Move::Close { closing: closing::closing(sent)? },
        MoveKind::Merge => {
            let into = sent.typed("into").parse().map_err(|words: &str| fault("into", words))?;
            return Ok(Some(CaseDeed::Join { version, into, reason: sent.text("reason")? }));
        }
        MoveKind::ReporterReplied | MoveKind::PartnerReplied | MoveKind::NewSighting | MoveKind::CloseOrdinary => return Ok(None),
    };
    Ok(Some(CaseDeed::Move(OrderedMove { version, order })))
}

fn assignment(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let owner = match sent.typed("owner") {
        "" => None,
        id => Some(id.parse().map_err(|_| fault("owner", "Choose one."))?),
    };
    let note = if sent.page.detail.standing.owner.is_some() { Some(sent.text("note")?) } else { None };
    if owner.is_none() && note.is_none() {
        return Err(fault("owner", "Choose one."));
    }
    Ok(CaseDeed::Assign(Assignment { version: sent.version(), owner, note }))
}

fn priority(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let read = |code: &str| Priority::ALL.into_iter().find(|one| format!("{one:?}") == code);
    let (priority, reason) = (sent.code("priority", read)?, sent.text("reason")?);
    Ok(CaseDeed::Priority(NewPriority { version: sent.version(), priority, reason }))
}

fn grading(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let source = sent.code("source", SourceGrade::from_code)?;
    let knowledge = sent.code("knowledge", KnowledgeGrade::from_code)?;
    let grading = Grading { source, knowledge, handling: sent.code("handling", HandlingGrade::from_code)? };
    Ok(CaseDeed::Grading(NewGrading { version: sent.version(), grading }))
}

fn note(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let text = sent.text("text")?;
    let note = match sent.typed("kind") {
        "ASSESSMENT" => Note::Assessment { text },
        "DECISION" => Note::Decision { decision: text, options: sent.some_text("options")?, reason: sent.text("reason")? },
        _ => Note::Factual { text },
    };
    Ok(CaseDeed::Note(NewNote { note, supersedes: None }))
}

fn message(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let reports = &sent.page.detail.reports;
    let chosen = sent.typed("report");
    let report = match reports.as_slice() {
        [one] => Some(one),
        several => several.iter().find(|report| report.id.to_string() == chosen),
    };
    let report = report.ok_or_else(|| fault("report", "Choose one."))?.id;
    Ok(CaseDeed::Message(NewMessage { report, text: sent.text("text")?, supersedes: None }))
}

fn task(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let template = sent.code("template", |code| TASKS.iter().find(|(_, known, _)| *known == code).map(|(template, ..)| *template))?;
    let warns = template == TaskTemplate::DutyToWarn;
    let whom: Option<Line> = if warns { Some(sent.text("whom")?) } else { None };
    Ok(CaseDeed::Task(Task { title: sent.text("title")?, template, due_at: sent.day("due_at", "17:00")?, whom }))
}

fn settling(sent: &Sent<'_>, make: impl Fn(TaskEvent, Option<Reason>, Option<Moment>) -> Settling) -> Result<CaseDeed, Faults> {
    let event = sent.code("event", |code| match code {
        "APPROVED" => Some(TaskEvent::Approved),
        "DONE" => Some(TaskEvent::Done),
        "CANCELLED" => Some(TaskEvent::Cancelled),
        _ => None,
    })?;
    let reason = if event == TaskEvent::Cancelled { Some(sent.text("reason")?) } else { None };
    let told = match (event, sent.typed("told_at")) {
        (TaskEvent::Done, time) if !time.is_empty() => Some((sent.at)(time).ok_or_else(|| fault("told_at", "Choose a real time."))?),
        _ => None,
    };
    Ok(CaseDeed::Settle(make(event, reason, told)))
}

fn suggestion(sent: &Sent<'_>, both: &str) -> Result<CaseDeed, Faults> {
    let named = sent.page.suggestions.iter().find(|one| format!("{}-{}", one.other.id, one.entity.id) == both);
    let named = named.ok_or_else(|| fault("holds", "This is not suggested any more."))?;
    let holds = match sent.typed("holds") {
        "YES" => true,
        "NO" => false,
        _ => return Err(fault("holds", "Choose one.")),
    };
    Ok(CaseDeed::Suggestion(Settlement { other: named.other.id, entity: named.entity.id, holds, reason: sent.text("reason")? }))
}
