//! What somebody does: once it is asked for, and again after showing who they are where that is wanted first.

use super::{
    app::{App, Face},
    passkey,
    session::sign_in,
    views,
};
use crate::{api, dom};
use leptos::prelude::window;
use shared::{
    problem::{Code, Problem},
    step_up::{FreshCode, StepUp},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// How somebody shows again that it is them.
enum Proof {
    /// A new code of their authenticator app.
    Code(String),
    /// A passkey.
    Passkey,
}

impl<F: Face> App<F> {
    /// Does something and shows the page again, or says why not.
    pub(crate) fn perform(self: &Rc<Self>, deed: F::Deed) {
        let app = self.clone();
        spawn_local(async move {
            match F::done(deed.clone()).await {
                Ok(said) if F::stays(&deed) => dom::say(said),
                Ok(said) => {
                    *app.done.borrow_mut() = Some(said);
                    app.go();
                }
                Err(failure) if failure.problem.code == Code::StepUpRequired => {
                    *app.waiting.borrow_mut() = Some(deed);
                    let here = window().location().pathname().unwrap_or_default();
                    app.draw("Show again that it is you", move || views::step_up(&here, passkey::offered()));
                }
                Err(failure) if matches!(failure.problem.code, Code::SignInNeeded | Code::ReadingEnded) => sign_in("ended"),
                Err(failure) => F::not_done(&app, &failure.problem),
            }
        });
    }

    /// Takes the proof a form holds, and does what waited for it; false when it is no such form.
    pub(super) fn proves(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        match word {
            "step-up" => self.prove(Proof::Code(dom::fields(form).first("code").to_owned())),
            "step-up-passkey" => self.prove(Proof::Passkey),
            _ => return false,
        }
        true
    }

    fn prove(self: &Rc<Self>, proof: Proof) {
        let app = self.clone();
        spawn_local(async move {
            let proven = match proof {
                Proof::Code(code) => api::send::<StepUp>((), &FreshCode { code }, None).await.map(drop),
                Proof::Passkey => passkey::prove().await,
            };
            match proven {
                Ok(()) => {
                    let waiting = app.waiting.borrow_mut().take();
                    match waiting {
                        Some(deed) => app.perform(deed),
                        None => app.go(),
                    }
                }
                Err(failure) => app.say_wrong(&failure.problem),
            }
        });
    }

    /// Says what could not be done, above the form, which stays as it is.
    pub(crate) fn say_wrong(&self, problem: &Problem) {
        let problem = problem.clone();
        self.replace("#wrong", move || views::wrong(&problem));
        dom::focus("#error-summary");
    }
}
