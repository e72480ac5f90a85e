//! The page of a campaign: what is loaded for it, and what its forms do. A form that was refused comes back with what was
//! typed, in it and in the other, beside the campaign as it stands by then.

use super::deed::{CampaignDeed, END, deed, done, refused, stands};
use crate::{
    api::{Failure, send},
    desk::{
        app::App,
        case::forms::{self, Forms},
        route::Route,
        views::{self, CampaignAnswered, field_id},
    },
    dom,
    staff::clock,
};
use shared::{
    campaigns::{CampaignDetail, CloseCampaign, NameCampaign, ReadCampaign},
    ids::CampaignId,
    pages::Fields,
    permission::Permission,
    problem::Code,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// What the page of a campaign keeps.
#[derive(Default)]
pub(super) struct CampaignState {
    shown: RefCell<Option<CampaignDetail>>,
    /// The forms as they were drawn.
    drawn: RefCell<Forms>,
    busy: Cell<bool>,
}

impl App {
    /// Loads and draws a campaign.
    pub(in crate::desk) async fn show_campaign(self: &Rc<Self>, id: CampaignId) {
        *self.campaign().shown.borrow_mut() = None;
        let turn = self.arrive("Campaign");
        match send::<ReadCampaign>((id,), &(), None).await {
            Ok(detail) if self.is_at(turn) => self.draw_campaign(detail, CampaignAnswered::Nothing, &Forms::default()),
            Err(failure) if self.is_at(turn) => self.failed("Campaign", &failure),
            _ => {}
        }
    }

    const fn campaign(&self) -> &CampaignState {
        &self.face.links.campaign
    }

    /// Draws the campaign, with what became of the form that was sent and what is still typed in the forms.
    fn draw_campaign(&self, detail: CampaignDetail, answered: CampaignAnswered, typed: &Forms) {
        let clock = clock::in_zone(self.zone());
        let title = format!("Campaign: {}", views::name_of(&detail.line));
        let (drawn, said) = (detail.clone(), answered.clone());
        let alerts = self.may(Permission::AlertMembers);
        self.draw(&title, move || views::campaign(&drawn, &said, alerts, dom::now(), &clock));
        *self.campaign().shown.borrow_mut() = Some(detail);
        *self.campaign().drawn.borrow_mut() = forms::on_page();
        let homeless = forms::put_back(typed);
        match answered {
            CampaignAnswered::Nothing => {}
            CampaignAnswered::Done(_) => dom::focus("#notice"),
            CampaignAnswered::Sure => dom::focus("#sure"),
            CampaignAnswered::Wrong(wrong) => {
                if dom::find("#error-summary").is_none() {
                    let words = homeless.into_iter().filter(|(form, _)| *form == wrong.form).flat_map(|(_, fields)| fields.0);
                    let words = words.map(|(_, value)| format!("You had typed: “{value}”"));
                    let all: Vec<String> = wrong.said.into_iter().chain(words).collect();
                    self.replace("#wrong", move || views::not_done(all));
                }
                dom::focus("#error-summary");
            }
        }
    }

    /// Does what a form of a campaign asks for; false when it is none of its forms.
    pub(super) fn submit_campaign(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        // Whatever it is, the browser must not send it: what is typed would stand in an address.
        let ours = word.starts_with("campaign-");
        let (Route::Campaign(id), Some(detail)) = (self.route.get(), self.campaign().shown.borrow().clone()) else { return ours };
        let Some(wanted) = deed(word, &dom::fields(form), &detail) else { return ours };
        if self.campaign().busy.get() {
            return true;
        }
        let mut typed = self.campaign_typed();
        match wanted {
            Ok(CampaignDeed::Ask(reason)) => {
                // The reason goes on into the question, typed and not sent.
                typed.retain(|(name, _)| name != word);
                typed.push((END.to_owned(), Fields(vec![(field_id(END, "reason"), reason)])));
                self.draw_campaign(detail, CampaignAnswered::Sure, &typed);
            }
            Ok(CampaignDeed::Keep) => {
                typed.retain(|(name, _)| name != END);
                self.draw_campaign(detail, CampaignAnswered::Nothing, &typed);
            }
            Ok(deed) => self.perform_campaign(id, deed, word.to_owned()),
            Err(wrong) => self.draw_campaign(detail, CampaignAnswered::Wrong(wrong), &typed),
        }
        true
    }

    fn perform_campaign(self: &Rc<Self>, id: CampaignId, deed: CampaignDeed, form: String) {
        let (app, turn) = (self.clone(), self.turn());
        app.campaign().busy.set(true);
        spawn_local(async move {
            let outcome = perform(id, &deed).await;
            app.campaign_answered(id, turn, (form, deed), outcome).await;
            app.campaign().busy.set(false);
        });
    }

    /// Shows what became of a form, beside the campaign as it stands now.
    async fn campaign_answered(
        self: &Rc<Self>,
        id: CampaignId,
        turn: u32,
        (form, deed): (String, CampaignDeed),
        outcome: Result<(), Failure>,
    ) {
        let another = outcome.as_ref().map_or_else(|failure| failure.problem.code == Code::Conflict, |()| true);
        let fresh = if another { Some(send::<ReadCampaign>((id,), &(), None).await) } else { None };
        let Some(before) = self.campaign().shown.borrow().clone().filter(|_| self.is_at(turn)) else { return };
        let mut typed = self.campaign_typed();
        match (outcome, fresh) {
            (outcome, Some(Ok(now))) if outcome.is_ok() || stands(&deed, &now) => {
                typed.retain(|(name, _)| *name != form);
                self.draw_campaign(now, CampaignAnswered::Done(done(&deed)), &typed);
            }
            (Ok(()), Some(Err(failure))) => self.failed("Campaign", &failure),
            (Ok(()), _) => {}
            (Err(failure), fresh) => {
                let now = fresh.and_then(Result::ok).unwrap_or_else(|| before.clone());
                let wrong = refused(&form, &failure.problem, &before, &now);
                self.draw_campaign(now, CampaignAnswered::Wrong(wrong), &typed);
            }
        }
    }

    /// What is typed and not sent.
    fn campaign_typed(&self) -> Forms {
        forms::changed(forms::on_page(), &self.campaign().drawn.borrow())
    }

    /// Whether something is typed in a form of a campaign and not sent.
    pub(in crate::desk) fn campaign_unsent(&self) -> bool {
        matches!(self.route.get(), Route::Campaign(_)) && self.campaign().shown.borrow().is_some() && !self.campaign_typed().is_empty()
    }

    /// What is typed on a campaign is given up: nobody asks for it again.
    pub(in crate::desk) fn let_campaign_go(&self) {
        *self.campaign().drawn.borrow_mut() = forms::on_page();
    }
}

async fn perform(id: CampaignId, deed: &CampaignDeed) -> Result<(), Failure> {
    match deed {
        CampaignDeed::Name(new) => send::<NameCampaign>((id,), new, None).await,
        CampaignDeed::End(end) => send::<CloseCampaign>((id,), end, None).await,
        // The page's own.
        CampaignDeed::Ask(_) | CampaignDeed::Keep => Ok(()),
    }
}
