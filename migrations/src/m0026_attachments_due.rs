//! When something is due with a file, and how often it was tried in vain: one that cannot be looked at holds up no other,
//! and one that never arrives is seen to stand still.

use super::change;
use sea_orm_migration::{async_trait, prelude::*};

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    (Vec::new(), Vec::new())
}

change!("m0026_attachments_due", up: up, down: ;
    after: |_| vec![
        "ALTER TABLE attachments ADD COLUMN tries integer NOT NULL DEFAULT 0".to_owned(),
        "ALTER TABLE attachments ADD COLUMN due_at bigint NOT NULL DEFAULT 0".to_owned(),
        // What is on its way has a day from when it was begun.
        "UPDATE attachments SET due_at = at + CASE state WHEN 'ARRIVING' THEN 86400000 ELSE 0 END".to_owned(),
    ],
    |_| vec!["ALTER TABLE attachments DROP COLUMN due_at".to_owned(), "ALTER TABLE attachments DROP COLUMN tries".to_owned()]);
