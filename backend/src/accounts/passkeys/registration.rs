//! Making a passkey.

use super::{
    assertion::read,
    ceremony::{self, Purpose},
    party::party,
    store::Own,
};
use crate::{
    accounts::store::Profile,
    kernel::{
        Ctx,
        error::{Error, Result},
    },
};
use serde::{Deserialize, Serialize};
use shared::{ids::AccountId, passkeys::Ceremony, problem::Code};
use webauthn_rs::prelude::{Passkey, PasskeyRegistration, RegisterPublicKeyCredential};
use webauthn_rs_proto::ResidentKeyRequirement;

/// What waits: whose it will be, and what was asked.
#[derive(Serialize, Deserialize)]
struct Waiting {
    account: AccountId,
    state: PasskeyRegistration,
}

/// Asks the browser for a passkey of `account`, beside those it has. It has to be one that the device finds by
/// itself, because signing in asks for no address; and the person has to unlock it.
pub(in crate::accounts) async fn ask<E>(
    ctx: &Ctx<E>,
    purpose: Purpose,
    account: AccountId,
    profile: &Profile,
    have: &[Own],
) -> Result<Ceremony> {
    let have = have.iter().map(|own| own.passkey().cred_id().clone()).collect();
    let started = party(&ctx.kernel)?.start_passkey_registration(account.0, profile.email.expose(), profile.name.expose(), Some(have));
    let (mut options, state) = started.map_err(Error::internal)?;
    if let Some(selection) = &mut options.public_key.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
    ceremony::begin(&ctx.kernel, ctx.now, purpose, &Waiting { account, state }, &options.public_key).await
}

/// Checks what the browser made, and says whose it is.
///
/// # Errors
/// `passkey_refused`; `bad_request` when it cannot be read.
pub(in crate::accounts) async fn made<E>(
    ctx: &Ctx<E>,
    purpose: Purpose,
    ceremony: &str,
    credential: serde_json::Value,
) -> Result<(AccountId, Passkey)> {
    let party = party(&ctx.kernel)?;
    let made: RegisterPublicKeyCredential = read(credential)?;
    let waiting: Waiting = ceremony::take(&ctx.kernel, ctx.now, purpose, ceremony).await?.ok_or(Code::PasskeyRefused)?;
    let passkey = party.finish_passkey_registration(&made, &waiting.state).map_err(|fault| {
        tracing::info!(%fault, "a new passkey was refused");
        Error::Refused(Code::PasskeyRefused)
    })?;
    Ok((waiting.account, passkey))
}
