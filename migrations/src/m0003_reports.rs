//! Reports and the cases they open.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Reports {
    Table,
    Id,
    Institution,
    ReceivedAt,
    State,
    Priority,
    FormVersion,
    CaseId,
    CompartmentTag,
    ReferenceTag,
    ReporterTag,
    ContentKey,
    Content,
    CodesKey,
    Codes,
}

#[derive(DeriveIden)]
enum Cases {
    Table,
    Id,
    Institution,
    State,
    Priority,
    DueAt,
    OpenedAt,
    ClosedAt,
    Version,
    OwnerId,
    CompartmentTag,
    Details,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let reports = Table::create()
        .table(Reports::Table)
        .col(uuid(Reports::Id).primary_key())
        .col(uuid(Reports::Institution))
        .col(big_integer(Reports::ReceivedAt))
        .col(string(Reports::State))
        .col(small_integer(Reports::Priority))
        .col(small_integer(Reports::FormVersion))
        .col(uuid(Reports::CaseId))
        .col(binary(Reports::CompartmentTag))
        .col(binary_uniq(Reports::ReferenceTag))
        .col(binary(Reports::ReporterTag))
        .col(binary(Reports::ContentKey))
        .col(binary(Reports::Content))
        .col(binary(Reports::CodesKey))
        .col(binary(Reports::Codes))
        .to_owned();
    let cases = Table::create()
        .table(Cases::Table)
        .col(uuid(Cases::Id).primary_key())
        .col(uuid(Cases::Institution))
        .col(string(Cases::State))
        .col(small_integer(Cases::Priority))
        .col(big_integer(Cases::DueAt))
        .col(big_integer(Cases::OpenedAt))
        .col(big_integer_null(Cases::ClosedAt))
        .col(integer(Cases::Version))
        .col(uuid_null(Cases::OwnerId))
        .col(binary(Cases::CompartmentTag))
        .col(binary(Cases::Details))
        .to_owned();
    let index = |name: &str| Index::create().name(name).to_owned();
    let indexes = vec![
        // A month's close walks reports by time; the queue walks the open cases in its own order.
        index("reports_received").table(Reports::Table).col(Reports::Institution).col(Reports::ReceivedAt).to_owned(),
        // Somebody looks for their own.
        index("reports_reporter").table(Reports::Table).col(Reports::ReporterTag).col(Reports::ReceivedAt).to_owned(),
        index("reports_case").table(Reports::Table).col(Reports::CaseId).to_owned(),
        index("cases_queue")
            .table(Cases::Table)
            .col(Cases::Institution)
            .col(Cases::Priority)
            .col(Cases::DueAt)
            .col(Cases::OpenedAt)
            .col(Cases::Id)
            .and_where(Expr::col(Cases::ClosedAt).is_null())
            .to_owned(),
        // An open desk asks once a second what came in.
        index("cases_opened").table(Cases::Table).col(Cases::Institution).col(Cases::OpenedAt).to_owned(),
    ];
    (vec![reports, cases], indexes)
}

change!("m0003_reports", up: up, down: Cases, Reports);
