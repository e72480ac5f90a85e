//! Countries, and whom a reporter believes to be behind an approach (docs/domain.md §2.5b).

use std::{fmt, str::FromStr};

use super::{UnknownCode, later_list};

/// Every assigned two-letter code of ISO 3166-1, in alphabetical order without anything between. One string, because a
/// library would bring names in one language to every phone. A code that ISO withdraws stays: reports may hold it.
const CODES: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCV\
    CWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIM\
    INIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMW\
    MXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSS\
    STSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// The letters of one code.
const LETTERS: usize = 2;

/// A country or territory with a two-letter code assigned in ISO 3166-1. Nothing is scored by it (§3.1).
///
/// It has no name here. A page takes the name from the browser (`Intl.DisplayNames`, type `region`), in the language of
/// the page; what is stored, compared and exchanged is the code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(u8);

impl Country {
    /// Every country, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Country> {
        (0..=u8::MAX).map(Country).take_while(|country| !country.code().is_empty())
    }

    /// The two capital letters.
    pub fn code(self) -> &'static str {
        let start = usize::from(self.0) * LETTERS;
        // A country is made only from its place in the list, so it is never empty outside `all`.
        CODES.get(start..start + LETTERS).unwrap_or_default()
    }
}

impl FromStr for Country {
    type Err = UnknownCode;

    /// Reads the two capital letters. Small letters, reserved codes and codes of private use are no country.
    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        Country::all().find(|country| country.code() == code).ok_or(UnknownCode)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

later_list! {
    /// What a reporter answers who names no country (§2.5b, `suspected_actor`).
    ActorUnsaid {
        /// “I don’t know”.
        DontKnow = "DONT_KNOW" => SUSPECTED_ACTOR_DONT_KNOW,
        /// “I would rather not say”.
        PreferNotSay = "PREFER_NOT_SAY" => SUSPECTED_ACTOR_PREFER_NOT_SAY,
    }
}

/// Whom the reporter believes to be behind it. A belief, kept apart from what an analyst assesses (§2.5b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspectedActor {
    /// A country was named.
    Country(Country),
    /// None was.
    Unsaid(ActorUnsaid),
}

impl SuspectedActor {
    /// The stable code: two letters for a country, more for the other answers, so the two never meet.
    pub fn code(self) -> &'static str {
        match self {
            SuspectedActor::Country(country) => country.code(),
            SuspectedActor::Unsaid(answer) => answer.code(),
        }
    }
}

impl FromStr for SuspectedActor {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        let country = || code.parse().map(SuspectedActor::Country);
        code.parse().map(SuspectedActor::Unsaid).or_else(|UnknownCode| country())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_in_order_and_none_is_there_twice() {
        let codes: Vec<&str> = Country::all().map(Country::code).collect();
        assert_eq!(codes.len() * LETTERS, CODES.len());
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    }

    #[test]
    fn two_capital_letters_name_a_country_only_if_they_are_assigned() {
        let letters = || 'A'..='Z';
        let named = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))).filter(|code| code.parse::<Country>().is_ok());
        assert_eq!(named.count(), Country::all().count());
        for other in ["", "G", "gb", "UK", "EU", "XK", "ZZ", "GBR", "G\u{e9}", "BG\u{0}", "DA"] {
            assert_eq!(other.parse::<Country>(), Err(UnknownCode), "{other}");
        }
    }

    #[test]
    fn a_suspected_actor_is_a_country_or_one_of_the_two_other_answers() {
        for country in Country::all() {
            assert_eq!(country.code().parse(), Ok(SuspectedActor::Country(country)));
        }
        for answer in ActorUnsaid::ALL {
            assert_eq!(SuspectedActor::Unsaid(*answer).code().parse(), Ok(SuspectedActor::Unsaid(*answer)));
        }
        assert_eq!("NOT_SURE".parse::<SuspectedActor>(), Err(UnknownCode));
    }
}
