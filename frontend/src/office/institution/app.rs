//! The settings' pages: what is loaded for each, and what their forms do. What somebody typed outlives every answer
//! of the server, and is given up only when they say so.

mod proposing;

use super::{fields::REASON, typed::Typed};
use crate::{
    api::{self, Failure},
    dom,
    office::{
        app::App,
        deeds::Deed,
        route::{InstitutionPage, Route},
        views::{self, EDIT},
    },
    staff::clock,
};
use shared::{
    call,
    ids::{IdempotencyKey, SettingsVersionId},
    page::PageQuery,
    pages::DeskVersionShell,
    permission::Permission,
    problem::{Code, FieldProblem, Problem},
    settings::{ByWhom, GetSettings, ListSettings, NewProposal, OpenSettings, Refusal, Settings},
    text::Reason,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlFormElement, MouseEvent};

/// What the settings' pages keep while the office is open.
#[derive(Default)]
pub(in crate::office) struct InstitutionState {
    /// The version the form was made from.
    base: Cell<u32>,
    /// Who may be told of reports first.
    officers: RefCell<Vec<ByWhom>>,
    /// The form as it was when it was opened.
    opened: RefCell<Option<Typed>>,
    /// The form as it was sent last.
    typed: RefCell<Typed>,
    /// What was looked at and waits for "Propose this"; with the key that makes two taps one.
    looked: RefCell<Option<(NewProposal, IdempotencyKey)>>,
    /// The settings on the page of a version.
    shown: RefCell<Option<Settings>>,
    /// Settings the next form starts from.
    next: RefCell<Option<Settings>>,
    /// Where the shown portion of versions ended.
    cursor: RefCell<Option<String>>,
}

/// The address of the form.
pub(in crate::office) fn form_address() -> String {
    call::path::<DeskVersionShell>(&(EDIT.to_owned(),))
}

/// The form as it stands on the page; `None` where it does not.
fn on_page() -> Option<Typed> {
    let form = dom::find("#settings-form")?.dyn_into::<HtmlFormElement>().ok()?;
    Some(Typed::from_fields(&dom::fields(&form)))
}

impl App {
    /// Loads and draws one of the settings' pages.
    pub(in crate::office) async fn show_institution(self: &Rc<Self>, page: InstitutionPage, cursor: Option<String>) {
        let shown = match page {
            InstitutionPage::Holds => self.show_settings(cursor).await,
            InstitutionPage::Edit => self.open_form().await,
            InstitutionPage::Version(id) => self.show_version(id).await,
        };
        if let Err(failure) = shown {
            self.failed("Institution", &failure);
        }
    }

    async fn show_settings(self: &Rc<Self>, cursor: Option<String>) -> Result<(), Failure> {
        let turn = self.arrive("Institution");
        let holds = api::send::<GetSettings>((), &(), None).await?;
        let versions = api::send::<ListSettings>((), &PageQuery { cursor }, None).await?;
        if self.is_at(turn) {
            self.face.institution.cursor.borrow_mut().clone_from(&versions.next);
            let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
            let proposes = self.may(Permission::ProposeSettings);
            self.draw("Institution", move || views::institution(&holds, &versions, proposes, done, dom::now(), &clock));
        }
        Ok(())
    }

    async fn show_version(self: &Rc<Self>, id: SettingsVersionId) -> Result<(), Failure> {
        let turn = self.arrive("Settings");
        let detail = api::send::<OpenSettings>((id,), &(), None).await?;
        if self.is_at(turn) {
            *self.face.institution.shown.borrow_mut() = Some(detail.settings.clone());
            let own = detail.line.proposed_by.as_ref().map(|by| by.account) == self.me.borrow().as_ref().map(|me| me.account);
            let (decides, proposes) = (self.may(Permission::ApproveSettings), self.may(Permission::ProposeSettings));
            let powers = views::Powers { decides, proposes, own };
            let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
            let title = views::version_title(&detail.line);
            self.draw(&title, move || views::version(&detail, powers, done, dom::now(), &clock));
        }
        Ok(())
    }

