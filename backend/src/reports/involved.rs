//! Whether a report's answers name somebody (docs/rules.md §3).
//!
//! Whoever is named does without the case, so a name typed in the wrong place must hide nothing: anybody can call
//! themselves what they like, and an approacher who borrows the name of the whole team must not be left alone with it.

use crate::accounts::Profile;
use shared::{
    identifiers::{Hint, Kind, find, folded_name, parse},
    questionnaire::Answers,
    text::{DisplayName, Email},
};
use std::collections::HashSet;

/// The answers that say who is involved inside: who was approached, and who else was there. A story is not among them:
/// it may mention a whole team, and then nobody would be left to look at the case.
const INSIDE: &[&str] = &["subject_name", "others_present"];
/// What the approacher calls themselves, and where they can be found. It says who is involved inside only where the
/// report is about somebody inside.
const APPROACHER: &[&str] = &["persona_name", "identifiers"];

/// What stands between two names in a list of them.
const BETWEEN: &[char] = &[',', ';', '/', '&', '|', '\n', '\r'];

/// Whom a report's answers name.
pub(super) struct Involved {
    /// Mailboxes, in their one spelling.
    mailboxes: HashSet<String>,
    /// Each stretch of words between two commas or the like, folded, in the order they were typed.
    stretches: Vec<Vec<String>>,
    /// Each whole answer, folded: "Brown, Amber" is one name.
    answers: HashSet<String>,
}

/// Somebody as answers may name them: whole, or not at all. Who had several accounts is known by the names and
/// addresses of all of them.
pub(super) struct Whole {
    mailboxes: Vec<String>,
    /// The folded words of each name, in the alphabet's order.
    names: Vec<Vec<String>>,
}

impl Whole {
    pub(super) fn of(person: &Profile) -> Self {
        let mut whole = Self { mailboxes: Vec::new(), names: Vec::new() };
        whole.add(&person.email, &person.name);
        person.also.iter().for_each(|known| whole.add(&known.email, &known.name));
        whole
    }

    fn add(&mut self, email: &Email, name: &DisplayName) {
        self.mailboxes.extend(parse(email.expose(), Some(Hint::Kind(Kind::Email))).map(|found| found.value().to_owned()));
        let mut name = words(name.expose());
        name.sort_unstable();
        self.names.push(name);
    }
}

impl Involved {
    /// Of these answers; `about_inside` where the report is about somebody inside.
    pub(super) fn of(said: &Answers, about_inside: bool) -> Self {
        let approacher = if about_inside { APPROACHER } else { &[] };
        let texts: Vec<&String> = INSIDE.iter().chain(approacher).flat_map(|field| said.of(field)).collect();
        let addresses = texts.iter().flat_map(|text| find(text)).map(|found| found.identifier).filter(|found| found.kind() == Kind::Email);
        Self {
            mailboxes: addresses.map(|found| found.value().to_owned()).collect(),
            stretches: texts.iter().flat_map(|text| text.split(BETWEEN)).map(words).collect(),
            answers: texts.iter().filter_map(|text| folded_name(text)).collect(),
        }
    }

    /// Whether they name this person: by the whole address, or by the whole name as words that stand together.
    pub(super) fn names(&self, person: &Whole) -> bool {
        person.mailboxes.iter().any(|mailbox| self.mailboxes.contains(mailbox)) || person.names.iter().any(|name| self.say(name))
    }

    fn say(&self, name: &Vec<String>) -> bool {
        match name.len() {
            0 => false,
            // One word alone is too little to find somebody by within other words.
            1 => self.stretches.contains(name),
            several => self.answers.contains(&name.join(" ")) || self.stretches.iter().any(|stretch| together(stretch, name, several)),
        }
    }
}

fn together(stretch: &[String], name: &[String], several: usize) -> bool {
    stretch.windows(several).any(|window| {
        let mut window = window.to_vec();
        window.sort_unstable();
        window == name
    })
}

/// The folded words of a text, in its order.
fn words(text: &str) -> Vec<String> {
    let folded = text.split_whitespace().filter_map(folded_name);
    folded.flat_map(|word| word.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Whole {
        let (email, name) = ("rose.grey@council.example".parse().unwrap(), "Rose Grey".parse().unwrap());
        Whole::of(&Profile { email, name, roles: Vec::new(), also: Vec::new() })
    }

    fn named(field: &str, text: &str, about_inside: bool) -> bool {
        Involved::of(&Answers::new().with(field, &[text]), about_inside).names(&person())
    }

    #[test]
    fn a_whole_name_or_a_whole_address_names_somebody_where_people_inside_are_named() {
        for text in [
            "Rose Grey",
            "with ROSE  GREY, from the desk",
            "Grey, Rose",
            "Jade Green; Cllr Róse Grey",
            "rose.grey@council.example",
            "It was Rose.Grey+desk@Council.Example who came.",
        ] {
            assert!(named("others_present", text, false) && named("subject_name", text, false), "{text}");
        }
    }

    #[test]
    fn less_than_the_whole_or_the_words_of_two_people_names_nobody() {
        for text in [
            "Rose",
            "Grey",
            "Rose Green and Jade Grey",
            "Jade Rose, Grey Green",
            "Primrose Grey",
            "Rose Greyling",
            "primrose.grey@council.example",
            "rose.grey@council.example.invalid.example",
            "grey@council.example",
        ] {
            assert!(!named("others_present", text, false), "{text}");
        }
    }

    #[test]
    fn what_an_approacher_calls_themselves_names_somebody_only_where_the_report_is_about_somebody_inside() {
        for (field, text) in [("persona_name", "Rose Grey"), ("identifiers", "rose.grey@council.example")] {
            assert!(!named(field, text, false) && named(field, text, true), "{field}");
        }
        assert!(!named("narrative", "Rose Grey", true) && !named("persona_org", "Rose Grey", true));
    }
}
