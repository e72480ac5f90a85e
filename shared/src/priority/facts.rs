//! All that a rule may read: some coded answers, what access the person approached has, and what other
//! reports say. Nothing else has a name here, so nothing else can count (docs/domain.md §3.1).

use crate::questionnaire::Answers;

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// A coded answer that a rule may read (docs/domain.md §1.3).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Input { $($(#[$doc])* $name,)* }

        /// Every answer that a rule reads. A field that is not among them cannot move a priority.
        pub const INPUTS: &[Input] = &[$(Input::$name),*];

        impl Input {
            /// The field's id in the answers.
            pub const fn id(self) -> &'static str { match self { $(Input::$name => $id),* } }
        }
    };
}

inputs! {
    /// Whether anyone is in danger.
    DangerNow = "danger_now",
    /// Whom they contacted.
    SubjectRelation = "subject_relation",
    /// When it last happened.
    LastContact = "last_contact",
    /// Whether it goes on.
    StillOngoing = "still_ongoing",
    /// Whether something is about to happen.
    NextContact = "next_contact",
    /// What they did or asked for.
    Techniques = "techniques",
    /// What they wanted.
    Sought = "sought",
    /// What was odd about them.
    WarningSigns = "warning_signs",
    /// What the person approached did.
    TargetResponse = "target_response",
    /// How private what was told is.
    InfoSharedLevel = "info_shared_level",
    /// Which device or account may be affected.
    DeviceEvents = "device_events",
    /// When that happened.
    DeviceWhen = "device_when",
    /// By when a threat wants something done.
    Deadline = "deadline",
    /// Whether family is at risk.
    FamilyAtRisk = "family_at_risk",
    /// Whether it is about somebody who might see the report. Routes, and never counts.
    ConflictFlag = "conflict_flag",
}

/// What access the person approached has, by the codes of docs/domain.md §2.6. The default is that nobody
/// has said, which scores nothing: a point without a known cause would need an invented sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Their role.
    pub role: Option<String>,
    /// Their access flags, as an administrator set them.
    pub flags: Vec<String>,
}

/// What other reports say (docs/domain.md §4.5). The default is that nothing matches.
///
/// Anonymous and unverified reports, and reports that a member alert asked for, are left out by whoever
/// fills this in: otherwise a few strangers could raise anybody's priority (docs/rules.md §5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// Whether something weak matches: a like name, text or picture.
    pub weak_match: bool,
    /// How many *other* targets, ever, were approached from the same strong identifier.
    pub other_targets: u32,
    /// How many distinct targets, this one included, were approached from it in the last 90 days.
    pub targets_in_90_days: u32,
    /// Whether the same reporter told of the same persona before.
    pub reported_before: bool,
    /// Whether a strong identifier stands in an open case that is P1 or P2.
    pub urgent_case: bool,
    /// Whether a strong identifier belongs to an active campaign.
    pub campaign: bool,
}

/// What is known besides the answers. The default is how a report arrives: unseen, nothing else known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// What access the person approached has.
    pub standing: Standing,
    /// What other reports say.
    pub pattern: Pattern,
    /// Whether a person has looked at it.
    pub seen: bool,
}

/// What the rules are tried on.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    answers: &'a Answers,
    pub(super) standing: &'a Standing,
    pub(super) pattern: &'a Pattern,
}

impl<'a> Facts<'a> {
    pub(super) const fn new(answers: &'a Answers, around: &'a Circumstances) -> Self {
        Self { answers, standing: &around.standing, pattern: &around.pattern }
    }

    /// The only way to the answers, and it takes an [`Input`].
    pub(super) fn codes(&self, input: Input) -> &'a [String] {
        self.answers.of(input.id())
    }
}
