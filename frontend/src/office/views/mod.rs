//! The office's pages, in English.

mod audit;
mod institution;
mod people;
mod tree;

pub use audit::{Reads, Shown as ShownAudit, audit, lines as audit_lines};
pub use institution::{EDIT, Powers, institution, preview, settings_form, title as version_title, version};
pub use people::{INVITATIONS, PROPOSALS, checked_list, end_of, found_accounts, invitations, people, person, proposals};
pub use tree::{Mending, Shown, one, tree};
