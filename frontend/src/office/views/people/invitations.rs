//! Inviting one person or many, and who was invited.

use super::parts::{People, given_roles, role_box, ways};
use crate::{
    staff::views::{Clock, due, head, moment},
    ui::{Asked, Button, Line, button, described_by, hint, long_text, text_line},
};
use leptos::prelude::*;
use shared::{
    invitations::{CheckedList, Invitation, LineVerdict},
    page::Page,
    permission::Role,
    time::Moment,
};

fn asked(id: &'static str, words: &str, hint: Option<&'static str>) -> Asked {
    Asked { id, words: words.to_owned(), heads_page: false, hint, error: None }
}

/// The invitations that wait, and the forms for more.
pub fn invitations(found: &Page<Invitation>, done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let rows: Vec<_> = found.items.iter().map(|one| row(one, now, clock)).collect();
    let empty = rows.is_empty().then(|| view! { <p class="govuk-body">{"Nobody is invited at the moment."}</p> });
    let more = found
        .next
        .is_some()
        .then(|| view! { <form data-do="invitations-more">{button(Button::Other, Some("more"), "Next page", false)}</form> });
    let boxes: Vec<_> = given_roles().map(|role| role_box(role, role == Role::Reporter)).collect();
    let columns = "One person a line: address, name, role. Without a role it is REPORTER. At most 5,000 lines.";
    let list = asked("csv", "List", Some(columns));
    view! {
        {head("Invitations".to_owned(), done)}
        {ways(People::Invitations, true)}
        <h2 class="govuk-heading-m">{"Invite one person"}</h2>
        <form data-do="invite">
            {text_line(&asked("email", "E-mail address", None), Line::Words, String::new())}
            {text_line(&asked("name", "Name", None), Line::Words, String::new())}
            <div class="govuk-form-group">
                <fieldset class="govuk-fieldset">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{"Roles"}</legend>
                    <div class="govuk-checkboxes">{boxes}</div>
                </fieldset>
            </div>
            {button(Button::Main, Some("invite"), "Invite", false)}
        </form>
        <h2 class="govuk-heading-m">{"Invite many people"}</h2>
        <form data-do="check-list">
            <div class="govuk-form-group">
                <label class="govuk-label govuk-label--s" for="csv-file">{"From a file"}</label>
                <div id="csv-file-hint" class="govuk-hint">{"A CSV file of your spreadsheet. Its lines come into the list below, where you can mend them."}</div>
                <input class="govuk-file-upload" id=String::from("csv-file") type="file" accept=".csv,.txt,text/csv,text/plain" aria-describedby="csv-file-hint" />
            </div>
            <div class="govuk-form-group">
                {list.label()} {hint(&list)} {long_text(list.id.to_owned(), described_by(&list, false), false, "", 8)}
            </div>
            {button(Button::Other, Some("check"), "Look through the list", false)}
            <p class="govuk-body">{"Nothing is sent before you have seen what becomes of each line."}</p>
        </form>
        <div id=String::from("checked") role="status"></div>
        <h2 class="govuk-heading-m">{"Invited, not here yet"}</h2>
        {empty}
        <ul class="govuk-list">{rows}</ul>
        {more}
    }
}

fn row(one: &Invitation, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let roles: Vec<_> = one.roles.iter().map(|role| role.label()).collect();
    let name = one.name.expose().to_owned();
    let doing = |word: &'static str, label: &'static str| {
        let about = format!(" {name}");
        view! {
            <form data-do=word data-id=one.id.to_string()>
                <button type="submit" class="govuk-button govuk-button--secondary">
                    {label} <span class="govuk-visually-hidden">{about}</span>
                </button>
            </form>
        }
    };
    view! {
        <li>
            <p class="govuk-body">
                {format!("{name}, {}, {}. Runs out ", one.email.expose(), roles.join(", "))} {moment(clock(one.expires_at), due(now, one.expires_at))}
            </p>
            <div class="vd-facts">{doing("resend", "Send again")} {doing("withdraw", "Take back")}</div>
        </li>
    }
}

/// What becomes of each line of a list, and the way on.
pub fn checked_list(checked: &CheckedList) -> impl IntoView + use<> {
    let rows: Vec<_> = checked
        .lines
        .iter()
        .map(|line| {
            let verdict = line.verdict.words();
            let weight = if line.verdict == LineVerdict::New { "govuk-table__cell" } else { "govuk-table__cell vd-bold" };
            view! {
                <tr class="govuk-table__row">
                    <td class="govuk-table__cell">{line.line.to_string()}</td>
                    <td class="govuk-table__cell">{line.email.clone()}</td>
                    <td class=weight>{verdict}</td>
                </tr>
            }
        })
        .collect();
    let said = match checked.new {
        0 => "Nobody in this list would be invited.".to_owned(),
        1 => "1 person would be invited.".to_owned(),
        new => format!("{new} people would be invited."),
    };
    let invite = if checked.new == 1 { "Invite 1 person".to_owned() } else { format!("Invite {} people", checked.new) };
    let go = (checked.new > 0).then(|| {
        view! { <form data-do="invite-list"><button type="submit" class="govuk-button">{invite}</button></form> }
    });
    view! {
        <h3 class="govuk-heading-s" id="verdicts" tabindex="-1">{said}</h3>
        {go}
        <table class="govuk-table vd-people">
            <caption class="govuk-table__caption govuk-visually-hidden">{"What becomes of each line"}</caption>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
}
