//! The accounts' rows.

use super::password::Secrets;
use crate::kernel::{
    Kernel,
    db::Tx,
    error::{Error, Result},
    vault::{Column, Place, Sealed, Tag, TagKind},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, InstitutionId},
    people::AccountState,
    permission::{HeldRole, Role},
    text::{DisplayName, Email},
    time::Moment,
};
use std::{collections::HashMap, iter};

mod change;
pub(super) mod rows;

pub(super) use change::Unchanged;

const ACTIVE: &str = AccountState::Active.code();

/// Its sealed columns.
pub(super) const PROFILE: Column = Column::whole("accounts", "profile");
pub(super) const SECRETS: Column = Column::whole("accounts", "secrets");

/// Bytes profiles and secrets are padded to.
pub(super) const SIZE: usize = 512;

/// Who somebody is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// Where they can be written to, and what they sign in with.
    pub email: Email,
    /// Their name for people.
    pub name: DisplayName,
    /// Each role with the institution it is held in.
    pub roles: Vec<Held>,
    /// As whom else they were known: earlier addresses, and the accounts that were merged into this one. A report may
    /// name them so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Known>,
}

/// A name and an address of somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    /// The address.
    pub email: Email,
    /// The name.
    pub name: DisplayName,
}

/// A role, where it is held, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// Where.
    pub institution: InstitutionId,
    /// From when on it gives nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
}

impl From<(Role, InstitutionId)> for Held {
    /// Without an end.
    fn from((role, institution): (Role, InstitutionId)) -> Self {
        Self { role, institution, ends_at: None }
    }
}

impl Profile {
    /// Their address, and each that was theirs before or came with an account that became this one.
    pub fn addresses(&self) -> impl Iterator<Item = &Email> {
        iter::once(&self.email).chain(self.also.iter().map(|known| &known.email))
    }

    /// The roles somebody was given in one institution, also those that have ended.
    pub fn given_in(&self, institution: InstitutionId) -> Vec<HeldRole> {
        let here = self.roles.iter().filter(|held| held.institution == institution);
        here.map(|held| HeldRole { role: held.role, ends_at: held.ends_at }).collect()
    }

    /// The roles held in one institution at `now`.
    pub fn roles_in(&self, institution: InstitutionId, now: Moment) -> Vec<Role> {
        self.given_in(institution).into_iter().filter(|held| held.is_live(now)).map(|held| held.role).collect()
    }

    /// When the first of the roles that are held in one institution at `now` ends.
    pub fn first_end_in(&self, institution: InstitutionId, now: Moment) -> Option<Moment> {
        self.given_in(institution).into_iter().filter(|held| held.is_live(now)).filter_map(|held| held.ends_at).min()
    }
}

/// An account with what sign-in needs.
pub(super) struct Account {
    pub(super) id: AccountId,
    pub(super) institution: InstitutionId,
    pub(super) profile: Profile,
    pub(super) secrets: Secrets,
    read: Sealed,
    kept: Sealed,
}

/// What a new account starts with.
#[derive(Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its home.
    pub institution: InstitutionId,
    /// Who it is.
    pub profile: Profile,
}

/// An account to be written.
#[derive(Debug)]
pub struct Prepared(rows::ActiveModel);

pub(super) const fn profile_place(id: AccountId) -> Place {
    Place::new("accounts", "profile", id.0)
}

pub(super) const fn secrets_place(id: AccountId) -> Place {
    Place::new("accounts", "secrets", id.0)
}

/// Seals a new account outside the transaction.
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, new: &NewAccount, password: &str, code_secret: Vec<u8>) -> Result<Prepared> {
    prepare_with(kernel, new, &Secrets::new(password, code_secret)?, 0)
}

/// The same without any secret: nobody signs in as them.
///
/// # Errors
/// Internal only.
pub fn prepare_unset(kernel: &Kernel, new: &NewAccount) -> Result<Prepared> {
    prepare_with(kernel, new, &Secrets::unset(), 0)
}

/// The same with secrets that exist already; `used` is the time step whose code proved them, which opens
/// nothing any more.
pub(super) fn prepare_with(kernel: &Kernel, new: &NewAccount, secrets: &Secrets, used: i64) -> Result<Prepared> {
    Ok(Prepared(rows::ActiveModel {
        id: Set(new.id.0),
        institution: Set(new.institution.0),
        state: Set(ACTIVE.to_owned()),
        email_tag: Set(email_tag(kernel, &new.profile.email)),
        profile: Set(kernel.vault.seal_json(profile_place(new.id), &new.profile, SIZE)?),
        secrets: Set(kernel.vault.seal_json(secrets_place(new.id), secrets, SIZE)?),
        last_step: Set(used),
        created_at: Set(kernel.clock.now().0),
    }))
}

