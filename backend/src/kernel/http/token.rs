//! The five-minute bearer token: a JWT signed with Ed25519 and nothing else (docs/security.md §2).

use crate::kernel::{
    Kernel,
    clock::SKEW,
    error::{Error, Result},
    marks,
    vault::{KeyKind, Vault},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error as JwtError, ErrorKind},
};
use ring::{
    digest::{SHA256, digest},
    signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, SessionId},
    problem::Code,
    time::Moment,
};
use signature::{Signer, Verifier};

/// How long a token works.
pub const LIFETIME: i64 = 5 * Moment::MINUTE;
const TYPE: &str = "at+jwt";
const AUDIENCE: &str = "vedette";

/// What a token says. Times in seconds, as JWT has them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The account.
    pub sub: AccountId,
    /// The session; a token is worth nothing without its row.
    pub sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Claims {
    /// When the token stops working.
    pub const fn until(&self) -> Moment {
        Moment(self.exp.saturating_mul(1000))
    }

    /// Whether it is their time. Another server of ours may have issued them, by a clock that is ahead.
    const fn hold(&self, now: Moment) -> bool {
        self.nbf <= now.plus(SKEW).0 / 1000 && now.0 / 1000 < self.exp
    }
}

/// Signs a token for a session.
///
/// # Errors
/// Internal only.
pub fn issue(vault: &Vault, issuer: &str, account: AccountId, session: SessionId, now: Moment) -> Result<(String, Moment)> {
    install_provider();
    let (kid, private) = vault.token_key()?;
    let (seconds, until) = (now.0 / 1000, now.plus(LIFETIME));
    let claims = Claims {
        iss: issuer.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: account,
        sid: session,
        iat: seconds,
        nbf: seconds,
        exp: until.0 / 1000,
    };
    let header = Header { typ: Some(TYPE.to_owned()), kid: Some(kid), ..Header::new(Algorithm::EdDSA) };
    let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(&private)).map_err(Error::internal)?;
    Ok((token, until))
}

/// Reads a token. Every fault is the same answer.
///
/// # Errors
/// `sign_in_needed`.
pub async fn read(kernel: &Kernel, token: &str, now: Moment) -> Result<Claims> {
    install_provider();
    // An app asks for several things at once. The signature is the same each time; the time is not.
    let hash = digest(&SHA256, token.as_bytes());
    let hash = hash.as_ref().try_into().map_err(Error::internal)?;
    let verified = async || Ok::<_, Error>(verified(&kernel.vault, kernel.config.public_origin(), token));
    let claims = kernel.tokens.get(hash, verified).await?;
    claims.filter(|claims| claims.hold(now)).ok_or_else(|| Code::SignInNeeded.into())
}

/// What the header of ours says. Whatever else one says would ask something of us that we do not do: RFC 7515 has a
/// token refused whose `crit` is not understood, and the library does not look at it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurHeader {
    typ: String,
    kid: String,
    #[serde(rename = "alg")]
    _alg: Algorithm,
}

/// How long after a newer key came into use an older one still verifies: what it signed last has run out by then,
/// whatever the clocks of our servers say.
const RETIRED_AFTER: i64 = LIFETIME + Moment::MINUTE;

/// Deletes signing keys that a newer one has replaced for long enough.
///
/// # Errors
/// The database's, or the folder's.
pub async fn retire_keys(kernel: &Kernel) -> Result<()> {
    if kernel.vault.keys().numbers(KeyKind::Token).len() < 2 {
        return Ok(());
    }
    let since = marks::in_use_since(kernel, KeyKind::Token).await?;
    if since.is_none_or(|since| kernel.clock.now().since(since) < RETIRED_AFTER) {
        return Ok(());
    }
    kernel.vault.retire_token_keys().map_err(Error::Internal)?;
    // What they signed was looked at a moment ago, perhaps.
    kernel.tokens.forget_where(|_| true);
    tracing::info!("older keys of access tokens were deleted");
    Ok(())
}

fn verified(vault: &Vault, issuer: &str, token: &str) -> Option<Claims> {
    let (header, _) = token.split_once('.')?;
    let header: OurHeader = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header.typ != TYPE {
        return None;
    }
    let public = vault.token_public(&header.kid)?;
    let mut wanted = Validation::new(Algorithm::EdDSA);
    wanted.set_issuer(&[issuer]);
    wanted.set_audience(&[AUDIENCE]);
    wanted.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    // The library reads the machine's clock; ours may stand elsewhere. Presence and type are its part.
    wanted.validate_exp = false;
    wanted.validate_nbf = false;
    Some(jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_ed_der(&public), &wanted).ok()?.claims)
}

