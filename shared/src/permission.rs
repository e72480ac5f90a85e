//! Who may do what: one match, asked by the guard and by the apps (docs/domain.md §6).

use serde::{Deserialize, Serialize};

/// What an account is within an institution. An account holds a set of (role, institution) pairs; a
/// role does not reach child institutions (docs/rules.md §1.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// A member, peer, councillor, candidate or one of their staff.
    Reporter,
    /// Takes the first look at each new report.
    Triage,
    /// Works the cases assigned to them.
    Case,
    /// Leads the security team.
    Lead,
    /// Sees the rounded picture, never a report.
    Leadership,
    /// Checks that the rules were kept.
    Auditor,
    /// Runs the system; never reads a report.
    Admin,
    /// Outside the security team; alone sees reports about it (docs/rules.md §3).
    SeparateContact,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 8] =
        [Role::Reporter, Role::Triage, Role::Case, Role::Lead, Role::Leadership, Role::Auditor, Role::Admin, Role::SeparateContact];

    /// The role's name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Role::Reporter => "Reporter",
            Role::Triage => "Triage officer",
            Role::Case => "Case officer",
            Role::Lead => "Security lead",
            Role::Leadership => "Leadership",
            Role::Auditor => "Auditor",
            Role::Admin => "Administrator",
            Role::SeparateContact => "Separate contact",
        }
    }
}

/// What an endpoint demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// Nothing: signing in and the pages a signed-out person needs.
    Public,
    /// Any live session.
    HoldSession,
    /// File a report.
    FileReport,
    /// See the list of new reports and their cases.
    SeeQueue,
    /// Read what a report says.
    ReadReport,
    /// See the rounded figures of closed months.
    SeePicture,
    /// Read the description of the API.
    ReadApi,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 7] = [
        Permission::Public,
        Permission::HoldSession,
        Permission::FileReport,
        Permission::SeeQueue,
        Permission::ReadReport,
        Permission::SeePicture,
        Permission::ReadApi,
    ];
}

/// Whether `role` grants `permission` within its institution.
pub const fn allows(role: Role, permission: Permission) -> bool {
    use Role::{Admin, Auditor, Case, Lead, Leadership, Reporter, SeparateContact, Triage};
    match permission {
        Permission::Public | Permission::HoldSession | Permission::FileReport => true,
        // A separate contact holds these inside their own compartments only; `visible_to` sees to that.
        Permission::SeeQueue | Permission::ReadReport => match role {
            Triage | Lead | SeparateContact => true,
            Reporter | Case | Leadership | Auditor | Admin => false,
        },
        Permission::SeePicture => match role {
            Lead | Leadership | Auditor => true,
            Reporter | Triage | Case | Admin | SeparateContact => false,
        },
        Permission::ReadApi => match role {
            Triage | Case | Lead | Leadership | Auditor | Admin | SeparateContact => true,
            Reporter => false,
        },
    }
}
