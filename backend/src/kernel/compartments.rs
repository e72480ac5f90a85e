//! Who may see a row beyond its institution (docs/rules.md §3, docs/domain.md §6.3).
//!
//! Every report and case stands in a compartment: the security team's own, or the separate contact's.
//! The row does not say which. It carries a tag of the compartment *and of itself*, so that without the
//! keys no two rows show that they belong together, and nobody learns which reports went past the team.

use super::{
    context::{Kernel, Signed},
    error::Result,
    institutions::{self, Institution},
    vault::{Tag, TagKind, Vault},
};
use shared::{
    ids::{CompartmentId, InstitutionId},
    permission::Role,
};
use uuid::Uuid;

/// The compartment of an institution's security team.
pub const fn team(institution: InstitutionId) -> CompartmentId {
    CompartmentId(institution.0)
}

/// The tag of a row that stands in `compartment`.
pub fn tag(vault: &Vault, compartment: CompartmentId, row: Uuid) -> Tag {
    vault.tag(TagKind::Compartment, &[compartment.0.as_bytes(), row.as_bytes()])
}

/// The compartments somebody may look into.
#[derive(Clone, Debug)]
pub struct Rooms(Vec<CompartmentId>);

impl Rooms {
    /// Those of a signed-in person, by the roles they hold.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(kernel: &Kernel, signed: &Signed) -> Result<Self> {
        Ok(Self::for_roles(&institutions::get(kernel, signed.institution).await?, &signed.roles))
    }

    /// Those that some roles lead into. What is to be seen there is another question, asked of each row
    /// ([`shared::permission::sees`]).
    pub fn for_roles(institution: &Institution, roles: &[Role]) -> Self {
        let mut rooms = Vec::new();
        if roles.iter().any(|role| matches!(role, Role::Triage | Role::Case | Role::Lead | Role::Auditor)) {
            rooms.push(team(institution.id));
        }
        if roles.contains(&Role::SeparateContact) {
            rooms.push(institution.separate_compartment);
        }
        Self(rooms)
    }

    /// What the institution's figures are made of: everything but what went past the team.
    pub fn counted(institution: InstitutionId) -> Self {
        Self(vec![team(institution)])
    }

    /// This one and no other.
    pub fn one(room: CompartmentId) -> Self {
        Self(vec![room])
    }

    /// None, for whoever may look into nothing.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Every compartment of an institution, for finding out in which one a row stands.
    pub fn all(institution: &Institution) -> Self {
        Self(vec![team(institution.id), institution.separate_compartment])
    }

    /// Whether `room` is one of them.
    pub fn include(&self, room: CompartmentId) -> bool {
        self.0.contains(&room)
    }

    /// Whether `row` with its `tag` stands in one of them.
    pub fn hold(&self, vault: &Vault, row: Uuid, tag: &Tag) -> bool {
        self.find(vault, row, tag).is_some()
    }

    /// In which of them `row` stands.
    pub fn find(&self, vault: &Vault, row: Uuid, tag: &Tag) -> Option<CompartmentId> {
        let fits = |room: &CompartmentId| vault.is_tag(TagKind::Compartment, &[room.0.as_bytes(), row.as_bytes()], tag.as_ref());
        self.0.iter().copied().find(fits)
    }
}
