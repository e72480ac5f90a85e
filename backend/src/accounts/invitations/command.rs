//! Inviting from the command line: the first people of an installation, whom nobody could invite otherwise.

use super::Ready;
use crate::accounts::link_code::LinkCode;
use crate::kernel::{
    Kernel,
    db::Who,
    error::{Error, Result},
    institutions::{self, Institution},
    vault::TagKind,
};
use shared::{
    api::Endpoint,
    audit::{Action, System},
    invitations::NewInvitation,
    pages::InvitationPage,
};

/// What the operator asks for.
#[derive(Debug)]
pub struct Order {
    /// The institution's name in addresses.
    pub slug: String,
    /// Who, and what they will be.
    pub new: NewInvitation,
    /// Whether to hand out the link instead of sending it, while there is no mail yet.
    pub print: bool,
}

/// What became of it.
#[derive(Debug)]
pub enum Sent {
    /// A letter waits; the server sends it while it runs.
    Letter,
    /// The link, for the operator's own eyes to pass on.
    Link(String),
}

/// Invites somebody. Whoever can do this holds the keys, and could do anything else.
///
/// # Errors
/// A sentence for the operator.
pub async fn invite_by_command(kernel: &Kernel, order: Order) -> Result<Sent> {
    let institution = named(kernel, &order.slug).await?;
    let now = kernel.clock.now();
    let ready = Ready::prepare(kernel, institution.id, order.new, !order.print, now).map_err(sentence)?;
    let (id, who) = (ready.id, Who { account: None, institution: Some(institution.id) });
    let action = Action::System(System::AccountInvited);
    kernel.write(now, who, action, id.0, None, async move |tx| ready.write(tx).await).await.map_err(sentence)?;
    Ok(if order.print {
        let code = LinkCode::of(&kernel.vault, TagKind::InvitationCode, id);
        Sent::Link(format!("{}{}#{}", kernel.config.public_origin(), InvitationPage::PATH, code.expose()))
    } else {
        Sent::Letter
    })
}

async fn named(kernel: &Kernel, slug: &str) -> Result<Institution> {
    let all = institutions::all(kernel).await?;
    let known: Vec<String> = all.iter().map(|institution| institution.slug.clone()).collect();
    all.into_iter().find(|institution| institution.slug == slug).ok_or_else(|| {
        Error::Internal(if known.is_empty() {
            "there is no institution yet".to_owned()
        } else {
            format!("there is no institution {slug}; there is {}", known.join(", "))
        })
    })
}

/// A refusal in words: the command line has no page to show them on.
fn sentence(error: Error) -> Error {
    match error {
        Error::Refused(code) => Error::Internal(format!("{}. {}", code.title(), code.detail())),
        Error::Invalid(fields) => Error::Internal(fields.iter().map(|field| field.detail.as_str()).collect::<Vec<_>>().join(" ")),
        other => other,
    }
}
