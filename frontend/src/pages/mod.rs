//! Pages that only the server draws: start, information, invitations, errors, and the desk before its app arrives.

mod delegates;
mod desk_frame;
mod error;
mod info;
mod invitation;
mod start;

pub use delegates::{DelegatesFault, DelegatesNotice, DelegatesState, delegates};
pub use desk_frame::desk_frame;
pub use error::{error, heading as error_heading};
pub use info::{InfoTopic, info};
pub use invitation::{InvitationNotice, SetupFaults, SetupState, Square, invitation, setup};
pub use start::start;
