//! What stands on the desk, asked for as the duty officer does.

use super::{harness::Person, reporter::Sent};
use shared::{
    cases::{CaseLine, CaseQuery, ListCases, OpenCase},
    ids::ReportId,
};
use std::collections::{HashMap, HashSet};

/// Every case in the list, page by page.
pub async fn list(officer: &mut Person) -> Vec<CaseLine> {
    let (mut lines, mut cursor) = (Vec::new(), None);
    loop {
        officer.renew().await;
        let page = officer.send::<ListCases>(&(), &CaseQuery { cursor, ..CaseQuery::default() }).await.unwrap();
        lines.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return lines;
        }
    }
}

/// The first page as it is, with the token there is: also where nothing can be written.
pub async fn first_page(officer: &mut Person) -> Vec<CaseLine> {
    officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items
}

/// Every report that was acknowledged stands there once, word for word, and nothing else does. Gives
/// the reports' ids.
pub async fn holds_exactly<'a>(officer: &mut Person, sent: impl Iterator<Item = &'a Sent>) -> HashSet<ReportId> {
    let lines = list(officer).await;
    let by_reference: HashMap<_, _> = lines.iter().map(|line| (line.reference, line.id)).collect();
    assert_eq!(by_reference.len(), lines.len(), "a reference stands there twice");
    let mut ids = HashSet::new();
    for (number, sent) in sent.enumerate() {
        let reference = sent.receipt.as_ref().expect("acknowledged").reference;
        let case = by_reference.get(&reference).unwrap_or_else(|| panic!("{reference} was acknowledged and is not there"));
        if number % 100 == 99 {
            officer.renew().await;
        }
        let opened = officer.send::<OpenCase>(&(*case,), &()).await.unwrap();
        let [report] = opened.reports.as_slice() else { panic!("{reference} has {} reports", opened.reports.len()) };
        assert_eq!((report.reference, &report.answers), (reference, &sent.report.answers));
        assert!(ids.insert(report.id), "{reference} shares its report with another");
    }
    assert_eq!(ids.len(), lines.len(), "more stands there than was acknowledged");
    ids
}
