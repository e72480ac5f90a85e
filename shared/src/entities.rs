//! What approachers are found again by, and where it was met (docs/domain.md §4.5).
//!
//! Every number here is one reader's: cases that are not there for them are left out of it.

use crate::{
    access::Colleague,
    api::{Endpoint, Method},
    cases::CaseLine,
    ids::{CampaignId, CaseId, EntityId, ReportId},
    permission::Permission,
    problem::Code,
    text::{Pasted, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How many distinct targets of one entity raise a campaign (docs/domain.md §4.5).
pub const CAMPAIGN_TARGETS: usize = 3;
/// How far back they count, in milliseconds: 90 days.
pub const CAMPAIGN_SPAN: i64 = 90 * Moment::DAY;

/// POST `/api/v1/search/entities`: the entities of these identifiers, as far as the reader sees where they were met.
/// A POST, because an identifier may be a private person's and has no place in an address. Searching is recorded.
#[derive(Debug)]
pub struct ListEntities;

impl Endpoint for ListEntities {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/search/entities";
    const PERMISSION: Permission = Permission::ReadReport;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = EntitySearch;
    type Response = EntityList;
}

/// GET `/api/v1/entities/{entity}`: an entity with everything the reader may see of it. Reading it is recorded.
#[derive(Debug)]
pub struct ReadEntity;

impl Endpoint for ReadEntity {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/entities/{entity}";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (EntityId,);
    type Request = ();
    type Response = EntityDetail;
}

/// GET `/api/v1/cases/{case}/suggestions`: other cases that may be about the same, by something weak. Reading it is
/// recorded.
#[derive(Debug)]
pub struct ListSuggestions;

impl Endpoint for ListSuggestions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/suggestions";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (CaseId,);
    type Request = ();
    type Response = SuggestionList;
}

/// POST `/api/v1/cases/{case}/suggestions`: says for good whether a suggestion holds. Nothing is joined by it; one that
/// was rejected is not made again.
#[derive(Debug)]
pub struct SettleSuggestion;

impl Endpoint for SettleSuggestion {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/suggestions";
    const PERMISSION: Permission = Permission::LinkCases;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (CaseId,);
    type Request = Settlement;
    type Response = ();
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EntitySearch {
    /// Links, addresses, numbers or handles, in any spelling; only a whole one finds something.
    pub text: Pasted,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityList {
    /// The entities, in the order of what was searched for. One that was never met, or nowhere where the reader may
    /// look, is not among them.
    pub items: Vec<EntityLine>,
}

/// An entity in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityLine {
    /// The entity.
    pub id: EntityId,
    /// What sort of thing it is: a code of docs/domain.md §4.5, or `PERSONA` for a name with an organisation.
    pub kind: String,
    /// The thing itself in its one form, written so that nothing makes a link of it.
    pub shown: String,
    /// Whether it proves that two reports tell of the same; otherwise it suggests it.
    pub strong: bool,
    /// In how many cases it was met.
    pub cases: u32,
    /// How many distinct targets it approached, by the reports that count (docs/rules.md §5).
    pub targets: u32,
    /// The campaign that runs on it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub campaign: Option<CampaignId>,
}

/// An entity with where it was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityDetail {
    /// In a few words.
    pub line: EntityLine,
    /// When a report first told of it.
    pub first_at: Moment,
    /// When one last did.
    pub last_at: Moment,
    /// What its reports say that was done, by the codes of docs/domain.md §2.2, each once.
    pub techniques: Vec<String>,
    /// Where it was met, the newest first: of the newest 500.
    pub sightings: Vec<SightingLine>,
    /// The cases of those, most urgent and longest waiting first.
    pub cases: Vec<CaseLine>,
}

/// One report that tells of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SightingLine {
    /// The report.
    pub report: ReportId,
    /// Its case.
    pub case: CaseId,
    /// When the report was received.
    pub at: Moment,
    /// As it was typed; nothing where the reader sees that there is a case and not what it says.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub typed: Option<String>,
    /// Whether it stood in the story only, where a reporter also writes down what is their own.
    pub in_words: bool,
    /// Whether it counts toward a campaign and toward other reports' priority (docs/rules.md §5).
    pub counts: bool,
}

/// What a case tells of an identifier in its reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenBefore {
    /// The entity; its numbers include this case.
    pub entity: EntityLine,
    /// In how many other cases it was met.
    pub others: u32,
    /// Whether this case's reports have it in their stories only.
    pub in_words: bool,
}

/// Other cases that may be about the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestionList {
    /// The suggestions, without those that were rejected.
    pub items: Vec<Suggestion>,
}

/// Another case that may be about the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What both tell of.
    pub entity: EntityLine,
    /// The other case.
    pub other: CaseLine,
    /// Who said that it holds; nothing while nobody said anything.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub confirmed: Option<Confirmed>,
}

/// Somebody said that a suggestion holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmed {
    /// Who.
    pub by: Colleague,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Reason,
}

/// Whether a suggestion holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// The other case.
    pub other: CaseId,
    /// What both tell of.
    pub entity: EntityId,
    /// Whether they are about the same.
    pub holds: bool,
    /// Why.
    pub reason: Reason,
}

#[cfg(test)]
mod tests {
    #[test]
    fn three_targets_within_ninety_days_raise_a_campaign() {
        assert_eq!((super::CAMPAIGN_TARGETS, super::CAMPAIGN_SPAN), (3, 7_776_000_000));
    }
}
