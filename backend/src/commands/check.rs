//! What `vedette config check` says of the institutions' own settings (docs/rules.md §3, §8, §9).

use crate::{
    accounts,
    kernel::{
        Kernel,
        error::Result,
        institutions::{self, Institution},
    },
};
use shared::{permission::Role, settings::Review};

/// What each institution still has to do, a line each. On a `public` address `serve` refuses without the legal texts;
/// everything else here waits or is not shown until somebody does it.
///
/// # Errors
/// The database's.
pub async fn warnings(kernel: &Kernel, public: bool) -> Result<Vec<String>> {
    let all = institutions::all(kernel).await?;
    let mut found = Vec::new();
    if all.is_empty() {
        found.push("there is no institution yet; use `vedette init`".to_owned());
    }
    for institution in &all {
        let mut said = unset(institution, public);
        said.extend(unstaffed(kernel, institution).await?);
        found.extend(said.into_iter().map(|said| format!("{}: {said}", institution.slug)));
    }
    Ok(found)
}

fn unset(institution: &Institution, public: bool) -> Vec<String> {
    let settings = &institution.settings;
    let (texts, mut said) = (settings.legal.unset(), Vec::new());
    if !texts.is_empty() {
        let but = if public { "`serve` does not start without them" } else { "a public address does not start without them" };
        said.push(format!("these legal texts are not set: {}; {but}", texts.join(", ")));
    }
    let drafts = settings.advice.iter().filter(|card| card.review == Review::Draft).count();
    if public && drafts > 0 {
        said.push(format!("advice nobody has checked is not shown on a public address: {drafts} of {}", settings.advice.len()));
    }
    if settings.separate_contact.is_none() {
        said.push("the settings name no separate contact outside the security team".to_owned());
    }
    said
}

async fn unstaffed(kernel: &Kernel, institution: &Institution) -> Result<Vec<String>> {
    let holders = async |role| Ok::<_, crate::kernel::error::Error>(accounts::with_role(kernel, institution.id, &[role]).await?.len());
    let mut said = Vec::new();
    match holders(Role::Lead).await? {
        0 => said.push("there is no security lead: nobody can agree to settings, roles or invitations".to_owned()),
        1 => said.push("there is one security lead: nobody can agree to what they propose themselves".to_owned()),
        _ => {}
    }
    match holders(Role::SeparateContact).await? {
        0 => said.push("nobody is a separate contact: reports about somebody inside are read by nobody".to_owned()),
        1 => said.push("there is one separate contact: what they read cannot be closed and no name in it opened".to_owned()),
        _ => {}
    }
    Ok(said)
}
