use super::*;
use proptest::prelude::*;
use shared::settings::{Holiday, Opening, Week};

fn at(text: &str) -> Moment {
    Moment(text.parse::<jiff::Zoned>().unwrap().timestamp().as_millisecond())
}

fn holiday(day: &str) -> Holiday {
    Holiday { day: day.parse().unwrap(), name: "A day off".parse().unwrap() }
}

fn opening(opens: u16, closes: u16) -> Option<Opening> {
    let time = |half_hours: u16| format!("{:02}:{:02}", half_hours / 2, half_hours % 2 * 30).parse().unwrap();
    Some(Opening { opens: time(opens), closes: time(closes) })
}

#[test]
fn office_hours_end_at_night_over_the_weekend_and_on_holidays() {
    let settings = Settings { holidays: vec![holiday("2026-12-25"), holiday("2026-12-28")], ..Settings::default() };
    let hours = Hours::of(&settings);
    assert!(hours.cover(at("2026-11-23T09:00[Europe/London]")) && hours.cover(at("2026-11-23T16:59[Europe/London]")));
    assert!(!hours.cover(at("2026-11-23T17:00[Europe/London]")) && !hours.cover(at("2026-11-22T12:00[Europe/London]")));
    let eve = at("2026-12-24T17:30[Europe/London]");
    assert_eq!(hours.next_opening(eve), Some(at("2026-12-29T09:00[Europe/London]")), "Christmas, a weekend and a day in lieu");
    assert_eq!(hours.next_opening(at("2026-11-23T12:00[Europe/London]")), None, "somebody is there");
    assert_eq!(hours.next_closing(at("2026-11-23T12:00[Europe/London]")), Some(at("2026-11-23T17:00[Europe/London]")));
    assert_eq!(hours.next_closing(eve), None, "nobody is there to leave");
    assert_eq!(hours.after(at("2026-12-24T16:00[Europe/London]"), 120), at("2026-12-29T10:00[Europe/London]"));
}

#[test]
fn a_team_that_never_closes_is_always_there_and_one_without_hours_never() {
    let always = Settings { opening: Week::always(), ..Settings::default() };
    for when in ["2026-12-25T03:00[Europe/London]", "2026-03-29T01:30[Europe/London]", "2026-10-25T01:30[Europe/London]"] {
        assert!(Hours::of(&always).cover(at(when)), "{when}");
        assert_eq!(Hours::of(&always).after(at(when), 90), at(when).plus(90 * Moment::MINUTE), "{when}");
    }
    let never = Settings { opening: Week::default(), ..Settings::default() };
    let noon = at("2026-11-23T12:00[Europe/London]");
    assert!(!Hours::of(&never).cover(noon) && Hours::of(&never).next_opening(noon).is_none());
    assert_eq!(Hours::of(&never).after(noon, 60), noon.plus(Moment::HOUR));
}

#[test]
fn a_night_at_work_is_shorter_in_spring_and_longer_in_autumn() {
    let night = Settings { opening: Week::each(opening(0, 12)), ..Settings::default() };
    let worked = |from: &str, until: &str| {
        let (from, until) = (at(from), at(until));
        (0..24 * 60).find(|minutes| Hours::of(&night).after(from, *minutes) >= until).unwrap()
    };
    assert_eq!(worked("2026-03-28T00:00[Europe/London]", "2026-03-28T06:00[Europe/London]"), 6 * 60);
    assert_eq!(worked("2026-03-29T00:00[Europe/London]", "2026-03-29T06:00[Europe/London]"), 5 * 60);
    assert_eq!(worked("2026-10-25T00:00[Europe/London]", "2026-10-25T06:00[Europe/London]"), 7 * 60);
}

#[test]
fn hours_are_those_of_the_zone() {
    let abroad = Settings { zone: "Asia/Kathmandu".parse().ok(), ..Settings::default() };
    assert!(Hours::of(&abroad).cover(at("2026-11-23T03:15[UTC]")) && !Hours::of(&abroad).cover(at("2026-11-23T03:14[UTC]")));
    let misspelt = Settings { zone: "Europe/Lonndon".parse().ok(), ..Settings::default() };
    assert_eq!(zone(&misspelt), TimeZone::get(LONDON).unwrap());
}

