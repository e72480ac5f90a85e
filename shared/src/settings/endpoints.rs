//! Reading the settings, and changing them by two people's word.

use super::Settings;
use crate::{
    api::{Endpoint, Method},
    ids::{AccountId, SettingsVersionId},
    locale::Lang,
    page::{Page, PageQuery},
    permission::Permission,
    problem::Code,
    text::{DisplayName, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/settings`: the settings in force in the caller's institution.
#[derive(Debug)]
pub struct GetSettings;

impl Endpoint for GetSettings {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/settings";
    const PERMISSION: Permission = Permission::ReadSettings;
    type Params = ();
    type Request = ();
    type Response = SettingsInForce;
}

/// GET `/api/v1/settings/versions`: every version and proposal, the newest first.
#[derive(Debug)]
pub struct ListSettings;

impl Endpoint for ListSettings {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/settings/versions";
    const PERMISSION: Permission = Permission::ReadSettings;
    type Params = ();
    type Request = PageQuery;
    type Response = Page<SettingsVersion>;
}

/// GET `/api/v1/settings/versions/{version}`: one of them whole, with what it would change and what reporters would read.
#[derive(Debug)]
pub struct OpenSettings;

impl Endpoint for OpenSettings {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/settings/versions/{version}";
    const PERMISSION: Permission = Permission::ReadSettings;
    type Params = (SettingsVersionId,);
    type Request = ();
    type Response = VersionDetail;
}

/// POST `/api/v1/settings/preview`: what reporters would read under these settings, and what would change. Keeps nothing.
#[derive(Debug)]
pub struct PreviewSettings;

impl Endpoint for PreviewSettings {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/settings/preview";
    const PERMISSION: Permission = Permission::ReadSettings;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = NewProposal;
    type Response = SettingsPreview;
}

/// POST `/api/v1/settings/versions`: proposes settings. Somebody else has to agree before they hold. Going back to an
/// earlier version is proposing it again.
#[derive(Debug)]
pub struct ProposeSettings;

impl Endpoint for ProposeSettings {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/settings/versions";
    const PERMISSION: Permission = Permission::ProposeSettings;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = ();
    type Request = NewProposal;
    type Response = Proposed;
}

/// POST `/api/v1/settings/versions/{version}/approve`: agrees to what somebody else proposed. It holds at once.
#[derive(Debug)]
pub struct ApproveSettings;

impl Endpoint for ApproveSettings {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/settings/versions/{version}/approve";
    const PERMISSION: Permission = Permission::ApproveSettings;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::OwnProposal];
    type Params = (SettingsVersionId,);
    type Request = ();
    type Response = ();
}

/// POST `/api/v1/settings/versions/{version}/refuse`: turns a proposal down; one's own, too.
#[derive(Debug)]
pub struct RefuseSettings;

impl Endpoint for RefuseSettings {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/settings/versions/{version}/refuse";
    const PERMISSION: Permission = Permission::ApproveSettings;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (SettingsVersionId,);
    type Request = Refusal;
    type Response = ();
}

/// What holds now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsInForce {
    /// Its number, from 0.
    pub version: u32,
    /// The settings.
    pub settings: Settings,
    /// What waits for somebody's decision, the newest first; at most 20.
    pub waiting: Vec<SettingsVersion>,
    /// Who may be told of reports first today, by name.
    pub officers: Vec<ByWhom>,
}

/// Settings somebody would like to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// The version it was made from. Another one in force by now is a conflict.
    pub base: u32,
    /// All of the settings, changed or not.
    #[serde(deserialize_with = "super::texts::by_name")]
    pub settings: Settings,
    /// Why, for whoever decides.
    pub reason: Reason,
}

/// Why a proposal is turned down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Why, for whoever proposed it.
    pub reason: Reason,
}

/// Somebody who proposed or decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByWhom {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: DisplayName,
}

/// What a retry can be told as well: which proposal it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposed {
    /// The proposal.
    pub id: SettingsVersionId,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SettingsState {
    /// Somebody else has to decide.
    Proposed,
    /// It holds.
    InForce,
    /// It held until a newer one did.
    Past,
    /// Somebody turned it down.
    Refused,
}

/// A version or proposal in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsVersion {
    /// Its id.
    pub id: SettingsVersionId,
    /// Its number, once it was agreed to.
    pub version: Option<u32>,
    /// Which version it was made from.
    pub base: u32,
    /// Where it stands.
    pub state: SettingsState,
    /// Why.
    pub reason: Reason,
    /// Who proposed it; nobody for what was set up from the command line.
    pub proposed_by: Option<ByWhom>,
    /// When.
    pub proposed_at: Moment,
    /// Who decided.
    pub decided_by: Option<ByWhom>,
    /// When.
    pub decided_at: Option<Moment>,
    /// Why it was turned down.
    pub refusal: Option<Reason>,
}

/// One of them whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionDetail {
    /// What the list says of it.
    pub line: SettingsVersion,
    /// The number of the version in force. What was made from another can no longer be agreed to.
    pub in_force: u32,
    /// The settings.
    pub settings: Settings,
    /// Against those in force now.
    pub preview: SettingsPreview,
}

/// What settings would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsPreview {
    /// What reporters would read, in each language.
    pub seen: Vec<Seen>,
    /// What would change, in the order of the settings.
    pub differences: Vec<Difference>,
}

/// What a reporter would read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seen {
    /// In which language.
    pub language: Lang,
    /// The danger page, a line each.
    pub danger: Vec<String>,
    /// What the receipt would say would happen next, for a report sent at telling moments.
    pub promises: Vec<Promise>,
}

/// A receipt's words for a report sent at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// When it would be sent, in words.
    pub sent: String,
    /// What its receipt would say.
    pub words: String,
}

/// One thing that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Which: `opening › monday › opens`.
    pub what: String,
    /// As it is; nothing where it is not set.
    pub before: Option<String>,
    /// As it would be; nothing where it would not be set.
    pub after: Option<String>,
}
