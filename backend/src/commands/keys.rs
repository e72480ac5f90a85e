//! `vedette keys status` and `vedette keys rotate` (docs/security.md §4.1).

use crate::{
    app::sealed_columns,
    kernel::{
        Kernel,
        audit::hex,
        db::Who,
        error::{Error, Result},
        marks,
        vault::{KeyKind, Rewrapped, count, rewrap},
    },
};
use shared::audit::{Action, System};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which keys there are and what each of them still opens, a line each.
///
/// # Errors
/// The database's.
pub async fn status(kernel: &Kernel) -> Result<Vec<String>> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for column in sealed_columns() {
        for (number, documents) in count(kernel, &column).await? {
            *counts.entry(number).or_default() += documents;
        }
    }
    let keys = kernel.vault.keys();
    let mut lines = Vec::new();
    for kind in KeyKind::ALL {
        let numbers = keys.numbers(kind);
        for number in &numbers {
            let used = if numbers.last() == Some(number) { ", in use" } else { "" };
            let wraps = match kind {
                KeyKind::Wrapping => format!(", wraps {} documents besides audit rows", counts.get(number).copied().unwrap_or_default()),
                KeyKind::Token if used.is_empty() => ", only verifies, and goes some minutes after the newer one came into use".to_owned(),
                KeyKind::Filing | KeyKind::Token | KeyKind::Audit => String::new(),
            };
            lines.push(format!("{}{used}{wraps}", kind.file(*number)));
        }
    }
    lines.push(format!("checkpoints are signed by {}", hex(&kernel.vault.audit_public())));
    lines.push(format!("devices seal to {}", kernel.vault.filing_key()));
    Ok(lines)
}

/// Rounds over all documents before the rest is left to `--finish`.
const ROUNDS: usize = 10;

/// Makes the next key of every kind, then wraps every document's key by the new one. A server that runs
/// meanwhile finds the new keys in the folder by itself. Interrupted, the same command goes on: without
/// `new` it makes no key and only finishes the wrapping.
///
/// # Errors
/// The database's, or the folder's; nothing that could be opened before cannot be opened after. Also, at
/// the end and with all that was done, when a document did not open.
pub async fn rotate(kernel: &Kernel, new: bool) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    if new {
        for kind in KeyKind::ALL {
            let number = kernel.vault.keys().add(kind).map_err(Error::Internal)?;
            lines.push(format!("made {}; back it up now, apart from the database", kind.file(number)));
        }
        kernel.vault.reload().map_err(Error::Internal)?;
        marks::remember_newest(kernel).await?;
    }
    let (mut moved, mut last) = (0, Rewrapped::default());
    for round in 0..ROUNDS {
        last = Rewrapped::default();
        for column in sealed_columns() {
            last.add(rewrap(kernel, &column).await?);
        }
        moved += last.moved;
        // A server that runs goes on sealing by the old key until it meets the new one, also in rows already passed.
        if last.moved == 0 {
            break;
        }
        if round + 1 == ROUNDS {
            lines.push("documents are still being sealed by an older key: run this with --finish in a minute".to_owned());
        }
    }
    lines.push(format!("{moved} documents are wrapped by the newest key now"));
    lines.push("Keep the old keys: audit rows and backups are sealed under them. Those of access tokens go by themselves.".to_owned());
    let (now, action) = (kernel.clock.now(), Action::System(System::KeysRotated));
    kernel.write(now, Who::default(), action, Uuid::nil(), None, async |_| Ok(())).await?;
    if last.unopened.is_empty() {
        return Ok(lines);
    }
    lines.push(format!("{} documents did not open and were left as they are:", last.unopened.len()));
    lines.extend(last.unopened);
    Err(Error::Internal(lines.join("\n")))
}
