//! What a receipt may promise: a time only while somebody is there to keep it (docs/rules.md §1.4).

use crate::kernel::{institutions::Settings, words};
use shared::{
    locale::{Lang, fill, key, text},
    time::Moment,
};

/// What happens next, in the reporter's language.
///
/// Of a report in a compartment the team knows nothing, so somebody else is named.
pub(super) fn what_happens_next(settings: &Settings, lang: Lang, now: Moment, apart: bool) -> String {
    let promise = text(lang, if apart { key::SENT_PROMISE_APART } else { key::SENT_PROMISE });
    // The hours are the team's; whoever else reads it keeps their own.
    let Some(opening) = next_opening(settings, now).filter(|_| !apart) else { return promise.to_owned() };
    let back = fill(lang, key::SENT_OPENS, &[("when", &words::day_and_time(opening, &settings.time_zone(), lang))]);
    let urgent = fill(lang, key::SENT_NO_TIME, &[("number", &settings.emergency)]);
    format!("{promise} {back} {urgent}")
}

/// When the team is next there; nothing while it is.
fn next_opening(settings: &Settings, now: Moment) -> Option<Moment> {
    let (first, last) = settings.office_hours?;
    let zone = settings.time_zone();
    let local = words::local(now, &zone);
    let workday = |day: jiff::civil::Date| day.weekday().to_monday_zero_offset() < 5;
    if workday(local.date()) && (first..last).contains(&local.hour()) {
        return None;
    }
    let today = local.date();
    let opening = (0..8).filter_map(|days| {
        let day = today.checked_add(jiff::Span::new().days(days)).ok().filter(|day| workday(*day))?;
        let at = day.at(first, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp().as_millisecond();
        (at > now.0).then_some(Moment(at))
    });
    opening.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment(text.parse::<jiff::Zoned>().unwrap().timestamp().as_millisecond())
    }

    #[test]
    fn no_time_is_promised_while_nobody_is_there() {
        let settings = Settings::default();
        let monday_noon = at("2026-11-23T12:00[Europe/London]");
        let sunday = at("2026-11-22T13:00[Europe/London]");
        let friday_evening = at("2026-11-27T17:00[Europe/London]");
        assert_eq!(next_opening(&settings, monday_noon), None);
        assert_eq!(next_opening(&settings, sunday), Some(at("2026-11-23T09:00[Europe/London]")));
        assert_eq!(next_opening(&settings, friday_evening), Some(at("2026-11-30T09:00[Europe/London]")));
        let words = what_happens_next(&settings, Lang::En, sunday, false);
        assert!(words.contains("Monday 23 November 2026 at 9:00am") && words.contains("999"), "{words}");
        assert!(!what_happens_next(&settings, Lang::En, monday_noon, false).contains("999"));
    }

    #[test]
    fn a_report_about_somebody_inside_is_not_promised_to_the_team() {
        let monday_noon = at("2026-11-23T12:00[Europe/London]");
        let words = |apart| what_happens_next(&Settings::default(), Lang::En, monday_noon, apart);
        assert_ne!(words(true), words(false));
        assert!(words(true).contains("outside your security team"), "{}", words(true));
    }

    #[test]
    fn a_team_that_never_closes_is_always_there() {
        let settings = Settings { office_hours: None, ..Settings::default() };
        assert_eq!(next_opening(&settings, at("2026-12-25T03:00[Europe/London]")), None);
    }
}
