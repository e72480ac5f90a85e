//! The recorded acts for people: which sort each is, what it is done to, and its words (docs/domain.md §6.7).
//!
//! Only the server says the words, so no app carries them.

use crate::audit::{Action, System};
use serde::{Deserialize, Serialize};

macro_rules! coded { ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $variant:ident $code:literal $words:literal,)* }) => {
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum $name { $($(#[$one])* #[serde(rename = $code)] $variant,)* }

    #[cfg(feature = "openapi")]
    impl utoipa::PartialSchema for $name {
        fn schema() -> crate::openapi::AnySchema {
            crate::openapi::codes(concat!("A code: ", stringify!($name), "."), &[$($code),*])
        }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::ToSchema for $name {}

    impl $name {
        /// Each of them.
        pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

        /// Its stable code.
        pub const fn code(self) -> &'static str {
            match self { $(Self::$variant => $code,)* }
        }

        /// For people.
        pub const fn words(self) -> &'static str {
            match self { $(Self::$variant => $words,)* }
        }

        /// The one of a code.
        pub fn from_code(code: &str) -> Option<Self> {
            Self::ALL.iter().copied().find(|one| one.code() == code)
        }
    }
}; }

coded! {
    /// A sort of acts.
    Group {
        /// Signing in and out, and what somebody signs in with.
        SignIn "SIGN_IN" "Signing in",
        /// Accounts, roles, invitations.
        People "PEOPLE" "People and roles",
        /// Settings, and the institutions below.
        Institution "INSTITUTION" "Institution and settings",
        /// What reporters do.
        Reports "REPORTS" "Reports",
        /// Work on cases.
        Cases "CASES" "Cases",
        /// Who is let to a case or to a name.
        Access "ACCESS" "Access to cases and names",
        /// Identifiers, suggestions, campaigns.
        Links "LINKS" "Identifiers and campaigns",
        /// Figures and the audit itself, read or taken out.
        TakenOut "TAKEN_OUT" "Figures and audit",
        /// What was not allowed.
        Refusals "REFUSALS" "Refusals",
        /// What the server did by itself.
        Service "SERVICE" "The service",
    }
}

coded! {
    /// What an act is done to.
    ObjectKind {
        /// A session on a device.
        Session "SESSION" "Session",
        /// A passkey.
        Passkey "PASSKEY" "Passkey",
        /// An account.
        Account "ACCOUNT" "Account",
        /// An invitation.
        Invitation "INVITATION" "Invitation",
        /// A proposal that waits for a second person.
        Proposal "PROPOSAL" "Proposal",
        /// A delegation.
        Delegation "DELEGATION" "Delegation",
        /// An institution, or something in all of it.
        Institution "INSTITUTION" "Institution",
        /// A version of the settings.
        Settings "SETTINGS" "Settings",
        /// A report.
        Report "REPORT" "Report",
        /// A case.
        Case "CASE" "Case",
        /// Something said about a case or a report.
        Entry "ENTRY" "Entry",
        /// A file of a report.
        Attachment "ATTACHMENT" "File",
        /// What an approacher is found again by.
        Entity "ENTITY" "Identifier",
        /// A campaign.
        Campaign "CAMPAIGN" "Campaign",
        /// An alert to members.
        MemberAlert "MEMBER_ALERT" "Alert to members",
        /// A question to the security team.
        Question "QUESTION" "Question",
        /// A letter about an account.
        Message "MESSAGE" "Letter",
        /// A letter about a case.
        Alert "ALERT" "Letter about a case",
        /// Something else, or several.
        Other "OTHER" "Other",
    }
}

/// What people are told of an act; nothing of a write that leaves no row.
pub const fn told(action: Action) -> Option<(Group, ObjectKind, &'static str)> {
    use {Action as A, Group as G, ObjectKind as K, System as S};
    Some(match action {
        A::SignedIn => (G::SignIn, K::Session, "Signed in"),
        A::SignedOut => (G::SignIn, K::Session, "Signed out"),
        A::SignInRefused => (G::SignIn, K::Account, "A sign-in was refused"),
        A::SteppedUp => (G::SignIn, K::Session, "Showed again that it is them"),
        A::SignedInByPasskey => (G::SignIn, K::Session, "Signed in with a passkey"),
        A::SignedInByRecoveryCode => (G::SignIn, K::Session, "Signed in with a recovery code"),
        A::SteppedUpByPasskey => (G::SignIn, K::Session, "Showed again that it is them, with a passkey"),
        A::PasskeyAdded => (G::SignIn, K::Passkey, "Added a passkey"),
        A::PasskeyRenamed => (G::SignIn, K::Passkey, "Renamed a passkey"),
        A::PasskeyRevoked => (G::SignIn, K::Passkey, "Took a passkey away"),
        A::PasskeyDoubted => (G::SignIn, K::Passkey, "A passkey that may be a copy was refused"),
        A::RecoveryCodesRenewed => (G::SignIn, K::Account, "Asked for new recovery codes"),
        A::PasswordChanged => (G::SignIn, K::Account, "Changed their password"),
        A::EmailChangeAsked => (G::SignIn, K::Account, "Asked for another address of their own"),
        A::EmailChangeConfirmed => (G::SignIn, K::Account, "Confirmed another address"),
        A::EmailChangeStopped => (G::SignIn, K::Account, "Stopped a change of address"),
        A::EmailChanged => (G::SignIn, K::Account, "Another address is theirs now"),
        A::SessionReused => (G::SignIn, K::Session, "A used-up session came back and was ended"),
        A::SessionEnded => (G::SignIn, K::Session, "Signed another device out"),
        A::OtherSessionsEnded => (G::SignIn, K::Account, "Signed out everywhere else"),
        A::AccountInvited => (G::People, K::Invitation, "Invited somebody"),
        A::InvitationRevoked => (G::People, K::Invitation, "Took an invitation back"),
        A::InvitationsListed => (G::People, K::Institution, "Listed the invitations"),
        A::InvitationAccepted => (G::People, K::Invitation, "Took an invitation and has an account"),
        A::InvitationResent => (G::People, K::Invitation, "Sent an invitation again"),
        A::PeopleInvited => (G::People, K::Other, "Invited many people"),
        A::InvitationsChecked => (G::People, K::Institution, "Looked through a list of people to invite"),
        A::PeopleSearched => (G::People, K::Institution, "Searched or listed the accounts"),
        A::PersonOpened => (G::People, K::Account, "Opened an account"),
        A::AccountDisabled => (G::People, K::Account, "Disabled an account"),
        A::DisablingProposed => (G::People, K::Account, "Proposed to disable an account"),
        A::AccountEnabled => (G::People, K::Account, "Enabled an account"),
        A::EnablingProposed => (G::People, K::Account, "Proposed to enable an account"),
        A::RolesProposed => (G::People, K::Account, "Proposed other roles"),
        A::RolesChanged => (G::People, K::Account, "Changed roles"),
        A::MergeProposed => (G::People, K::Account, "Proposed to merge two accounts"),
        A::AccountsMerged => (G::People, K::Account, "Merged two accounts"),
        A::AccountClosed => (G::People, K::Account, "Closed an account"),
        A::SignInRenewalProposed => (G::People, K::Account, "Proposed new ways to sign in"),
        A::SignInRenewalAllowed => (G::People, K::Account, "Agreed to new ways to sign in"),
        A::SignInRenewed => (G::People, K::Account, "Took new ways to sign in"),
        A::InvitationProposed => (G::People, K::Other, "Proposed an invitation"),
        A::InstitutionAdded => (G::Institution, K::Institution, "Added an institution below"),
        A::InstitutionRenamed => (G::Institution, K::Institution, "Renamed an institution"),
        A::FounderProposed => (G::Institution, K::Other, "Proposed one of the first people below"),
        A::FounderInvited => (G::Institution, K::Invitation, "Invited one of the first people below"),
        A::FoundersWithdrawn => (G::Institution, K::Institution, "Took invitations of first people back"),
        A::ProposalsListed => (G::People, K::Institution, "Listed what waits for a second person"),
        A::ProposalAgreed => (G::People, K::Proposal, "Agreed as the second person"),
        A::ProposalRefused => (G::People, K::Proposal, "Refused a proposal, or took it back"),
        A::DelegationGranted => (G::Reports, K::Delegation, "Let somebody act for them"),
        A::DelegationEnded => (G::Reports, K::Delegation, "Ended a delegation"),
        A::ReportFiled => (G::Reports, K::Report, "Filed a report"),
        A::OwnReportRead => (G::Reports, K::Report, "Read their own report"),
        A::FollowedUp => (G::Reports, K::Entry, "Wrote to the desk"),
        A::AttachmentBegun => (G::Reports, K::Attachment, "Began to send a file"),
        A::AttachmentArrived => (G::Reports, K::Attachment, "Sent a file"),
        A::AttachmentsListed => (G::Cases, K::Case, "Read which files a case has"),
        A::AttachmentRead => (G::Cases, K::Attachment, "Opened a file"),
        A::OriginalRead => (G::Cases, K::Attachment, "Opened a picture as it was sent"),
        A::AddedToReport => (G::Reports, K::Entry, "Added to a report"),
        A::ReportWithdrawn => (G::Reports, K::Entry, "Took a report back"),
        A::HandlingRated => (G::Reports, K::Entry, "Said how a report was handled"),
        A::EntriesRead => (G::Cases, K::Case, "Read what was said about a case"),
        A::NoteAdded => (G::Cases, K::Entry, "Added a note"),
        A::TaskAdded => (G::Cases, K::Entry, "Added a task"),
        A::TaskSettled => (G::Cases, K::Entry, "Settled a task"),
        A::ReporterWrittenTo => (G::Cases, K::Entry, "Wrote to a reporter"),
        A::CaseOpened => (G::Cases, K::Case, "Opened a case"),
        A::CaseMoved => (G::Cases, K::Case, "Moved a case"),
        A::CaseAssigned => (G::Cases, K::Case, "Assigned a case"),
        A::PrioritySet => (G::Cases, K::Case, "Set a priority"),
        A::MarkingConfirmed => (G::Cases, K::Case, "Confirmed a marking"),
        A::CaseGraded => (G::Cases, K::Case, "Graded a case"),
        A::ReferralDrafted => (G::Cases, K::Case, "Drafted a referral"),
        A::ReferralApproved => (G::Cases, K::Case, "Approved a referral"),
        A::ReferralAnswered => (G::Cases, K::Case, "Wrote down what a partner answered"),
        A::AccessRead => (G::Access, K::Case, "Read who is on a case"),
        A::AddedToCase => (G::Access, K::Case, "Put somebody on a case"),
        A::RemovedFromCase => (G::Access, K::Case, "Took somebody off a case"),
        A::RecusedFromCase => (G::Access, K::Case, "Kept somebody away from a case"),
        A::RecusalLifted => (G::Access, K::Case, "Let somebody back to a case"),
        A::GlassBroken => (G::Access, K::Case, "Opened a case they are not on, for an hour"),
        A::CasesSearched => (G::Links, K::Institution, "Searched what reports say"),
        A::EntitiesSearched => (G::Links, K::Institution, "Searched for an identifier"),
        A::EntityRead => (G::Links, K::Entity, "Read where an identifier was met"),
        A::SuggestionsRead => (G::Links, K::Case, "Read which cases may be about the same"),
        A::SuggestionConfirmed => (G::Links, K::Case, "Said that two cases are about the same"),
        A::SuggestionRejected => (G::Links, K::Case, "Said that two cases are not about the same"),
        A::CampaignRead => (G::Links, K::Campaign, "Read a campaign"),
        A::CampaignNamed => (G::Links, K::Campaign, "Named a campaign"),
        A::CampaignClosed => (G::Links, K::Campaign, "Ended a campaign"),
        A::MemberAlertDrafted => (G::Links, K::MemberAlert, "Drafted an alert to members"),
        A::MemberAlertsListed => (G::Links, K::Institution, "Listed the alerts to members"),
        A::MemberAlertApproved => (G::Links, K::MemberAlert, "Approved an alert to members"),
        A::MemberAlertRefused => (G::Links, K::MemberAlert, "Refused an alert to members, or took it back"),
        A::MemberAlertRecalled => (G::Links, K::MemberAlert, "Recalled an alert to members"),
        A::MemberAlertCorrectionProposed => (G::Links, K::MemberAlert, "Proposed a correction of an alert to members"),
        A::MemberAlertCorrected => (G::Links, K::MemberAlert, "Agreed on a correction of an alert to members"),
        A::MemberAlertCorrectionRefused => (G::Links, K::MemberAlert, "Refused a correction of an alert to members, or took it back"),
        A::NoticeRead => (G::Reports, K::MemberAlert, "Read a notice"),
        A::QuestionAsked => (G::Reports, K::Question, "Asked the security team something"),
        A::QuestionContinued => (G::Reports, K::Question, "Went on with a question, or ended it"),
        A::QuestionsListed => (G::Cases, K::Institution, "Listed the questions"),
        A::QuestionOpened => (G::Cases, K::Question, "Opened a question"),
        A::QuestionAnswered => (G::Cases, K::Question, "Answered a question"),
        A::ReportProposed => (G::Cases, K::Question, "Asked whether a report may be made of a question"),
        A::QuestionClosed => (G::Cases, K::Question, "Closed a question"),
        A::PictureExtracted => (G::TakenOut, K::Institution, "Took a table of the picture out"),
        A::AuditRead => (G::TakenOut, K::Institution, "Read the audit"),
        A::AuditExtracted => (G::TakenOut, K::Institution, "Took the audit out as a file"),
        A::NameAsked => (G::Access, K::Case, "Asked for a name that is kept apart"),
        A::NameOpened => (G::Access, K::Case, "Opened a name to whoever asked"),
        A::NameRefused => (G::Access, K::Case, "Refused a name"),
        A::NameRequestsRead => (G::Access, K::Institution, "Read which names are asked for"),
        A::NameRead => (G::Access, K::Case, "Read a name that is kept apart"),
        A::SettingsProposed => (G::Institution, K::Settings, "Proposed a change of the settings"),
        A::SettingsApproved => (G::Institution, K::Settings, "Agreed to a change of the settings"),
        A::SettingsRefused => (G::Institution, K::Settings, "Refused a change of the settings"),
        A::Refused => (G::Refusals, K::Other, "Was refused"),
        A::System(S::DemonstrationSetUp) => (G::Service, K::Institution, "The demonstration was set up"),
        A::System(S::InstitutionSetUp) => (G::Service, K::Institution, "The institution was set up"),
        A::System(S::MonthClosed) => (G::Service, K::Institution, "A month’s figures were frozen"),
        A::System(S::AccountInvited) => (G::Service, K::Invitation, "Somebody was invited from the command line"),
        A::System(S::InvitationSent) => (G::Service, K::Message, "An invitation was handed to the mail server"),
        A::System(S::SignInLetterSent) => (G::Service, K::Message, "A letter about signing in was handed to the mail server"),
        A::System(S::NoticeSent) => (G::Service, K::Message, "A notice about somebody’s own sign-in was handed to the mail server"),
        A::System(S::CaseHandedOver) => (G::Service, K::Case, "A case of somebody who left was handed over"),
        A::System(S::AccountFollowed) => (G::Service, K::Account, "What was of a merged account followed it"),
        A::System(S::CaseMoved) => (G::Service, K::Case, "A case moved by itself"),
        A::System(S::CaseSetApart) => (G::Service, K::Case, "A case went to the separate contact"),
        A::System(S::CaseRescored) => (G::Service, K::Case, "A case got another priority by other reports"),
        A::System(S::CampaignRaised) => (G::Service, K::Campaign, "A campaign was found"),
        A::System(S::ReporterLetterSent) => (G::Service, K::Alert, "A letter to a reporter was handed to the mail server"),
        A::System(S::MemberAlertLetterSent) => (G::Service, K::Message, "A letter about a notice was handed to the mail server"),
        A::System(S::AttachmentKept) => (G::Service, K::Attachment, "A file was looked at and can be opened"),
        A::System(S::AttachmentRefused) => (G::Service, K::Attachment, "A file was looked at and is not kept"),
        A::System(S::AlertSent) => (G::Service, K::Alert, "An alert was handed to the mail server"),
        A::System(S::AlertEscalated) => (G::Service, K::Case, "Nobody had opened a case in time"),
        A::System(S::NoticePassedOn) => (G::Service, K::Alert, "A notice went to somebody else"),
        A::System(S::NoticeStuck) => (G::Service, K::Alert, "Nobody may be told of a notice"),
        A::System(S::MessageDead) => (G::Service, K::Alert, "A message cannot be delivered"),
        A::System(S::KeysRotated) => (G::Service, K::Other, "New keys were made"),
        A::System(S::AuditAccepted) => (G::Service, K::Other, "An operator accepted the audit as it stands"),
        A::Unaudited(_) => return None,
    })
}

/// The name of an act, for machines. What the service does by itself has `Service` before it: it can be called as what people do.
pub fn code(action: Action) -> String {
    match action {
        Action::System(by_itself) => format!("Service{by_itself:?}"),
        other => format!("{other:?}"),
    }
}
