//! The pages of what approachers are found again by: what their forms ask for, and the app that does it.

#[cfg(feature = "desk")]
pub(super) mod app;
#[cfg(feature = "desk")]
mod campaign;
pub mod deed;
