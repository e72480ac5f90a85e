//! What is said about a report or its case after filing, as staff write and read it (docs/domain.md §4.7).

#[cfg(test)]
mod tests;
mod timeline;

pub use timeline::{Entries, EntryRead, RecordedAct, TimelineItem, What};

use crate::{
    additions::LaterForm,
    api::{Endpoint, Method},
    ids::{CaseId, EntryId, ReportId},
    own_acts::Rating,
    page::PageQuery,
    permission::Permission,
    problem::Code,
    questionnaire::Answers,
    text::{FeedbackText, Line, Message, NoteText, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/cases/{case}/entries`: everything said about a case and its reports, and what was done with it, oldest
/// first. Reading it is recorded.
#[derive(Debug)]
pub struct ListEntries;

impl Endpoint for ListEntries {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/entries";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (CaseId,);
    type Request = PageQuery;
    type Response = Entries;
}

/// POST `/api/v1/cases/{case}/notes`: adds a note, or one that takes the place of an earlier one. Both stay.
#[derive(Debug)]
pub struct AddNote;

impl Endpoint for AddNote {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/notes";
    const PERMISSION: Permission = Permission::MoveCase;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (CaseId,);
    type Request = NewNote;
    type Response = EntryAdded;
}

/// POST `/api/v1/cases/{case}/tasks`: adds a task.
#[derive(Debug)]
pub struct AddTask;

impl Endpoint for AddTask {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/tasks";
    const PERMISSION: Permission = Permission::MoveCase;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = (CaseId,);
    type Request = Task;
    type Response = EntryAdded;
}

/// POST `/api/v1/cases/{case}/tasks/settle`: says that a task is done or will not be done, or agrees to a warning.
#[derive(Debug)]
pub struct SettleTask;

impl Endpoint for SettleTask {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/tasks/settle";
    const PERMISSION: Permission = Permission::MoveCase;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict, Code::SecondPerson];
    type Params = (CaseId,);
    type Request = Settling;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/messages`: writes to the reporter of one of the case's reports. A letter tells them that
/// there is something to read, where they agreed to letters.
#[derive(Debug)]
pub struct WriteToReporter;

impl Endpoint for WriteToReporter {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/messages";
    const PERMISSION: Permission = Permission::MessageReporter;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (CaseId,);
    type Request = NewMessage;
    type Response = MessageWritten;
}

/// A note of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Note {
    /// What is known.
    Factual {
        /// In words.
        text: NoteText,
    },
    /// What somebody makes of it: an opinion, and marked as one (docs/domain.md §4.7).
    Assessment {
        /// In words.
        text: NoteText,
    },
    /// What was decided, for whoever asks later why.
    Decision {
        /// What.
        decision: NoteText,
        /// What else could have been done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        options: Option<NoteText>,
        /// Why.
        reason: Reason,
    },
}

/// A note to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// The note.
    pub note: Note,
    /// The note whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<EntryId>,
}

/// What kind of task it is. The code is for finding and counting; what is to be done stands in the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskTemplate {
    /// Tell those who look after the devices.
    NotifyIt,
    /// Keep the mail with its headers.
    PreserveMail,
    /// Have the password changed.
    ForceReset,
    /// Look for forwarding rules.
    CheckForwards,
    /// Keep the profile as it is today.
    CaptureProfile,
    /// Look whether the firm exists.
    CompanyCheck,
    /// Ask whom else they wrote to.
    AskColleagues,
    /// Tell those who were approached before.
    BackAlert,
    /// Ask how the person is.
    WelfareCall,
    /// Speak to the police.
    Police,
    /// Keep what there is as it is.
    Preserve,
    /// Somebody has to be warned: who, by whose agreement, and when they were told.
    DutyToWarn,
    /// Anything else.
    Other,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is to be done.
    pub title: Line,
    /// What kind it is.
    pub template: TaskTemplate,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// Who has to be told; of a warning, and of nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<Line>,
}

/// What becomes of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskEvent {
    /// Somebody who may release things, and did not ask for it, agrees to a warning.
    Approved,
    /// It was done. A warning has to be agreed to before.
    Done,
    /// It will not be done.
    Cancelled,
}

