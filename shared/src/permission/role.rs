//! The roles, and which of them one person may hold (docs/domain.md §6.1).

use crate::time::Moment;
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

    /// The role as codes and the command line write it.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Reporter => "REPORTER",
            Role::Triage => "TRIAGE",
            Role::Case => "CASE",
            Role::Lead => "LEAD",
            Role::Leadership => "LEADERSHIP",
            Role::Auditor => "AUDITOR",
            Role::Admin => "ADMIN",
            Role::SeparateContact => "SEPARATE_CONTACT",
        }
    }

    /// Which hat it is, of those that no head may wear two of (docs/domain.md §6.1).
    const fn hat(self) -> Option<Hat> {
        match self {
            Role::Triage | Role::Case | Role::Lead => Some(Hat::Work),
            Role::Auditor => Some(Hat::Check),
            Role::Admin => Some(Hat::Run),
            Role::SeparateContact => Some(Hat::Apart),
            Role::Reporter | Role::Leadership => None,
        }
    }

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

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().to_uppercase().replace('-', "_");
        Role::ALL.into_iter().find(|role| role.code() == code).ok_or_else(|| {
            let codes = Role::ALL.map(Role::code);
            format!("a role is one of {}", codes.join(", "))
        })
    }
}

/// A role with the day an office ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// From when on it gives nothing any more; `null` for a role without an end.
    #[serde(default)]
    pub ends_at: Option<Moment>,
}

impl HeldRole {
    /// Whether it gives anything at `now`.
    pub fn is_live(self, now: Moment) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }
}

/// The hats: who works on cases, who checks that, who runs the machine, and who hears of the team itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hat {
    Work,
    Check,
    Run,
    Apart,
}

/// Why a set of roles cannot be one person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolesFault {
    /// There is none.
    None,
    /// One is there twice.
    Twice(Role),
    /// These two exclude each other.
    Clash(Role, Role),
}

impl std::fmt::Display for RolesFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RolesFault::None => f.write_str("Choose at least one role."),
            RolesFault::Twice(role) => write!(f, "{} is there twice.", role.code()),
            RolesFault::Clash(one, other) => write!(f, "One person cannot be {} and {}.", one.code(), other.code()),
        }
    }
}

/// Whether one person may hold all of these in one institution.
///
/// # Errors
/// The first thing that is wrong.
pub fn fit_one_person(roles: &[Role]) -> Result<(), RolesFault> {
    if roles.is_empty() {
        return Err(RolesFault::None);
    }
    for (place, role) in roles.iter().enumerate() {
        for other in roles.iter().skip(place + 1) {
            if role == other {
                return Err(RolesFault::Twice(*role));
            }
            if let (Some(one), Some(two)) = (role.hat(), other.hat())
                && one != two
            {
                return Err(RolesFault::Clash(*role, *other));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_written_the_same_on_the_wire_and_on_the_command_line() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.code()));
            assert_eq!(role.code().to_lowercase().replace('_', "-").parse::<Role>(), Ok(role));
        }
        assert!("lord".parse::<Role>().unwrap_err().contains("SEPARATE_CONTACT"));
    }

    #[test]
    fn nobody_works_on_cases_and_checks_runs_or_stands_apart_from_that_work() {
        use Role::*;
        for good in [&[Reporter][..], &[Triage, Case, Lead, Reporter], &[Admin, Leadership], &[SeparateContact, Leadership, Reporter]] {
            assert_eq!(fit_one_person(good), Ok(()), "{good:?}");
        }
        for (one, other) in [(Lead, Admin), (Triage, Auditor), (Admin, Auditor), (Case, SeparateContact), (Admin, SeparateContact)] {
            assert_eq!(fit_one_person(&[one, Reporter, other]), Err(RolesFault::Clash(one, other)));
        }
        assert_eq!(fit_one_person(&[]), Err(RolesFault::None));
        assert_eq!(fit_one_person(&[Admin, Admin]), Err(RolesFault::Twice(Admin)));
    }
}
