//! The pages of somebody without an account.

use super::{answers, own_report, receipt};
use crate::render::{
    self, AdditionState, Chrome, FileFault, FollowUpFault, NameFault, OwnDone, OwnFault, OwnReportState, OwnTyped, VisitAbout,
    WithoutState, WordsAsked,
};
use shared::{
    additions::LaterForm,
    attachments::{AttachmentState, OwnAttachment, Unkept},
    ids::Reference,
    own_acts::Rating,
    own_reports::OwnReport,
    questionnaire::{Answers, check_form},
    settings::WithoutAccount,
};

const WORDS: [&str; 7] = ["abacus", "drop-down", "yo-yo", "zoom", "t-shirt", "felt-tip", "abacus"];

/// Each, with everything that can be wrong on it.
pub(super) fn pages(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let mut all = vec![
        ("start-visit".to_owned(), render::start(chrome, Some("/i/council".to_owned()), None, false)),
        ("visit-named".to_owned(), render::visit(chrome, "council", WithoutAccount::Named, VisitAbout::Beginning)),
        ("visit-anonymous".to_owned(), render::visit(chrome, "council", WithoutAccount::Anonymous, VisitAbout::Ended)),
        ("visit-signed-in".to_owned(), render::visit(chrome, "council", WithoutAccount::Anonymous, VisitAbout::SignedIn)),
        ("visitor-receipt".to_owned(), render::visitor_receipt(chrome, &receipt(typed), &WORDS, false)),
        ("visitor-receipt-missing".to_owned(), render::visitor_receipt(chrome, &receipt(typed), &WORDS, true)),
    ];
    for (takes_no_name, fault) in
        [(false, None), (true, None), (false, Some(NameFault::Empty)), (true, Some(NameFault::Empty)), (true, Some(NameFault::TooLong))]
    {
        let state = WithoutState { takes_no_name, nameless: fault.is_none(), name: typed.to_owned(), fault };
        all.push((
            format!("check-without-{takes_no_name}-{fault:?}"),
            render::check_without_account(chrome, &answers(typed), false, &state),
        ));
    }
    all.push(("leaving".to_owned(), render::leaving(chrome)));
    let state = WithoutState { takes_no_name: true, nameless: false, name: String::new(), fault: None };
    all.push(("check-without-drop".to_owned(), render::check_without_account(chrome, &Answers::new(), true, &state)));
    for why in [WordsAsked::First, WordsAsked::Wrong, WordsAsked::Over] {
        all.push((format!("receipt-words-{why:?}"), render::receipt_words(chrome, why, typed)));
    }
    for fault in [None, Some(FollowUpFault::Empty), Some(FollowUpFault::TooLong), Some(FollowUpFault::Again)] {
        let own = own_report(typed, fault.is_some());
        let (done, fault) = (fault.is_none().then_some(OwnDone::Sent), fault.map(OwnFault::FollowUp));
        let state = OwnReportState { own: &own, opened: None, ticket: Some(typed), key: typed, typed: filled(typed), fault, done };
        all.push((format!("receipt-report-{fault:?}"), render::receipt_report(chrome, &state)));
    }
    for fault in
        [OwnFault::NotSure, OwnFault::Reason(FollowUpFault::TooLong), OwnFault::NoRating, OwnFault::RatingText(FollowUpFault::TooLong)]
    {
        let own = OwnReport { may_rate: true, may_withdraw: true, ..own_report(typed, true) };
        let state = OwnReportState {
            own: &own,
            opened: None,
            ticket: Some(typed),
            key: typed,
            typed: filled(typed),
            fault: Some(fault),
            done: None,
        };
        all.push((format!("receipt-report-{fault:?}"), render::receipt_report(chrome, &state)));
    }
    for form in LaterForm::ALL {
        let (reference, answers) = (Reference::from_random(7), Answers::new());
        let state = AdditionState { reference, ticket: Some(typed), form, answers: &answers, faults: &[], empty: true, key: typed };
        all.push((format!("receipt-addition-{form:?}"), render::addition(chrome, &state)));
    }
    all
}

fn filled(typed: &str) -> OwnTyped<'_> {
    OwnTyped { text: typed, corrects: true, reason: typed, rating: Some(Rating::Fair), rating_text: typed }
}

/// A file in every state.
fn files(typed: &str) -> Vec<OwnAttachment> {
    let states = AttachmentState::ALL.into_iter().map(|state| (state, None));
    let refused = Unkept::ALL.into_iter().map(|why| (AttachmentState::Refused, Some(why)));
    let id = "00000000-0000-0000-0000-000000000001".parse().unwrap();
    states.chain(refused).map(|(state, unkept)| OwnAttachment { id, at_words: typed.to_owned(), state, unkept }).collect()
}

/// The page of one's own report, with everything that can be done and be wrong there.
pub(super) fn own_acts(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let (none, some) = (own_report(typed, false), own_report(typed, true));
    let state = |own, fault, done| OwnReportState { own, opened: None, ticket: None, key: typed, typed: filled(typed), fault, done };
    let mut all = Vec::new();
    for done in [OwnDone::Sent, OwnDone::Withdrawn, OwnDone::Rated, OwnDone::Added, OwnDone::Asked, OwnDone::File] {
        all.push((format!("mine-{done:?}"), render::own_report(chrome, &state(&none, None, Some(done)))));
    }
    use FollowUpFault::{Again, Empty, TooLong};
    for fault in [
        OwnFault::FollowUp(Empty),
        OwnFault::FollowUp(TooLong),
        OwnFault::FollowUp(Again),
        OwnFault::NotSure,
        OwnFault::Reason(TooLong),
        OwnFault::NoRating,
        OwnFault::RatingText(TooLong),
    ] {
        all.push((format!("mine-{fault:?}"), render::own_report(chrome, &state(&some, Some(fault), None))));
    }
    let filed = OwnReport { files: files(typed), ..own_report(typed, false) };
    for fault in [FileFault::Missing, FileFault::Again].into_iter().chain(Unkept::ALL.into_iter().map(FileFault::Unkept)) {
        all.push((format!("mine-file-{fault:?}"), render::own_report(chrome, &state(&filed, Some(OwnFault::File(fault)), None))));
    }
    for form in LaterForm::ALL {
        let every = form.pages().flat_map(|page| page.fields()).fold(Answers::new(), |answers, field| {
            let first = field.kind.choices().first().map_or(typed, |choice| choice.code);
            answers.with(field.id, &[first])
        });
        let faults = check_form(form.form(), &Answers::new().with("no_such", &["x"])).unwrap_err();
        for (answers, faults, empty) in [(&every, &[][..], false), (&Answers::new(), &[], true), (&every, &faults, false)] {
            let state = AdditionState { reference: Reference::from_random(7), ticket: None, form, answers, faults, empty, key: typed };
            all.push((format!("add-{form:?}-{empty}-{}", faults.len()), render::addition(chrome, &state)));
        }
    }
    all
}
