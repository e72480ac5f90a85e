//! What the types of the settings cannot say: limits, order, codes.

use super::{Duty, Settings, Thresholds};
use crate::{problem::FieldProblem, taxonomy::Technique};
use std::ops::RangeInclusive;

impl Settings {
    /// What is wrong with them, with a pointer to each field below `/settings`. Whether there is such a zone only
    /// the server knows.
    ///
    /// # Errors
    /// Everything there is to mend.
    pub fn check(&self) -> Result<(), Vec<FieldProblem>> {
        let mut faults = Vec::new();
        let mut fault = |pointer: String, detail: String| faults.push(FieldProblem { pointer: format!("/settings/{pointer}"), detail });
        for (name, day) in self.opening.days() {
            if day.is_some_and(|day| day.closes <= day.opens) {
                fault(format!("opening/{name}"), "Close later than you open.".to_owned());
            }
        }
        for (place, holiday) in self.holidays.iter().enumerate() {
            if self.holidays.iter().take(place).any(|earlier| earlier.day == holiday.day) {
                fault(format!("holidays/{place}"), "This day is there twice.".to_owned());
            }
        }
        for (place, card) in self.advice.iter().enumerate() {
            for code in &card.techniques {
                if !Technique::CHOICES.iter().any(|choice| choice.code == code) {
                    fault(format!("advice/{place}/techniques"), format!("There is no technique {code}."));
                }
            }
        }
        if self.leave_to.as_ref().is_some_and(|address| !is_away(address.expose())) {
            fault("leave_to".to_owned(), "Use a whole address that begins with https://.".to_owned());
        }
        let counts = [("contacts", self.contacts.len(), 12), ("holidays", self.holidays.len(), 100), ("advice", self.advice.len(), 40)];
        for (name, count, most) in counts {
            if count > most {
                fault(name.to_owned(), format!("At most {most}."));
            }
        }
        let levels = self.first_contact;
        let hours: [(&str, Option<u16>, RangeInclusive<u16>); 4] = [
            ("urgent_hours", Some(levels.urgent_hours), 1..=24),
            ("high_opening_hours", Some(levels.high_opening_hours), 1..=80),
            ("normal_opening_hours", Some(levels.normal_opening_hours), 1..=400),
            ("low_opening_hours", levels.low_opening_hours, 1..=1600),
        ];
        for (name, hours, range) in hours {
            if hours.is_some_and(|hours| !range.contains(&hours)) {
                fault(format!("first_contact/{name}"), format!("Use {} to {} hours.", range.start(), range.end()));
            }
        }
        for (name, duty, minutes) in self.alerts.each() {
            if duty.minutes != 0 && !minutes.contains(&duty.minutes) {
                fault(format!("alerts/{name}/minutes"), format!("Use 0, or {} to {} minutes.", minutes.start(), minutes.end()));
            }
            let twice = duty.officers.iter().enumerate().any(|(place, one)| duty.officers.iter().take(place).any(|other| other == one));
            if twice || duty.officers.len() > Duty::MOST {
                fault(format!("alerts/{name}/officers"), format!("Choose each person once, and at most {}.", Duty::MOST));
            }
        }
        if !Thresholds::STEPS.contains(&self.statistics.hidden_below) {
            let steps = Thresholds::STEPS.map(|step| step.to_string()).join(", ");
            fault("statistics/hidden_below".to_owned(), format!("Use one of {steps}. It can only be stricter than the rule."));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Whether it is an address elsewhere that any browser goes to: it stands in a header and in a page, so nothing unusual.
fn is_away(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let (host, _) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?&=%+#".contains(c);
    host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c)) && rest.chars().all(plain)
}
