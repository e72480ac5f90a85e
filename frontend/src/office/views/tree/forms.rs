//! What an administrator can do about an institution of the tree.

use crate::{
    staff::views::select,
    ui::{Asked, Button, Line, button, text_line},
};
use leptos::prelude::*;
use shared::{
    institutions::{InstitutionLine, Seat},
    pages::Fields,
    problem::Problem,
};

/// A form that was sent and not taken.
#[derive(Clone, Debug)]
pub struct Mending {
    /// Which form.
    pub form: String,
    /// What was typed.
    pub typed: Fields,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Mending {
    /// The field of the form that a pointer of the request names.
    fn field(&self, pointer: &str) -> Option<&'static str> {
        Some(match (self.form.as_str(), pointer) {
            ("tree-rename", "/name") => "new-name",
            ("tree-add", "/name") => "name",
            ("tree-add", "/slug") => "slug",
            ("tree-add", "/zone") => "zone",
            ("tree-invite", "/seat") => "seat",
            ("tree-invite", "/email") => "email",
            ("tree-invite", "/name") => "person",
            _ => return None,
        })
    }

    /// Each field to mend, and how.
    pub fn mends(&self) -> Vec<(&'static str, String)> {
        self.problem.errors.iter().filter_map(|error| Some((self.field(&error.pointer)?, error.detail.clone()))).collect()
    }

    fn error(&self, id: &str) -> Option<(&'static str, String)> {
        self.mends().into_iter().find(|(field, _)| *field == id).map(|(_, words)| ("Error:", words))
    }
}

/// A line of a form: as it was typed and what is wrong with it, or as it starts.
fn line(id: &'static str, words: &str, hint: Option<&'static str>, start: &str, mending: Option<&Mending>) -> impl IntoView + use<> {
    let error = mending.and_then(|mending| mending.error(id));
    let value = mending.map_or(start, |mending| mending.typed.first(id)).to_owned();
    text_line(&Asked { id, words: words.to_owned(), heads_page: false, hint, error }, Line::Words, value)
}

fn of<'a>(mending: Option<&'a Mending>, form: &str) -> Option<&'a Mending> {
    mending.filter(|mending| mending.form == form)
}

/// Another name.
pub(super) fn rename(name: &str, mending: Option<&Mending>) -> impl IntoView + use<> {
    let mending = of(mending, "tree-rename");
    view! {
        <h2 class="govuk-heading-m">{"Rename it"}</h2>
        <form data-do="tree-rename" novalidate=true>
            {line("new-name", "Name for people", None, name, mending)}
            {button(Button::Other, Some("rename"), "Rename", false)}
        </form>
    }
}

/// A new one below.
pub(super) fn add(zone: &str, mending: Option<&Mending>) -> impl IntoView + use<> {
    let mending = of(mending, "tree-add");
    let short = Some("For addresses: small letters, digits and hyphens. It never changes.");
    view! {
        <h2 class="govuk-heading-m">{"Add an institution below it"}</h2>
        <p class="govuk-body">
            {"It starts with national numbers and the legal texts of this one. Its own people set the rest. Where it lies never changes."}
        </p>
        <form data-do="tree-add" novalidate=true>
            {line("name", "Name for people", None, "", mending)}
            {line("slug", "Short name", short, "", mending)}
            {line("zone", "Time zone", Some("Like Europe/London."), zone, mending)}
            {button(Button::Other, Some("add"), "Add", false)}
        </form>
    }
}

/// The word for somebody in a seat.
const fn seat_words(seat: Seat) -> &'static str {
    match seat {
        Seat::Administrator => "First administrator",
        Seat::SeparateContact => "Separate contact",
    }
}

/// The first people, as far as they can still be asked from here.
pub(super) fn invite(shown: &InstitutionLine, mending: Option<&Mending>) -> AnyView {
    let mending = of(mending, "tree-invite");
    let free: Vec<Seat> = Seat::ALL.into_iter().filter(|seat| shown.filled(*seat).free > 0).collect();
    // What was refused stays on the page, even where its seat was taken meanwhile.
    if free.is_empty() && mending.is_none() {
        return ().into_any();
    }
    let seats = if mending.is_some() { Seat::ALL.to_vec() } else { free };
    let options = seats.iter().map(|seat| (seat.role().code().to_owned(), seat_words(*seat).to_owned())).collect();
    let chosen = mending.map_or("", |mending| mending.typed.first("seat")).to_owned();
    let taken = mending.and_then(|mending| mending.error("seat")).map(|(_, words)| view! { <p class="govuk-error-message">{words}</p> });
    view! {
        <h2 class="govuk-heading-m" id=String::from("invite") tabindex="-1">{"Invite its first people"}</h2>
        <p class="govuk-body">
            {"It starts with an administrator and two separate contacts from outside its security team. A security lead here has to agree before a letter leaves."}
        </p>
        <form data-do="tree-invite" novalidate=true>
            {taken}
            {select("seat", "What they will be", options, &chosen)}
            {line("email", "E-mail address", None, "", mending)}
            {line("person", "Name", None, "", mending)}
            {button(Button::Main, Some("invite-founder"), "Propose the invitation", false)}
        </form>
    }
    .into_any()
}

/// Letters that wait can be taken back.
pub(super) fn withdraw(shown: &InstitutionLine) -> impl IntoView + use<> {
    let waits = Seat::ALL.into_iter().filter(|seat| shown.filled(*seat).asked > 0);
    let all: Vec<_> = waits
        .map(|seat| {
            let words = match seat {
                Seat::Administrator => "Take back the administrator’s invitation",
                Seat::SeparateContact => "Take back the separate contacts’ invitations",
            };
            view! { <form data-do="tree-withdraw" data-id=seat.role().code()>{button(Button::Other, None, words, false)}</form> }
        })
        .collect();
    view! { <div class="vd-facts">{all}</div> }
}
