//! What can be added to a report after it was sent: the forms of docs/domain.md §1.5.

use crate::{
    api::{Endpoint, Method},
    ids::Reference,
    own_reports::FollowedUp,
    permission::Permission,
    problem::Code,
    questionnaire::Answers,
};
#[cfg(feature = "later")]
use crate::{
    locale::Lang,
    problem::FieldProblem,
    questionnaire::{APPROACHER, CONTACT, Checked, Fault, Form, MORE, Page, SAME, check_form},
};
use serde::{Deserialize, Serialize};

/// POST `/api/v1/reports/{reference}/additions`: adds to a report, by one of the forms for it; a retry with the same key adds
/// once. What was sent before stays as it is.
#[derive(Debug)]
pub struct AddToReport;

impl Endpoint for AddToReport {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports/{reference}/additions";
    const PERMISSION: Permission = Permission::SeeOwn;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (Reference,);
    type Request = Addition;
    type Response = FollowedUp;
}

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LaterForm {
    /// More about what was reported.
    More,
    /// A further contact by the same people.
    Contact,
    /// A further person who approached, or more about the one.
    Approacher,
    /// An account somewhere else: is it the same one?
    Same,
}

/// Who reads it must need to (docs/domain.md §2.9), and an entry is read by all who work the case.
#[cfg(feature = "later")]
const NOT_HERE: &str = "lever";

impl LaterForm {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::More, Self::Contact, Self::Approacher, Self::Same];

    /// Whether it tells of something that happened. A question does not, and what it names counts for nothing.
    pub const fn tells(self) -> bool {
        match self {
            Self::More | Self::Contact | Self::Approacher => true,
            Self::Same => false,
        }
    }
}

#[cfg(feature = "later")]
impl LaterForm {
    /// The form.
    pub fn form(self) -> &'static Form {
        match self {
            Self::More => &MORE,
            Self::Contact => &CONTACT,
            Self::Approacher => &APPROACHER,
            Self::Same => &SAME,
        }
    }

    /// The form of this name, which stands in addresses.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.form().id == name)
    }

    /// Its pages, as far as they can be answered here.
    pub fn pages(self) -> impl Iterator<Item = &'static Page> {
        self.form().pages.iter().filter(|page| page.id != NOT_HERE)
    }
}

/// Something to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// The form that was answered.
    pub form: LaterForm,
    /// The answers; nothing is required, and one at least is there.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::later_answers))]
    pub answers: Answers,
}

#[cfg(feature = "later")]
impl Addition {
    /// The verdict on it: its checked answers, or everything there is to mend.
    ///
    /// # Errors
    /// In the order of the form.
    pub fn check(&self) -> Result<Checked, Vec<Fault>> {
        check_form(self.form.form(), &self.answers)
    }

    /// What the server answers it with where it does not do, in a language.
    ///
    /// # Errors
    /// Everything there is to mend.
    pub fn checked(&self, lang: Lang) -> Result<Checked, Vec<FieldProblem>> {
        let problem = |fault: &Fault| FieldProblem { pointer: format!("/answers/{}", fault.field), detail: fault.say(lang) };
        let checked = self.check().map_err(|faults| faults.iter().map(problem).collect::<Vec<_>>())?;
        let refused = |pointer: &str, detail: &str| Err(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }]);
        match checked.answers() {
            answers if answers.first(NOT_HERE).is_some() => {
                refused("/answers/lever", "Few people may read this. Tell it to whoever gets in touch with you.")
            }
            answers if answers.iter().next().is_none() => refused("/answers", "Answer at least one question."),
            _ => Ok(checked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(form: LaterForm, answers: Answers) -> Vec<String> {
        let checked = Addition { form, answers }.checked(Lang::En);
        checked.err().unwrap_or_default().into_iter().map(|problem| problem.pointer).collect()
    }

    #[test]
    fn something_has_to_be_said_and_fit_its_question() {
        for form in LaterForm::ALL {
            assert_eq!(pointers(form, Answers::new()), ["/answers"]);
            assert_eq!(LaterForm::of(form.form().id), Some(form));
        }
        assert_eq!(pointers(LaterForm::More, Answers::new().with("exact_words", &["Bring the papers."])), [""; 0]);
        assert_eq!(pointers(LaterForm::More, Answers::new().with("warning_signs", &["NO_SUCH"])), ["/answers/warning_signs"]);
        assert_eq!(pointers(LaterForm::Approacher, Answers::new().with("exact_words", &["Bring the papers."])), ["/answers/"]);
        assert_eq!(LaterForm::of("report"), None);
    }

    #[test]
    fn what_few_may_read_is_neither_asked_nor_taken_here() {
        assert!(LaterForm::More.pages().all(|page| page.fields().iter().all(|field| field.id != NOT_HERE)));
        assert_eq!(pointers(LaterForm::More, Answers::new().with(NOT_HERE, &["ROMANCE"])), ["/answers/lever"]);
    }
}
