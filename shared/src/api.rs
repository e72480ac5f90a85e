//! What can be called: an endpoint is a type.
//!
//! Method, path, permission, request and response of an operation are declared once, in
//! `impl Endpoint for …`. The server mounts the type, the apps send it, and the permission matrix,
//! the API description and the coverage tests walk [`ENDPOINTS`].

use crate::{permission::Permission, problem::Code, sessions::Right};
use serde::{Serialize, de::DeserializeOwned};

pub use crate::call::{Outgoing, incoming, outgoing};

/// The HTTP methods we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; changes nothing a person could see but the audit.
    Get,
    /// Writes.
    Post,
}

impl Method {
    /// The method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// How an endpoint answers, hence which mount serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// JSON in, JSON out; bearer token (or the session cookie where declared).
    Json,
    /// A form or nothing in, an HTML page out; session cookie.
    Page,
    /// Nothing in, one JSON event a line out, for as long as both sides hold on; bearer token.
    Stream,
    /// Nothing in, a file out; bearer token.
    Bytes,
}

/// How often an endpoint may be called, and by whom it is counted. The numbers are settings
/// (`limits.*`); there is no way to switch them off (docs/security.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rate {
    /// Per account; per network for a stranger.
    Ordinary,
    /// Per network: signing in and everything else that tries a secret.
    Secret,
    /// Per network: trying the words of a receipt, which takes nothing from signing in.
    Words,
    /// Per account: a new token.
    Exchange,
    /// Per account only: whoever reports must never pay for a crowd behind one address
    /// (docs/rules.md §1.9). Who has no account is counted by network, and waits instead of being refused.
    Filing,
}

/// What proves who is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// The short-lived token, in the `Authorization` header.
    Bearer,
    /// The session cookie.
    Cookie,
}

/// What the description of the API can say of a type. Where no description is made, nothing is asked.
#[cfg(feature = "openapi")]
pub use utoipa::ToSchema as Described;

/// What the description of the API can say of a type. Where no description is made, nothing is asked.
#[cfg(not(feature = "openapi"))]
pub trait Described {}
#[cfg(not(feature = "openapi"))]
impl<T> Described for T {}

/// What may travel as a body or a query string.
pub trait Wire: Serialize + DeserializeOwned + Described + 'static {}
impl<T: Serialize + DeserializeOwned + Described + 'static> Wire for T {}

/// What may stand in a path.
pub trait Segment: std::str::FromStr + ToString + Described + 'static {}
impl<T: std::str::FromStr + ToString + Described + 'static> Segment for T {}

/// The `{…}` segments of a path, in order.
pub trait Params: Sized + 'static {
    /// How many segments there are.
    const COUNT: usize;
    /// Reads the segments; `None` when one does not parse, which the caller answers with 404.
    fn read(segments: &[&str]) -> Option<Self>;
    /// Writes the segments.
    fn write(&self) -> Vec<String>;
    /// Describes the segments.
    #[cfg(feature = "openapi")]
    fn describe(description: &mut crate::openapi::Description) -> Vec<crate::openapi::AnySchema>;
}

impl Params for () {
    const COUNT: usize = 0;
    fn read(segments: &[&str]) -> Option<Self> {
        segments.is_empty().then_some(())
    }
    fn write(&self) -> Vec<String> {
        Vec::new()
    }
    #[cfg(feature = "openapi")]
    fn describe(_: &mut crate::openapi::Description) -> Vec<crate::openapi::AnySchema> {
        Vec::new()
    }
}

impl<A: Segment> Params for (A,) {
    const COUNT: usize = 1;
    fn read(segments: &[&str]) -> Option<Self> {
        match segments {
            [a] => Some((a.parse().ok()?,)),
            _ => None,
        }
    }
    fn write(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }
    #[cfg(feature = "openapi")]
    fn describe(description: &mut crate::openapi::Description) -> Vec<crate::openapi::AnySchema> {
        vec![description.schema::<A>()]
    }
}

impl<A: Segment, B: Segment> Params for (A, B) {
    const COUNT: usize = 2;
    fn read(segments: &[&str]) -> Option<Self> {
        match segments {
            [a, b] => Some((a.parse().ok()?, b.parse().ok()?)),
            _ => None,
        }
    }
    fn write(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }
    #[cfg(feature = "openapi")]
    fn describe(description: &mut crate::openapi::Description) -> Vec<crate::openapi::AnySchema> {
        vec![description.schema::<A>(), description.schema::<B>()]
    }
}

