//! The campaigns with their search, and the page of an entity: what is loaded for them, and what their forms do.

use super::campaign::CampaignState;
use crate::{
    api::send,
    desk::{
        app::App,
        views::{self, Looked},
    },
    dom,
    staff::{clock, session::sign_in},
};
use shared::{
    campaigns::ListCampaigns,
    entities::{EntitySearch, ListEntities, ReadEntity},
    ids::EntityId,
    permission::Permission,
    problem::Code,
    text::{Pasted, TextFault},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// What these pages keep while the desk is open.
#[derive(Default)]
pub(in crate::desk) struct LinksState {
    /// The search, which is there again when somebody comes back from what it found. It stands nowhere else: what is
    /// searched for may be a private person's.
    looked: RefCell<Looked>,
    pub(super) campaign: CampaignState,
}

impl App {
    /// Loads and draws the campaigns.
    pub(in crate::desk) async fn show_campaigns(self: &Rc<Self>) {
        let turn = self.arrive("Campaigns");
        let found = send::<ListCampaigns>((), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(list) => {
                let (clock, looked) = (clock::in_zone(self.zone()), self.face.links.looked.borrow().clone());
                self.draw("Campaigns", move || views::campaigns(&list.items, &looked, dom::now(), &clock));
            }
            Err(failure) => self.failed("Campaigns", &failure),
        }
    }

    /// Loads and draws an entity.
    pub(in crate::desk) async fn show_entity(self: &Rc<Self>, id: EntityId) {
        let turn = self.arrive("Met before");
        let found = send::<ReadEntity>((id,), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(detail) => {
                let clock = clock::in_zone(self.zone());
                let title = views::kind_words(&detail.line.kind);
                let alerts = self.may(Permission::AlertMembers);
                self.draw(title, move || views::entity(&detail, alerts, dom::now(), &clock));
            }
            Err(failure) => self.failed("Met before", &failure),
        }
    }

    /// Does what a form of these pages asks for; false when it is none of theirs.
    pub(in crate::desk) fn submit_links(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        match word {
            "look-up" => self.look_up(dom::fields(form).first("look-up").to_owned()),
            "copy" => self.copy_shown(),
            word => return self.submit_campaign(word, form),
        }
        true
    }

    fn look_up(self: &Rc<Self>, text: String) {
        let wanted = match text.parse::<Pasted>() {
            Ok(wanted) => wanted,
            Err(fault) => {
                let words = if fault == TextFault::Empty {
                    "Write a whole link, e-mail address, number or handle.".to_owned()
                } else {
                    fault.to_string()
                };
                return self.draw_looked(Looked { text, found: None, wrong: Some(words) });
            }
        };
        let (app, turn) = (self.clone(), self.turn());
        spawn_local(async move {
            let answer = send::<ListEntities>((), &EntitySearch { text: wanted }, None).await;
            if !app.is_at(turn) {
                return;
            }
            match answer {
                Ok(list) => app.draw_looked(Looked { text, found: Some(list.items), wrong: None }),
                Err(failure) if matches!(failure.problem.code, Code::SignInNeeded | Code::ReadingEnded) => sign_in("ended"),
                Err(failure) => {
                    let problem = &failure.problem;
                    let words = problem
                        .errors
                        .first()
                        .map_or_else(|| format!("{}. {}", problem.title, problem.detail), |error| error.detail.clone());
                    app.draw_looked(Looked { text, found: None, wrong: Some(words) });
                }
            }
        });
    }

    fn draw_looked(&self, looked: Looked) {
        *self.face.links.looked.borrow_mut() = looked.clone();
        let place = if looked.wrong.is_some() { "#look-up" } else { "#found" };
        self.replace("#looked", move || views::looked(&looked));
        dom::focus(place);
    }

    /// Copies what the page shows the entity as, of which nothing makes a link.
    fn copy_shown(self: &Rc<Self>) {
        let Some(shown) = dom::find("#shown").and_then(|element| element.text_content()) else { return };
        let (app, turn) = (self.clone(), self.turn());
        spawn_local(async move {
            let words =
                if dom::copy(&shown).await { "Copied, as it is shown." } else { "It could not be copied. Select it and copy it yourself." };
            if app.is_at(turn) {
                app.replace("#copied", move || words);
            }
        });
    }
}
