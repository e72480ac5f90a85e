//! Opening every file there is, after a backup was put back.

use crate::{
    attachments,
    kernel::{Kernel, error::Result},
    reports,
};
use shared::ids::AttachmentId;

/// What became of it.
#[derive(Debug, Default)]
pub struct Tried {
    /// How many there are.
    pub tried: u64,
    /// Which do not open, in words.
    pub unopened: Vec<String>,
}

/// Opens every file and keeps nothing of it.
///
/// # Errors
/// The database's.
pub async fn try_files(kernel: &Kernel) -> Result<Tried> {
    let mut outcome = Tried::default();
    for id in attachments::all_there(kernel).await? {
        outcome.tried += 1;
        if !opens(kernel, id).await.unwrap_or(false) {
            outcome.unopened.push(format!("file {id}"));
        }
    }
    Ok(outcome)
}

async fn opens(kernel: &Kernel, id: AttachmentId) -> Result<bool> {
    let file = attachments::find(kernel, id).await?;
    let key = reports::file_key(kernel, file.report()).await?;
    attachments::opens(kernel, &file, &key).await
}
