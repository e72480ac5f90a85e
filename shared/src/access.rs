//! Who is on a case, who must not be, and who looked in from outside (docs/rules.md §3, docs/domain.md §6.3).

use crate::{
    api::{Endpoint, Method},
    cases::CaseList,
    ids::{AccountId, CaseId},
    names::OwnAsking,
    permission::Permission,
    problem::Code,
    text::{DisplayName, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How long glass stays broken: an hour, in milliseconds.
pub const GLASS_LASTS: i64 = Moment::HOUR;

/// GET `/api/v1/desk/cases`: the cases this person is on, most urgent first, then by what is due
/// next; without those that are closed or part of another.
#[derive(Debug)]
pub struct ListOwnCases;

impl Endpoint for ListOwnCases {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/desk/cases";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = ();
    type Request = crate::page::PageQuery;
    type Response = CaseList;
}

/// GET `/api/v1/cases/{case}/access`: who is on a case, who was taken off it and who looked in. Reading it is
/// recorded.
#[derive(Debug)]
pub struct ReadAccess;

impl Endpoint for ReadAccess {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/access";
    const PERMISSION: Permission = Permission::AssignCase;
    type Params = (CaseId,);
    type Request = ();
    type Response = CaseAccess;
}

/// POST `/api/v1/cases/{case}/access/add`: puts somebody on a case. Triage puts on nobody but themselves. Somebody
/// who is on it already stays so.
#[derive(Debug)]
pub struct AddToCase;

impl Endpoint for AddToCase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/access/add";
    const PERMISSION: Permission = Permission::AssignCase;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (CaseId,);
    type Request = NewOnCase;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/access/remove`: takes somebody off a case. What they owned is nobody's then. Triage
/// takes off nobody but themselves.
#[derive(Debug)]
pub struct RemoveFromCase;

impl Endpoint for RemoveFromCase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/access/remove";
    const PERMISSION: Permission = Permission::AssignCase;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (CaseId,);
    type Request = Whom;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/recusals`: keeps the caller, or by a lead's word somebody else, away from a case from
/// now on. For whoever is recused the case is not there any more. Keeping somebody else away asks for a fresh proof, and
/// every other lead is told; where there is none besides the two it is refused.
#[derive(Debug)]
pub struct RecuseFromCase;

impl Endpoint for RecuseFromCase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/recusals";
    const PERMISSION: Permission = Permission::MoveCase;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict, Code::StepUpRequired, Code::NobodyToTell];
    type Params = (CaseId,);
    type Request = NewRecusal;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/recusals/lift`: lets somebody back to a case. A lead does, and never for themselves:
/// for whoever is recused the case is not there. Every other lead is told; where there is none besides the two it is
/// refused.
#[derive(Debug)]
pub struct LiftRecusal;

impl Endpoint for LiftRecusal {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/recusals/lift";
    const PERMISSION: Permission = Permission::AssignCase;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::NobodyToTell];
    type Params = (CaseId,);
    type Request = Whom;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/glass`: opens a case the caller is not on, for an hour, with a reason. Somebody who
/// leads is told at once. Again within the hour changes nothing.
#[derive(Debug)]
pub struct BreakGlass;

impl Endpoint for BreakGlass {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/glass";
    const PERMISSION: Permission = Permission::BreakGlass;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::AlreadyOpen, Code::NobodyToTell];
    type Params = (CaseId,);
    type Request = Because;
    type Response = GlassBroken;
}

/// Somebody, by account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Whom {
    /// Who.
    pub account: AccountId,
}

/// Who is to be on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOnCase {
    /// Who.
    pub account: AccountId,
    /// Why. Nobody has to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// A reason, kept with what it was given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// Why.
    pub reason: Reason,
}

/// Who must not have to do with a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRecusal {
    /// Who; the caller where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Why. Whoever recuses themselves need not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Until when glass stays broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GlassBroken {
    /// From then on the case is shut again.
    pub until_at: Moment,
}

/// A member of staff by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// Who.
    pub account: AccountId,
    /// Their name for people.
    pub name: DisplayName,
}

/// Who has to do with a case beyond what their role gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseAccess {
    /// Who is on it.
    pub people: Vec<OnCase>,
    /// Who is kept away from it.
    pub recused: Vec<Recused>,
    /// Who opened it from outside, the latest first.
    pub glass: Vec<Glass>,
    /// Who else could be put on it.
    pub others: Vec<Colleague>,
}

/// Somebody on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnCase {
    /// Who.
    pub who: Colleague,
    /// By whom; the same where they did it themselves.
    pub by: Colleague,
    /// Since when.
    pub since_at: Moment,
    /// Why, where it was said.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<Reason>,
}

/// How whoever reads a case stands to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseReader {
    /// Whether they own it or were put on it.
    pub on_case: bool,
    /// Until when they read it only because they broke the glass; nothing where they read it anyway.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub open_until_at: Option<Moment>,
    /// Whether they may ask for a name that is kept apart here.
    pub asks_names: bool,
    /// The names they asked for, each time, the latest first.
    pub asked: Vec<OwnAsking>,
}

/// Somebody kept away from a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recused {
    /// Who.
    pub who: Colleague,
    /// By whom; the same where they did it themselves.
    pub by: Colleague,
    /// Since when.
    pub since_at: Moment,
    /// Why, where it was said.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<Reason>,
}

/// Somebody who opened a case they are not on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Glass {
    /// Who.
    pub who: Colleague,
    /// Why.
    pub reason: Reason,
    /// When.
    pub broken_at: Moment,
    /// Until when it was, or is, open to them.
    pub until_at: Moment,
}
