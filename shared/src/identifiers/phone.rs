//! Telephone numbers in the form of E.164.
//!
//! British numbers are checked by the lengths of the national plan. Others only by their country code and the
//! bounds of E.164: the plans of all countries weigh more than the app. Short codes are not numbers.

use super::{Identifier, Kind};

/// Reads a whole number: `+44…`, `0044…`, or national with Great Britain meant. An extension is left out, because
/// the line is what is matched.
pub(super) fn whole(text: &str) -> Option<Identifier> {
    let text = text.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("tel:")).map_or(text, |_| text.get(4..).unwrap_or(text));
    let number = without_extension(text)?;
    let plus = number.trim_start_matches(['(', ' ']).starts_with('+');
    let number = if plus { number.replacen('+', "", 1) } else { number.to_owned() };
    if number.len() > 48 || !number.chars().all(is_part) || !number.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let abroad = plus || digits(&number).starts_with("00");
    let number = if abroad { digits(&number.replacen("(0)", "", 1)) } else { digits(&number) };
    if abroad {
        return international(if plus { &number } else { number.strip_prefix("00")? });
    }
    // A first group of two digits is a date, a time or another country's habit.
    let first = text.split(|c: char| !c.is_ascii_digit()).find(|group| !group.is_empty())?;
    if first.len() < 3 {
        return None;
    }
    british(number.strip_prefix('0')?)
}

/// Reads what stands where only a number can: also `447700900123` and `7700900123`.
pub(super) fn expected(text: &str) -> Option<Identifier> {
    whole(text).or_else(|| {
        if !text.chars().all(is_part) {
            return None;
        }
        let number = digits(text);
        number.strip_prefix("44").and_then(british).or_else(|| if number.starts_with('7') { british(&number) } else { None })
    })
}

/// Reads the digits after `+`.
pub(super) fn international(digits: &str) -> Option<Identifier> {
    if !(8..=15).contains(&digits.len()) || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(national) = digits.strip_prefix("44") {
        return british(national.strip_prefix('0').unwrap_or(national));
    }
    // The two plans beside ours whose length never varies.
    let fixed = match digits.as_bytes() {
        [b'1', area, ..] => digits.len() == 11 && *area >= b'2',
        [b'7', ..] => digits.len() == 11,
        _ => true,
    };
    fixed.then(|| Identifier::new(Kind::Phone, format!("+{digits}")))
}

fn british(national: &str) -> Option<Identifier> {
    let good = match national.bytes().next()? {
        b'1' | b'8' => matches!(national.len(), 9 | 10),
        b'2' | b'3' | b'5' | b'7' | b'9' => national.len() == 10,
        _ => false,
    };
    (good && national.bytes().all(|b| b.is_ascii_digit())).then(|| Identifier::new(Kind::Phone, format!("+44{national}")))
}

/// Characters between the digits of a number.
pub(super) fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn without_extension(text: &str) -> Option<&str> {
    let Some(at) = text.find(|c: char| c.is_ascii_alphabetic() || matches!(c, '#' | ';')) else { return Some(text) };
    let (number, rest) = (text.get(..at)?, text.get(at..)?);
    let word = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let named =
        matches!(word.trim_end_matches([' ', '.', ':', '=']).to_ascii_lowercase().as_str(), "x" | "ext" | "extension" | "#" | ";ext");
    (named && (1..=6).contains(&(rest.len() - word.len()))).then_some(number.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for typed in [
            "07700 900123",
            "07700-900-123",
            "(07700) 900123",
            "+44 7700 900123",
            "+44 (0)7700 900 123",
            "0044 7700 900123",
            "+4407700900123",
            "tel:+447700900123",
            "07700 900123 ext. 12",
            "07700 900123 x4",
            "07700.900.123",
            "07700–900–123",
            "(+44) 7700 900123",
        ] {
            assert_eq!(whole(typed).as_ref().map(Identifier::value), Some("+447700900123"), "{typed}");
        }
        for typed in ["447700900123", "7700 900123", "07700900123"] {
            assert_eq!(expected(typed).as_ref().map(Identifier::value), Some("+447700900123"), "{typed}");
        }
        for (typed, value) in [
            ("020 7946 0123", "+442079460123"),
            ("(020) 7946 0123", "+442079460123"),
            ("+1 202 555 0123", "+12025550123"),
            ("+33 (0)1 99 00 12 34", "+33199001234"),
            ("+353 20 910 0123", "+353209100123"),
            ("0033 199001234", "+33199001234"),
        ] {
            assert_eq!(whole(typed).as_ref().map(Identifier::value), Some(value), "{typed}");
        }
    }

    #[test]
    fn dates_prices_and_short_codes_are_not_numbers() {
        for typed in [
            "999",
            "0800 1111",
            "101",
            "01-02-2025",
            "01-02-2025 10",
            "05.06.2025 1430",
            "01 02 03 04 05",
            "12345",
            "447700900123",
            "+44 999",
            "£0.79",
            "0",
            "",
            "+",
            "(",
            "0770090012",
            "077009001234",
            "+1 055 555 0123",
            "07700 900123 and more",
            "+123456789012345678",
        ] {
            assert!(whole(typed).is_none(), "{typed}");
        }
    }
}
