//! Filing a report.

use crate::{
    api::{Endpoint, Method, Rate},
    ids::{DelegationId, Reference},
    locale::Lang,
    permission::Permission,
    problem::{Code, FieldProblem},
    questionnaire::{self, Answers, Checked, FORM_VERSION, Fault, REPORT},
    sessions::Right,
    taxonomy::IdentityMode,
    time::{ClockOffset, Moment},
};
use serde::{Deserialize, Serialize};

/// POST `/api/v1/reports`: one report; a retry with the same key gets the same receipt.
#[derive(Debug)]
pub struct FileReport;

impl Endpoint for FileReport {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports";
    const PERMISSION: Permission = Permission::FileReport;
    const IDEMPOTENT: bool = true;
    const RATE: Rate = Rate::Filing;
    const SEALABLE: bool = true;
    const RIGHT: Right = Right::Filing;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = NewReport;
    type Response = Receipt;
}

/// A report as a device sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// The form the answers belong to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::form_version))]
    pub form_version: u16,
    /// The language it was answered in.
    pub language: Lang,
    /// When the last question was answered, by the device's clock; "today" means this day. An
    /// impossible time is kept and flagged, never refused (docs/rules.md §1.8).
    pub answered_at: Moment,
    /// How far that clock was off when the device last heard of the server, if it ever did; by this `answered_at` is put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset: Option<ClockOffset>,
    /// Whether the desk sees who filed it. The answers may say that it does not, too, as the form does.
    #[serde(default, skip_serializing_if = "IdentityShown::by_default")]
    pub identity_mode: IdentityShown,
    /// The answers.
    pub answers: Answers,
    /// For whom it is sent, when somebody else let the sender act for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalf>,
}

/// Under which delegation a report is sent (docs/domain.md §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    /// The delegation; it has to hold when the report arrives.
    pub delegation: DelegationId,
    /// So that the member does not see it: somebody may worry about them (docs/domain.md §6.1).
    #[serde(default)]
    pub private: bool,
}

/// What marks a form's choice of a member who is not to see the report.
pub const UNSEEN: &str = ".unseen";

/// A form's choice of the sender themselves: said, and not merely left out.
pub const OWN: &str = "own";

impl OnBehalf {
    /// What a form's choice says, a delegation with or without [`UNSEEN`]; `None` for the sender themselves, and for what is no choice.
    pub fn chosen(choice: &str) -> Option<Self> {
        let shared = choice.strip_suffix(UNSEEN);
        Some(Self { delegation: shared.unwrap_or(choice).parse().ok()?, private: shared.is_some() })
    }
}

/// Whether the desk sees who filed a report (docs/rules.md §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentityShown {
    /// Whoever may read the report.
    #[default]
    Named,
    /// Nobody, until a custodian opens the name to somebody who works on it.
    Confidential,
}

impl IdentityShown {
    /// Whether it is what a report says that says nothing of it.
    pub fn by_default(&self) -> bool {
        *self == Self::Named
    }
}

/// How it is known who filed a report (docs/rules.md §1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FiledBy {
    /// They were signed in.
    #[default]
    Account,
    /// They gave a name, which nobody has checked.
    NameNotChecked,
    /// It is not known.
    NoName,
}

impl FiledBy {
    /// Whether somebody signed in answers for it. What anybody can send counts for nothing (docs/rules.md §5).
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Account)
    }
}

impl NewReport {
    /// Whether the desk sees who filed it, with these as its checked answers.
    pub fn identity(&self, checked: &Checked) -> IdentityShown {
        if checked.codes().has("identity_mode", IdentityMode::Confidential.code()) {
            IdentityShown::Confidential
        } else {
            self.identity_mode
        }
    }

    /// The verdict on a report: its checked answers, or what the server answers it with
    /// (docs/domain.md §1.2). Here, so that no second place turns faults into pointers and words.
    ///
    /// # Errors
    /// Everything there is to mend, in the order of the form and in the report's language. What a form
    /// of another version asked cannot be judged, so nothing else is said of it.
    pub fn check(&self) -> Result<Checked, Vec<FieldProblem>> {
        if self.form_version != FORM_VERSION {
            let detail = format!("This server reads form version {FORM_VERSION}.");
            return Err(vec![FieldProblem { pointer: "/form_version".to_owned(), detail }]);
        }
        let problem = |fault: &Fault| FieldProblem { pointer: format!("/answers/{}", fault.field), detail: fault.say(self.language) };
        let checked = questionnaire::check(&self.answers);
        let (mut faults, misfits) = (checked.as_ref().err().cloned().unwrap_or_default(), questionnaire::misfits(&REPORT, &self.answers));
        faults.extend(misfits);
        checked.ok().filter(|_| faults.is_empty()).ok_or_else(|| faults.iter().map(problem).collect())
    }
}

