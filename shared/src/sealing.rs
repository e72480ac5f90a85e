//! How a device seals a report it cannot send yet (docs/rules.md §1.12): to the server's public key, so
//! that the device itself cannot open it again.
//!
//! HPKE base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, all of which
//! WebCrypto has:
//!
//! ```text
//! version 1 | key name 8 | encapsulated key 65 (uncompressed point) | text + 16
//! ```

use crate::ids::{AccountId, IdempotencyKey};

/// What a sealed body is sent as.
pub const CONTENT_TYPE: &str = "application/vnd.vedette.sealed";

/// The first byte.
pub const VERSION: u8 = 1;

/// Bytes of a key's name: the first of the SHA-256 of its uncompressed point.
pub const NAME: usize = 8;

/// Bytes of an uncompressed point of P-256.
pub const POINT: usize = 65;

/// How much longer a sealed body is than what is in it.
pub const OVERHEAD: usize = 1 + NAME + POINT + 16;

/// HPKE's `info`: what the key is for.
pub const PURPOSE: &[u8] = b"vedette sealed request v1";

/// The associated data: a sealed body is good for one endpoint, one account and one idempotency key, so that
/// nobody who gets hold of it can send it as another report, or in their own name to learn from the receipt.
pub fn bound_to(endpoint: &str, account: Option<AccountId>, key: IdempotencyKey) -> Vec<u8> {
    let account = account.map(|account| account.to_string()).unwrap_or_default();
    format!("{endpoint}\0{account}\0{key}").into_bytes()
}
