//! Checking the chain. Needs the database and no key; what it cannot know without a checkpoint kept
//! elsewhere, it says.

use super::{
    chain::{Checkpoint, Hash, ROOT, link, signature},
    sealer::stored,
    tables::{audit_checkpoints, audit_rows, audit_seals},
};
use crate::kernel::{db::Db, error::Result};
use ring::signature::{ED25519, UnparsedPublicKey};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Rows in the chain, all checked.
    pub chained: i64,
    /// Rows the sealer has not come to yet.
    pub waiting: i64,
    /// Checkpoints checked, those kept elsewhere among them.
    pub checkpoints: usize,
    /// Public keys the checkpoints were signed with, in hex.
    pub keys: Vec<String>,
    /// The first thing that is wrong, if anything is.
    pub fault: Option<String>,
}

/// Rows read at once.
const PORTION: u64 = 5000;

/// Walks the whole chain. `pinned` are the public keys that may sign; with none, the checkpoints' own are
/// taken and named. `anchors` are checkpoints that were kept elsewhere.
///
/// # Errors
/// The database's.
pub async fn verify(db: &Db, pinned: &[Vec<u8>], anchors: &[Checkpoint]) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let mut expected: BTreeMap<i64, Vec<Hash>> = BTreeMap::new();
    for row in audit_checkpoints::Entity::find().order_by_asc(audit_checkpoints::Column::Size).all(db.reader()).await? {
        let key = hex(&row.public_key);
        match signed(&row, pinned) {
            Some(checkpoint) => expected.entry(row.size).or_default().push(checkpoint.head),
            None => verdict.doubt(format!("the checkpoint of row {} is not signed by its key ({key})", row.size)),
        }
        if !verdict.keys.contains(&key) {
            verdict.keys.push(key);
        }
    }
    for anchor in anchors {
        expected.entry(anchor.size).or_default().push(anchor.head);
    }
    verdict.checkpoints = expected.values().map(Vec::len).sum();
    walk(db, &mut verdict, &mut expected).await?;
    if let Some(missing) = expected.keys().next() {
        verdict.doubt(format!("a checkpoint speaks of {missing} rows, but the chain ends before"));
    }
    let rows = i64::try_from(audit_rows::Entity::find().count(db.reader()).await?).unwrap_or(i64::MAX);
    verdict.waiting = (rows - verdict.chained).max(0);
    Ok(verdict)
}

/// Follows the links; takes each checkpoint it passes out of `expected`.
async fn walk(db: &Db, verdict: &mut Verdict, expected: &mut BTreeMap<i64, Vec<Hash>>) -> Result<()> {
    let mut head = ROOT;
    loop {
        let links = audit_seals::Entity::find()
            .filter(audit_seals::Column::Position.gt(verdict.chained))
            .order_by_asc(audit_seals::Column::Position)
            .limit(PORTION)
            .all(db.reader())
            .await?;
        if links.is_empty() {
            return Ok(());
        }
        let (Some(least), Some(most)) = (links.iter().map(|link| link.seq).min(), links.iter().map(|link| link.seq).max()) else {
            return Ok(());
        };
        let rows = audit_rows::Entity::find().filter(audit_rows::Column::Seq.between(least, most)).all(db.reader()).await?;
        let rows: HashMap<i64, audit_rows::Model> = rows.into_iter().map(|row| (row.seq, row)).collect();
        for sealed in links {
            let place = verdict.chained + 1;
            let Some(row) = rows.get(&sealed.seq).filter(|_| sealed.position == place) else {
                verdict.doubt(format!("row {place} of the chain (number {}) is gone", sealed.seq));
                return Ok(());
            };
            head = link(&head, &stored(row));
            if sealed.hash != head {
                verdict.doubt(format!("row {place} of the chain (number {}) or its link was changed", sealed.seq));
                return Ok(());
            }
            verdict.chained = place;
            if expected.remove(&place).is_some_and(|heads| heads.iter().any(|wanted| *wanted != head)) {
                verdict.doubt(format!("a checkpoint says otherwise about the first {place} rows: they were rewritten"));
                return Ok(());
            }
        }
    }
}

/// The checkpoint of a row, if its signature holds and a pinned key made it.
fn signed(row: &audit_checkpoints::Model, pinned: &[Vec<u8>]) -> Option<Checkpoint> {
    let checkpoint = Checkpoint::read(&row.note).filter(|checkpoint| checkpoint.size == row.size && checkpoint.at == row.at)?;
    let signature = signature(&row.note, &checkpoint.origin, &row.public_key)?;
    UnparsedPublicKey::new(&ED25519, &row.public_key).verify(checkpoint.text().as_bytes(), &signature).ok()?;
    (pinned.is_empty() || pinned.contains(&row.public_key)).then_some(checkpoint)
}

impl Verdict {
    fn doubt(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }
}

/// Bytes as people compare them.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
