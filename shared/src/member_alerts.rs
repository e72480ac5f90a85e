//! Member alerts: two leads tell the members of their institution that contact from an account is being checked
//! (docs/rules.md §5). Members read it as a notice, on the pages [`crate::pages::NoticesPage`] and
//! [`crate::pages::NoticePage`]; here is what leads do.

use crate::{
    access::Colleague,
    api::{Endpoint, Method},
    cases::CaseLine,
    identifiers::Kind,
    ids::{CampaignId, EntityId, MemberAlertId},
    permission::Permission,
    problem::Code,
    text::Reason,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How long a member alert is shown, in milliseconds: 30 days (docs/rules.md §5).
pub const LIFETIME: i64 = 30 * Moment::DAY;
/// How long a draft waits for a second lead, in milliseconds: 14 days (docs/rules.md §5).
pub const DRAFT_LIFETIME: i64 = 14 * Moment::DAY;
/// The most identifiers of one approacher that one alert names.
pub const MOST: usize = 5;

/// What can contact somebody, of all that proves that two reports tell of the same.
pub const fn can_contact(kind: Kind) -> bool {
    matches!(kind, Kind::ProfileUrl | Kind::Handle | Kind::Email | Kind::Phone | Kind::Domain | Kind::Url)
}

/// POST `/api/v1/member-alerts`: drafts one. Nobody but leads sees it until another lead approves, for which
/// there are 14 days. There is one about an identifier at a time.
#[derive(Debug)]
pub struct DraftMemberAlert;

impl Endpoint for DraftMemberAlert {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/member-alerts";
    const PERMISSION: Permission = Permission::AlertMembers;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::AlertStands];
    type Params = ();
    type Request = NewMemberAlert;
    type Response = Drafted;
}

/// GET `/api/v1/member-alerts`: those of the institution that wait or are live, and those that are over among the newest 50;
/// with the reports that they asked for, as far as the reader sees their cases. Reading it is recorded.
#[derive(Debug)]
pub struct ListMemberAlerts;

impl Endpoint for ListMemberAlerts {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/member-alerts";
    const PERMISSION: Permission = Permission::AlertMembers;
    type Params = ();
    type Request = ();
    type Response = MemberAlertList;
}

/// POST `/api/v1/member-alerts/{alert}/decision`: another lead says yes, and members see it from now on; or no. A no of
/// whoever drafted it takes it back, also where they no longer see where it was met. The same for the correction of one that was recalled.
#[derive(Debug)]
pub struct DecideMemberAlert;

impl Endpoint for DecideMemberAlert {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/member-alerts/{alert}/decision";
    const PERMISSION: Permission = Permission::AlertMembers;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::OwnProposal, Code::Conflict];
    type Params = (MemberAlertId,);
    type Request = MemberAlertDecision;
    type Response = ();
}

/// POST `/api/v1/member-alerts/{alert}/recall`: ends one before its time. Who read it reads that it was taken back;
/// nobody else sees anything any more. One lead is enough, and it need not be one who sees where it was met: a mistake must
/// not wait. A correction that says more than that waits for another lead's decision, and may be given later as well.
#[derive(Debug)]
pub struct RecallMemberAlert;

impl Endpoint for RecallMemberAlert {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/member-alerts/{alert}/recall";
    const PERMISSION: Permission = Permission::AlertMembers;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (MemberAlertId,);
    type Request = MemberAlertRecall;
    type Response = ();
}

/// What a lead drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMemberAlert {
    /// What contact comes from: strong identifiers of one approacher that were met outside compartments.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5))]
    pub entities: Vec<EntityId>,
    /// The campaign it is about, if it is about one.
    #[serde(default)]
    pub campaign: Option<CampaignId>,
    /// Why members should be asked; for whoever decides, and never shown to members.
    pub reason: Reason,
}

/// What a retry can be told as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Drafted {
    /// The alert.
    pub id: MemberAlertId,
}

/// A second lead's word, or the first one's second thought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberAlertDecision {
    /// Whether members are to see it.
    pub approves: bool,
}

/// Why one ends before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberAlertRecall {
    /// What those who read it are to be told: at once that it was taken back, the rest when another lead agrees.
    pub correction: Correction,
}

