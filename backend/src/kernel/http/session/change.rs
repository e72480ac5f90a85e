//! What takes effect at once for everywhere somebody is signed in: an account that is disabled, roles that change, a
//! new password. It ends their sessions. A session never gets other roles than it began with, because how it began was
//! enough for those: a password may have opened a reporter's, and must not be found in an officer's.
//!
//! Both steps are needed: the rows change in the transaction that makes it necessary, and after its commit
//! [`changed`] lets this server forget what it holds of them. Other servers hold it for a second at most. Live
//! streams look at the row every three seconds.
//!
//! **The account's row is to be written first in that transaction.** A sign-in under way holds that row until its
//! session is written, so the session is then there to be found.

use super::rows;
use crate::kernel::{context::Kernel, db::Tx, error::Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use shared::{
    ids::{AccountId, SessionId},
    time::Moment,
};

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

/// Lets this server forget what it holds of an account's sessions, after they changed.
pub fn changed(kernel: &Kernel, account: AccountId) {
    kernel.sessions.forget_where(|row| row.signed.account == account);
}
