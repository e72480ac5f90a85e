//! The delegations' rows.

use crate::kernel::{
    Kernel,
    db::Tx,
    error::{Error, Result},
    ids,
    vault::{Column, Place, Tag, TagKind, Vault},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select,
    sea_query::{Expr, OnConflict},
};
use shared::{
    ids::{AccountId, DelegationId, InstitutionId},
    permission::Delegation,
    problem::Code,
    time::Moment,
};

pub(super) mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "delegations")]
    pub(in crate::accounts::delegations) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub member_tag: Tag,
        pub proxy_tag: Tag,
        pub granted_at: i64,
        pub expires_at: i64,
        pub ended_at: Option<i64>,
        pub delegation: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::accounts::delegations) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("delegations", "delegation");

/// Bytes a delegation is padded to.
const SIZE: usize = 256;

const fn place(id: DelegationId) -> Place {
    Place::new("delegations", "delegation", id.0)
}

/// What somebody's delegations are found by, as the one who gave or the one who got. A stolen table must not tell
/// who works for whom.
fn tag(vault: &Vault, end: &[u8], who: AccountId) -> Tag {
    vault.tag(TagKind::Delegation, &[end, who.0.as_bytes()])
}

fn member(vault: &Vault, who: AccountId) -> Tag {
    tag(vault, b"member", who)
}

fn proxy(vault: &Vault, who: AccountId) -> Tag {
    tag(vault, b"proxy", who)
}

/// A delegation to be written.
pub(super) struct Prepared {
    id: DelegationId,
    tags: (Tag, Tag),
    row: rows::ActiveModel,
}

/// Seals a delegation outside the transaction.
pub(super) fn prepare(kernel: &Kernel, institution: InstitutionId, given: &Delegation) -> Result<Prepared> {
    let id = DelegationId(ids::fresh());
    let tags = (member(&kernel.vault, given.member), proxy(&kernel.vault, given.proxy));
    let row = rows::ActiveModel {
        id: Set(id.0),
        institution: Set(institution.0),
        member_tag: Set(tags.0.clone()),
        proxy_tag: Set(tags.1.clone()),
        granted_at: Set(given.granted_at.0),
        expires_at: Set(given.expires_at.0),
        ended_at: Set(None),
        delegation: Set(kernel.vault.seal_json(place(id), given, SIZE)?),
    };
    Ok(Prepared { id, tags, row })
}

impl Prepared {
    /// Which delegation it will be.
    pub(super) const fn id(&self) -> DelegationId {
        self.id
    }

    /// Writes it. The table itself holds one between two at most: a look alone would not see what commits beside it.
    ///
    /// # Errors
    /// `conflict` where the two have one already that holds: two would have to be ended twice.
    pub(super) async fn write(self, tx: &Tx, now: Moment) -> Result<()> {
        end_expired(tx, &self.tags, now).await?;
        let first = rows::Entity::insert(self.row).on_conflict(OnConflict::new().do_nothing().to_owned());
        if first.exec_without_returning(tx).await? == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// What ran out between two is marked as ended, so that there is room for another.
async fn end_expired(tx: &Tx, tags: &(Tag, Tag), now: Moment) -> Result<()> {
    let over = rows::Entity::update_many()
        .col_expr(rows::Column::EndedAt, Expr::col(rows::Column::ExpiresAt))
        .filter(rows::Column::MemberTag.eq(tags.0.clone()))
        .filter(rows::Column::ProxyTag.eq(tags.1.clone()))
        .filter(rows::Column::EndedAt.is_null())
        .filter(rows::Column::ExpiresAt.lte(now.0));
    over.exec(tx).await?;
    Ok(())
}

/// Those that hold at `now`. Every other select starts here.
fn live(now: Moment) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::EndedAt.is_null()).filter(rows::Column::ExpiresAt.gt(now.0))
}

fn one_of(vault: &Vault, who: AccountId) -> Condition {
    Condition::any().add(rows::Column::MemberTag.eq(member(vault, who))).add(rows::Column::ProxyTag.eq(proxy(vault, who)))
}

/// Those of one person that hold, given and got, the next to run out first.
pub(super) async fn of(
    kernel: &Kernel,
    institution: InstitutionId,
    who: AccountId,
    now: Moment,
) -> Result<Vec<(DelegationId, Delegation)>> {
    let found = live(now).filter(rows::Column::Institution.eq(institution.0)).filter(one_of(&kernel.vault, who));
    let rows = found.order_by_asc(rows::Column::ExpiresAt).order_by_asc(rows::Column::Id).all(kernel.db.reader()).await?;
    rows.into_iter()
        .map(|row| {
            let id = DelegationId(row.id);
            Ok((id, kernel.vault.open_json(place(id), &row.delegation)?))
        })
        .collect()
}

/// Whose delegations are to be ended.
#[derive(Debug)]
pub(in crate::accounts) struct Ends(Condition);

/// All of one person, given and got.
pub(in crate::accounts) fn ends_of(kernel: &Kernel, who: AccountId) -> Ends {
    Ends(one_of(&kernel.vault, who))
}

/// One of them.
pub(super) fn end_of(kernel: &Kernel, who: AccountId, id: DelegationId) -> Ends {
    Ends(Condition::all().add(one_of(&kernel.vault, who)).add(rows::Column::Id.eq(id.0)))
}

impl Ends {
    /// Ends them; how many held until now.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::accounts) async fn end(self, tx: &Tx, now: Moment) -> Result<u64> {
        let ended = rows::Entity::update_many()
            .col_expr(rows::Column::EndedAt, Expr::value(now.0))
            .filter(self.0)
            .filter(rows::Column::EndedAt.is_null())
            .filter(rows::Column::ExpiresAt.gt(now.0));
        Ok(ended.exec(tx).await.map_err(Error::from)?.rows_affected)
    }
}

/// Makes another account of the same person the one who gave or got what holds. What the two had between them ends, and
/// so does what the other one has already.
///
/// # Errors
/// The database's; internal when one does not open.
pub(in crate::accounts) async fn follow(tx: &Tx, vault: &Vault, (from, to): (AccountId, AccountId), now: Moment) -> Result<()> {
    for row in live(now).filter(one_of(vault, from)).all(tx).await? {
        let id = DelegationId(row.id);
        let given: Delegation = vault.open_json(place(id), &row.delegation)?;
        let who = |end: AccountId| if end == from { to } else { end };
        let given = Delegation { member: who(given.member), proxy: who(given.proxy), ..given };
        let tags = (member(vault, given.member), proxy(vault, given.proxy));
        end_expired(tx, &tags, now).await?;
        let same = live(now).filter(rows::Column::MemberTag.eq(tags.0.clone())).filter(rows::Column::ProxyTag.eq(tags.1.clone()));
        let twice = given.member == given.proxy || same.one(tx).await?.is_some();
        let row = if twice {
            rows::ActiveModel { ended_at: Set(Some(now.0)), ..Default::default() }
        } else {
            let sealed = vault.seal_json(place(id), &given, SIZE)?;
            rows::ActiveModel { member_tag: Set(tags.0), proxy_tag: Set(tags.1), delegation: Set(sealed), ..Default::default() }
        };
        rows::Entity::update_many().set(row).filter(rows::Column::Id.eq(id.0)).exec(tx).await?;
    }
    Ok(())
}
