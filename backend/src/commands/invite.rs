//! `vedette invite`.

use crate::{
    accounts::{Order, Sent, invite_by_command},
    kernel::{Kernel, error::Result},
};

/// Invites somebody; says how they will hear of it.
///
/// # Errors
/// A sentence for the operator.
pub async fn invite(kernel: &Kernel, order: Order) -> Result<Vec<String>> {
    Ok(match invite_by_command(kernel, order).await? {
        Sent::Letter => vec![
            "The letter waits in the outbox; the server sends it as soon as it runs.".to_owned(),
            "Its link works once, for 72 hours.".to_owned(),
        ],
        Sent::Link(link) => {
            vec![link, String::new(), "It works once, for 72 hours. Pass it to nobody but the person invited.".to_owned()]
        }
    })
}
