//! The institutions below one's own: all of them, and the page of one.

mod forms;
mod list;
mod one;

pub use forms::Mending;
pub use list::tree;
pub use one::{Shown, one};

use shared::institutions::{Filled, Seat};

/// How the seats of one kind are filled, in words.
fn filled_words(seat: Seat, filled: Filled) -> String {
    let Filled { there, asked, .. } = filled;
    match seat {
        Seat::Administrator if there > 0 => "There is one".to_owned(),
        Seat::Administrator if asked > 0 => "Asked, not here yet".to_owned(),
        Seat::Administrator => "None yet".to_owned(),
        Seat::SeparateContact if asked > 0 => format!("{there} of {}, {asked} asked", seat.wanted()),
        Seat::SeparateContact => format!("{there} of {}", seat.wanted()),
    }
}
