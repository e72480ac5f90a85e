//! The security desk: new reports and the cases they open, and the rounded picture.
//!
//! [`views`] draws and compiles for both sides (the server draws the header while the app loads, and
//! the tests read the pages); the rest is the browser app.

#[cfg(feature = "csr")]
mod app;
#[cfg(feature = "csr")]
mod clock;
#[cfg(feature = "csr")]
mod csv_file;
#[cfg(feature = "csr")]
mod deeds;
pub mod idle;
pub mod institution;
pub mod lines;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod live;
#[cfg(feature = "csr")]
mod people;
#[cfg(feature = "csr")]
mod route;
#[cfg(feature = "csr")]
mod session;
#[cfg(feature = "csr")]
mod tabs;
pub mod views;
pub mod wait;

#[cfg(feature = "csr")]
pub use app::start;
