//! What an institution sets for itself: numbers, hours, service times, texts (docs/rules.md §1.3, §1.4).
//!
//! One value, kept in versions. Nothing in it is secret: it is what reporters are shown, and what the desk
//! counts by. Names and addresses of people have no place in it: who is told first stands there by account.

mod alerting;
mod check;
mod endpoints;
mod hours;
mod texts;
mod without_account;

pub use alerting::{Alerting, Duty};
pub use endpoints::{
    ApproveSettings, ByWhom, Difference, GetSettings, ListSettings, NewProposal, OpenSettings, PreviewSettings, Promise, ProposeSettings,
    Proposed, Refusal, RefuseSettings, Seen, SettingsInForce, SettingsPreview, SettingsState, SettingsVersion, VersionDetail,
};
pub use hours::{ClockTime, Holiday, Opening, Week};
pub use texts::{AdviceCard, Contact, Legal, Number, Review, Texts, Words};
pub use without_account::WithoutAccount;

use crate::text::{Label, Line};
use serde::{Deserialize, Serialize};

/// The zone of institutions that set none (docs/rules.md §1.8).
pub const LONDON: &str = "Europe/London";

/// Where somebody goes who leaves in a hurry, unless the institution says otherwise: a page that anybody looks at.
pub const LEAVE_TO: &str = "https://www.bbc.co.uk/weather";

/// Everything an institution sets. What is left out is not shown: never as an empty link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether somebody without an account may report here.
    pub without_account: WithoutAccount,
    /// The emergency number.
    pub emergency: Option<Number>,
    /// The text relay number.
    pub relay: Option<Number>,
    /// The security team's own number.
    pub team: Option<Number>,
    /// Whom else somebody in trouble can call, in the order shown. At most 12.
    #[cfg_attr(feature = "openapi", schema(max_items = 12))]
    pub contacts: Vec<Contact>,
    /// Whom to reach outside the security team (docs/rules.md §3). An office and its number, no person.
    pub separate_contact: Option<Contact>,
    /// The time zone, by its IANA name.
    pub zone: Option<Label>,
    /// When the security team is there.
    pub opening: Week,
    /// Days on which it is not, whatever the weekday. At most 100.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub holidays: Vec<Holiday>,
    /// By when somebody gets in touch.
    pub first_contact: ServiceLevels,
    /// Who is told of a report first, and who next.
    pub alerts: Alerting,
    /// Where “Leave this page” leads, an `https` address that says nothing of this service (docs/rules.md §1.6); nothing
    /// stands for [`LEAVE_TO`].
    pub leave_to: Option<Line>,
    /// What reporters are advised after sending, beyond what everybody is. At most 40.
    #[cfg_attr(feature = "openapi", schema(max_items = 40))]
    pub advice: Vec<AdviceCard>,
    /// What leadership is shown of small counts.
    pub statistics: Thresholds,
    /// What the law wants said.
    #[serde(deserialize_with = "texts::by_name")]
    pub legal: Legal,
}

impl Default for Settings {
    /// National numbers, office hours and nothing of anybody's own.
    fn default() -> Self {
        Self {
            without_account: WithoutAccount::default(),
            emergency: Number::shipped("999"),
            relay: Number::shipped("18000"),
            team: None,
            contacts: Vec::new(),
            separate_contact: None,
            zone: LONDON.parse().ok(),
            opening: Week::office(),
            holidays: Vec::new(),
            first_contact: ServiceLevels::default(),
            alerts: Alerting::default(),
            leave_to: None,
            advice: Vec::new(),
            statistics: Thresholds::default(),
            legal: Legal::default(),
        }
    }
}

impl Settings {
    /// The zone's name.
    pub fn zone(&self) -> &str {
        self.zone.as_ref().map_or(LONDON, Label::expose)
    }

    /// Where “Leave this page” leads.
    pub fn leave_to(&self) -> &str {
        self.leave_to.as_ref().map_or(LEAVE_TO, Line::expose)
    }
}

/// By when somebody gets in touch, by priority (docs/domain.md §3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceLevels {
    /// Urgent: hours by the clock, 1 to 24.
    pub urgent_hours: u16,
    /// High: opening hours, 1 to 80.
    pub high_opening_hours: u16,
    /// Normal: opening hours, 1 to 400.
    pub normal_opening_hours: u16,
    /// Low: opening hours, 1 to 1600; nothing where no contact is promised.
    pub low_opening_hours: Option<u16>,
}

impl Default for ServiceLevels {
    fn default() -> Self {
        Self { urgent_hours: 1, high_opening_hours: 4, normal_opening_hours: 16, low_opening_hours: None }
    }
}

/// From which count on leadership sees a figure. Only stricter than docs/domain.md §5.3 asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Counts below it are hidden. One of [`Thresholds::STEPS`].
    pub hidden_below: u32,
}

impl Thresholds {
    /// What can be chosen. Between the steps of the rounding, so that "fewer than" and "about" never overlap.
    pub const STEPS: [u32; 5] = [crate::suppression::THRESHOLD, 8, 13, 18, 23];
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { hidden_below: crate::suppression::THRESHOLD }
    }
}

/// A line that the product itself knows to fit.
fn line(text: &str) -> Option<Line> {
    text.parse().ok()
}

#[cfg(test)]
mod tests;
