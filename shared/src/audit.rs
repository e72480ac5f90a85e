//! Every act the audit records, by name (docs/security.md §4.3).

use serde::{Deserialize, Serialize};

/// A recorded act. The word is the operation's own: `FileReport` is recorded as `ReportFiled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// A sign-in was refused; the cause is kept, the words typed are not.
    SignInRefused,
    /// Somebody signed in showed again that it is them.
    SteppedUp,
    /// Somebody signed in with a passkey.
    SignedInByPasskey,
    /// Somebody signed in with a recovery code.
    SignedInByRecoveryCode,
    /// Somebody signed in showed with a passkey that it is them.
    SteppedUpByPasskey,
    /// Somebody added a passkey.
    PasskeyAdded,
    /// Somebody gave a passkey another name.
    PasskeyRenamed,
    /// Somebody took a passkey of theirs away.
    PasskeyRevoked,
    /// A passkey's counter went back, as a copy's would: it was refused.
    PasskeyDoubted,
    /// Somebody asked for new recovery codes.
    RecoveryCodesRenewed,
    /// Somebody chose another password for themselves.
    PasswordChanged,
    /// Somebody asked for another address of their own.
    EmailChangeAsked,
    /// The old or the new address said yes to it.
    EmailChangeConfirmed,
    /// One of the two put an end to it.
    EmailChangeStopped,
    /// Both had said yes: somebody signs in with another address.
    EmailChanged,
    /// A used-up session secret came back: the session was ended.
    SessionReused,
    /// Somebody signed one of their devices out, from another.
    SessionEnded,
    /// Somebody signed out everywhere else.
    OtherSessionsEnded,
    /// Somebody was asked by letter to make an account.
    AccountInvited,
    /// An invitation was taken back before it was used.
    InvitationRevoked,
    /// The invitations that wait were listed.
    InvitationsListed,
    /// An invitation was used; the new account did it.
    InvitationAccepted,
    /// An invitation was written anew: another letter, another code.
    InvitationResent,
    /// Many people were to be invited at once; each invitation has a row of its own.
    PeopleInvited,
    /// A list of people to invite was looked through, to see who has an account already.
    InvitationsChecked,
    /// Accounts were searched or listed.
    PeopleSearched,
    /// An account and its history were read.
    PersonOpened,
    /// An account was disabled and its sessions ended.
    AccountDisabled,
    /// Disabling a separate contact was proposed.
    DisablingProposed,
    /// A disabled account was enabled.
    AccountEnabled,
    /// It was proposed to enable an account that holds power.
    EnablingProposed,
    /// Other roles were proposed for an account.
    RolesProposed,
    /// An account's roles became others.
    RolesChanged,
    /// Two accounts were said to be one person's.
    MergeProposed,
    /// A second person agreed: an account has the roles of both now.
    AccountsMerged,
    /// The other one of the two was closed for good.
    AccountClosed,
    /// New ways in were proposed for somebody who has lost theirs.
    SignInRenewalProposed,
    /// A second person agreed, and a letter went to their address.
    SignInRenewalAllowed,
    /// They took it: what opened the account before opens nothing now.
    SignInRenewed,
    /// An invitation was proposed that needs a second person.
    InvitationProposed,
    /// An institution was added below another.
    InstitutionAdded,
    /// An institution got another name.
    InstitutionRenamed,
    /// One of the first people of an institution below was proposed.
    FounderProposed,
    /// A second person agreed, and a letter went to them.
    FounderInvited,
    /// Invitations of first people were taken back from above.
    FoundersWithdrawn,
    /// What waits for a second person was listed, with what was decided lately.
    ProposalsListed,
    /// A second person agreed to a proposal.
    ProposalAgreed,
    /// A proposal was refused, or taken back by whoever made it.
    ProposalRefused,
    /// A member let somebody act for them.
    DelegationGranted,
    /// A delegation was ended before its time.
    DelegationEnded,
    /// A report was filed and its case opened.
    ReportFiled,
    /// Somebody opened one of their own reports.
    OwnReportRead,
    /// A reporter, or who acts for them, wrote to the desk about a report.
    FollowedUp,
    /// A reporter, or who acts for them, began to send a file.
    AttachmentBegun,
    /// All of a file arrived.
    AttachmentArrived,
    /// It was read which files a case has.
    AttachmentsListed,
    /// A file was read.
    AttachmentRead,
    /// A picture was read as it was sent.
    OriginalRead,
    /// A reporter, or who acts for them, added to a report by one of the forms for it.
    AddedToReport,
    /// A reporter, or who sent it for them, took a report back.
    ReportWithdrawn,
    /// A reporter, or who acts for them, said how a report was handled.
    HandlingRated,
    /// What was said about a case was read.
    EntriesRead,
    /// Somebody added a note to a case.
    NoteAdded,
    /// Somebody added a task to a case.
    TaskAdded,
    /// A task was done, cancelled or agreed to.
    TaskSettled,
    /// Somebody wrote to a reporter.
    ReporterWrittenTo,
    /// A case and its reports were read.
    CaseOpened,
    /// A case moved from one state to another, or into another case.
    CaseMoved,
    /// A case got an owner, or lost the one it had.
    CaseAssigned,
    /// Somebody said how soon a case is.
    PrioritySet,
    /// Somebody said how a case is marked.
    MarkingConfirmed,
    /// The information in a case was graded.
    CaseGraded,
    /// The record of a referral was written.
    ReferralDrafted,
    /// A lead agreed to a referral.
    ReferralApproved,
    /// What a partner answered was written down.
    ReferralAnswered,
    /// It was read who is on a case, who is kept away from it and who looked in.
    AccessRead,
    /// Somebody was put on a case.
    AddedToCase,
    /// Somebody was taken off a case.
    RemovedFromCase,
    /// Somebody is kept away from a case.
    RecusedFromCase,
    /// Somebody was let back to a case.
    RecusalLifted,
    /// Somebody opened a case they are not on, for an hour.
    GlassBroken,
    /// Somebody searched what reports say.
    CasesSearched,
    /// Somebody searched where an identifier was met.
    EntitiesSearched,
    /// It was read where an entity was met.
    EntityRead,
    /// It was read which other cases may be about the same.
    SuggestionsRead,
    /// Somebody said that two cases are about the same.
    SuggestionConfirmed,
    /// Somebody said that they are not.
    SuggestionRejected,
    /// A campaign and its cases were read.
    CampaignRead,
    /// A campaign got a name.
    CampaignNamed,
    /// A campaign was ended.
    CampaignClosed,
    /// A lead drafted an alert to members.
    MemberAlertDrafted,
    /// The alerts to members were read, with the reports that they asked for.
    MemberAlertsListed,
    /// Another lead approved one: members see it.
    MemberAlertApproved,
    /// One was turned down, or taken back by whoever drafted it.
    MemberAlertRefused,
    /// A lead ended one before its time.
    MemberAlertRecalled,
    /// A lead wants to tell those who read a recalled one more than that.
    MemberAlertCorrectionProposed,
    /// Another lead agreed on it: they read it.
    MemberAlertCorrected,
    /// It was turned down, or taken back by whoever wanted it.
    MemberAlertCorrectionRefused,
    /// A member read one for the first time.
    NoticeRead,
    /// Somebody asked the security team something.
    QuestionAsked,
    /// They wrote more about it.
    QuestionContinued,
    /// The questions were listed.
    QuestionsListed,
    /// The team read one.
    QuestionOpened,
    /// The team answered one.
    QuestionAnswered,
    /// The team asked whether a report may be made of it.
    ReportProposed,
    /// The team ended one.
    QuestionClosed,
    /// A table of the picture was taken out as a file.
    PictureExtracted,
    /// Rows of the audit were read.
    AuditRead,
    /// Rows of the audit were taken out as a file.
    AuditExtracted,
    /// Somebody asked for a name that is kept apart.
    NameAsked,
    /// A custodian opened a name to whoever asked.
    NameOpened,
    /// A custodian refused a name.
    NameRefused,
    /// A custodian read which names are asked for, by whom and why.
    NameRequestsRead,
    /// A name that is kept apart was read by whom it is open to.
    NameRead,
    /// A change of the institution's settings was proposed.
    SettingsProposed,
    /// Somebody else agreed to it; it holds from now on.
    SettingsApproved,
    /// It was turned down.
    SettingsRefused,
    /// A known account was refused an operation.
    Refused,
    /// The server did it by itself, where people can see the effect.
    System(System),
    /// A write no person needs to see; listed here so that the list stays short.
    Unaudited(Unaudited),
}

