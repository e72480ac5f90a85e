//! The people's pages: what is loaded for each, and what their forms do.

use super::{
    app::App,
    deeds::Deed,
    route::{PeoplePage, Route},
    views,
};
use crate::{
    api::{self, Failure},
    dom,
    staff::clock,
};
use shared::{
    ids::AccountId,
    invitations::{CheckInvitations, ListInvitations, PeopleList},
    page::PageQuery,
    pages::Fields,
    people::{OpenPerson, PeopleQuery, SearchPeople},
    permission::{Permission, Role},
    proposals::ListProposals,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// What the people's pages keep while the office is open.
#[derive(Default)]
pub(super) struct PeopleState {
    query: RefCell<PeopleQuery>,
    /// Where the shown portion of people or invitations ended.
    next: RefCell<Option<String>>,
    /// What was looked through last.
    pub(super) list: RefCell<String>,
}

/// The roles of those who can take cases over.
const WORKERS: [Role; 3] = [Role::Triage, Role::Case, Role::Lead];

impl App {
    /// Loads and draws one of the people's pages.
    pub(super) async fn show_people(self: &Rc<Self>, page: PeoplePage, cursor: Option<String>) {
        let shown = match page {
            PeoplePage::List => self.show_list(cursor).await,
            PeoplePage::Person(id) => self.show_person(id).await,
            PeoplePage::Proposals => self.show_proposals().await,
            PeoplePage::Invitations => self.show_invitations(cursor).await,
        };
        if let Err(failure) = shown {
            self.failed("People", &failure);
        }
    }

    fn invites(&self) -> bool {
        self.may(Permission::ManageAccounts)
    }

    async fn show_list(self: &Rc<Self>, cursor: Option<String>) -> Result<(), Failure> {
        let query = PeopleQuery { cursor, ..self.face.people.query.borrow().clone() };
        let turn = self.arrive("People");
        let found = api::send::<SearchPeople>((), &query, None).await?;
        if self.is_at(turn) {
            self.face.people.next.borrow_mut().clone_from(&found.next);
            let (invites, done, clock) = (self.invites(), self.take_done(), clock::in_zone(self.zone()));
            self.draw("People", move || views::people(&found, &query, invites, done, dom::now(), &clock));
        }
        Ok(())
    }

    async fn show_person(self: &Rc<Self>, id: AccountId) -> Result<(), Failure> {
        let turn = self.arrive("Account");
        let person = api::send::<OpenPerson>((id,), &(), None).await?;
        let own = self.me.borrow().as_ref().is_some_and(|me| me.account == id);
        let changes = self.invites() && !own;
        let mut colleagues = Vec::new();
        let works = person.line.roles.iter().any(|held| WORKERS.contains(&held.role));
        if changes && works {
            for role in WORKERS {
                let query = PeopleQuery { role: Some(role), ..PeopleQuery::default() };
                colleagues.extend(api::send::<SearchPeople>((), &query, None).await?.items);
            }
            colleagues.sort_by_key(|line| line.id);
            colleagues.dedup_by_key(|line| line.id);
        }
        if self.is_at(turn) {
            let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
            let name = person.line.name.expose().to_owned();
            self.draw(&name, move || views::person(&person, &colleagues, changes, done, dom::now(), &clock));
        }
        Ok(())
    }

    async fn show_proposals(self: &Rc<Self>) -> Result<(), Failure> {
        let turn = self.arrive("Waiting for a second person");
        let found = api::send::<ListProposals>((), &PageQuery::default(), None).await?;
        if self.is_at(turn) {
            let (invites, done, clock) = (self.invites(), self.take_done(), clock::in_zone(self.zone()));
            self.draw("Waiting for a second person", move || views::proposals(&found, invites, done, dom::now(), &clock));
        }
        Ok(())
    }

    async fn show_invitations(self: &Rc<Self>, cursor: Option<String>) -> Result<(), Failure> {
        let turn = self.arrive("Invitations");
        let found = api::send::<ListInvitations>((), &PageQuery { cursor }, None).await?;
        if self.is_at(turn) {
            self.face.people.next.borrow_mut().clone_from(&found.next);
            let (done, clock) = (self.take_done(), clock::in_zone(self.zone()));
            self.draw("Invitations", move || views::invitations(&found, done, dom::now(), &clock));
        }
        Ok(())
    }

    /// Does what a form of the people's pages asks for; false when it is none of them.
    pub(super) fn submit_people(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        let Route::People(page) = self.route.get() else { return false };
        let fields = dom::fields(form);
        match word {
            "people-search" => self.search(page, &fields),
            "people-more" | "invitations-more" => {
                let (app, next) = (self.clone(), self.face.people.next.borrow().clone());
                spawn_local(async move { app.show_people(page, next).await });
            }
            "same-search" => self.find_same(page, fields.first("same-words")),
            "check-list" => self.check(fields.first("csv").to_owned()),
            other => match Deed::of(other, page, form, &fields, &self.face.people.list.borrow()) {
                Some(Ok(deed)) => self.perform(deed),
                Some(Err(problem)) => self.say_wrong(&problem),
                None => return false,
            },
        }
        true
    }

    fn search(self: &Rc<Self>, page: PeoplePage, fields: &Fields) {
        *self.face.people.query.borrow_mut() = PeopleQuery {
            words: fields.first("words").chars().take(200).collect(),
            role: fields.first("role").parse().ok(),
            state: shared::people::AccountState::from_code(fields.first("state")),
            cursor: None,
        };
        let app = self.clone();
        spawn_local(async move { app.show_people(page, None).await });
    }

    /// Looks for another account of the person whose page is shown.
    fn find_same(self: &Rc<Self>, page: PeoplePage, words: &str) {
        let PeoplePage::Person(this) = page else { return };
        let query = PeopleQuery { words: words.chars().take(200).collect(), ..PeopleQuery::default() };
        let app = self.clone();
        spawn_local(async move {
            match api::send::<SearchPeople>((), &query, None).await {
                Ok(found) => {
                    app.replace("#same", move || views::found_accounts(&found, this));
                    dom::focus("#other, #none-found");
                }
                Err(failure) => app.say_wrong(&failure.problem),
            }
        });
    }

    /// Looks through a list and shows what becomes of its lines.
    fn check(self: &Rc<Self>, csv: String) {
        let app = self.clone();
        spawn_local(async move {
            match api::send::<CheckInvitations>((), &PeopleList { csv: csv.clone() }, None).await {
                Ok(checked) => {
                    *app.face.people.list.borrow_mut() = csv;
                    app.replace("#checked", move || views::checked_list(&checked));
                    dom::focus("#verdicts");
                }
                Err(failure) => app.say_wrong(&failure.problem),
            }
        });
    }
}
