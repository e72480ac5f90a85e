//! Numbers and words an institution publishes.

use super::line;
use crate::{
    locale::Lang,
    text::{Label, Line, Notice},
    time::Day,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{fmt, marker::PhantomData};

/// A number to call, with where it comes from and who looks after it (docs/rules.md §1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The number as it is shown and dialled.
    pub number: Label,
    /// Where it is published.
    pub source: Line,
    /// Which office keeps it right.
    pub owner: Line,
    /// When that office last looked; nothing while nobody has.
    pub reviewed_on: Option<Day>,
}

impl Number {
    /// A national number that comes with the product. Nobody of the institution has looked at it.
    pub(super) fn shipped(number: &str) -> Option<Self> {
        let (source, owner) = (line("Comes with the product")?, line("Nobody yet")?);
        Some(Self { number: number.parse().ok()?, source, owner, reviewed_on: None })
    }
}

/// Somebody else to call: an office, with its number and hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What it is called.
    pub label: Words,
    /// Its number.
    pub number: Number,
    /// When it answers, in words.
    pub hours: Option<Words>,
}

/// A line in both languages; English stands where there is no Welsh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In English.
    pub en: Label,
    /// In Welsh.
    pub cy: Option<Label>,
}

impl Words {
    /// The line in a language.
    pub fn of(&self, lang: Lang) -> &str {
        self.cy.as_ref().filter(|_| lang == Lang::Cy).unwrap_or(&self.en).expose()
    }
}

/// A text in both languages; English stands where there is no Welsh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// In English.
    pub en: Notice,
    /// In Welsh.
    pub cy: Option<Notice>,
}

impl Texts {
    /// The text in a language.
    pub fn of(&self, lang: Lang) -> &str {
        self.cy.as_ref().filter(|_| lang == Lang::Cy).unwrap_or(&self.en).expose()
    }
}

/// Whether somebody answers for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nobody does yet: never shown on a public address (docs/rules.md §9).
    Draft,
    /// The owner does.
    Reviewed,
}

/// Advice after sending, for what was reported (docs/domain.md §7.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdviceCard {
    /// The codes of the techniques it is for; none for everybody.
    pub techniques: Vec<String>,
    /// The advice.
    pub text: Texts,
    /// Which office answers for it.
    pub owner: Line,
    /// Whether it does.
    pub review: Review,
}

/// What the law wants said. A public address serves only with all of it (docs/rules.md §8).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Legal {
    /// The privacy notice.
    pub privacy: Option<Texts>,
    /// What is kept in the browser.
    pub cookies: Option<Texts>,
    /// The accessibility statement.
    pub accessibility: Option<Texts>,
    /// How to complain about data.
    pub complaint: Option<Texts>,
    /// How to reach whoever answers for all this.
    pub contact: Option<Texts>,
}

impl Legal {
    /// The names of the texts that are not set.
    pub fn unset(&self) -> Vec<&'static str> {
        let all = [
            ("privacy", &self.privacy),
            ("cookies", &self.cookies),
            ("accessibility", &self.accessibility),
            ("complaint", &self.complaint),
            ("contact", &self.contact),
        ];
        all.into_iter().filter_map(|(name, text)| text.is_none().then_some(name)).collect()
    }
}

/// Reads something that is written by the names of its parts. Where all of them may be left out, an empty list would do
/// as well, which the description of the API does not promise.
pub(super) fn by_name<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    struct Named<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Named<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    from.deserialize_map(Named(PhantomData))
}
