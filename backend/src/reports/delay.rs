//! How long after the contact a report came (docs/domain.md §5.1).

use crate::kernel::words;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use shared::{
    questionnaire::Checked,
    suppression::Delay,
    time::{ClockOffset, Moment, TOLERATED},
};

/// When something was answered, by the server's clock as far as the device knew that one (docs/rules.md §1.8).
pub(super) fn put_right(answered_at: Moment, offset: Option<ClockOffset>) -> Moment {
    offset.map_or(answered_at, |offset| offset.put_right(answered_at))
}

/// Whether this time, put right, cannot be right all the same (docs/rules.md §1.8).
pub(super) const fn is_doubtful(answered_at: Moment, received_at: Moment) -> bool {
    answered_at.since(received_at) > TOLERATED || received_at.since(answered_at) > 180 * Moment::DAY
}

/// How soon a report arrived. The day that was named counts, else the longest that "today", "yesterday" and "this week"
/// can be, reckoned from when they were said, which is put right before. `None` where neither tells, or the time is doubtful.
pub(super) fn of(checked: &Checked, answered_at: Moment, received_at: Moment, zone: &TimeZone) -> Option<Delay> {
    if is_doubtful(answered_at, received_at) {
        return None;
    }
    let named = checked.words().first("last_contact_on").and_then(|day| day.parse::<Date>().ok());
    let said = || {
        let days = match checked.codes().first("last_contact")? {
            "TODAY" => 0,
            "YESTERDAY" => 1,
            "THIS_WEEK" => 6,
            _ => return None,
        };
        words::local(answered_at, zone).date().checked_sub(days.days()).ok()
    };
    let contact = named.or_else(said)?;
    let days = words::local(received_at, zone).date().since(contact).ok()?.get_days();
    u32::try_from(days).ok().and_then(Delay::of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::questionnaire::{Answers, check};

    /// Wednesday 25 November 2026, an hour before midnight in London.
    const ANSWERED: Moment = Moment(1_795_647_600_000);

    fn delay(code: &str, day: Option<&str>, later: i64) -> Option<Delay> {
        let mut answers = Answers::new()
            .with("danger_now", &["NO"])
            .with("subject_relation", &["ME"])
            .with("last_contact", &[code])
            .with("channel", &["EVENT"])
            .with("techniques", &["ELICIT"])
            .with("target_response", &["IGNORED"])
            .with("next_contact", &["NO"])
            .with("contact_method", &["EMAIL"]);
        if let Some(day) = day {
            answers.set("last_contact_on", vec![day.to_owned()]);
        }
        of(&check(&answers).unwrap(), ANSWERED, ANSWERED.plus(later), &TimeZone::get("Europe/London").unwrap())
    }

    #[test]
    fn the_answers_tell_at_most_how_many_days() {
        let told = |code| delay(code, None, 0);
        assert_eq!((told("TODAY"), told("YESTERDAY")), (Some(Delay::Day), Some(Delay::Day)));
        assert_eq!(told("THIS_WEEK"), Some(Delay::Week), "not sooner than can be told");
        assert_eq!(["THIS_MONTH", "LONGER_AGO", "NOT_SURE"].map(told), [None; 3]);
    }

    #[test]
    fn a_day_that_was_named_tells_more() {
        assert_eq!(delay("THIS_WEEK", Some("2026-11-22"), 0), Some(Delay::ThreeDays));
        assert_eq!(delay("NOT_SURE", Some("2026-11-18"), 0), Some(Delay::Week));
        assert_eq!(delay("THIS_MONTH", Some("2026-11-17"), 0), None, "eight days");
        assert_eq!(delay("TODAY", Some("2026-11-27"), 0), None, "a day that has not come");
    }

    #[test]
    fn days_are_those_of_the_institution_until_the_report_has_arrived() {
        assert_eq!(delay("TODAY", None, 2 * Moment::HOUR), Some(Delay::Day), "past midnight");
        assert_eq!(delay("TODAY", None, 2 * Moment::DAY), Some(Delay::ThreeDays), "it waited on the phone");
        assert_eq!(delay("YESTERDAY", None, 2 * Moment::HOUR), Some(Delay::ThreeDays));
    }

    #[test]
    fn a_clock_that_is_off_by_what_is_known_tells_as_one_that_is_right() {
        let offset = |seconds: i64| ClockOffset::try_from(seconds).ok();
        for (wrong, seconds) in [(-Moment::DAY, 86_400), (Moment::DAY, -86_400)] {
            let told = ANSWERED.plus(wrong);
            assert_eq!(put_right(told, offset(seconds)), ANSWERED);
            assert_eq!(put_right(told, None), told);
        }
        assert!(is_doubtful(put_right(ANSWERED, offset(86_400)), ANSWERED), "the clock was put right since");
    }

    #[test]
    fn a_device_with_an_impossible_time_tells_nothing() {
        assert_eq!(delay("TODAY", None, -Moment::HOUR), None);
        assert_eq!(delay("TODAY", None, 181 * Moment::DAY), None);
    }
}
