//! How long a report takes, by the timing model of docs/rules.md §1.11: what is read, tapped and typed on each page,
//! by twenty people made from a seed. It prints what it found; a page that grows shows here first.

use super::*;
use crate::locale::{Key, Lang, text};
use std::{collections::BTreeMap, io::Write, ops::AddAssign};

const READ_A_MINUTE: f64 = 200.0;
const A_TAP: f64 = 1.2;
const A_KEYSTROKE: f64 = 0.3;
const PEOPLE: u64 = 20;
/// Seconds, of the report and of “me too”. Welsh says the same in a tenth more words, and is held to what that takes.
const fn at_most(lang: Lang) -> (f64, f64) {
    match lang {
        Lang::En => (120.0, 30.0),
        Lang::Cy => (130.0, 30.0),
    }
}

/// What somebody does on a page, or on all of them.
#[derive(Clone, Copy, Default)]
struct Effort {
    words: usize,
    taps: usize,
    keys: usize,
}

impl Effort {
    fn seconds(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a form has few words")]
        let number = |n: usize| n as f64;
        number(self.words) / READ_A_MINUTE * 60.0 + number(self.taps) * A_TAP + number(self.keys) * A_KEYSTROKE
    }
}

impl AddAssign for Effort {
    fn add_assign(&mut self, more: Self) {
        *self = Self { words: self.words + more.words, taps: self.taps + more.taps, keys: self.keys + more.keys };
    }
}

/// Somebody who answers: how they choose where the form leaves them a choice.
struct Person {
    dice: fastrand::Rng,
    lang: Lang,
    /// What most people say, where a form has one usual answer.
    usual: &'static [(&'static str, &'static str, u8)],
}

/// Of a hundred people, how many give the usual answer. The rest choose among all answers alike.
const USUAL: &[(&str, &str, u8)] =
    &[("danger_now", "NO", 92), ("subject_relation", "ME", 70), ("next_contact", "NO", 50), ("contacted_by_account", "YES", 80)];

/// Who types does it in one field of four, and a story of two lines at most; an address is pasted.
const TYPES: u8 = 15;
const TELLS: u8 = 60;
/// Of a hundred, who ticks a second answer where there may be several, and who answers what may be left out.
const SECOND: u8 = 40;
const ANSWERS_MORE: u8 = 10;

impl Person {
    fn new(seed: u64, lang: Lang) -> Self {
        Self { dice: fastrand::Rng::with_seed(seed), lang, usual: USUAL }
    }

    fn in_a_hundred(&mut self, share: u8) -> bool {
        self.dice.u8(0..100) < share
    }

    fn read(&self, key: Key) -> usize {
        text(self.lang, key).split_whitespace().count()
    }

