//! The desk's pages, in English. Pure: times come in as words, since only the browser knows a clock.

mod alerts;
mod case;
mod cases;
mod filter;
mod glass;
mod links;
mod names;
mod picture;
mod priority;
mod questions;
mod search;

pub use alerts::{ALERTS, alerts, draft_form};
pub use case::{
    Answered, CaseCan, CasePage, CaseWrong, Part, SAVE, SAVE_ORIGINAL, TASKS, back, case, changed, field_id, letter_words, not_done,
    out_of_hand, refusal, saved_as,
};
pub use cases::{Hand, case_row, cases_table, faster, hand_row, not_taken, row_button, row_link, state_words, unopened};
pub use filter::filter_form;
pub use glass::glass;
pub use links::{CampaignAnswered, Looked, back_to_campaigns, campaign, campaigns, entity, kind_words, looked, name_of};
pub use names::{NAMES, names};
pub use picture::{month_figures, picture};
pub use priority::priority_tag;
pub use questions::{QUESTION, QUESTIONS, back_to_questions, question, questions};
pub use search::{Looking, Searched, search};
