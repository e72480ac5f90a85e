//! Whether those who must be told have been.

use super::{post::Post, reporter::Reporter};
use backend::kernel::clock::Clock;
use shared::ids::Reference;
use std::{collections::HashSet, time::Duration};

/// What a process had leased when it died comes back after two and a half minutes, or four and a half where
/// there may be other servers.
const LEASE_AND_MORE: Duration = Duration::from_secs(300);

/// Each reference reaches each address. As many letters take as long as they take: it fails when none comes
/// any more and some are missing.
pub async fn everybody_is_told(post: &Post, addresses: &[String], reporters: &[Reporter]) {
    let sent = reporters.iter().flat_map(|reporter| &reporter.sent);
    let references: Vec<Reference> = sent.map(|sent| sent.receipt.as_ref().expect("acknowledged").reference).collect();
    all_are_told(post, addresses, &references).await;
}

/// The same of some references.
pub async fn all_are_told(post: &Post, addresses: &[String], references: &[Reference]) {
    let mut missing: HashSet<(String, Reference)> =
        addresses.iter().flat_map(|to| references.iter().map(move |reference| (to.clone(), *reference))).collect();
    let mut watch = Clock::stopwatch();
    while !missing.is_empty() {
        let before = missing.len();
        let told = post.told();
        missing.retain(|news| !told.contains(news));
        if missing.len() < before {
            watch = Clock::stopwatch();
        }
        let all = references.len() * addresses.len();
        assert!(watch.elapsed() < LEASE_AND_MORE, "{} of {all} were told, and no more letters come", all - missing.len());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
