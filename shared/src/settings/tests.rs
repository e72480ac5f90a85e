use super::*;
use crate::{ids::AccountId, priority::Priority};

fn pointers(settings: &Settings) -> Vec<String> {
    settings.check().err().unwrap_or_default().into_iter().map(|fault| fault.pointer).collect()
}

fn card(techniques: &[&str]) -> AdviceCard {
    AdviceCard {
        techniques: techniques.iter().map(|&code| code.to_owned()).collect(),
        text: Texts { en: "Report the profile.".parse().unwrap(), cy: None },
        owner: "Security team".parse().unwrap(),
        review: Review::Draft,
    }
}

#[test]
fn what_the_product_comes_with_is_in_order_and_claims_no_review() {
    let shipped = Settings::default();
    assert_eq!(shipped.check(), Ok(()));
    assert_eq!(shipped.zone(), LONDON);
    for number in [&shipped.emergency, &shipped.relay] {
        assert_eq!(number.as_ref().unwrap().reviewed_on, None);
    }
    assert_eq!(shipped.legal.unset(), ["privacy", "cookies", "accessibility", "complaint", "contact"]);
}

#[test]
fn settings_come_back_from_the_wire_as_they_went() {
    let settings = Settings { opening: Week::always(), ..Settings::default() };
    let wire = serde_json::to_string(&settings).unwrap();
    assert!(wire.contains("\"opens\":\"00:00\",\"closes\":\"24:00\""), "{wire}");
    assert_eq!(serde_json::from_str::<Settings>(&wire).unwrap(), settings);
    assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
    assert!(serde_json::from_str::<Settings>("{\"emergancy\":null}").is_err(), "a misspelt setting is not ignored");
}

#[test]
fn each_fault_points_at_its_field() {
    let (nine, five) = (ClockTime::hour(9), ClockTime::hour(17));
    let holiday = Holiday { day: "2026-12-25".parse().unwrap(), name: "Christmas Day".parse().unwrap() };
    let settings = Settings {
        opening: Week { friday: Some(Opening { opens: five, closes: nine }), ..Week::office() },
        holidays: vec![holiday.clone(), holiday],
        advice: vec![card(&["PAID_WORK", "NOTHING"])],
        first_contact: ServiceLevels { urgent_hours: 25, low_opening_hours: Some(0), ..ServiceLevels::default() },
        statistics: Thresholds { hidden_below: 4 },
        ..Settings::default()
    };
    let expected = [
        "/settings/opening/friday",
        "/settings/holidays/1",
        "/settings/advice/0/techniques",
        "/settings/first_contact/urgent_hours",
        "/settings/first_contact/low_opening_hours",
        "/settings/statistics/hidden_below",
    ];
    assert_eq!(pointers(&settings), expected);
}

#[test]
fn a_card_of_known_techniques_is_fine() {
    assert_eq!(Settings { advice: vec![card(&["PAID_WORK"])], ..Settings::default() }.check(), Ok(()));
}

#[test]
fn the_way_out_leads_to_a_whole_address_elsewhere_and_to_nothing_unusual() {
    let faults = |address: &str| pointers(&Settings { leave_to: address.parse().ok(), ..Settings::default() });
    for fine in ["https://www.example.org", "https://weather.example.org/a-b_c/~d?e=%20f&g=1#h", "https://a-1.example.org/"] {
        assert_eq!(faults(fine), [""; 0], "{fine}");
    }
    for wrong in [
        "http://www.example.org",
        "www.example.org",
        "https://",
        "https://example",
        "https://user@example.org",
        "https://example.org:8443/",
        "https://exa_mple.org/",
        "https://example.org/a b",
        "https://example.org/'x'",
        "https://example.org/;y",
    ] {
        assert_eq!(faults(wrong), ["/settings/leave_to"], "{wrong}");
    }
}

#[test]
fn office_hours_are_those_of_working_days() {
    let open: Vec<&str> = Week::office().days().into_iter().filter_map(|(name, day)| day.map(|_| name)).collect();
    assert_eq!(open, ["monday", "tuesday", "wednesday", "thursday", "friday"]);
}

