//! What somebody's own reports have come to, and writing about them (docs/domain.md §1.5, §4.8).

use crate::{
    api::{Endpoint, Method},
    attachments::OwnAttachment,
    ids::{EntryId, Reference},
    lifecycle::{CaseState, ReportState},
    page::PageQuery,
    permission::Permission,
    problem::Code,
    text::Message,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/reports`: the caller's own reports, and those they may read for somebody, the newest first.
#[derive(Debug)]
pub struct ListOwnReports;

impl Endpoint for ListOwnReports {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/reports";
    const PERMISSION: Permission = Permission::SeeOwn;
    type Params = ();
    type Request = PageQuery;
    type Response = OwnReports;
}

/// GET `/api/v1/reports/{reference}`: one of them with what was written about it. What was new is read then; reading it is
/// recorded.
#[derive(Debug)]
pub struct ReadOwnReport;

impl Endpoint for ReadOwnReport {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/reports/{reference}";
    const PERMISSION: Permission = Permission::SeeOwn;
    type Params = (Reference,);
    type Request = ();
    type Response = OwnReport;
}

/// POST `/api/v1/reports/{reference}/entries`: writes to the desk about one of them; a retry with the same key writes once.
#[derive(Debug)]
pub struct FollowUp;

impl Endpoint for FollowUp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports/{reference}/entries";
    const PERMISSION: Permission = Permission::SeeOwn;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = (Reference,);
    type Request = NewFollowUp;
    type Response = FollowedUp;
}

/// Words for the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFollowUp {
    /// The words.
    pub text: Message,
    /// Whether they put something right that was said before. What was said stays beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrects: bool,
}

/// They are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowedUp {
    /// The entry.
    pub id: EntryId,
}

/// A portion of somebody's reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnReports {
    /// The reports, the newest first.
    pub items: Vec<OwnReportLine>,
    /// What to ask for next; `None` at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next: Option<String>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnReportLine {
    /// Its name for people.
    pub reference: Reference,
    /// When the server had it.
    pub received_at: Moment,
    /// The same in the institution's zone and the language of the request.
    pub received_words: String,
    /// How far it has come.
    pub status: OwnStatus,
    /// How many messages the caller has not opened.
    pub unread: u32,
}

/// One of them with what was written about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnReport {
    /// What the list shows, as it was before it was opened.
    pub line: OwnReportLine,
    /// What was written, oldest first.
    pub entries: Vec<OwnEntry>,
    /// The files that were added, oldest first.
    pub files: Vec<OwnAttachment>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether the caller may take it back now.
    pub may_withdraw: bool,
    /// Whether the caller may say now how it was handled.
    pub may_rate: bool,
}

/// Something written about a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnEntry {
    /// The entry.
    pub id: EntryId,
    /// When.
    pub at: Moment,
    /// The same in the institution's zone and the language of the request.
    pub at_words: String,
    /// By whom.
    pub from: Writer,
    /// What it is.
    pub what: OwnSaid,
    /// The words; nothing where a later message took its place, where questions were answered, or where
    /// somebody took a report back or rated its handling and said no more.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub text: Option<String>,
    /// Whether the caller sees it for the first time.
    pub new: bool,
}

/// What something written about a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OwnSaid {
    /// Words.
    Message,
    /// Words that put something right.
    Correction,
    /// Answers to more questions. They are not shown again.
    Addition,
    /// The report was taken back.
    Withdrawal,
    /// How it was handled.
    Rating,
}

/// Who wrote. Staff have no names here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Writer {
    /// The security team.
    Team,
    /// The contact outside the security team.
    Contact,
    /// The caller.
    You,
    /// The other of the two: the member, or who acts for them.
    Other,
}

/// How far a report has come, in the words a reporter is told (docs/domain.md §4.8). Which partner has it, and that one
/// was only asked, is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OwnStatus {
    /// Nobody has looked yet.
    Received,
    /// Somebody works on it.
    LookedAt,
    /// The reporter was asked something.
    Asked,
    /// A specialist team has it.
    PassedOn,
    /// It is closed, or was taken back.
    Closed,
}

impl OwnStatus {
    /// Every one, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Received, Self::LookedAt, Self::Asked, Self::PassedOn, Self::Closed];

    /// What is told of a report that stands like this in a case that stands like that.
    pub const fn of(report: ReportState, case: CaseState) -> Self {
        match (report, case) {
            (ReportState::Closed | ReportState::Withdrawn, _) | (_, CaseState::Closed) => Self::Closed,
            (_, CaseState::AwaitingReporter) => Self::Asked,
            (_, CaseState::Referred) => Self::PassedOn,
            (_, CaseState::New) => Self::Received,
            (
                _,
                CaseState::Triage
                | CaseState::Open
                | CaseState::AwaitingPartner
                | CaseState::Monitoring
                | CaseState::PendingClose
                | CaseState::Merged,
            ) => Self::LookedAt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reporter_is_told_five_things_and_never_that_a_partner_was_asked_or_that_somebody_is_watched() {
        let told = |state| OwnStatus::of(ReportState::Triaged, state);
        let expected = [
            (CaseState::New, OwnStatus::Received),
            (CaseState::Triage, OwnStatus::LookedAt),
            (CaseState::Open, OwnStatus::LookedAt),
            (CaseState::AwaitingReporter, OwnStatus::Asked),
            (CaseState::AwaitingPartner, OwnStatus::LookedAt),
            (CaseState::Referred, OwnStatus::PassedOn),
            (CaseState::Monitoring, OwnStatus::LookedAt),
            (CaseState::PendingClose, OwnStatus::LookedAt),
            (CaseState::Closed, OwnStatus::Closed),
            (CaseState::Merged, OwnStatus::LookedAt),
        ];
        assert_eq!(expected.map(|(state, _)| state), CaseState::ALL);
        for (state, status) in expected {
            assert_eq!(told(state), status, "{state:?}");
        }
    }

    #[test]
    fn a_report_that_was_taken_back_is_closed_for_its_reporter_whatever_its_case_does() {
        assert!(CaseState::ALL.iter().all(|case| OwnStatus::of(ReportState::Withdrawn, *case) == OwnStatus::Closed));
    }
}
