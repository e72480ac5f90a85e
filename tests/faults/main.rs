//! What goes wrong in earnest: the process is killed, the disk is full, the mail server is out for a day.
//!
//! Killing and filling happen to the program itself, as its own process: `VEDETTE_BIN` names it, else it is
//! the one beside these tests. SQLite is always tested, PostgreSQL where `VEDETTE_TEST_DATABASE` names a
//! server. `VEDETTE_FAULT_CYCLES` says how often the process is killed.

#[expect(dead_code, reason = "the API tests use the rest")]
#[path = "../api/harness/mod.rs"]
mod harness;

mod desk;
mod disk;
mod installation;
mod post;
mod reporter;
mod say;
mod server;
mod stream;
mod told;
mod until;

mod backup;
mod commands;
mod full_disk;
mod init;
mod killed;
mod mail_tls;
mod outage;
mod stolen;
