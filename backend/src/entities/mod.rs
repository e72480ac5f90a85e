//! Entities: what an approacher is found again by, and the sightings that say which report told of it
//! (docs/domain.md §4.5, docs/adr/0035-sightings.md).
//!
//! - An entity is an identifier in its one form within an institution. Its id is a keyed tag of the two, so a filing
//!   writes it without looking, and two institutions hold the same identifier under different ids.
//! - A sighting stands in its report's compartment, and what is counted is counted within one compartment.
//! - What an entity's row tells is the same whoever filed it first; how somebody spelled it is the sighting's.
//! - Who may see a sighting is asked of its case, so the endpoints are with the cases.

mod campaigns;
mod matching;
mod said;
mod settlements;
mod store;

pub use campaigns::{Campaign, Change, Raised, campaign, campaigns, change, latest, newest, raise};
pub use matching::{Known, active, due, pattern};
pub use said::Identity;
pub use settlements::{Settled, rejected, settle, settled};
pub use store::{Known as Identities, NewSightings, Prepared, Sighting, counted, id_of, known, of_reports, prepare, set_room, sightings};

use crate::kernel::vault::Column;
use shared::identifiers::find;

/// Its sealed columns.
pub const SEALED: &[Column] = &[
    Column::whole("entities", "identity"),
    Column::whole("sightings", "details"),
    Column::whole("campaigns", "details"),
    Column::whole("settlements", "details"),
];

/// What somebody searches for, in the one form that it is kept in.
pub fn searched(text: &str) -> Vec<String> {
    let mut wanted = Vec::new();
    for found in find(text) {
        let matched = found.identifier.as_matched();
        if !wanted.contains(&matched) {
            wanted.push(matched);
        }
    }
    wanted
}
