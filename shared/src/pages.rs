//! The pages: HTML in answer to a plain visit or a posted form, each with a permission like any
//! other endpoint. They work without scripts (docs/architecture.md).

use crate::{
    api::{Credential, Endpoint, Kind, Method, Rate},
    ids::{MemberAlertId, PasskeyId, QuestionId, Reference},
    permission::Permission,
    sessions::Right,
};
use serde::{Deserialize, Serialize};

/// The fields of a posted form, in order; a name may come more than once.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of `name`; empty when it is not there.
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of `name`.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fields(… {})", self.0.len())
    }
}

/// The largest form with a file in it: the file, and some room for what stands around it.
const FILE_FORM: usize = crate::attachments::FILE_MAX as usize + 16 * 1024;

macro_rules! pages { ($($(#[$doc:meta])* $name:ident = $method:ident $path:literal $permission:ident ($($param:ty),*) $request:ty $(, $switch:ident)* $(| $rate:ident)? $(= $right:ident)? $([$largest:ident])?;)*) => {$(
    $(#[$doc])*
    #[derive(Debug)]
    pub struct $name;

    impl Endpoint for $name {
        const METHOD: Method = Method::$method;
        const PATH: &'static str = $path;
        const PERMISSION: Permission = Permission::$permission;
        const KIND: Kind = Kind::Page;
        const CREDENTIAL: Credential = Credential::Cookie;
        $(const $switch: bool = true;)*
        $(const RATE: Rate = Rate::$rate;)?
        $(const RIGHT: Right = Right::$right;)?
        $(const LARGEST: usize = $largest;)?
        type Params = ($($param,)*);
        type Request = $request;
        type Response = ();
    }
)*}; }

pages! {
    /// The start page: what this is for, urgent numbers, the way in.
    StartPage = Get "/" Public () (), WAITS;
    /// The sign-in form.
    SignInPage = Get "/sign-in" Public () Fields;
    /// The sign-in form, posted.
    SignInForm = Post "/sign-in" Public () Fields | Secret;
    /// Signs this device out.
    SignOutForm = Post "/sign-out" HoldSession () Fields = Filing;
    /// Where a letter's link leads. The code stands behind the `#`, which no browser sends.
    InvitationPage = Get "/invitation" Public () ();
    /// The code, and with it the new account's password and first six-digit code.
    InvitationForm = Post "/invitation" Public () Fields | Secret;
    /// Where somebody shows again that it is them, and then goes on.
    StepUpPage = Get "/step-up" HoldSession () Fields;
    /// A new code of the authenticator app, as a fresh proof.
    StepUpForm = Post "/step-up" HoldSession () Fields | Secret;
    /// The way in with a recovery code.
    RecoveryPage = Get "/recover" Public () ();
    /// Address and recovery code.
    RecoveryForm = Post "/recover" Public () Fields | Secret;
    /// What the person signs in with.
    SecurityPage = Get "/account/security" HoldSession () Fields;
    /// Another name for a passkey.
    RenamePasskeyForm = Post "/account/security/{passkey}/rename" HoldSession (PasskeyId) Fields;
    /// Takes a passkey away.
    RevokePasskeyForm = Post "/account/security/{passkey}/revoke" HoldSession (PasskeyId) Fields, STEP_UP;
    /// New recovery codes, shown once.
    RecoveryCodesForm = Post "/account/security/codes" HoldSession () Fields, STEP_UP;
    /// Another password of one's own.
    PasswordPage = Get "/account/password" HoldSession () Fields;
    /// The password until now, unless the proof is fresh, and the new one twice.
    PasswordForm = Post "/account/password" HoldSession () Fields | Secret;
    /// Another address of one's own.
    EmailPage = Get "/account/email" HoldSession () Fields;
    /// The new address, which then has to say yes, like the old one.
    EmailForm = Post "/account/email" HoldSession () Fields, STEP_UP | Secret;
    /// Where the letters about another address lead. The code stands behind the `#`, which no browser sends.
    EmailAnswerPage = Get "/email" Public () ();
    /// The code of such a letter, with a yes or an end to it.
    EmailAnswerForm = Post "/email" Public () Fields | Secret;
    /// Privacy, cookies, accessibility, complaints, feedback.
    InfoPage = Get "/about/{topic}" Public (String) (), WAITS;
    /// The report app with its first question already drawn.
    ReportShell = Get "/report" FileReport () () = Filing;
    /// The desk app.
    DeskShell = Get "/desk" SeeQueue () ();
    /// The desk app, opened on a case.
    DeskCaseShell = Get "/desk/cases/{case}" ReadReport (String) ();
    /// The desk app, opened on the cases the person is on.
    DeskMineShell = Get "/desk/mine" ReadReport () ();
    /// The desk app, opened on a search.
    DeskSearchShell = Get "/desk/search" ReadReport () ();
    /// The desk app, opened on the campaigns.
    DeskCampaignsShell = Get "/desk/campaigns" ReadReport () ();
    /// The desk app, opened on a campaign.
    DeskCampaignShell = Get "/desk/campaigns/{campaign}" ReadReport (String) ();
    /// The desk app, opened on what approachers are found again by.
    DeskEntityShell = Get "/desk/entities/{entity}" ReadReport (String) ();
    /// The desk app, opened on the picture.
    DeskPictureShell = Get "/desk/picture" SeePicture () ();
    /// The desk app, opened on the names somebody asks for.
    DeskNamesShell = Get "/desk/names" KeepIdentity () ();
    /// The desk app, opened on the alerts to members.
    DeskAlertsShell = Get "/desk/alerts" AlertMembers () ();
    /// The desk app, opened on the questions to the team.
    DeskQuestionsShell = Get "/desk/questions" AnswerQuestions () ();
    /// The desk app, opened on one of them.
    DeskQuestionShell = Get "/desk/questions/{question}" AnswerQuestions (String) ();
    /// Where the person is signed in.
    DevicesPage = Get "/account/devices" HoldSession () Fields;
    /// Signs one of these devices out, or all but this one.
    DevicesForm = Post "/account/devices" HoldSession () Fields;
    /// The desk app, opened on the people.
    DeskPeopleShell = Get "/desk/people" SeeAccounts () ();
    /// The desk app, opened on one of the people or a page about them.
    DeskPersonShell = Get "/desk/people/{account}" SeeAccounts (String) ();
    /// The desk app, opened on the institution's settings.
    DeskSettingsShell = Get "/desk/institution" ReadSettings () ();
    /// The desk app, opened on a page about them.
    DeskVersionShell = Get "/desk/institution/{page}" ReadSettings (String) ();
    /// The desk app, opened on the institutions below.
    DeskTreeShell = Get "/desk/institutions" SeeInstitutions () ();
    /// The desk app, opened on one of them.
    DeskTreePageShell = Get "/desk/institutions/{page}" SeeInstitutions (String) ();
    /// The desk app, opened on the audit.
    DeskAuditShell = Get "/desk/audit" ReadAudit () ();
    /// Goes elsewhere at once: what was not sent is thrown away, and this device reads nothing until somebody signs in.
    LeaveForm = Post "/leave" Public () Fields, VISITORS, WAITS = Filing;
    /// What reporting here without an account means.
    VisitPage = Get "/i/{institution}" Public (String) Fields, WAITS;
    /// Begins a report without an account.
    VisitForm = Post "/i/{institution}" Public (String) Fields, WAITS, VISITORS;
    /// Where the words of a receipt are typed.
    ReceiptPage = Get "/receipt" Public () (), WAITS;
    /// Shows what became of the report they belong to. They stand in no address.
    OpenReceipt = Post "/receipt" Public () Fields | Words;
    /// Writes to the desk about that report.
    AnswerReceipt = Post "/receipt/answer" Public () Fields, WAITS | Filing;
    /// Takes it back.
    WithdrawByReceipt = Post "/receipt/withdraw" Public () Fields, WAITS | Filing;
    /// Says how it was handled.
    RateByReceipt = Post "/receipt/rating" Public () Fields, WAITS | Filing;
    /// One of the forms to add to it by. Posted like all of it: what leads to the report stands in no address.
    ReceiptAdditionPage = Post "/receipt/add" Public () Fields, WAITS | Filing;
    /// Adds to it.
    AddByReceipt = Post "/receipt/added" Public () Fields, WAITS | Filing;
    /// The person's own reports.
    OwnReportsPage = Get "/mine" SeeOwn () Fields;
    /// One of them, with what was written about it and a form to write.
    OwnReportPage = Get "/mine/{reference}" SeeOwn (Reference) Fields;
    /// Writes to the desk about it.
    OwnReportForm = Post "/mine/{reference}" SeeOwn (Reference) Fields;
    /// Adds a file to it.
    AttachmentForm = Post "/mine/{reference}/files" SeeOwn (Reference) Fields [FILE_FORM];
    /// Takes it back.
    WithdrawForm = Post "/mine/{reference}/withdraw" SeeOwn (Reference) Fields;
    /// Says how it was handled.
    RateForm = Post "/mine/{reference}/rating" SeeOwn (Reference) Fields;
    /// One of the forms to add to it by.
    AdditionPage = Get "/mine/{reference}/add/{form}" SeeOwn (Reference, String) ();
    /// Adds to it.
    AdditionForm = Post "/mine/{reference}/add/{form}" SeeOwn (Reference, String) Fields;
    /// What leads ask all members of the institution.
    NoticesPage = Get "/notices" SeeOwn () ();
    /// One of these, with the form to answer it by. That it was read is kept.
    NoticePage = Get "/notices/{notice}" SeeOwn (MemberAlertId) ();
    /// Answers it: a short report, where the account did contact them.
    MeTooForm = Post "/notices/{notice}" FileReport (MemberAlertId) Fields | Filing;
    /// What asking the team is, and the form to do it by; once it is sent, that it was.
    AskPage = Get "/ask" FileReport () Fields = Filing;
    /// Asks. A session that rested too long still does: what was typed is sent, and nothing is shown.
    AskForm = Post "/ask" FileReport () Fields, AFTER_REST | Filing = Filing;
    /// The person's own questions.
    OwnQuestionsPage = Get "/ask/mine" SeeOwn () Fields;
    /// One of them, with what was written and the form to write.
    OwnQuestionPage = Get "/ask/mine/{question}" SeeOwn (QuestionId) Fields;
    /// Writes more about it, or says whether a report may be made of it.
    OwnQuestionForm = Post "/ask/mine/{question}" FileReport (QuestionId) Fields | Filing;
    /// Who may act for the person, and for whom they may.
    DelegatesPage = Get "/account/delegates" SeeOwn () Fields;
    /// Lets somebody act for the person, or ends a delegation, given or got.
    DelegatesForm = Post "/account/delegates" SeeOwn () Fields | Secret;
    /// One page of the form, the check page or the receipt, without scripts.
    ShowQuestion = Get "/plain/{page}" FileReport (String) Fields, VISITORS = Filing;
    /// One page of the form, answered without scripts.
    AnswerQuestion = Post "/plain/{page}" FileReport (String) Fields, AFTER_REST, VISITORS = Filing;
    /// Sends the answers kept for this device; the same page again gives the same receipt.
    SendAnswers = Post "/plain/check" FileReport () Fields, VISITORS | Filing = Filing;
    /// Deletes the answers kept for this person.
    DropAnswers = Post "/plain/drop" FileReport () Fields, VISITORS = Filing;
    /// Puts the receipt away and starts another report.
    StartAgain = Post "/plain/sent" FileReport () Fields, VISITORS = Filing;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_name_alone() {
        let fields = Fields([("a", "1"), ("b", "2"), ("a", "3")].map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        assert_eq!((fields.first("a"), fields.first("b"), fields.first("c")), ("1", "2", ""));
        assert_eq!((fields.all("a"), fields.all("c")), (vec!["1".to_owned(), "3".to_owned()], Vec::new()));
    }

    #[test]
    fn a_form_with_a_file_has_room_for_the_largest_file_and_little_more() {
        assert_eq!(FILE_FORM, 10_485_760 + 16_384);
    }
}
