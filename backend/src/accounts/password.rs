//! Password hashing (Argon2id) and time-based codes.

use super::passwords::Chosen;
use crate::kernel::{
    Kernel,
    error::{Error, Result},
    ids,
};
use argon2::Argon2;
use serde::{Deserialize, Serialize};
use shared::{password::NewPassword, problem::Code, time::Moment};
use totp_rs::{Builder, Totp};

/// Longer passwords are refused, never cut.
const LONGEST: usize = NewPassword::MOST;

/// What proves an account's owner, sealed in its row.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Secrets {
    salt: [u8; 16],
    hash: [u8; 32],
    code: Vec<u8>,
}

impl Secrets {
    /// Secrets for a password and a code secret of at least 128 bits.
    pub(super) fn new(password: &str, code: Vec<u8>) -> Result<Self> {
        let salt = ids::random();
        Ok(Self { salt, hash: hash(password, &salt)?, code })
    }

    /// The same beside the request threads, for a password somebody chooses while others wait.
    ///
    /// # Errors
    /// `unavailable` when too many are being hashed already.
    pub(super) async fn chosen(kernel: &Kernel, password: &Chosen, code: Vec<u8>) -> Result<Self> {
        let salt = ids::random();
        let hash = hashed(kernel, password.expose().to_owned(), salt).await??;
        Ok(Self { salt, hash, code })
    }

    /// The same secrets with another password.
    ///
    /// # Errors
    /// `unavailable` when too many are being hashed already.
    pub(super) async fn with_password(&self, kernel: &Kernel, password: &Chosen) -> Result<Self> {
        Self::chosen(kernel, password, self.code.clone()).await
    }

    /// The secrets of somebody who comes in without: nothing opens them, and their row looks like any other.
    pub(super) fn unset() -> Self {
        Self { salt: ids::random(), hash: ids::random(), code: Vec::new() }
    }

    /// Whether there is a password to sign in with.
    pub(super) const fn are_set(&self) -> bool {
        !self.code.is_empty()
    }

    /// The time step `typed` is the code of, if it is one now or half a minute either side.
    pub(super) fn step(&self, typed: &str, now: Moment) -> Option<i64> {
        self.are_set().then(|| step(&self.code, typed, now)).flatten()
    }
}

/// The time step of which `typed` is the code under `secret`; see [`Secrets::step`].
pub(super) fn step(secret: &[u8], typed: &str, now: Moment) -> Option<i64> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let totp: Totp = Builder::new().with_secret(secret.to_vec()).build_noncompliant();
    let seconds = u64::try_from(now.0 / 1000).ok()?;
    (digits.len() == 6).then(|| totp.check(&digits, seconds)).flatten().and_then(|step| i64::try_from(step).ok())
}

/// Whether `password` belongs to `secrets`. Without secrets the same work is done for nothing, so
/// that the time does not tell an unknown address from a known one.
///
/// # Errors
/// `unavailable` when too many sign-ins are being hashed already.
pub(super) async fn matches(kernel: &Kernel, secrets: Option<&Secrets>, password: &str) -> Result<bool> {
    let (salt, wanted) = secrets.map_or(([0; 16], None), |secrets| (secrets.salt, Some(secrets.hash)));
    let found = hashed(kernel, password.to_owned(), salt).await?;
    let fits = password.len() <= LONGEST;
    Ok(found.is_ok_and(|found| wanted.is_some_and(|wanted| same(&found, &wanted))) && fits)
}

/// Waits for its turn, then hashes on another thread.
async fn hashed(kernel: &Kernel, password: String, salt: [u8; 16]) -> Result<Result<[u8; 32]>> {
    let _place = kernel.signing_in.try_acquire().map_err(|_| Error::Refused(Code::Unavailable))?;
    let _turn = kernel.hashing.acquire().await.map_err(|_| Error::Refused(Code::Unavailable))?;
    actix_web::web::block(move || hash(&password, &salt)).await.map_err(Error::internal)
}

/// Argon2id, 19 MiB, two passes.
fn hash(password: &str, salt: &[u8; 16]) -> Result<[u8; 32]> {
    let mut out = [0; 32];
    let bytes = password.as_bytes();
    Argon2::default()
        .hash_password_into(bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default(), salt, &mut out)
        .map_err(Error::internal)?;
    Ok(out)
}

/// Compares without stopping at the first difference.
fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_standard_is_accepted_at_its_time_only() {
        // RFC 6238, appendix B, the last six digits of the SHA-1 row.
        let secrets = Secrets { salt: [0; 16], hash: [0; 32], code: b"12345678901234567890".to_vec() };
        assert_eq!(secrets.step("287 082", Moment(59_000)), Some(1));
        assert_eq!(secrets.step("287082", Moment(89_000)), Some(1), "a slow typist has half a minute more");
        assert_eq!(secrets.step("287082", Moment(125_000)), None);
        assert_eq!(secrets.step("28708", Moment(59_000)), None);
        assert_eq!(secrets.step("", Moment(59_000)), None);
    }

    #[test]
    fn who_has_no_code_cannot_be_guessed_one() {
        let now = Moment(59_000);
        let of_nothing = Builder::new().with_secret(Vec::new()).build_noncompliant().generate(59).to_string();
        assert_eq!(step(&[], &of_nothing, now), Some(1), "an empty secret has codes too");
        assert_eq!(Secrets::unset().step(&of_nothing, now), None);
    }
}
