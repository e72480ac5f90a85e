//! What a report says an approacher can be found by.

use serde::{Deserialize, Serialize};
use shared::{
    identifiers::{FOLDING_VERSION, Found, Identifier, Strength, find, folded_name},
    questionnaire::Answers,
};

/// The answers that ask for it.
const FIELDS: &[&str] = &["identifiers", "posts_links", "persona_name"];
/// The story, in which people also write their own addresses.
const STORY: &str = "narrative";
/// The kind of a name with an organisation.
const PERSONA: &str = "PERSONA";
/// The most of them that one report is found by. A pasted page must not cost a filing hundreds of rows; all of it stands
/// in the report.
const MOST: usize = 16;
/// The most characters of a spelling that are kept beside it.
const TYPED: usize = 200;

/// What an entity is. It is the same for every spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// A code of [`shared::identifiers::Kind`], or `PERSONA`.
    pub kind: String,
    /// Its one form, so that nothing makes a link of it.
    pub shown: String,
    /// Whether it proves that two reports tell of the same.
    pub strong: bool,
}

/// One thing a report says.
pub(super) struct Mention {
    pub(super) identity: Identity,
    /// What is put through the keyed hash.
    pub(super) matched: String,
    pub(super) typed: String,
    pub(super) in_words: bool,
}

impl Mention {
    fn of(text: &str, found: Found, in_words: bool) -> Self {
        let typed = text.get(found.range).unwrap_or_default().chars().take(TYPED).collect();
        let matched = found.identifier.as_matched();
        Self { identity: identity(found.identifier), matched, typed, in_words }
    }
}

fn identity(identifier: Identifier) -> Identity {
    let bare = identifier.bare();
    Identity { kind: bare.kind().code().to_owned(), shown: bare.defanged(), strong: bare.strength() == Strength::Strong }
}

/// Everything these typed answers say, each thing once: what was asked for first, then what stands in the story only.
pub(super) fn mentions(words: &Answers) -> Vec<Mention> {
    let of = |field: &str, in_words| {
        let texts = words.of(field).iter();
        texts.flat_map(|text| find(text).into_iter().map(move |found| Mention::of(text, found, in_words))).collect::<Vec<_>>()
    };
    let asked = FIELDS.iter().flat_map(|field| of(field, false));
    let mut mentions: Vec<Mention> = Vec::new();
    for mention in asked.chain(persona(words)).chain(of(STORY, true)) {
        if mentions.len() < MOST && mentions.iter().all(|other| other.matched != mention.matched) {
            mentions.push(mention);
        }
    }
    mentions
}

/// A name together with an organisation: either alone is too common to suggest anything.
fn persona(words: &Answers) -> Option<Mention> {
    let (name, firm) = (words.first("persona_name")?, words.first("persona_org")?);
    let (folded, at) = (folded_name(name)?, folded_name(firm)?);
    // No folded name holds a colon.
    let matched = format!("{PERSONA}:{FOLDING_VERSION}:{folded}:{at}");
    let identity = Identity { kind: PERSONA.to_owned(), shown: format!("{folded} ({at})"), strong: false };
    let typed = format!("{name}, {firm}").chars().take(TYPED).collect();
    Some(Mention { identity, matched, typed, in_words: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: Answers) -> Vec<(String, bool, bool)> {
        mentions(&words).into_iter().map(|mention| (mention.identity.shown, mention.identity.strong, mention.in_words)).collect()
    }

    #[test]
    fn what_was_asked_for_comes_before_the_story_and_nothing_twice() {
        let words = Answers::new()
            .with("narrative", &["Amber@Recruiting.Example wrote to jade@council.example."])
            .with("identifiers", &["amber+offer@recruiting.example"]);
        let expected = [("amber[at]recruiting[.]example", true, false), ("jade[at]council[.]example", true, true)];
        assert_eq!(told(words), expected.map(|(shown, strong, in_words)| (shown.to_owned(), strong, in_words)));
    }

    #[test]
    fn a_name_is_something_only_with_an_organisation_and_then_it_is_weak() {
        let name = Answers::new().with("persona_name", &["Amber Quartz"]);
        assert_eq!(told(name.clone()), []);
        let whole = told(name.with("persona_org", &["Amber  RECRUITING"]));
        assert_eq!(whole, [("amber quartz (amber recruiting)".to_owned(), false, false)]);
    }

    #[test]
    fn a_pasted_page_is_found_by_some_of_it() {
        let many: Vec<String> = (0..100).map(|n| format!("a{n}@recruiting.example")).collect();
        assert_eq!(told(Answers::new().with("identifiers", &[&many.join("\n")])).len(), MOST);
    }

    #[test]
    fn what_an_entity_tells_is_the_same_whoever_filed_it_first() {
        let shown = |typed: &str| told(Answers::new().with("identifiers", &[typed])).remove(0).0;
        assert_eq!(shown("AMBER+hidden@recruiting.example"), shown("mailto:amber@recruiting.example"));
        assert_eq!(shown("http://amber.example/offer?utm_source=x"), shown("https://amber.example/offer"));
    }
}
