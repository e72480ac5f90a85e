//! When somebody is there: times of the day by weekday, and days that are none.

use crate::{text::Label, time::Day};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A time of day, written `09:00`, in the institution's zone. `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    /// The end of the day.
    pub const MIDNIGHT: Self = Self(24 * 60);

    /// A full hour; the end of the day from 24 on.
    pub const fn hour(hour: u16) -> Self {
        if hour < 24 { Self(hour * 60) } else { Self::MIDNIGHT }
    }

    /// Minutes since the day began, 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

/// Not a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTime;

impl fmt::Display for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Use a time like 09:00, or 24:00 for the end of the day.")
    }
}

impl FromStr for ClockTime {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let (hour, minute) = text.split_once(':').ok_or(NoTime)?;
        let two = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten().ok_or(NoTime)
        };
        let minutes = two(hour)? * 60 + Some(two(minute)?).filter(|minute| *minute < 60).ok_or(NoTime)?;
        if minutes <= Self::MIDNIGHT.0 { Ok(Self(minutes)) } else { Err(NoTime) }
    }
}

impl TryFrom<String> for ClockTime {
    type Error = NoTime;
    fn try_from(text: String) -> Result<Self, NoTime> {
        text.parse()
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

/// From when to when somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The first minute.
    pub opens: ClockTime,
    /// The first minute after it; later than `opens`.
    pub closes: ClockTime,
}

/// The hours of each weekday; nothing on days nobody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "a weekday is a weekday")]
pub struct Week {
    pub monday: Option<Opening>,
    pub tuesday: Option<Opening>,
    pub wednesday: Option<Opening>,
    pub thursday: Option<Opening>,
    pub friday: Option<Opening>,
    pub saturday: Option<Opening>,
    pub sunday: Option<Opening>,
}

impl Week {
    /// Nine to five from Monday to Friday.
    pub const fn office() -> Self {
        let day = Some(Opening { opens: ClockTime::hour(9), closes: ClockTime::hour(17) });
        Self { saturday: None, sunday: None, ..Self::each(day) }
    }

    /// The same every day of the week.
    pub const fn each(day: Option<Opening>) -> Self {
        Self { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day }
    }

    /// Somebody is always there.
    pub const fn always() -> Self {
        Self::each(Some(Opening { opens: ClockTime::hour(0), closes: ClockTime::MIDNIGHT }))
    }

    /// The days by name, from Monday on.
    pub const fn days(self) -> [(&'static str, Option<Opening>); 7] {
        [
            ("monday", self.monday),
            ("tuesday", self.tuesday),
            ("wednesday", self.wednesday),
            ("thursday", self.thursday),
            ("friday", self.friday),
            ("saturday", self.saturday),
            ("sunday", self.sunday),
        ]
    }
}

/// A day on which nobody is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// What it is called.
    pub name: Label,
}
