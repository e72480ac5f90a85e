//! The server, whole, on a database of its own for each test. `VEDETTE_TEST_DATABASE` chooses the
//! database: unset or `sqlite` for a file, or the address of a PostgreSQL server.

mod golden_forms;
mod harness;

mod accepting;
mod alerts;
mod audit;
mod checkpoints;
mod contract;
mod delegations;
mod description;
mod desk;
mod filing;
mod forgetting;
mod invitation_letters;
mod invitations;
mod keys;
mod live;
mod matrix;
mod outbox;
mod pages;
mod people;
mod people_list;
mod picture;
mod plain;
mod proposals;
mod refusals;
mod retries;
mod rewritten;
mod rotation;
mod sealed;
mod sessions;
mod sign_in;
mod step_up;
