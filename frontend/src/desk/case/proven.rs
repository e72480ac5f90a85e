//! What asks for a fresh proof first, and a case that is not there for the reader. The question for the proof takes the place
//! of the page; what was typed on it is kept meanwhile.

use super::{app::wrong, deed::CaseDeed, forms::Forms, send};
use crate::{
    api::{self, Failure},
    desk::{
        app::App,
        deed::Deed,
        route::Route,
        views::{self, Answered, Part},
    },
    dom,
};
use shared::{
    access::{Because, BreakGlass},
    ids::{CaseId, IdempotencyKey},
    pages::Fields,
    permission::Permission,
    problem::{Code, FieldProblem, Problem},
};
use std::rc::Rc;
use web_sys::HtmlFormElement;

/// What was typed on a case, and the form that was sent.
pub(in crate::desk) struct Kept {
    case: CaseId,
    form: String,
    typed: Forms,
}

/// A case after the proof: with what was done, or with all that was typed where it was not.
pub(super) fn shown_again(kept: Option<Kept>, done: Option<&'static str>) -> (Answered, Forms) {
    // Broken glass is told at the head of the page.
    let part = if kept.is_some() { Part::People } else { Part::Now };
    let answered = done.map_or(Answered::Nothing, |words| Answered::Done(part, words));
    let typed = kept.map_or_else(Forms::default, |Kept { form, mut typed, .. }| {
        typed.retain(|(name, _)| done.is_none() || *name != form);
        typed
    });
    (answered, typed)
}

impl App {
    /// Does what a form asks for, after a proof where the last one is too old.
    pub(super) fn prove_case(self: &Rc<Self>, id: CaseId, deed: CaseDeed, sent: (String, Fields)) {
        let Some(key) = self.key(&sent) else { return };
        *self.face.case.kept.borrow_mut() = Some(Kept { case: id, form: sent.0, typed: self.typed() });
        self.perform(Deed::Case(id, deed, key));
    }

    /// What was kept of a case, if it is this one.
    pub(super) fn take_kept(&self, id: CaseId) -> Option<Kept> {
        self.face.case.kept.borrow_mut().take().filter(|kept| kept.case == id)
    }

    /// Says beside its form what could not be done; false where it was none of a case's.
    pub(in crate::desk) fn case_not_done(&self, problem: &Problem) -> bool {
        let (Route::Case(id), Some(page)) = (self.route.get(), self.face.case.shown.borrow().clone()) else { return false };
        let Some(Kept { form, typed, .. }) = self.take_kept(id) else { return false };
        self.draw_case(page, Answered::Wrong(wrong(&form, problem)), typed);
        true
    }

    /// Says that a case is not there, and to whoever may break the glass, how.
    pub(super) fn case_missing(&self, failure: &Failure) {
        if failure.problem.code != Code::NotFound || !self.may(Permission::BreakGlass) {
            return self.failed("Case", failure);
        }
        let problem = failure.problem.clone();
        self.draw("Case", move || views::glass(&problem));
    }

    /// Opens a case from outside.
    pub(super) fn break_glass(self: &Rc<Self>, form: &HtmlFormElement) {
        let Route::Case(id) = self.route.get() else { return };
        match dom::fields(form).first("case-glass.reason").parse() {
            Ok(reason) => self.perform(Deed::Glass(id, Because { reason })),
            Err(fault) => {
                let fault: shared::text::TextFault = fault;
                self.say_wrong(&mend(&fault.to_string()));
            }
        }
    }
}

/// Something to mend.
pub(in crate::desk) fn mend(detail: &str) -> Problem {
    Problem::of(Code::Invalid).with_errors(vec![FieldProblem { pointer: String::new(), detail: detail.to_owned() }])
}

/// Does something with a case; what to say then.
///
/// # Errors
/// The server's.
pub(in crate::desk) async fn done(id: CaseId, deed: CaseDeed, key: IdempotencyKey) -> Result<&'static str, Failure> {
    send::perform(id, deed, key).await
}

/// Breaks the glass; what to say then.
///
/// # Errors
/// The server's.
pub(in crate::desk) async fn broken(id: CaseId, because: &Because) -> Result<&'static str, Failure> {
    api::send::<BreakGlass>((id,), because, None).await?;
    Ok("The case is open to you for an hour. Those who lead are told")
}
