//! The audit's page: what is loaded for it, and what its forms do.

use super::{
    app::App,
    deeds::Deed,
    filter,
    route::Route,
    views::{self, Reads, ShownAudit},
};
use crate::{
    api::{self, Failure},
    dom,
    staff::clock,
};
use leptos::prelude::window;
use shared::{
    audit_list::{AuditLine, AuditQuery, ListAudit},
    permission::Role,
    problem::{Code, FieldProblem, Problem},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// What the audit's page keeps while it is open.
#[derive(Default)]
pub(super) struct AuditState {
    query: RefCell<AuditQuery>,
    lines: RefCell<Vec<AuditLine>>,
    /// Where the shown rows ended.
    next: RefCell<Option<String>>,
}

const HEADING: &str = "Audit";

impl App {
    /// Loads and draws what the address asks for.
    pub(super) async fn show_audit(self: &Rc<Self>) {
        *self.face.audit.query.borrow_mut() = filter::of_search(&window().location().search().unwrap_or_default());
        self.face.audit.lines.borrow_mut().clear();
        if let Err(failure) = self.load_audit().await {
            self.failed(HEADING, &failure);
        }
    }

    async fn load_audit(self: &Rc<Self>) -> Result<(), Failure> {
        let turn = self.arrive(HEADING);
        let query = self.face.audit.query.borrow().clone();
        let found = api::send::<ListAudit>((), &query, None).await?;
        if self.is_at(turn) {
            let (chain, reads, done) = (found.chain, self.reads(), self.take_done());
            let (shown, clock) = (self.keep(found.items, found.next, found.looked_back_to), clock::in_zone(self.zone()));
            self.draw(HEADING, move || views::audit(&shown, &query, chain, reads, done, &clock));
        }
        Ok(())
    }

    /// Adds a portion to what is shown.
    fn keep(&self, items: Vec<AuditLine>, next: Option<String>, looked_back_to: Option<shared::time::Moment>) -> ShownAudit {
        let mut lines = self.face.audit.lines.borrow_mut();
        let first_new = lines.len();
        lines.extend(items);
        let more = next.is_some();
        *self.face.audit.next.borrow_mut() = next;
        ShownAudit { lines: lines.clone(), first_new, more, looked_back_to }
    }

    async fn more_audit(self: &Rc<Self>) {
        let Some(cursor) = self.face.audit.next.borrow_mut().take() else { return };
        let (turn, query) = (self.turn(), self.face.audit.query.borrow().clone());
        match api::send::<ListAudit>((), &AuditQuery { cursor: Some(cursor.clone()), ..query.clone() }, None).await {
            Ok(found) if self.is_at(turn) => {
                let (shown, clock) = (self.keep(found.items, found.next, found.looked_back_to), clock::in_zone(self.zone()));
                self.replace("#audit", move || views::audit_lines(&shown, &query, &clock));
                dom::focus("#new-rows, #nothing-more");
            }
            Ok(_) => {}
            Err(failure) => {
                *self.face.audit.next.borrow_mut() = Some(cursor);
                self.say_wrong(&failure.problem);
            }
        }
    }

    /// How far the reader's roles reach, for the page to say.
    fn reads(&self) -> Reads {
        let holds = |role: Role| self.me.borrow().as_ref().is_some_and(|me| me.roles.contains(&role));
        match () {
            () if holds(Role::Auditor) => Reads::All,
            () if holds(Role::SeparateContact) => Reads::Compartment,
            () if holds(Role::Lead) => Reads::OwnCases,
            () => Reads::OwnActs,
        }
    }

    /// Does what a form of this page asks for; false when it is none of them.
    pub(super) fn submit_audit(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        if self.route.get() != Route::Audit {
            return false;
        }
        let query = self.face.audit.query.borrow().clone();
        match word {
            "audit-filter" => match filter::of_form(&dom::fields(form), &query) {
                Ok(wanted) => self.visit(&filter::address(&wanted)),
                Err((field, detail)) => {
                    let field = FieldProblem { pointer: format!("/{field}"), detail: detail.to_owned() };
                    self.say_wrong(&Problem::of(Code::Invalid).with_errors(vec![field]));
                }
            },
            "audit-more" => {
                let app = self.clone();
                spawn_local(async move { app.more_audit().await });
            }
            "audit-save" => self.perform(Deed::SaveAudit(query)),
            _ => return false,
        }
        true
    }
}
