//! What can be added after a report was sent (docs/domain.md §1.3, §1.5). Nothing here is required.

use super::{Field, Form, Page};
use crate::{
    locale::key,
    taxonomy::{
        AccountType, Affiliation, Channel, ContactCount, Direction, LastContact, Lever, NextContact, Offered, Place, Platform, Pressure,
        ShareWith, ToldAlready, UrgencySelf, WarningSign, YesNo,
    },
};

/// More about what was reported.
pub static MORE: Form = Form {
    id: "more",
    repeatable: false,
    pages: &[
        Page::asks("signs", key::SIGNS_HEADING, &[Field::many("warning_signs", WarningSign::CHOICES, 8)]).hint(key::PICK_ALL),
        Page::asks(
            "offered",
            key::OFFERS_HEADING,
            &[
                Field::many("offered", Offered::CHOICES, 8).label(key::OFFERS_WHAT).hint(key::PICK_ALL),
                Field::many("pressure_used", Pressure::CHOICES, 6).label(key::OFFERS_PRESSURE).hint(key::PICK_ALL),
            ],
        ),
        Page::asks("words", key::WORDS_HEADING, &[Field::story("exact_words")]).hint(key::WORDS_HINT),
        Page::asks(
            "others",
            key::OTHERS_HEADING,
            &[
                Field::one("others_also_contacted", YesNo::CHOICES).label(key::OTHERS_KNOWN),
                Field::line("others_names").label(key::OTHERS_NAMES),
                Field::many("told_already", ToldAlready::CHOICES, 8).label(key::OTHERS_TOLD).hint(key::PICK_ALL),
            ],
        ),
        Page::asks("lever", key::LEVERS_HEADING, &[Field::many("lever", Lever::CHOICES, 8)]).hint(key::LEVERS_HINT),
        Page::asks(
            "needs",
            key::NEEDS_HEADING,
            &[
                Field::one("urgency_self", UrgencySelf::CHOICES).label(key::NEEDS_URGENCY),
                Field::line("accessibility_needs").label(key::NEEDS_ACCESS),
                Field::one("prefers_welsh", YesNo::CHOICES).label(key::NEEDS_WELSH),
                Field::many("consent_share_with", ShareWith::CHOICES, 3).label(key::NEEDS_SHARE).hint(key::NEEDS_SHARE_HINT),
            ],
        ),
    ],
};

/// Another contact by the same people.
pub static CONTACT: Form = Form {
    id: "contact",
    repeatable: true,
    pages: &[
        Page::asks(
            "event",
            key::EVENT_HEADING,
            &[
                Field::many("channel", Channel::CHOICES, 10).label(key::HOW_HEADING).hint(key::PICK_ALL),
                Field::many("platform", Platform::CHOICES, 6).label(key::ONLINE_PLATFORM).hint(key::PICK_ALL),
                Field::one("account_type", AccountType::CHOICES).label(key::ONLINE_ACCOUNT),
                Field::one("direction", Direction::CHOICES).label(key::EVENT_DIRECTION),
                Field::line("introducer").label(key::EVENT_INTRODUCER),
                Field::line("moved_channel_to").label(key::EVENT_MOVED),
            ],
        ),
        Page::asks(
            "where",
            key::PLACE_HEADING,
            &[
                Field::one("location_type", Place::CHOICES).label(key::PLACE_KIND),
                Field::line("place_text").label(key::PLACE_NAME),
                Field::line("country_of_event").label(key::EVENT_COUNTRY),
                Field::line("event_name").label(key::PLACE_EVENT),
            ],
        ),
        Page::asks(
            "times",
            key::TIMES_HEADING,
            &[
                Field::day("first_contact").label(key::TIMES_FIRST),
                Field::one("last_contact", LastContact::CHOICES).label(key::WHEN_HEADING),
                Field::day("last_contact_on").label(key::WHEN_DAY).hint(key::WHEN_DAY_HINT),
                Field::one("contact_count", ContactCount::CHOICES).label(key::TIMES_COUNT),
                Field::one("still_ongoing", YesNo::CHOICES).label(key::TIMES_ONGOING),
                Field::one("next_contact", NextContact::CHOICES).label(key::NEXT_HEADING),
                Field::line("next_contact_at").label(key::PLAN_HEADING),
            ],
        ),
    ],
};

/// Another person who approached, or more about the one.
pub static APPROACHER: Form = Form {
    id: "approacher",
    repeatable: true,
    pages: &[
        Page::asks(
            "persona",
            key::PERSONA_HEADING,
            &[
                Field::line("persona_name").label(key::PERSONA_NAME),
                Field::line("aliases").label(key::APPROACHER_ALIASES),
                Field::line("persona_org").label(key::PERSONA_ORG),
                Field::line("persona_job_title").label(key::APPROACHER_JOB),
                Field::pasted("identifiers").label(key::PERSONA_IDENTIFIERS).hint(key::PERSONA_IDENTIFIERS_HINT),
                Field::one("claimed_affiliation", Affiliation::CHOICES).label(key::APPROACHER_AFFILIATION),
            ],
        )
        .hint(key::PERSONA_HINT),
        Page::asks(
            "looks",
            key::APPROACHER_HEADING,
            &[
                Field::story("description").label(key::APPROACHER_DESCRIPTION).hint(key::APPROACHER_DESCRIPTION_HINT),
                Field::line("languages_used").label(key::APPROACHER_LANGUAGES),
                Field::line("claimed_country").label(key::APPROACHER_CLAIMED),
                Field::line("suspected_actor").label(key::APPROACHER_SUSPECTED).hint(key::APPROACHER_SUSPECTED_HINT),
                Field::line("why_suspected").label(key::APPROACHER_WHY),
            ],
        ),
    ],
};

/// An account somewhere else that may be the one of the report. A question, and no telling.
pub static SAME: Form = Form {
    id: "same",
    repeatable: true,
    pages: &[Page::asks("account", key::PERSONA_IDENTIFIERS, &[Field::pasted("identifiers")]).hint(key::PERSONA_IDENTIFIERS_HINT)],
};