/// What the server does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum System {
    /// The institution, its accounts and the demonstration mark were set up.
    DemonstrationSetUp,
    /// An institution was set up from the command line.
    InstitutionSetUp,
    /// A calendar month's figures were frozen.
    MonthClosed,
    /// Somebody was invited from the command line, where nobody is signed in.
    AccountInvited,
    /// The letter of an invitation was handed to the mail server.
    InvitationSent,
    /// The letter about a change of how somebody signs in was handed to the mail server.
    SignInLetterSent,
    /// A letter to somebody about their own sign-in was handed to the mail server.
    NoticeSent,
    /// A case of somebody who left got another owner, or none.
    CaseHandedOver,
    /// A portion of what was of a closed account became the other account's of the same person.
    AccountFollowed,
    /// A case moved by itself: something arrived, or nobody had to agree to its closing.
    CaseMoved,
    /// A case that nobody of the team may see went to the separate contact.
    CaseSetApart,
    /// Other reports gave a case another priority, or other reasons for it.
    CaseRescored,
    /// As many targets were approached by one entity as make a campaign.
    CampaignRaised,
    /// A letter that there is something to read was handed to the mail server.
    ReporterLetterSent,
    /// A letter to a member that there is a notice was handed to the mail server.
    MemberAlertLetterSent,
    /// A file was looked at and can be read.
    AttachmentKept,
    /// A file was looked at and is not kept.
    AttachmentRefused,
    /// An alert was handed to the mail server.
    AlertSent,
    /// Nobody had opened a case in time: the next ones were told.
    AlertEscalated,
    /// Whoever a notice of a case was for may not be told any more: it was left to the others, or told to who is next.
    NoticePassedOn,
    /// Nobody may be told of a notice: it waits, and administrators were told that one does.
    NoticeStuck,
    /// A message could not be delivered and will not be tried again.
    MessageDead,
    /// New keys were made and everything that could be was wrapped by them.
    KeysRotated,
    /// An operator took an audit that does not continue what was signed, as after a backup was put back.
    AuditAccepted,
}

