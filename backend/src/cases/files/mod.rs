//! The files of a case's reports: who may send one, who may open one (docs/security.md §4.2).
//!
//! - A reporter adds files to their own report, also from a phone that may only file by now. Nothing that was sent is shown
//!   to them again: the phone may be in somebody else's hand.
//! - Who reads the case reads its files. A picture as it was sent is for those who work the case, with a fresh proof.
//! - Of a report whose name is kept apart neither the file's name nor anything as it was sent (a PDF, an e-mail, a text, the
//!   first picture) is shown: each can tell who sent it. To whom the name is open, all of it is.

mod desk;
mod held;
mod own;
mod tried;

pub use held::{Round, look_at_files, look_at_held};
pub use own::add_whole;
pub use tried::try_files;

use crate::kernel::http::Routes;

/// Mounts this part of the feature.
pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.mount(own::begin_attachment);
    routes.mount(own::send_piece);
    routes.mount(own::get_attachment);
    routes.mount(desk::list_attachments);
    routes.mount_bytes(desk::get_attachment_file);
    routes.mount_bytes(desk::get_original);
}
