//! Who may act for whom (docs/domain.md §6.1). The rules are `shared/permission/delegation.rs`; here they are kept.
//!
//! - Both ends see a delegation, and either ends it at once. Nobody else sees it.
//! - Giving one wants a fresh proof, and both ends get a letter that says to sign in and look.
//! - Somebody whose account is disabled acts for nobody, and nobody for them.

mod handlers;
mod page;
mod store;

pub(crate) use handlers::grant_delegation;
pub use handlers::{acts_for, given_to, members};
pub(super) use handlers::{end_delegation, list_delegations};
pub(super) use page::{delegates_form, delegates_page};
pub(super) use store::{Ends, SEALED, ends_of, follow};
