//! Moments in words, in the institution's zone and the reader's language (docs/rules.md §1.8).

use jiff::{Timestamp, Zoned, tz::TimeZone};
use shared::{locale::Lang, time::Moment};

const DAYS: [[&str; 7]; 2] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul"],
];
const MONTHS: [[&str; 12]; 2] = [
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"],
];

/// A moment in a zone.
pub fn local(at: Moment, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone())
}

/// `Sunday 22 November 2026 at 1:05pm`.
pub fn day_and_time(at: Moment, zone: &TimeZone, lang: Lang) -> String {
    let local = local(at, zone);
    let (day, time) = (day_of(&local, lang), clock(&local));
    match lang {
        Lang::En => format!("{day} at {time}"),
        Lang::Cy => format!("{day} am {time}"),
    }
}

/// `1:05pm`, or with its day when that is not today's.
pub fn recent(at: Moment, now: Moment, zone: &TimeZone, lang: Lang) -> String {
    let moment = local(at, zone);
    if moment.date() == local(now, zone).date() { clock(&moment) } else { day_and_time(at, zone, lang) }
}

/// `Sunday 22 November 2026`.
pub fn day(at: Moment, zone: &TimeZone, lang: Lang) -> String {
    day_of(&local(at, zone), lang)
}

fn day_of(local: &Zoned, lang: Lang) -> String {
    let language = usize::from(lang == Lang::Cy);
    let weekday = DAYS.get(language).and_then(|days| days.get(usize::try_from(local.weekday().to_monday_zero_offset()).ok()?));
    let month = MONTHS.get(language).and_then(|months| months.get(usize::try_from(local.month() - 1).ok()?));
    format!("{} {} {} {}", weekday.copied().unwrap_or_default(), local.day(), month.copied().unwrap_or_default(), local.year())
}

fn clock(local: &Zoned) -> String {
    let (hour, half) = match local.hour() {
        0 => (12, "am"),
        hour @ 1..=11 => (hour, "am"),
        12 => (12, "pm"),
        hour => (hour - 12, "pm"),
    };
    format!("{hour}:{:02}{half}", local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_zone_and_the_language() {
        let zone = TimeZone::get("Europe/London").unwrap();
        // 2026-07-01T23:30Z is already the second of July in London.
        let at = Moment(1_782_948_600_000);
        assert_eq!(day_and_time(at, &zone, Lang::En), "Thursday 2 July 2026 at 12:30am");
        assert_eq!(day_and_time(at, &zone, Lang::Cy), "dydd Iau 2 Gorffennaf 2026 am 12:30am");
    }
    #[test]
    fn a_time_of_today_needs_no_day_and_today_is_the_zones() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let at = Moment(1_782_948_600_000);
        assert_eq!(recent(at, at.plus(23 * Moment::HOUR), &zone, Lang::En), "12:30am");
        assert_eq!(recent(at, at.plus(24 * Moment::HOUR), &zone, Lang::En), "Thursday 2 July 2026 at 12:30am");
    }
}
