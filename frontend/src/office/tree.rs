//! The institutions below one's own: what is loaded for each page, and what its forms do.

use super::{
    app::App,
    deeds::Deed,
    route::Route,
    views::{self, Mending, Shown},
};
use crate::{
    api::{self, Failure},
    dom,
};
use shared::{
    ids::InstitutionId,
    institutions::{ListInstitutions, NewFounder, NewInstitution, NewName, Seat, Slug, WhichSeat},
    pages::Fields,
    permission::Permission,
    problem::{Code, FieldProblem, Problem},
    text::Label,
};
use std::{cell::RefCell, rc::Rc};
use web_sys::HtmlFormElement;

/// What these pages keep while the office is open.
#[derive(Default)]
pub(super) struct TreeState {
    /// The institution that is looked at.
    shown: RefCell<Option<Shown>>,
    /// The form that was sent last, with what was typed.
    sent: RefCell<Option<(String, Fields)>>,
}

const HEADING: &str = "Institutions below";

impl App {
    /// Loads and draws the list, or one of them.
    pub(super) async fn show_tree(self: &Rc<Self>, one: Option<InstitutionId>) {
        if let Err(failure) = self.load_tree(one).await {
            self.failed(HEADING, &failure);
        }
    }

    async fn load_tree(self: &Rc<Self>, one: Option<InstitutionId>) -> Result<(), Failure> {
        let turn = self.arrive(HEADING);
        let found = api::send::<ListInstitutions>((), &(), None).await?;
        if !self.is_at(turn) {
            return Ok(());
        }
        // The head of the page says it too, and it may have been renamed here.
        if let (Some(me), Some(own)) = (self.me.borrow_mut().as_mut(), found.items.first()) {
            me.institution_name.clone_from(&own.name);
        }
        let (manages, done) = (self.may(Permission::ManageInstitutions), self.take_done());
        *self.face.tree.sent.borrow_mut() = None;
        let Some(id) = one else {
            self.draw(HEADING, move || views::tree(&found, manages, done));
            return Ok(());
        };
        let at = found.items.iter().position(|line| line.id == id).ok_or_else(|| Problem::of(Code::NotFound))?;
        let mut rest = found.items.into_iter().skip(at);
        let line = rest.next().ok_or_else(|| Problem::of(Code::NotFound))?;
        let inner = rest.take_while(|other| other.depth > line.depth);
        let below = inner.filter(|other| other.depth == line.depth + 1).collect();
        let shown = Shown { line, below, manages };
        *self.face.tree.shown.borrow_mut() = Some(shown.clone());
        let title = shown.line.name.clone();
        self.draw(&title, move || views::one(&shown, None, done));
        Ok(())
    }

    /// Does what a form of these pages asks for; false when it is none of them.
    pub(super) fn submit_tree(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let Route::Tree(Some(id)) = self.route.get() else { return false };
        let fields = dom::fields(form);
        let Some(deed) = deed(word, id, form, &fields) else { return false };
        *self.face.tree.sent.borrow_mut() = Some((word.to_owned(), fields));
        match deed {
            Ok(deed) => self.perform(deed),
            Err(faults) => self.not_done(&Problem::of(Code::Invalid).with_errors(faults)),
        }
        true
    }

    /// Says what could not be done: beside the fields of the form that asked for it, with what was typed, where it is one
    /// of these pages, and else above the form.
    pub(super) fn not_done(&self, problem: &Problem) {
        let (shown, sent) = (self.face.tree.shown.borrow().clone(), self.face.tree.sent.borrow().clone());
        match (self.route.get(), shown, sent) {
            (Route::Tree(Some(_)), Some(shown), Some((form, typed))) => {
                let mending = Mending { form, typed, problem: problem.clone() };
                let title = shown.line.name.clone();
                self.draw(&title, move || views::one(&shown, Some(&mending), None));
                dom::focus("#error-summary");
            }
            _ => self.say_wrong(problem),
        }
    }
}

/// What a form asks for, or what is wrong with it; `None` when its word is none of ours.
fn deed(word: &str, id: InstitutionId, form: &HtmlFormElement, fields: &Fields) -> Option<Result<Deed, Vec<FieldProblem>>> {
    Some(match word {
        "tree-rename" => name(fields.first("new-name")).map(|name| Deed::Rename(id, NewName { name })).map_err(|fault| vec![fault]),
        "tree-add" => {
            let key = api::fresh_key()?;
            new_institution(fields).map(|new| Deed::AddInstitution(id, new, key))
        }
        "tree-invite" => {
            let key = api::fresh_key()?;
            founder(fields).map(|new| Deed::InviteFounder(id, new, key))
        }
        "tree-withdraw" => Ok(Deed::WithdrawFounders(id, WhichSeat { seat: seat(&form.get_attribute("data-id")?)? })),
        _ => return None,
    })
}

fn fault(pointer: &str, detail: &str) -> FieldProblem {
    FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }
}

fn label(typed: &str, pointer: &str, detail: &str) -> Result<Label, FieldProblem> {
    typed.parse().map_err(|_| fault(pointer, detail))
}

fn name(typed: &str) -> Result<Label, FieldProblem> {
    label(typed, "/name", "Write its name in at most 100 characters.")
}

fn seat(code: &str) -> Option<Seat> {
    Seat::ALL.into_iter().find(|seat| seat.role().code() == code)
}

fn new_institution(fields: &Fields) -> Result<NewInstitution, Vec<FieldProblem>> {
    let slug = fields.first("slug").trim().parse::<Slug>().map_err(|words| fault("/slug", words));
    let zone = label(fields.first("zone"), "/zone", "Use the name of a time zone, like Europe/London.");
    match (name(fields.first("name")), slug, zone) {
        (Ok(name), Ok(slug), Ok(zone)) => Ok(NewInstitution { name, slug, zone }),
        (name, slug, zone) => Err([name.err(), slug.err(), zone.err()].into_iter().flatten().collect()),
    }
}

fn founder(fields: &Fields) -> Result<NewFounder, Vec<FieldProblem>> {
    let email = fields.first("email").parse().map_err(|words: &str| fault("/email", words));
    let name = fields.first("person").parse().map_err(|_| fault("/name", "Enter the person’s name."));
    match (seat(fields.first("seat")), email, name) {
        (Some(seat), Ok(email), Ok(name)) => Ok(NewFounder { seat, email, name }),
        (_, email, name) => Err([email.err(), name.err()].into_iter().flatten().collect()),
    }
}