/// Writes a prepared account.
///
/// # Errors
/// The database's, also when the address is taken.
pub async fn insert(tx: &Tx, account: Prepared) -> Result<()> {
    rows::Entity::insert(account.0).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes a prepared account unless its address has one by now; says whether it did.
pub(super) async fn insert_if_free(tx: &Tx, account: Prepared) -> Result<bool> {
    let inserted = rows::Entity::insert(account.0).on_conflict_do_nothing_on([rows::Column::EmailTag]).exec_without_returning(tx).await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// Where an address has an account, whatever its state.
pub(super) async fn home(db: &impl ConnectionTrait, email_tag: Tag) -> Result<Option<InstitutionId>> {
    let row = rows::Entity::find().filter(rows::Column::EmailTag.eq(email_tag)).one(db).await?;
    Ok(row.map(|row| InstitutionId(row.institution)))
}

/// Which of these addresses have an account in an institution, whatever its state.
pub(super) async fn at_home(db: &impl ConnectionTrait, institution: InstitutionId, tags: Vec<Tag>) -> Result<Vec<Tag>> {
    let mut found = Vec::new();
    for some in tags.chunks(AT_ONCE) {
        let here = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0));
        let here = here.filter(rows::Column::EmailTag.is_in(some.to_vec()));
        found.extend(here.all(db).await?.into_iter().map(|row| row.email_tag));
    }
    Ok(found)
}

/// Tags in one question: both databases limit how many values a statement has.
pub(super) const AT_ONCE: usize = 500;

/// What an address is found by.
pub(super) fn email_tag(kernel: &Kernel, email: &Email) -> Tag {
    kernel.vault.tag(TagKind::Email, &[email.expose().as_bytes()])
}

/// Who an account is.
///
/// # Errors
/// Internal when there is none: ids come from our own rows.
pub async fn profile(kernel: &Kernel, id: AccountId) -> Result<Profile> {
    let read = async || Ok::<_, Error>(rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?.map(|row| row.profile));
    let sealed = kernel.profiles.get(id, read).await?.ok_or_else(|| Error::internal("an account is missing"))?;
    kernel.vault.open_json(profile_place(id), &sealed)
}

/// Who some accounts are, those that are there.
///
/// # Errors
/// The database's; internal when a profile does not open.
pub async fn profiles(kernel: &Kernel, ids: &[AccountId]) -> Result<HashMap<AccountId, Profile>> {
    let mut found = HashMap::new();
    for some in ids.chunks(500) {
        let rows = rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().map(|id| id.0))).all(kernel.db.reader()).await?;
        for row in rows {
            let id = AccountId(row.id);
            found.insert(id, kernel.vault.open_json(profile_place(id), &row.profile)?);
        }
    }
    Ok(found)
}

/// The active account of an address.
pub(super) async fn by_email(kernel: &Kernel, email: &Email) -> Result<Option<Account>> {
    let tag = email_tag(kernel, email);
    let row =
        rows::Entity::find().filter(rows::Column::EmailTag.eq(tag)).filter(rows::Column::State.eq(ACTIVE)).one(kernel.db.reader()).await?;
    row.map(|row| opened(kernel, &row)).transpose()
}

/// An account, while it is active.
pub(super) async fn active(kernel: &Kernel, id: AccountId) -> Result<Option<Account>> {
    let row = rows::Entity::find_by_id(id.0).filter(rows::Column::State.eq(ACTIVE)).one(kernel.db.reader()).await?;
    row.map(|row| opened(kernel, &row)).transpose()
}

fn opened(kernel: &Kernel, row: &rows::Model) -> Result<Account> {
    let id = AccountId(row.id);
    Ok(Account {
        id,
        institution: InstitutionId(row.institution),
        profile: kernel.vault.open_json(profile_place(id), &row.profile)?,
        secrets: kernel.vault.open_json(secrets_place(id), &row.secrets)?,
        read: row.profile.clone(),
        kept: row.secrets.clone(),
    })
}

/// Where an account is at home, whatever its state.
pub(super) async fn home_of(kernel: &Kernel, id: AccountId) -> Result<Option<InstitutionId>> {
    let row = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?;
    Ok(row.map(|row| InstitutionId(row.institution)))
}

