//! Whether a case is there for somebody (docs/rules.md §3, docs/domain.md §6.3).

use super::{Permission, Reach, Role, reach};

/// A person and a case, as they stand to each other. Everything is asked at the moment of looking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Whether the case is kept apart, in a compartment.
    pub apart: bool,
    /// Whether the person is a contact of that compartment.
    pub in_compartment: bool,
    /// Whether the case is still in triage's hands.
    pub unrouted: bool,
    /// Whether the person owns it or stands on its access list.
    pub on_case: bool,
    /// Whether they are named or matched in it, or recused from it. Then nothing else counts.
    pub barred: bool,
    /// Whether they broke the glass and the hour is not over.
    pub broken: bool,
}

/// Whether somebody with these roles in the case's institution reaches it with `permission`.
///
/// Being on the case opens it to whoever works cases at all; it gives nobody a permission that none of their roles
/// has. Broken glass shows and does nothing else.
pub fn sees(roles: &[Role], permission: Permission, sight: &Sight) -> bool {
    let outside = !sight.apart;
    let by_role = |role: &Role| match reach(*role, permission) {
        Reach::All => outside,
        Reach::UntilRouted => outside && (sight.unrouted || sight.on_case),
        Reach::Assigned | Reach::OnRequest => sight.on_case && seat(*role) == sight.apart && (outside || sight.in_compartment),
        Reach::NotOnCase => !sight.on_case && seat(*role) == sight.apart && (outside || sight.in_compartment),
        Reach::Inside => sight.apart && sight.in_compartment,
        _ => false,
    };
    let by_glass = || {
        let may_break = |role: &Role| reach(*role, Permission::BreakGlass) != Reach::No;
        permission == Permission::ReadReport && outside && sight.broken && roles.iter().any(may_break)
    };
    !sight.barred && (roles.iter().any(by_role) || by_glass())
}

/// Whether a role stands inside a compartment when it works.
fn seat(role: Role) -> bool {
    role == Role::SeparateContact
}

/// Whose work it is to hear of a case: of the team's whoever triages, of one kept apart its separate contacts. A case that
/// all of them are barred from is heard by nobody, whoever else may still work it (docs/rules.md §3).
pub const fn hearing(apart: bool) -> &'static [Role] {
    if apart { &[Role::SeparateContact] } else { &[Role::Triage, Role::Lead] }
}
