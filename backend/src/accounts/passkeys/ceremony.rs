//! What waits between the two requests of a ceremony.

use crate::kernel::{
    Kernel,
    db::Who,
    error::{Error, Result},
    ids,
    vault::{Column, Place, Tag, TagKind},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    audit::{Action, Unaudited},
    ids::{InvitationId, SessionId},
    passkeys::{Ceremony, LIFETIME},
    problem::Code,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ceremonies")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tag: Tag,
        pub state: Sealed,
        pub expires_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("ceremonies", "state");

/// Bytes a state is padded to.
const SIZE: usize = 1024;

const fn place(id: Uuid) -> Place {
    Place::new("ceremonies", "state", id)
}

/// What a ceremony is for, and whose it is. It is found by both, so none can be finished as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::accounts) enum Purpose {
    /// Signing in: nobody's yet.
    SignIn,
    /// A fresh proof in a session.
    StepUp(SessionId),
    /// Another passkey, in a session.
    Add(SessionId),
    /// The first passkey of whoever holds an invitation.
    Enrol(InvitationId),
}

impl Purpose {
    fn tag(self, kernel: &Kernel, name: &str) -> Tag {
        let (what, whose): (&[u8], Uuid) = match self {
            Purpose::SignIn => (b"sign-in", Uuid::nil()),
            Purpose::StepUp(session) => (b"step-up", session.0),
            Purpose::Add(session) => (b"add", session.0),
            Purpose::Enrol(invitation) => (b"enrol", invitation.0),
        };
        kernel.vault.tag(TagKind::Ceremony, &[what, whose.as_bytes(), name.as_bytes()])
    }
}

/// Begins one: keeps its state and gives its secret name with the browser's options.
pub(in crate::accounts) async fn begin(
    kernel: &Kernel,
    now: Moment,
    purpose: Purpose,
    state: &impl Serialize,
    options: &impl Serialize,
) -> Result<Ceremony> {
    let (id, name) = (ids::fresh(), URL_SAFE_NO_PAD.encode(ids::random::<32>()));
    let row = rows::ActiveModel {
        id: Set(id),
        tag: Set(purpose.tag(kernel, &name)),
        state: Set(kernel.vault.seal_json(place(id), state, SIZE)?),
        expires_at: Set(now.plus(LIFETIME).0),
    };
    let action = Action::Unaudited(Unaudited::CeremonyMoved);
    let written = kernel.write(now, Who::default(), action, id, None, async move |tx| {
        rows::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    });
    written.await?;
    Ok(Ceremony { ceremony: name, options: serde_json::to_value(options)? })
}

/// Takes a ceremony's state, once: whatever comes of it, nobody can try the same challenge again. Nothing where it
/// has run out, was used, or is another purpose's or somebody else's.
pub(in crate::accounts) async fn take<S: DeserializeOwned>(
    kernel: &Kernel,
    now: Moment,
    purpose: Purpose,
    name: &str,
) -> Result<Option<S>> {
    let open = rows::Entity::find().filter(rows::Column::Tag.eq(purpose.tag(kernel, name))).filter(rows::Column::ExpiresAt.gt(now.0));
    let Some(row) = open.one(kernel.db.reader()).await? else { return Ok(None) };
    let (id, action) = (row.id, Action::Unaudited(Unaudited::CeremonyMoved));
    let taken = kernel.write(now, Who::default(), action, id, None, async move |tx| {
        let taken = rows::Entity::delete_by_id(id).exec(tx).await?;
        if taken.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    });
    match taken.await {
        Ok(_) => kernel.vault.open_json(place(id), &row.state).map(Some),
        Err(Error::Refused(Code::Conflict)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Deletes what nobody finished.
///
/// # Errors
/// The database's.
pub(in crate::accounts) async fn forget_expired(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = rows::Column::ExpiresAt.lte(now.0);
    if rows::Entity::find().filter(over.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::CeremonyMoved);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(over).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}
