//! The report, form version 1 (docs/domain.md §1.2, §1.4). Eight answers are required and all of them are taps;
//! nothing typed ever is.

use super::{Field, Form, Page, PageKind, When};
use crate::{
    locale::key,
    taxonomy::{
        AccountType, Channel, Choice, ContactMethod, Danger, Deadline, Declared, Device, DeviceWhen, IdentityMode, InfoLevel, LastContact,
        NextContact, Place, Platform, ProxyAuthority, Relation, Response, Sought, TargetRole, Technique, ValueBand, YesNo,
    },
};

/// The ways of reaching somebody that are kept today: all but messages in the service, which stands
/// last in its list until there are any.
const REACHABLE_BY: &[Choice] = ContactMethod::CHOICES.split_at(ContactMethod::CHOICES.len() - 1).0;

const METHOD: Field = Field::many("contact_method", REACHABLE_BY, 4).required(key::CONTACT_MISSING);
const VALUE: Field = Field::line("contact_value").label(key::CONTACT_VALUE).hint(key::CONTACT_VALUE_HINT);
const TIMES: Field = Field::line("safe_times").label(key::CONTACT_TIMES).hint(key::CONTACT_TIMES_HINT);
const VOICEMAIL: Field = Field::one("safe_to_voicemail", YesNo::CHOICES).label(key::CONTACT_VOICEMAIL);
const FREELY: Field = Field::one("can_talk_freely", YesNo::CHOICES).label(key::CONTACT_FREELY).hint(key::CONTACT_FREELY_HINT);

/// How to reach somebody, and what is safe.
pub(super) const CONTACT: &[Field] = &[METHOD, VALUE, TIMES, VOICEMAIL, FREELY];

/// Whether it goes past the team.
const CONFLICT: Field = Field::one("conflict_flag", YesNo::CHOICES).label(key::APART_CONFLICT).hint(key::APART_CONFLICT_HINT);

/// The tick of who keeps their name apart (docs/rules.md §4).
pub(super) const NAME_APART: Field =
    Field::many("identity_mode", IdentityMode::CHOICES, 1).label(key::APART_NAME).hint(key::APART_NAME_HINT);

/// The last page for somebody without an account, whose name nobody has to open: they gave what they wanted to give.
#[cfg(feature = "later")]
pub(super) static APART_WITHOUT_ACCOUNT: Page = Page::asks("apart", key::APART_HEADING, &[CONFLICT]);

/// How to reach somebody without an account, whose address nobody has.
#[cfg(feature = "later")]
pub(super) static CONTACT_WITHOUT_ACCOUNT: Page = Page::asks(
    "contact",
    key::CONTACT_HEADING,
    &[METHOD, Field::line("contact_value").label(key::VISITOR_CONTACT).hint(key::VISITOR_CONTACT_HINT), TIMES, VOICEMAIL, FREELY],
)
.hint(key::CONTACT_HINT);

const ONLINE: When = When::Said(
    "channel",
    &["PRO_NETWORK", "SOCIAL_MEDIA", "MESSAGING", "EMAIL_WORK", "EMAIL_PERSONAL", "PHONE_VIDEO", "WEB_FORM", "DATING"],
);
const SOMEWHERE: When = When::Said("channel", &["IN_PERSON", "EVENT", "TRAVEL", "HOME_VISIT"]);
const WANTED: When = When::Said(
    "techniques",
    &["ELICIT", "INSIDE_INFO", "PAID_WORK", "GIFT_TRAVEL", "DONATION", "BRIBE", "INFLUENCE", "ACCESS", "HONEYTRAP", "BLACKMAIL"],
);
const PRESSED: When = When::Said("techniques", &["BLACKMAIL", "THREAT", "HONEYTRAP"]);
const PAID: When = When::Said("techniques", &["DONATION", "GIFT_TRAVEL", "PAID_WORK"]);
const TOLD_SOMETHING: When =
    When::Said("target_response", &["SHARED_PUBLIC_INFO", "SHARED_NON_PUBLIC", "DID_WHAT_ASKED", "INTRODUCED_OTHERS"]);
