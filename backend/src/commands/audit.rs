//! `vedette audit verify`: whether the audit is what it was. Needs the database, no key. `vedette audit accept`:
//! what an operator says after putting a backup back.

use crate::{
    config::Config,
    kernel::{
        Kernel,
        audit::{self, Checkpoint, Verdict, remembered, verify},
        db::Db,
        error::{Error, Result},
    },
};
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// Walks the chain and says what it found, a line each. What a server on this machine remembers of it is
/// compared where it can be read.
///
/// # Errors
/// A sentence naming the first thing that is wrong.
pub async fn check(config: &Config, anchors: &[PathBuf], keys: &[String]) -> Result<Vec<String>> {
    let kept = anchors.iter().map(|path| anchor(path)).collect::<Result<Vec<_>>>()?.concat();
    let remembered = match remembered(&config.keys) {
        // An auditor who may not see the keys cannot see this either.
        Err(cause) if cause.kind() == ErrorKind::PermissionDenied => None,
        other => {
            other.map_err(|e| Error::Internal(format!("what was signed is kept in {}, and cannot be read: {e}", config.keys.display())))?
        }
    };
    let pinned = keys.iter().map(|key| public_key(key)).collect::<Result<Vec<_>>>()?;
    let db = Db::open(&config.database()).await?;
    let elsewhere: Vec<Checkpoint> = kept.iter().chain(&remembered).cloned().collect();
    let verdict = verify(&db, &pinned, &elsewhere).await?;
    db.close().await;
    if let Some(fault) = &verdict.fault {
        return Err(Error::Internal(format!("the audit does not hold: {fault}")));
    }
    Ok(said(&verdict, kept.len(), remembered.as_ref(), !pinned.is_empty()))
}

fn said(verdict: &Verdict, kept: usize, remembered: Option<&Checkpoint>, pinned: bool) -> Vec<String> {
    let mut lines = vec![format!(
        "The audit holds: {} rows chained, {} waiting for the sealer, {} checkpoints checked.",
        verdict.chained, verdict.waiting, verdict.checkpoints
    )];
    if !pinned {
        lines.push(format!("Signed by {}. Compare with `vedette keys status`, or name the key with --key.", verdict.keys.join(", ")));
    }
    lines.extend(remembered.map(|last| format!("Its first {} rows are those this server signed, by its note beside the keys.", last.size)));
    match (kept, remembered) {
        (0, None) => lines.push("Nothing outside the database was compared: whoever can write to it may have cut off its end, or rewritten it and signed it with a key of their own. Verify on the server, or with a checkpoint kept elsewhere (--checkpoint FILE).".to_owned()),
        (0, Some(_)) => lines.push("A thief who has the key folder too could have rewritten both: compare with a checkpoint kept elsewhere (--checkpoint FILE).".to_owned()),
        _ => {}
    }
    lines
}

/// Takes the audit as it stands, on an operator's word.
///
/// # Errors
/// The database's, or the key folder's.
pub async fn accept(kernel: &Kernel) -> Result<Vec<String>> {
    let Some((before, kept)) = audit::accept(kernel).await? else {
        return Ok(vec!["The audit continues what was signed; there is nothing to accept.".to_owned()]);
    };
    Ok(vec![
        format!("The audit is continued as it is. Signed before were {} rows; that is kept in {}.", before.size, kept.display()),
        "The audit records this. Start the server now.".to_owned(),
    ])
}

/// The checkpoints in a file: lines of the log, or notes one after another. Whatever is neither stops the
/// reading: a checkpoint that was passed over unseen would look like one that agrees.
fn anchor(path: &Path) -> Result<Vec<Checkpoint>> {
    let fault = |what: &str| Error::Internal(format!("{} {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| fault(&format!("cannot be read: {e}")))?;
    let lines: Vec<&str> = text.lines().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(line) = lines.get(at) {
        let (read, passed) = if let Some((_, json)) = line.split_once('{') {
            (logged(json), 1)
        } else if line.is_empty() || line.starts_with('\u{2014}') {
            (Some(None), 1)
        } else {
            let note = lines.get(at..at + NOTE).map(|lines| lines.join("\n"));
            (note.and_then(|note| Checkpoint::read(&note)).map(Some), NOTE)
        };
        let broken = || fault(&format!("has on line {} neither a whole checkpoint nor a whole line of the log", at + 1));
        found.extend(read.ok_or_else(broken)?);
        at += passed;
    }
    if found.is_empty() { Err(fault("holds no checkpoint")) } else { Ok(found) }
}

/// Lines of a note before its signature.
const NOTE: usize = 4;

/// The checkpoint a line of the log tells of, if it tells of one; nothing when the line cannot be read. `json`
/// is what follows its first brace: who carries logs to other machines puts words before it.
fn logged(json: &str) -> Option<Option<Checkpoint>> {
    let line: serde_json::Value = serde_json::from_str(&format!("{{{json}")).ok()?;
    match line.get("checkpoint") {
        None => Some(None),
        Some(note) => Checkpoint::read(note.as_str()?).map(Some),
    }
}

fn public_key(hex: &str) -> Result<Vec<u8>> {
    let wanted = || Error::Internal(format!("--key should be 64 hexadecimal digits, not \"{hex}\""));
    let byte = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(wanted);
    let key = (0..hex.len()).step_by(2).map(byte).collect::<Result<Vec<u8>>>()?;
    if key.len() == 32 { Ok(key) } else { Err(wanted()) }
}