/// Writes outside the audit: counters and housekeeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unaudited {
    /// A session's generation or last use moved on.
    SessionTouched,
    /// The tries of a sign-in name, or of invitation codes from one network, were counted.
    SignInCounted,
    /// A passkey ceremony began, was used up or ran out.
    CeremonyMoved,
    /// Invitations nobody used in time were deleted.
    InvitationsExpired,
    /// Changes of an address that nobody confirmed in time were deleted.
    EmailChangesExpired,
    /// Proposals nobody decided in time, and old decided ones, were deleted.
    ProposalsExpired,
    /// A message was leased, expanded or put back.
    OutboxMoved,
    /// The unsent answers of a plain-page reporter were kept.
    DraftKept,
    /// A piece of a file arrived.
    PieceArrived,
    /// Files that never arrived were deleted.
    AttachmentsExpired,
    /// A file could not be looked at and waits to be tried again.
    AttachmentPutOff,
    /// Unsent answers of people without an account were deleted after a day.
    VisitsForgotten,
    /// Questions to the team that were over for long were deleted.
    QuestionsForgotten,
    /// The running month's band was refreshed.
    BandRefreshed,
    /// The database learned which keys it is sealed with.
    KeysRemembered,
    /// Rows of the audit were chained, or the chain's end was signed.
    AuditSealed,
    /// The audit row itself was what was written.
    RowOfItsOwn,
    /// Receipts of requests that can no longer be repeated were forgotten.
    ClaimsForgotten,
    /// Sessions, messages and alerts to members that ended long ago were deleted.
    EndedForgotten,
    /// A document's key was wrapped by the newest wrapping key.
    Rewrapped,
}
