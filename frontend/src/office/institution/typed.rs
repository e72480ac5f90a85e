//! What somebody has typed into the form, right or wrong, and the settings it makes.

use super::fields::{Kind, Leaf, List, Node, Part, REASON, ROOT, SECTIONS};
use serde_json::{Map, Value};
use shared::{
    call,
    pages::Fields,
    problem::FieldProblem,
    settings::{ClockTime, NewProposal, Settings, Thresholds},
    text::{Label, Line, Notice, Reason, TextFault},
    time::Day,
};
use std::collections::BTreeMap;

/// What no field is at fault for: each was read before they were put together.
const UNREADABLE: &str = "This form is from another version. Load the page again.";

/// The words in each field, by its pointer. Every row of a list has all of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(BTreeMap<String, String>);

/// The fields of a node, with their pointers.
fn each(node: &Node, at: &str, rows: &impl Fn(&str) -> usize, found: &mut impl FnMut(&Leaf, String)) {
    match node {
        Node::Leaf(leaf) => found(leaf, format!("{at}/{}", leaf.name)),
        Node::Part(part) => part.nodes.iter().for_each(|inner| each(inner, &format!("{at}/{}", part.name), rows, found)),
        Node::List(list) => {
            let at = format!("{at}/{}", list.name);
            for row in 0..rows(&at) {
                list.nodes.iter().for_each(|inner| each(inner, &format!("{at}/{row}"), rows, found));
            }
        }
    }
}

fn everywhere(rows: &impl Fn(&str) -> usize, mut found: impl FnMut(&Leaf, String)) {
    SECTIONS.iter().flat_map(|section| section.nodes).for_each(|node| each(node, ROOT, rows, &mut found));
}

/// The list at a pointer.
fn list_at(at: &str) -> Option<&'static List> {
    let lists = SECTIONS.iter().flat_map(|section| section.nodes).filter_map(|node| match node {
        Node::List(list) => Some(list),
        Node::Leaf(_) | Node::Part(_) => None,
    });
    lists.into_iter().find(|list| at == format!("{ROOT}/{}", list.name))
}

/// How many rows of the list at `at` these names speak of.
fn rows_of<'a>(names: impl Iterator<Item = &'a str>, at: &str) -> usize {
    let row = |name: &str| name.strip_prefix(at)?.strip_prefix('/')?.split('/').next()?.parse::<usize>().ok();
    names.filter_map(row).max().map_or(0, |last| last + 1)
}

fn words_of(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(words) => words.clone(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
    }
}

impl Typed {
    /// The fields as these settings fill them in.
    pub fn of(settings: &Settings) -> Self {
        let value = serde_json::to_value(settings).unwrap_or_default();
        let at = |pointer: &str| value.pointer(pointer.strip_prefix(ROOT).unwrap_or(pointer));
        let rows = |pointer: &str| at(pointer).and_then(Value::as_array).map_or(0, Vec::len);
        let mut typed = BTreeMap::new();
        everywhere(&rows, |_, pointer| {
            let words = at(&pointer).map(words_of).unwrap_or_default();
            typed.insert(pointer, words);
        });
        Self(typed)
    }

    /// What a form was sent with.
    pub fn from_fields(fields: &Fields) -> Self {
        let rows = |at: &str| rows_of(fields.0.iter().map(|(name, _)| name.as_str()), at);
        let mut typed = BTreeMap::new();
        everywhere(&rows, |_, pointer| {
            let words = fields.all(&pointer).join(" ").replace("\r\n", "\n");
            typed.insert(pointer, words);
        });
        typed.insert(REASON.to_owned(), fields.first(REASON).to_owned());
        Self(typed)
    }

    /// What stands in a field.
    pub fn words(&self, pointer: &str) -> &str {
        self.0.get(pointer).map_or("", String::as_str)
    }

    /// Whether other words stand in any field.
    pub fn differs(&self, other: &Self) -> bool {
        let filled = |typed: &Self| {
            let filled = typed.0.iter().filter(|(_, words)| !words.is_empty());
            filled.map(|(at, words)| (at.clone(), words.clone())).collect::<Vec<_>>()
        };
        filled(self) != filled(other)
    }

    /// How many rows the list at `at` has.
    pub fn rows(&self, at: &str) -> usize {
        rows_of(self.0.keys().map(String::as_str), at)
    }

    /// Adds an empty row to the list at `at`; where its first field stands.
    pub fn add(&mut self, at: &str) -> Option<String> {
        let (list, row, mut first) = (list_at(at)?, self.rows(at), None);
        for node in list.nodes {
            each(node, &format!("{at}/{row}"), &|_| 0, &mut |leaf, pointer| {
                let words = if leaf.kind == Kind::Review { "draft" } else { "" };
                first.get_or_insert_with(|| pointer.clone());
                self.0.insert(pointer, words.to_owned());
            });
        }
        first
    }