const DEVICE_AT_RISK: When = When::Any(&[
    When::Said("target_response", &["CLICKED", "ENTERED_PASSWORD", "INSTALLED_APP", "OPENED_FILE", "DEVICE_OUT_OF_SIGHT"]),
    When::Said("techniques", &["DEVICE"]),
]);
const SOON: When = When::Said("next_contact", &["WITHIN_48H"]);
const EXPECTED: When = When::Said("next_contact", &["WITHIN_48H", "WITHIN_7D", "LATER"]);

/// The report.
pub static REPORT: Form = Form { id: "report", repeatable: false, pages: PAGES };

static PAGES: &[Page] = &[
    Page::asks("danger", key::DANGER_HEADING, &[Field::one("danger_now", Danger::CHOICES).required(key::DANGER_MISSING)]),
    // Named for what it offers, not for what was answered.
    Page::tells("help", key::URGENT_HEADING, PageKind::Danger).when(When::Said("danger_now", &["YES", "NOT_SURE"]), key::BECAUSE_DANGER),
    Page::asks("who", key::WHO_HEADING, &[Field::one("subject_relation", Relation::CHOICES).required(key::WHO_MISSING)]),
    Page::asks(
        "whom",
        key::WHOM_HEADING,
        &[
            Field::line("subject_name").label(key::WHOM_NAME).hint(key::WHOM_NAME_HINT),
            Field::one("subject_knows", YesNo::CHOICES).label(key::WHOM_KNOWS),
            Field::one("proxy_authority", ProxyAuthority::CHOICES).label(key::WHOM_AUTHORITY),
            Field::one("subject_role", TargetRole::CHOICES).label(key::WHOM_ROLE),
        ],
    )
    .when(When::SaidOtherThan("subject_relation", &["ME"]), key::BECAUSE_WHOM),
    Page::asks(
        "when",
        key::WHEN_HEADING,
        &[
            Field::one("last_contact", LastContact::CHOICES).required(key::WHEN_MISSING),
            Field::day("last_contact_on").label(key::WHEN_DAY).hint(key::WHEN_DAY_HINT),
        ],
    )
    .hint(key::WHEN_HINT),
    Page::asks("how", key::HOW_HEADING, &[Field::many("channel", Channel::CHOICES, 10).required(key::HOW_MISSING)]).hint(key::PICK_ALL),
    Page::asks(
        "online",
        key::ONLINE_HEADING,
        &[
            Field::many("platform", Platform::CHOICES, 6).label(key::ONLINE_PLATFORM).hint(key::PICK_ALL),
            Field::one("account_type", AccountType::CHOICES).label(key::ONLINE_ACCOUNT),
        ],
    )
    .when(ONLINE, key::BECAUSE_ONLINE),
    Page::asks(
        "place",
        key::PLACE_HEADING,
        &[
            Field::one("location_type", Place::CHOICES).label(key::PLACE_KIND),
            Field::line("place_text").label(key::PLACE_NAME),
            Field::line("event_name").label(key::PLACE_EVENT).when(When::Said("channel", &["EVENT"])),
            Field::line("others_present").label(key::PLACE_OTHERS),
        ],
    )
    .when(SOMEWHERE, key::BECAUSE_PLACE),
    Page::asks("what", key::WHAT_HEADING, &[Field::many("techniques", Technique::CHOICES, 10).required(key::WHAT_MISSING)])
        .hint(key::PICK_ALL),
    Page::asks("wanted", key::WANTED_HEADING, &[Field::many("sought", Sought::CHOICES, 8)])
        .hint(key::PICK_ALL)
        .when(WANTED, key::BECAUSE_WANTED),
    Page::asks(
        "pressure",
        key::PRESSURE_HEADING,
        &[
            Field::one("deadline", Deadline::CHOICES).label(key::PRESSURE_DEADLINE),
            Field::one("family_at_risk", YesNo::CHOICES).label(key::PRESSURE_FAMILY),
        ],
    )
    .advice(key::PRESSURE_ADVICE)
    .when(PRESSED, key::BECAUSE_PRESSURE),
    Page::asks(
        "offer",
        key::OFFER_HEADING,
        &[
            Field::one("offer_value_band", ValueBand::CHOICES).label(key::OFFER_VALUE),
            Field::one("offer_accepted", YesNo::CHOICES).label(key::OFFER_ACCEPTED),
            Field::one("declared", Declared::CHOICES).label(key::OFFER_DECLARED),
        ],
    )
    .when(PAID, key::BECAUSE_OFFER),
    Page::asks("did", key::DID_HEADING, &[Field::many("target_response", Response::CHOICES, 10).required(key::DID_MISSING)])
        .hint(key::DID_HINT),
    // Before anything more is typed on what may be the device in question.
    Page::tells("stop", key::STOP_HEADING, PageKind::Notice(&[key::STOP_OTHER_PHONE, key::STOP_KEEP_ON, key::STOP_IT]))
        .when(DEVICE_AT_RISK, key::BECAUSE_DEVICE),
    Page::asks(
        "device",
        key::DEVICE_HEADING,
        &[
            Field::many("device_events", Device::CHOICES, 8).label(key::DEVICE_WHICH).hint(key::PICK_ALL),
            Field::one("device_when", DeviceWhen::CHOICES).label(key::DEVICE_WHEN),
            Field::one("device_in_use", YesNo::CHOICES).label(key::DEVICE_IN_USE),
        ],
    )
    .when(DEVICE_AT_RISK, key::BECAUSE_DEVICE),
    // Something is typed here: after the page that says which phone to do that on.
    Page::asks(
        "posts",
        key::POSTS_HEADING,
        &[
            Field::pasted("posts_links").label(key::POSTS_LINKS),
            Field::line("posts_seen_where").label(key::POSTS_WHERE),
            Field::line("posts_reach").label(key::POSTS_REACH).hint(key::POSTS_REACH_HINT),
        ],
    )
    .advice(key::POSTS_ADVICE)
    .when(When::Said("techniques", &["DISINFO"]), key::BECAUSE_POSTS),
    Page::asks("told", key::TOLD_HEADING, &[Field::one("info_shared_level", InfoLevel::CHOICES)])
        .hint(key::TOLD_HINT)
        .when(TOLD_SOMETHING, key::BECAUSE_TOLD),
    Page::tells("call", key::CALL_HEADING, PageKind::Notice(&[key::CALL_DO_NOT_TYPE, key::CALL_WE_CALL]))
        .when(When::Said("info_shared_level", &["MAYBE_CLASSIFIED"]), key::BECAUSE_CALL),
    Page::asks(
        "persona",
        key::PERSONA_HEADING,
        &[
            Field::line("persona_name").label(key::PERSONA_NAME),
            Field::line("persona_org").label(key::PERSONA_ORG),
            Field::pasted("identifiers").label(key::PERSONA_IDENTIFIERS).hint(key::PERSONA_IDENTIFIERS_HINT),
        ],
    )
    .hint(key::PERSONA_HINT),
    Page::asks("story", key::STORY_HEADING, &[Field::story("narrative")]).hint(key::STORY_HINT),
    Page::asks("next", key::NEXT_HEADING, &[Field::one("next_contact", NextContact::CHOICES).required(key::NEXT_MISSING)])
        .hint(key::NEXT_HINT),
    Page::tells("ahead", key::AHEAD_HEADING, PageKind::Notice(&[key::AHEAD_NEED_NOT, key::AHEAD_TALK_FIRST]))
        .when(SOON, key::BECAUSE_AHEAD),
    Page::asks("plan", key::PLAN_HEADING, &[Field::line("next_contact_at")]).hint(key::PLAN_HINT).when(EXPECTED, key::BECAUSE_PLAN),
    Page::asks("contact", key::CONTACT_HEADING, CONTACT).hint(key::CONTACT_HINT),
    Page::asks("apart", key::APART_HEADING, &[NAME_APART, CONFLICT]),
];
