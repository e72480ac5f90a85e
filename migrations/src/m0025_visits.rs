//! Answers of visits without an account are found by when they end and by when they were left alone, so that many of them can be
//! deleted in portions (docs/adr/0051-visits-that-cost-little.md). Those of accounts, which neither end nor give way, stand in
//! neither index.

use super::change;
use sea_orm_migration::{async_trait, prelude::*};

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    (Vec::new(), Vec::new())
}

change!("m0025_visits", up: up, down: ;
    after: |_| ["CREATE INDEX drafts_ends ON drafts (ends_at) WHERE ends_at IS NOT NULL",
        "CREATE INDEX drafts_left ON drafts (updated_at) WHERE ends_at IS NOT NULL"].map(str::to_owned).to_vec(),
    |_| ["DROP INDEX drafts_left", "DROP INDEX drafts_ends"].map(str::to_owned).to_vec());
