//! The security desk: new reports and the cases they open, and the rounded picture.
//!
//! [`views`] draws and compiles for both sides (the server draws the header while the app loads, and
//! the tests read the pages); the rest is the browser app.

#[cfg(feature = "desk")]
mod app;
#[cfg(feature = "desk")]
mod clock;
#[cfg(feature = "desk")]
mod csv_file;
#[cfg(feature = "desk")]
mod deeds;
pub mod idle;
pub mod institution;
pub mod lines;
#[cfg(feature = "desk")]
mod list;
#[cfg(feature = "desk")]
mod live;
#[cfg(feature = "desk")]
mod passkey;
#[cfg(feature = "desk")]
mod people;
#[cfg(feature = "desk")]
mod route;
#[cfg(feature = "desk")]
mod session;
#[cfg(feature = "desk")]
mod tabs;
#[cfg(feature = "desk")]
mod tree;
pub mod views;
pub mod wait;

#[cfg(feature = "desk")]
pub use app::start;
