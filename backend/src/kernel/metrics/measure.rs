//! What is not counted but looked up, each time somebody asks.

use super::{Connections, Metrics, State};
use crate::kernel::{
    audit,
    context::Kernel,
    error::{Error, Result},
    http::session,
    outbox,
};
use prometheus_client::encoding::text::encode;
use shared::time::Moment;
use std::{path::Path, sync::PoisonError};

impl Metrics {
    /// Everything, in the text form.
    ///
    /// # Errors
    /// Internal only: what cannot be looked up keeps its last value, and the log says so.
    pub(super) async fn text(&self, kernel: &Kernel) -> Result<String> {
        if let Err(cause) = self.look(kernel).await {
            tracing::warn!(%cause, "some metrics could not be looked up");
        }
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        encode(&mut text, &registry).map_err(Error::internal)?;
        Ok(text)
    }

    async fn look(&self, kernel: &Kernel) -> Result<()> {
        let now = kernel.clock.now();
        self.memory.set(resident().unwrap_or_default());
        self.free.set(free(&kernel.config.data).unwrap_or_default());
        let usage = kernel.db.usage();
        self.write_queue.set(number(usage.waiting.unwrap_or_default()));
        for pool in usage.pools {
            let of = |state| self.connections.get_or_create(&Connections { pool: pool.name, state });
            of("idle").set(number(pool.idle));
            of("used").set(number(pool.open.saturating_sub(pool.idle)));
        }
        let backlog = outbox::backlog(kernel, now).await?;
        for (state, count) in [("waiting", backlog.waiting), ("late", backlog.late), ("dead", backlog.dead)] {
            self.outbox.get_or_create(&State { state }).set(number(count));
        }
        let unsealed = audit::unsealed_since(kernel).await?;
        self.unsealed.set(unsealed.map_or(0, |since| now.since(since).max(0) / Moment::SECOND));
        self.sessions.set(number(session::in_use(kernel, now).await?));
        Ok(())
    }
}

fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// Bytes of memory the process has, by the system's account.
fn resident() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<i64>().ok()? * 1024)
}

/// Bytes the service may still write where `folder` is.
fn free(folder: &Path) -> Option<i64> {
    let room = nix::sys::statvfs::statvfs(folder).ok()?;
    Some(number(room.blocks_available().saturating_mul(room.fragment_size())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_room_are_the_systems_own_figures() {
        let memory = resident().unwrap();
        assert!(memory > 1_000_000 && memory % 1024 == 0, "{memory}");
        assert!(free(Path::new("/")).is_some_and(|free| free > 0));
        assert_eq!(free(Path::new("/nowhere")), None);
    }
}
