//! The desk's addresses: real ones, so that a link in an e-mail and the Back button work.

use shared::ids::{AccountId, CaseId, InstitutionId, SettingsVersionId};

/// A place on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The list of cases.
    Cases,
    /// The cases the person is on.
    Mine,
    /// One case.
    Case(CaseId),
    /// The picture.
    Picture,
    /// One of the people's pages.
    People(PeoplePage),
    /// One of the settings' pages.
    Institution(InstitutionPage),
    /// The institutions below, or one of them.
    Tree(Option<InstitutionId>),
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
        if rest == "edit" { Some(Self::Edit) } else { rest.parse().ok().map(Self::Version) }
    }
}

impl PeoplePage {
    /// The page of what follows `/desk/people/`.
    fn of(rest: &str) -> Option<Self> {
        match rest {
            "proposals" => Some(Self::Proposals),
            "invitations" => Some(Self::Invitations),
            id => id.parse().ok().map(Self::Person),
        }
    }
}

impl Route {
    /// The place of a path.
    pub(super) fn of(path: &str) -> Self {
        match path.trim_end_matches('/') {
            "/desk" => Self::Cases,
            "/desk/mine" => Self::Mine,
            "/desk/picture" => Self::Picture,
            "/desk/people" => Self::People(PeoplePage::List),
            "/desk/institutions" => Self::Tree(None),
            "/desk/institution" => Self::Institution(InstitutionPage::Holds),
            other => {
                let institution = || other.strip_prefix("/desk/institution/").and_then(InstitutionPage::of).map(Self::Institution);
                let case = || other.strip_prefix("/desk/cases/").and_then(|id| id.parse().ok()).map(Self::Case);
                let people = other.strip_prefix("/desk/people/").and_then(PeoplePage::of).map(Self::People);
                let tree = || other.strip_prefix("/desk/institutions/").and_then(|id| id.parse().ok()).map(|id| Self::Tree(Some(id)));
                people.or_else(case).or_else(tree).or_else(institution).unwrap_or(Self::Unknown)
            }
        }
    }
}
