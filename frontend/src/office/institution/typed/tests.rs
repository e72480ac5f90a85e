use super::*;
use shared::ids::AccountId;
use shared::settings::{AdviceCard, Alerting, Contact, Duty, Holiday, Legal, Number, Review, ServiceLevels, Texts, Week, Words};

fn words(en: &str, cy: &str) -> Words {
    Words { en: en.parse().unwrap(), cy: cy.parse().ok() }
}

fn number(number: &str) -> Number {
    let (source, owner) = ("Staff handbook".parse().unwrap(), "Security team".parse().unwrap());
    Number { number: number.parse().unwrap(), source, owner, reviewed_on: "2026-11-20".parse().ok() }
}

fn contact(label: &str) -> Contact {
    Contact { label: words(label, "Swyddfa"), number: number("020 7946 0191"), hours: Some(words("6pm to 8am", "6pm i 8am")) }
}

fn officer(number: u8) -> AccountId {
    format!("00000000-0000-4000-8000-00000000000{number}").parse().unwrap()
}

/// Everything set that can be.
fn full() -> Settings {
    let text = |en: &str| Some(Texts { en: en.parse().unwrap(), cy: "Testun".parse().ok() });
    let card = |techniques: &[&str], review| AdviceCard {
        techniques: techniques.iter().map(|code| (*code).to_owned()).collect(),
        text: Texts { en: "Tell your office.\nThen wait.".parse().unwrap(), cy: None },
        owner: "Security team".parse().unwrap(),
        review,
    };
    Settings {
        without_account: shared::settings::WithoutAccount::Named,
        emergency: Some(number("999")),
        relay: Some(number("18000")),
        team: Some(number("020 7946 0190")),
        contacts: vec![contact("Night office"), contact("Front desk")],
        separate_contact: Some(contact("Clerk's office")),
        leave_to: "https://weather.example/today".parse().ok(),
        zone: "Europe/London".parse().ok(),
        opening: Week { friday: None, ..Week::always() },
        holidays: vec![Holiday { day: "2026-12-25".parse().unwrap(), name: "Christmas Day".parse().unwrap() }],
        first_contact: ServiceLevels { low_opening_hours: Some(80), ..ServiceLevels::default() },
        alerts: Alerting { high: Duty { officers: vec![officer(7), officer(8)], minutes: 30 }, ..Alerting::default() },
        advice: vec![card(&["PAID_WORK", "BLACKMAIL"], Review::Reviewed), card(&[], Review::Draft)],
        statistics: Thresholds { hidden_below: 8 },
        legal: Legal {
            privacy: text("Privacy"),
            cookies: text("Cookies"),
            accessibility: text("Accessibility"),
            complaint: text("Complaint"),
            contact: text("Contact"),
        },
    }
}

fn reasoned(settings: &Settings) -> Typed {
    let mut typed = Typed::of(settings);
    typed.0.insert(REASON.to_owned(), "A new number".to_owned());
    typed
}

fn set(typed: &mut Typed, at: &str, words: &str) {
    assert!(typed.0.insert(format!("{ROOT}{at}"), words.to_owned()).is_some(), "there is no field {at}");
}

fn faults(typed: &Typed) -> Vec<(String, String)> {
    typed.proposal(1).err().unwrap_or_default().into_iter().map(|fault| (fault.pointer, fault.detail)).collect()
}

#[test]
fn the_form_asks_for_everything_that_can_be_set_and_changes_nothing_by_itself() {
    for settings in [full(), Settings::default()] {
        assert_eq!(reasoned(&settings).proposal(3).unwrap().settings, settings);
    }
    assert_eq!(reasoned(&full()).proposal(3).unwrap().base, 3);
    // What the test calls full is: nothing in it is unset but what it leaves out on purpose.
    let unset = serde_json::to_string(&full()).unwrap().matches("null").count();
    assert_eq!(unset, 3, "Friday and the Welsh of two cards");
}

#[test]
fn a_form_that_was_sent_reads_back_as_it_was_drawn() {
    let typed = reasoned(&full());
    let fields = Fields(typed.0.iter().map(|(at, words)| (at.clone(), words.replace('\n', "\r\n"))).collect());
    assert_eq!(Typed::from_fields(&fields), typed);
}

#[test]
fn what_is_missing_or_wrong_is_named_by_its_field_and_the_rest_is_kept() {
    let mut typed = Typed::of(&full());
    set(&mut typed, "/team/number", " ");
    set(&mut typed, "/team/reviewed_on", "yesterday");
    set(&mut typed, "/opening/monday/opens", "9 o'clock");
    set(&mut typed, "/first_contact/urgent_hours", "soon");
    set(&mut typed, "/contacts/1/label/en", &"x".repeat(101));
    let found = faults(&typed);
    let at: Vec<&str> = found.iter().map(|(at, _)| at.as_str()).collect();
    let expected = [
        "/settings/team/number",
        "/settings/team/reviewed_on",
        "/settings/contacts/1/label/en",
        "/settings/opening/monday/opens",
        "/settings/first_contact/urgent_hours",
        "/reason",
    ];
    assert_eq!(at, expected);
    assert_eq!(found[0].1, "Write something here.");
    assert_eq!(typed.words("/settings/team/reviewed_on"), "yesterday");
}

#[test]
fn what_only_the_whole_can_tell_is_found_too() {
    let mut typed = reasoned(&full());
    set(&mut typed, "/opening/monday/closes", "00:00");
    set(&mut typed, "/first_contact/urgent_hours", "25");
    let at: Vec<String> = faults(&typed).into_iter().map(|(at, _)| at).collect();
    assert_eq!(at, ["/settings/opening/monday", "/settings/first_contact/urgent_hours"]);
}

#[test]
fn a_group_that_is_emptied_is_left_out_and_a_field_alone_wants_the_others() {
    let mut typed = reasoned(&full());
    for field in ["number", "source", "owner", "reviewed_on"] {
        set(&mut typed, &format!("/relay/{field}"), "");
    }
    assert_eq!(typed.proposal(0).unwrap().settings, Settings { relay: None, ..full() });
    set(&mut typed, "/relay/source", "Handbook");
    assert_eq!(faults(&typed).iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(), ["/settings/relay/number", "/settings/relay/owner"]);
}

#[test]
fn rows_are_added_at_the_end_and_taken_out_where_they_stand() {
    let mut typed = reasoned(&full());
    assert_eq!(typed.add("/settings/contacts").as_deref(), Some("/settings/contacts/2/label/en"));
    assert_eq!(typed.rows("/settings/contacts"), 3);
    assert!(faults(&typed).iter().all(|(at, _)| at.starts_with("/settings/contacts/2/")) && !faults(&typed).is_empty());
    typed.remove("/settings/contacts", 0);
    typed.remove("/settings/contacts", 1);
    assert_eq!(typed.proposal(0).unwrap().settings, Settings { contacts: vec![contact("Front desk")], ..full() });
    assert_eq!(typed.add("/settings/nothing"), None);
    for list in ["contacts", "holidays", "advice"] {
        let at = format!("{ROOT}/{list}");
        while typed.rows(&at) > 0 {
            typed.remove(&at, 0);
        }
    }
    let without = Settings { contacts: Vec::new(), holidays: Vec::new(), advice: Vec::new(), ..full() };
    assert_eq!(typed.proposal(0).unwrap().settings, without);
}

#[test]
fn only_other_words_make_a_difference() {
    let held = Typed::of(&full());
    let mut typed = held.clone();
    assert!(!typed.differs(&held));
    set(&mut typed, "/zone", "Europe/Paris");
    assert!(typed.differs(&held));
}
