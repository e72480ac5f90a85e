//! The life of a case over HTTP: moving it, and all that a move asks for (docs/domain.md §4.3 to §4.10).
//!
//! Every request carries the version of the case it was made from. Where the case is another by now, the answer is a
//! conflict that says where it stands, and nothing was written.

use crate::{
    access::Colleague,
    api::{Endpoint, Method},
    ids::{AccountId, CaseId},
    lifecycle::{CaseState, Closing, Grading, Input, Marking, Move, MoveKind, PartnerAnswer, ReferralDraft, Watching},
    permission::Permission,
    priority::Priority,
    problem::Code,
    text::Reason,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// What each of them may answer instead.
const REFUSALS: &[Code] = &[Code::Invalid, Code::Conflict, Code::MoveRefused];

/// POST `/api/v1/cases/{case}/moves`: makes a move of the table in docs/domain.md §4.3.
#[derive(Debug)]
pub struct MoveCase;

impl Endpoint for MoveCase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/moves";
    const PERMISSION: Permission = Permission::MoveCase;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = OrderedMove;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/owner`: gives a case to somebody, or to nobody. Who does not lead gives it to nobody but
/// themselves, and takes it from nobody but themselves.
#[derive(Debug)]
pub struct AssignCase;

impl Endpoint for AssignCase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/owner";
    const PERMISSION: Permission = Permission::AssignCase;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = Assignment;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/priority`: says how soon a case is, which confirms it. What was computed is kept.
#[derive(Debug)]
pub struct SetPriority;

impl Endpoint for SetPriority {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/priority";
    const PERMISSION: Permission = Permission::SetPriority;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = NewPriority;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/marking`: says how a case is marked, which confirms it. Only a lead lowers one.
#[derive(Debug)]
pub struct ConfirmMarking;

impl Endpoint for ConfirmMarking {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/marking";
    const PERMISSION: Permission = Permission::MoveCase;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = NewMarking;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/grading`: grades the information in a case.
#[derive(Debug)]
pub struct GradeCase;

impl Endpoint for GradeCase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/grading";
    const PERMISSION: Permission = Permission::MoveCase;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = NewGrading;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/referral`: writes the record of the next referral. What was agreed to before is not
/// agreed to any more.
#[derive(Debug)]
pub struct DraftReferral;

impl Endpoint for DraftReferral {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/referral";
    const PERMISSION: Permission = Permission::MoveCase;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = NewReferral;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/referral/approve`: a lead agrees to a complete referral that somebody else wrote.
#[derive(Debug)]
pub struct ApproveReferral;

impl Endpoint for ApproveReferral {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/referral/approve";
    const PERMISSION: Permission = Permission::ApproveRelease;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = AtVersion;
    type Response = ();
}

/// POST `/api/v1/cases/{case}/referral/answer`: writes down what the partner said.
#[derive(Debug)]
pub struct AnswerReferral;

impl Endpoint for AnswerReferral {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/cases/{case}/referral/answer";
    const PERMISSION: Permission = Permission::MoveCase;
    const REFUSALS: &'static [Code] = REFUSALS;
    type Params = (CaseId,);
    type Request = NewAnswer;
    type Response = ();
}

macro_rules! requests { ($($(#[$doc:meta])* $name:ident { $($(#[$part:meta])* $field:ident: $kind:ty,)* })*) => {$(
    $(#[$doc])*
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(deny_unknown_fields)]
    pub struct $name {
        /// The version of the case it was made from.
        pub version: i32,
        $($(#[$part])* pub $field: $kind,)*
    }
)*}; }

requests! {
    /// A move to be made.
    OrderedMove {
        /// Which, with what it asks for.
        order: Move,
    }
    /// Whose a case is to be.
    Assignment {
        /// Who; nobody where it goes back to the queue.
        #[serde(default)]
        owner: Option<AccountId>,
        /// What the next one has to know. Asked for where somebody has it.
        #[serde(default)]
        note: Option<Reason>,
    }
    /// How soon a case is.
    NewPriority {
        /// How soon.
        priority: Priority,
        /// Why.
        reason: Reason,
    }
    /// How a case is marked.
    NewMarking {
        /// How.
        marking: Marking,
    }
    /// How the information in it is graded.
    NewGrading {
        /// How.
        grading: Grading,
    }
    /// What goes to a partner.
    NewReferral {
        /// The record.
        referral: ReferralDraft,
    }
    /// Nothing but the version.
    AtVersion {}
    /// What a partner said.
    NewAnswer {
        /// What.
        answer: PartnerAnswer,
    }
}

/// Where a case stands, and what a reader can do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseStanding {
    /// What a request has to name.
    pub version: i32,
    /// Whose it is.
    pub owner: Option<Colleague>,
    /// What the priority was before anybody set one.
    pub computed: Priority,
    /// Whether a person has confirmed the priority.
    pub priority_confirmed: bool,
    /// How it is marked, once a person said so.
    pub marking: Option<Marking>,
    /// How the information in it is graded.
    pub grading: Option<Grading>,
    /// Tasks neither done nor cancelled.
    pub open_tasks: u32,
    /// Whether two people close it.
    pub two_to_close: bool,
    /// When somebody first took it.
    pub first_look_at: Option<Moment>,
    /// What it rests on while it is being watched.
    pub watching: Option<Watching>,
    /// The closing somebody proposed.
    pub proposed: Option<ClosingProposed>,
    /// Every closure it ever had, oldest first.
    pub closures: Vec<Closed>,
    /// Every referral, oldest first.
    pub referrals: Vec<ReferralRead>,
    /// The case it became part of; its reports are read there.
    pub merged_into: Option<CaseId>,
    /// All that was done with it, oldest first.
    pub steps: Vec<Step>,
    /// Every move, and whether this reader can make it now.
    pub offers: Vec<OfferRead>,
}

/// A closing that waits for somebody to agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosingProposed {
    /// Who proposed it.
    pub by: Colleague,
    /// What they proposed.
    pub closing: Closing,
}

/// A closure that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closed {
    /// Why, and what the reporter heard.
    pub closing: Closing,
    /// When.
    pub closed_at: Moment,
    /// Who decided on it first.
    pub proposed_by: Colleague,
    /// Who agreed; nobody where one pair of eyes is enough.
    pub approved_by: Option<Colleague>,
}

/// A referral with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralRead {
    /// What goes out.
    pub draft: ReferralDraft,
    /// The fields still missing.
    pub missing: Vec<String>,
    /// Who wrote it.
    pub drafted_by: Colleague,
    /// Who agreed.
    pub approved_by: Option<Colleague>,
    /// When it went out.
    pub sent_at: Option<Moment>,
    /// What the partner said.
    pub answer: Option<PartnerAnswer>,
}

/// Something that was done with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// When.
    pub at: Moment,
    /// By whom; nobody where the service did it.
    pub by: Option<Colleague>,
    /// What.
    pub act: CaseAct,
    /// Where it stood then.
    pub to: CaseState,
    /// Why, where a reason was given.
    pub reason: Option<Reason>,
}

