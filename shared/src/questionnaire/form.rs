//! Forms, and the pages they are made of.

use super::{Answers, Field, When, check_page};
use crate::locale::Key;

/// A form: its pages in order, and which of them are met.
#[derive(Debug)]
pub struct Form {
    /// Stable name.
    pub id: &'static str,
    /// Whether it can be filled in again and again, each time about another one: a further contact, a
    /// further person.
    pub repeatable: bool,
    /// Every page there is.
    pub pages: &'static [Page],
}

/// One page: one thing to think about.
#[derive(Debug)]
pub struct Page {
    /// Stable name, also the last part of the plain page's address. It says what the page is about and
    /// never what was answered: the next person at this phone may read the address.
    pub id: &'static str,
    /// The question, or a notice's title.
    pub heading: Key,
    /// A line of help under the heading.
    pub hint: Option<Key>,
    /// Words that stand before the questions.
    pub advice: Option<Key>,
    /// What is on it.
    pub kind: PageKind,
    /// Whether this reporter meets it.
    pub when: When,
    /// Why it is asked, for pages that not everybody meets.
    pub because: Option<Key>,
}

/// What a page holds.
#[derive(Debug)]
pub enum PageKind {
    /// Questions to answer.
    Questions(&'static [Field]),
    /// The danger page: urgent numbers, nothing to answer (docs/rules.md §1.3).
    Danger,
    /// Something to know before going on.
    Notice(&'static [Key]),
}

impl Page {
    pub(super) const fn asks(id: &'static str, heading: Key, fields: &'static [Field]) -> Self {
        Self { id, heading, hint: None, advice: None, kind: PageKind::Questions(fields), when: When::Always, because: None }
    }

    pub(super) const fn tells(id: &'static str, heading: Key, kind: PageKind) -> Self {
        Self { id, heading, hint: None, advice: None, kind, when: When::Always, because: None }
    }

    pub(super) const fn hint(self, hint: Key) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub(super) const fn advice(self, advice: Key) -> Self {
        Self { advice: Some(advice), ..self }
    }

    pub(super) const fn when(self, when: When, because: Key) -> Self {
        Self { when, because: Some(because), ..self }
    }

    /// Its questions; none on a notice.
    pub const fn fields(&self) -> &'static [Field] {
        match self.kind {
            PageKind::Questions(fields) => fields,
            PageKind::Danger | PageKind::Notice(_) => &[],
        }
    }
}

impl Form {
    /// The pages this person meets, in order.
    pub fn path<'a>(&'static self, answers: &'a Answers) -> impl Iterator<Item = &'static Page> + use<'a> {
        self.pages.iter().filter(move |page| page.when.holds(self, answers))
    }

    /// The questions of a page that this person is asked.
    pub fn asked<'a>(&'static self, page: &'static Page, answers: &'a Answers) -> impl Iterator<Item = &'static Field> + use<'a> {
        page.fields().iter().filter(move |field| field.when.holds(self, answers))
    }

    /// Whether a question is asked at all.
    pub fn asks(&self, field: &str, answers: &Answers) -> bool {
        let found = self.pages.iter().find_map(|page| page.fields().iter().find(|f| f.id == field).map(|f| (page, f)));
        found.is_some_and(|(page, field)| page.when.holds(self, answers) && field.when.holds(self, answers))
    }

    /// The page of this name.
    pub fn page(&self, id: &str) -> Option<&'static Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The question of this name.
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.pages.iter().flat_map(Page::fields).find(|field| field.id == id)
    }

    /// The page after `id`, or `None` after the last one.
    pub fn next(&'static self, id: &str, answers: &Answers) -> Option<&'static Page> {
        self.path(answers).skip_while(|page| page.id != id).nth(1)
    }

    /// The page before `id`; `None` before the first. Before a name that is no page stands the last one.
    pub fn previous(&'static self, id: &str, answers: &Answers) -> Option<&'static Page> {
        self.path(answers).take_while(|page| page.id != id).last()
    }

    /// The first page that still lacks a valid answer: where somebody who returns goes on.
    pub fn first_unanswered(&'static self, answers: &Answers) -> Option<&'static Page> {
        self.path(answers).find(|page| !check_page(self, page, answers).is_empty())
    }

    /// Why this person meets a page: the sentence, where not everybody does.
    pub fn explain(&'static self, page: &'static Page, answers: &Answers) -> Option<Key> {
        page.because.filter(|_| page.when.holds(self, answers))
    }
}
