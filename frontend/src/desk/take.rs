//! Taking a case out of the list, and giving it back.

use super::{app::App, list::List, views};
use crate::{
    api::{self, Failure},
    dom,
    staff::session::sign_in,
};
use shared::{
    cases::{CaseLine, GlanceCase},
    moves::{AssignCase, Assignment},
    problem::Code,
    text::Reason,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// What stands in the case's history where it was given back: the next one asks why it changed hands twice.
const GIVEN_BACK: &str = "Given back from the list.";

impl App {
    /// Takes the case of a row, or gives it back; false when it is no such form.
    pub(super) fn takes(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let back = match word {
            "take" => false,
            "give-back" => true,
            _ => return false,
        };
        let id = form.get_attribute("data-id").and_then(|id| id.parse().ok());
        let me = self.me.borrow().as_ref().map(|me| me.account);
        let (Some(line), Some(me)) = (id.and_then(|id| self.listed().line(id)), me) else { return true };
        let wanted = Assignment {
            version: line.version,
            owner: (!back).then_some(me),
            note: if back { GIVEN_BACK.parse::<Reason>().ok() } else { None },
        };
        if self.listed().sending.replace(true) {
            return true;
        }
        self.listed().holds(line.id);
        let (app, turn) = (self.clone(), self.turn());
        spawn_local(async move {
            let done = api::send::<AssignCase>((line.id,), &wanted, None).await;
            let now = api::send::<GlanceCase>((line.id,), &(), None).await;
            app.listed().sending.set(false);
            if app.is_at(turn) {
                app.took(app.listed(), &line, back, done, now).await;
            }
        });
        true
    }

    async fn took(&self, list: &List, line: &CaseLine, back: bool, done: Result<(), Failure>, now: Result<CaseLine, Failure>) {
        let said = match &done {
            Ok(()) => None,
            Err(failure) if failure.problem.status == Code::SignInNeeded.status() => return sign_in("ended"),
            Err(failure) if failure.problem.code == Code::Conflict => {
                let me = self.me.borrow().as_ref().map(|me| me.account);
                Some(views::faster(line.reference, now.as_ref().ok(), me))
            }
            Err(failure) => Some(format!("{}. {}", failure.problem.title, failure.problem.detail)),
        };
        let failed = said.is_some();
        list.took(line.id, now.ok(), !failed && !back, said);
        let _ = list.load(false).await;
        // The row is another one by now, and drawn after this.
        dom::pause(0).await;
        if failed {
            return dom::focus("#error-summary");
        }
        let (words, next) = if back { ("is nobody’s again", "take") } else { ("is yours", "give-back") };
        dom::say(&format!("{} {words}", line.reference));
        let button = format!("#{}", views::row_button(next, line.id));
        let link = format!("#{}", views::row_link(line.id));
        dom::focus(if dom::find(&button).is_some() { &button } else { &link });
    }
}
