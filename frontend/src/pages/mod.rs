//! Pages that only the server draws: start, information, invitations, errors, and the desk before its app arrives.

mod account;
mod addition;
mod delegates;
mod desk_frame;
mod devices;
mod email;
mod error;
mod info;
mod invitation;
mod mine;
mod mine_acts;
mod passkeys;
mod password;
mod receipt;
mod security;
mod start;
mod visit;
mod whose;

pub use addition::{AdditionState, addition};
pub use delegates::{DelegatesFault, DelegatesNotice, DelegatesState, delegates};
pub use desk_frame::desk_frame;
pub use devices::{DeviceLine, DevicesState, devices};
pub use email::{EmailAnswer, EmailFault, EmailState, email, email_answer};
pub use error::{error, heading as error_heading};
pub use info::{InfoTopic, info};
pub use invitation::{InvitationNotice, PasswordSetup, SetupFaults, SetupState, Square, invitation, setup};
pub use mine::{OwnReportState, own_report, own_reports};
pub use mine_acts::{FollowUpFault, OwnDone, OwnFault, OwnTyped};
pub use passkeys::passkey_sign_in;
pub use password::{PasswordFaults, PasswordState, password};
pub use receipt::{WordsAsked, receipt_report, receipt_words};
pub use security::{PasskeyLine, SecurityNotice, SecurityState, StepUpState, recovery, recovery_codes, security, step_up};
pub use start::{start, visit_link};
pub use visit::{NO_NAME, NameFault, WithoutState, visit, visitor_receipt, without};
pub use whose::whose;
