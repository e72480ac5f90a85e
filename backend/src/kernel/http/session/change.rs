//! What takes effect at once for everywhere somebody is signed in: an account that is disabled, roles that change, a
//! new password.
//!
//! Both steps are needed: the rows change in the transaction that makes it necessary, and after its commit
//! [`changed`] lets this server forget what it holds of them. Other servers hold it for a second at most. Live
//! streams look at the row every three seconds.
//!
//! **The account's row is to be written first in that transaction.** A sign-in under way holds that row until its
//! session is written, so the session is then there to be found.

use super::{SIZE, roles_place, rows};
use crate::kernel::{context::Kernel, db::Tx, error::Result};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};
use shared::{
    ids::{AccountId, InstitutionId, SessionId},
    permission::Role,
    time::Moment,
};
use uuid::Uuid;

/// Ends every session of an account; says how many there were.
///
/// # Errors
/// The database's.
pub async fn end_all_of(tx: &Tx, account: AccountId, now: Moment) -> Result<u64> {
    end_but(tx, account, None, now).await
}

/// Ends every session of an account but one.
///
/// # Errors
/// The database's.
pub async fn end_others_of(tx: &Tx, account: AccountId, kept: SessionId, now: Moment) -> Result<u64> {
    end_but(tx, account, Some(kept), now).await
}

async fn end_but(tx: &Tx, account: AccountId, kept: Option<SessionId>, now: Moment) -> Result<u64> {
    let mut ended = rows::Entity::update_many()
        .col_expr(rows::Column::EndedAt, Expr::value(now.0))
        .filter(rows::Column::Account.eq(account.0))
        .filter(rows::Column::EndedAt.is_null());
    if let Some(kept) = kept {
        ended = ended.filter(rows::Column::Id.ne(kept.0));
    }
    Ok(ended.exec(tx).await?.rows_affected)
}

/// Gives an account's sessions in one institution the roles held there from now on. Without any role left they end.
///
/// # Errors
/// The database's.
pub async fn reseal_roles(
    kernel: &Kernel,
    tx: &Tx,
    account: AccountId,
    institution: InstitutionId,
    roles: &[Role],
    now: Moment,
) -> Result<()> {
    let theirs = rows::Column::Account.eq(account.0).and(rows::Column::Institution.eq(institution.0));
    let open = rows::Entity::find().filter(theirs).filter(rows::Column::EndedAt.is_null());
    let open: Vec<Uuid> = open.select_only().column(rows::Column::Id).into_tuple().all(tx).await?;
    for id in open {
        let update = rows::Entity::update_many().filter(rows::Column::Id.eq(id));
        let update = if roles.is_empty() {
            update.col_expr(rows::Column::EndedAt, Expr::value(now.0))
        } else {
            let sealed = kernel.vault.seal_json(roles_place(SessionId(id)), &roles, SIZE)?;
            update.col_expr(rows::Column::Roles, Expr::value(sealed))
        };
        update.exec(tx).await?;
    }
    Ok(())
}

/// Lets this server forget what it holds of an account's sessions, after they changed.
pub fn changed(kernel: &Kernel, account: AccountId) {
    kernel.sessions.forget_where(|row| row.signed.account == account);
}
