//! Campaigns: one approacher, several people (docs/domain.md §4.5).
//!
//! A campaign is there for whoever sees a case of it, and its numbers are of the cases they see.

use crate::{
    api::{Endpoint, Method},
    cases::CaseLine,
    entities::EntityLine,
    ids::CampaignId,
    permission::Permission,
    problem::Code,
    text::{Label, Narrative, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/campaigns`: the newest campaigns the reader sees, the newest first; at most 100 are looked at.
#[derive(Debug)]
pub struct ListCampaigns;

impl Endpoint for ListCampaigns {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/campaigns";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = ();
    type Request = ();
    type Response = CampaignList;
}

/// GET `/api/v1/campaigns/{campaign}`: a campaign with its cases. Reading it is recorded.
#[derive(Debug)]
pub struct ReadCampaign;

impl Endpoint for ReadCampaign {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/campaigns/{campaign}";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (CampaignId,);
    type Request = ();
    type Response = CampaignDetail;
}

/// POST `/api/v1/campaigns/{campaign}/name`: gives a campaign a name and a summary. By whoever leads where it stands.
#[derive(Debug)]
pub struct NameCampaign;

impl Endpoint for NameCampaign {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/campaigns/{campaign}/name";
    const PERMISSION: Permission = Permission::LinkCases;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (CampaignId,);
    type Request = CampaignName;
    type Response = ();
}

/// POST `/api/v1/campaigns/{campaign}/close`: ends a campaign. Its cases stay as they are; another is raised when as
/// many targets are approached again. By whoever leads where it stands.
#[derive(Debug)]
pub struct CloseCampaign;

impl Endpoint for CloseCampaign {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/campaigns/{campaign}/close";
    const PERMISSION: Permission = Permission::LinkCases;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (CampaignId,);
    type Request = CampaignEnd;
    type Response = ();
}

/// The campaigns somebody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignList {
    /// The campaigns, the newest first.
    pub items: Vec<CampaignLine>,
}

/// A campaign in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignLine {
    /// The campaign.
    pub id: CampaignId,
    /// What it is called; nothing until somebody names it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub name: Option<Label>,
    /// When it was raised.
    pub opened_at: Moment,
    /// When it was closed; nothing while it runs.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub closed_at: Option<Moment>,
    /// What naming and closing want to see: how often it was changed.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub version: u32,
    /// How many cases belong to it.
    pub cases: u32,
    /// How many distinct targets were approached.
    pub targets: u32,
}

/// A campaign with its cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignDetail {
    /// In a few words.
    pub line: CampaignLine,
    /// What is known of it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub summary: Option<Narrative>,
    /// Why it was closed.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub closing_reason: Option<Reason>,
    /// Whether the reader leads where it stands: names it and closes it.
    pub can_lead: bool,
    /// What it was raised on.
    pub entity: EntityLine,
    /// What else is strong that its reports give, for who leads: the approacher's other accounts, addresses and numbers.
    pub also: Vec<EntityLine>,
    /// Its cases, most urgent and longest waiting first.
    pub cases: Vec<CaseLine>,
}

/// What a campaign is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CampaignName {
    /// The version that was read.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub version: u32,
    /// The name.
    pub name: Label,
    /// What is known of it.
    #[serde(default)]
    pub summary: Option<Narrative>,
}

/// Why a campaign is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CampaignEnd {
    /// The version that was read.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub version: u32,
    /// Why.
    pub reason: Reason,
}
