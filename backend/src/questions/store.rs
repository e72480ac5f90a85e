//! The rows of questions.

use crate::kernel::{
    Kernel, Signed,
    db::{PORTION, Rows, Tx, Who},
    error::Result,
    ids,
    vault::{Column, Place, Tag, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId, QuestionId, ReportId},
    locale::Lang,
    problem::Code,
    questionnaire::Answers,
    questions::{KEPT, LISTED, QuestionLine, QuestionList, QuestionState, QuestionStep},
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "questions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub asker_tag: Tag,
        pub state: String,
        pub asked_at: i64,
        pub changed_at: i64,
        pub version: i64,
        pub document: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub const SEALED: &[Column] = &[Column::whole("questions", "document")];

/// Padding: a question and a short answer fit the first step.
const SIZE: usize = 2048;

const fn place(id: QuestionId) -> Place {
    Place::new("questions", "document", id.0)
}

/// What is sealed of a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Document {
    pub(super) asker: AccountId,
    pub(super) language: Lang,
    /// The answers to the form, as they were asked.
    pub(super) answers: Answers,
    /// All that was written, the question first.
    pub(super) said: Vec<Said>,
    pub(super) declined: bool,
    pub(super) report: Option<ReportId>,
}

/// One thing written; by nobody of the team where whoever asked wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) by: Option<AccountId>,
    pub(super) at: Moment,
    pub(super) text: String,
}

/// A question, opened.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) institution: InstitutionId,
    pub(super) line: QuestionLine,
    version: i64,
    pub(super) document: Document,
}

fn tag(vault: &Vault, institution: InstitutionId, asker: AccountId) -> Tag {
    vault.tag(TagKind::Asker, &[institution.0.as_bytes(), asker.0.as_bytes()])
}

/// Those of an institution: every other select starts here.
fn of(institution: InstitutionId) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(institution.0))
}

/// Those that somebody asked there, from whichever account is theirs today.
fn theirs(vault: &Vault, signed: &Signed, accounts: &[AccountId]) -> Select<rows::Entity> {
    let tags = accounts.iter().map(|account| tag(vault, signed.institution, *account));
    of(signed.institution).filter(rows::Column::AskerTag.is_in(tags))
}

fn line(row: &rows::Model) -> Option<QuestionLine> {
    let state = QuestionState::from_code(&row.state)?;
    Some(QuestionLine { id: QuestionId(row.id), state, asked_at: Moment(row.asked_at), changed_at: Moment(row.changed_at) })
}

fn opened(kernel: &Kernel, row: &rows::Model) -> Result<Option<Found>> {
    let Some(line) = line(row) else { return Ok(None) };
    let document = kernel.vault.open_json(place(line.id), &row.document)?;
    Ok(Some(Found { institution: InstitutionId(row.institution), line, version: row.version, document }))
}

/// Those of an institution that somebody of the team may answer: all but their own. Those that wait for the team come first,
/// the oldest on top, wherever their askers wrote on, and then the others, those that changed last first.
pub(super) async fn listed(kernel: &Kernel, signed: &Signed, accounts: &[AccountId]) -> Result<QuestionList> {
    let own: Vec<Tag> = accounts.iter().map(|account| tag(&kernel.vault, signed.institution, *account)).collect();
    let waits = |yes: bool| {
        let asked = QuestionState::Asked.code();
        let state = if yes { rows::Column::State.eq(asked) } else { rows::Column::State.ne(asked) };
        of(signed.institution).filter(rows::Column::AskerTag.is_not_in(own.clone())).filter(state).limit(LISTED as u64 + 1)
    };
    let waiting = waits(true).order_by_asc(rows::Column::AskedAt).order_by_asc(rows::Column::Id).all(kernel.db.reader()).await?;
    let others = waits(false).order_by_desc(rows::Column::ChangedAt).order_by_asc(rows::Column::Id).all(kernel.db.reader()).await?;
    let mut others: Vec<QuestionLine> = others.iter().filter_map(line).collect();
    others.truncate(LISTED);
    others.sort_by_key(|line| line.state == QuestionState::Closed);
    let more = waiting.len() > LISTED;
    Ok(QuestionList { items: waiting.iter().take(LISTED).filter_map(line).chain(others).collect(), more })
}

/// One of an institution.
pub(super) async fn find(kernel: &Kernel, institution: InstitutionId, id: QuestionId) -> Result<Option<Found>> {
    let row = of(institution).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    row.map_or(Ok(None), |row| opened(kernel, &row))
}