/// What the reporter keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The report's name for people.
    pub reference: Reference,
    /// When the server had it.
    pub received_at: Moment,
    /// The same in the institution's zone and the reporter's language.
    pub received_words: String,
    /// What happens next and when, promising no time the team does not keep (docs/rules.md §1.4). Of a report for a
    /// member it begins with whose it is; where the name is kept apart it says so.
    pub next_words: String,
    /// What the institution advises for what was reported, in the reporter's language.
    #[serde(default)]
    pub advice: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{key, text};

    fn empty(form_version: u16, language: Lang) -> NewReport {
        NewReport {
            form_version,
            language,
            answered_at: Moment(0),
            clock_offset: None,
            identity_mode: IdentityShown::Named,
            answers: Answers::new(),
            on_behalf_of: None,
        }
    }

    #[test]
    fn each_fault_points_at_its_field_and_speaks_the_reports_language() {
        for lang in Lang::ALL {
            let problems = empty(FORM_VERSION, lang).check().unwrap_err();
            let danger = FieldProblem { pointer: "/answers/danger_now".to_owned(), detail: text(lang, key::DANGER_MISSING).to_owned() };
            assert_eq!(problems.first(), Some(&danger));
        }
    }

    /// The least that is a report.
    fn plain() -> Answers {
        Answers::new()
            .with("danger_now", &["NO"])
            .with("subject_relation", &["ME"])
            .with("last_contact", &["TODAY"])
            .with("channel", &["CV_JOB"])
            .with("techniques", &["FELT_WRONG"])
            .with("target_response", &["IGNORED"])
            .with("next_contact", &["NO"])
            .with("contact_method", &["EMAIL"])
    }

    #[test]
    fn what_was_not_asked_is_dropped_where_it_fits_its_question_and_refused_where_it_does_not() {
        let mut report = empty(FORM_VERSION, Lang::En);
        let answers = plain();
        report.answers = answers.clone().with("subject_name", &["Zeppelin"]);
        assert_eq!(report.check().unwrap().answers(), answers);
        report.answers = answers.with("subject_role", &["MP", "PEER"]);
        assert_eq!(report.check().unwrap_err()[0].pointer, "/answers/subject_role");
    }

    #[test]
    fn a_name_is_kept_apart_where_the_request_or_its_answers_say_so_and_nowhere_else() {
        let mut report = empty(FORM_VERSION, Lang::En);
        report.answers = plain();
        assert_eq!(report.identity(&report.check().unwrap()), IdentityShown::Named);
        let asked = NewReport { identity_mode: IdentityShown::Confidential, ..report.clone() };
        assert_eq!(asked.identity(&asked.check().unwrap()), IdentityShown::Confidential);
        report.answers.set("identity_mode", vec!["CONFIDENTIAL".to_owned()]);
        assert_eq!(report.identity(&report.check().unwrap()), IdentityShown::Confidential);
        report.answers.set("identity_mode", vec!["NAMED".to_owned()]);
        assert_eq!(report.check().unwrap_err()[0].pointer, "/answers/identity_mode", "there is nothing to tick for it");
    }

    /// What was sealed on a phone before, and what was claimed with it, stays the same request.
    #[test]
    fn a_report_without_an_offset_reads_and_writes_as_it_did_before_there_was_one() {
        let before = r#"{"form_version":1,"language":"en","answered_at":5,"answers":{"danger_now":["NO"]}}"#;
        let read: NewReport = serde_json::from_str(before).unwrap();
        assert_eq!((read.clock_offset, serde_json::to_string(&read).unwrap().as_str()), (None, before));
        let with = before.replace("5,", "5,\"clock_offset\":-86400,");
        let read: NewReport = serde_json::from_str(&with).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), with);
        assert_eq!(read.clock_offset.map(|offset| offset.put_right(read.answered_at)), Some(Moment(5 - Moment::DAY)));
    }

    #[test]
    fn answers_to_another_form_are_not_judged_by_this_one() {
        let problems = empty(FORM_VERSION + 1, Lang::En).check().unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.pointer.as_str()).collect::<Vec<_>>(), ["/form_version"]);
    }
}
