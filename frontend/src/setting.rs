//! What an institution sets and a reporter may need: names and numbers (docs/rules.md §1.3).

use serde::{Deserialize, Serialize};
use shared::locale::Lang;

/// The institution's own numbers. An empty or missing one is never drawn as an empty link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The institution's name.
    pub institution: String,
    /// The emergency number.
    pub emergency: String,
    /// The text relay number.
    pub relay: String,
    /// The security team's own number, if it has one.
    pub team_phone: Option<String>,
    /// Whom else to call, in the order shown.
    #[serde(default)]
    pub contacts: Vec<SettingContact>,
    /// Whether this is a demonstration, where no number may dial.
    pub demonstration: bool,
    /// The zone its times are told in, by its IANA name.
    #[serde(default = "london")]
    pub zone: String,
    /// Where “Leave this page” leads.
    #[serde(default = "away")]
    pub leave_to: String,
}

/// An office to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingContact {
    /// What it is called, in the order of [`Lang::ALL`].
    pub label: [String; 2],
    /// Its number.
    pub number: String,
    /// When it answers, in the order of [`Lang::ALL`]; empty where that is not said.
    pub hours: [String; 2],
}

impl SettingContact {
    /// What it is called and when it answers.
    pub fn words(&self, lang: Lang) -> (&str, &str) {
        let [label, hours] = [&self.label, &self.hours].map(|[en, cy]| if lang == Lang::Cy { cy } else { en });
        (label, hours)
    }
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            institution: String::new(),
            emergency: String::new(),
            relay: String::new(),
            team_phone: None,
            contacts: Vec::new(),
            demonstration: false,
            zone: london(),
            leave_to: away(),
        }
    }
}

/// The zone of institutions that set none (docs/rules.md §1.8).
pub(crate) fn london() -> String {
    "Europe/London".to_owned()
}

fn away() -> String {
    shared::settings::LEAVE_TO.to_owned()
}

impl Setting {
    /// Where a number's link leads; `None` where it must not dial.
    pub fn dial(&self, number: &str) -> Option<String> {
        let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        (!self.demonstration && !digits.is_empty()).then(|| format!("tel:{digits}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_without_a_zone_is_in_london() {
        let without = r#"{"institution":"","emergency":"","relay":"","team_phone":null,"demonstration":false}"#;
        assert_eq!(serde_json::from_str::<Setting>(without).unwrap(), Setting::default());
        assert_eq!(Setting::default().zone, "Europe/London");
    }
}
