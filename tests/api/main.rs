//! The server, whole, on a database of its own for each test. `VEDETTE_TEST_DATABASE` chooses the
//! database: unset or `sqlite` for a file, or the address of a PostgreSQL server.

mod golden_forms;
mod harness;

mod accepting;
mod access;
mod acts;
mod alerts;
mod apart;
mod audit;
mod checkpoints;
mod contract;
mod description;
mod desk;
mod devices;
mod everybody;
mod failures;
mod filing;
mod filing_right;
mod forgetting;
mod invitation_letters;
mod invitations;
mod keys;
mod live;
mod matrix;
mod meanwhile;
mod names;
mod outbox;
mod pages;
mod passkeys;
mod picture;
mod plain;
mod recovery;
mod refusals;
mod retries;
mod rewritten;
mod rotation;
mod sealed;
mod sessions;
mod settings;
mod sign_in;
mod step_up;
mod tokens;
