//! The desk's pages, in English. Pure: times come in as words, since only the browser knows a clock.

mod case;
mod cases;
mod institution;
mod loading;
mod mail;
mod people;
mod picture;
mod priority;
mod problem;
mod time;
mod told;
mod top;
mod tree;

pub use case::{back, case};
pub use cases::{case_row, cases_table, state_words, unopened};
pub use institution::{Powers, institution, preview, settings_form, title as version_title, version};
pub use loading::loading;
pub use mail::mail_delay;
pub use people::{checked_list, end_of, found_accounts, invitations, people, person, proposals, step_up, wrong};
pub use picture::picture;
pub use priority::priority_tag;
pub use problem::problem;
pub use time::{Clock, When, ago, due, due_words, moment};
pub use told::{Told, told};
pub use top::{Here, top};
pub use tree::{Mending, Shown, one, tree};
