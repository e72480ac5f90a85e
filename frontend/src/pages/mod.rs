//! Pages that only the server draws: start, information, invitations, errors, and the desk before its app arrives.

mod account;
mod delegates;
mod desk_frame;
mod devices;
mod email;
mod error;
mod info;
mod invitation;
mod kept;
mod mine;
mod passkeys;
mod password;
mod security;
mod start;
mod whose;

pub use delegates::{DelegatesFault, DelegatesNotice, DelegatesState, delegates};
pub use desk_frame::desk_frame;
pub use devices::{DeviceLine, DevicesState, devices};
pub use email::{EmailAnswer, EmailFault, EmailState, email, email_answer};
pub use error::{error, heading as error_heading};
pub use info::{InfoTopic, info};
pub use invitation::{InvitationNotice, PasswordSetup, SetupFaults, SetupState, Square, invitation, setup};
pub use kept::kept_words;
pub use mine::{FollowUpFault, OwnReportState, own_report, own_reports};
pub use passkeys::passkey_sign_in;
pub use password::{PasswordFaults, PasswordState, password};
pub use security::{PasskeyLine, SecurityNotice, SecurityState, StepUpState, recovery, recovery_codes, security, step_up};
pub use start::start;
pub use whose::whose;
