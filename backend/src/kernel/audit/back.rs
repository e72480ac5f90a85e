//! Reading the audit backwards, a portion at a time.

use super::{Said, opened, tables::audit_rows};
use crate::kernel::{
    context::Kernel,
    error::{Error, Result},
    vault::{Place, Sealed, TagKind},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use shared::{ids::InstitutionId, problem::Code, time::Moment};
use uuid::Uuid;

/// Which rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whose.
    pub institution: InstitutionId,
    /// Not before.
    pub from: Option<Moment>,
    /// Before.
    pub until: Option<Moment>,
    /// Done to this.
    pub object: Option<Uuid>,
}

/// A place among the rows. A reader holds it sealed: the number of a row tells how many there are, also of those that
/// they may not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// When the row was written.
    pub at: Moment,
    seq: i64,
}

const fn place(institution: InstitutionId) -> Place {
    Place::new("audit", "cursor", institution.0)
}

impl Position {
    /// As a cursor.
    ///
    /// # Errors
    /// Internal only.
    pub fn cursor(&self, kernel: &Kernel, institution: InstitutionId) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(kernel.vault.seal_json(place(institution), self, 64)?))
    }

    /// From a cursor of the same institution.
    ///
    /// # Errors
    /// `bad_request`.
    pub fn of(kernel: &Kernel, institution: InstitutionId, cursor: &str) -> Result<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Error::Refused(Code::BadRequest))?;
        kernel.vault.open_json(place(institution), &Sealed::kept(sealed)).map_err(|_| Error::Refused(Code::BadRequest))
    }
}

/// At most `most` rows, the newest first, after a position. One that does not open is not told of here: the log says so.
///
/// By time and not by number alone: whoever asks for a day of last year is answered from an index.
///
/// # Errors
/// The database's.
pub async fn back(kernel: &Kernel, wanted: &Wanted, after: Option<Position>, most: u64) -> Result<Vec<(Position, Option<Said>)>> {
    let (at, seq) = (audit_rows::Column::At, audit_rows::Column::Seq);
    let earlier =
        after.map(|after| Condition::any().add(at.lt(after.at.0)).add(Condition::all().add(at.eq(after.at.0)).add(seq.lt(after.seq))));
    let object = wanted.object.map(|object| kernel.vault.tag(TagKind::AuditObject, &[object.as_bytes()]));
    let asked = Condition::all()
        .add(audit_rows::Column::Institution.eq(wanted.institution.0))
        .add_option(wanted.from.map(|from| at.gte(from.0)))
        .add_option(wanted.until.map(|until| at.lt(until.0)))
        .add_option(object.map(|tag| audit_rows::Column::ObjectTag.eq(tag)))
        // Said twice, so that the index begins there.
        .add_option(after.map(|after| at.lte(after.at.0)))
        .add_option(earlier);
    let rows = audit_rows::Entity::find().filter(asked).order_by_desc(at).order_by_desc(seq).limit(most);
    let rows = rows.all(kernel.db.reader()).await?;
    let told = |row: audit_rows::Model| {
        let (position, object) = (Position { at: Moment(row.at), seq: row.seq }, Uuid::from_u64_pair(0, row.seq.unsigned_abs()));
        let said = opened(kernel, row).inspect_err(|cause| kernel.unopened.tell("audit", object, cause));
        (position, said.ok())
    };
    Ok(rows.into_iter().map(told).collect())
}
