//! The names somebody asks for, before a custodian.

use super::{
    app::App,
    case::proven::mend,
    deed::Deed,
    views::{self, field_id},
};
use crate::{api, dom, staff::clock};
use shared::{
    names::{ListNameRequests, NameRefusal, NameRequests, WhichName},
    text::TextFault,
};
use std::{cell::RefCell, rc::Rc};
use web_sys::HtmlFormElement;

/// What the page keeps.
#[derive(Default)]
pub(super) struct NamesState {
    shown: RefCell<NameRequests>,
}

impl App {
    /// Loads and draws the page.
    pub(super) async fn show_names(self: &Rc<Self>) {
        let turn = self.arrive(views::NAMES);
        let found = api::send::<ListNameRequests>((), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(found) => {
                let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
                self.face.names.shown.borrow_mut().clone_from(&found);
                self.draw(views::NAMES, move || views::names(&found, done, dom::now(), &clock));
                if done.is_some() {
                    dom::focus("#notice");
                }
            }
            Err(failure) => self.failed(views::NAMES, &failure),
        }
    }

    /// Answers a request; false when it is no such form.
    pub(super) fn submit_names(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let (opens, id) = match (word.strip_prefix("name-open-"), word.strip_prefix("name-refuse-")) {
            (Some(id), _) => (true, id),
            (None, Some(id)) => (false, id),
            (None, None) => return false,
        };
        let found = self.face.names.shown.borrow().items.iter().find(|request| request.id.to_string() == id).map(|one| (one.case, one.id));
        let Some((case, id)) = found else { return true };
        if opens {
            self.perform(Deed::OpenName(case, WhichName { id }));
            return true;
        }
        let reason: Result<_, TextFault> = dom::fields(form).first(&field_id(word, "reason")).parse();
        match reason {
            Ok(reason) => self.perform(Deed::RefuseName(case, NameRefusal { id, reason })),
            Err(fault) => self.say_wrong(&mend(&fault.to_string())),
        }
        true
    }
}