#[test]
fn who_is_told_of_no_priority_any_more_is_gone_from_all() {
    let [stays, goes] = [1, 2].map(|number| AccountId(uuid::Uuid::from_u128(number)));
    let duty = Duty { officers: vec![goes, stays], minutes: 0 };
    let mut alerts = Alerting { urgent: duty.clone(), high: duty.clone(), normal: duty.clone(), low: duty };
    alerts.retain(|officer| officer == stays);
    for (name, duty, _) in alerts.each() {
        assert_eq!(duty.officers, [stays], "{name}");
    }
}

#[test]
fn nobody_can_make_the_figures_less_strict_than_the_rule() {
    for hidden_below in 0..crate::suppression::THRESHOLD {
        assert_eq!(
            pointers(&Settings { statistics: Thresholds { hidden_below }, ..Settings::default() }),
            ["/settings/statistics/hidden_below"]
        );
    }
    assert!(
        Thresholds::STEPS
            .iter()
            .all(|step| pointers(&Settings { statistics: Thresholds { hidden_below: *step }, ..Settings::default() }).is_empty())
    );
}

#[test]
fn a_time_of_day_is_one() {
    for (text, minutes) in [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)] {
        let time: ClockTime = text.parse().unwrap();
        assert_eq!((time.minutes(), time.to_string()), (minutes, text.to_owned()));
    }
    for wrong in ["24:01", "9:00", "12:60", "12", "", "+1:00", "12:00:00", "ab:cd"] {
        assert!(wrong.parse::<ClockTime>().is_err(), "{wrong}");
    }
}

#[test]
fn welsh_stands_where_there_is_some_and_english_where_there_is_none() {
    use crate::locale::Lang;
    let mut words = Words { en: "Duty office".parse().unwrap(), cy: None };
    assert_eq!(words.of(Lang::Cy), "Duty office");
    words.cy = "Swyddfa ar ddyletswydd".parse().ok();
    assert_eq!((words.of(Lang::Cy), words.of(Lang::En)), ("Swyddfa ar ddyletswydd", "Duty office"));
    let texts = |cy: Option<&str>| Texts { en: "Call us.".parse().unwrap(), cy: cy.map(|cy| cy.parse().unwrap()) };
    let said = |texts: Texts| [Lang::En, Lang::Cy].map(|lang| texts.of(lang).to_owned());
    assert_eq!(
        (said(texts(None)), said(texts(Some("Ffoniwch ni.")))),
        (["Call us.", "Call us."].map(str::to_owned), ["Call us.", "Ffoniwch ni."].map(str::to_owned))
    );
}

#[test]
fn settings_and_legal_texts_are_named_and_never_a_list() {
    let mut written = serde_json::to_value(Settings::default()).unwrap();
    assert_eq!(serde_json::from_value::<Settings>(written.clone()).unwrap(), Settings::default());
    written["legal"] = serde_json::json!([]);
    assert!(serde_json::from_value::<Settings>(written).is_err());
    for bare in [serde_json::json!([]), serde_json::json!([null, null])] {
        let proposal = serde_json::json!({ "base": 0, "settings": bare, "reason": "because" });
        assert!(serde_json::from_value::<super::NewProposal>(proposal).is_err(), "{bare}");
    }
}

#[test]
fn who_is_told_and_when_stays_within_bounds() {
    let duty = |minutes, officers: usize| Duty {
        officers: (0..officers).map(|number| AccountId(uuid::Uuid::from_u128(number as u128))).collect(),
        minutes,
    };
    let twice = Duty { officers: vec![AccountId(uuid::Uuid::nil()); 2], minutes: 0 };
    let alerts = Alerting { urgent: duty(4, 0), high: duty(15, 21), normal: twice, low: duty(2401, 20) };
    let expected = [
        "/settings/alerts/urgent/minutes",
        "/settings/alerts/high/officers",
        "/settings/alerts/normal/officers",
        "/settings/alerts/low/minutes",
    ];
    assert_eq!(pointers(&Settings { alerts, ..Settings::default() }), expected);
    for (minutes, fine) in [(0, true), (5, true), (240, true), (241, false), (u16::MAX, false)] {
        let alerts = Alerting { urgent: duty(minutes, 0), ..Alerting::default() };
        assert_eq!(pointers(&Settings { alerts, ..Settings::default() }).is_empty(), fine, "{minutes}");
    }
    let shipped = Alerting::default();
    assert_eq!([15, 60, 0, 0], [Priority::P1, Priority::P2, Priority::P3, Priority::P4].map(|priority| shipped.of(priority).minutes));
}
