//! Whether those who must be told have been.

use super::{post::Post, reporter::Reporter, until::until};
use shared::ids::Reference;
use std::{collections::HashSet, time::Duration};

/// Each reference reaches each address. What a process had leased when it died comes back after a minute,
/// which is why this may take one.
pub async fn everybody_is_told(post: &Post, addresses: &[String], reporters: &[Reporter]) {
    let sent = reporters.iter().flat_map(|reporter| &reporter.sent);
    let references: Vec<Reference> = sent.map(|sent| sent.receipt.as_ref().expect("acknowledged").reference).collect();
    until("each of them is told of each report", Duration::from_secs(180), async || {
        let told = taken(post);
        let all = |to: &String| references.iter().all(|reference| told.contains(&(to.clone(), *reference)));
        addresses.iter().all(all).then_some(())
    })
    .await;
}

/// Who was told of what, as far as the mail server took it.
pub fn taken(post: &Post) -> HashSet<(String, Reference)> {
    let letters = post.letters().into_iter().filter(|letter| letter.taken);
    letters.flat_map(|letter| letter.references().into_iter().map(move |reference| (letter.to.clone(), reference))).collect()
}
