//! The desk: what stands there and what it says.

use crate::{
    access::{CaseReader, Colleague},
    api::{Endpoint, Kind, Method},
    entities::SeenBefore,
    ids::{CaseId, MemberAlertId, Reference, ReportId},
    lifecycle::CaseState,
    moves::CaseStanding,
    permission::Permission,
    priority::Priority,
    questionnaire::Answers,
    reports::FiledBy,
    search::{ChannelWanted, TechniqueWanted},
    time::{ClockOffset, Moment},
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/cases`: the cases this person may see, most urgent first, then by what is
/// due next. Where codes are asked for, a portion may hold few cases, or none, and still not be the last.
#[derive(Debug)]
pub struct ListCases;

impl Endpoint for ListCases {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases";
    const PERMISSION: Permission = Permission::SeeQueue;
    type Params = ();
    type Request = CaseQuery;
    type Response = CaseList;
}

/// Which cases of the queue are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseQuery {
    /// Which part of the queue.
    #[serde(default)]
    pub show: Show,
    /// Only those in this state. That decides by itself whether they are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<CaseState>,
    /// Only those with a report that tells of this technique, and that the reader may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technique: Option<TechniqueWanted>,
    /// Only those with a report of this way of contact, and that the reader may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelWanted>,
    /// Where the last portion ended; nothing for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Show {
    /// What is neither closed nor part of another case.
    #[default]
    Open,
    /// Of these, what the reader owns.
    Mine,
    /// Of these, what nobody owns.
    Unassigned,
    /// What is closed.
    Closed,
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

/// GET `/api/v1/cases/{case}/line`: what a list shows of one case, as it stands now. It says no word of a report, so like
/// the list it is not recorded: a page that stands open asks by it whether the case has changed.
#[derive(Debug)]
pub struct GlanceCase;

impl Endpoint for GlanceCase {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/line";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (CaseId,);
    type Request = ();
    type Response = CaseLine;
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
    /// The cases, most urgent first, then by what is due next.
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
    /// By when somebody should do something next (docs/domain.md §3.4); nothing where nothing is promised.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub due_at: Option<Moment>,
    /// Whether it stands in a compartment of the reader's.
    pub compartment: bool,
    /// Counts its changes: who wants to change it names the one they know.
    pub version: i32,
    /// Whose it is; nothing where it is nobody's.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub owner: Option<Colleague>,
    /// Whether it is nobody's and the reader may make it theirs.
    pub can_take: bool,
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
    /// Where else the identifiers of its reports were met, as far as the reader may see.
    pub seen_before: Vec<SeenBefore>,
    /// Where it stands in its life, and what this reader can do with it.
    pub standing: CaseStanding,
    /// How the reader stands to it.
    pub reader: CaseReader,
}

/// Who filed a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reporter {
    /// Their name.
    pub name: String,
    /// How to write to them; nothing of somebody without an account, and of somebody who cannot talk freely and did not tick e-mail.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub email: Option<String>,
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
    /// How far that clock was off when the device last heard of the server; by this `answered_at` is to be put right.
    #[serde(default)]
    pub clock_offset: Option<ClockOffset>,
    /// Whether that time, put right, cannot be right all the same.
    pub answered_at_doubtful: bool,
    /// Who filed it; nothing while the name is kept apart and not open to this reader (docs/rules.md §4).
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reporter: Option<Reporter>,
    /// How it is known who filed it.
    pub filed_by: FiledBy,
    /// Whether it came when more reports without an account came from one network than usual.
    pub in_a_rush: bool,
    /// Whether its reporter took it back.
    pub withdrawn: bool,
    /// For whom it was sent, where that was under a delegation; kept apart with the name of who filed it.
    pub on_behalf_of: Option<SentFor>,
    /// The alert to members that asked for it. Such a report counts toward no campaign and no other one's priority
    /// (docs/rules.md §5).
    #[serde(default)]
    pub asked_by: Option<MemberAlertId>,
    /// The form the answers belong to.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub form_version: u16,
    /// The answers, codes and words together.
    pub answers: Answers,
}
