//! What an operator does at the command line besides serving.

pub mod audit;
pub mod backup;
pub mod check;
pub mod init;
pub mod institution;
pub mod invite;
pub mod keys;