/// The library asks for a provider of algorithms; ours knows one.
fn install_provider() {
    static PROVIDER: CryptoProvider =
        CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };
    let _ = PROVIDER.install_default();
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, JwtError> {
    match algorithm {
        Algorithm::EdDSA => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.as_bytes()).map_err(|_| ErrorKind::InvalidEddsaKey)?;
            Ok(Box::new(Pair(pair)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, JwtError> {
    match algorithm {
        Algorithm::EdDSA => Ok(Box::new(Public(key.try_get_as_bytes()?.to_vec()))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

struct Pair(Ed25519KeyPair);

impl Signer<Vec<u8>> for Pair {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for Pair {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct Public(Vec<u8>);

impl Verifier<Vec<u8>> for Public {
    fn verify(&self, message: &[u8], given: &Vec<u8>) -> Result<(), signature::Error> {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, given).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(vault: &Vault, issuer: &str, token: &str, now: Moment) -> Result<Claims, ()> {
        install_provider();
        verified(vault, issuer, token).filter(|claims| claims.hold(now)).ok_or(())
    }
    use crate::kernel::{ids, vault::KeyRing};

    fn vault() -> Vault {
        let folder = tempfile::tempdir().unwrap();
        Vault::new(KeyRing::open_or_create(&folder.path().join("keys")).unwrap())
    }

    const NOW: Moment = Moment(1_800_000_000_000);
    const ISSUER: &str = "https://report.example";

    fn issued(vault: &Vault) -> String {
        issue(vault, ISSUER, AccountId(ids::fresh()), SessionId(ids::fresh()), NOW).unwrap().0
    }

    #[test]
    fn a_token_works_for_five_minutes_and_not_a_second_longer() {
        let vault = vault();
        let token = issued(&vault);
        assert!(read(&vault, ISSUER, &token, NOW.plus(LIFETIME - Moment::SECOND)).is_ok());
        assert!(read(&vault, ISSUER, &token, NOW.plus(LIFETIME)).is_err());
    }

    #[test]
    fn a_token_of_a_server_whose_clock_is_ahead_works_unless_that_clock_is_wrong() {
        let vault = vault();
        let token = issued(&vault);
        assert!(read(&vault, ISSUER, &token, NOW.plus(-SKEW)).is_ok());
        assert!(read(&vault, ISSUER, &token, NOW.plus(-SKEW - Moment::SECOND)).is_err());
    }

    #[test]
    fn a_token_of_another_installation_or_issuer_is_refused() {
        let (vault, other) = (vault(), vault());
        assert!(read(&other, ISSUER, &issued(&vault), NOW).is_err());
        assert!(read(&vault, "https://evil.example", &issued(&vault), NOW).is_err());
    }

    #[test]
    fn no_other_algorithm_is_known_and_no_claim_can_be_left_out_or_mistyped() {
        let vault = vault();
        let token = issued(&vault);
        let parts: Vec<&str> = token.split('.').collect();
        let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
        for header in [r#"{"alg":"none","typ":"at+jwt"}"#, r#"{"alg":"HS256","typ":"at+jwt","kid":"x"}"#] {
            let forged = format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(header), parts[1], parts[2]);
            assert!(read(&vault, ISSUER, &forged, NOW).is_err(), "{header}");
        }
        let pair = Ed25519KeyPair::from_pkcs8(&vault.token_key().unwrap().1).unwrap();
        let signed = |claims: &str| {
            let message = format!("{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims));
            let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()));
            format!("{message}.{signature}")
        };
        assert!(read(&vault, ISSUER, &signed(&claims), NOW).is_ok(), "the forging tool itself works");
        for (from, to) in
            [("\"exp\":1800000300", "\"exp\":\"9999999999\""), ("\"exp\"", "\"xep\""), ("\"nbf\"", "\"nfb\""), ("\"aud\"", "\"dua\"")]
        {
            assert!(claims.contains(from), "{from} is in {claims}");
            assert!(read(&vault, ISSUER, &signed(&claims.replace(from, to)), NOW).is_err(), "{to}");
        }
    }
}
