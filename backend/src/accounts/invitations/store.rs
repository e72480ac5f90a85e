//! The invitations' rows.

use crate::accounts::{link_code::LinkCode, store::AT_ONCE};
use crate::kernel::{
    Kernel, Signed,
    db::{Tx, Who},
    error::{Error, Result},
    ids,
    vault::{Column, Place, Tag, TagKind},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::OnConflict,
};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId, InvitationId},
    invitations::{Invitation, LIFETIME, NewInvitation},
    page::{PAGE_SIZE, Page},
    problem::Code,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitations")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub code_tag: Tag,
        pub email_tag: Tag,
        pub invited: Sealed,
        pub invited_at: i64,
        pub expires_at: i64,
        pub renews: Option<Uuid>,
        pub from_above: bool,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("invitations", "invited");

/// Bytes who is invited is padded to: as many as the account's own profile will take.
const SIZE: usize = 512;

const fn place(id: Uuid) -> Place {
    Place::new("invitations", "invited", id)
}

/// An invitation with where it belongs and what its address is found by.
pub(in crate::accounts) struct Found {
    pub(in crate::accounts) invitation: Invitation,
    pub(in crate::accounts) institution: InstitutionId,
    pub(super) email_tag: Tag,
    /// The account that gets new ways in by it; nothing where one is to be made.
    pub(super) renews: Option<AccountId>,
    /// Whether an institution above asked.
    pub(in crate::accounts) from_above: bool,
}

/// An invitation to be written.
pub(super) struct Prepared {
    id: InvitationId,
    row: rows::ActiveModel,
}

impl Prepared {
    /// The same, for an account that is there already.
    pub(super) fn that_renews(mut self, account: AccountId) -> Self {
        self.row.renews = Set(Some(account.0));
        self
    }

    /// The same, asked from an institution above.
    pub(super) fn that_is_from_above(mut self) -> Self {
        self.row.from_above = Set(true);
        self
    }

    /// The same, until this moment.
    pub(super) fn that_ends(mut self, at: Moment) -> Self {
        self.row.expires_at = Set(at.0);
        self
    }

    pub(super) const fn id(&self) -> InvitationId {
        self.id
    }
}

/// Seals a new invitation outside the transaction.
pub(super) fn prepare(kernel: &Kernel, institution: InstitutionId, new: &NewInvitation, email_tag: Tag, now: Moment) -> Result<Prepared> {
    let id = InvitationId(ids::fresh());
    let row = rows::ActiveModel {
        id: Set(id.0),
        institution: Set(institution.0),
        code_tag: Set(LinkCode::of(&kernel.vault, TagKind::InvitationCode, id).tag(&kernel.vault, TagKind::Invitation)),
        email_tag: Set(email_tag),
        invited: Set(kernel.vault.seal_json(place(id.0), new, SIZE)?),
        invited_at: Set(now.0),
        expires_at: Set(now.plus(LIFETIME).0),
        renews: Set(None),
        from_above: Set(false),
    };
    Ok(Prepared { id, row })
}

/// Writes an invitation, in the place of an older one to the same address.
pub(super) async fn put(tx: &Tx, new: Prepared) -> Result<()> {
    use rows::Column::{CodeTag, EmailTag, ExpiresAt, FromAbove, Id, Institution, Invited, InvitedAt, Renews};
    let newer = OnConflict::columns([Institution, EmailTag])
        .update_columns([Id, CodeTag, Invited, InvitedAt, ExpiresAt, Renews, FromAbove])
        .to_owned();
    rows::Entity::insert(new.row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Those that can still be used. Every other select starts here.
fn usable(now: Moment) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::ExpiresAt.gt(now.0))
}

/// Those somebody may see: their own institution's, to people who have no account yet. What two people agreed to for
/// somebody who has one is nobody's alone to send again.
fn visible_to(signed: &Signed, now: Moment) -> Select<rows::Entity> {
    usable(now).filter(rows::Column::Institution.eq(signed.institution.0)).filter(rows::Column::Renews.is_null())
}

/// The invitation a code opens. The same work whether there is none, one that ran out or one that was used:
/// none of them has a row to look at.
pub(super) async fn by_code(kernel: &Kernel, code: &LinkCode, now: Moment) -> Result<Option<Found>> {
    let row = usable(now).filter(rows::Column::CodeTag.eq(code.tag(&kernel.vault, TagKind::Invitation))).one(kernel.db.reader()).await?;
    row.map(|row| opened(kernel, row)).transpose()
}

/// The invitation of this id, for its letter.
pub(super) async fn by_id(kernel: &Kernel, id: InvitationId, now: Moment) -> Result<Option<Found>> {
    let row = usable(now).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    row.map(|row| opened(kernel, row)).transpose()
}

