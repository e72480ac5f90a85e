//! A passkey's answer: is it to our question, by a passkey we know, and by a person in front of it?

use super::{
    ceremony::{self, Purpose},
    party::party,
    store::{self, Changed, Own},
};
use crate::kernel::{
    Ctx, audit,
    db::Who,
    error::{Error, Result},
};
use serde::de::DeserializeOwned;
use shared::{
    audit::Action,
    ids::AccountId,
    passkeys::{Answer, Ceremony},
    problem::{Code, FieldProblem},
};
use webauthn_rs::prelude::{AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, PublicKeyCredential, WebauthnError};
use webauthn_rs_proto::AllowCredentials;

/// Asks for an answer: of any passkey, or of one of these. All states are of one kind, so that an answer is always
/// checked against the passkey as it stands in its row by then.
pub(super) async fn ask<E>(ctx: &Ctx<E>, purpose: Purpose, one_of: &[Own]) -> Result<Ceremony> {
    let (mut options, state) = party(&ctx.kernel)?.start_discoverable_authentication().map_err(Error::internal)?;
    let allowed =
        one_of.iter().map(|own| AllowCredentials { type_: "public-key".to_owned(), id: own.passkey().cred_id().clone(), transports: None });
    options.public_key.allow_credentials = allowed.collect();
    ceremony::begin(&ctx.kernel, ctx.now, purpose, &state, &options.public_key).await
}

/// A passkey that has proved its owner.
pub(super) struct Proof {
    pub(super) account: AccountId,
    /// The passkey after its use, for the transaction that acts on the proof.
    pub(super) used: Changed,
}

/// Checks an answer. `owner` is whose it has to be; whoever signs in says so themselves, and has to be right.
///
/// # Errors
/// `bad_request` when it cannot be read.
pub(super) async fn proven<E>(ctx: &Ctx<E>, purpose: Purpose, given: Answer, owner: Option<AccountId>) -> Result<Option<Proof>> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let party = party(kernel)?;
    let answer: PublicKeyCredential = read(given.credential)?;
    let Some(state) = ceremony::take::<DiscoverableAuthentication>(kernel, now, purpose, &given.ceremony).await? else { return Ok(None) };
    let owner = owner.or_else(|| party.identify_discoverable_authentication(&answer).ok().map(|(user, _)| AccountId(user)));
    let own = store::by_credential(kernel, answer.get_credential_id()).await?.filter(|own| Some(own.account) == owner);
    let Some(own) = own else { return Ok(None) };
    match party.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(own.passkey())) {
        Ok(answered) => used(ctx, own, &answered).map(Some),
        Err(fault) => {
            refuse(ctx, &own, &fault).await?;
            Ok(None)
        }
    }
}

fn used<E>(ctx: &Ctx<E>, own: Own, answered: &AuthenticationResult) -> Result<Proof> {
    let own = own.used(answered, ctx.now);
    Ok(Proof { account: own.account, used: store::change(&ctx.kernel, &own)? })
}

/// A known passkey that answered wrongly is worth a line in its owner's audit. A counter that went back has a name
/// of its own: two devices hold that passkey, and one of them should not.
async fn refuse<E>(ctx: &Ctx<E>, own: &Own, fault: &WebauthnError) -> Result<()> {
    let action = match fault {
        WebauthnError::CredentialPossibleCompromise => Action::PasskeyDoubted,
        _ => Action::SignInRefused,
    };
    tracing::info!(%fault, "a passkey's answer was refused");
    let institution = crate::accounts::store::home_of(&ctx.kernel, own.account).await?;
    let who = Who { account: Some(own.account), institution };
    audit::read(&ctx.kernel, ctx.now, who, action, own.id.0).await
}

/// Reads what a browser made.
///
/// # Errors
/// `bad_request`, naming the field.
pub(super) fn read<T: DeserializeOwned>(credential: serde_json::Value) -> Result<T> {
    serde_json::from_value(credential).map_err(|_| {
        let detail = "Send the credential's toJSON() as it is.".to_owned();
        Error::Unreadable(vec![FieldProblem { pointer: "/credential".to_owned(), detail }])
    })
}

/// The refusal of a step-up.
pub(super) const NO_PROOF: Error = Error::Refused(Code::StepUpRefused);
