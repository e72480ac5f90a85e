//! Who is on a case and who is kept away from it, and what the reader may do about that (docs/rules.md §3).

use super::{
    CasePage, CaseWrong,
    form::{Ask, Kind, folded, open_form, unset},
};
use crate::{staff::views::Clock, ui::Button};
use leptos::prelude::*;
use shared::{
    access::{CaseAccess, Colleague, Glass, OnCase, Recused},
    text::Reason,
    time::Moment,
};

pub(super) fn people(page: &CasePage, wrong: Option<&CaseWrong>, now: Moment, clock: Clock<'_>) -> Option<impl IntoView + use<>> {
    let list = page.access.as_ref().map(|access| list(page, access, wrong, now, clock));
    let away = page.can.moves.then(|| recuse_me(wrong));
    (list.is_some() || away.is_some()).then(|| {
        view! {
            <h2 class="govuk-heading-m" id=String::from("people")>{"People on this case"}</h2>
            {list}
            {away}
        }
    })
}

/// What a case read through broken glass says of itself.
pub(super) fn glass(page: &CasePage, clock: Clock<'_>) -> Option<impl IntoView + use<>> {
    let until = clock(page.detail.reader.open_until_at?).exact;
    let words = format!("It is open to you until {until}. You can read it and do nothing else with it. Those who lead were told.");
    Some(view! {
        <div class="vd-notice">
            <p class="vd-notice__title">{"You opened this case from outside"}</p>
            <p class="vd-notice__words">{words}</p>
        </div>
    })
}

fn list(page: &CasePage, access: &CaseAccess, wrong: Option<&CaseWrong>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let can = page.can;
    let nobody = access.people.is_empty().then(|| {
        view! { <p class="govuk-body">{"Nobody was put on it. Its owner, and whoever sees the queue, may still see it."}</p> }
    });
    let on: Vec<_> =
        access.people.iter().map(|one| on_case(one, can.assigns && (can.leads || one.who.account == can.me), wrong, clock)).collect();
    let away: Vec<_> = access.recused.iter().map(|one| kept_away(one, can.leads, wrong, clock)).collect();
    let kept = (!away.is_empty()).then(|| view! { <h3 class="govuk-heading-s">{"Kept away from it"}</h3> {away} });
    let broken: Vec<_> = access.glass.iter().map(|one| broken(one, now, clock)).collect();
    let broken = (!broken.is_empty()).then(|| {
        view! {
            <h3 class="govuk-heading-s">{"Opened from outside"}</h3>
            <ul class="govuk-list govuk-list--bullet">{broken}</ul>
        }
    });
    view! {
        {nobody} {on}
        {(can.assigns && !access.others.is_empty()).then(|| add(access, wrong))}
        {kept}
        {can.leads.then(|| recuse_other(page, access, wrong)).flatten()}
        {broken}
    }
}

/// A sentence about somebody, with when and why.
fn about(words: String, at: Moment, reason: Option<&Reason>, clock: Clock<'_>) -> impl IntoView + use<> {
    let why = reason.map(|reason| format!(" “{}”", reason.expose())).unwrap_or_default();
    view! { <p class="govuk-body vd-words">{format!("{words}{}.{why}", clock(at).exact)}</p> }
}

fn by(who: &Colleague, by: &Colleague, themselves: &'static str) -> String {
    if who.account == by.account { themselves.to_owned() } else { format!("by {}", by.name.expose()) }
}

