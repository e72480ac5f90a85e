//! What an institution sets for itself: as it is, as it would be, and how it came to be.

mod field;
mod form;
mod holds;
mod meant;
mod version;

/// What stands in the address of the form.
pub const EDIT: &str = "edit";

pub use form::settings_form;
pub use holds::institution;
pub use meant::preview;
pub use version::{Powers, title, version};
