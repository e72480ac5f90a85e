//! What entries say together: which took whose place, how far tasks have come, what somebody has not read.

use super::store::Entry;
use shared::{
    entries::{Said, TaskEvent, TaskState},
    ids::{AccountId, EntryId},
};
use std::collections::HashSet;

/// All entries of some objects, oldest first.
#[derive(Debug, Default)]
pub struct Book {
    entries: Vec<Entry>,
    /// How many more there are that do not open.
    pub unopened: u32,
}

impl Book {
    pub(super) fn new(mut entries: Vec<Entry>, unopened: u32) -> Self {
        entries.sort_by_key(|entry| (entry.at, entry.id));
        Self { entries, unopened }
    }

    /// Every entry, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// One of them.
    pub fn find(&self, id: EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The entry that took the place of `id`.
    pub fn successor(&self, id: EntryId) -> Option<EntryId> {
        self.entries.iter().find(|entry| entry.supersedes == Some(id)).map(|entry| entry.id)
    }

    /// Of a task, where it stands. What ended it first counts.
    pub fn task(&self, entry: &Entry) -> Option<TaskState> {
        let Said::Task { .. } = entry.said else { return None };
        let events = self.entries.iter().filter_map(|other| match &other.said {
            Said::Settled { settling } if settling.task == entry.id => Some(settling.event),
            _ => None,
        });
        Some(events.fold(TaskState::Open, |state, event| match (state, event) {
            (TaskState::Open, TaskEvent::Approved) => TaskState::Approved,
            (TaskState::Open | TaskState::Approved, TaskEvent::Done) => TaskState::Done,
            (TaskState::Open | TaskState::Approved, TaskEvent::Cancelled) => TaskState::Cancelled,
            (state, _) => state,
        }))
    }

    /// Whether its reporter has taken the report back.
    pub fn is_withdrawn(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.said, Said::Withdrawn { .. }))
    }

    /// Whether one of these accounts has said how the report was handled.
    pub fn rated(&self, by: impl Fn(AccountId) -> bool) -> bool {
        self.entries.iter().any(|entry| matches!(entry.said, Said::Rated { .. }) && by(entry.author))
    }

    /// What was written to the reporter and none of these accounts has opened, leaving out what was replaced.
    pub fn unread(&self, by: impl Fn(AccountId) -> bool) -> Vec<EntryId> {
        let seen: HashSet<EntryId> = self.entries.iter().filter(|entry| by(entry.author)).flat_map(Entry::seen).collect();
        let waiting = self.entries.iter().filter(|entry| entry.said.is_to_reporter() && self.successor(entry.id).is_none());
        waiting.map(|entry| entry.id).filter(|id| !seen.contains(id)).collect()
    }
}

impl Entry {
    fn seen(&self) -> Vec<EntryId> {
        match &self.said {
            Said::Seen { entries } => entries.clone(),
            _ => Vec::new(),
        }
    }
}
