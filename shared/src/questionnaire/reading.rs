//! Every page can be read by a child of ten (docs/rules.md §1.10).

use super::*;
use crate::locale::{Key, Lang, text};

/// Names that are long and known.
const KNOWN: &[&str] = &["LinkedIn", "WhatsApp", "Facebook", "Instagram", "Telegram", "Microsoft", "security"];

/// English syllables, counted by vowel groups: crude, and on the careful side.
fn syllables(word: &str) -> usize {
    if KNOWN.contains(&word) {
        return 1;
    }
    let letters: Vec<char> = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: &char| "aeiouy".contains(*c);
    let groups = letters.iter().enumerate().filter(|(i, c)| vowel(c) && (*i == 0 || !vowel(&letters[i - 1]))).count();
    let silent = letters.len() > 2 && letters.ends_with(&['e']) && !letters.ends_with(&['l', 'e']) && !vowel(&letters[letters.len() - 2]);
    (groups - usize::from(silent && groups > 1)).max(1)
}

fn sentences(words: &str) -> Vec<Vec<&str>> {
    words
        .split(['.', '?', '!', ':', '\n'])
        .map(|sentence| sentence.split(|c: char| !(c.is_alphanumeric() || "’'-".contains(c))).filter(|w| !w.is_empty()).collect())
        .filter(|sentence: &Vec<_>| !sentence.is_empty())
        .collect()
}

/// The Flesch–Kincaid grade.
fn grade(sentences: &[Vec<&str>]) -> f64 {
    let words: Vec<&str> = sentences.iter().flatten().copied().collect();
    #[expect(clippy::cast_precision_loss, reason = "a page has few words")]
    let ratio = |a: usize, b: usize| a as f64 / b as f64;
    0.39 * ratio(words.len(), sentences.len()) + 11.8 * ratio(words.iter().map(|w| syllables(w)).sum(), words.len()) - 15.59
}

fn said_on(page: &Page) -> Vec<Key> {
    let lines = if let PageKind::Notice(lines) = page.kind { lines } else { &[] };
    let fields = page.fields().iter().flat_map(|field| {
        let choices = field.kind.choices().iter().map(|choice| choice.label);
        let missing = field.required.then_some(field.missing);
        field.label.into_iter().chain(field.hint).chain(missing).chain(choices)
    });
    std::iter::once(page.heading)
        .chain(page.hint)
        .chain(page.advice)
        .chain(page.because)
        .chain(lines.iter().copied())
        .chain(fields)
        .collect()
}

#[test]
fn each_page_is_plain_english_and_no_sentence_is_long() {
    let mut faults = Vec::new();
    for (form, page) in FORMS.iter().flat_map(|form| form.pages.iter().map(move |page| (form.id, page))) {
        let said: Vec<&str> = said_on(page).into_iter().map(|key| text(Lang::En, key)).collect();
        let all: Vec<Vec<&str>> = said.iter().flat_map(|words| sentences(words)).collect();
        let grade = grade(&all);
        if grade > 5.0 {
            faults.push(format!("{form}/{}: grade {grade:.1}", page.id));
        }
        for long in all.iter().filter(|sentence| sentence.len() > 20) {
            faults.push(format!("{form}/{}: {} words: {}", page.id, long.len(), long.join(" ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_measure_knows_hard_from_easy() {
    assert!(grade(&sentences("The cat sat on the mat. It was warm.")) < 2.0);
    assert!(
        grade(&sentences("Notwithstanding organisational considerations, institutional accountability necessitates documentation.")) > 15.0
    );
}
