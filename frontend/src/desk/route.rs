//! The desk's addresses: real ones, so that a link in an e-mail and the Back button work.

use shared::{
    api::Endpoint,
    call::value,
    ids::{CampaignId, CaseId, EntityId, QuestionId},
    pages::{
        DeskAlertsShell, DeskCampaignShell, DeskCampaignsShell, DeskCaseShell, DeskEntityShell, DeskMineShell, DeskNamesShell,
        DeskPictureShell, DeskQuestionShell, DeskQuestionsShell, DeskSearchShell, DeskShell,
    },
};

/// A place on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The list of cases.
    Cases,
    /// The cases the person is on.
    Mine,
    /// A search.
    Search,
    /// One case.
    Case(CaseId),
    /// The campaigns.
    Campaigns,
    /// One campaign.
    Campaign(CampaignId),
    /// The alerts to members.
    Alerts,
    /// What members ask.
    Questions,
    /// One question.
    Question(QuestionId),
    /// What approachers are found again by.
    Entity(EntityId),
    /// The picture.
    Picture,
    /// The names somebody asks for.
    Names,
    /// No place of ours.
    Unknown,
}

impl Route {
    /// The place of a path.
    pub(super) fn of(path: &str) -> Self {
        match path.trim_end_matches('/') {
            DeskShell::PATH => Self::Cases,
            DeskMineShell::PATH => Self::Mine,
            DeskPictureShell::PATH => Self::Picture,
            DeskNamesShell::PATH => Self::Names,
            DeskSearchShell::PATH => Self::Search,
            DeskCampaignsShell::PATH => Self::Campaigns,
            DeskAlertsShell::PATH => Self::Alerts,
            DeskQuestionsShell::PATH => Self::Questions,
            other => Self::row(other).unwrap_or(Self::Unknown),
        }
    }

    /// The place of one thing.
    fn row(path: &str) -> Option<Self> {
        let case = || value::<DeskCaseShell>(path)?.parse().ok().map(Self::Case);
        let campaign = || value::<DeskCampaignShell>(path)?.parse().ok().map(Self::Campaign);
        let entity = || value::<DeskEntityShell>(path)?.parse().ok().map(Self::Entity);
        let question = || value::<DeskQuestionShell>(path)?.parse().ok().map(Self::Question);
        case().or_else(campaign).or_else(entity).or_else(question)
    }
}
