//! Changes to a report that was in order.

use crate::{
    odd,
    sets::{Given, asked, codes, fitting, not_asked},
};
use fastrand::Rng;
use shared::questionnaire::{Field, FieldKind, REPORT};

/// One change. Where the report has no place for it, nothing happens.
type Change = fn(&mut Given, &mut Rng);

/// No form takes these.
pub(crate) const SPOILING: &[Change] = &[leave_out, not_offered, too_many, too_long, unknown_field];

/// A form must take these, and drop what it did not ask for.
pub(crate) const HARMLESS: &[Change] = &[unasked, strange_words, just_fits, twice];

/// Required answers are missing, or are there and empty; at times all are.
fn leave_out(given: &mut Given, chance: &mut Rng) {
    let required: Vec<_> = asked(given).into_iter().filter(|field| field.required).collect();
    let most = if chance.u8(..8) == 0 { required.len() } else { chance.usize(1..=3) };
    for field in chance.choose_multiple(required, most) {
        if chance.bool() {
            given.remove(field.id);
        } else {
            given.insert(field.id.to_owned(), Vec::new());
        }
    }
}

/// A code of another question, of another form, or of nobody's.
fn not_offered(given: &mut Given, chance: &mut Rng) {
    let Some(field) = some(asked(given), |field| field.kind.is_coded(), chance) else { return };
    let strange = strange_code(field, chance);
    let values = given.entry(field.id.to_owned()).or_default();
    if chance.bool() {
        values.clear();
    }
    values.push(strange);
    chance.shuffle(values);
}

fn strange_code(field: &'static Field, chance: &mut Rng) -> String {
    let lender = if chance.bool() { REPORT.pages.iter().flat_map(|page| page.fields()).collect() } else { vec![field] };
    let lender = some(lender, |field| field.kind.is_coded(), chance).unwrap_or(field);
    let code = codes(lender, 1, chance).pop().unwrap_or_default();
    if lender.id == field.id { odd::misspelt(chance, &code) } else { code }
}

/// Two answers where one is asked for, or more than there are.
fn too_many(given: &mut Given, chance: &mut Rng) {
    let Some(field) = some(asked(given), |_| true, chance) else { return };
    let mut values = match field.kind {
        FieldKind::One(_) => codes(field, 2, chance),
        FieldKind::Many { choices, .. } => codes(field, choices.len(), chance),
        FieldKind::Line { .. } | FieldKind::Text { .. } | FieldKind::Day => fitting(field, chance),
    };
    values.extend(fitting(field, chance));
    given.insert(field.id.to_owned(), values);
}

/// A character too many, or many.
fn too_long(given: &mut Given, chance: &mut Rng) {
    let over = if chance.bool() { 1 } else { chance.usize(1..=300) };
    type_characters(given, chance, |max| max + over);
}

/// As much as fits, or a character less.
fn just_fits(given: &mut Given, chance: &mut Rng) {
    let under = chance.usize(0..=1);
    type_characters(given, chance, |max| max - under);
}

fn type_characters(given: &mut Given, chance: &mut Rng, length: impl Fn(usize) -> usize) {
    let typed: Vec<_> = asked(given).into_iter().filter_map(|field| Some((field, most(field)?))).collect();
    if let Some((field, max)) = chance.choice(typed) {
        given.insert(field.id.to_owned(), vec![odd::filled(chance, length(max))]);
    }
}

/// How much may be typed, where something may.
const fn most(field: &Field) -> Option<usize> {
    match field.kind {
        FieldKind::Line { max } | FieldKind::Text { max, .. } => Some(max),
        FieldKind::One(_) | FieldKind::Many { .. } | FieldKind::Day => None,
    }
}

/// A field of no form, perhaps with nothing in it. Some names mean something to a program on the way.
fn unknown_field(given: &mut Given, chance: &mut Rng) {
    let near = some(REPORT.pages.iter().flat_map(|page| page.fields()).collect(), |_| true, chance).map_or("", |field| field.id);
    let name = match chance.u8(..3) {
        0 => odd::one_of(chance, &["__proto__", "constructor", "length", "answers", "0", "form_version"]).to_owned(),
        _ => odd::misspelt(chance, near),
    };
    let values = if chance.bool() { vec![odd::text(chance, 40)] } else { Vec::new() };
    given.entry(name).or_insert(values);
}

/// Answers to questions that were not asked: good ones, wrong ones, too many.
fn unasked(given: &mut Given, chance: &mut Rng) {
    let fields = not_asked(given);
    // What fits is dropped and what does not is refused: one that does not would hide all that do.
    let fits = chance.u8(..4) > 0;
    let several = if fits { fields.len() } else { chance.usize(..=fields.len()) };
    for field in chance.choose_multiple(fields, several) {
        let mut values = fitting(field, chance);
        if !fits && chance.bool() {
            values.push(odd::text(chance, 40));
        }
        given.insert(field.id.to_owned(), values);
    }
}

/// Words in no language, or none that can be seen.
fn strange_words(given: &mut Given, chance: &mut Rng) {
    if let Some(field) = some(asked(given), |field| !field.kind.is_coded(), chance) {
        given.insert(field.id.to_owned(), vec![odd::text(chance, 40)]);
    }
}

/// The same code ticked twice.
fn twice(given: &mut Given, chance: &mut Rng) {
    let several = |field: &&'static Field| matches!(field.kind, FieldKind::Many { .. });
    let Some(values) = some(asked(given), several, chance).and_then(|field| given.get_mut(field.id)) else { return };
    values.extend(values.first().cloned());
    chance.shuffle(values);
}

fn some(fields: Vec<&'static Field>, fit: impl Fn(&&'static Field) -> bool, chance: &mut Rng) -> Option<&'static Field> {
    chance.choice(fields.into_iter().filter(fit).collect::<Vec<_>>())
}
