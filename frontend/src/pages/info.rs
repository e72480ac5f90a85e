//! Privacy, cookies, accessibility, complaints, feedback: the institution's own text where it has one.

use leptos::{either::Either, prelude::*};
use shared::locale::{Key, Lang, fill, key, text};

/// A page of information, named in its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InfoTopic {
    /// What happens to personal data.
    Privacy,
    /// What is kept in the browser.
    Cookies,
    /// How accessible this is.
    Accessibility,
    /// How to complain about the use of data.
    Complaint,
    /// What the product promises, and what nobody can.
    Promises,
    /// How to say what was hard.
    Feedback,
}

/// What is promised to reporters, each with a test in docs/promises.md (docs/rules.md §9).
pub const PROMISES: [Key; 13] = [
    key::PROMISES_RECEIVED,
    key::PROMISES_ONCE,
    key::PROMISES_SEALED,
    key::PROMISES_LOOKS,
    key::PROMISES_LEADERS,
    key::PROMISES_APART,
    key::PROMISES_NAME,
    key::PROMISES_LETTERS,
    key::PROMISES_UNSENT,
    key::PROMISES_PHOTOS,
    key::PROMISES_FIGURES,
    key::PROMISES_LEAVING,
    key::PROMISES_BACK,
];

const LIMITS: [Key; 3] = [key::PROMISES_LIMITS_PHONE, key::PROMISES_LIMITS_LAW, key::PROMISES_LIMITS_ELSE];

impl InfoTopic {
    /// Every topic, as the footer lists them.
    pub const ALL: [Self; 6] = [Self::Privacy, Self::Cookies, Self::Accessibility, Self::Complaint, Self::Promises, Self::Feedback];

    /// The last part of its address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Privacy => "privacy",
            Self::Cookies => "cookies",
            Self::Accessibility => "accessibility",
            Self::Complaint => "complaint",
            Self::Promises => "promises",
            Self::Feedback => "feedback",
        }
    }

    /// The topic of this address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.slug() == slug)
    }

    /// Its heading.
    pub const fn heading(self) -> Key {
        match self {
            Self::Privacy => key::ABOUT_PRIVACY,
            Self::Cookies => key::ABOUT_COOKIES,
            Self::Accessibility => key::ABOUT_ACCESSIBILITY,
            Self::Complaint => key::ABOUT_COMPLAINT,
            Self::Promises => key::ABOUT_PROMISES,
            Self::Feedback => key::ABOUT_FEEDBACK,
        }
    }

    const fn shipped(self) -> Key {
        match self {
            Self::Privacy => key::ABOUT_TEXT_PRIVACY,
            Self::Cookies => key::ABOUT_TEXT_COOKIES,
            Self::Accessibility => key::ABOUT_TEXT_ACCESSIBILITY,
            Self::Complaint => key::ABOUT_TEXT_COMPLAINT,
            Self::Promises => key::PROMISES_LEAD,
            Self::Feedback => key::ABOUT_TEXT_FEEDBACK,
        }
    }
}

/// The promises: the product's own, which no institution words anew.
fn promises(lang: Lang) -> impl IntoView + use<> {
    let list = |keys: &[Key]| {
        let items: Vec<_> = keys.iter().map(|key| view! { <li>{text(lang, *key)}</li> }).collect();
        view! { <ul class="govuk-list govuk-list--bullet govuk-list--spaced">{items}</ul> }
    };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::PROMISES_HEADING)}</h1>
        <p class="govuk-body">{text(lang, key::PROMISES_LEAD)}</p>
        {list(&PROMISES)}
        <h2 class="govuk-heading-m">{text(lang, key::PROMISES_LIMITS)}</h2>
        {list(&LIMITS)}
    }
}

/// The page's main part. Without a text of the institution's own it says so beside ours.
pub fn info(lang: Lang, topic: InfoTopic, own_text: Option<&str>, contact: Option<&str>) -> impl IntoView + use<> {
    if topic == InfoTopic::Promises {
        return Either::Left(promises(lang));
    }
    let own = own_text.map(str::trim).filter(|own| !own.is_empty());
    let words: Vec<String> = match own {
        Some(own) => own.replace("\r\n", "\n").split("\n\n").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
        None => vec![text(lang, topic.shipped()).to_owned(), text(lang, key::ABOUT_TEXT_UNSET).to_owned()],
    };
    // Welsh law texts that nobody has reviewed stand beside the English (docs/rules.md §9.4).
    let english = (lang == Lang::Cy && own.is_none()).then(|| {
        view! {
            <section lang="en">
                <p class="govuk-body">{text(Lang::En, topic.shipped())}</p>
                <p class="govuk-body">{text(Lang::En, key::ABOUT_TEXT_UNSET)}</p>
            </section>
        }
    });
    let paragraphs: Vec<_> = words.into_iter().map(|words| view! { <p class="govuk-body">{words}</p> }).collect();
    let contact = contact.map(str::trim).filter(|contact| !contact.is_empty()).map(|contact| {
        view! { <p class="govuk-body">{fill(lang, key::ABOUT_TEXT_CONTACT, &[("contact", contact)])}</p> }
    });
    Either::Right(view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, topic.heading())}</h1>
        {paragraphs}
        {english}
        {contact}
    })
}
