//! Questions to the security team with no report made (docs/domain.md §1.2). Whoever asks does so on the pages
//! [`crate::pages::AskPage`] and [`crate::pages::OwnQuestionPage`]; here is what the team does.

use crate::{
    access::Colleague,
    api::{Endpoint, Method},
    entries::Letter,
    ids::QuestionId,
    locale::Lang,
    permission::Permission,
    problem::Code,
    questionnaire::Answers,
    text::Message,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How long a question is kept after the last thing that was done to it, unless it waits for the team.
pub const KEPT: i64 = 90 * Moment::DAY;
/// The most that can be written in one question, by each side: neither can take the other's room.
pub const MOST: usize = 50;
/// The most questions that somebody may have that are not over: nobody's hide those of others.
pub const OPEN_MOST: usize = 10;
/// The most that a list holds of those that wait, and of the others.
pub const LISTED: usize = 200;

/// GET `/api/v1/questions`: the questions of the institution, those that wait for the team first and the oldest of them
/// on top, [`LISTED`] at most: with each that is answered the next one moves up. No word of a question is in it. Reading it is recorded.
#[derive(Debug)]
pub struct ListQuestions;

impl Endpoint for ListQuestions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/questions";
    const PERMISSION: Permission = Permission::AnswerQuestions;
    type Params = ();
    type Request = ();
    type Response = QuestionList;
}

/// GET `/api/v1/questions/{question}`: one question with all that was written. Reading it is recorded.
#[derive(Debug)]
pub struct OpenQuestion;

impl Endpoint for OpenQuestion {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/questions/{question}";
    const PERMISSION: Permission = Permission::AnswerQuestions;
    type Params = (QuestionId,);
    type Request = ();
    type Response = QuestionRead;
}

/// POST `/api/v1/questions/{question}/answer`: answers it. Whoever asked gets a letter that there is something to read.
#[derive(Debug)]
pub struct ReplyToQuestion;

impl Endpoint for ReplyToQuestion {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/questions/{question}/answer";
    const PERMISSION: Permission = Permission::AnswerQuestions;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (QuestionId,);
    type Request = NewReply;
    type Response = ();
}

/// POST `/api/v1/questions/{question}/proposal`: asks, in fixed words, whether a report may be made of it. Only whoever
/// asked makes it one. Nobody is asked twice.
#[derive(Debug)]
pub struct ProposeReport;

impl Endpoint for ProposeReport {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/questions/{question}/proposal";
    const PERMISSION: Permission = Permission::AnswerQuestions;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (QuestionId,);
    type Request = ();
    type Response = ();
}

/// POST `/api/v1/questions/{question}/close`: ends one that was answered. Whoever asked gets a letter, and can read what was
/// written until it is deleted, 90 days later. What was not answered cannot be closed.
#[derive(Debug)]
pub struct CloseQuestion;

impl Endpoint for CloseQuestion {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/questions/{question}/close";
    const PERMISSION: Permission = Permission::AnswerQuestions;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (QuestionId,);
    type Request = ();
    type Response = ();
}

/// How far a question has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QuestionState {
    /// It waits for the team.
    Asked,
    /// The team has answered.
    Answered,
    /// The team asks whether a report may be made of it.
    Proposed,
    /// It is over.
    Closed,
}

/// What is done to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionStep {
    /// The team answers.
    Answer,
    /// The team asks whether a report may be made of it.
    Propose,
    /// The team ends it.
    Close,
    /// Whoever asked writes on.
    WriteOn,
    /// Whoever asked lets a report be made of it.
    Consent,
    /// Whoever asked wants none.
    Decline,
    /// Whoever asked needs nothing more.
    End,
}

impl QuestionState {
    /// Each of them, in the order in which the team looks at them.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Proposed, Self::Answered, Self::Closed];

    /// Its code, as it is stored and travels.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "ASKED",
            Self::Answered => "ANSWERED",
            Self::Proposed => "PROPOSED",
            Self::Closed => "CLOSED",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Where a step leads from here; nothing where it cannot be done.
    pub const fn after(self, step: QuestionStep) -> Option<Self> {
        match (self, step) {
            (Self::Asked | Self::Answered, QuestionStep::Answer) | (Self::Proposed, QuestionStep::Decline) => Some(Self::Answered),
            (Self::Asked | Self::Answered, QuestionStep::Propose) => Some(Self::Proposed),
            // What whoever asked has to say never waits for the team to be done: a proposal can be made again.
            (Self::Asked | Self::Answered | Self::Proposed, QuestionStep::WriteOn) => Some(Self::Asked),
            // The team cannot make a question disappear that it left without an answer.
            (Self::Answered, QuestionStep::Close)
            | (Self::Proposed, QuestionStep::Consent)
            | (Self::Asked | Self::Answered | Self::Proposed, QuestionStep::End) => Some(Self::Closed),
            (Self::Asked | Self::Proposed, QuestionStep::Close)
            | (Self::Proposed, QuestionStep::Answer | QuestionStep::Propose)
            | (Self::Asked | Self::Answered, QuestionStep::Consent | QuestionStep::Decline)
            | (Self::Closed, _) => None,
        }
    }
}

/// What the team writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReply {
    /// The answer, as whoever asked reads it.
    pub text: Message,
}

/// The questions of an institution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionList {
    /// The questions.
    pub items: Vec<QuestionLine>,
    /// Whether more wait for the team than are listed.
    pub more: bool,
}

/// A question without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionLine {
    /// The question.
    pub id: QuestionId,
    /// How far it has come.
    pub state: QuestionState,
    /// When it was asked.
    pub asked_at: Moment,
    /// When something was last done to it.
    pub changed_at: Moment,
}

/// A question as the team reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionRead {
    /// Where it stands.
    pub line: QuestionLine,
    /// Who asked.
    pub asker: Colleague,
    /// The language they asked in.
    pub language: Lang,
    /// How to reach them and what is safe: their answers on the page about that (docs/domain.md §1.3).
    pub contact: Answers,
    /// Whether a letter tells them that there is something to read.
    pub letter: Letter,
    /// All that was written, the oldest first.
    pub said: Vec<QuestionSaid>,
    /// Whether a report was proposed and not wanted.
    pub declined: bool,
}

/// One thing written in a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionSaid {
    /// Who of the team wrote it; nobody where whoever asked did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub by: Option<Colleague>,
    /// When.
    pub at: Moment,
    /// The words.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::{QuestionState as S, QuestionStep as T};

    #[test]
    fn a_question_goes_the_ways_of_the_table_and_no_other() {
        let closed = Some(S::Closed);
        let ways = [
            (S::Asked, [Some(S::Answered), Some(S::Proposed), None, Some(S::Asked), None, None, closed]),
            (S::Answered, [Some(S::Answered), Some(S::Proposed), closed, Some(S::Asked), None, None, closed]),
            (S::Proposed, [None, None, None, Some(S::Asked), closed, Some(S::Answered), closed]),
            (S::Closed, [None; 7]),
        ];
        let steps = [T::Answer, T::Propose, T::Close, T::WriteOn, T::Consent, T::Decline, T::End];
        for (from, to) in ways {
            assert_eq!(steps.map(|step| from.after(step)), to, "{from:?}");
        }
    }

    #[test]
    fn a_state_travels_by_its_code() {
        for one in S::ALL {
            assert_eq!(serde_json::to_string(&one).unwrap(), format!("\"{}\"", one.code()));
            assert_eq!(S::from_code(one.code()), Some(one));
        }
        assert_eq!(S::from_code("OPEN"), None);
    }
}
