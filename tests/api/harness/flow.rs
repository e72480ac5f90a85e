//! Leading a case through its life, by what a person sends.

use super::{Person, guest::key};
use shared::{
    api::Endpoint,
    ids::{AccountId, CaseId},
    lifecycle::{
        CaseState, Closing, ClosureCode, Feedback, Grading, HandlingGrade, KnowledgeGrade, Marking, Move, Partner, PartnerAnswer,
        ReferralDraft, SharedPart, SourceGrade, Tlp,
    },
    moves::{
        AnswerReferral, ApproveReferral, AssignCase, Assignment, AtVersion, ConfirmMarking, DraftReferral, GradeCase, MoveCase, NewAnswer,
        NewGrading, NewMarking, NewPriority, NewReferral, OrderedMove, SetPriority,
    },
    priority::Priority,
    problem::Problem,
    text::Reason,
};

/// A case and the version the test has led it to.
#[derive(Clone, Copy, Debug)]
pub struct Led {
    pub case: CaseId,
    pub version: i32,
}

pub fn because() -> Reason {
    "They belong together.".parse().unwrap()
}

pub fn closing() -> Closing {
    Closing { code: ClosureCode::GenuineContact, feedback: Feedback::Send { words: "You were right to ask.".parse().unwrap() } }
}

pub fn referral() -> ReferralDraft {
    ReferralDraft {
        to: Partner::LocalPolice,
        purpose: Some(because()),
        legal_basis: Some(because()),
        parts: vec![SharedPart::Codes],
        marking: Some(Marking::Official),
        tlp: Some(Tlp::Red),
        handling: Some(HandlingGrade::Permitted),
        conditions: None,
        channel: Some("By hand".parse().unwrap()),
        reply_due_at: None,
        keep_quiet: false,
    }
}

impl Led {
    /// A case as filing opened it.
    pub const fn new(case: CaseId) -> Self {
        Self { case, version: 1 }
    }

    async fn did<E: Endpoint<Params = (CaseId,), Response = ()>>(&mut self, who: &mut Person, request: &E::Request) -> Result<(), Problem> {
        who.send::<E>(&(self.case,), request).await?;
        self.version += 1;
        Ok(())
    }

    pub async fn moves(&mut self, who: &mut Person, order: Move) -> Result<(), Problem> {
        let wanted = OrderedMove { version: self.version, order };
        who.send_with::<MoveCase>(&(self.case,), &wanted, Some(key())).await?;
        self.version += 1;
        Ok(())
    }

    pub async fn assign(&mut self, who: &mut Person, owner: Option<AccountId>, note: Option<Reason>) -> Result<(), Problem> {
        self.did::<AssignCase>(who, &Assignment { version: self.version, owner, note }).await
    }

    pub async fn priority(&mut self, who: &mut Person, priority: Priority) -> Result<(), Problem> {
        self.did::<SetPriority>(who, &NewPriority { version: self.version, priority, reason: because() }).await
    }

    pub async fn mark(&mut self, who: &mut Person, marking: Marking) -> Result<(), Problem> {
        self.did::<ConfirmMarking>(who, &NewMarking { version: self.version, marking }).await
    }

    pub async fn grade(&mut self, who: &mut Person) -> Result<(), Problem> {
        let grading = Grading { source: SourceGrade::Untested, knowledge: KnowledgeGrade::Directly, handling: HandlingGrade::Permitted };
        self.did::<GradeCase>(who, &NewGrading { version: self.version, grading }).await
    }

    pub async fn draft(&mut self, who: &mut Person, referral: ReferralDraft) -> Result<(), Problem> {
        self.did::<DraftReferral>(who, &NewReferral { version: self.version, referral }).await
    }

    pub async fn approve(&mut self, who: &mut Person) -> Result<(), Problem> {
        self.did::<ApproveReferral>(who, &AtVersion { version: self.version }).await
    }

    pub async fn answer(&mut self, who: &mut Person) -> Result<(), Problem> {
        let answer = PartnerAnswer { partner_reference: None, outcome: because(), no_further_action: true };
        self.did::<AnswerReferral>(who, &NewAnswer { version: self.version, answer }).await
    }

    /// Confirms what opening asks for, and opens it; `who` owns it then.
    pub async fn open(&mut self, who: &mut Person) {
        self.moves(who, Move::Take).await.unwrap();
        self.priority(who, Priority::P3).await.unwrap();
        self.mark(who, Marking::Official).await.unwrap();
        self.moves(who, Move::Open).await.unwrap();
    }

    /// Where somebody sees it stand.
    pub async fn state(&self, who: &mut Person) -> CaseState {
        who.open(self.case).await.unwrap().line.state
    }
}
