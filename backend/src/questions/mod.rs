//! Questions to the security team with no report made (docs/domain.md §1.2, docs/adr/0056-just-ask.md).
//!
//! - A question is no report: it opens no case, has no priority and counts in no figure.
//! - Who asked reads it, and so do those of the team who hear of reports. Nobody else can tell that it is there.
//! - Only whoever asked makes a report of it. The team may propose that once, in words that are the same for everybody.
//! - What waits for the team is kept. Everything else is deleted when nothing was done to it for 90 days.

mod desk;
mod letters;
mod own;
mod store;

pub use own::{Changing, Own, ask, change, own, owns};
pub use store::{SEALED, forget_old};

use crate::kernel::{http::Routes, outbox::Handler};
use futures_util::FutureExt;

/// The kinds this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (letters::QUESTION_ASKED, Handler::Each(|kernel, _, message| letters::expand(kernel, message).boxed_local())),
    (letters::QUESTION_LETTER, Handler::Each(|kernel, mailer, message| letters::send(kernel, mailer, message).boxed_local())),
];

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(desk::list_questions);
    routes.mount(desk::open_question);
    routes.mount(desk::reply_to_question);
    routes.mount(desk::propose_report);
    routes.mount(desk::close_question);
}
