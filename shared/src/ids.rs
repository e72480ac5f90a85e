//! Typed ids and the reference a person can say on the phone.
//!
//! Ids name rows and are no secrets (docs/security.md §1.2, V11). Making one needs randomness, which
//! only the server's `kernel/ids.rs` has.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid { id.0 }
        }
    )*};
}

ids! {
    /// One filed report.
    ReportId,
    /// One unit of security work; holds one or more reports.
    CaseId,
    /// One person's account.
    AccountId,
    /// One institution: a parliament, a council, a party office.
    InstitutionId,
    /// One person asked to make an account.
    InvitationId,
    /// One passkey of a person.
    PasskeyId,
    /// One version of an institution's settings, from the moment it is proposed.
    SettingsVersionId,
    /// Something that waits for a second person to agree.
    ProposalId,
    /// One member's word that somebody may act for them.
    DelegationId,
    /// One signed-in device.
    SessionId,
    /// The need-to-know wall around some reports (docs/domain.md §6.3).
    CompartmentId,
    /// One thing said about a report or a case after filing.
    EntryId,
    /// One file of a report.
    AttachmentId,
    /// One wish to know a name that is kept apart (docs/rules.md §4).
    OpeningId,
    /// One thing an approacher is found again by, in one institution (docs/domain.md §4.5).
    EntityId,
    /// One approacher who approached several people.
    CampaignId,
    /// One notice of leads to the members of their institution.
    MemberAlertId,
    /// One question to the security team.
    QuestionId,
    /// One message waiting to be handled.
    OutboxId,
    /// The key a client gives a request so that a retry is recognised (docs/rules.md §1.12).
    IdempotencyKey,
}

/// A report's name for people: `AR-7KQ4-M2P9`. Seven random Crockford symbols (35 bits, so numbers
/// tell nothing about volume) and a check symbol that catches every single wrong symbol and every
/// swap of two neighbours (docs/domain.md §1.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^AR-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", examples("AR-7KQ4-M2P9")))]
pub struct Reference([u8; 8]);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Reference {
    /// The reference carrying the lowest 35 bits of `random`.
    pub fn from_random(random: u64) -> Self {
        let mut symbols = [0_u8; 8];
        for (place, symbol) in symbols.iter_mut().take(7).enumerate() {
            *symbol = ((random >> (5 * place)) & 31) as u8;
        }
        symbols[7] = check_symbol(&symbols);
        Self(symbols)
    }
}

/// Weighted sum over GF(32) with weights 2, 4, 8 … : all weights differ and none is zero, which is
/// what makes single errors and neighbour swaps visible.
fn check_symbol(symbols: &[u8; 8]) -> u8 {
    symbols.iter().take(7).rev().fold(0, |sum, symbol| times_two(sum ^ symbol))
}

const fn times_two(x: u8) -> u8 {
    let doubled = x << 1;
    if doubled & 32 == 0 { doubled } else { (doubled ^ 0b10_0101) & 31 }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AR-")?;
        for (place, symbol) in self.0.iter().enumerate() {
            if place == 4 {
                f.write_str("-")?;
            }
            let letter = ALPHABET.get(usize::from(*symbol)).copied().unwrap_or(b'?');
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Reference {
    type Err = &'static str;

    /// Reads what people write: any case, with or without `AR` and dashes, O for 0, I or L for 1.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "A reference looks like AR-7KQ4-M2P9.";
        let upper = text.trim().to_ascii_uppercase();
        let bare = upper.strip_prefix("AR").unwrap_or(&upper);
        let mut symbols = [0_u8; 8];
        let mut filled = 0;
        for letter in bare.bytes().filter(|b| !matches!(b, b'-' | b' ')) {
            let plain = match letter {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            let value = ALPHABET.iter().position(|a| *a == plain).ok_or(WANTED)?;
            *symbols.get_mut(filled).ok_or(WANTED)? = u8::try_from(value).map_err(|_| WANTED)?;
            filled += 1;
        }
        if filled == 8 && check_symbol(&symbols) == symbols[7] { Ok(Self(symbols)) } else { Err(WANTED) }
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_reference_survives_being_written_and_said(random: u64) {
            let reference = Reference::from_random(random);
            let written = reference.to_string();
            prop_assert_eq!(written.parse::<Reference>(), Ok(reference));
            let said = written.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(said.parse::<Reference>(), Ok(reference));
        }

        #[test]
        fn one_wrong_symbol_is_noticed(random: u64, place in 0_usize..8, other in 1_u8..32) {
            let mut reference = Reference::from_random(random);
            reference.0[place] ^= other;
            prop_assert!(reference.to_string().parse::<Reference>().is_err());
        }

        #[test]
        fn two_swapped_neighbours_are_noticed(random: u64, place in 0_usize..7) {
            let mut reference = Reference::from_random(random);
            prop_assume!(reference.0[place] != reference.0[place + 1]);
            reference.0.swap(place, place + 1);
            prop_assert!(reference.to_string().parse::<Reference>().is_err());
        }

        #[test]
        fn no_text_makes_the_parser_panic(text: String) {
            let _ = text.parse::<Reference>();
        }

        #[test]
        fn the_lowest_35_bits_make_the_reference_and_no_others(random: u64, bit in 0_u32..64) {
            let other = Reference::from_random(random ^ (1 << bit));
            prop_assert_eq!(other == Reference::from_random(random), bit >= 35);
        }
    }
}