/// What was done, with what it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "act", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseAct {
    /// A move.
    Moved {
        /// Which.
        kind: MoveKind,
        /// Where it stood before.
        from: CaseState,
    },
    /// It went to somebody.
    Assigned {
        /// Whose it was.
        from: Option<AccountId>,
        /// Whose it is.
        to: Option<AccountId>,
    },
    /// Somebody set its priority.
    Priority {
        /// What it was.
        from: Priority,
        /// What it is.
        to: Priority,
        /// The rules by which the first one was computed.
        computed_by: u16,
    },
    /// Somebody said how it is marked.
    Marked {
        /// How.
        marking: Marking,
    },
    /// Somebody graded it.
    Graded {
        /// How.
        grading: Grading,
    },
    /// Somebody wrote down a referral.
    ReferralDrafted,
    /// A lead agreed to it.
    ReferralApproved,
    /// The partner's answer was written down.
    ReferralAnswered,
}

/// A move as it is offered to one reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferRead {
    /// The move.
    pub kind: MoveKind,
    /// Where it leads; nothing where it cannot be made.
    pub to: Option<CaseState>,
    /// Why it cannot be made.
    pub refusal: Option<Refused>,
    /// What to ask for first.
    pub inputs: Vec<Input>,
}

/// A rule in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refused {
    /// Its stable code.
    pub code: String,
    /// The sentence.
    pub words: String,
}
