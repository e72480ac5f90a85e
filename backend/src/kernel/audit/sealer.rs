//! The sealer: chains rows in the order it finds them and signs how far it came. Outside the transactions
//! that write the rows: a chain head they all had to lock would let them pass one by one (docs/security.md §4.3).

use super::{
    chain::{Checkpoint, Hash, ROOT, Stored, link},
    tables::{audit_checkpoints, audit_rows, audit_seals},
};
use crate::kernel::{
    context::Kernel,
    db::Who,
    error::{Error, Result},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};
use shared::{
    audit::{Action, System, Unaudited},
    audit_list::ChainState,
    time::Moment,
};
use std::path::PathBuf;
use uuid::Uuid;

/// Rows chained in one transaction.
const PORTION: u64 = 250;
/// A row may become visible after rows with higher numbers: its transaction was slower. None is slower by
/// this many. SQLite has one writer, hence none.
const STRAGGLERS: i64 = 100_000;

/// Chains what is not chained yet and signs a checkpoint if there was anything; how many rows it chained.
///
/// # Errors
/// The database's, also when another server seals at this moment: the next round goes on from there.
/// A sentence for the operator when the chain does not continue what was signed: then nothing is.
pub async fn seal(kernel: &Kernel) -> Result<u64> {
    continues(kernel).await?;
    let mut sealed = 0;
    loop {
        let (position, head) = last(kernel.db.reader()).await?;
        let rows = waiting(kernel).await?;
        if rows.is_empty() {
            break;
        }
        sealed += rows.len() as u64;
        chain(kernel, position, head, &rows).await?;
    }
    let end = end(kernel).await?;
    // Asked again, after the end was read: what is signed is then what was looked at, whoever writes meanwhile.
    continues(kernel).await?;
    if kernel.signed.last().is_none_or(|last| last.size < end.size) {
        kernel.signed.remember(end.clone())?;
    }
    // By its very size: a row that claims a longer chain must not keep this one from being signed.
    let known = audit_checkpoints::Entity::find_by_id(end.size).one(kernel.db.reader()).await?;
    if end.size > 0 && known.is_none() {
        sign(kernel, end).await?;
    }
    Ok(sealed)
}

/// Refuses a chain that does not have, where this server saw its end, the link it saw there. As every link
/// holds the one before, no row up to there can differ either, or the links do not fit and
/// [`verify`](super::verify()) says so.
async fn continues(kernel: &Kernel) -> Result<()> {
    let Some((size, what)) = gap(kernel).await? else { return Ok(()) };
    Err(Error::Internal(format!(
        "the audit does not continue what was signed: its first {size} rows {what}. It is neither chained nor signed until an operator has looked into it (`vedette audit accept`)"
    )))
}

/// Of how many rows that were signed it is not true any more, and what is wrong with them.
async fn gap(kernel: &Kernel) -> Result<Option<(i64, &'static str)>> {
    let Some(last) = kernel.signed.last().filter(|last| last.size > 0) else { return Ok(None) };
    Ok(match audit_seals::Entity::find_by_id(last.size).one(kernel.db.reader()).await? {
        Some(link) if link.hash == last.head => None,
        Some(_) => Some((last.size, "were rewritten")),
        None => Some((last.size, "are not all there")),
    })
}

/// Takes the audit as it stands for what is continued from now on, on an operator's word, and records that;
/// what was remembered and where it is kept now. Nothing when the audit continues what was signed.
///
/// # Errors
/// The database's, or the folder's.
pub async fn accept(kernel: &Kernel) -> Result<Option<(Checkpoint, PathBuf)>> {
    let Some(before) = kernel.signed.last() else { return Ok(None) };
    if continues(kernel).await.is_ok() {
        return Ok(None);
    }
    let (now, action) = (kernel.clock.now(), Action::System(System::AuditAccepted));
    kernel.write(now, Who::default(), action, Uuid::nil(), None, async |_| Ok(())).await?;
    let kept = kernel.signed.accept(end(kernel).await?, now)?;
    Ok(Some((before, kept)))
}

async fn end(kernel: &Kernel) -> Result<Checkpoint> {
    let (size, head) = last(kernel.db.reader()).await?;
    Ok(Checkpoint { origin: kernel.config.public_origin().to_owned(), size, head, at: kernel.clock.now().0 })
}

/// How long the chain is and where it ends.
///
/// # Errors
/// The database's.
pub async fn last(db: &impl ConnectionTrait) -> Result<(i64, Hash)> {
    let row = audit_seals::Entity::find().order_by_desc(audit_seals::Column::Position).one(db).await?;
    let Some(row) = row else { return Ok((0, ROOT)) };
    Ok((row.position, row.hash.try_into().map_err(|_| Error::internal("a link of the audit is not 32 bytes"))?))
}

