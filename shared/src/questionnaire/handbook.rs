//! `docs/questions.md`: every form, page, question, code and condition in both languages. Written from the data, so
//! that what people read about the form is the form.

use super::*;
use crate::locale::{Key, Lang, text};
use std::fmt::Write;

const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/questions.md");

fn both(key: Key) -> String {
    format!("{} · *{}*", text(Lang::En, key), text(Lang::Cy, key))
}

fn condition(when: &When) -> String {
    let codes = |codes: &[&str]| codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    match when {
        When::Always => "always".to_owned(),
        When::Said(field, wanted) => format!("`{field}` is one of {}", codes(wanted)),
        When::SaidOtherThan(field, others) => format!("`{field}` is answered and not {}", codes(others)),
        When::Any(any) => any.iter().map(condition).collect::<Vec<_>>().join("; or "),
    }
}

fn answer(kind: &FieldKind) -> String {
    match kind {
        FieldKind::One(_) => "one of".to_owned(),
        FieldKind::Many { .. } => "any of".to_owned(),
        FieldKind::Line { max } => format!("a line, at most {max} characters"),
        FieldKind::Text { max, .. } => format!("text, at most {max} characters"),
        FieldKind::Day => "a day".to_owned(),
    }
}

fn question(out: &mut String, page: &Page, field: &Field) {
    let required = if field.required { "required" } else { "optional" };
    let _ = writeln!(out, "- `{}` ({required}, {}): {}", field.id, answer(&field.kind), both(field.label.unwrap_or(page.heading)));
    if field.when != When::Always {
        let _ = writeln!(out, "  - asked when {}", condition(&field.when));
    }
    for choice in field.kind.choices() {
        let _ = writeln!(out, "  - `{}` {}", choice.code, both(choice.label));
    }
}

fn handbook() -> String {
    let mut out = format!(
        "# Questions\n\nForm version {FORM_VERSION}. Written from the code by the tests; do not edit. To write it anew:\n\n\
         ```\nVEDETTE_WRITE_QUESTIONS=1 cargo test -p shared handbook\n```\n\n\
         Each sentence stands in English and in Welsh. The Welsh has not been checked yet.\n"
    );
    for form in FORMS {
        let again = if form.repeatable { " (can be filled in again and again)" } else { "" };
        let _ = writeln!(out, "\n## {}{again}", form.id);
        for page in form.pages {
            let _ = writeln!(out, "\n### {}: {}\n", page.id, both(page.heading));
            if page.when != When::Always {
                let _ = writeln!(out, "Shown when {}.\n", condition(&page.when));
            }
            for because in page.because.iter().chain(page.hint.iter()).chain(page.advice.iter()) {
                let _ = writeln!(out, "> {}\n", both(*because));
            }
            if let PageKind::Notice(lines) = page.kind {
                lines.iter().for_each(|line| {
                    let _ = writeln!(out, "- {}", both(*line));
                });
            }
            page.fields().iter().for_each(|field| question(&mut out, page, field));
        }
    }
    out
}

#[test]
fn the_page_of_questions_is_what_the_code_asks() {
    if std::env::var_os("VEDETTE_WRITE_QUESTIONS").is_some() {
        std::fs::write(PLACE, handbook()).unwrap();
    }
    let written = std::fs::read_to_string(PLACE).unwrap_or_default();
    assert!(written == handbook(), "docs/questions.md is not what the code asks; its head says how to write it anew");
}
