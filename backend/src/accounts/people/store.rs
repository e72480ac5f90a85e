//! The accounts' rows, as their administrators see them.

use crate::{
    accounts::store::{self, Held, Profile, profile_place, rows},
    kernel::{
        Kernel,
        db::Tx,
        error::{Error, Result},
        vault::Sealed,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, Select, UpdateMany, sea_query::Expr};
use shared::{
    ids::{AccountId, InstitutionId},
    page::{PAGE_SIZE, Page},
    people::{AccountState, PeopleQuery, PersonLine},
    permission::HeldRole,
    problem::Code,
    time::Moment,
};

/// An account, opened, with its profile as it stands in the row.
#[derive(Debug)]
pub(in crate::accounts) struct Found {
    pub(in crate::accounts) id: AccountId,
    pub(in crate::accounts) state: AccountState,
    pub(in crate::accounts) profile: Profile,
    pub(in crate::accounts) created_at: Moment,
    sealed: Sealed,
}

impl Found {
    /// The profile as it was read.
    pub(in crate::accounts) const fn sealed(&self) -> &Sealed {
        &self.sealed
    }

    /// As the list shows it.
    pub(in crate::accounts) fn line(self, institution: InstitutionId) -> PersonLine {
        let roles = self.profile.given_in(institution);
        PersonLine { id: self.id, name: self.profile.name, email: self.profile.email, roles, state: self.state }
    }
}

/// The accounts somebody of `institution` may see: its own. Every other select starts here.
fn of(institution: InstitutionId) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(institution.0))
}

fn opened(kernel: &Kernel, row: rows::Model) -> Result<Found> {
    let id = AccountId(row.id);
    let state = AccountState::from_code(&row.state).ok_or_else(|| Error::internal("an account's state is unknown"))?;
    let profile = kernel.vault.open_json(profile_place(id), &row.profile)?;
    Ok(Found { id, state, profile, created_at: Moment(row.created_at), sealed: row.profile })
}

/// One account of the institution.
///
/// # Errors
/// `not_found`.
pub(in crate::accounts) async fn find(kernel: &Kernel, institution: InstitutionId, id: AccountId) -> Result<Found> {
    let row = of(institution).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    opened(kernel, row.ok_or(Code::NotFound)?)
}

/// A portion of those the query asks for, by name. Names are sealed, so all of the institution's accounts are
/// opened: some milliseconds for thousands.
pub(super) async fn search(kernel: &Kernel, institution: InstitutionId, query: &PeopleQuery, now: Moment) -> Result<Page<PersonLine>> {
    let rows = of(institution).all(kernel.db.reader()).await?;
    let found = rows.into_iter().map(|row| opened(kernel, row)).collect::<Result<Vec<_>>>()?;
    let mut lines: Vec<PersonLine> = found.into_iter().map(|found| found.line(institution)).collect();
    lines.sort_by_cached_key(|line| (line.name.expose().to_lowercase(), line.id));
    if let Some(cursor) = &query.cursor {
        let last = cursor.parse::<AccountId>().ok().and_then(|last| lines.iter().position(|line| line.id == last));
        lines.drain(..=last.ok_or(Error::Refused(Code::BadRequest))?);
    }
    let words = query.words.trim().to_lowercase();
    lines.retain(|line| {
        let named = line.name.expose().to_lowercase().contains(&words) || line.email.expose().contains(&words);
        let holds = query.role.is_none_or(|role| line.roles.iter().any(|held| held.role == role && held.is_live(now)));
        named && holds && query.state.is_none_or(|state| line.state == state)
    });
    let more = lines.len() > PAGE_SIZE;
    lines.truncate(PAGE_SIZE);
    let next = lines.last().filter(|_| more).map(|line| line.id.to_string());
    Ok(Page { items: lines, next })
}

/// Disables an account.
///
/// # Errors
/// `conflict` when it is not active.
pub(super) async fn disable(tx: &Tx, institution: InstitutionId, id: AccountId) -> Result<()> {
    moved(tx, moving(institution, id, AccountState::Active, AccountState::Disabled)).await
}

/// Enables an account with the profile that was read, and no other.
///
/// # Errors
/// `conflict` when it is not disabled, or the profile is another by now.
pub(super) async fn enable(tx: &Tx, institution: InstitutionId, id: AccountId, read: Sealed) -> Result<()> {
    moved(tx, moving(institution, id, AccountState::Disabled, AccountState::Active).filter(rows::Column::Profile.eq(read))).await
}

fn moving(institution: InstitutionId, id: AccountId, from: AccountState, to: AccountState) -> UpdateMany<rows::Entity> {
    rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(to.code()))
        .filter(rows::Column::Id.eq(id.0))
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::State.eq(from.code()))
}

async fn moved(tx: &Tx, update: UpdateMany<rows::Entity>) -> Result<()> {
    if update.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
}

/// A profile with other roles, sealed and ready to take the place of the one that was read.
#[derive(Debug)]
pub(super) struct NewRoles {
    id: AccountId,
    before: Sealed,
    after: Sealed,
}

/// Seals a profile with these roles in one institution; those held elsewhere stay.
pub(super) fn with_roles(kernel: &Kernel, found: Found, institution: InstitutionId, roles: &[HeldRole]) -> Result<NewRoles> {
    let Found { id, mut profile, sealed, .. } = found;
    profile.roles.retain(|held| held.institution != institution);
    profile.roles.extend(roles.iter().map(|held| Held { role: held.role, institution, ends_at: held.ends_at }));
    let after = kernel.vault.seal_json(profile_place(id), &profile, store::SIZE)?;
    Ok(NewRoles { id, before: sealed, after })
}

impl NewRoles {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody changed the profile meanwhile, or the account is closed for good.
    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        let row = rows::ActiveModel { profile: Set(self.after), ..Default::default() };
        let same = rows::Entity::update_many()
            .set(row)
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::State.ne(AccountState::Closed.code()))
            .filter(rows::Column::Profile.eq(self.before));
        if same.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}
