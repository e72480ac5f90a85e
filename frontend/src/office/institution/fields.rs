//! What can be set, in the order it is asked.

use shared::settings::{Thresholds, WithoutAccount};

/// Where the settings stand in a proposal.
pub const ROOT: &str = "/settings";

/// Where its reason stands.
pub const REASON: &str = "/reason";

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a number to call.
    Label,
    /// One line.
    Line,
    /// A text of several lines.
    Notice,
    /// A day of the calendar.
    Day,
    /// A time of day.
    Time,
    /// A whole number.
    Whole,
    /// One of the steps leadership's figures may be hidden below.
    Step,
    /// How far the form is open to people without an account.
    Open,
    /// Whether somebody answers for a text.
    Review,
    /// Codes of techniques.
    Techniques,
    /// People who take first looks or lead, by account.
    People,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// Its name in the settings.
    pub name: &'static str,
    /// What it is called.
    pub words: &'static str,
    /// Help under it.
    pub hint: Option<&'static str>,
    /// What it takes.
    pub kind: Kind,
    /// Whether it has to be filled in, as soon as anything in its group is.
    pub needed: bool,
}

/// Fields that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name in the settings.
    pub name: &'static str,
    /// What it is called; empty where the fields stand for themselves.
    pub words: &'static str,
    /// Whether it may be left out as a whole.
    pub optional: bool,
    /// What is in it.
    pub nodes: &'static [Node],
}

/// Any number of the same.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Its name in the settings.
    pub name: &'static str,
    /// What one of them is called.
    pub one: &'static str,
    /// What is in each.
    pub nodes: &'static [Node],
}

/// Something that can be set.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// One field.
    Leaf(Leaf),
    /// Several that belong together.
    Part(Part),
    /// Any number of the same.
    List(List),
}

/// A part of the page.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Where a link to it leads.
    pub id: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// What it is for.
    pub hint: &'static str,
    /// What is in it.
    pub nodes: &'static [Node],
}

const fn leaf(name: &'static str, words: &'static str, kind: Kind) -> Node {
    Node::Leaf(Leaf { name, words, hint: None, kind, needed: true })
}

const fn spare(name: &'static str, words: &'static str, kind: Kind) -> Node {
    Node::Leaf(Leaf { name, words, hint: None, kind, needed: false })
}

const fn hinted(name: &'static str, words: &'static str, hint: &'static str, kind: Kind, needed: bool) -> Node {
    Node::Leaf(Leaf { name, words, hint: Some(hint), kind, needed })
}

const fn part(name: &'static str, words: &'static str, optional: bool, nodes: &'static [Node]) -> Node {
    Node::Part(Part { name, words, optional, nodes })
}

const NUMBER: &[Node] = &[
    leaf("number", "Number", Kind::Label),
    hinted("source", "Source", "Where the number is published.", Kind::Line, true),
    hinted("owner", "Owner", "Which office keeps it right.", Kind::Line, true),
    hinted("reviewed_on", "Checked on", "When the owner last called it. Leave it empty while nobody has.", Kind::Day, false),
];
const WORDS: &[Node] = &[leaf("en", "In English", Kind::Label), spare("cy", "In Welsh", Kind::Label)];
const TEXTS: &[Node] = &[leaf("en", "In English", Kind::Notice), spare("cy", "In Welsh", Kind::Notice)];
const TIMES: &[Node] = &[leaf("opens", "Opens", Kind::Time), leaf("closes", "Closes", Kind::Time)];
const CONTACT: &[Node] = &[
    part("label", "What it is called", false, WORDS),
    part("number", "", false, NUMBER),
    part("hours", "When it answers, in words", true, WORDS),
];
const DAYS: &[Node] = &[
    part("monday", "Monday", true, TIMES),
    part("tuesday", "Tuesday", true, TIMES),
    part("wednesday", "Wednesday", true, TIMES),
    part("thursday", "Thursday", true, TIMES),
    part("friday", "Friday", true, TIMES),
    part("saturday", "Saturday", true, TIMES),
    part("sunday", "Sunday", true, TIMES),
];
const HOLIDAY: &[Node] = &[leaf("day", "Day", Kind::Day), leaf("name", "What it is called", Kind::Label)];
const LEVELS: &[Node] = &[
    hinted("urgent_hours", "Urgent", "Hours by the clock, 1 to 24.", Kind::Whole, true),
    hinted("high_opening_hours", "High", "Opening hours, 1 to 80.", Kind::Whole, true),
    hinted("normal_opening_hours", "Normal", "Opening hours, 1 to 400.", Kind::Whole, true),
    hinted("low_opening_hours", "Low", "Opening hours, 1 to 1600. Leave it empty to promise nothing.", Kind::Whole, false),
];
const fn told(minutes: &'static str) -> [Node; 2] {
    [
        hinted("officers", "Told first", "None ticked: everybody who takes first looks or leads.", Kind::People, false),
        hinted("minutes", "Minutes until others are told", minutes, Kind::Whole, true),
    ]
}
const BY_THE_CLOCK: &[Node] = &told("By the clock, 5 to 240. 0: nobody else is told.");
const WHILE_OPEN: &[Node] = &told("Opening hours count, 15 to 2400. 0: nobody else is told.");
const ALERTS: &[Node] = &[
    part("urgent", "Urgent", false, BY_THE_CLOCK),
    part("high", "High", false, WHILE_OPEN),
    part("normal", "Normal", false, WHILE_OPEN),
    part("low", "Low", false, WHILE_OPEN),
];
const CARD: &[Node] = &[
    hinted("techniques", "For these techniques", "None ticked: for everybody.", Kind::Techniques, false),
    part("text", "The advice", false, TEXTS),
    hinted("owner", "Owner", "Which office answers for it.", Kind::Line, true),
    hinted("review", "Checked", "A draft is never shown on a public address.", Kind::Review, true),
];
const STATISTICS: &[Node] = &[hinted("hidden_below", "Hide counts below", "It can only be stricter than the rule.", Kind::Step, true)];
const LEGAL: &[Node] = &[
    part("privacy", "Privacy", true, TEXTS),
    part("cookies", "Cookies", true, TEXTS),
    part("accessibility", "Accessibility", true, TEXTS),
    part("complaint", "Complaint about data", true, TEXTS),
    part("contact", "Who answers for all this", true, TEXTS),
];

