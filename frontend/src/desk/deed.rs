//! What somebody does at the desk that may ask for a fresh proof first, with all it takes to ask for it again.

use super::{
    alerts,
    case::{self, deed::CaseDeed},
    questions::{self, QuestionDeed},
};
use crate::{
    api::{self, Failure},
    dom,
};
use shared::{
    access::Because,
    api::Endpoint,
    ids::{CaseId, IdempotencyKey, MemberAlertId, QuestionId},
    member_alerts::{Correction, DecideMemberAlert, MemberAlertDecision, MemberAlertRecall, NewMemberAlert, RecallMemberAlert},
    names::{NameRefusal, OpenName, RefuseName, WhichName},
    statistics::{GetPictureCsv, PictureTable},
};

/// Something to be done.
#[derive(Clone)]
pub(super) enum Deed {
    /// A table of the picture, as a file.
    Extract(PictureTable),
    /// What a form of a case asks for.
    Case(CaseId, CaseDeed, IdempotencyKey),
    /// A case opened from outside.
    Glass(CaseId, Because),
    /// An alert to members is drafted.
    DraftAlert(NewMemberAlert, IdempotencyKey),
    /// A lead's yes or no to an alert.
    DecideAlert(MemberAlertId, bool),
    /// An alert ends before its time.
    RecallAlert(MemberAlertId, Correction),
    /// What a form of a question asks for.
    Question(QuestionId, QuestionDeed, IdempotencyKey),
    /// A custodian's yes.
    OpenName(CaseId, WhichName),
    /// A custodian's no.
    RefuseName(CaseId, NameRefusal),
}

impl Deed {
    /// Does it; what to say then.
    ///
    /// # Errors
    /// The server's.
    pub(super) async fn done(self) -> Result<&'static str, Failure> {
        match self {
            Self::Extract(table) => {
                let file = api::file::<GetPictureCsv>((table,), &()).await?;
                dom::save(&format!("picture-{table}.csv"), GetPictureCsv::MEDIA_TYPE, &file);
                Ok("The file is saved")
            }
            Self::Case(id, deed, key) => case::proven::done(id, deed, key).await,
            Self::Glass(id, because) => case::proven::broken(id, &because).await,
            Self::DraftAlert(new, key) => alerts::draft(&new, key).await,
            Self::DecideAlert(id, approves) => {
                api::send::<DecideMemberAlert>((id,), &MemberAlertDecision { approves }, None).await.map_err(alerts::stale)?;
                Ok(if approves { "Approved. Members read it from now on" } else { "Done. Members read nothing of it" })
            }
            Self::RecallAlert(id, correction) => {
                api::send::<RecallMemberAlert>((id,), &MemberAlertRecall { correction }, None).await.map_err(alerts::stale)?;
                Ok(if correction.takes_two() {
                    "Who read it reads that it was taken back. Another lead agrees to the rest"
                } else {
                    "Recalled. Who read it reads that it was taken back"
                })
            }
            Self::Question(id, deed, key) => questions::done(id, &deed, key).await,
            Self::OpenName(id, which) => {
                api::send::<OpenName>((id,), &which, None).await?;
                Ok("The name is open to whoever asked, for a day")
            }
            Self::RefuseName(id, no) => {
                api::send::<RefuseName>((id,), &no, None).await?;
                Ok("You said no. Whoever asked reads why")
            }
        }
    }
}
