//! Bank accounts: IBAN, and the sort code with account number that British banks use at home.
//!
//! A British IBAN holds both, so the two spellings are one account. Which digits a bank's own check would accept is
//! published by the banks and changes; it is not looked at.

use super::{Identifier, Kind};

/// Country and length of every IBAN (ISO 13616 register). A sum of two digits lets one wrong text in 97 through; the
/// length closes most of that gap.
const LENGTHS: &str = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18\
    FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27\
    MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

/// Reads a whole IBAN or a whole sort code and account number.
pub(super) fn whole(text: &str) -> Option<Identifier> {
    match iban_at_start(text).or_else(|| british_at_start(text, true)) {
        Some((end, account)) if end == text.len() => Some(account),
        _ => None,
    }
}

/// An IBAN that a text begins with, and where it ends. Capitals only, unless it is in one piece.
pub(super) fn iban_at_start(text: &str) -> Option<(usize, Identifier)> {
    let country = text.get(..2)?.to_ascii_uppercase();
    let digits = text.get(2..4)?.bytes().all(|b| b.is_ascii_digit());
    let wanted = length(&country).filter(|_| digits)?;
    let mut compact = String::with_capacity(wanted);
    let mut end = 0;
    for (at, c) in text.char_indices().take(2 * wanted) {
        match c {
            ' ' | '-' => {}
            _ if c.is_ascii_alphanumeric() => compact.push(c.to_ascii_uppercase()),
            _ => return None,
        }
        end = at + 1;
        if compact.len() == wanted {
            break;
        }
    }
    let bounded = !text.get(end..)?.starts_with(|c: char| c.is_alphanumeric());
    if compact.len() != wanted || !bounded || remainder(&compact) != Some(1) {
        return None;
    }
    let account = match compact.get(8..).filter(|_| country == "GB").map(|rest| rest.split_at(6)) {
        Some((sort, number)) if rest_is_digits(sort, number) => british(sort, number).with_full(compact),
        _ => Identifier::new(Kind::Account, compact),
    };
    Some((end, account))
}

fn rest_is_digits(sort: &str, number: &str) -> bool {
    sort.bytes().chain(number.bytes()).all(|b| b.is_ascii_digit())
}

fn length(country: &str) -> Option<usize> {
    let entry = LENGTHS.as_bytes().chunks_exact(4).find(|entry| entry.starts_with(country.as_bytes()))?;
    std::str::from_utf8(entry.get(2..)?).ok()?.parse().ok()
}

/// The number, with the first four places last and letters as two digits, modulo 97.
fn remainder(compact: &str) -> Option<u32> {
    let turned = compact.bytes().skip(4).chain(compact.bytes().take(4));
    turned.into_iter().try_fold(0, |rest, b| {
        let digit = char::from(b).to_digit(36)?;
        Some(if digit < 10 { (rest * 10 + digit) % 97 } else { (rest * 100 + digit) % 97 })
    })
}

fn british(sort: &str, number: &str) -> Identifier {
    Identifier::new(Kind::Account, format!("GB/{sort}/{number}"))
}

/// A sort code and an account number of eight digits that a text begins with. Without a label before it the sort
/// code needs its dashes, or any fourteen digits would be an account.
pub(super) fn british_at_start(text: &str, labelled: bool) -> Option<(usize, Identifier)> {
    if let Some(rest) = text.strip_prefix("GB/") {
        let (sort, number) = (rest.get(..6)?, rest.get(7..15)?);
        return (rest.get(6..7)? == "/" && rest_is_digits(sort, number)).then(|| (18, british(sort, number)));
    }
    let bytes = text.as_bytes();
    let dashed = bytes.get(2) == Some(&b'-');
    let gap = usize::from(dashed || bytes.get(2) == Some(&b' '));
    let mut sort = String::with_capacity(6);
    for pair in 0..3 {
        let from = pair * (2 + gap);
        sort.push_str(text.get(from..from + 2)?);
        if pair < 2 && gap == 1 && bytes.get(from + 2) != bytes.get(2) {
            return None;
        }
    }
    let after = 6 + 2 * gap;
    let between = text.get(after..)?.bytes().take(32).take_while(|b| !b.is_ascii_digit()).count();
    let words = text.get(after..after + between)?.to_ascii_lowercase();
    let told = words.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let only_labels = told.into_iter().all(|word| matches!(word, "a" | "c" | "ac" | "acc" | "acct" | "account" | "and" | "no" | "number"));
    let start = after + between;
    let number = text.get(start..start + 8)?;
    let bounded = !text.get(start + 8..)?.starts_with(|c: char| c.is_alphanumeric());
    let apart = between > 0 && (dashed || labelled) && only_labels;
    (apart && bounded && rest_is_digits(&sort, number)).then(|| (start + 8, british(&sort, number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_one_however_it_is_written() {
        for typed in [
            "GB29NWBK60161331926819",
            "GB29 NWBK 6016 1331 9268 19",
            "gb29nwbk60161331926819",
            "60-16-13 31926819",
            "601613 31926819",
            "60-16-13, account number 31926819",
            "60 16 13 a/c no: 31926819",
            "GB/601613/31926819",
        ] {
            assert_eq!(whole(typed).as_ref().map(Identifier::value), Some("GB/601613/31926819"), "{typed}");
        }
        assert_eq!(whole("DE89 3704 0044 0532 0130 00").as_ref().map(Identifier::value), Some("DE89370400440532013000"));
        assert_eq!(whole("GB29 NWBK 6016 1331 9268 19").unwrap().full(), "GB29NWBK60161331926819");
    }

    #[test]
    fn a_wrong_sum_or_length_is_no_account() {
        for typed in [
            "GB29NWBK60161331926818",
            "GB28NWBK60161331926819",
            "GB29NWBK6016133192681",
            "ZZ29NWBK60161331926819",
            "DE8937040044053201300",
            "60-16-13",
            "60-16-13 3192681",
            "60-16-13 319268190",
            "60161331926819",
            "60-16-13 paid 31926819",
            "",
        ] {
            assert!(whole(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn any_one_wrong_digit_is_noticed() {
        let right = "DE89370400440532013000";
        for at in 2..right.len() {
            let digit = right.as_bytes()[at] - b'0';
            let mut wrong = right.to_owned();
            wrong.replace_range(at..=at, &((digit + 1) % 10).to_string());
            assert!(whole(&wrong).is_none(), "{wrong}");
        }
    }
}
