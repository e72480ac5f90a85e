//! The office's addresses.

use super::views::{EDIT, INVITATIONS, PROPOSALS};
use shared::{
    api::Endpoint,
    call::value,
    ids::{AccountId, InstitutionId, SettingsVersionId},
    pages::{DeskAuditShell, DeskPeopleShell, DeskPersonShell, DeskSettingsShell, DeskTreePageShell, DeskTreeShell, DeskVersionShell},
};

/// A place in the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// One of the people's pages.
    People(PeoplePage),
    /// One of the settings' pages.
    Institution(InstitutionPage),
    /// The institutions below, or one of them.
    Tree(Option<InstitutionId>),
    /// The audit.
    Audit,
    /// No place of ours.
    Unknown,
}

/// A page about people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PeoplePage {
    /// Who has an account.
    List,
    /// One account.
    Person(AccountId),
    /// What waits for a second person.
    Proposals,
    /// Who was invited.
    Invitations,
}

/// A page about the institution's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InstitutionPage {
    /// What holds, and what waits.
    Holds,
    /// The form.
    Edit,
    /// One version or proposal.
    Version(SettingsVersionId),
}

impl InstitutionPage {
    /// The page of what follows `/desk/institution/`.
    fn of(rest: &str) -> Option<Self> {
        if rest == EDIT { Some(Self::Edit) } else { rest.parse().ok().map(Self::Version) }
    }
}

impl PeoplePage {
    /// The page of what follows `/desk/people/`.
    fn of(rest: &str) -> Option<Self> {
        match rest {
            PROPOSALS => Some(Self::Proposals),
            INVITATIONS => Some(Self::Invitations),
            id => id.parse().ok().map(Self::Person),
        }
    }
}

impl Route {
    /// The place of a path.
    pub(super) fn of(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        match path.trim_end_matches('/') {
            DeskAuditShell::PATH => Self::Audit,
            DeskPeopleShell::PATH => Self::People(PeoplePage::List),
            DeskTreeShell::PATH => Self::Tree(None),
            DeskSettingsShell::PATH => Self::Institution(InstitutionPage::Holds),
            other => {
                let institution = || value::<DeskVersionShell>(other).and_then(InstitutionPage::of).map(Self::Institution);
                let people = value::<DeskPersonShell>(other).and_then(PeoplePage::of).map(Self::People);
                let tree = || value::<DeskTreePageShell>(other).and_then(|id| id.parse().ok()).map(|id| Self::Tree(Some(id)));
                people.or_else(tree).or_else(institution).unwrap_or(Self::Unknown)
            }
        }
    }
}
