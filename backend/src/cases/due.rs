//! By when a person should have made contact (docs/domain.md §3.4).

use crate::kernel::{institutions::Settings, words};
use jiff::{Span, Zoned};
use shared::{priority::Priority, time::Moment};

/// The moment first contact is due; nothing is promised for low priority.
pub(super) fn first_contact(priority: Priority, opened: Moment, settings: &Settings) -> Option<Moment> {
    let hours_a_day = settings.office_hours.map_or(24, |(first, last)| i64::from(last - first).max(1));
    match priority {
        Priority::P1 => Some(opened.plus(Moment::HOUR)),
        Priority::P2 => Some(after_working_minutes(opened, 4 * 60, settings)),
        Priority::P3 => Some(after_working_minutes(opened, 2 * hours_a_day * 60, settings)),
        Priority::P4 => None,
    }
}

/// Walks through opening hours, day by day, until `minutes` of them have passed.
fn after_working_minutes(opened: Moment, minutes: i64, settings: &Settings) -> Moment {
    let Some((first, last)) = settings.office_hours else { return opened.plus(minutes * Moment::MINUTE) };
    let zone = settings.time_zone();
    let start = words::local(opened, &zone);
    let moment = |at: Zoned| at.timestamp().as_millisecond();
    let mut left = minutes * Moment::MINUTE;
    for days in 0..60 {
        let Ok(day) = start.date().checked_add(Span::new().days(days)) else { break };
        if day.weekday().to_monday_zero_offset() >= 5 {
            continue;
        }
        let (Ok(opens), Ok(closes)) = (day.at(first, 0, 0, 0).to_zoned(zone.clone()), day.at(last, 0, 0, 0).to_zoned(zone.clone())) else {
            continue;
        };
        let from = moment(opens).max(opened.0);
        let there = moment(closes) - from;
        if there >= left {
            return Moment(from + left);
        }
        left -= there.max(0);
    }
    opened.plus(minutes * Moment::MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment(text.parse::<Zoned>().unwrap().timestamp().as_millisecond())
    }

    #[test]
    fn working_hours_stop_at_night_and_over_the_weekend() {
        let settings = Settings::default();
        let due = |priority, opened: &str| first_contact(priority, at(opened), &settings);
        assert_eq!(due(Priority::P1, "2026-11-22T03:00[Europe/London]"), Some(at("2026-11-22T04:00[Europe/London]")), "urgent never waits");
        assert_eq!(due(Priority::P2, "2026-11-23T10:00[Europe/London]"), Some(at("2026-11-23T14:00[Europe/London]")));
        assert_eq!(due(Priority::P2, "2026-11-27T15:00[Europe/London]"), Some(at("2026-11-30T11:00[Europe/London]")), "Friday to Monday");
        assert_eq!(due(Priority::P2, "2026-11-22T13:00[Europe/London]"), Some(at("2026-11-23T13:00[Europe/London]")), "Sunday to Monday");
        assert_eq!(due(Priority::P3, "2026-11-23T09:00[Europe/London]"), Some(at("2026-11-24T17:00[Europe/London]")));
        assert_eq!(due(Priority::P4, "2026-11-23T09:00[Europe/London]"), None);
    }

    #[test]
    fn the_hour_that_summer_time_takes_is_not_worked() {
        let settings = Settings { office_hours: Some((0, 24 - 1)), ..Settings::default() };
        let due = first_contact(Priority::P2, at("2026-03-27T21:00[Europe/London]"), &settings);
        assert_eq!(due, Some(at("2026-03-30T02:00[Europe/London]")));
    }
}