/// Which of these addresses an institution has invited and still waits for.
pub(super) async fn waiting(db: &impl ConnectionTrait, institution: InstitutionId, tags: Vec<Tag>, now: Moment) -> Result<Vec<Tag>> {
    let mut found = Vec::new();
    for some in tags.chunks(AT_ONCE) {
        let theirs = usable(now).filter(rows::Column::Institution.eq(institution.0));
        let theirs = theirs.filter(rows::Column::EmailTag.is_in(some.to_vec()));
        found.extend(theirs.all(db).await?.into_iter().map(|row| row.email_tag));
    }
    Ok(found)
}

/// Those who are asked to an institution and have no account yet. Few wait at one moment, and each is opened.
pub(in crate::accounts) async fn asked_to(
    kernel: &Kernel,
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    now: Moment,
) -> Result<Vec<Found>> {
    let theirs = usable(now).filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::Renews.is_null());
    theirs.all(db).await?.into_iter().map(|row| opened(kernel, row)).collect()
}

/// One of those somebody may see, with what was asked for.
///
/// # Errors
/// `not_found`.
pub(super) async fn asked(kernel: &Kernel, signed: &Signed, id: InvitationId, now: Moment) -> Result<Found> {
    let row = visible_to(signed, now).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    opened(kernel, row.ok_or(Code::NotFound)?)
}

/// Takes an invitation, so that nobody else can: false when somebody has.
pub(in crate::accounts) async fn take(tx: &Tx, id: InvitationId, now: Moment) -> Result<bool> {
    let mine = rows::Entity::delete_many().filter(rows::Column::Id.eq(id.0)).filter(rows::Column::ExpiresAt.gt(now.0));
    Ok(mine.exec(tx).await?.rows_affected == 1)
}

/// The same for one of an institution's own.
pub(super) async fn take_from(tx: &Tx, institution: InstitutionId, id: InvitationId, now: Moment) -> Result<bool> {
    let theirs = usable(now).filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::Renews.is_null());
    let theirs = theirs.filter(rows::Column::Id.eq(id.0));
    Ok(theirs.one(tx).await?.is_some() && take(tx, id, now).await?)
}

/// A portion of those somebody may see: the next to run out first.
pub(super) async fn list(kernel: &Kernel, signed: &Signed, cursor: Option<&str>, now: Moment) -> Result<Page<Invitation>> {
    let mut found = visible_to(signed, now);
    if let Some(cursor) = cursor {
        found = found.filter(after(cursor)?);
    }
    let found = found.order_by_asc(rows::Column::ExpiresAt).order_by_asc(rows::Column::Id).limit(PAGE_SIZE as u64 + 1);
    let mut rows = found.all(kernel.db.reader()).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let next = rows.last().filter(|_| more).map(|row| URL_SAFE_NO_PAD.encode(format!("{}.{}", row.expires_at, row.id)));
    let items = rows.into_iter().map(|row| opened(kernel, row).map(|found| found.invitation)).collect::<Result<_>>()?;
    Ok(Page { items, next })
}

/// Rows after a cursor. It says where, never what: whoever alters it sees no row more.
fn after(cursor: &str) -> Result<Condition> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (expires_at, id) = text.split_once('.')?;
        Some((expires_at.parse::<i64>().ok()?, id.parse::<Uuid>().ok()?))
    };
    let (expires_at, id) = read().ok_or(Error::Refused(Code::BadRequest))?;
    let same_moment = Condition::all().add(rows::Column::ExpiresAt.eq(expires_at)).add(rows::Column::Id.gt(id));
    Ok(Condition::any().add(rows::Column::ExpiresAt.gt(expires_at)).add(same_moment))
}

fn opened(kernel: &Kernel, row: rows::Model) -> Result<Found> {
    let NewInvitation { email, name, roles } = kernel.vault.open_json(place(row.id), &row.invited)?;
    let (invited_at, expires_at) = (Moment(row.invited_at), Moment(row.expires_at));
    let invitation = Invitation { id: InvitationId(row.id), email, name, roles, invited_at, expires_at };
    let (renews, from_above) = (row.renews.map(AccountId), row.from_above);
    Ok(Found { invitation, institution: InstitutionId(row.institution), email_tag: row.email_tag, renews, from_above })
}

/// Deletes what ran out: nothing is kept of people who never came.
///
/// # Errors
/// The database's.
pub(in crate::accounts) async fn forget_expired(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = rows::Column::ExpiresAt.lte(now.0);
    if rows::Entity::find().filter(over.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::InvitationsExpired);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(over).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}
