//! Addresses that receive crypto-currency, checked by the sums they carry.
//!
//! Monero is judged by its shape alone: its sum needs a base58 of its own kind for a currency seldom met.

use super::{Identifier, Kind};
use sha2::Digest;

/// Reads a whole address, with or without its scheme (`bitcoin:`).
pub(super) fn whole(text: &str) -> Option<Identifier> {
    let text = match text.split_once(':') {
        Some((scheme, rest)) if matches!(scheme.to_ascii_lowercase().as_str(), "bitcoin" | "ethereum" | "tron" | "monero") => {
            rest.split(['?', '@']).next()?
        }
        Some(_) => return None,
        None => text,
    };
    if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let value = bitcoin(text).or_else(|| ethereum(text)).or_else(|| tron(text)).or_else(|| monero(text))?;
    Some(Identifier::new(Kind::CryptoWallet, value))
}

fn bitcoin(text: &str) -> Option<String> {
    if text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("bc1")) {
        // Either case is allowed, a mixture is not: the decoder knows.
        return (text.len() <= 90 && bech32::segwit::decode(text).is_ok()).then(|| text.to_ascii_lowercase());
    }
    let length = (25..=34).contains(&text.len());
    (length && text.starts_with(['1', '3']) && matches!(base58_version(text)?, 0 | 5)).then(|| text.to_owned())
}

fn tron(text: &str) -> Option<String> {
    (text.len() == 34 && text.starts_with('T') && base58_version(text)? == 0x41).then(|| text.to_owned())
}

/// The first byte of 21 whose sum is right (base58check).
fn base58_version(text: &str) -> Option<u8> {
    let bytes = bs58::decode(text).into_vec().ok()?;
    let (body, sum) = bytes.split_at_checked(21)?;
    let twice = sha2::Sha256::digest(sha2::Sha256::digest(body));
    (twice.get(..4)? == sum).then_some(*body.first()?)
}

/// Forty hexadecimal digits. Capitals among small letters are a sum (EIP-55) and have to be right; one case is none.
fn ethereum(text: &str) -> Option<String> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    if digits.len() != 40 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    let mixed = digits.bytes().any(|b| b.is_ascii_uppercase()) && digits.bytes().any(|b| b.is_ascii_lowercase());
    if mixed {
        let hash = sha3::Keccak256::digest(lower.as_bytes());
        let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let right =
            digits.bytes().zip(nibbles).all(|(digit, nibble)| !digit.is_ascii_alphabetic() || digit.is_ascii_uppercase() == (nibble >= 8));
        if !right {
            return None;
        }
    }
    Some(format!("0x{lower}"))
}

fn monero(text: &str) -> Option<String> {
    let base58 = text.bytes().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'));
    (matches!(text.len(), 95 | 106) && text.starts_with(['4', '8']) && base58).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses printed in the specifications, and for Tron one made of 21 bytes of our own.
    fn known() -> Vec<String> {
        vec![
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa".to_owned(),
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4".to_owned(),
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4".to_owned(),
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed".to_owned(),
            tron_of(7),
        ]
    }

    fn tron_of(seed: u8) -> String {
        let mut bytes = vec![0x41];
        bytes.extend([seed; 20]);
        let sum = sha2::Sha256::digest(sha2::Sha256::digest(&bytes));
        bytes.extend(&sum[..4]);
        bs58::encode(bytes).into_string()
    }

    #[test]
    fn addresses_with_a_right_sum_are_wallets() {
        for address in known() {
            assert!(whole(&address).is_some(), "{address}");
        }
        assert_eq!(whole("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1"), whole("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
        assert_eq!(whole("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"), whole("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
        assert_eq!(whole(&known()[1]), whole(&known()[2]));
        assert!(whole(&format!("4{}", "A".repeat(94))).is_some());
    }

    #[test]
    fn one_wrong_letter_makes_an_address_no_wallet() {
        for address in known() {
            for at in 4..address.len() {
                let letter = address.as_bytes()[at];
                let other = match letter {
                    b'q' => 'p',
                    b'Q' => 'P',
                    b'2' => '3',
                    _ if letter.is_ascii_uppercase() => 'Q',
                    _ if letter.is_ascii_lowercase() => 'q',
                    _ => '2',
                };
                let mut wrong = address.clone();
                wrong.replace_range(at..=at, &other.to_string());
                // In Ethereum's sum a digit without case is told by the others' case, and a `q` is no digit.
                assert!(whole(&wrong).is_none(), "{wrong}");
            }
        }
    }
}
