//! Cases: the unit of security work that a report opens.
//!
//! - Everyone sees the cases of their own institution as far as their roles reach; what lies in a compartment, only its
//!   members. Who is recused from a case, or named in it, finds nothing there ([`access`]).
//! - The list shows no word of a report. Opening one is recorded, and what cannot be recorded is not
//!   shown.
//! - A case moves by the rules in `shared/lifecycle` and no other way; whoever was slower hears where it stands.
//! - An open desk hears that something changed where its reader may look, and of nothing else.

mod access;
mod acts;
mod attention;
mod audited;
mod change;
mod coded;
mod cursors;
mod details;
mod due;
mod files;
mod follow;
mod handlers;
mod hearers;
mod leavers;
mod lines;
mod linking;
mod looked;
mod queue;
mod search;
mod shown;
mod store;
mod talk;
mod unseen;
mod watch;
mod workflow;

pub use access::{HANDLERS as LETTERS, barred};
pub use attention::{Unopened, unopened};
pub use audited::audited;
pub use files::{Round, add_whole as add_file, look_at_files, look_at_held, try_files};
pub use linking::{Alertable, HANDLERS as LINKING, alertable, lines_of, report_sighted, shows_campaign};
pub use looked::first_looks;
pub use store::{NewCase, Prepared, SEALED, prepare};
pub use talk::{HANDLERS as TO_REPORTERS, add, follow_up, list as own_reports, name_opened, rate, read as own_report, reads_own, withdraw};
pub use unseen::set_apart_unseen;

use crate::{
    accounts::{ACCOUNT_FOLLOWS, CASES_LEFT, HEARERS_CHANGED},
    kernel::{http::Routes, outbox::Handler},
};
use futures_util::FutureExt;

/// The messages this feature handles beside its letters.
pub const HANDLERS: &[(&str, Handler)] = &[
    (CASES_LEFT, Handler::Each(|kernel, _, message| leavers::hand_over(kernel, message).boxed_local())),
    (HEARERS_CHANGED, Handler::Each(|kernel, _, message| unseen::look_again(kernel, message).boxed_local())),
    (workflow::SERVICE_MOVES, Handler::Each(|kernel, _, message| workflow::service_moves(kernel, message).boxed_local())),
    (ACCOUNT_FOLLOWS, Handler::Each(|kernel, _, message| follow::follow(kernel, message).boxed_local())),
];

/// Of all messages about cases, those by which the service works on them; none is a letter.
pub const WORK: &[(&str, Handler)] = &[
    linking::MATCHING,
    (workflow::SERVICE_MOVES, Handler::Each(|kernel, _, message| workflow::service_moves(kernel, message).boxed_local())),
];

/// The requests about cases, for whoever makes them past HTTP and the guard. Only the demonstration does.
pub(crate) mod requests {
    pub(crate) use super::{
        access::{ask_name, open_name},
        acts::{approve_the_referral, assign_case, confirm_marking, draft_referral, grade_case, set_priority},
        handlers::open_case,
        linking::{list_campaigns, name_campaign},
        talk::{add_note, add_task, settle_task, write_to_reporter},
        workflow::move_case,
    };
}

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::list_cases);
    routes.mount(handlers::open_case);
    routes.mount(search::search_cases);
    routes.mount(lines::glance_case);
    routes.mount(handlers::list_own_cases);
    access::routes(routes);
    routes.mount(workflow::move_case);
    routes.mount(acts::assign_case);
    routes.mount(acts::set_priority);
    routes.mount(acts::confirm_marking);
    routes.mount(acts::grade_case);
    routes.mount(acts::draft_referral);
    routes.mount(acts::approve_the_referral);
    routes.mount(acts::answer_referral);
    linking::routes(routes);
    talk::routes(routes);
    files::routes(routes);
    routes.mount_stream(watch::watch_desk);
    routes.mount(handlers::desk_status);
}
