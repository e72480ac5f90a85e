//! Components with GOV.UK markup, one per file. Data in, view out.
//!
//! Two rules hold here because of how the views are drawn:
//! - No element may be wholly literal: leptos would draw it through `innerHTML`, which Trusted Types
//!   refuse. Text comes from a function or stands in braces.
//! - Only [`text_area()`] may draw a text area: the server writes its content unescaped otherwise.

mod back_link;
mod button;
mod call;
mod checkboxes;
mod choice;
mod error_summary;
mod file_field;
mod footer;
mod frame;
mod guidance;
mod header;
mod inset;
mod leave;
mod notice;
mod panel;
mod radios;
mod summary_list;
mod text_area;
mod text_line;

pub use back_link::back_link;
pub use button::{Button, button, button_about, link_button};
pub use call::{beside, call};
pub use checkboxes::checkboxes;
pub use choice::choice;
pub use error_summary::{Wrong, error_summary};
pub use file_field::file_field;
pub use footer::footer;
pub use frame::{Around, frame};
pub use guidance::{Asked, described_by, error_message, hint};
pub use header::header;
pub use inset::inset;
pub use leave::leave;
pub use notice::notice;
pub use panel::panel;
pub use radios::radios;
pub use summary_list::{Row, Said, summary_list};
pub use text_area::{long_text, text_area};
pub use text_line::{Line, text_line};
