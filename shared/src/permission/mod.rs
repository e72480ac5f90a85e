//! Who may do what (docs/domain.md §6; docs/rules.md §3, §4).
//!
//! [`reach`] is the matrix: what a role lets somebody do, and how far that goes. The guard asks [`allows`], which
//! is the strict reading of it; stores and rules ask [`reach`] itself. Acting for a member is no role but a
//! [`Delegation`], and keeping names is no role but something a lead may do for a case they are not on
//! ([`identity`]).

pub mod delegation;
pub mod identity;
mod matrix;
mod named;
mod role;
pub mod second;
mod sight;

#[cfg(test)]
mod tests;

pub use delegation::Delegation;
pub use matrix::{Reach, allows, reach, takes_part};
pub use named::Permission;
pub use role::{HeldRole, Role, RolesFault, fit_one_person};
pub use sight::{Sight, hearing, sees};