/// When the oldest row was written that has no link yet. Only what came after the newest link is looked at: this is
/// asked often, and to find a straggler is the sealer's part.
///
/// # Errors
/// The database's.
pub async fn unsealed_since(kernel: &Kernel) -> Result<Option<Moment>> {
    let db = kernel.db.reader();
    let newest = audit_seals::Entity::find().order_by_desc(audit_seals::Column::Seq).one(db).await?;
    let from = newest.map_or(0, |row| row.seq);
    let rows = audit_rows::Entity::find().filter(audit_rows::Column::Seq.gt(from)).order_by_asc(audit_rows::Column::Seq);
    Ok(rows.one(db).await?.map(|row| Moment(row.at)))
}

/// How long a row may wait for its link and the signature after it without anything being wrong.
const ORDINARY: i64 = 2 * Moment::MINUTE;

/// How far the audit is chained and signed, and whether it continues what this server signed. To the minute: the time
/// of a row would tell whoever may not see it that there is one.
///
/// # Errors
/// The database's.
pub async fn state(kernel: &Kernel, now: Moment) -> Result<ChainState> {
    let db = kernel.db.reader();
    let newest = audit_checkpoints::Entity::find().order_by_desc(audit_checkpoints::Column::Size).one(db).await?;
    let signed = newest.map_or(0, |checkpoint| checkpoint.size);
    let next = audit_seals::Entity::find().filter(audit_seals::Column::Position.gt(signed)).order_by_asc(audit_seals::Column::Position);
    let unsigned = match next.one(db).await? {
        Some(link) => audit_rows::Entity::find_by_id(link.seq).one(db).await?.map(|row| Moment(row.at)),
        None => None,
    };
    let oldest = unsealed_since(kernel).await?.into_iter().chain(unsigned).chain([now.plus(-ORDINARY)]).min();
    let until = oldest.unwrap_or(now);
    let signed_until = Moment(until.0 - until.0.rem_euclid(Moment::MINUTE));
    Ok(ChainState { signed_until, broken: gap(kernel).await?.is_some() })
}

/// Rows without a link, oldest first.
async fn waiting(kernel: &Kernel) -> Result<Vec<audit_rows::Model>> {
    let newest = audit_seals::Entity::find().order_by_desc(audit_seals::Column::Seq).one(kernel.db.reader()).await?;
    let back = if kernel.db.reader().get_database_backend() == DbBackend::Sqlite { 0 } else { STRAGGLERS };
    let from = newest.map_or(0, |row| row.seq - back);
    let linked =
        Query::select().column(audit_seals::Column::Seq).from(audit_seals::Entity).and_where(audit_seals::Column::Seq.gt(from)).to_owned();
    Ok(audit_rows::Entity::find()
        .filter(audit_rows::Column::Seq.gt(from))
        .filter(audit_rows::Column::Seq.not_in_subquery(linked))
        .order_by_asc(audit_rows::Column::Seq)
        .limit(PORTION)
        .all(kernel.db.reader())
        .await?)
}

async fn chain(kernel: &Kernel, mut position: i64, mut head: Hash, rows: &[audit_rows::Model]) -> Result<()> {
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        head = link(&head, &stored(row));
        position += 1;
        links.push(audit_seals::ActiveModel { position: Set(position), seq: Set(row.seq), hash: Set(head.to_vec()) });
    }
    let action = Action::Unaudited(Unaudited::AuditSealed);
    let written = kernel.write(kernel.clock.now(), Who::default(), action, Uuid::nil(), None, async move |tx| {
        audit_seals::Entity::insert_many(links).exec_without_returning(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// The bytes of a row that are chained.
pub(super) fn stored(row: &audit_rows::Model) -> Stored<'_> {
    Stored {
        seq: row.seq,
        at: row.at,
        institution: row.institution.map(Uuid::into_bytes),
        object_tag: row.object_tag.as_ref(),
        entry: row.entry.as_ref(),
    }
}

/// Signs a checkpoint, keeps it, and writes it to the log: a copy on another machine is what catches a thief
/// who rewrites all of it and has the keys.
async fn sign(kernel: &Kernel, end: Checkpoint) -> Result<()> {
    let (public, signature) = kernel.vault.sign_checkpoint(end.text().as_bytes())?;
    let note = end.note(&public, &signature);
    tracing::info!(checkpoint = %note, "the audit was sealed");
    let row = audit_checkpoints::ActiveModel { size: Set(end.size), at: Set(end.at), note: Set(note), public_key: Set(public) };
    let action = Action::Unaudited(Unaudited::AuditSealed);
    let written = kernel.write(Moment(end.at), Who::default(), action, Uuid::nil(), None, async move |tx| {
        audit_checkpoints::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}