/// What those are told who read an alert that was recalled. Fixed words: what one lead typed here would reach everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Correction {
    /// It was taken back, and that says nothing of the account.
    Withdrawn,
    /// The contact was innocent.
    Innocent,
    /// The alert was a mistake.
    Mistake,
    /// Nothing more needs to be checked.
    Finished,
}

impl Correction {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Withdrawn, Self::Innocent, Self::Mistake, Self::Finished];

    /// Whether two leads have to agree on it: it tells members that they need not take care any more.
    pub const fn takes_two(self) -> bool {
        !matches!(self, Self::Withdrawn)
    }

    /// Its code, as it travels.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Withdrawn => "WITHDRAWN",
            Self::Innocent => "INNOCENT",
            Self::Mistake => "MISTAKE",
            Self::Finished => "FINISHED",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How far an alert has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MemberAlertState {
    /// It waits for another lead.
    Draft,
    /// Members see it.
    Live,
    /// Another lead said no.
    Refused,
    /// Whoever drafted it took it back.
    Withdrawn,
    /// Its 30 days are over.
    Expired,
    /// Nobody decided about the draft in 14 days.
    Lapsed,
    /// It was ended before.
    Recalled,
}

/// The alerts of an institution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberAlertList {
    /// The alerts, the newest first.
    pub items: Vec<MemberAlert>,
}

/// One alert, as leads see it. A lead who does not see where it was met is shown one that is live, or a draft of
/// their own, with what members read and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberAlert {
    /// The alert.
    pub id: MemberAlertId,
    /// How far it has come.
    pub state: MemberAlertState,
    /// What members see, in the order in which it was chosen.
    pub known_as: Vec<KnownAs>,
    /// What it rests on, in the same order; nothing for a lead who does not see where it was met.
    pub rests_on: Vec<RestsOn>,
    /// The campaign it is about.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub campaign: Option<CampaignId>,
    /// Why members should be asked.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<Reason>,
    /// Who drafted it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub drafted_by: Option<Colleague>,
    /// When.
    pub drafted_at: Moment,
    /// Who approved or refused it, or took it back.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub decided_by: Option<Colleague>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub decided_at: Option<Moment>,
    /// When it ends by itself: a draft, or what was approved.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub expires_at: Option<Moment>,
    /// Who recalled it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub recalled_by: Option<Colleague>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub recalled_at: Option<Moment>,
    /// What those who read it are told.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub correction: Option<Correction>,
    /// What another lead is to agree on that they are told.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub proposed: Option<Correction>,
    /// Who proposed it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub proposed_by: Option<Colleague>,
    /// The cases of the reports that it asked for. They count toward no campaign and no priority but their own.
    pub reports: Vec<CaseLine>,
    /// Whether the reader may approve what waits: it, or its correction.
    pub may_approve: bool,
    /// Whether it is there for the reader whole.
    pub whole: bool,
}

/// What an alert rests on: one of its identifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestsOn {
    /// The identifier.
    pub entity: EntityId,
    /// How many people counted as approached from it, outside compartments and in cases that the reader sees.
    pub people: u32,
}

/// An identifier as people know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownAs {
    /// What sort of thing it is: a code of docs/domain.md §4.5.
    pub kind: String,
    /// The platform's name for people, where it is an account on one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub platform: Option<String>,
    /// The name on that platform, or the whole of it, written so that nothing makes a link of it.
    pub handle: String,
    /// The whole of it, written in the same way.
    pub shown: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_shown_for_a_month_and_only_taking_it_back_is_left_to_one() {
        assert_eq!((LIFETIME, DRAFT_LIFETIME), (30 * 24 * 60 * 60 * 1000, 14 * 24 * 60 * 60 * 1000));
        assert_eq!(Correction::ALL.map(Correction::takes_two), [false, true, true, true]);
    }

    #[test]
    fn a_correction_travels_by_its_code() {
        for one in Correction::ALL {
            assert_eq!(serde_json::to_string(&one).unwrap(), format!("\"{}\"", one.code()));
            assert_eq!(Correction::from_code(one.code()), Some(one));
        }
        assert_eq!(Correction::from_code("GUILTY"), None);
    }
}
