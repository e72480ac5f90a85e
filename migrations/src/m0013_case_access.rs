//! Who has to do with a case beyond what their role gives, in one sealed document a case.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum CaseAccess {
    Table,
    Id,
    Institution,
    Version,
    People,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let access = Table::create()
        .table(CaseAccess::Table)
        // The case's own id.
        .col(uuid(CaseAccess::Id).primary_key())
        .col(uuid(CaseAccess::Institution))
        .col(integer(CaseAccess::Version))
        .col(binary(CaseAccess::People))
        .to_owned();
    let by_institution = Index::create().name("case_access_institution").table(CaseAccess::Table).col(CaseAccess::Institution).to_owned();
    (vec![access], vec![by_institution])
}

change!("m0013_case_access", up: up, down: CaseAccess);
