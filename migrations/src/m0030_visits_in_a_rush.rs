//! Whether the form of a visit was begun where more came than usual: where room has to be made, such a form goes earlier
//! (docs/adr/0051-visits-that-cost-little.md).

use super::change;
use sea_orm_migration::{async_trait, prelude::*};

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    (Vec::new(), Vec::new())
}

change!("m0030_visits_in_a_rush", up: up, down: ;
    after: |_| ["ALTER TABLE drafts ADD COLUMN rushed integer NOT NULL DEFAULT 0", "DROP INDEX drafts_left",
        "CREATE INDEX drafts_left ON drafts ((updated_at - rushed * 7200000)) WHERE ends_at IS NOT NULL"].map(str::to_owned).to_vec(),
    |_| ["DROP INDEX drafts_left", "CREATE INDEX drafts_left ON drafts (updated_at) WHERE ends_at IS NOT NULL",
        "ALTER TABLE drafts DROP COLUMN rushed"].map(str::to_owned).to_vec());
