//! The alerts to members, before leads.

use super::{
    app::App,
    case::proven::mend,
    deed::Deed,
    route::Route,
    views::{self, field_id},
};
use crate::{
    api, dom,
    staff::{app::push, clock},
};
use shared::{
    api::Endpoint,
    ids::{EntityId, IdempotencyKey, MemberAlertId},
    member_alerts::{Correction, DraftMemberAlert, ListMemberAlerts, MOST, NewMemberAlert},
    pages::DeskAlertsShell,
    problem::Code,
    text::{Reason, TextFault},
};
use std::rc::Rc;
use web_sys::HtmlFormElement;

impl App {
    /// Loads and draws the page.
    pub(super) async fn show_alerts(self: &Rc<Self>) {
        let turn = self.arrive(views::ALERTS);
        let found = api::send::<ListMemberAlerts>((), &(), None).await;
        if !self.is_at(turn) {
            return;
        }
        match found {
            Ok(list) => {
                let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
                self.draw(views::ALERTS, move || views::alerts(&list.items, done, dom::now(), &clock));
                if done.is_some() {
                    dom::focus("#notice");
                }
            }
            Err(failure) => self.failed(views::ALERTS, &failure),
        }
    }

    /// Does what a form about alerts asks for; false when it is no such form.
    pub(super) fn submit_alerts(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let Some(rest) = word.strip_prefix("alert-") else { return false };
        if rest == "draft" {
            match self.drafted(word, form) {
                Ok(new) => {
                    if let Some(key) = api::fresh_key() {
                        self.perform(Deed::DraftAlert(new, key));
                    }
                }
                Err(words) => self.say_wrong(&mend(&words)),
            }
            return true;
        }
        let Some((what, id)) = rest.split_once('-') else { return true };
        let Ok(id) = id.parse::<MemberAlertId>() else { return true };
        let fields = dom::fields(form);
        let sure = fields.first(&field_id(word, "sure")) == "yes";
        if what != "refuse" && !sure {
            self.say_wrong(&mend("Nothing was sent. Tick the box above the button if you mean it."));
            return true;
        }
        match what {
            "approve" => self.perform(Deed::DecideAlert(id, true)),
            "refuse" => self.perform(Deed::DecideAlert(id, false)),
            // Who does not see where it was met is not asked what to say of it.
            _ => {
                let correction = Correction::from_code(fields.first(&field_id(word, "correction")));
                self.perform(Deed::RecallAlert(id, correction.unwrap_or(Correction::Withdrawn)));
            }
        }
        true
    }

    /// What the form drafts, from the page of a campaign or of an entity.
    fn drafted(&self, word: &str, form: &HtmlFormElement) -> Result<NewMemberAlert, String> {
        let fields = dom::fields(form);
        let ticked = fields.all(&field_id(word, "entity"));
        let entities: Vec<EntityId> = ticked.iter().filter_map(|id| id.parse().ok()).collect();
        if entities.is_empty() || entities.len() > MOST {
            return Err(format!("Tick what contact comes from, at most {MOST}."));
        }
        let reason: Reason = fields.first(&field_id(word, "reason")).parse().map_err(|fault: TextFault| fault.to_string())?;
        let campaign = if let Route::Campaign(id) = self.route.get() { Some(id) } else { None };
        Ok(NewMemberAlert { entities, campaign, reason })
    }
}

/// Drafts an alert, and goes to where it waits.
pub(super) async fn draft(new: &NewMemberAlert, key: IdempotencyKey) -> Result<&'static str, api::Failure> {
    api::send::<DraftMemberAlert>((), new, Some(key)).await.map_err(drafted_twice)?;
    push(DeskAlertsShell::PATH);
    Ok("Drafted. Another lead approves it")
}

/// Says what may be in the way of an alert, and what to do.
pub(super) fn stale(mut failure: api::Failure) -> api::Failure {
    if failure.problem.code == Code::Conflict {
        failure.problem.title = "That was not done".to_owned();
        failure.problem.detail =
            "Somebody decided before you, or no report that counts gives it any more. Load this page again and look at where it stands. If it still waits, refuse it and draft a new one."
                .to_owned();
    }
    failure
}

fn drafted_twice(mut failure: api::Failure) -> api::Failure {
    // Who does not see the other one is told what the server says of it: nothing but that it is there.
    if let Some(called) = failure.problem.reference.take().filter(|_| failure.problem.code == Code::AlertStands) {
        failure.problem.detail =
            format!("It names {called}. It waits for a second lead, or members see it. Look under “Alerts” before you draft another.");
    }
    failure
}
