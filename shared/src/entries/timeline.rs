//! The timeline of a case, as staff read it.

use super::{Said, TaskState};
use crate::{
    access::Colleague,
    ids::{EntryId, Reference},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// A portion of the timeline of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entries {
    /// What was said and done, oldest first.
    pub items: Vec<TimelineItem>,
    /// What to ask for next; `None` at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next: Option<String>,
    /// How many entries of this case do not open: the operator has to mend them.
    pub unopened: u32,
}

/// Something said or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineItem {
    /// When.
    pub at: Moment,
    /// By whom; nothing for the service itself, and for a reporter's side whose name is kept apart from this reader.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub by: Option<Colleague>,
    /// Which of the case's reports it is about; nothing where it is about the case.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub report: Option<Reference>,
    /// What.
    pub what: What,
}

/// Either of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum What {
    /// Something said.
    Entry(EntryRead),
    /// Something done.
    Act {
        /// What.
        act: RecordedAct,
    },
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryRead {
    /// The entry.
    pub id: EntryId,
    /// What it says.
    pub said: Said,
    /// The entry whose place it takes.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub supersedes: Option<EntryId>,
    /// The later entry that took its place: what it says is to be struck through.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub superseded_by: Option<EntryId>,
    /// Of a task, where it stands.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub task: Option<TaskState>,
}

/// What the audit tells whoever works a case. Who is kept away from it and who looked in, it tells those who lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecordedAct {
    /// A report was received.
    ReportReceived,
    /// Somebody was put on the case.
    AddedToCase,
    /// Somebody was taken off it.
    RemovedFromCase,
    /// It got another owner, or none.
    HandedOver,
    /// It went to the separate contact.
    SetApart,
    /// Somebody asked for a name.
    NameAsked,
    /// A name was opened.
    NameOpened,
    /// A name was refused.
    NameRefused,
}