const ZONES: [&str; 6] = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana", "UTC"];

prop_compose! {
    fn day()(opens in 0_u16..48, length in 1_u16..48, free in 0..4) -> Option<Opening> {
        if free == 0 { None } else { opening(opens, (opens + length).min(48)) }
    }
}

prop_compose! {
    fn settings()(days in proptest::array::uniform7(day()), zone in 0..ZONES.len(), free in prop::collection::vec((1_u8..=12, 1_u8..=28), 0..6))
        -> Settings
    {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days;
        Settings {
            opening: Week { monday, tuesday, wednesday, thursday, friday, saturday, sunday },
            holidays: free.iter().map(|(month, day)| holiday(&format!("2026-{month:02}-{day:02}"))).collect(),
            zone: ZONES[zone].parse().ok(),
            ..Settings::default()
        }
    }
}

/// A minute of 2026, more often one near a change of the clocks.
fn minute() -> impl Strategy<Value = Moment> {
    let near = |when: &str| {
        let change = at(when);
        (-2880_i64..2880).prop_map(move |minutes| change.plus(minutes * Moment::MINUTE))
    };
    let year = at("2026-01-01T00:00[UTC]");
    prop_oneof![
        (0_i64..365 * 1440).prop_map(move |minutes| year.plus(minutes * Moment::MINUTE)),
        near("2026-03-29T01:00[UTC]"),
        near("2026-10-25T01:00[UTC]"),
        near("2026-04-04T15:00[UTC]"),
        near("2026-03-08T05:00[UTC]"),
        near("2026-11-01T05:00[UTC]"),
    ]
}

proptest! {
    #[test]
    fn what_the_clock_on_the_wall_says_holds_on_days_without_a_change(settings in settings(), now in minute()) {
        let hours = Hours::of(&settings);
        let local = words::local(now, &hours.zone);
        let whole = |date: Date| date.to_zoned(hours.zone.clone()).unwrap().timestamp().duration_until(date.tomorrow().unwrap().to_zoned(hours.zone.clone()).unwrap().timestamp()).as_hours() == 24;
        prop_assume!(whole(local.date()) && whole(local.date().yesterday().unwrap()));
        let minutes = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
        let (_, today) = settings.opening.days()[usize::try_from(local.weekday().to_monday_zero_offset()).unwrap()];
        let free = settings.holidays.iter().any(|holiday| holiday.day.to_string() == local.date().to_string());
        let there = !free && today.is_some_and(|day| (day.opens.minutes()..day.closes.minutes()).contains(&minutes));
        prop_assert_eq!(hours.cover(now), there);
    }

    #[test]
    fn nobody_is_there_before_the_next_opening_and_somebody_is_at_it(settings in settings(), now in minute()) {
        let hours = Hours::of(&settings);
        prop_assert_eq!(hours.cover(now), hours.next_closing(now).is_some());
        if let Some(opening) = hours.next_opening(now) {
            prop_assert!(!hours.cover(now) && opening > now && hours.cover(opening) && !hours.cover(opening.plus(-1)));
            let minutes = (opening.since(now) / Moment::MINUTE).min(3 * 1440);
            prop_assert!((0..minutes).step_by(7).all(|minute| !hours.cover(now.plus(minute * Moment::MINUTE))));
        }
        if let Some(closing) = hours.next_closing(now) {
            prop_assert!(closing > now && hours.cover(closing.plus(-1)));
            prop_assert!(!hours.cover(closing) || closing.since(now) > 1000 * Moment::DAY, "hours that go on");
        }
    }

    #[test]
    fn a_time_in_opening_hours_is_as_long_as_the_minutes_somebody_is_there(settings in settings(), now in minute(), minutes in 1_i64..400) {
        let hours = Hours::of(&settings);
        prop_assume!(settings.opening != Week::default());
        let due = hours.after(now, minutes);
        prop_assume!(due.since(now) < 9 * Moment::DAY);
        let there = (0..due.since(now) / Moment::MINUTE).filter(|minute| hours.cover(now.plus(minute * Moment::MINUTE))).count();
        prop_assert_eq!(i64::try_from(there).unwrap(), minutes);
        prop_assert!(hours.cover(due.plus(-1)));
    }
}
