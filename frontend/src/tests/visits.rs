//! The pages of somebody without an account.

use super::{answers, own_report, receipt};
use crate::render::{self, Chrome, FollowUpFault, NameFault, OwnReportState, WithoutState, WordsAsked};
use shared::{questionnaire::Answers, settings::WithoutAccount};

const WORDS: [&str; 7] = ["abacus", "drop-down", "yo-yo", "zoom", "t-shirt", "felt-tip", "abacus"];

/// Each, with everything that can be wrong on it.
pub(super) fn pages(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let mut all = vec![
        ("start-visit".to_owned(), render::start(chrome, Some("/i/council".to_owned()))),
        ("visit-named".to_owned(), render::visit(chrome, "council", WithoutAccount::Named)),
        ("visit-anonymous".to_owned(), render::visit(chrome, "council", WithoutAccount::Anonymous)),
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
    let state = WithoutState { takes_no_name: true, nameless: false, name: String::new(), fault: None };
    all.push(("check-without-drop".to_owned(), render::check_without_account(chrome, &Answers::new(), true, &state)));
    for why in [WordsAsked::First, WordsAsked::Wrong, WordsAsked::Over] {
        all.push((format!("receipt-words-{why:?}"), render::receipt_words(chrome, why)));
    }
    for fault in [None, Some(FollowUpFault::Empty), Some(FollowUpFault::TooLong), Some(FollowUpFault::Again)] {
        let own = own_report(typed, fault.is_some());
        let state = OwnReportState { own: &own, key: typed, typed, fault, sent: fault.is_none() };
        all.push((format!("receipt-report-{fault:?}"), render::receipt_report(chrome, &state, typed)));
    }
    all
}
