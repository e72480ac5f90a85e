//! All institutions from one's own downwards.

use super::filled_words;
use crate::staff::views::head;
use leptos::prelude::*;
use shared::{
    call,
    institutions::{InstitutionLine, Seat, Tree},
    pages::DeskTreePageShell,
};

/// The list, each institution inside the one it lies below. `manages` is whether the reader may add to it.
pub fn tree(found: &Tree, manages: bool, done: Option<&'static str>) -> impl IntoView + use<> {
    let none = (found.items.len() < 2).then(|| view! { <p class="govuk-body">{"No institution lies below this one yet."}</p> });
    let own = found.items.first().filter(|_| manages).map(|own| {
        let href = call::path::<DeskTreePageShell>(&(own.id.to_string(),));
        view! { <p class="govuk-body"><a class="govuk-link vd-tap" href=href>{"Add an institution, or rename your own"}</a></p> }
    });
    view! {
        {head("Institutions below".to_owned(), done)}
        <p class="govuk-body">
            {"Nobody here can look into an institution below: not its people, nor its reports, nor its figures or settings."}
        </p>
        {branch(&found.items, manages)}
        {none}
        {own}
    }
}

fn branch(items: &[InstitutionLine], manages: bool) -> AnyView {
    let (mut rows, mut rest) = (Vec::new(), items);
    while let Some((first, after)) = rest.split_first() {
        let inner = after.iter().take_while(|one| one.depth > first.depth).count();
        rows.push(row(first, after.get(..inner).unwrap_or_default(), manages));
        rest = after.get(inner..).unwrap_or_default();
    }
    view! { <ul class="govuk-list vd-tree">{rows}</ul> }.into_any()
}

fn row(line: &InstitutionLine, inner: &[InstitutionLine], manages: bool) -> impl IntoView + use<> {
    let href = call::path::<DeskTreePageShell>(&(line.id.to_string(),));
    let said = format!(
        "{} · {}. Administrator: {}. Separate contacts: {}.",
        line.slug,
        line.zone,
        filled_words(Seat::Administrator, line.administrator).to_lowercase(),
        filled_words(Seat::SeparateContact, line.contacts)
    );
    let below = (!inner.is_empty()).then(|| branch(inner, manages));
    let lacks = manages && line.depth > 0;
    let invite = |seat: Seat, words: &'static str| {
        (lacks && line.filled(seat).free > 0).then(|| {
            let (href, about) = (format!("{href}#invite"), format!(": {}", line.name));
            view! { <a class="govuk-link vd-tap" href=href>{words} <span class="govuk-visually-hidden">{about}</span></a> }
        })
    };
    view! {
        <li>
            <a class="govuk-link vd-tap" href=href.clone()>{line.name.clone()}</a>
            <p class="govuk-body-s">{said}</p>
            <div class="vd-facts">
                {invite(Seat::Administrator, "Invite the first administrator")}
                {invite(Seat::SeparateContact, "Invite a separate contact")}
            </div>
            {below}
        </li>
    }
}