/// One operation of the product.
pub trait Endpoint: Listed + 'static {
    /// GET reads, POST writes.
    const METHOD: Method;
    /// The path, with `{name}` for each segment of [`Endpoint::Params`].
    const PATH: &'static str;
    /// What the caller must hold. There is no endpoint without one.
    const PERMISSION: Permission;
    /// Whether a retry with the same `Idempotency-Key` is answered by the first receipt. Such an
    /// endpoint refuses a request without the key.
    const IDEMPOTENT: bool = false;
    /// Which mount serves it.
    const KIND: Kind = Kind::Json;
    /// What proves who is calling.
    const CREDENTIAL: Credential = Credential::Bearer;
    /// Whether a session that only rested too long may still call it. For keeping what was typed: a
    /// long story must not be lost to a time-out (docs/rules.md §1.5). It shows nothing of the account.
    const AFTER_REST: bool = false;
    /// What a session has to be good for. Only what sending a report takes may go by the right to file.
    const RIGHT: Right = Right::Reading;
    /// Whether it wants a proof of who is asking that is fresh, beyond a live session (docs/security.md §2).
    const STEP_UP: bool = false;
    /// Whether somebody without an account may call it too, where they visit an institution that lets them report
    /// (docs/rules.md §1.1).
    const VISITORS: bool = false;
    /// Whether a stranger who comes too often waits instead of being refused: what leads to a report without an account
    /// (docs/rules.md §1.9).
    const WAITS: bool = false;
    /// How often it may be called.
    const RATE: Rate = Rate::Ordinary;
    /// Whether its body may come sealed to the server's public key (docs/rules.md §1.12).
    const SEALABLE: bool = false;
    /// Whether its body is bytes as they are (`application/octet-stream`) rather than JSON.
    const RAW: bool = false;
    /// What its handler may answer instead, beyond what any request can meet on its way there; see
    /// [`problems`].
    const REFUSALS: &'static [Code] = &[];
    /// The largest body it reads, in bytes.
    const LARGEST: usize = 64 * 1024;
    /// What the file of a [`Kind::Bytes`] is.
    const MEDIA_TYPE: &'static str = "application/octet-stream";
    /// The typed `{…}` segments.
    type Params: Params;
    /// The JSON body (the query string on GET, the form of a page); `()` for nothing.
    type Request: Wire;
    /// The JSON answer, or one event of a stream; `()` for pages, files and 204.
    type Response: Wire;
}

/// Says that an endpoint stands in [`ENDPOINTS`]. Only the list implements it, so an endpoint that
/// is not listed does not compile.
#[diagnostic::on_unimplemented(message = "`{Self}` is not in ENDPOINTS", note = "add it to `endpoints!` in shared/src/api.rs")]
pub trait Listed {
    /// The endpoint's one name, also its operation id.
    const NAME: &'static str;
}

/// What the list knows of an endpoint without its types.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// The one name.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path with `{name}` segments.
    pub path: &'static str,
    /// What the caller must hold.
    pub permission: Permission,
    /// Whether it demands an `Idempotency-Key`.
    pub idempotent: bool,
    /// Which mount serves it.
    pub kind: Kind,
    /// What proves who is calling.
    pub credential: Credential,
    /// Whether it wants a fresh proof.
    pub step_up: bool,
    /// How often it may be called.
    pub rate: Rate,
    /// What a session has to be good for.
    pub right: Right,
    /// Whether somebody without an account may call it.
    pub visitors: bool,
    /// Whether its body may come sealed.
    pub sealable: bool,
    /// Whether its body is bytes as they are.
    pub raw: bool,
    /// Adds it to the description of the API.
    #[cfg(feature = "openapi")]
    pub describe: fn(&mut crate::openapi::Description),
}