/// Who an account is, as long as it is active and holds one of `wanted` in the institution.
///
/// # Errors
/// The database's.
pub async fn holding(kernel: &Kernel, id: AccountId, institution: InstitutionId, wanted: &[Role]) -> Result<Option<Profile>> {
    let row = rows::Entity::find_by_id(id.0).filter(rows::Column::State.eq(ACTIVE)).one(kernel.db.reader()).await?;
    let profile = row.map(|row| kernel.vault.open_json::<Profile>(profile_place(id), &row.profile)).transpose()?;
    Ok(profile.filter(|profile| profile.roles_in(institution, kernel.clock.now()).iter().any(|role| wanted.contains(role))))
}

/// The active accounts of an institution that hold one of `wanted` there. Roles are sealed, so all
/// of the institution's accounts are opened; this runs behind the outbox, never in a request.
///
/// # Errors
/// The database's.
pub async fn with_role(kernel: &Kernel, institution: InstitutionId, wanted: &[Role]) -> Result<Vec<(AccountId, Profile)>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::State.eq(ACTIVE))
        .all(kernel.db.reader())
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let id = AccountId(row.id);
        let profile: Profile = kernel.vault.open_json(profile_place(id), &row.profile)?;
        if profile.roles_in(institution, kernel.clock.now()).iter().any(|role| wanted.contains(role)) {
            found.push((id, profile));
        }
    }
    Ok(found)
}

/// An active account, as much as telling members takes.
#[derive(Clone, Debug)]
pub struct Member {
    /// The account.
    pub id: AccountId,
    /// Who it is.
    pub profile: Profile,
    /// Since when it is there.
    pub since: Moment,
}

/// Some active accounts, and where to go on.
#[derive(Debug)]
pub struct SomeActive {
    /// Those that open.
    pub members: Vec<Member>,
    /// How many do not.
    pub unopened: usize,
    /// The last one that was looked at, if there may be more behind it.
    pub last: Option<AccountId>,
}

/// Some active accounts of an institution, in the order of their ids from after `after` on, at most `most`.
///
/// # Errors
/// The database's.
pub async fn some_active(kernel: &Kernel, institution: InstitutionId, after: Option<AccountId>, most: u64) -> Result<SomeActive> {
    let mut found = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::State.eq(ACTIVE));
    if let Some(after) = after {
        found = found.filter(rows::Column::Id.gt(after.0));
    }
    let rows = found.order_by_asc(rows::Column::Id).limit(most).all(kernel.db.reader()).await?;
    let last = rows.last().filter(|_| rows.len() as u64 == most).map(|row| AccountId(row.id));
    let (all, mut members) = (rows.len(), Vec::new());
    for row in rows {
        let id = AccountId(row.id);
        match kernel.vault.open_json(profile_place(id), &row.profile) {
            Ok(profile) => members.push(Member { id, profile, since: Moment(row.created_at) }),
            Err(cause) => kernel.unopened.tell("account", row.id, &cause),
        }
    }
    Ok(SomeActive { unopened: all - members.len(), members, last })
}

/// Every account of an institution with whether it is active. All of them are opened: for questions that are seldom
/// asked.
pub(super) async fn everybody(kernel: &Kernel, db: &impl ConnectionTrait, institution: InstitutionId) -> Result<Vec<(bool, Profile)>> {
    let rows = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).all(db).await?;
    let opened =
        rows.into_iter().map(|row| Ok((row.state == ACTIVE, kernel.vault.open_json(profile_place(AccountId(row.id)), &row.profile)?)));
    opened.collect()
}

/// Holds an account's row until the transaction ends, so that what is counted of the account stays true.
pub(super) async fn lock(tx: &Tx, account: AccountId) -> Result<()> {
    let same = Expr::col(rows::Column::LastStep);
    rows::Entity::update_many().col_expr(rows::Column::LastStep, same).filter(rows::Column::Id.eq(account.0)).exec(tx).await?;
    Ok(())
}

/// Uses up a code's time step; false when it, or a later one, was used before.
pub(super) async fn use_step(tx: &Tx, account: AccountId, step: i64) -> Result<bool> {
    let used = rows::Entity::update_many()
        .col_expr(rows::Column::LastStep, Expr::value(step))
        .filter(rows::Column::Id.eq(account.0))
        .filter(rows::Column::LastStep.lt(step))
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}