fn on_case(one: &OnCase, removable: bool, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> impl IntoView + use<> {
    let name = one.who.name.expose();
    let words = format!("{name}: put on it {} on ", by(&one.who, &one.by, "by themselves"));
    let remove = removable.then(|| {
        let form = format!("case-remove-{}", one.who.account);
        let gone = "They do not find it among their cases any more. If they own it, it is nobody’s then.";
        let body =
            view! { <p class="govuk-hint">{gone}</p> {open_form(form.clone(), Vec::new(), "Take off the case", Button::Other, wrong)} };
        fold(&form, format!("Take {name} off it"), body.into_any(), wrong)
    });
    view! { <div class="vd-set">{about(words, one.since_at, one.reason.as_ref(), clock)} {remove}</div> }
}

/// Words and a form, shut behind a name; open while something in the form has to be mended.
fn fold(form: &str, name: String, body: AnyView, wrong: Option<&CaseWrong>) -> AnyView {
    let open = wrong.is_some_and(|wrong| wrong.form == form);
    view! {
        <details class="govuk-details vd-fold" open=open>
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{name}</span></summary>
            <div class="govuk-details__text">{body}</div>
        </details>
    }
    .into_any()
}

fn add(access: &CaseAccess, wrong: Option<&CaseWrong>) -> AnyView {
    let others = access.others.iter().map(|one| (one.account.to_string(), one.name.expose().to_owned())).collect();
    let asks = vec![
        Ask::new("account", "Who", Kind::List(unset(others))).hint("Only those who may work on it are in this list."),
        Ask::new("reason", "Why (optional)", Kind::Words(2)).hint("Whoever leads reads it here."),
    ];
    folded("case-add".to_owned(), "Put somebody on it".to_owned(), asks, "Put on the case", Button::Other, wrong)
}

fn kept_away(one: &Recused, liftable: bool, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> impl IntoView + use<> {
    let name = one.who.name.expose();
    let words = format!("{name}: kept away {} since ", by(&one.who, &one.by, "by their own word"));
    let lift = liftable.then(|| {
        let form = format!("case-lift-{}", one.who.account);
        let what = "They see the case again as far as their role reaches, and are put on nothing by it. Every other lead gets a letter.";
        let body = view! { <p class="govuk-hint">{what}</p> {open_form(form.clone(), Vec::new(), "Let them back", Button::Other, wrong)} };
        fold(&form, format!("Let {name} back"), body.into_any(), wrong)
    });
    view! { <div class="vd-set">{about(words, one.since_at, one.reason.as_ref(), clock)} {lift}</div> }
}

fn broken(one: &Glass, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let over = if one.until_at > now { "open until" } else { "shut since" };
    let (name, from, until) = (one.who.name.expose(), clock(one.broken_at).exact, clock(one.until_at).exact);
    view! { <li class="vd-words">{format!("{name}, {from}, {over} {until}: “{}”", one.reason.expose())}</li> }
}

/// The duty officer's own way out. It says first what follows, since they cannot undo it.
fn recuse_me(wrong: Option<&CaseWrong>) -> AnyView {
    let form = "case-recuse-me".to_owned();
    let asks = vec![Ask::new("reason", "Why (optional)", Kind::Words(2)).hint("You need not say. If you do, those who lead read it.")];
    let body = view! {
        <p class="govuk-body">
            {"Do this if the case touches you: you know somebody in it, or you could seem to take sides. It is the right thing to do and it says nothing against you."}
        </p>
        <ul class="govuk-list govuk-list--bullet">
            <li>{"The case is gone from your screen at once. You hear nothing more of it."}</li>
            <li>{"If it is yours, it is nobody’s then. What you wrote in it stays."}</li>
            <li>{"You cannot take it back. Somebody else who leads can let you back."}</li>
        </ul>
        {open_form(form.clone(), asks, "Keep me away from this case", Button::Final, wrong)}
    };
    fold(&form, "I must not work on this case".to_owned(), body.into_any(), wrong)
}

/// Keeping a colleague away: whoever has to do with the case or could.
fn recuse_other(page: &CasePage, access: &CaseAccess, wrong: Option<&CaseWrong>) -> Option<AnyView> {
    let owner = page.detail.standing.owner.iter();
    let known = access.people.iter().map(|on| &on.who).chain(&access.others).chain(owner);
    let mut others: Vec<_> =
        known.filter(|one| one.account != page.can.me).map(|one| (one.account.to_string(), one.name.expose().to_owned())).collect();
    others.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
    others.dedup();
    if others.is_empty() {
        return None;
    }
    let what = "For them the case is not there any more, and what they own of it is nobody’s. Every other lead gets a letter that there is something to see. You are asked for a fresh proof that it is you.";
    let asks = vec![
        Ask::new("account", "Who", Kind::List(unset(others))),
        Ask::new("reason", "Why", Kind::Words(2)).hint("Those who lead read it here. The person does not."),
    ];
    let form = "case-recuse".to_owned();
    let body = view! { <p class="govuk-body">{what}</p> {open_form(form.clone(), asks, "Keep them away", Button::Final, wrong)} };
    Some(fold(&form, "Keep somebody away from it".to_owned(), body.into_any(), wrong))
}
