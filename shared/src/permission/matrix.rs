//! The matrix of roles and permissions (docs/domain.md §6.2).

use super::{Permission, Role};

/// How far a permission goes. Whatever it says, nothing reaches another institution, and only [`Reach::Inside`]
/// reaches into a compartment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Not at all.
    No,
    /// Everything outside compartments.
    All,
    /// What they filed, or what was done with it.
    Own,
    /// Reports and cases that nobody has routed yet.
    UntilRouted,
    /// Cases that are theirs, that they help with, or whose access list names them.
    Assigned,
    /// Everything in the compartments they are a contact of, and nothing else.
    Inside,
    /// A case they are on, after somebody who is not on it has said yes (docs/rules.md §4).
    OnRequest,
    /// Cases they are *not* on.
    NotOnCase,
    /// They prepare or propose it, within what they may read. Somebody else decides.
    Draft,
    /// They decide what somebody else prepared, and start nothing.
    Approve,
    /// They see what was done, and change nothing.
    Review,
    /// A sample drawn for them, read only, with a reason that is recorded.
    Sampled,
    /// Rounded figures of closed months (docs/domain.md §5.3).
    Rounded,
    /// That something happened and when; not to whom nor what it said.
    Outline,
    /// The audit and nothing else.
    AuditOnly,
    /// Settings and nothing else.
    SettingsOnly,
}

