//! Moments, as the wire and the database write them.

mod offset;

pub use offset::{ClockOffset, TOLERATED, TooFarOff};

use serde::{Deserialize, Serialize};

/// A moment in milliseconds since 1970-01-01T00:00:00 UTC. Zones are a matter of showing, never of
/// storing (docs/rules.md §1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// One second, minute, hour and day in milliseconds.
    pub const SECOND: i64 = 1_000;
    /// Milliseconds in a minute.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// Milliseconds in an hour.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// Milliseconds in a day of 24 hours.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// The moment `millis` later (earlier when negative); saturates at the ends of time.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A day of the calendar, written `2026-11-30`. No clock and no zone: what somebody remembers of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u16,
    day: u16,
}

/// Not a day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDay;

impl Day {
    /// Year, month from 1 and day from 1.
    pub const fn parts(self) -> (u16, u16, u16) {
        (self.year, self.month, self.day)
    }
}

impl std::fmt::Display for NoDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Use a real day, like 2026-03-31.")
    }
}

impl TryFrom<String> for Day {
    type Error = NoDay;
    fn try_from(text: String) -> Result<Self, NoDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl std::str::FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).ok_or(NoDay)?;
            part.parse::<u16>().map_err(|_| NoDay)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(NoDay);
        }
        let most = if (1..=12).contains(&month) { days(year, month) } else { 0 };
        if year > 0 && (1..=most).contains(&day) { Ok(Self { year, month, day }) } else { Err(NoDay) }
    }
}

/// How many days a month has.
const fn days(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: u8,
}

impl Month {
    /// A month of a year; `None` unless `month` is 1 to 12 and the year has four digits.
    pub const fn new(year: i16, month: u8) -> Option<Self> {
        if year >= 1000 && year <= 9999 && month >= 1 && month <= 12 { Some(Self { year, month }) } else { None }
    }

    /// The year, 1000 to 9999.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The month after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.month == 12 { Self { year: self.year + 1, month: 1 } } else { Self { year: self.year, month: self.month + 1 } }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl std::str::FromStr for Month {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "a month is written like 2026-11";
        let (year, month) = text.split_once('-').ok_or(WANTED)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(WANTED);
        }
        Self::new(year.parse().map_err(|_| WANTED)?, month.parse().map_err(|_| WANTED)?).ok_or(WANTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_60_seconds_and_a_day_24_hours() {
        assert_eq!([Moment::SECOND, Moment::MINUTE, Moment::HOUR, Moment::DAY], [1_000, 60_000, 3_600_000, 86_400_000]);
    }

    #[test]
    fn moments_stop_at_the_ends_of_time() {
        let (first, last) = (Moment(i64::MIN), Moment(i64::MAX));
        assert_eq!((last.plus(1), first.plus(-1), Moment(5).plus(-7)), (last, first, Moment(-2)));
        assert_eq!((Moment(7).since(Moment(5)), Moment(5).since(Moment(7)), last.since(first)), (2, -2, i64::MAX));
    }

    #[test]
    fn a_day_is_one_of_the_calendar() {
        let ends = (1..=12).map(|month| format!("2026-{month:02}-{:02}", [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]));
        for text in ends.chain(["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"].map(str::to_owned)) {
            assert_eq!(text.parse::<Day>().map(String::from), Ok(text));
        }
        let never = ["2026-02-29", "1900-02-29", "2026-04-31", "2026-06-31", "2026-09-31", "2026-11-31", "2026-01-32", "2026-00-10"];
        let unreadable =
            ["2026-13-01", "2026-01-00", "0000-01-01", "2026-1-01", "2026-01-1", "26-01-01", "2026-01-01-", "2026-01", "+026-01-01", ""];
        for wrong in never.into_iter().chain(unreadable) {
            assert_eq!(wrong.parse::<Day>(), Err(NoDay), "{wrong}");
        }
        assert_eq!("2026-03-31".parse::<Day>().unwrap().parts(), (2026, 3, 31));
    }

    #[test]
    fn a_month_is_one_of_a_year_with_four_digits() {
        let made = |year, month| Month::new(year, month).map(|made| (made.year(), made.month()));
        assert_eq!((made(1000, 1), made(9999, 12)), (Some((1000, 1)), Some((9999, 12))));
        assert_eq!([made(999, 1), made(10_000, 1), made(2026, 0), made(2026, 13)], [None; 4]);
        assert_eq!(Month::new(2026, 11).unwrap().next().to_string(), "2026-12");
    }

    #[test]
    fn a_month_reads_back_as_it_was_written() {
        for text in ["2026-01", "2026-12", "1999-06"] {
            assert_eq!(text.parse::<Month>().unwrap().to_string(), text);
        }
        for wrong in ["2026-13", "2026-00", "26-01", "2026-1", "2026", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn december_is_followed_by_january_of_the_next_year() {
        assert_eq!("2026-12".parse::<Month>().unwrap().next().to_string(), "2027-01");
    }
}
