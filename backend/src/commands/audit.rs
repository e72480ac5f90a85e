//! `vedette audit verify`: whether the audit is what it was. Needs the database, no key.

use crate::{
    config::Config,
    kernel::{
        audit::{Checkpoint, Verdict, verify},
        db::Db,
        error::{Error, Result},
    },
};
use std::path::{Path, PathBuf};

/// Walks the chain and says what it found, a line each.
///
/// # Errors
/// A sentence naming the first thing that is wrong.
pub async fn check(config: &Config, anchors: &[PathBuf], keys: &[String]) -> Result<Vec<String>> {
    let anchors = anchors.iter().map(|path| anchor(path)).collect::<Result<Vec<_>>>()?.concat();
    let pinned = keys.iter().map(|key| public_key(key)).collect::<Result<Vec<_>>>()?;
    let db = Db::open(&config.database()).await?;
    let verdict = verify(&db, &pinned, &anchors).await?;
    db.close().await;
    if let Some(fault) = &verdict.fault {
        return Err(Error::Internal(format!("the audit does not hold: {fault}")));
    }
    Ok(said(&verdict, anchors.len(), !pinned.is_empty()))
}

fn said(verdict: &Verdict, anchors: usize, pinned: bool) -> Vec<String> {
    let mut lines = vec![format!(
        "The audit holds: {} rows chained, {} waiting for the sealer, {} checkpoints checked.",
        verdict.chained, verdict.waiting, verdict.checkpoints
    )];
    if !pinned {
        lines.push(format!("Signed by {}. Compare with `vedette keys status`, or name the key with --key.", verdict.keys.join(", ")));
    }
    if anchors == 0 {
        lines.push("A thief who rewrote the whole database with its keys would not show here: compare with a checkpoint kept elsewhere (--checkpoint FILE).".to_owned());
    }
    lines
}

/// The checkpoints in a file: notes as the log has them, one after another.
fn anchor(path: &Path) -> Result<Vec<Checkpoint>> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::Internal(format!("{} cannot be read: {e}", path.display())))?;
    let lines: Vec<&str> = text.lines().collect();
    let found: Vec<Checkpoint> = (0..lines.len()).filter_map(|at| Checkpoint::read(&lines.get(at..at + 4)?.join("\n"))).collect();
    if found.is_empty() { Err(Error::Internal(format!("{} holds no checkpoint", path.display()))) } else { Ok(found) }
}

fn public_key(hex: &str) -> Result<Vec<u8>> {
    let wanted = || Error::Internal(format!("--key should be 64 hexadecimal digits, not \"{hex}\""));
    let byte = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(wanted);
    let key = (0..hex.len()).step_by(2).map(byte).collect::<Result<Vec<u8>>>()?;
    if key.len() == 32 { Ok(key) } else { Err(wanted()) }
}