/// Something becomes of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Settling {
    /// The task.
    pub task: EntryId,
    /// What.
    pub event: TaskEvent,
    /// Why; a task that will not be done needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When they were told; of a warning that was given, and of nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Moment>,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskState {
    /// To be done.
    Open,
    /// A warning that was agreed to and not given yet.
    Approved,
    /// Done.
    Done,
    /// It will not be done.
    Cancelled,
}

impl TaskState {
    /// Whether it keeps a case from being closed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Approved)
    }
}

/// A message to a reporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// The report whose reporter it is for.
    pub report: ReportId,
    /// The words.
    pub text: Message,
    /// The message whose place it takes; the reporter does not see the words of that one any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<EntryId>,
}

/// Whether a letter tells the reporter that there is something to read (docs/rules.md §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Letter {
    /// One is on its way.
    Sent,
    /// None: they did not tick e-mail as a safe way.
    NotAgreed,
    /// None: they said when it is safe to write, and did not say that they can talk freely. Only a person can keep to that.
    OnlyAtTheirTimes,
    /// None: whoever sent the report cannot sign in to read it any more.
    NobodyReads,
    /// None: they have no account. They read it with the words of their receipt.
    ByReceipt,
}

impl Letter {
    /// What somebody agreed to on the page about how to reach them: the coded answers and the typed ones. Times stand there in
    /// words: no clock can keep to them, so where it matters a person has to (docs/rules.md §1.3).
    pub fn agreed(codes: &Answers, words: &Answers) -> Self {
        let timed = words.first("safe_times").is_some();
        match (codes.has("contact_method", "EMAIL"), codes.first("can_talk_freely")) {
            (false, _) => Self::NotAgreed,
            (true, Some("YES")) => Self::Sent,
            (true, _) if timed => Self::OnlyAtTheirTimes,
            (true, _) => Self::Sent,
        }
    }
}

/// An entry was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryAdded {
    /// The entry.
    pub id: EntryId,
}

/// A message was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageWritten {
    /// The entry.
    pub id: EntryId,
    /// Whether a letter says so.
    pub letter: Letter,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Said {
    /// A note of staff.
    Note {
        /// It.
        note: Note,
    },
    /// Something to do.
    Task {
        /// It.
        task: Task,
    },
    /// Something became of a task.
    Settled {
        /// What, and of which.
        settling: Settling,
    },
    /// Staff wrote to the reporter.
    Message {
        /// The words.
        text: Message,
        /// Whether a letter said so.
        letter: Letter,
    },
    /// The reporter, or who acts for them, wrote to the desk.
    FollowUp {
        /// The words.
        text: Message,
    },
    /// The reporter, or who acts for them, put something right that was said before. What was said stays.
    Corrected {
        /// The words.
        text: Message,
    },
    /// The reporter, or who acts for them, answered more questions.
    Added {
        /// Of which form.
        form: LaterForm,
        /// The answers.
        #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::later_answers))]
        answers: Answers,
    },
    /// The reporter took the report back.
    Withdrawn {
        /// Why, if they said.
        reason: Option<Message>,
    },
    /// The reporter, or who acts for them, said how the report was handled.
    Rated {
        /// In one word.
        rating: Rating,
        /// In their own, if they said more.
        text: Option<Message>,
    },
    /// What the reporter is told at the end (docs/domain.md §4.8).
    Feedback {
        /// The words.
        text: FeedbackText,
    },
    /// The reporter, or who acts for them, opened what was written to them.
    Seen {
        /// Which entries.
        entries: Vec<EntryId>,
    },
}

impl Said {
    /// Whether the reporter reads it as well as staff. Everything else is for staff alone.
    pub const fn is_for_reporter(&self) -> bool {
        matches!(self, Said::Message { .. } | Said::Feedback { .. }) || self.is_said_by_reporter()
    }

    /// Whether it was written to the reporter.
    pub const fn is_to_reporter(&self) -> bool {
        matches!(self, Said::Message { .. } | Said::Feedback { .. })
    }

    /// Whether the reporter, or who acts for them, said it.
    pub const fn is_said_by_reporter(&self) -> bool {
        matches!(self, Said::FollowUp { .. } | Said::Corrected { .. } | Said::Added { .. } | Said::Withdrawn { .. } | Said::Rated { .. })
    }

    /// Whether it comes from the reporter's side.
    pub const fn is_from_reporter(&self) -> bool {
        matches!(self, Said::Seen { .. }) || self.is_said_by_reporter()
    }
}
