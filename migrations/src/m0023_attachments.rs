//! Files that reporters add to their reports. What a file is called, what is in it and where that lies stands in a sealed
//! document; the file itself lies sealed outside the database. A row tells its time, how far the file has come, and by two
//! keyed tags which others belong to the same report and the same sender.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Attachments {
    Table,
    Id,
    Institution,
    At,
    Version,
    State,
    ReportTag,
    SenderTag,
    Details,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let attachments = Table::create()
        .table(Attachments::Table)
        .col(uuid(Attachments::Id).primary_key())
        .col(uuid(Attachments::Institution))
        .col(big_integer(Attachments::At))
        .col(integer(Attachments::Version))
        .col(text(Attachments::State))
        .col(binary(Attachments::ReportTag))
        .col(binary(Attachments::SenderTag))
        .col(binary(Attachments::Details))
        .to_owned();
    let by_report = Index::create().name("attachments_report").table(Attachments::Table).col(Attachments::ReportTag).to_owned();
    let by_sender =
        Index::create().name("attachments_sender").table(Attachments::Table).col(Attachments::SenderTag).col(Attachments::At).to_owned();
    let by_state =
        Index::create().name("attachments_state").table(Attachments::Table).col(Attachments::State).col(Attachments::At).to_owned();
    (vec![attachments], vec![by_report, by_sender, by_state])
}

change!("m0023_attachments", up: up, down: Attachments);
