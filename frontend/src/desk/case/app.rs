//! The page of a case: what is loaded for it, and what its forms do. A form that was refused comes back with what was
//! typed, in it and in all the others, beside the case as it stands by then.

use super::{
    deed::{CaseDeed, deed},
    forms::{self, Forms},
    proven::{Kept, shown_again},
    send,
};
use crate::{
    api::{self, Failure},
    desk::{
        app::App,
        route::Route,
        views::{self, Answered, CaseCan, CasePage, CaseWrong},
    },
    dom,
    staff::{clock, session::sign_in},
};
use shared::{
    access::{Colleague, ReadAccess},
    attachments::ListAttachments,
    cases::OpenCase,
    entities::ListSuggestions,
    entries::{Entries, ListEntries},
    ids::{AccountId, CaseId, IdempotencyKey},
    page::PageQuery,
    pages::Fields,
    permission::Permission,
    problem::{Code, Problem},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlFormElement};

/// The most portions of a timeline that are loaded.
const PORTIONS: usize = 20;

/// What the page of a case keeps.
#[derive(Default)]
pub(in crate::desk) struct CaseState {
    pub(super) shown: RefCell<Option<CasePage>>,
    /// The forms as they were drawn.
    drawn: RefCell<Forms>,
    /// What was sent last and not answered for good, with the key that makes two tries one.
    tried: RefCell<Option<(String, Fields, IdempotencyKey)>>,
    pub(super) busy: Cell<bool>,
    /// Counts the drawings, so that what was asked about one is not told of the next.
    pub(super) drawing: Cell<u32>,
    /// What was typed when a form was sent that asks for a proof first, and which form that was.
    pub(super) kept: RefCell<Option<Kept>>,
}

impl App {
    /// Loads and draws a case.
    pub(in crate::desk) async fn show_case(self: &Rc<Self>, id: CaseId) {
        *self.face.case.shown.borrow_mut() = None;
        let turn = self.arrive("Case");
        match self.load_case(id).await {
            Ok(page) if self.is_at(turn) => {
                // Not before it is there to be put back: a case that does not load takes nothing of it away.
                let (answered, typed) = shown_again(self.take_kept(id), self.take_done());
                self.draw_case(page, answered, typed);
            }
            Err(failure) if self.is_at(turn) => self.case_missing(&failure),
            _ => {}
        }
    }

    pub(super) async fn load_case(&self, id: CaseId) -> Result<CasePage, Failure> {
        let detail = api::send::<OpenCase>((id,), &(), None).await?;
        let suggestions = api::send::<ListSuggestions>((id,), &(), None).await?.items;
        let (mut entries, mut unopened, mut cursor) = (Vec::new(), 0, None);
        for _ in 0..PORTIONS {
            let Entries { items, next, unopened: shut } = api::send::<ListEntries>((id,), &PageQuery { cursor }, None).await?;
            entries.extend(items);
            (unopened, cursor) = (shut, next);
            if cursor.is_none() {
                break;
            }
        }
        let files = api::send::<ListAttachments>((id,), &(), None).await?.items;
        let can = self.can().ok_or_else(|| Problem::of(Code::SignInNeeded))?;
        let access = if can.assigns { Some(api::send::<ReadAccess>((id,), &(), None).await) } else { None };
        // Whoever took the first look still reads a case that was routed, and says no more who is on it.
        let access = match access {
            Some(Err(failure)) if failure.problem.code == Code::NotFound => None,
            other => other.transpose()?,
        };
        let mut takers = Vec::new();
        if let Some(access) = access.as_ref().filter(|_| can.leads && detail.line.state.is_open()) {
            takers = access.people.iter().map(|on| on.who.clone()).chain(access.others.clone()).collect();
            takers.sort_by(|one: &Colleague, other: &Colleague| one.name.expose().cmp(other.name.expose()));
        }
        Ok(CasePage { detail, entries, unopened, more: cursor.is_some(), files, suggestions, access, takers, can }.within_reach())
    }

    fn can(&self) -> Option<CaseCan> {
        let me: AccountId = self.me.borrow().as_ref()?.account;
        Some(CaseCan {
            me,
            moves: self.may(Permission::MoveCase),
            assigns: self.may(Permission::AssignCase),
            leads: self.may(Permission::ApproveRelease),
            sets: self.may(Permission::SetPriority),
            writes: self.may(Permission::MessageReporter),
            links: self.may(Permission::LinkCases),
        })
    }

    /// Draws the case, with what became of the form that was sent and what is still typed in the forms.
    pub(super) fn draw_case(&self, page: CasePage, answered: Answered, typed: Forms) {
        self.face.case.drawing.set(self.face.case.drawing.get().wrapping_add(1));
        let clock = clock::in_zone(self.zone());
        let title = format!("Case {}", page.detail.line.reference);
        let (drawn, said) = (page.clone(), answered.clone());
        self.draw(&title, move || views::case(&drawn, &said, dom::now(), &clock));
        *self.face.case.shown.borrow_mut() = Some(page);
        *self.face.case.drawn.borrow_mut() = forms::on_page();
        let homeless = forms::put_back(&typed);
        match answered {
            Answered::Nothing => {}
            Answered::Done(..) => dom::focus("#notice"),
            Answered::Wrong(wrong) => {
                if dom::find("#error-summary").is_none() {
                    let words = homeless.into_iter().filter(|(form, _)| *form == wrong.form).flat_map(|(_, fields)| fields.0);
                    let words =
                        words.map(|(_, value)| value).filter(|value| value.contains(' ')).map(|value| format!("You had typed: “{value}”"));
                    let all: Vec<String> = wrong.said.into_iter().chain(words).collect();
                    self.replace("#wrong", move || views::not_done(all));
                }
                dom::focus("#error-summary");
            }
        }
    }