impl Meta {
    /// The entry of `E`.
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            permission: E::PERMISSION,
            idempotent: E::IDEMPOTENT,
            kind: E::KIND,
            credential: E::CREDENTIAL,
            step_up: E::STEP_UP,
            rate: E::RATE,
            right: E::RIGHT,
            visitors: E::VISITORS,
            sealable: E::SEALABLE,
            raw: E::RAW,
            #[cfg(feature = "openapi")]
            describe: crate::openapi::describe::<E>,
        }
    }
}

/// Every problem `E` may answer, in the table's order: what the guard and the reading of a request refuse, what
/// can go wrong anywhere, and what its handler refuses.
pub fn problems<E: Endpoint>() -> Vec<Code> {
    let posted = matches!(E::METHOD, Method::Post);
    let known = !matches!(E::PERMISSION, Permission::Public);
    let met = |code: Code| match code {
        Code::BadRequest | Code::TooLarge | Code::TooMany | Code::WrongHost | Code::Internal | Code::Unavailable => true,
        // A token that is no good is refused even where none is needed.
        Code::SignInNeeded => known || matches!(E::CREDENTIAL, Credential::Bearer),
        Code::NotPermitted => known,
        Code::ReadingEnded => known && matches!(E::RIGHT, Right::Reading),
        Code::StepUpRequired => E::STEP_UP,
        Code::WrongOrigin | Code::UnsupportedType => posted,
        // A sealed body is good for one key.
        Code::KeyMissing => E::IDEMPOTENT || E::SEALABLE,
        Code::KeyReused => E::IDEMPOTENT,
        Code::Unopenable => E::SEALABLE,
        Code::NotFound => E::Params::COUNT > 0,
        Code::SignInRefused
        | Code::StepUpRefused
        | Code::PasskeyRefused
        | Code::NoPasskeysHere
        | Code::LastFactor
        | Code::Conflict
        | Code::MoveRefused
        | Code::AddressTaken
        | Code::AlertStands
        | Code::OwnProposal
        | Code::SecondPerson
        | Code::BeingChecked
        | Code::FileKeptApart
        | Code::Invalid => false,
        Code::NotOnCase | Code::NothingApart | Code::OnCase | Code::AskerLeft | Code::AlreadyOpen | Code::NobodyToTell => false,
        // Another method is not this operation; and these two a client tells itself.
        Code::MethodNotAllowed | Code::Unreadable | Code::Offline => false,
    };
    Code::ALL.iter().copied().filter(|code| met(*code) || E::REFUSALS.contains(code)).collect()
}

