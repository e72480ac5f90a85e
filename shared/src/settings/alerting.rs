//! Who is told of a report first, and how long they have before others are (docs/rules.md §7).

use crate::{ids::AccountId, priority::Priority};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Alerts, by priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Alerting {
    /// Urgent: minutes by the clock.
    pub urgent: Duty,
    /// High: minutes of opening hours.
    pub high: Duty,
    /// Normal: minutes of opening hours.
    pub normal: Duty,
    /// Low: minutes of opening hours.
    pub low: Duty,
}

/// Alerts of one priority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Duty {
    /// Who is told first, of those who take first looks or lead; everybody of them where nobody is named. At most 20.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub officers: Vec<AccountId>,
    /// Minutes that nobody may open a report for before the next are told; 0 where they are not.
    pub minutes: u16,
}

impl Duty {
    /// The most people who are told first.
    pub const MOST: usize = 20;

    const fn everybody(minutes: u16) -> Self {
        Self { officers: Vec::new(), minutes }
    }
}

impl Default for Alerting {
    /// Everybody is told, and again of what is urgent or high.
    fn default() -> Self {
        Self { urgent: Duty::everybody(15), high: Duty::everybody(60), normal: Duty::default(), low: Duty::default() }
    }
}

impl Alerting {
    /// Those of a priority.
    pub const fn of(&self, priority: Priority) -> &Duty {
        match priority {
            Priority::P1 => &self.urgent,
            Priority::P2 => &self.high,
            Priority::P3 => &self.normal,
            Priority::P4 => &self.low,
        }
    }

    /// Leaves only those people in it for whom `keep` says so.
    pub fn retain(&mut self, keep: impl Fn(AccountId) -> bool) {
        for duty in [&mut self.urgent, &mut self.high, &mut self.normal, &mut self.low] {
            duty.officers.retain(|officer| keep(*officer));
        }
    }

    /// All of them by name, with the minutes that can be set besides 0.
    pub fn each(&self) -> [(&'static str, &Duty, RangeInclusive<u16>); 4] {
        [
            ("urgent", &self.urgent, 5..=240),
            ("high", &self.high, 15..=2400),
            ("normal", &self.normal, 15..=2400),
            ("low", &self.low, 15..=2400),
        ]
    }
}
