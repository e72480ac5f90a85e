//! The moment of filing: what must commit together (report, case, alert) does, in one transaction.

mod handlers;

pub use handlers::{file, file_asked, file_with, file_without_account};

use crate::kernel::http::Routes;

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::file_report);
}
