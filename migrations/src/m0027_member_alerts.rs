//! Alerts to members (docs/rules.md §5). What an alert names, who drafted it and who decided stands in a sealed document.
//! That a member read one, or answered it, is a row whose id is made of both with a key: it says of which alert, not who.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum MemberAlerts {
    Table,
    Id,
    Institution,
    State,
    DraftedAt,
    DecidedAt,
    ExpiresAt,
    RecalledAt,
    Details,
}

#[derive(DeriveIden)]
enum NoticeReaders {
    Table,
    Id,
    AlertId,
    State,
    Reply,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let alerts = Table::create()
        .table(MemberAlerts::Table)
        .col(uuid(MemberAlerts::Id).primary_key())
        .col(uuid(MemberAlerts::Institution))
        .col(text(MemberAlerts::State))
        .col(big_integer(MemberAlerts::DraftedAt))
        .col(big_integer_null(MemberAlerts::DecidedAt))
        .col(big_integer_null(MemberAlerts::ExpiresAt))
        .col(big_integer_null(MemberAlerts::RecalledAt))
        .col(binary(MemberAlerts::Details))
        .to_owned();
    let readers = Table::create()
        .table(NoticeReaders::Table)
        .col(uuid(NoticeReaders::Id).primary_key())
        .col(uuid(NoticeReaders::AlertId))
        .col(text(NoticeReaders::State))
        .col(binary(NoticeReaders::Reply))
        .to_owned();
    let newest = Index::create()
        .name("member_alerts_newest")
        .table(MemberAlerts::Table)
        .col(MemberAlerts::Institution)
        .col(MemberAlerts::DraftedAt)
        .to_owned();
    let answered = Index::create()
        .name("notice_readers_alert")
        .table(NoticeReaders::Table)
        .col(NoticeReaders::AlertId)
        .col(NoticeReaders::State)
        .to_owned();
    (vec![alerts, readers], vec![newest, answered])
}

change!("m0027_member_alerts", up: up, down: NoticeReaders, MemberAlerts);
