//! What differs between two settings, in words for whoever decides.

use serde_json::Value;
use shared::settings::Difference;
use std::collections::BTreeMap;

/// Every value that differs, in the order of the fields' names.
pub(super) fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let (before, after) = (leaves(before), leaves(after));
    let names: std::collections::BTreeSet<&Vec<Step>> = before.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differ.map(|name| Difference { what: words(name), before: before.get(name).cloned(), after: after.get(name).cloned() }).collect()
}

/// A step on the way to a value; places in a list stay in their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Name(String),
    Place(usize),
}

fn words(name: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Name(name) => name.replace('_', " "),
        Step::Place(place) => (place + 1).to_string(),
    };
    name.iter().map(step).collect::<Vec<_>>().join(" › ")
}

fn leaves(value: &Value) -> BTreeMap<Vec<Step>, String> {
    let mut found = BTreeMap::new();
    walk(value, &mut Vec::new(), &mut found);
    found
}

fn walk(value: &Value, way: &mut Vec<Step>, found: &mut BTreeMap<Vec<Step>, String>) {
    let mut enter = |step: Step, value: &Value| {
        way.push(step);
        walk(value, way, found);
        way.pop();
    };
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(name, value)| enter(Step::Name(name.clone()), value)),
        Value::Array(values) => values.iter().enumerate().for_each(|(place, value)| enter(Step::Place(place), value)),
        Value::String(text) => drop(found.insert(way.clone(), text.clone())),
        Value::Bool(_) | Value::Number(_) => drop(found.insert(way.clone(), value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_set_changed_and_taken_away_is_named_and_nothing_else() {
        let before = json!({"relay": {"number": "18000"}, "team": null, "opening": {"monday": {"opens": "09:00", "closes": "17:00"}}, "gone": ["a"]});
        let after = json!({"relay": {"number": "18000"}, "team": {"number": "1"}, "opening": {"monday": {"opens": "08:00", "closes": "17:00"}}, "gone": []});
        let told = |what: &str, before: Option<&str>, after: Option<&str>| Difference {
            what: what.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let expected = [
            told("gone › 1", Some("a"), None),
            told("opening › monday › opens", Some("09:00"), Some("08:00")),
            told("team › number", None, Some("1")),
        ];
        assert_eq!(differences(&before, &after), expected);
        assert!(differences(&before, &before).is_empty());
    }
}
