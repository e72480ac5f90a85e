//! The pages and questions of form version 1 (docs/domain.md §1.2, §1.4).

use super::Answers;
use crate::{
    locale::{Key, key},
    taxonomy::{Channel, Choice, ContactMethod, Danger, LastContact, NextContact, Relation, Response, Technique},
    text::{Line, Narrative, Pasted},
};

/// One page: one thing to think about.
#[derive(Debug)]
pub struct Page {
    /// Stable name, also the last part of the plain page's address.
    pub id: &'static str,
    /// The question, or a notice's title.
    pub heading: Key,
    /// A line of help under the heading.
    pub hint: Option<Key>,
    /// What is on it.
    pub kind: PageKind,
    /// Whether this reporter meets it.
    pub shown: fn(&Answers) -> bool,
}

/// What a page holds.
#[derive(Debug)]
pub enum PageKind {
    /// Questions to answer.
    Questions(&'static [Field]),
    /// The danger page: urgent numbers, nothing to answer (docs/rules.md §1.3).
    Danger,
}

/// One question.
#[derive(Debug)]
pub struct Field {
    /// Stable name in the answers (docs/domain.md §1.3).
    pub id: &'static str,
    /// Its own label; `None` where the page's heading asks it.
    pub label: Option<Key>,
    /// Help under its label.
    pub hint: Option<Key>,
    /// What is said when a required answer is missing.
    pub missing: Key,
    /// Whether the report can be sent without it.
    pub required: bool,
    /// What counts as an answer.
    pub kind: FieldKind,
}

/// What counts as an answer.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// Exactly one of these.
    One(&'static [Choice]),
    /// Any of these; only the first `main` stand open, the rest behind “Show more”.
    Many {
        /// All options.
        choices: &'static [Choice],
        /// How many stand open at once.
        main: usize,
    },
    /// One typed line.
    Line {
        /// The most characters.
        max: usize,
    },
    /// Several typed lines.
    Text {
        /// The most characters.
        max: usize,
        /// How tall the box starts, in lines.
        rows: u8,
    },
}

impl FieldKind {
    /// Whether its answers are codes (sealed with the codes) rather than words (sealed with the content).
    pub const fn is_coded(&self) -> bool {
        match self {
            FieldKind::One(_) | FieldKind::Many { .. } => true,
            FieldKind::Line { .. } | FieldKind::Text { .. } => false,
        }
    }

    /// The options, if it has any.
    pub const fn choices(&self) -> &'static [Choice] {
        match self {
            FieldKind::One(choices) | FieldKind::Many { choices, .. } => choices,
            FieldKind::Line { .. } | FieldKind::Text { .. } => &[],
        }
    }
}

const fn one(id: &'static str, choices: &'static [Choice], missing: Key) -> Field {
    Field { id, label: None, hint: None, missing, required: true, kind: FieldKind::One(choices) }
}

const fn many(id: &'static str, choices: &'static [Choice], main: usize, missing: Key) -> Field {
    Field { id, label: None, hint: None, missing, required: true, kind: FieldKind::Many { choices, main } }
}

const fn line(id: &'static str, label: Key, hint: Option<Key>) -> Field {
    Field { id, label: Some(label), hint, missing: label, required: false, kind: FieldKind::Line { max: Line::MAX } }
}

const fn always(_: &Answers) -> bool {
    true
}

fn maybe_in_danger(answers: &Answers) -> bool {
    [Danger::Yes, Danger::NotSure].iter().any(|danger| answers.has("danger_now", danger.code()))
}

const fn asks(id: &'static str, heading: Key, hint: Option<Key>, fields: &'static [Field]) -> Page {
    Page { id, heading, hint, kind: PageKind::Questions(fields), shown: always }
}

/// The ways of reaching somebody that are kept today: all but messages in the service, which stands
/// last in its list until there are any.
const REACHABLE_BY: &[Choice] = ContactMethod::CHOICES.split_at(ContactMethod::CHOICES.len() - 1).0;

/// The form. Eight answers are required and all of them are taps; nothing typed ever is.
pub static PAGES: &[Page] = &[
    asks("danger", key::DANGER_HEADING, None, &[one("danger_now", Danger::CHOICES, key::DANGER_MISSING)]),
    // Named for what it offers: an address must not tell the next person at this phone what was answered.
    Page { id: "help", heading: key::URGENT_HEADING, hint: None, kind: PageKind::Danger, shown: maybe_in_danger },
    asks("who", key::WHO_HEADING, None, &[one("subject_relation", Relation::CHOICES, key::WHO_MISSING)]),
    asks("when", key::WHEN_HEADING, Some(key::WHEN_HINT), &[one("last_contact", LastContact::CHOICES, key::WHEN_MISSING)]),
    asks("how", key::HOW_HEADING, Some(key::PICK_ALL), &[many("channel", Channel::CHOICES, 10, key::HOW_MISSING)]),
    asks("what", key::WHAT_HEADING, Some(key::PICK_ALL), &[many("techniques", Technique::CHOICES, 10, key::WHAT_MISSING)]),
    asks("did", key::DID_HEADING, Some(key::DID_HINT), &[many("target_response", Response::CHOICES, 10, key::DID_MISSING)]),
    asks(
        "persona",
        key::PERSONA_HEADING,
        Some(key::PERSONA_HINT),
        &[
            line("persona_name", key::PERSONA_NAME, None),
            line("persona_org", key::PERSONA_ORG, None),
            Field {
                id: "identifiers",
                label: Some(key::PERSONA_IDENTIFIERS),
                hint: Some(key::PERSONA_IDENTIFIERS_HINT),
                missing: key::PERSONA_IDENTIFIERS,
                required: false,
                kind: FieldKind::Text { max: Pasted::MAX, rows: 3 },
            },
        ],
    ),
    asks(
        "story",
        key::STORY_HEADING,
        Some(key::STORY_HINT),
        &[Field {
            id: "narrative",
            label: None,
            hint: None,
            missing: key::STORY_HEADING,
            required: false,
            kind: FieldKind::Text { max: Narrative::MAX, rows: 6 },
        }],
    ),
    asks("next", key::NEXT_HEADING, Some(key::NEXT_HINT), &[one("next_contact", NextContact::CHOICES, key::NEXT_MISSING)]),
    asks(
        "contact",
        key::CONTACT_HEADING,
        Some(key::CONTACT_HINT),
        &[
            many("contact_method", REACHABLE_BY, 4, key::CONTACT_MISSING),
            line("contact_value", key::CONTACT_VALUE, Some(key::CONTACT_VALUE_HINT)),
        ],
    ),
];

/// The page of this name.
pub fn page(id: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.id == id)
}

impl Page {
    /// Its questions; none on a notice.
    pub const fn fields(&self) -> &'static [Field] {
        match self.kind {
            PageKind::Questions(fields) => fields,
            PageKind::Danger => &[],
        }
    }
}
