//! The office: who has an account and for what, the institution's settings, the institutions below, and the audit.
//!
//! An app of its own: who works a case on a phone has no use for it, and it is half of what the desk would weigh.

#[cfg(feature = "office")]
mod app;
#[cfg(feature = "office")]
mod audit;
#[cfg(feature = "office")]
mod csv_file;
#[cfg(feature = "office")]
mod deeds;
pub mod filter;
pub mod institution;
#[cfg(feature = "office")]
mod people;
#[cfg(feature = "office")]
mod route;
#[cfg(feature = "office")]
mod tree;
pub mod views;

#[cfg(feature = "office")]
pub use app::start;
