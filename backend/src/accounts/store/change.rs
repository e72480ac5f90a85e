//! What changes of an account, sealed outside the transaction and written only over what was read.

use super::{ACTIVE, Account, Known, Profile, SIZE, email_tag, home, profile_place, rows, secrets_place};
use crate::{
    accounts::password::Secrets,
    kernel::{
        Kernel,
        db::Tx,
        error::Result,
        vault::{Sealed, Tag},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use shared::{ids::AccountId, problem::Code, text::Email};

/// An account as it was read.
pub(in crate::accounts) struct Unchanged {
    id: AccountId,
    read: Sealed,
}

impl Account {
    /// What a transaction needs to see that nothing has changed since.
    pub(in crate::accounts) fn unchanged(&self) -> Unchanged {
        Unchanged { id: self.id, read: self.read.clone() }
    }
}

/// A profile with another address, sealed and ready to take the place of the one that was read.
pub(in crate::accounts) struct NewEmail {
    id: AccountId,
    before: Sealed,
    after: Sealed,
    tag: Tag,
}

impl Account {
    /// The account with another address.
    ///
    /// # Errors
    /// Internal only.
    pub(in crate::accounts) fn with_email(&self, kernel: &Kernel, email: &Email) -> Result<NewEmail> {
        let mut profile = Profile { email: email.clone(), ..self.profile.clone() };
        let until_now = Known { email: self.profile.email.clone(), name: self.profile.name.clone() };
        profile.also.retain(|known| known.email != until_now.email);
        profile.also.push(until_now);
        let after = kernel.vault.seal_json(profile_place(self.id), &profile, SIZE)?;
        Ok(NewEmail { id: self.id, before: self.read.clone(), after, tag: email_tag(kernel, email) })
    }
}

impl NewEmail {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when the account is not what was read, or the address signs in to another one by now.
    pub(in crate::accounts) async fn write(self, tx: &Tx) -> Result<()> {
        if home(tx, self.tag.clone()).await?.is_some() {
            return Err(Code::Conflict.into());
        }
        let same = rows::Entity::update_many()
            .col_expr(rows::Column::Profile, Expr::value(self.after))
            .col_expr(rows::Column::EmailTag, Expr::value(self.tag))
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::State.eq(ACTIVE))
            .filter(rows::Column::Profile.eq(self.before));
        if same.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// Other secrets, sealed and ready to take the place of those that were read.
pub(in crate::accounts) struct NewSecrets {
    id: AccountId,
    before: Sealed,
    after: Sealed,
    /// The time step that is used up with them; nothing where the app stays what it was.
    step: Option<i64>,
}

impl Account {
    /// The account with other secrets.
    ///
    /// # Errors
    /// Internal only.
    pub(in crate::accounts) fn with_secrets(&self, kernel: &Kernel, secrets: &Secrets) -> Result<NewSecrets> {
        let after = kernel.vault.seal_json(secrets_place(self.id), secrets, SIZE)?;
        Ok(NewSecrets { id: self.id, before: self.kept.clone(), after, step: None })
    }
}

impl NewSecrets {
    /// The same with another app, proved by the code of this time step.
    pub(in crate::accounts) fn proved_at(self, step: i64) -> Self {
        Self { step: Some(step), ..self }
    }

    /// Writes them.
    ///
    /// # Errors
    /// `conflict` when somebody changed them meanwhile.
    pub(in crate::accounts) async fn write(self, tx: &Tx) -> Result<()> {
        let mut same = rows::Entity::update_many().col_expr(rows::Column::Secrets, Expr::value(self.after));
        if let Some(step) = self.step {
            same = same.col_expr(rows::Column::LastStep, Expr::value(step));
        }
        let same = same
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::State.eq(ACTIVE))
            .filter(rows::Column::Secrets.eq(self.before));
        if same.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

impl Unchanged {
    /// Holds the account's row until the transaction ends, as long as it is what was read. A session begun with
    /// roles that were changed meanwhile would be one that nobody meant to grant.
    ///
    /// # Errors
    /// `unavailable` when the account was disabled or is somebody else by now: another try finds out.
    pub(in crate::accounts) async fn hold(self, tx: &Tx) -> Result<()> {
        let held = rows::Entity::update_many()
            .col_expr(rows::Column::State, Expr::value(ACTIVE))
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::State.eq(ACTIVE))
            .filter(rows::Column::Profile.eq(self.read))
            .exec(tx)
            .await?;
        if held.rows_affected == 1 { Ok(()) } else { Err(Code::Unavailable.into()) }
    }
}
