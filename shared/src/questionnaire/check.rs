//! The one check of answers. What passes is a [`Checked`], which nothing else can make.

use super::{
    Answers,
    form::{Field, FieldKind, PAGES, Page},
    path,
};
use crate::{
    locale::{Key, Lang, fill, key, text},
    text::{Line, Narrative, Pasted, TextFault},
};

/// Answers that keep every rule of the form. Codes and words are kept apart because they are sealed
/// apart: statistics open the codes and never the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    codes: Answers,
    words: Answers,
}

impl Checked {
    /// The coded answers.
    pub const fn codes(&self) -> &Answers {
        &self.codes
    }

    /// The typed answers.
    pub const fn words(&self) -> &Answers {
        &self.words
    }
}

/// One thing to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The page it is on; `None` for a field the form does not have.
    pub page: Option<&'static str>,
    /// The field's id; empty for an unknown one.
    pub field: &'static str,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A required answer is missing; the key says what to do.
    Missing(Key),
    /// A code that is not offered.
    NotOffered,
    /// More than one where one is asked for, or a code twice.
    TooMany,
    /// More characters than fit.
    TooLong(usize),
    /// A field this form does not have.
    UnknownField,
}

impl Fault {
    /// The fault in words that say what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self.kind {
            FaultKind::Missing(key) => text(lang, key).to_owned(),
            FaultKind::NotOffered => text(lang, key::FAULT_NOT_OFFERED).to_owned(),
            FaultKind::TooMany => text(lang, key::FAULT_TOO_MANY).to_owned(),
            FaultKind::TooLong(max) => fill(lang, key::FAULT_TOO_LONG, &[("max", &max.to_string())]),
            FaultKind::UnknownField => text(lang, key::FAULT_UNKNOWN_FIELD).to_owned(),
        }
    }
}

/// Checks all answers. Never panics; the order of faults is the order of the form.
///
/// # Errors
/// Everything there is to mend, at once.
pub fn check(answers: &Answers) -> Result<Checked, Vec<Fault>> {
    let mut faults: Vec<Fault> = path(answers).flat_map(|page| check_page(page, answers)).collect();
    let known = |id: &str| PAGES.iter().flat_map(|page| page.fields()).any(|field| field.id == id);
    if answers.iter().any(|(id, _)| !known(id)) {
        faults.push(Fault { page: None, field: "", kind: FaultKind::UnknownField });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (mut codes, mut words) = (Answers::new(), Answers::new());
    for field in path(answers).flat_map(|page| page.fields()) {
        if field.kind.is_coded() {
            codes.set(field.id, in_list_order(field, answers.of(field.id)));
        } else if let Some(tidied) = answers.first(field.id).and_then(|typed| tidied(field, typed).ok()) {
            words.set(field.id, vec![tidied]);
        }
    }
    Ok(Checked { codes, words })
}

/// What there is to mend on one page.
pub fn check_page(page: &'static Page, answers: &Answers) -> Vec<Fault> {
    let fault = |field: &'static Field, kind| Fault { page: Some(page.id), field: field.id, kind };
    page.fields().iter().filter_map(|field| check_field(field, answers.of(field.id)).map(|kind| fault(field, kind))).collect()
}

fn check_field(field: &Field, values: &[String]) -> Option<FaultKind> {
    match field.kind {
        FieldKind::One(_) | FieldKind::Many { .. } => {
            let offered = |value: &String| field.kind.choices().iter().any(|choice| choice.code == value);
            let most = if matches!(field.kind, FieldKind::One(_)) { 1 } else { field.kind.choices().len() };
            match values {
                [] if field.required => Some(FaultKind::Missing(field.missing)),
                values if !values.iter().all(offered) => Some(FaultKind::NotOffered),
                values if values.len() > most => Some(FaultKind::TooMany),
                _ => None,
            }
        }
        FieldKind::Line { .. } | FieldKind::Text { .. } => match values {
            [] => None,
            [typed] => match tidied(field, typed) {
                Ok(_) | Err(TextFault::Empty) => None,
                Err(TextFault::TooLong(max)) => Some(FaultKind::TooLong(max)),
            },
            _ => Some(FaultKind::TooMany),
        },
    }
}

/// The same set of codes is the same answer, however it was ticked.
fn in_list_order(field: &Field, values: &[String]) -> Vec<String> {
    field.kind.choices().iter().filter(|choice| values.iter().any(|v| v == choice.code)).map(|choice| choice.code.to_owned()).collect()
}

fn tidied(field: &Field, typed: &str) -> Result<String, TextFault> {
    match field.kind {
        FieldKind::Line { .. } => typed.replace(['\n', '\r'], " ").parse::<Line>().map(String::from),
        FieldKind::Text { max, .. } if max == Pasted::MAX => typed.parse::<Pasted>().map(String::from),
        FieldKind::Text { .. } | FieldKind::One(_) | FieldKind::Many { .. } => typed.parse::<Narrative>().map(String::from),
    }
}
