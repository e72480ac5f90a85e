//! Sign-in codes (RFC 6238: SHA-1, six digits, thirty seconds). Nobody computes them in the head.

use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

const PERIOD: u64 = 30;

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// How long the code of this moment stays valid.
pub fn seconds_left(at: u64) -> u64 {
    PERIOD - at % PERIOD
}

/// `None` when the secret is not base32.
pub fn code(secret: &str, at: u64) -> Option<String> {
    let letters: String = secret.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
    let key = BASE32_NOPAD.decode(letters.to_ascii_uppercase().as_bytes()).ok()?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
    mac.update(&(at / PERIOD).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last()? & 0x0f);
    let four: [u8; 4] = digest.get(offset..offset + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (at, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(secret, at).as_deref(), Some(expected));
        }
        assert_eq!(code("not base32!", 59), None);
        assert_eq!((seconds_left(0), seconds_left(59)), (30, 1));
    }
}
