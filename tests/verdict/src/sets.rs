//! Reports made out of the form: answered from page to page, and then changed for better or worse.
//!
//! Nothing here knows a question by name, so a longer form is tested without a word changed.

use crate::{odd, spoil};
use fastrand::Rng;
use serde_json::{Value, json};
use shared::{
    locale::Lang,
    questionnaire::{Answers, FORM_VERSION, Field, FieldKind, REPORT},
    time::ClockOffset,
};
use std::collections::BTreeMap;

/// Answers that also hold what [`Answers`] would not keep, such as a list of none.
pub(crate) type Given = BTreeMap<String, Vec<String>>;

/// What people type.
const WORDS: &[&str] = &[
    "Amber Recruiting",
    "https://amber.example/jobs?id=7",
    "020 7946 0190",
    "They offered money.\r\n\r\nI did not answer.",
    "Fe ofynnon nhw gwestiynau rhyfedd i mi.",
];

/// Moments no clock should show; a report is kept all the same (docs/rules.md §1.8).
const IMPOSSIBLE: &[i64] = &[i64::MIN, -1, 0, i64::MAX];

/// Report `number` of `seed`.
pub(crate) fn report(seed: u32, number: u32) -> Value {
    let chance = &mut Rng::with_seed(u64::from(seed) << 32 | u64::from(number));
    let mut given = honest(chance);
    let spoilt = if chance.u8(..100) < 55 { chance.usize(1..=3) } else { 0 };
    for change in chance.choose_multiple(spoil::SPOILING, spoilt) {
        change(&mut given, chance);
    }
    let harmless = chance.usize(0..=2);
    for change in chance.choose_multiple(spoil::HARMLESS, harmless) {
        change(&mut given, chance);
    }
    let form_version = if chance.u8(..100) < 3 { chance.u16(..) } else { FORM_VERSION };
    let language = if chance.bool() { Lang::En } else { Lang::Cy };
    let answered_at = if chance.u8(..10) == 0 { chance.choice(IMPOSSIBLE).copied() } else { Some(chance.i64(0..1 << 41)) };
    // Null is no offset.
    let clock_offset = if chance.bool() { Some(chance.i64(-ClockOffset::MOST..=ClockOffset::MOST)) } else { None };
    json!({ "form_version": form_version, "language": language, "answered_at": answered_at, "clock_offset": clock_offset, "answers": given })
}

/// Answers as somebody gives them who goes from page to page.
fn honest(chance: &mut Rng) -> Given {
    let (mut given, mut met) = (Given::new(), Vec::new());
    while let Some(page) = REPORT.path(&answers(&given)).find(|page| !met.contains(&page.id)) {
        met.push(page.id);
        for field in page.fields() {
            if field.required || chance.bool() {
                given.insert(field.id.to_owned(), fitting(field, chance));
            }
        }
    }
    given
}

/// An answer that the question asks for.
pub(crate) fn fitting(field: &Field, chance: &mut Rng) -> Vec<String> {
    match field.kind {
        FieldKind::One(_) => codes(field, 1, chance),
        FieldKind::Many { .. } => {
            let several = chance.usize(1..=4);
            codes(field, several, chance)
        }
        FieldKind::Line { .. } | FieldKind::Text { .. } => vec![odd::one_of(chance, WORDS).to_owned()],
        FieldKind::Day => vec![odd::one_of(chance, &["2026-11-30", "2024-02-29", "1999-01-01"]).to_owned()],
    }
}

/// This many of the codes offered, or all of them, in any order.
pub(crate) fn codes(field: &Field, most: usize, chance: &mut Rng) -> Vec<String> {
    let mut picked: Vec<String> = chance.choose_multiple(field.kind.choices(), most).iter().map(|choice| choice.code.to_owned()).collect();
    chance.shuffle(&mut picked);
    picked
}

fn answers(given: &Given) -> Answers {
    let mut answers = Answers::new();
    for (field, values) in given {
        answers.set(field, values.clone());
    }
    answers
}

/// The questions this reporter is asked.
pub(crate) fn asked(given: &Given) -> Vec<&'static Field> {
    REPORT.path(&answers(given)).flat_map(|page| page.fields()).collect()
}

/// The questions this reporter is not asked.
pub(crate) fn not_asked(given: &Given) -> Vec<&'static Field> {
    let asked = asked(given);
    REPORT.pages.iter().flat_map(|page| page.fields()).filter(|field| asked.iter().all(|other| other.id != field.id)).collect()
}