/// Everything that can be set.
pub const SECTIONS: &[Section] = &[
    Section {
        id: "without_account",
        heading: "Reports without an account",
        hint: "Such reports are marked as not verified. They never count toward a campaign.",
        nodes: &[leaf("without_account", "Who may report", Kind::Open)],
    },
    Section {
        id: "numbers",
        heading: "Numbers in danger",
        hint: "Reporters see these on the danger page. A number that is left empty is not shown.",
        nodes: &[
            part("emergency", "Emergency number", true, NUMBER),
            part("relay", "Text relay", true, NUMBER),
            part("team", "Security team", true, NUMBER),
        ],
    },
    Section {
        id: "contacts",
        heading: "Whom else to call",
        hint: "Offices, in the order shown. No person’s name.",
        nodes: &[Node::List(List { name: "contacts", one: "contact", nodes: CONTACT })],
    },
    Section {
        id: "separate",
        heading: "Separate contact",
        hint: "An office outside the security team, for reports about somebody inside.",
        nodes: &[part("separate_contact", "Separate contact", true, CONTACT)],
    },
    Section {
        id: "leave",
        heading: "Leave this page",
        hint: "Where that button leads reporters. Choose a site that anybody looks at and that says nothing of this service.",
        nodes: &[hinted(
            "leave_to",
            "Address",
            "A whole address that begins with https://. Left empty, it is a weather page.",
            Kind::Line,
            false,
        )],
    },
    Section {
        id: "hours",
        heading: "Opening hours",
        hint: "Use times like 09:00, or 24:00 for the end of the day. Leave both empty for a day nobody is there.",
        nodes: &[hinted("zone", "Time zone", "By its name, like Europe/London.", Kind::Label, false), part("opening", "", false, DAYS)],
    },
    Section {
        id: "holidays",
        heading: "Holidays",
        hint: "Days nobody is there, whatever the weekday.",
        nodes: &[Node::List(List { name: "holidays", one: "holiday", nodes: HOLIDAY })],
    },
    Section {
        id: "levels",
        heading: "First contact",
        hint: "By when somebody gets in touch. Receipts promise it.",
        nodes: &[part("first_contact", "", false, LEVELS)],
    },
    Section {
        id: "alerts",
        heading: "Alerts",
        hint: "Who is told of a new report first. If nobody opens it in time, leads are told next.",
        nodes: &[part("alerts", "", false, ALERTS)],
    },
    Section {
        id: "advice",
        heading: "Advice after sending",
        hint: "Cards a reporter sees with the receipt, by what was reported.",
        nodes: &[Node::List(List { name: "advice", one: "card", nodes: CARD })],
    },
    Section {
        id: "statistics",
        heading: "Statistics",
        hint: "From which count on leadership sees a figure.",
        nodes: &[part("statistics", "", false, STATISTICS)],
    },
    Section {
        id: "legal",
        heading: "Legal texts",
        hint: "A public address serves only with all of them.",
        nodes: &[part("legal", "", false, LEGAL)],
    },
];

/// The words and value of each step of [`Kind::Step`].
pub fn steps() -> Vec<(String, String)> {
    Thresholds::STEPS.iter().map(|step| (step.to_string(), step.to_string())).collect()
}

/// The words and value of each step of [`Kind::Open`].
pub fn openings() -> Vec<(String, String)> {
    WithoutAccount::STEPS.map(|(_, name, words)| (name.to_owned(), words.to_owned())).into()
}

/// The words and value of each state of [`Kind::Review`].
pub fn reviews() -> Vec<(String, String)> {
    [("draft", "Draft: nobody answers for it yet"), ("reviewed", "The owner has checked it")]
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .into()
}