    /// Does what a form of a case asks for; false when it is none of its forms.
    pub(in crate::desk) fn submit_case(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        // Whatever it is, the browser must not send it: what is typed would stand in an address.
        let ours = word.starts_with("case-");
        if word == "case-reload" {
            self.reload_case();
            return true;
        }
        if word == "case-glass" {
            self.break_glass(form);
            return true;
        }
        let (Route::Case(id), Some(page)) = (self.route.get(), self.face.case.shown.borrow().clone()) else { return ours };
        let fields = dom::fields(form);
        let Some(wanted) = deed(word, &fields, &page, &forms::at) else { return ours };
        if self.face.case.busy.get() {
            return true;
        }
        match wanted {
            Ok(deed) if deed.wants_proof() => self.prove_case(id, deed, (word.to_owned(), fields)),
            Ok(deed) => self.perform_case(id, deed, (word.to_owned(), fields)),
            Err(fields) => {
                let wrong = CaseWrong { form: word.to_owned(), fields, ..CaseWrong::default() };
                self.draw_case(page, Answered::Wrong(wrong), self.typed());
            }
        }
        true
    }

    /// What is typed and not sent.
    pub(super) fn typed(&self) -> Forms {
        forms::changed(forms::on_page(), &self.face.case.drawn.borrow())
    }

    /// The key of this try: the same as the last one's where that was the same and nobody knows what became of it.
    pub(in crate::desk) fn key(&self, (form, fields): &(String, Fields)) -> Option<IdempotencyKey> {
        let known = self.face.case.tried.borrow().as_ref().filter(|tried| tried.0 == *form && tried.1 == *fields).map(|tried| tried.2);
        let key = known.or_else(api::fresh_key)?;
        *self.face.case.tried.borrow_mut() = Some((form.clone(), fields.clone(), key));
        Some(key)
    }

    /// Forgets the last try: what became of it is on the page.
    pub(in crate::desk) fn forget_try(&self) {
        *self.face.case.tried.borrow_mut() = None;
    }

    fn perform_case(self: &Rc<Self>, id: CaseId, deed: CaseDeed, sent: (String, Fields)) {
        let Some(key) = self.key(&sent) else { return };
        let (app, turn, part) = (self.clone(), self.turn(), deed.part());
        app.face.case.busy.set(true);
        spawn_local(async move {
            let done = send::perform(id, deed, key).await;
            let answered = match done {
                Ok(words) => Answered::Done(part, words),
                Err(failure) => Answered::Wrong(wrong(&sent.0, &failure.problem)),
            };
            // Only where nobody knows whether it was done is the next try the same one.
            let unknown = |answer: &Answered| matches!(answer, Answered::Wrong(wrong) if wrong.unsure);
            if !unknown(&answered) {
                app.forget_try();
            }
            app.answered(id, turn, sent.0, answered).await;
            app.face.case.busy.set(false);
        });
    }

    /// Shows what became of a form, beside the case as it stands now.
    async fn answered(self: &Rc<Self>, id: CaseId, turn: u32, form: String, answered: Answered) {
        let fresh = match &answered {
            Answered::Wrong(wrong) if !wrong.stale => None,
            _ => Some(self.load_case(id).await),
        };
        if !self.is_at(turn) {
            return;
        }
        let mut typed = self.typed();
        if matches!(answered, Answered::Done(..)) {
            typed.retain(|(name, _)| *name != form);
        }
        let shown = self.face.case.shown.borrow().clone();
        match (fresh, shown, answered) {
            (Some(Ok(page)), _, answered) | (None, Some(page), answered) => self.draw_case(page, answered, typed),
            (Some(Err(failure)), _, Answered::Done(_, words)) if failure.problem.code == Code::NotFound => {
                *self.face.case.shown.borrow_mut() = None;
                self.draw("Done", move || views::out_of_hand(words));
            }
            (Some(Err(failure)), Some(page), Answered::Wrong(mut wrong)) => {
                wrong.said.push(format!("{}. {}", failure.problem.title, failure.problem.detail));
                self.draw_case(page, Answered::Wrong(wrong), typed);
            }
            (Some(Err(failure)), ..) => self.failed("Case", &failure),
            (None, None, _) => sign_in("ended"),
        }
    }

    /// Whether something is typed in a form of a case and not sent.
    pub(in crate::desk) fn case_unsent(&self) -> bool {
        matches!(self.route.get(), Route::Case(_)) && self.face.case.shown.borrow().is_some() && !self.typed().is_empty()
    }

    /// What is typed on a case is given up: nobody asks for it again.
    pub(in crate::desk) fn let_case_go(&self) {
        *self.face.case.drawn.borrow_mut() = forms::on_page();
    }

    /// Writes a chosen start into its field; false when nothing of the kind was chosen.
    pub(in crate::desk) fn start_chosen(&self, event: &Event) -> bool {
        forms::started(event)
    }
}

/// A refusal as the form shows it.
pub(super) fn wrong(form: &str, problem: &Problem) -> CaseWrong {
    let stale = matches!(problem.code, Code::Conflict | Code::MoveRefused | Code::SecondPerson);
    let unsure = matches!(problem.code, Code::Offline | Code::Unreadable | Code::Unavailable | Code::Internal);
    let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let fields: Vec<_> = problem.errors.iter().map(|error| (name(&error.pointer), error.detail.clone())).collect();
    let said = views::refusal(problem);
    CaseWrong { form: form.to_owned(), said: if fields.is_empty() { said } else { Vec::new() }, fields, stale, unsure }
}