    async fn open_form(self: &Rc<Self>) -> Result<(), Failure> {
        if !self.may(Permission::ProposeSettings) {
            return Err(Problem::of(Code::NotPermitted).into());
        }
        let turn = self.arrive("Propose other settings");
        let holds = api::send::<GetSettings>((), &(), None).await?;
        if self.is_at(turn) {
            let state = &self.face.institution;
            let mut from = state.next.borrow_mut().take().unwrap_or(holds.settings);
            from.alerts.retain(|officer| holds.officers.iter().any(|one| one.account == officer));
            let typed = Typed::of(&from);
            state.base.set(holds.version);
            *state.officers.borrow_mut() = holds.officers;
            *state.opened.borrow_mut() = Some(typed.clone());
            self.draw_form(typed, Vec::new(), None);
        }
        Ok(())
    }

    fn draw_form(&self, typed: Typed, faults: Vec<FieldProblem>, note: Option<String>) {
        *self.face.institution.typed.borrow_mut() = typed.clone();
        *self.face.institution.looked.borrow_mut() = None;
        let (wrong, officers) = (!faults.is_empty(), self.face.institution.officers.borrow().clone());
        self.draw("Propose other settings", move || views::settings_form(&typed, &faults, &officers, note));
        if wrong {
            dom::focus("#error-summary");
        }
    }

    /// Whether something typed is not proposed yet.
    pub(in crate::office) fn unsent(&self) -> bool {
        if self.route.get() != Route::Institution(InstitutionPage::Edit) {
            return false;
        }
        let opened = self.face.institution.opened.borrow();
        let typed = on_page().unwrap_or_else(|| self.face.institution.typed.borrow().clone());
        opened.as_ref().is_some_and(|opened| typed.differs(opened))
    }

    /// What is typed is given up.
    pub(in crate::office) fn let_form_go(&self) {
        *self.face.institution.opened.borrow_mut() = None;
    }

    /// Adds a row or takes one away; false when no such button was pressed.
    pub(in crate::office) fn row_pressed(&self, event: &MouseEvent) -> bool {
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let Some(button) = target.and_then(|target| target.closest("button[data-act]").ok().flatten()) else { return false };
        let Some(mut typed) = on_page() else { return false };
        let at = button.get_attribute("data-at").unwrap_or_default();
        let adds = button.get_attribute("data-act").as_deref() == Some("add");
        let focus = if adds {
            typed.add(&at)
        } else if let Some(row) = button.get_attribute("data-row").and_then(|row| row.parse().ok()) {
            typed.remove(&at, row);
            Some(at)
        } else {
            None
        };
        self.draw_form(typed, Vec::new(), None);
        if let Some(id) = focus {
            dom::follow_anchor(&format!("#{id}"));
        }
        dom::say(if adds { "A row was added." } else { "The row was removed." });
        true
    }

    /// Does what a form of the settings' pages asks for; false when it is none of them.
    pub(in crate::office) fn submit_institution(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let Route::Institution(page) = self.route.get() else { return false };
        let (app, fields) = (self.clone(), dom::fields(form));
        let id = form.get_attribute("data-id").and_then(|id| id.parse::<SettingsVersionId>().ok());
        match (word, id) {
            ("settings-look", _) => self.look(Typed::from_fields(&fields)),
            ("settings-mend", _) => {
                let typed = self.face.institution.typed.borrow().clone();
                self.draw_form(typed, Vec::new(), None);
            }
            ("settings-propose", _) => spawn_local(async move { app.propose().await }),
            ("settings-again", _) => {
                *self.face.institution.next.borrow_mut() = self.face.institution.shown.borrow_mut().take();
                self.visit(&form_address());
            }
            ("versions-more", _) => {
                let next = self.face.institution.cursor.borrow().clone();
                spawn_local(async move { app.show_institution(page, next).await });
            }
            ("settings-agree", Some(id)) => self.perform(Deed::AgreeSettings(id)),
            ("settings-refuse", Some(id)) => match fields.first(REASON).parse::<Reason>() {
                Ok(reason) => self.perform(Deed::RefuseSettings(id, Refusal { reason })),
                Err(_) => self.say_wrong(&Problem::of(Code::Invalid).with_errors(vec![FieldProblem {
                    pointer: REASON.to_owned(),
                    detail: "Write why, so that whoever proposed it can read it.".to_owned(),
                }])),
            },
            _ => return false,
        }
        true
    }
}
