//! Looking at a file that is here: once, by the service itself, before anybody can read it.

use super::{
    examine::{Found, examine},
    keep::{put_apart, together},
    scan::{NoVerdict, Verdict, scan},
    store::{Attachment, Details, Stored},
};
use crate::kernel::{
    Kernel,
    db::Tx,
    error::{Error, Result},
    vault::{FileKey, Vault},
};
use actix_web::web::Data;
use shared::{
    attachments::{AttachmentState, Unkept},
    audit::System,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What became of a file, to be written.
#[derive(Debug)]
pub struct Looked {
    /// The file as it is from then on.
    pub file: Attachment,
    /// The objects that no row names from then on.
    pub dropped: Vec<Uuid>,
    /// What to record.
    pub act: System,
}

impl Looked {
    /// Writes it, within the transaction that says that it was done.
    ///
    /// # Errors
    /// The database's; `conflict` when somebody was faster.
    pub async fn put(&self, tx: &Tx, vault: &Vault) -> Result<()> {
        self.file.put(tx, vault).await
    }
}

/// Looks at a file that is held. A picture that is drawn anew is put beside it before this returns.
/// Nothing where the scanner is away, which is no fault of the file: no other can be looked at now either.
///
/// # Errors
/// Try again later: above all where the scanner gave no verdict.
pub async fn look(kernel: &Data<Kernel>, mut file: Attachment, key: &FileKey) -> Result<Option<Looked>> {
    let Details { pieces, bytes, media, keep_original, .. } = file.details.clone();
    let sent = Stored { objects: pieces, bytes, media };
    let found = match together(kernel, &file, key, &sent).await? {
        Some(content) => match judge(kernel, &sent, content).await? {
            Some(found) => found,
            None => return Ok(None),
        },
        // Lost between the two moments of a backup, say. It can be sent again.
        None => Err(Unkept::Damaged),
    };
    let Details { pieces, kept, original, unkept, .. } = &mut file.details;
    *pieces = Vec::new();
    let (mut dropped, mut act) = (Vec::new(), System::AttachmentKept);
    file.state = AttachmentState::Kept;
    match found {
        Ok(Found::AsItIs) => *kept = Some(sent),
        Ok(Found::Drawn(media, drawn)) => {
            let bytes = u32::try_from(drawn.len()).map_err(Error::internal)?;
            *kept = Some(Stored { objects: put_apart(kernel, file.id, key, &drawn).await?, media, bytes });
            if keep_original { *original = Some(sent) } else { dropped = sent.objects }
        }
        Err(why) => {
            (*unkept, dropped, act) = (Some(why), sent.objects, System::AttachmentRefused);
            file.state = AttachmentState::Refused;
        }
    }
    Ok(Some(Looked { file, dropped, act }))
}

/// What it is; nothing where the scanner is away.
async fn judge(kernel: &Data<Kernel>, sent: &Stored, content: Zeroizing<Vec<u8>>) -> Result<Option<Result<Found, Unkept>>> {
    // One at a time, also in what it takes of memory.
    let place = Place::take(kernel).await?;
    if let Some(scanner) = &kernel.config.scanner {
        match scan(scanner, &content).await {
            Ok(Verdict::Clean) => {}
            Ok(Verdict::Harmful) => return Ok(Some(Err(Unkept::Harmful))),
            Err(NoVerdict::Away(cause)) => {
                tracing::warn!(%cause, "the scanner is away: files stay shut until it is back");
                return Ok(None);
            }
            Err(NoVerdict::Said(cause)) => return Err(Error::internal(cause)),
        }
    }
    let media = sent.media;
    let examined = tokio::task::spawn_blocking(move || {
        let _place = place;
        examine(media, &content)
    });
    Ok(Some(examined.await.unwrap_or_else(|_| {
        tracing::error!("a file could not be looked at: its decoder panicked");
        Err(Unkept::Damaged)
    })))
}

/// The right to look at a file, also for as long as a thread goes on that nobody waits for any more.
struct Place(Data<Kernel>);

impl Place {
    async fn take(kernel: &Data<Kernel>) -> Result<Self> {
        kernel.examining.acquire().await.map_err(Error::internal)?.forget();
        Ok(Self(kernel.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.examining.add_permits(1);
    }
}
