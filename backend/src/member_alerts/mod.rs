//! Alerts to members: two leads tell everybody of their institution that contact from an account is being checked, and
//! members say whether it contacted them (docs/rules.md §5, docs/adr/0054-member-alerts.md).
//!
//! - Nothing in a compartment can be alerted of: an identifier must have been met outside in a report that counts, when it
//!   is drafted, when it is approved and when each letter leaves. None may be the institution's own.
//! - An alert is there whole for a lead who sees where each of its identifiers was met. To every other it shows while it
//!   is live what members read, so that there is always somebody to end it.
//! - There is one open draft or live alert about an identifier. A draft nobody approves runs out, and what ended is deleted
//!   after 90 days with who read it.
//! - Nobody approves what they drafted. One lead is enough to end it; to say that all is well takes two.
//! - Members read fixed words and what the account is called, until it expires or is recalled. Who read it reads the
//!   correction. What they answer is filed by [`crate::intake`].

mod desk;
mod forget;
mod held;
mod letters;
mod notices;
mod readers;
mod rests;
mod sight;
mod store;

pub use forget::tick;
pub use notices::{Notice, Standing, notice, notices, read, unread};
pub use readers::{Answered, answered};

use crate::kernel::{http::Routes, outbox::Handler, vault::Column};
use futures_util::FutureExt;

/// Its sealed columns.
pub const SEALED: &[Column] = &[Column::whole("member_alerts", "details"), Column::whole("notice_readers", "reply")];

/// The messages this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (letters::MEMBERS_ALERTED, Handler::Each(|kernel, _, message| letters::portion(kernel, message).boxed_local())),
    (letters::MEMBER_LETTER, Handler::Each(|kernel, mailer, message| letters::send(kernel, mailer, message).boxed_local())),
];

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(desk::draft_member_alert);
    routes.mount(desk::list_member_alerts);
    routes.mount(desk::decide_member_alert);
    routes.mount(desk::recall_member_alert);
}
