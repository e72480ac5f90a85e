//! The two short ways in: “me too” from an alert, and “just ask” (docs/domain.md §1.2).

use super::{
    Field, Form, Page, PageKind, When,
    report::{APART_WITHOUT_ACCOUNT, CONTACT, CONTACT_WITHOUT_ACCOUNT, NAME_APART},
};
use crate::{
    locale::key,
    taxonomy::{Danger, Response, YesNo},
};

/// Opened from an alert about an account: everything else is known from there.
pub static ME_TOO: Form = Form {
    id: "me-too",
    repeatable: false,
    pages: &[
        Page::asks("danger", key::DANGER_HEADING, &[Field::one("danger_now", Danger::CHOICES).required(key::DANGER_MISSING)]),
        Page::tells("help", key::URGENT_HEADING, PageKind::Danger)
            .when(When::Said("danger_now", &["YES", "NOT_SURE"]), key::BECAUSE_DANGER),
        Page::asks("same", key::SAME_HEADING, &[Field::one("contacted_by_account", YesNo::CHOICES).required(key::SAME_MISSING)])
            .hint(key::ME_TOO_SAME_HINT),
        Page::asks(
            "did",
            key::DID_HEADING,
            &[Field::many("target_response", Response::CHOICES, 10).required(key::DID_MISSING), NAME_APART],
        )
        .hint(key::ME_TOO_DID_HINT)
        .when(When::Said("contacted_by_account", &["YES", "NOT_SURE"]), key::BECAUSE_SAME),
    ],
};

/// A question to the security team, with no report made.
pub static ASK: Form = Form {
    id: "ask",
    repeatable: false,
    pages: &[
        Page::asks("question", key::ASK_HEADING, &[Field::story("question").required(key::ASK_MISSING)]).hint(key::ASK_HINT),
        Page::asks("contact", key::CONTACT_HEADING, CONTACT).hint(key::CONTACT_HINT),
    ],
};

/// A page of the report as somebody without an account is asked it: whoever gives no name, or one that nobody has checked, has
/// none that could be kept apart (docs/rules.md §4), and no address that is known.
pub fn without_account(page: &'static Page) -> &'static Page {
    [&APART_WITHOUT_ACCOUNT, &CONTACT_WITHOUT_ACCOUNT].into_iter().find(|other| other.id == page.id).unwrap_or(page)
}
