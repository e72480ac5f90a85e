//! What the pages of staff share, in English. Pure: times come in as words, since only the browser knows a clock.

mod loading;
mod mail;
mod parts;
mod problem;
mod step_up;
mod time;
mod told;
mod top;

pub use loading::loading;
pub use mail::mail_delay;
pub use parts::{head, label, select, wrong};
pub use problem::problem;
pub use step_up::step_up;
pub use time::{Clock, When, ago, due, due_words, moment, span};
pub use told::{Told, told};
pub use top::{Here, top};
