//! Where the people of an institution are written to.

use super::store::{Profile, email_tag, profile_place, rows};
use crate::kernel::{Kernel, error::Result, vault::Tag};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::{
    ids::{AccountId, InstitutionId},
    text::Email,
};

/// What is known of where the people of an institution are written to.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The addresses of all accounts, whatever became of them.
    pub today: Vec<Email>,
    /// Those that were theirs before.
    pub earlier: Vec<Email>,
    /// What the addresses of accounts are found by that do not open.
    unopened: Vec<Tag>,
}

impl Addresses {
    /// Whether this is the address of an account that does not open, as it was written there.
    pub fn of_unopened(&self, kernel: &Kernel, email: &Email) -> bool {
        !self.unopened.is_empty() && self.unopened.contains(&email_tag(kernel, email))
    }
}

/// The addresses of an institution's accounts. All of them are opened: for questions that are seldom asked.
///
/// # Errors
/// The database's.
pub async fn addresses(kernel: &Kernel, institution: InstitutionId) -> Result<Addresses> {
    let mut all = Addresses::default();
    for row in rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).all(kernel.db.reader()).await? {
        let profile: Result<Profile> = kernel.vault.open_json(profile_place(AccountId(row.id)), &row.profile);
        match profile {
            Ok(profile) => {
                all.earlier.extend(profile.also.into_iter().map(|known| known.email));
                all.today.push(profile.email);
            }
            Err(cause) => {
                kernel.unopened.tell("account", row.id, &cause);
                all.unopened.push(row.email_tag);
            }
        }
    }
    Ok(all)
}
