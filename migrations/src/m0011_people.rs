//! What waits for a second person, and who may act for whom. Both say who in sealed columns only; a delegation
//! is found by tags of its two ends.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Proposals {
    Table,
    Id,
    Institution,
    State,
    ProposedAt,
    DecidedAt,
    Proposal,
}

#[derive(DeriveIden)]
enum Delegations {
    Table,
    Id,
    Institution,
    MemberTag,
    ProxyTag,
    GrantedAt,
    ExpiresAt,
    EndedAt,
    Delegation,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let proposals = Table::create()
        .table(Proposals::Table)
        .col(uuid(Proposals::Id).primary_key())
        .col(uuid(Proposals::Institution))
        .col(string(Proposals::State))
        .col(big_integer(Proposals::ProposedAt))
        .col(big_integer_null(Proposals::DecidedAt))
        .col(binary(Proposals::Proposal))
        .to_owned();
    let delegations = Table::create()
        .table(Delegations::Table)
        .col(uuid(Delegations::Id).primary_key())
        .col(uuid(Delegations::Institution))
        .col(binary(Delegations::MemberTag))
        .col(binary(Delegations::ProxyTag))
        .col(big_integer(Delegations::GrantedAt))
        .col(big_integer(Delegations::ExpiresAt))
        .col(big_integer_null(Delegations::EndedAt))
        .col(binary(Delegations::Delegation))
        .to_owned();
    let by_time = Index::create()
        .name("proposals_institution")
        .table(Proposals::Table)
        .col(Proposals::Institution)
        .col(Proposals::ProposedAt)
        .to_owned();
    let by_member = Index::create().name("delegations_member").table(Delegations::Table).col(Delegations::MemberTag).to_owned();
    let by_proxy = Index::create().name("delegations_proxy").table(Delegations::Table).col(Delegations::ProxyTag).to_owned();
    // Two that were given at one moment would each find none. Of what has ended there may be many.
    let one_between = Index::create()
        .name("delegations_one_between")
        .table(Delegations::Table)
        .col(Delegations::MemberTag)
        .col(Delegations::ProxyTag)
        .and_where(Expr::col(Delegations::EndedAt).is_null())
        .unique()
        .to_owned();
    (vec![proposals, delegations], vec![by_time, by_member, by_proxy, one_between])
}

change!("m0011_people", up: up, down: Delegations, Proposals);
