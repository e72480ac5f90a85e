//! When an institution's team is there, in its own zone, with its holidays (docs/rules.md §1.4).

use super::words;
use jiff::{Span, civil::Date, civil::Time, tz::TimeZone};
use shared::{
    settings::{ClockTime, LONDON, Settings},
    time::{Day, Moment},
};

/// The furthest an opening is looked for: whoever opens less than once in four years does not.
const FURTHEST: i32 = 4 * 366;

/// The hours of some settings.
#[derive(Debug)]
pub struct Hours<'a> {
    settings: &'a Settings,
    zone: TimeZone,
}

/// The zone of some settings; London's when the name is not in the list.
pub fn zone(settings: &Settings) -> TimeZone {
    [settings.zone(), LONDON].iter().find_map(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

impl<'a> Hours<'a> {
    /// The hours these settings name.
    pub fn of(settings: &'a Settings) -> Self {
        Self { settings, zone: zone(settings) }
    }

    /// Whether somebody is there.
    pub fn cover(&self, at: Moment) -> bool {
        self.spans(at, -1).take(3).flatten().any(|(opens, closes)| (opens..closes).contains(&at))
    }

    /// When somebody is next there; nothing while somebody is, or where nobody ever is.
    pub fn next_opening(&self, at: Moment) -> Option<Moment> {
        if self.cover(at) {
            return None;
        }
        self.spans(at, -1).flatten().map(|(opens, _)| opens).find(|opens| *opens > at)
    }

    /// When those who are there leave; nothing while nobody is. Hours that go on past midnight go on.
    pub fn next_closing(&self, at: Moment) -> Option<Moment> {
        let mut closing = None;
        for (opens, closes) in self.spans(at, -1).flatten() {
            match closing {
                None if (opens..closes).contains(&at) => closing = Some(closes),
                Some(until) if opens == until => closing = Some(closes),
                None if opens > at => break,
                None => {}
                Some(_) => break,
            }
        }
        closing
    }

    /// The moment by which `minutes` of opening hours have passed; by the clock where nobody is ever there.
    pub fn after(&self, from: Moment, minutes: i64) -> Moment {
        let mut left = minutes.saturating_mul(Moment::MINUTE);
        for (opens, closes) in self.spans(from, -1).flatten() {
            let begins = opens.max(from);
            let there = closes.since(begins).max(0);
            if there >= left {
                return begins.plus(left);
            }
            left -= there;
        }
        from.plus(minutes.saturating_mul(Moment::MINUTE))
    }

    /// Each day's hours, from `offset` days after the day of `at`.
    fn spans(&self, at: Moment, offset: i32) -> impl Iterator<Item = Option<(Moment, Moment)>> {
        let start = words::local(at, &self.zone).date();
        (offset..FURTHEST).map(move |days| self.span(start.checked_add(Span::new().days(days)).ok()?))
    }

    fn span(&self, date: Date) -> Option<(Moment, Moment)> {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
        let (_, opening) = self.settings.opening.days().get(weekday).copied()?;
        let opening = opening.filter(|_| !self.settings.holidays.iter().any(|holiday| is(holiday.day, date)))?;
        Some((self.moment(date, opening.opens)?, self.moment(date, opening.closes)?))
    }

    fn moment(&self, date: Date, time: ClockTime) -> Option<Moment> {
        let (hour, minute) = (i8::try_from(time.minutes() / 60).ok()?, i8::try_from(time.minutes() % 60).ok()?);
        let civil = match time {
            ClockTime::MIDNIGHT => date.tomorrow().ok()?.to_datetime(Time::midnight()),
            _ => date.at(hour, minute, 0, 0),
        };
        Some(Moment(civil.to_zoned(self.zone.clone()).ok()?.timestamp().as_millisecond()))
    }
}

fn is(day: Day, date: Date) -> bool {
    let (year, month, number) = day.parts();
    (i32::from(date.year()), i32::from(date.month()), i32::from(date.day())) == (i32::from(year), i32::from(month), i32::from(number))
}

#[cfg(test)]
mod tests;
