//! By when a person should have made contact (docs/domain.md §3.4).

use crate::kernel::hours::Hours;
use shared::{priority::Priority, settings::Settings, time::Moment};

/// The moment first contact is due, by the institution's own service times; nothing where none is promised.
pub(super) fn first_contact(priority: Priority, opened: Moment, settings: &Settings) -> Option<Moment> {
    let levels = settings.first_contact;
    let working = |hours: u16| Hours::of(settings).after(opened, i64::from(hours) * 60);
    match priority {
        // Somebody in danger does not wait for Monday.
        Priority::P1 => Some(opened.plus(i64::from(levels.urgent_hours) * Moment::HOUR)),
        Priority::P2 => Some(working(levels.high_opening_hours)),
        Priority::P3 => Some(working(levels.normal_opening_hours)),
        Priority::P4 => levels.low_opening_hours.map(working),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::settings::{ClockTime, Opening, ServiceLevels, Week};

    fn at(text: &str) -> Moment {
        Moment(text.parse::<jiff::Zoned>().unwrap().timestamp().as_millisecond())
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
        let day = Some(Opening { opens: ClockTime::hour(0), closes: ClockTime::hour(23) });
        let opening = Week { saturday: None, sunday: None, ..Week::each(day) };
        let due = first_contact(Priority::P2, at("2026-03-27T21:00[Europe/London]"), &Settings { opening, ..Settings::default() });
        assert_eq!(due, Some(at("2026-03-30T02:00[Europe/London]")));
    }

    #[test]
    fn the_service_times_are_the_institutions() {
        let levels = ServiceLevels { urgent_hours: 2, high_opening_hours: 8, normal_opening_hours: 24, low_opening_hours: Some(40) };
        let settings = Settings { first_contact: levels, ..Settings::default() };
        let due = |priority| first_contact(priority, at("2026-11-23T09:00[Europe/London]"), &settings);
        assert_eq!(due(Priority::P1), Some(at("2026-11-23T11:00[Europe/London]")));
        assert_eq!(due(Priority::P2), Some(at("2026-11-23T17:00[Europe/London]")));
        assert_eq!(due(Priority::P3), Some(at("2026-11-25T17:00[Europe/London]")));
        assert_eq!(due(Priority::P4), Some(at("2026-11-27T17:00[Europe/London]")));
    }
}
