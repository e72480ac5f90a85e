//! Whether somebody without an account may report (docs/rules.md §1.1).

use serde::{Deserialize, Serialize};

/// How far an institution opens its form. Each step holds the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WithoutAccount {
    /// Nobody without an account.
    #[default]
    Off,
    /// Whoever gives a name, which nobody has checked.
    Named,
    /// Whoever wants to, also without a name.
    Anonymous,
}

impl WithoutAccount {
    /// Every step, with its name in the settings and what it means to whoever decides.
    pub const STEPS: [(Self, &'static str, &'static str); 3] = [
        (Self::Off, "off", "Only people with an account"),
        (Self::Named, "named", "Anybody who gives a name. Nobody has checked it"),
        (Self::Anonymous, "anonymous", "Anybody, with or without a name"),
    ];

    /// Whether anybody without an account may report.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Whether a report may come without a name.
    pub const fn takes_no_name(self) -> bool {
        matches!(self, Self::Anonymous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn nobody_reports_without_an_account_until_an_institution_says_so() {
        assert!(!Settings::default().without_account.is_open());
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap().without_account, WithoutAccount::Off);
    }

    #[test]
    fn each_step_is_written_by_its_name() {
        for (step, name, _) in WithoutAccount::STEPS {
            assert_eq!(serde_json::to_string(&step).unwrap(), format!("\"{name}\""));
        }
    }
}