    /// Takes a row out of the list at `at`; those after it move up.
    pub fn remove(&mut self, at: &str, row: usize) {
        let moved = |pointer: &str| -> Option<String> {
            let Some(rest) = pointer.strip_prefix(at).and_then(|rest| rest.strip_prefix('/')) else { return Some(pointer.to_owned()) };
            let (place, field) = rest.split_once('/')?;
            match place.parse::<usize>().ok()? {
                place if place == row => None,
                place if place > row => Some(format!("{at}/{}/{field}", place - 1)),
                _ => Some(pointer.to_owned()),
            }
        };
        self.0 = std::mem::take(&mut self.0).into_iter().filter_map(|(at, words)| Some((moved(&at)?, words))).collect();
    }

    /// The proposal it makes, from version `base`.
    ///
    /// # Errors
    /// Everything there is to mend, each with its field.
    pub fn proposal(&self, base: u32) -> Result<NewProposal, Vec<FieldProblem>> {
        let mut faults = Vec::new();
        let mut value = Map::new();
        for node in SECTIONS.iter().flat_map(|section| section.nodes) {
            let (name, read) = self.read(node, ROOT, &mut faults);
            value.insert(name.to_owned(), read);
        }
        let reason = self.words(REASON).parse::<Reason>();
        if let Err(fault) = &reason {
            faults.push(FieldProblem { pointer: REASON.to_owned(), detail: fault.to_string() });
        }
        match (call::from_value::<Settings>(&Value::Object(value)), reason) {
            (Ok(settings), Ok(reason)) if faults.is_empty() => settings.check().map(|()| NewProposal { base, settings, reason }),
            (Ok(settings), _) => {
                let further = settings.check().err().unwrap_or_default();
                faults.extend(further);
                Err(faults)
            }
            (Err(_), _) => {
                if faults.is_empty() {
                    faults.push(FieldProblem { pointer: ROOT.to_owned(), detail: UNREADABLE.to_owned() });
                }
                Err(faults)
            }
        }
    }

    fn read(&self, node: &Node, at: &str, faults: &mut Vec<FieldProblem>) -> (&'static str, Value) {
        match node {
            Node::Leaf(leaf) => {
                let pointer = format!("{at}/{}", leaf.name);
                let read = read_leaf(leaf, self.words(&pointer).trim()).unwrap_or_else(|detail| {
                    faults.push(FieldProblem { pointer, detail });
                    Value::Null
                });
                (leaf.name, read)
            }
            Node::Part(part) => (part.name, self.read_part(part, &format!("{at}/{}", part.name), faults)),
            Node::List(list) => {
                let at = format!("{at}/{}", list.name);
                let row = |row| self.read_all(list.nodes, &format!("{at}/{row}"), faults);
                (list.name, (0..self.rows(&at)).map(row).collect())
            }
        }
    }

    fn read_part(&self, part: &Part, at: &str, faults: &mut Vec<FieldProblem>) -> Value {
        let within = format!("{at}/");
        let empty =
            self.0.range(within.clone()..).take_while(|(name, _)| name.starts_with(&within)).all(|(_, words)| words.trim().is_empty());
        if part.optional && empty { Value::Null } else { self.read_all(part.nodes, at, faults) }
    }

    fn read_all(&self, nodes: &[Node], at: &str, faults: &mut Vec<FieldProblem>) -> Value {
        nodes.iter().map(|node| self.read(node, at, faults)).map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
    }
}

fn read_leaf(leaf: &Leaf, words: &str) -> Result<Value, String> {
    if matches!(leaf.kind, Kind::Techniques | Kind::People) {
        return Ok(words.split_whitespace().collect());
    }
    if words.is_empty() {
        return if leaf.needed { Err(TextFault::Empty.to_string()) } else { Ok(Value::Null) };
    }
    let (text, fault) = (Value::from(words), |fault: TextFault| fault.to_string());
    match leaf.kind {
        Kind::Label => words.parse::<Label>().map(|_| text).map_err(fault),
        Kind::Line => words.parse::<Line>().map(|_| text).map_err(fault),
        Kind::Notice => words.parse::<Notice>().map(|_| text).map_err(fault),
        Kind::Day => words.parse::<Day>().map(|_| text).map_err(|fault| fault.to_string()),
        Kind::Time => words.parse::<ClockTime>().map(|_| text).map_err(|fault| fault.to_string()),
        Kind::Whole => words.parse::<u16>().map(Value::from).map_err(|_| "Use a whole number.".to_owned()),
        Kind::Step => words
            .parse::<u32>()
            .ok()
            .filter(|step| Thresholds::STEPS.contains(step))
            .map(Value::from)
            .ok_or_else(|| "Choose one of these.".to_owned()),
        Kind::Open | Kind::Review | Kind::Techniques | Kind::People => Ok(text),
    }
}

#[cfg(test)]
mod tests;
