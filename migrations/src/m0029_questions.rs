//! Questions to the security team (docs/domain.md §1.2). Who asked is a keyed tag; all that was written, and by whom, stands
//! in a sealed document.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Questions {
    Table,
    Id,
    Institution,
    AskerTag,
    State,
    AskedAt,
    ChangedAt,
    Version,
    Document,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let questions = Table::create()
        .table(Questions::Table)
        .col(uuid(Questions::Id).primary_key())
        .col(uuid(Questions::Institution))
        .col(binary(Questions::AskerTag))
        .col(text(Questions::State))
        .col(big_integer(Questions::AskedAt))
        .col(big_integer(Questions::ChangedAt))
        .col(big_integer(Questions::Version))
        .col(binary(Questions::Document))
        .to_owned();
    let index = || Index::create().table(Questions::Table).to_owned();
    let listed = index().name("questions_listed").col(Questions::Institution).col(Questions::AskedAt).to_owned();
    let own = index().name("questions_own").col(Questions::AskerTag).to_owned();
    let old = index().name("questions_old").col(Questions::ChangedAt).to_owned();
    (vec![questions], vec![listed, own, old])
}

change!("m0029_questions", up: up, down: Questions);
