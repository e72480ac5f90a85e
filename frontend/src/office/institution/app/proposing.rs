//! From the form to a proposal: looked at first, kept when it cannot be.

use super::{App, Typed};
use crate::{api, office::views};
use shared::{
    api::Endpoint,
    pages::DeskSettingsShell,
    problem::Code,
    settings::{GetSettings, NewProposal, PreviewSettings, ProposeSettings},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl App {
    pub(super) fn look(self: &Rc<Self>, typed: Typed) {
        match typed.proposal(self.face.institution.base.get()) {
            Err(faults) => self.draw_form(typed, faults, None),
            Ok(proposal) => {
                *self.face.institution.typed.borrow_mut() = typed;
                let app = self.clone();
                spawn_local(async move { app.look_at(proposal, None).await });
            }
        }
    }

    /// Shows what a proposal would mean; its fault beside the field where only the server could see it.
    async fn look_at(self: &Rc<Self>, proposal: NewProposal, note: Option<String>) {
        let turn = self.turn();
        let answer = api::send::<PreviewSettings>((), &proposal, None).await;
        if !self.is_at(turn) {
            return;
        }
        match answer {
            Ok(meant) => {
                let reason = proposal.reason.clone();
                *self.face.institution.looked.borrow_mut() = api::fresh_key().map(|key| (proposal, key));
                self.draw("What would change", move || views::preview(&meant, &reason, note));
            }
            Err(failure) if !failure.problem.errors.is_empty() => {
                let typed = self.face.institution.typed.borrow().clone();
                self.draw_form(typed, failure.problem.errors, None);
            }
            Err(failure) => self.say_wrong(&failure.problem),
        }
    }

    pub(super) async fn propose(self: &Rc<Self>) {
        let Some((proposal, key)) = self.face.institution.looked.borrow().clone() else { return };
        let turn = self.turn();
        let answer = api::send::<ProposeSettings>((), &proposal, Some(key)).await;
        if !self.is_at(turn) {
            return;
        }
        match answer {
            Ok(_) => {
                *self.face.institution.opened.borrow_mut() = None;
                *self.done.borrow_mut() = Some("This waits for a security lead to agree");
                self.visit(DeskSettingsShell::PATH);
            }
            Err(failure) if failure.problem.code == Code::Conflict => self.overtaken(proposal).await,
            Err(failure) => self.say_wrong(&failure.problem),
        }
    }

    /// Another version holds by now: shows what the same words would change against that one.
    async fn overtaken(self: &Rc<Self>, proposal: NewProposal) {
        match api::send::<GetSettings>((), &(), None).await {
            Ok(holds) => {
                self.face.institution.base.set(holds.version);
                let note = format!(
                    "Nothing was proposed: version {} was agreed to meanwhile. What you typed is kept. Look at what it would change \
                     now. A line you did not mean to change is what somebody else has just set: mend it in the form, or it is taken back.",
                    holds.version
                );
                self.look_at(NewProposal { base: holds.version, ..proposal }, Some(note)).await;
            }
            Err(failure) => self.say_wrong(&failure.problem),
        }
    }
}
