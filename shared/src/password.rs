//! What a new password must be: long enough once everything that anybody would guess is left out. No rule
//! about capitals, digits or signs, which only makes people write `Password1!` (docs/security.md §1.2, V6).

use std::fmt;

/// A password somebody may choose. Valid because there is no other way to make one; prints nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than this many characters.
    Short(usize),
    /// More than [`NewPassword::MOST`] bytes.
    Long,
    /// What is left without names, runs and everybody's words is too little.
    Guessable,
    /// It stands on a list of passwords that many people use.
    Common,
}

impl PasswordFault {
    /// What to do about it, for whoever asks through the API.
    pub fn detail(self) -> String {
        match self {
            PasswordFault::Short(least) => format!("Use {least} characters or more."),
            PasswordFault::Long => format!("Use at most {} bytes.", NewPassword::MOST),
            PasswordFault::Guessable => {
                "Take something that nobody guesses from your name, this service or words like password.".to_owned()
            }
            PasswordFault::Common => {
                "Many people use this one, and it is tried first. Put four words together that only you would.".to_owned()
            }
        }
    }
}

/// What everybody tries, whatever stands around it. Shorter words are left alone: they are parts of others.
const TRIED: &[&str] = &[
    "administrator",
    "changeme",
    "dragon",
    "football",
    "iloveyou",
    "letmein",
    "liverpool",
    "login",
    "master",
    "monkey",
    "passphrase",
    "password",
    "princess",
    "qwerty",
    "secret",
    "shadow",
    "sunshine",
    "superman",
    "vedette",
    "welcome",
];

/// The rows of a keyboard, the alphabet and the digits: a run along one of them is one thing to remember,
/// hence one thing to guess.
const ROWS: &[&str] = &["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];

impl NewPassword {
    /// The fewest characters.
    pub const LEAST: usize = 12;
    /// The fewest characters for staff, whose password opens more.
    pub const LEAST_OF_STAFF: usize = 15;
    /// The most bytes: longer ones would be a way to burn time, and cutting them would weaken them unseen.
    pub const MOST: usize = 128;
    /// The fewest characters once what anybody would guess is left out.
    const LEAST_OWN: usize = 8;

    /// Takes `typed` as it is; nothing is trimmed. `known` is what others know of its owner: name, address,
    /// institution. Each word of it counts for nothing. `least` is how many characters it has to have.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(typed: &str, least: usize, known: &[&str]) -> Result<Self, PasswordFault> {
        if typed.chars().count() < least {
            return Err(PasswordFault::Short(least));
        }
        if typed.len() > Self::MOST {
            return Err(PasswordFault::Long);
        }
        if own_characters(typed, known) < Self::LEAST_OWN {
            return Err(PasswordFault::Guessable);
        }
        Ok(Self(typed.to_owned()))
    }

    /// The password. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// How many characters are the owner's own.
fn own_characters(typed: &str, known: &[&str]) -> usize {
    let mut left = typed.to_lowercase();
    let words = known.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
    for word in words.filter(|word| word.chars().count() >= 4).chain(TRIED.iter().map(|word| (*word).to_owned())) {
        left = left.replace(&word, "");
    }
    let letters: Vec<char> = left.chars().collect();
    without_repeats(&without_runs(&letters)).len()
}

/// Runs of three and more along a row, in either direction, count as their first character.
fn without_runs(letters: &[char]) -> Vec<char> {
    let rows: Vec<Vec<char>> = ROWS.iter().flat_map(|row| [row.chars().collect(), row.chars().rev().collect()]).collect();
    let mut left = Vec::new();
    let mut rest = letters;
    while let Some(first) = rest.first() {
        let run = rows.iter().map(|row| run_length(row, rest)).max().unwrap_or(0);
        left.push(*first);
        rest = rest.get(if run >= 3 { run } else { 1 }..).unwrap_or_default();
    }
    left
}

/// How far `letters` go along `row`, wherever in it they begin.
fn run_length(row: &[char], letters: &[char]) -> usize {
    let from = |start: usize| row.iter().skip(start).zip(letters).take_while(|(one, other)| one == other).count();
    (0..row.len()).map(from).max().unwrap_or(0)
}

/// The shortest beginning that, said again and again, gives the whole.
fn without_repeats(letters: &[char]) -> &[char] {
    let repeats = |unit: &usize| letters.iter().enumerate().all(|(place, letter)| letters.get(place % unit) == Some(letter));
    (1..letters.len()).find(repeats).and_then(|unit| letters.get(..unit)).unwrap_or(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: &[&str] = &["Ann Quartermain", "ann.quartermain@fernwick.example", "Council of Fernwick"];

    fn judged(typed: &str) -> Result<(), PasswordFault> {
        NewPassword::new(typed, NewPassword::LEAST, KNOWN).map(drop)
    }

    #[test]
    fn words_that_are_ones_own_are_enough_without_any_sign_or_digit() {
        for good in
            ["correct horse battery staple", "slow tide under the pier", "tqxmzrkwpbdu", "ŵyn ar y bryn glas", "kestrel kestrel owl moth"]
        {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_anybody_would_guess_does_not_count() {
        for weak in [
            "ann.quartermain@fernwick.example",
            "Quartermain-Fernwick",
            "VedetteVedette1",
            "Password12345!",
            "passwordpassword",
            "qwertyuiop123",
            "qwertyuiopasdfgh",
            "123456789012",
            "210987654321",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "1qaz2wsx3edc",
            "tide-tide-tide-tide-",
            "welcome to fernwick!",
        ] {
            assert_eq!(judged(weak), Err(PasswordFault::Guessable), "{weak}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_bytes() {
        assert_eq!(judged("tqxmzrkwpbd"), Err(PasswordFault::Short(12)));
        assert_eq!(judged("éàüîôêâûëïöç"), Ok(()), "twelve characters, twice the bytes");
        let long: String = "tqxmzrkwpbdu".chars().cycle().take(NewPassword::MOST + 1).collect();
        assert_eq!(judged(&long), Err(PasswordFault::Long));
    }

    proptest! {
        #[test]
        fn a_password_is_kept_as_typed_and_never_prints(typed in "\\PC{0,40}") {
            if let Ok(password) = NewPassword::new(&typed, NewPassword::LEAST, KNOWN) {
                prop_assert_eq!(password.expose(), typed.as_str());
                prop_assert_eq!(format!("{password:?}"), "NewPassword(…)");
            }
        }
    }
}
