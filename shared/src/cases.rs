//! The desk: what stands there and what it says.

use crate::{
    api::{Endpoint, Kind, Method},
    ids::{CaseId, Reference, ReportId},
    lifecycle::CaseState,
    page::PageQuery,
    permission::Permission,
    priority::Priority,
    questionnaire::Answers,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/cases`: the cases this person may see, most urgent and longest waiting first.
#[derive(Debug)]
pub struct ListCases;

impl Endpoint for ListCases {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases";
    const PERMISSION: Permission = Permission::SeeQueue;
    type Params = ();
    type Request = PageQuery;
    type Response = CaseList;
}

/// GET `/api/v1/cases/{case}`: a case with what its reports say. Reading it is recorded.
#[derive(Debug)]
pub struct OpenCase;

impl Endpoint for OpenCase {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (CaseId,);
    type Request = ();
    type Response = CaseDetail;
}

/// GET `/api/v1/desk/events`: tells an open desk that there is something to fetch again. The first events
/// tell that of everything, so that whoever was away for a moment has missed nothing.
#[derive(Debug)]
pub struct WatchDesk;

impl Endpoint for WatchDesk {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/desk/events";
    const PERMISSION: Permission = Permission::SeeQueue;
    const KIND: Kind = Kind::Stream;
    type Params = ();
    type Request = ();
    type Response = DeskEvent;
}

/// Something changed. An event carries no data: what a reader may see is decided where they fetch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "event", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeskEvent {
    /// The list of cases, as this reader sees it.
    CasesChanged,
    /// What [`DeskStatus`] answers.
    StatusChanged,
}

/// GET `/api/v1/desk/status`: what whoever watches the desk must know besides the cases.
#[derive(Debug)]
pub struct DeskStatus;

impl Endpoint for DeskStatus {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/desk/status";
    const PERMISSION: Permission = Permission::SeeQueue;
    type Params = ();
    type Request = ();
    type Response = DeskState;
}

/// The state of the desk itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskState {
    /// Alerts that should have left and did not (docs/rules.md §7); `None` while mail flows.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub mail_delay: Option<MailDelay>,
}

/// Alerts are not leaving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailDelay {
    /// Since when the oldest of them waits.
    pub since_at: Moment,
    /// The same for people, in the institution's zone.
    pub since_words: String,
}

/// A portion of a list of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseList {
    /// The cases, most urgent and longest waiting first.
    pub items: Vec<CaseLine>,
    /// What to ask for next; `None` at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next: Option<String>,
    /// How many cases of this portion of the queue do not open, told to those who lead: the operator has to mend them.
    pub unopened: u32,
}

/// A case in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// The reference of the report that opened it.
    pub reference: Reference,
    /// Where it stands.
    pub state: CaseState,
    /// How soon.
    pub priority: Priority,
    /// When it was opened.
    pub opened_at: Moment,
    /// By when a person should have made contact; nothing where nothing is promised.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub due_at: Option<Moment>,
    /// Whether it stands in a compartment of the reader's.
    pub compartment: bool,
}

/// A case with its reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseDetail {
    /// What the list shows.
    pub line: CaseLine,
    /// Why it has its priority, a sentence each.
    pub reasons: Vec<String>,
    /// Its reports, oldest first.
    pub reports: Vec<ReportRead>,
}

/// Who filed a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reporter {
    /// Their name.
    pub name: String,
    /// How to write to them.
    pub email: String,
}

/// The member a report was sent for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentFor {
    /// Their name.
    pub name: String,
    /// Whether it is kept from them.
    pub private: bool,
}

/// A report as a permitted reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportRead {
    /// The report.
    pub id: ReportId,
    /// Its name for people.
    pub reference: Reference,
    /// When the server had it.
    pub received_at: Moment,
    /// When it was answered, by the device's clock.
    pub answered_at: Moment,
    /// Whether the device's time cannot be right.
    pub answered_at_doubtful: bool,
    /// Who filed it; nothing while the name is kept apart and not open to this reader (docs/rules.md §4).
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reporter: Option<Reporter>,
    /// For whom it was sent, where that was under a delegation; kept apart with the name of who filed it.
    pub on_behalf_of: Option<SentFor>,
    /// The form the answers belong to.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub form_version: u16,
    /// The answers, codes and words together.
    pub answers: Answers,
}
