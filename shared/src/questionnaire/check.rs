//! The one check of answers. What passes is a [`Checked`], which nothing else can make.

use super::{Answers, Field, FieldKind, Form, Page};
use crate::{
    locale::{Key, Lang, fill, key, text},
    text::{Line, Narrative, Pasted, TextFault},
    time::Day,
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

    /// All of them together, as they are sent: what was asked, and nothing else.
    pub fn answers(&self) -> Answers {
        let mut all = self.codes.clone();
        for (field, values) in self.words.iter() {
            all.set(field, values.to_vec());
        }
        all
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
    /// More than one where one is asked for, or more than there are.
    TooMany,
    /// More characters than fit.
    TooLong(usize),
    /// Not a day of the calendar.
    NoDay,
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
            FaultKind::NoDay => text(lang, key::FAULT_NO_DAY).to_owned(),
            FaultKind::UnknownField => text(lang, key::FAULT_UNKNOWN_FIELD).to_owned(),
        }
    }
}

/// Checks all answers. Never panics; the order of faults is the order of the form.
///
/// # Errors
/// Everything there is to mend, at once.
pub fn check_form(form: &'static Form, answers: &Answers) -> Result<Checked, Vec<Fault>> {
    let mut faults: Vec<Fault> = form.path(answers).flat_map(|page| check_page(form, page, answers)).collect();
    if answers.iter().any(|(id, _)| form.field(id).is_none()) {
        faults.push(Fault { page: None, field: "", kind: FaultKind::UnknownField });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (mut codes, mut words) = (Answers::new(), Answers::new());
    for field in form.path(answers).flat_map(|page| form.asked(page, answers)) {
        if field.kind.is_coded() {
            codes.set(field.id, in_list_order(field, answers.of(field.id)));
        } else if let Some(tidied) = answers.first(field.id).and_then(|typed| tidied(field, typed).ok()) {
            words.set(field.id, vec![tidied]);
        }
    }
    Ok(Checked { codes, words })
}

/// Checks the answers to an alert about an account and makes a report's of them: it was about whoever answers, and what
/// the alert named is what contact came from (docs/domain.md §1.2).
///
/// # Errors
/// Everything there is to mend, at once.
#[cfg(feature = "later")]
pub fn check_me_too(answers: &Answers, identifiers: String) -> Result<Checked, Vec<Fault>> {
    let mut checked = check_form(&super::ME_TOO, answers)?;
    checked.codes.set("subject_relation", vec!["ME".to_owned()]);
    checked.words.set("identifiers", vec![identifiers]);
    Ok(checked)
}

/// Makes a report's answers of a question to the team, once whoever asked it has said yes: what they wrote is its story, and
/// everything else can be added later (docs/domain.md §1.2). Whether it concerns somebody who might see it was asked with the
/// yes: `conflict` is the report's own answer to that, or nothing.
///
/// # Errors
/// Everything there is to mend, at once.
#[cfg(feature = "later")]
pub fn check_ask(answers: &Answers, conflict: &[String]) -> Result<Checked, Vec<Fault>> {
    let mut checked = check_form(&super::ASK, answers)?;
    if let Some(field) = super::REPORT.field("conflict_flag") {
        if let Some(kind) = check_field(field, conflict) {
            return Err(vec![Fault { page: None, field: field.id, kind }]);
        }
        checked.codes.set(field.id, conflict.to_vec());
    }
    let story = checked.words.of("question").to_vec();
    checked.words.set("question", Vec::new());
    checked.words.set("narrative", story);
    Ok(checked)
}

/// What does not fit its question although it is not asked. A form that sends only what it asked never has
/// any; whoever does has not read the description.
pub fn misfits(form: &'static Form, answers: &Answers) -> Vec<Fault> {
    let unasked = |(id, values): (&str, &[String])| {
        let field = form.field(id).filter(|field| !form.asks(field.id, answers))?;
        check_field(field, values).map(|kind| Fault { page: None, field: field.id, kind })
    };
    answers.iter().filter_map(unasked).collect()
}

/// What there is to mend on one page.
pub fn check_page(form: &'static Form, page: &'static Page, answers: &Answers) -> Vec<Fault> {
    let fault = |field: &'static Field, kind| Fault { page: Some(page.id), field: field.id, kind };
    form.asked(page, answers).filter_map(|field| check_field(field, answers.of(field.id)).map(|kind| fault(field, kind))).collect()
}

/// The answer to a field as it may be kept before the report is sent: what is tidied of it; nothing where it is of the wrong
/// kind or too long.
pub fn fitting(field: &Field, values: &[String]) -> Option<Vec<String>> {
    match (check_field(field, values), field.kind) {
        (Some(FaultKind::Missing(_)), _) => Some(Vec::new()),
        (Some(_), _) => None,
        (None, FieldKind::One(_) | FieldKind::Many { .. }) => Some(in_list_order(field, values)),
        (None, _) => Some(values.iter().filter_map(|typed| tidied(field, typed).ok()).collect()),
    }
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
        FieldKind::Line { .. } | FieldKind::Text { .. } | FieldKind::Day => match values {
            [] if field.required => Some(FaultKind::Missing(field.missing)),
            [] => None,
            [typed] => match tidied(field, typed) {
                Err(Unfit::Empty) if field.required => Some(FaultKind::Missing(field.missing)),
                Ok(_) | Err(Unfit::Empty) => None,
                Err(Unfit::TooLong(max)) => Some(FaultKind::TooLong(max)),
                Err(Unfit::NoDay) => Some(FaultKind::NoDay),
            },
            _ => Some(FaultKind::TooMany),
        },
    }
}

/// The same set of codes is the same answer, however it was ticked.
fn in_list_order(field: &Field, values: &[String]) -> Vec<String> {
    field.kind.choices().iter().filter(|choice| values.iter().any(|v| v == choice.code)).map(|choice| choice.code.to_owned()).collect()
}

/// Why typed words are no answer.
enum Unfit {
    Empty,
    TooLong(usize),
    NoDay,
}

impl From<TextFault> for Unfit {
    fn from(fault: TextFault) -> Self {
        match fault {
            TextFault::Empty => Unfit::Empty,
            TextFault::TooLong(max) => Unfit::TooLong(max),
        }
    }
}

fn tidied(field: &Field, typed: &str) -> Result<String, Unfit> {
    match field.kind {
        FieldKind::Line { .. } => Ok(typed.replace(['\n', '\r'], " ").parse::<Line>().map(String::from)?),
        FieldKind::Text { max, .. } if max == Pasted::MAX => Ok(typed.parse::<Pasted>().map(String::from)?),
        FieldKind::Day => typed.parse::<Day>().map(|day| day.to_string()).map_err(|_| Unfit::NoDay),
        FieldKind::Text { .. } | FieldKind::One(_) | FieldKind::Many { .. } => Ok(typed.parse::<Narrative>().map(String::from)?),
    }
}