    /// One of them, or two. Lists begin with what is met most: of the n-th there is 1 / n² as much as of the first.
    fn choose(&mut self, field: &'static Field, choices: &'static [crate::taxonomy::Choice], several: bool) -> Vec<String> {
        let usual = self.usual.iter().find(|(id, _, _)| *id == field.id);
        if let Some((_, code, share)) = usual
            && self.in_a_hundred(*share)
        {
            return vec![(*code).to_owned()];
        }
        let mut codes: Vec<&str> = Vec::new();
        for _ in 0..1 + usize::from(several && self.in_a_hundred(SECOND)) {
            let weights = (1..=choices.len()).map(|rank| f64::from(u32::try_from(rank).expect("a short list")).powi(-2));
            let mut left = self.dice.f64() * weights.clone().sum::<f64>();
            let chosen = weights.into_iter().position(|weight| {
                left -= weight;
                left <= 0.0
            });
            let code = choices[chosen.unwrap_or(0)].code;
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes.into_iter().map(str::to_owned).collect()
    }

    /// Answers a field, or leaves it, and tells what that took.
    fn answer(&mut self, field: &'static Field, answers: &mut Answers) -> Option<Effort> {
        let mut effort = Effort::default();
        let (choices, shown, several) = match field.kind {
            FieldKind::One(choices) => (choices, choices.len(), false),
            FieldKind::Many { choices, main } => (choices, main, true),
            FieldKind::Line { .. } if field.id == "contact_value" => {
                // What the account knows stands there already.
                answers.set(field.id, vec!["member@parliament.example".to_owned()]);
                return None;
            }
            FieldKind::Line { .. } => {
                let keys = self.dice.usize(5..25);
                return self.in_a_hundred(TYPES).then(|| {
                    answers.set(field.id, vec!["a".repeat(keys)]);
                    Effort { taps: 1, keys, words: 0 }
                });
            }
            FieldKind::Text { .. } if field.id == "narrative" => {
                let keys = self.dice.usize(20..80);
                return self.in_a_hundred(TELLS).then(|| {
                    answers.set(field.id, vec!["word ".repeat(keys / 5)]);
                    Effort { taps: 1, keys, words: 0 }
                });
            }
            FieldKind::Text { .. } => {
                return self.in_a_hundred(TYPES).then(|| {
                    answers.set(field.id, vec!["social.example/amber-recruiting".to_owned()]);
                    Effort { taps: 3, ..Effort::default() }
                });
            }
            FieldKind::Day => return None,
        };
        if !field.required && !self.in_a_hundred(ANSWERS_MORE) {
            return None;
        }
        let codes = self.choose(field, choices, several);
        let last = choices.iter().rposition(|choice| codes.iter().any(|code| code == choice.code)).unwrap_or(0);
        effort.words += choices[..=last].iter().map(|choice| self.read(choice.label)).sum::<usize>();
        // The further ones are behind a tap.
        effort.taps += codes.len() + usize::from(last >= shown);
        answers.set(field.id, codes);
        Some(effort)
    }

    /// Goes through a form up to Send. Each tick is a tap, and so are Continue and the field somebody types in.
    fn fill(&mut self, form: &'static Form, by_page: &mut BTreeMap<&'static str, Vec<Effort>>) -> Effort {
        let (mut answers, mut all) = (Answers::new(), Effort::default());
        let mut next = form.path(&answers).next();
        while let Some(page) = next {
            let lines = if let PageKind::Notice(lines) = page.kind { lines } else { &[] };
            let said = std::iter::once(page.heading).chain(page.hint).chain(page.advice).chain(lines.iter().copied());
            let mut effort = Effort { words: said.map(|key| self.read(key)).sum(), taps: 1, keys: 0 };
            // Who leaves the rest of a page does not read it.
            let mut unread = 0;
            for field in page.fields() {
                if form.asked(page, &answers).any(|asked| asked.id == field.id) {
                    let above = field.label.into_iter().chain(field.hint).map(|key| self.read(key)).sum::<usize>();
                    match self.answer(field, &mut answers) {
                        Some(done) => effort += Effort { words: done.words + above + std::mem::take(&mut unread), ..done },
                        None => unread += above,
                    }
                }
            }
            by_page.entry(page.id).or_default().push(effort);
            all += effort;
            next = form.next(page.id, &answers);
        }
        assert!(check_form(form, &answers).is_ok(), "somebody who answers everything that is asked can send: {answers:?}");
        let values =
            form.pages.iter().flat_map(Page::fields).flat_map(|field| answers.of(field.id).iter().map(move |value| (field, value)));
        let words = values
            .map(|(field, value)| {
                let label = field.kind.choices().iter().find(|choice| choice.code == value).map(|choice| self.read(choice.label));
                label.unwrap_or_else(|| value.split_whitespace().count())
            })
            .sum();
        let checked = Effort { words, taps: 1, keys: 0 };
        by_page.entry("(check)").or_default().push(checked);
        all += checked;
        all
    }
}

/// The median and the worst of all the people, after a table of their pages.
fn measured(form: &'static Form, lang: Lang, out: &mut impl Write) -> (f64, f64) {
    let mut by_page = BTreeMap::new();
    let mut all: Vec<Effort> = (0..PEOPLE).map(|seed| Person::new(seed, lang).fill(form, &mut by_page)).collect();
    all.sort_by(|a, b| a.seconds().total_cmp(&b.seconds()));
    let median = |some: &mut Vec<Effort>| {
        some.sort_by(|a, b| a.seconds().total_cmp(&b.seconds()));
        some[some.len() / 2]
    };
    let line = |out: &mut dyn Write, name: &str, met: usize, of: Effort| {
        writeln!(out, "  {name:<12} {met:>4} {:>6} {:>5} {:>5} {:>8.1}", of.words, of.taps, of.keys, of.seconds())
            .expect("a test can print");
    };
    writeln!(out, "\n{} ({lang:?}), {PEOPLE} people: medians of each page", form.id).expect("a test can print");
    writeln!(out, "  {:<12} {:>4} {:>6} {:>5} {:>5} {:>8}", "page", "met", "words", "taps", "keys", "seconds").expect("a test can print");
    for id in form.pages.iter().map(|page| page.id).chain(["(check)"]) {
        if let Some(efforts) = by_page.get_mut(id) {
            line(out, id, efforts.len(), median(efforts));
        }
    }
    let (middle, worst) = (median(&mut all.clone()), all[all.len() - 1]);
    line(out, "median", all.len(), middle);
    line(out, "worst", all.len(), worst);
    (middle.seconds(), worst.seconds())
}

#[test]
fn half_the_people_have_sent_their_report_in_two_minutes_and_me_too_in_half_a_minute() {
    // Past what the runner keeps to itself: whoever runs the tests sees where the time goes.
    let mut out = std::io::stdout();
    for lang in Lang::ALL {
        let (plain, _) = measured(&REPORT, lang, &mut out);
        let (short, _) = measured(&super::ME_TOO, lang, &mut out);
        let most = at_most(lang);
        assert!(plain <= most.0 && short <= most.1, "{lang:?}: {plain:.0} s and {short:.0} s");
    }
}

#[test]
fn the_model_counts_what_is_read_tapped_and_typed() {
    let effort = Effort { words: 100, taps: 10, keys: 20 };
    assert!((effort.seconds() - (30.0 + 12.0 + 6.0)).abs() < 1e-9);
}
