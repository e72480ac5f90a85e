//! Whose name: asking for one that is kept apart, and what the reporter sees of it (docs/rules.md §4).

use crate::{
    access::Colleague,
    api::{Endpoint, Method},
    ids::{CaseId, OpeningId, Reference, ReportId},
    permission::Permission,
    problem::Code,
    text::Reason,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How many answered requests a custodian is shown at most.
pub const ANSWERED: usize = 50;

/// POST `/api/v1/cases/{case}/names`: asks for the name of a report's reporter. In danger now it opens at once.
#[derive(Debug)]
pub struct AskName;

impl Endpoint for AskName {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/names";
    const PERMISSION: Permission = Permission::OpenIdentity;
    // Where somebody is in danger it opens without anybody's yes: a session left open must not be enough.
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::NotOnCase, Code::NothingApart];
    type Params = (CaseId,);
    type Request = NameWanted;
    type Response = NameAsked;
}

/// GET `/api/v1/names`: what waits for this person's word as a custodian, the longest waiting first.
#[derive(Debug)]
pub struct ListNameRequests;

impl Endpoint for ListNameRequests {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/names";
    const PERMISSION: Permission = Permission::KeepIdentity;
    type Params = ();
    type Request = ();
    type Response = NameRequests;
}

/// POST `/api/v1/cases/{case}/names/open`: a custodian says yes. The name opens for whoever asked, and for nobody
/// else, for a day.
#[derive(Debug)]
pub struct OpenName;

impl Endpoint for OpenName {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/names/open";
    const PERMISSION: Permission = Permission::KeepIdentity;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::OnCase, Code::AskerLeft];
    type Params = (CaseId,);
    type Request = WhichName;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/names/refuse`: a custodian says no, and to whoever asked why.
#[derive(Debug)]
pub struct RefuseName;

impl Endpoint for RefuseName {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/names/refuse";
    const PERMISSION: Permission = Permission::KeepIdentity;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::OnCase];
    type Params = (CaseId,);
    type Request = NameRefusal;
    type Response = ();
}

/// GET `/api/v1/reports/{reference}/timeline`: what happened around one of the caller's own reports.
#[derive(Debug)]
pub struct ReadTimeline;

impl Endpoint for ReadTimeline {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/reports/{reference}/timeline";
    const PERMISSION: Permission = Permission::SeeOwn;
    type Params = (Reference,);
    type Request = ();
    type Response = Timeline;
}

/// Which name, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NameWanted {
    /// The report whose reporter it is.
    pub report: ReportId,
    /// Why the name is needed.
    pub reason: Reason,
}

/// What became of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameAsked {
    /// What the custodian answers.
    pub id: OpeningId,
    /// Until when the name is open; nothing while it waits for the custodian.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub open_until_at: Option<Moment>,
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WhichName {
    /// What was asked.
    pub id: OpeningId,
}

/// What is refused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NameRefusal {
    /// What was asked.
    pub id: OpeningId,
    /// Why not. Whoever asked reads it.
    pub reason: Reason,
}

/// Where somebody's asking for a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AskingState {
    /// A custodian has yet to answer.
    Waiting,
    /// The custodian said no.
    Refused,
    /// The name is open to whoever asked, or was.
    Opened,
}

/// What somebody asked for, before their own eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAsking {
    /// The report whose reporter it is.
    pub report: ReportId,
    /// When.
    pub asked_at: Moment,
    /// What became of it.
    pub state: AskingState,
    /// Until when it is, or was, open to them; nothing where it was not opened.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub until_at: Option<Moment>,
    /// Why the custodian said no.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub refused_because: Option<Reason>,
}

/// What became of a request for a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameAnswered {
    /// The case.
    pub case: CaseId,
    /// What the case is called.
    pub reference: Reference,
    /// Who asked.
    pub asked_by: Colleague,
    /// When.
    pub asked_at: Moment,
    /// Why.
    pub reason: Reason,
    /// What became of it.
    pub state: AskingState,
    /// Who answered; nobody where danger opened it at once.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub answered_by: Option<Colleague>,
    /// Until when it is, or was, open; nothing where it was not opened.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub until_at: Option<Moment>,
    /// Why not, where it was refused.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub refused_because: Option<Reason>,
}

/// What waits for a custodian, and what was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameRequests {
    /// Each request.
    pub items: Vec<NameRequest>,
    /// The latest that were answered in the cases this person is custodian for, the latest asked first; at most
    /// [`ANSWERED`].
    pub answered: Vec<NameAnswered>,
}

/// Somebody who works a case asks for a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameRequest {
    /// What to answer.
    pub id: OpeningId,
    /// The case.
    pub case: CaseId,
    /// What the case is called.
    pub reference: Reference,
    /// The report whose reporter it is.
    pub report: ReportId,
    /// Who asks.
    pub asked_by: Colleague,
    /// When.
    pub asked_at: Moment,
    /// Why.
    pub reason: Reason,
}

/// What happened around a report, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timeline {
    /// Each event.
    pub events: Vec<TimelineEvent>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEvent {
    /// What happened.
    pub kind: TimelineKind,
    /// When.
    pub at: Moment,
    /// The day for people, in the institution's zone and the language of the report.
    pub at_words: String,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimelineKind {
    /// The server had it.
    Received,
    /// The reporter's name was opened to somebody who works on it.
    NameOpened,
}
