//! The record of a referral: what goes to which partner, who agreed, and what came back. Sending happens elsewhere.

use super::{
    CasePage, CaseWrong,
    form::{Ask, Kind, folded, open_form, options, unset},
};
use crate::{
    staff::views::Clock,
    ui::{Button, Row, Said, summary_list},
};
use leptos::prelude::*;
use shared::{
    lifecycle::{CaseState, HandlingGrade, Marking, Partner, ReferralDraft, SharedPart, Tlp},
    moves::ReferralRead,
};

/// Where a referral may be written and agreed to.
const WRITTEN: [CaseState; 3] = [CaseState::Open, CaseState::AwaitingReporter, CaseState::AwaitingPartner];

pub(super) fn referral(page: &CasePage, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> Option<impl IntoView + use<>> {
    let (standing, state, can) = (&page.detail.standing, page.detail.line.state, page.can);
    let writes = can.moves && WRITTEN.contains(&state);
    let all: Vec<_> = standing.referrals.iter().map(|one| record(one, clock)).collect();
    let last = standing.referrals.last().filter(|last| last.sent_at.is_none());
    let agrees = last
        .filter(|last| can.leads && writes && last.missing.is_empty() && last.approved_by.is_none() && last.drafted_by.account != can.me);
    let agrees = agrees.map(|_| open_form("case-referral-agree".to_owned(), Vec::new(), "Agree to the referral", Button::Main, wrong));
    let answers = (can.moves && state == CaseState::Referred).then(|| answer(wrong));
    (writes || !all.is_empty()).then(|| {
        view! {
            <h2 class="govuk-heading-m">{"Referral"}</h2>
            {all} {agrees} {writes.then(|| draft(last.map(|last| &last.draft), wrong, clock))} {answers}
        }
    })
}

fn record(one: &ReferralRead, clock: Clock<'_>) -> impl IntoView + use<> {
    let draft = &one.draft;
    let row = |key: &str, words: String| Row { key: key.to_owned(), said: Said::Words(words), change: None };
    let reason = |key: &str, reason: &Option<shared::text::Reason>| reason.as_ref().map(|reason| row(key, reason.expose().to_owned()));
    let parts: Vec<&str> = draft.parts.iter().map(|part| part.words()).collect();
    let missing: Vec<&str> = one.missing.iter().map(|name| missing_words(name)).collect();
    let rows = [
        Some(row("To", draft.to.words().to_owned())),
        reason("For what", &draft.purpose),
        reason("What allows it", &draft.legal_basis),
        (!parts.is_empty()).then(|| row("What goes out", parts.join("\n"))),
        draft.marking.map(|marking| row("Marking", marking.words().to_owned())),
        draft.tlp.map(|tlp| row("How far it may go on", tlp.words().to_owned())),
        draft.handling.map(|handling| row("Handling", handling.words().to_owned())),
        reason("Conditions", &draft.conditions),
        draft.channel.as_ref().map(|channel| row("How it is sent", channel.expose().to_owned())),
        draft.reply_due_at.map(|at| row("Answer expected by", clock(at).exact)),
        draft.keep_quiet.then(|| row("Until they answer", "Nobody acts on it, and the reporter hears nothing.".to_owned())),
        (!missing.is_empty()).then(|| row("Still missing", missing.join("\n"))),
        Some(row("Written by", one.drafted_by.name.expose().to_owned())),
        one.approved_by.as_ref().map(|by| row("Agreed by", by.name.expose().to_owned())),
        one.sent_at.map(|at| row("Went out", clock(at).exact)),
        one.answer.as_ref().map(|answer| {
            let name = answer.partner_reference.as_ref().map_or_else(String::new, |name| format!("\nTheir reference: {}", name.expose()));
            let nothing = if answer.no_further_action { "\nThey do nothing further." } else { "" };
            row("What they said", format!("{}{name}{nothing}", answer.outcome.expose()))
        }),
    ];
    summary_list(rows.into_iter().flatten().collect())
}

fn missing_words(name: &str) -> &str {
    match name {
        "purpose" => "What it is for",
        "legal_basis" => "What allows it",
        "parts" => "What goes out",
        "marking" => "The marking",
        "tlp" => "How far it may go on",
        "handling" => "How it may be passed on",
        "conditions" => "The conditions",
        "channel" => "How it is sent",
        other => other,
    }
}

fn draft(last: Option<&ReferralDraft>, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> AnyView {
    let due = last.and_then(|last| last.reply_due_at).and_then(|at| clock(at).iso.get(..10).map(str::to_owned));
    let reason =
        |pick: fn(&ReferralDraft) -> Option<&shared::text::Reason>| last.and_then(pick).map_or("", |reason| reason.expose()).to_owned();
    let code = |pick: fn(&ReferralDraft) -> Option<&'static str>| last.and_then(pick).unwrap_or_default();
    let parts: Vec<&str> = last.map(|last| last.parts.iter().map(|part| part.code()).collect()).unwrap_or_default();
    let quiet = vec![("YES".to_owned(), "Nobody acts on it, and the reporter hears nothing, until they answer".to_owned())];
    let asks = vec![
        Ask::new("to", "To", Kind::List(options(Partner::ALL, Partner::code, Partner::words))).starts(code(|last| Some(last.to.code()))),
        Ask::new("purpose", "What it is for", Kind::Words(2)).starts(reason(|last| last.purpose.as_ref())),
        Ask::new("legal_basis", "What allows it", Kind::Words(2)).starts(reason(|last| last.legal_basis.as_ref())),
        Ask::new("parts", "What goes out", Kind::Ticks(options(SharedPart::ALL, SharedPart::code, SharedPart::words)))
            .starts(parts.join(" ")),
        Ask::new("marking", "Marking", Kind::List(unset(options(Marking::ALL, Marking::code, Marking::words))))
            .starts(code(|last| last.marking.map(Marking::code))),
        Ask::new("tlp", "How far it may go on", Kind::List(unset(options(Tlp::ALL, Tlp::code, Tlp::words))))
            .starts(code(|last| last.tlp.map(Tlp::code))),
        Ask::new(
            "handling",
            "How it may be passed on",
            Kind::List(unset(options(HandlingGrade::ALL, HandlingGrade::code, HandlingGrade::words))),
        )
        .starts(code(|last| last.handling.map(HandlingGrade::code))),
        Ask::new("conditions", "Conditions, if there are any", Kind::Words(2)).starts(reason(|last| last.conditions.as_ref())),
        Ask::new("channel", "How it is sent", Kind::Line)
            .starts(last.and_then(|last| last.channel.as_ref()).map_or("", |channel| channel.expose())),
        Ask::new("reply_due_at", "Answer expected by (optional)", Kind::Day).starts(due.unwrap_or_default()),
        Ask::new("keep_quiet", "Quiet", Kind::Ticks(quiet)).starts(if last.is_some_and(|last| last.keep_quiet) { "YES" } else { "" }),
    ];
    let name = if last.is_some() { "Change the referral" } else { "Write a referral" };
    folded("case-referral".to_owned(), name.to_owned(), asks, "Keep the referral", Button::Other, wrong)
}

fn answer(wrong: Option<&CaseWrong>) -> AnyView {
    let nothing = vec![("YES".to_owned(), "They do nothing further".to_owned())];
    let asks = vec![
        Ask::new("outcome", "What they said", Kind::Words(3)),
        Ask::new("partner_reference", "Their reference (optional)", Kind::Line),
        Ask::new("no_further_action", "And then", Kind::Ticks(nothing)),
    ];
    folded("case-referral-answer".to_owned(), "Write down their answer".to_owned(), asks, "Keep the answer", Button::Other, wrong)
}