/// The same wherever it is; for the service itself.
pub(super) async fn anywhere(kernel: &Kernel, id: QuestionId) -> Result<Option<Found>> {
    let row = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?;
    row.map_or(Ok(None), |row| opened(kernel, &row))
}

/// Somebody's own, those that changed last first.
pub(super) async fn own(kernel: &Kernel, signed: &Signed, accounts: &[AccountId]) -> Result<Vec<QuestionLine>> {
    let own =
        theirs(&kernel.vault, signed, accounts).order_by_desc(rows::Column::ChangedAt).order_by_asc(rows::Column::Id).limit(LISTED as u64);
    Ok(own.all(kernel.db.reader()).await?.iter().filter_map(line).collect())
}

/// Those of somebody's own that are not over.
pub(super) struct Open(Select<rows::Entity>);

pub(super) fn open(kernel: &Kernel, signed: &Signed, accounts: &[AccountId]) -> Open {
    Open(theirs(&kernel.vault, signed, accounts).filter(rows::Column::State.ne(QuestionState::Closed.code())))
}

impl Open {
    /// How many there are.
    pub(super) async fn count(self, tx: &Tx) -> Result<usize> {
        Ok(usize::try_from(self.0.count(tx).await?).unwrap_or(usize::MAX))
    }
}

/// One of them.
pub(super) async fn find_own(kernel: &Kernel, signed: &Signed, accounts: &[AccountId], id: QuestionId) -> Result<Option<Found>> {
    let row = theirs(&kernel.vault, signed, accounts).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    row.map_or(Ok(None), |row| opened(kernel, &row))
}

/// Seals a new question outside the transaction.
pub(super) fn asked(kernel: &Kernel, institution: InstitutionId, document: &Document, now: Moment) -> Result<(QuestionId, Rows)> {
    let id = QuestionId(ids::fresh());
    let row = rows::ActiveModel {
        id: Set(id.0),
        institution: Set(institution.0),
        asker_tag: Set(tag(&kernel.vault, institution, document.asker)),
        state: Set(QuestionState::Asked.code().to_owned()),
        asked_at: Set(now.0),
        changed_at: Set(now.0),
        version: Set(1),
        document: Set(kernel.vault.seal_json(place(id), document, SIZE)?),
    };
    Ok((id, Rows::one(row)))
}

/// A change, sealed and ready to be written over what was read.
#[derive(Debug)]
pub struct Changed {
    id: QuestionId,
    version: i64,
    row: rows::ActiveModel,
}

/// Seals a change outside the transaction; nothing where the step cannot be taken from there.
pub(super) fn change(kernel: &Kernel, found: &Found, step: QuestionStep, document: &Document, now: Moment) -> Result<Option<Changed>> {
    let Some(state) = found.line.state.after(step) else { return Ok(None) };
    let id = found.line.id;
    let row = rows::ActiveModel {
        state: Set(state.code().to_owned()),
        changed_at: Set(now.0),
        version: Set(found.version + 1),
        document: Set(kernel.vault.seal_json(place(id), document, SIZE)?),
        ..Default::default()
    };
    Ok(Some(Changed { id, version: found.version, row }))
}

impl Changed {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody else was faster; the database's.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        let same =
            rows::Entity::update_many().set(self.row).filter(rows::Column::Id.eq(self.id.0)).filter(rows::Column::Version.eq(self.version));
        if same.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// Portions of one round of deleting.
const ROUND: usize = 20;

/// Deletes what does not wait for the team and was not touched for long.
///
/// # Errors
/// The database's.
pub async fn forget_old(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = rows::Column::ChangedAt.lte(now.plus(-KEPT).0);
    for _ in 0..ROUND {
        let old = rows::Entity::find().filter(over.clone()).filter(rows::Column::State.ne(QuestionState::Asked.code()));
        let old: Vec<Uuid> = old.select_only().column(rows::Column::Id).limit(PORTION).into_tuple().all(kernel.db.reader()).await?;
        if old.is_empty() {
            return Ok(());
        }
        let over = over.clone();
        let action = Action::Unaudited(Unaudited::QuestionsForgotten);
        let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
            // Somebody may have written on meanwhile.
            rows::Entity::delete_many().filter(rows::Column::Id.is_in(old)).filter(over).exec(tx).await?;
            Ok(())
        });
        written.await?;
    }
    Ok(())
}
