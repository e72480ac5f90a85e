//! Reading the audit: what was done, by whom, to what, as far as the reader may know it (docs/domain.md §6.7).

use crate::{
    api::{Endpoint, Kind, Method},
    audit_words::{Group, ObjectKind},
    ids::{AccountId, CaseId, Reference},
    permission::Permission,
    problem::Code,
    text::DisplayName,
    time::{Day, Moment},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// GET `/api/v1/audit`: rows of the caller's institution, newest first. A filter holds days, codes and ids, so it may
/// stand in an address. Each reading is a row itself.
#[derive(Debug)]
pub struct ListAudit;

impl Endpoint for ListAudit {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/audit";
    const PERMISSION: Permission = Permission::ReadAudit;
    const REFUSALS: &'static [Code] = &[];
    type Params = ();
    type Request = AuditQuery;
    type Response = AuditList;
}

/// GET `/api/v1/audit.csv`: what a filter shows, as a file for a spreadsheet (RFC 4180).
///
/// Its columns are at, who, code, act, object, about, refused, count. It ends after [`LONGEST_FILE`] rows; the last one
/// then says from when on the rows are missing. It wants a fresh proof, and each one is recorded.
#[derive(Debug)]
pub struct GetAuditCsv;

impl Endpoint for GetAuditCsv {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/audit.csv";
    const PERMISSION: Permission = Permission::ReadAudit;
    const KIND: Kind = Kind::Bytes;
    const MEDIA_TYPE: &'static str = "text/csv; charset=utf-8; header=present";
    const STEP_UP: bool = true;
    type Params = ();
    type Request = AuditQuery;
    type Response = ();
}

/// Rows in a file.
pub const LONGEST_FILE: usize = 5_000;

/// Which rows are wanted. What is left out does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// The first day, in the institution's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// One sort of acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// What this person did, as far as the rows name them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<AccountId>,
    /// What was done to this, as a row tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Uuid>,
    /// Where the last portion ended; nothing for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A portion of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditList {
    /// The rows, newest first.
    pub items: Vec<AuditLine>,
    /// What to ask for next; `None` at the end.
    pub next: Option<String>,
    /// Where the search stopped because it had looked at enough, rounded down to the hour: nothing that fits lies
    /// between the last row and there, and there may be more before it.
    pub looked_back_to: Option<Moment>,
    /// Whether what is kept is still what was written.
    pub chain: ChainState,
}

/// The chain of the whole installation, as the running server sees it.
///
/// It tells no number of rows and no time of a single one: either would tell that something happens where the reader
/// sees nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChainState {
    /// Every row written before this is chained, and the chain is signed. Rows are chained about once a minute.
    pub signed_until: Moment,
    /// Whether the chain does not continue what this server signed. Then nothing is chained until an operator has
    /// looked into it.
    pub broken: bool,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLine {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Doer,
    /// The act's name, as `ReportFiled`; it never changes.
    pub code: String,
    /// The same in words.
    pub words: String,
    /// Which sort of acts it belongs to.
    pub group: Group,
    /// What it was done to.
    pub object: ObjectKind,
    /// Which of them, where the reader may know it.
    pub about: Option<About>,
    /// Of a refusal: what was refused.
    pub refusal: Option<RefusedAct>,
}

/// By whom, as far as the reader may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Doer {
    /// Somebody of the staff, or the reader.
    Person {
        /// Their account.
        account: AccountId,
        /// Their name.
        name: DisplayName,
    },
    /// Somebody who reports, or may: no name, and nothing that would tell one of them from another.
    Reporter,
    /// The server itself, or somebody at its command line.
    Service,
}

/// Which object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum About {
    /// A case, or a report or an entry in it.
    Case {
        /// The case, by which what was done to it is found.
        case: CaseId,
        /// Its reference.
        reference: Reference,
    },
    /// Somebody of the staff.
    Person {
        /// Their account, by which what was done to it is found.
        account: AccountId,
        /// Their name.
        name: DisplayName,
    },
}

/// What was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedAct {
    /// The operation; none where several are summed up.
    pub operation: Option<String>,
    /// Why; none where several are summed up.
    pub code: Option<Code>,
    /// How many; more than one where they are summed up.
    pub count: u32,
}
