//! What members ask the team, before those who answer.

use super::{
    app::App,
    case::proven::mend,
    deed::Deed,
    views::{self, field_id},
};
use crate::{api, dom, staff::clock};
use shared::{
    ids::{IdempotencyKey, QuestionId},
    questions::{CloseQuestion, ListQuestions, NewReply, OpenQuestion, ProposeReport, ReplyToQuestion},
    text::{Message, TextFault},
};
use std::rc::Rc;
use web_sys::HtmlFormElement;

/// What is done to a question.
#[derive(Clone)]
pub(super) enum QuestionDeed {
    /// It is answered.
    Answer(NewReply),
    /// A report is proposed.
    Propose,
    /// It ends.
    Close,
}

impl App {
    /// Loads and draws the list.
    pub(super) async fn show_questions(self: &Rc<Self>) {
        let turn = self.arrive(views::QUESTIONS);
        let found = api::send::<ListQuestions>((), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(list) => {
                let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
                self.draw(views::QUESTIONS, move || views::questions(&list, done, dom::now(), &clock));
                if done.is_some() {
                    dom::focus("#notice");
                }
            }
            Err(failure) => self.failed(views::QUESTIONS, &failure),
        }
    }

    /// Loads and draws one.
    pub(super) async fn show_question(self: &Rc<Self>, id: QuestionId) {
        let turn = self.arrive(views::QUESTION);
        let found = api::send::<OpenQuestion>((id,), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(one) => {
                // What became of the last try stands on the page now: the same words again are meant.
                self.forget_try();
                let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
                self.draw(views::QUESTION, move || views::question(&one, done, dom::now(), &clock));
                if done.is_some() {
                    dom::focus("#notice");
                }
            }
            Err(failure) => self.failed(views::QUESTION, &failure),
        }
    }

    /// Does what a form about a question asks for; false when it is no such form.
    pub(super) fn submit_questions(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let Some((what, id)) = word.strip_prefix("question-").and_then(|rest| rest.split_once('-')) else { return false };
        let Ok(id) = id.parse::<QuestionId>() else { return true };
        let fields = dom::fields(form);
        let deed = match what {
            "propose" => QuestionDeed::Propose,
            "close" => QuestionDeed::Close,
            _ => match fields.first(&field_id(word, "text")).parse::<Message>() {
                Ok(text) => QuestionDeed::Answer(NewReply { text }),
                Err(fault) => {
                    let fault: TextFault = fault;
                    self.say_wrong(&mend(&fault.to_string()));
                    return true;
                }
            },
        };
        // An answer that was lost on its way back must not make the next try a second message.
        if let Some(key) = self.key(&(word.to_owned(), fields)) {
            self.perform(Deed::Question(id, deed, key));
        }
        true
    }
}

/// Does it; what to say then.
pub(super) async fn done(id: QuestionId, deed: &QuestionDeed, key: IdempotencyKey) -> Result<&'static str, api::Failure> {
    match deed {
        QuestionDeed::Answer(new) => {
            api::send::<ReplyToQuestion>((id,), new, Some(key)).await?;
            Ok("Sent. Whoever asked reads it on their page")
        }
        QuestionDeed::Propose => {
            api::send::<ProposeReport>((id,), &(), Some(key)).await?;
            Ok("They are asked. Only they can say yes")
        }
        QuestionDeed::Close => {
            api::send::<CloseQuestion>((id,), &(), Some(key)).await?;
            Ok("Closed")
        }
    }
}
