//! The permissions by name (docs/domain.md §6.2).

use serde::{Deserialize, Serialize};

/// What an endpoint demands, or a rule asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// Nothing: signing in and the pages a signed-out person needs.
    Public,
    /// Any live session.
    HoldSession,
    /// File a report.
    FileReport,
    /// See what one filed and how it goes on, add to it, take it back.
    SeeOwn,
    /// See the list of new reports and their cases.
    SeeQueue,
    /// Read what a report says.
    ReadReport,
    /// Ask for the name of somebody who keeps it apart (docs/rules.md §4).
    OpenIdentity,
    /// Say yes or no to that: be a custodian (docs/rules.md §4).
    KeepIdentity,
    /// Open a case they are not on, for an hour, with a reason that somebody else is told of (docs/domain.md §6.3).
    BreakGlass,
    /// Read what was used as a lever, and intimate files (docs/domain.md §2.9).
    ReadLever,
    /// Open a picture as it was sent, with all it says about place, time and device (docs/security.md §4.2).
    OpenOriginal,
    /// Set a priority other than the computed one.
    SetPriority,
    /// Move a case along its life (docs/domain.md §4.3).
    MoveCase,
    /// Join cases, and say whether two things met are the same.
    LinkCases,
    /// Give a case to somebody.
    AssignCase,
    /// Write to a reporter.
    MessageReporter,
    /// Let a referral go to a partner, or feedback to a reporter.
    ApproveRelease,
    /// Agree to close what was ever urgent or high (docs/rules.md §3).
    CloseUrgent,
    /// See the rounded figures of closed months.
    SeePicture,
    /// Take something out as a file.
    Export,
    /// Warn the members of the institution (docs/rules.md §5).
    AlertMembers,
    /// Read what members ask with no report made, and answer it (docs/domain.md §1.2).
    AnswerQuestions,
    /// Invite people, take an invitation back, propose roles, disable and enable accounts.
    ManageAccounts,
    /// See who has an account here, and what was done to it.
    SeeAccounts,
    /// Agree, as the second person, to what somebody proposed about an account.
    DecideAccounts,
    /// See which institutions lie below one's own, and whether each has its first people.
    SeeInstitutions,
    /// Add and rename institutions below one's own, and propose their first people.
    ManageInstitutions,
    /// See the institution's settings, and who changed them when.
    ReadSettings,
    /// Propose a change of the institution's settings.
    ProposeSettings,
    /// Decide a change that somebody else proposed.
    ApproveSettings,
    /// Read the audit.
    ReadAudit,
    /// Put a hold on what retention would dispose of, or dispose of it.
    DisposeRecords,
    /// Read the description of the API.
    ReadApi,
}

impl Permission {
    /// Every permission, in the order of the documentation.
    pub const ALL: [Permission; 33] = [
        Permission::Public,
        Permission::HoldSession,
        Permission::FileReport,
        Permission::SeeOwn,
        Permission::SeeQueue,
        Permission::ReadReport,
        Permission::OpenIdentity,
        Permission::KeepIdentity,
        Permission::BreakGlass,
        Permission::ReadLever,
        Permission::OpenOriginal,
        Permission::SetPriority,
        Permission::MoveCase,
        Permission::LinkCases,
        Permission::AssignCase,
        Permission::MessageReporter,
        Permission::ApproveRelease,
        Permission::CloseUrgent,
        Permission::SeePicture,
        Permission::Export,
        Permission::AlertMembers,
        Permission::AnswerQuestions,
        Permission::ManageAccounts,
        Permission::SeeAccounts,
        Permission::DecideAccounts,
        Permission::SeeInstitutions,
        Permission::ManageInstitutions,
        Permission::ReadSettings,
        Permission::ProposeSettings,
        Permission::ApproveSettings,
        Permission::ReadAudit,
        Permission::DisposeRecords,
        Permission::ReadApi,
    ];
}
