//! Pages that only the server draws: start, information, invitations, errors, and the desk before its app arrives.

mod desk_frame;
mod devices;
mod error;
mod info;
mod invitation;
mod start;

pub use desk_frame::desk_frame;
pub use devices::{DeviceLine, DevicesState, devices};
pub use error::{error, heading as error_heading};
pub use info::{InfoTopic, info};
pub use invitation::{InvitationNotice, SetupFaults, SetupState, Square, invitation, setup};
pub use start::start;
