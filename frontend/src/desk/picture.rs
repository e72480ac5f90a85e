//! The picture's page: what is loaded for it, the month that is told in full, and files of its tables.

use super::{app::App, deed::Deed, route::Route, views};
use crate::{api, dom};
use shared::statistics::{GetPicture, Picture};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlFormElement, HtmlSelectElement};

/// What the picture's page keeps while the desk is open.
#[derive(Default)]
pub(super) struct PictureState {
    shown: RefCell<Option<Picture>>,
    /// The place of the month that is told in full: it stays when somebody had to show who they are.
    chosen: Cell<usize>,
}

impl App {
    /// Loads and draws the page.
    pub(super) async fn show_picture(self: &Rc<Self>) {
        let turn = self.arrive("Picture");
        let found = api::send::<GetPicture>((), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(picture) => {
                let chosen = self.face.picture.chosen.get().min(picture.months.len().saturating_sub(1));
                self.face.picture.chosen.set(chosen);
                *self.face.picture.shown.borrow_mut() = Some(picture.clone());
                let institution = self.me.borrow().as_ref().map(|me| me.institution_name.clone()).unwrap_or_default();
                self.draw("Picture", move || views::picture(&picture, &institution, chosen));
                if let Some(said) = self.take_done() {
                    dom::say(said);
                }
            }
            Err(failure) => self.failed("Picture", &failure),
        }
    }

    /// Tells another month in full.
    pub(super) fn month_chosen(&self, event: &Event) {
        let chosen = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let Some(select) = chosen.filter(|select| select.id() == "picture-month") else { return };
        let place = select.value().parse().unwrap_or_default();
        let told = self.face.picture.shown.borrow().as_ref().and_then(|picture| picture.months.get(place).cloned());
        if let Some(told) = told {
            self.face.picture.chosen.set(place);
            self.replace("#month-figures", move || views::month_figures(&told));
            dom::say("Another month is shown.");
        }
    }

    /// Saves a table, or takes the proof that it asked for; false when the form's word is another's.
    pub(super) fn submit_picture(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        if self.route.get() != Route::Picture {
            return false;
        }
        match (word, form.get_attribute("data-id").and_then(|table| table.parse().ok())) {
            ("extract", Some(table)) => self.perform(Deed::Extract(table)),
            _ => return false,
        }
        true
    }
}