/// The matrix: how far `role` reaches with `permission` within its institution.
pub const fn reach(role: Role, permission: Permission) -> Reach {
    use Reach::{
        All, Approve, Assigned, AuditOnly, Draft, Inside, No, NotOnCase, OnRequest, Outline, Own, Review, Rounded, Sampled, SettingsOnly,
        UntilRouted,
    };
    use Role::{Admin, Auditor, Case, Lead, Leadership, Reporter, SeparateContact, Triage};
    match permission {
        Permission::Public | Permission::HoldSession | Permission::FileReport => All,
        // Whoever may file may see what became of it, whatever else they are.
        Permission::SeeOwn => Own,
        Permission::SeeQueue => match role {
            Triage | Lead => All,
            SeparateContact => Inside,
            Reporter | Case | Leadership | Auditor | Admin => No,
        },
        Permission::ReadReport => match role {
            Triage => UntilRouted,
            Case => Assigned,
            Lead => All,
            Auditor => Sampled,
            SeparateContact => Inside,
            Reporter | Leadership | Admin => No,
        },
        // Leading gives no right to a name (docs/rules.md §4): it takes being on the case and somebody else's yes.
        Permission::OpenIdentity => match role {
            Triage | Case | Lead | SeparateContact => OnRequest,
            Reporter | Leadership | Auditor | Admin => No,
        },
        Permission::KeepIdentity => match role {
            Lead | SeparateContact => NotOnCase,
            Reporter | Triage | Case | Leadership | Auditor | Admin => No,
        },
        // A lead reads every case there is to break into, and nobody breaks into a compartment.
        Permission::BreakGlass => match role {
            Triage | Case | Auditor => NotOnCase,
            Reporter | Lead | Leadership | Admin | SeparateContact => No,
        },
        Permission::ReadLever => match role {
            Reporter => Own,
            Case | Lead => Assigned,
            SeparateContact => Inside,
            Triage | Leadership | Auditor | Admin => No,
        },
        // It can tell where somebody was: only for who works the case (docs/security.md §4.2).
        Permission::OpenOriginal => match role {
            Case | Lead => Assigned,
            SeparateContact => Inside,
            Reporter | Triage | Leadership | Auditor | Admin => No,
        },
        Permission::SetPriority | Permission::MoveCase | Permission::MessageReporter => match role {
            Triage => UntilRouted,
            Case => Assigned,
            Lead => All,
            SeparateContact => Inside,
            Reporter | Leadership | Auditor | Admin => No,
        },
        Permission::LinkCases => match role {
            Triage => Draft,
            Case => Assigned,
            Lead => All,
            SeparateContact => Inside,
            Reporter | Leadership | Auditor | Admin => No,
        },
        Permission::AssignCase => match role {
            Triage => UntilRouted,
            Lead => All,
            SeparateContact => Inside,
            Reporter | Case | Leadership | Auditor | Admin => No,
        },
        Permission::ApproveRelease => match role {
            Case => Draft,
            Lead => All,
            SeparateContact => Inside,
            Reporter | Triage | Leadership | Auditor | Admin => No,
        },
        Permission::CloseUrgent => match role {
            Triage | Case => Draft,
            Lead => All,
            SeparateContact => Inside,
            Reporter | Leadership | Auditor | Admin => No,
        },
        Permission::SeePicture => match role {
            Lead | Leadership | Auditor => Rounded,
            Reporter | Triage | Case | Admin | SeparateContact => No,
        },
        Permission::Export => match role {
            Reporter => Own,
            Case => Assigned,
            Lead => All,
            Leadership => Rounded,
            Auditor => AuditOnly,
            Admin => SettingsOnly,
            SeparateContact => Inside,
            Triage => No,
        },
        // No warning leaves a compartment: it would tell everybody that there is one (docs/rules.md §3).
        Permission::AlertMembers => match role {
            Triage | Case => Draft,
            Lead => All,
            Reporter | Leadership | Auditor | Admin | SeparateContact => No,
        },
        // A question is no case: nobody is put on it, and it stands in no compartment.
        Permission::AnswerQuestions => match role {
            Triage | Lead => All,
            Reporter | Case | Leadership | Auditor | Admin | SeparateContact => No,
        },
        Permission::ManageAccounts => match role {
            Lead => Approve,
            Auditor => Review,
            Admin => All,
            Reporter | Triage | Case | Leadership | SeparateContact => No,
        },
        // What of it each may agree to is the rule of [`super::second`].
        Permission::SeeAccounts | Permission::DecideAccounts => match role {
            Lead | Admin => All,
            Reporter | Triage | Case | Leadership | Auditor | SeparateContact => No,
        },
        // It reaches the tree and nothing that stands in an institution (docs/rules.md §1.13).
        Permission::SeeInstitutions => match role {
            Lead | Auditor | Admin => All,
            Reporter | Triage | Case | Leadership | SeparateContact => No,
        },
        Permission::ManageInstitutions => match role {
            Admin => All,
            Reporter | Triage | Case | Lead | Leadership | Auditor | SeparateContact => No,
        },
        // Two people make a change (docs/domain.md §6.2): whoever runs the service proposes, a lead decides.
        Permission::ReadSettings => match role {
            Lead | Auditor | Admin => All,
            Reporter | Triage | Case | Leadership | SeparateContact => No,
        },
        Permission::ProposeSettings => match role {
            Lead | Admin => All,
            Reporter | Triage | Case | Leadership | Auditor | SeparateContact => No,
        },
        Permission::ApproveSettings => match role {
            Lead => All,
            Reporter | Triage | Case | Leadership | Auditor | Admin | SeparateContact => No,
        },
        Permission::ReadAudit => match role {
            Reporter => Own,
            Lead => Assigned,
            Auditor => All,
            Admin => Outline,
            SeparateContact => Inside,
            Triage | Case | Leadership => No,
        },
        Permission::DisposeRecords => match role {
            Lead => Draft,
            Auditor => Approve,
            SeparateContact => Inside,
            Reporter | Triage | Case | Leadership | Admin => No,
        },
        Permission::ReadApi => match role {
            Triage | Case | Lead | Leadership | Auditor | Admin | SeparateContact => All,
            Reporter => No,
        },
    }
}

/// Whether the guard lets `role` through to an endpoint that demands `permission`.
///
/// This is the strict reading of [`reach`]. A reach that names rows passes, because every store narrows what it
/// reads. A part in something that others decide, or a poorer form of it, does not: an endpoint that forgets to
/// ask would hand out the whole. Such an endpoint asks [`takes_part`] itself.
pub const fn allows(role: Role, permission: Permission) -> bool {
    match (permission, reach(role, permission)) {
        // The store shows a case that was opened to them for an hour, and no other.
        (Permission::ReadReport, Reach::Sampled) => true,
        (Permission::SeePicture, Reach::Rounded) => true,
        (_, Reach::All | Reach::Own | Reach::UntilRouted | Reach::Assigned | Reach::Inside | Reach::OnRequest | Reach::NotOnCase) => true,
        (
            _,
            Reach::No
            | Reach::Draft
            | Reach::Approve
            | Reach::Review
            | Reach::Sampled
            | Reach::Rounded
            | Reach::Outline
            | Reach::AuditOnly
            | Reach::SettingsOnly,
        ) => false,
    }
}

/// Whether `role` has any part in what `permission` names, however small.
pub const fn takes_part(role: Role, permission: Permission) -> bool {
    !matches!(reach(role, permission), Reach::No)
}
