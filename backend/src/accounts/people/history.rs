//! What was done to an account, for those who answer for it.

use crate::{
    accounts::store,
    kernel::{Kernel, audit, error::Result},
};
use shared::{
    ids::{AccountId, InstitutionId},
    people::{Act, HISTORY, told},
    text::DisplayName,
};
use std::collections::HashMap;

/// The account's own acts are in here only where they were refused: what somebody reads or files is nobody's
/// business here.
///
/// Of somebody with several accounts it is one history: what was done to a closed one is not rewritten, but told here.
pub(super) async fn of(kernel: &Kernel, institution: InstitutionId, ids: &[AccountId]) -> Result<Vec<Act>> {
    let mut names: HashMap<AccountId, Option<DisplayName>> = HashMap::new();
    let mut acts = Vec::new();
    let mut said = Vec::new();
    for id in ids {
        said.extend(audit::about(kernel, institution, id.0, HISTORY).await?);
    }
    said.sort_by_key(|said| std::cmp::Reverse(said.at));
    said.truncate(HISTORY as usize);
    for said in said {
        let Some(words) = told(said.action) else { continue };
        if let Some(by) = said.account
            && !names.contains_key(&by)
        {
            names.insert(by, name(kernel, institution, by).await?);
        }
        let by = said.account.and_then(|by| names.get(&by).cloned().flatten());
        acts.push(Act { at: said.at, words: words.to_owned(), by });
    }
    Ok(acts)
}

/// The name of somebody of this institution.
async fn name(kernel: &Kernel, institution: InstitutionId, id: AccountId) -> Result<Option<DisplayName>> {
    let profile = store::profile(kernel, id).await?;
    Ok((!profile.given_in(institution).is_empty()).then_some(profile.name))
}