macro_rules! endpoints { ($($feature:ident::$name:ident,)*) => {
    $(impl Listed for crate::$feature::$name { const NAME: &'static str = stringify!($name); })*
    /// Every operation there is. Tests walk it; the server refuses to start with one unmounted.
    pub const ENDPOINTS: &[Meta] = &[$(Meta::of::<crate::$feature::$name>()),*];
}; }

endpoints! {
    accounts::SignIn, accounts::ExchangeToken, accounts::SignOut, accounts::WhoAmI,
    step_up::StepUp,
    passkeys::BeginPasskeySignIn, passkeys::FinishPasskeySignIn, passkeys::BeginPasskeyStepUp, passkeys::FinishPasskeyStepUp,
    passkeys::BeginPasskey, passkeys::FinishPasskey, passkeys::ListPasskeys, passkeys::RenamePasskey, passkeys::RevokePasskey,
    passkeys::RenewRecoveryCodes, passkeys::BeginEnrolment, passkeys::FinishEnrolment,
    own_account::ChangePassword, own_account::ChangeEmail,
    invitations::InviteAccount, invitations::ListInvitations, invitations::RevokeInvitation,
    sessions::ListSessions, sessions::EndSession, sessions::EndOtherSessions,
    invitations::ResendInvitation, invitations::CheckInvitations, invitations::InvitePeople,
    people::SearchPeople, people::OpenPerson, people::DisableAccount, people::EnableAccount, people::ChangeRoles,
    people::RenewSignIn, people::MergeAccounts,
    proposals::ListProposals, proposals::DecideProposal,
    institutions::ListInstitutions, institutions::AddInstitution, institutions::RenameInstitution,
    institutions::InviteFounder, institutions::WithdrawFounders,
    delegations::ListDelegations, delegations::GrantDelegation, delegations::EndDelegation,
    reports::FileReport,
    own_reports::ListOwnReports, own_reports::ReadOwnReport, own_reports::FollowUp,
    attachments::BeginAttachment, attachments::SendPiece, attachments::GetAttachment,
    attachments::ListAttachments, attachments::GetAttachmentFile, attachments::GetOriginal,
    own_acts::WithdrawReport, own_acts::RateHandling, additions::AddToReport,
    cases::ListCases, cases::OpenCase, cases::GlanceCase, cases::WatchDesk, cases::DeskStatus,
    search::SearchCases,
    access::ListOwnCases, access::ReadAccess, access::AddToCase, access::RemoveFromCase, access::RecuseFromCase, access::LiftRecusal,
    access::BreakGlass,
    moves::MoveCase, moves::AssignCase, moves::SetPriority, moves::ConfirmMarking, moves::GradeCase, moves::DraftReferral,
    moves::ApproveReferral, moves::AnswerReferral,
    entities::ListEntities, entities::ReadEntity, entities::ListSuggestions, entities::SettleSuggestion,
    campaigns::ListCampaigns, campaigns::ReadCampaign, campaigns::NameCampaign, campaigns::CloseCampaign,
    member_alerts::DraftMemberAlert, member_alerts::ListMemberAlerts, member_alerts::DecideMemberAlert,
    member_alerts::RecallMemberAlert,
    questions::ListQuestions, questions::OpenQuestion, questions::ReplyToQuestion, questions::ProposeReport, questions::CloseQuestion,
    names::AskName, names::ListNameRequests, names::OpenName, names::RefuseName, names::ReadTimeline,
    entries::ListEntries, entries::AddNote, entries::AddTask, entries::SettleTask, entries::WriteToReporter,
    statistics::GetPicture, statistics::GetPictureCsv,
    audit_list::ListAudit, audit_list::GetAuditCsv,
    settings::GetSettings, settings::ListSettings, settings::OpenSettings, settings::PreviewSettings,
    settings::ProposeSettings, settings::ApproveSettings, settings::RefuseSettings,
    description::ApiDescription,
    pages::StartPage, pages::SignInPage, pages::SignInForm, pages::SignOutForm, pages::InfoPage,
    pages::InvitationPage, pages::InvitationForm,
    pages::StepUpPage, pages::StepUpForm, pages::RecoveryPage, pages::RecoveryForm,
    pages::SecurityPage, pages::RenamePasskeyForm, pages::RevokePasskeyForm, pages::RecoveryCodesForm,
    pages::PasswordPage, pages::PasswordForm, pages::EmailPage, pages::EmailForm, pages::EmailAnswerPage, pages::EmailAnswerForm,
    pages::DelegatesPage, pages::DelegatesForm, pages::DeskPeopleShell, pages::DeskPersonShell,
    pages::DeskSettingsShell, pages::DeskVersionShell, pages::DeskTreeShell, pages::DeskTreePageShell, pages::DeskAuditShell,
    pages::ReportShell, pages::DeskShell, pages::DeskCaseShell, pages::DeskMineShell, pages::DeskSearchShell, pages::DeskPictureShell,
    pages::DeskCampaignsShell, pages::DeskCampaignShell, pages::DeskEntityShell,
    pages::DeskNamesShell, pages::DeskAlertsShell, pages::DeskQuestionsShell, pages::DeskQuestionShell,
    pages::DevicesPage, pages::DevicesForm,
    pages::OwnReportsPage, pages::OwnReportPage, pages::OwnReportForm, pages::AttachmentForm,
    pages::WithdrawForm, pages::RateForm, pages::AdditionPage, pages::AdditionForm,
    pages::NoticesPage, pages::NoticePage, pages::MeTooForm, pages::LeaveForm,
    pages::AskPage, pages::AskForm, pages::OwnQuestionsPage, pages::OwnQuestionPage, pages::OwnQuestionForm,
    pages::VisitPage, pages::VisitForm, pages::ReceiptPage, pages::OpenReceipt, pages::AnswerReceipt,
    pages::WithdrawByReceipt, pages::RateByReceipt, pages::ReceiptAdditionPage, pages::AddByReceipt,
    pages::ShowQuestion, pages::AnswerQuestion, pages::SendAnswers, pages::DropAnswers, pages::StartAgain,
}

#[cfg(test)]
mod tests;
