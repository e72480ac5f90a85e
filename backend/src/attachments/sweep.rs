//! Taking away what belongs to nothing: files that never arrived, and objects that no row names.

use super::store::{drop_stranded, find, stranded};
use crate::kernel::{
    Kernel,
    db::Who,
    error::{Error, Result},
    ids,
};
use shared::{
    audit::{Action, Unaudited},
    ids::AttachmentId,
    problem::Code,
    time::Moment,
};
use std::{collections::HashSet, sync::atomic::Ordering, time::Duration};

/// Files dropped in one go.
const PORTION: u64 = 200;

/// An object younger than this may wait for its row.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// One round.
///
/// # Errors
/// The database's; the system's.
pub async fn tick(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let late = stranded(kernel, now, PORTION).await?;
    if !late.is_empty() {
        let (action, dropped) = (Action::Unaudited(Unaudited::AttachmentsExpired), late.clone());
        kernel.write(now, Who::default(), action, ids::fresh(), None, async move |tx| drop_stranded(tx, &dropped, now).await).await?;
        for id in late {
            // One whose last piece came meanwhile is there.
            if gone(kernel, id).await? {
                kernel.objects.remove_group(id).await?;
            }
        }
    }
    if now.0.saturating_sub(kernel.swept_at.load(Ordering::Relaxed)) >= Moment::DAY {
        kernel.swept_at.store(now.0, Ordering::Relaxed);
        sweep(kernel, A_DAY).await?;
    }
    Ok(())
}

async fn gone(kernel: &Kernel, id: uuid::Uuid) -> Result<bool> {
    match find(kernel, AttachmentId(id)).await {
        Err(Error::Refused(Code::NotFound)) => Ok(true),
        other => other.map(|_| false),
    }
}

/// Takes away objects older than `age` that no row names. One whose row does not open stays.
pub(super) async fn sweep(kernel: &Kernel, age: Duration) -> Result<()> {
    for (group, names) in kernel.objects.older_than(age).await? {
        let named: HashSet<_> = match find(kernel, AttachmentId(group)).await {
            Ok(file) => file.details.objects().collect(),
            Err(Error::Refused(Code::NotFound)) => HashSet::new(),
            Err(cause) => {
                kernel.unopened.tell("attachment", group, &cause);
                continue;
            }
        };
        let nobodys: Vec<_> = names.into_iter().filter(|name| !named.contains(name)).collect();
        if !nobodys.is_empty() {
            kernel.objects.remove(group, nobodys).await?;
        }
    }
    Ok(())
}
