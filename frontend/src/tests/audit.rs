//! The audit's page: names stay text, days head their rows, and each reader is told what they do not see.

use super::{
    HOSTILE,
    desk::{html, id},
    html::{tags, words},
};
use crate::{
    office::views::{Reads, ShownAudit, audit, audit_lines},
    staff::views::When,
};
use shared::{
    audit_list::{About, AuditLine, AuditQuery, ChainState, Doer, RefusedAct},
    audit_words::{Group, ObjectKind},
    ids::{AccountId, Reference},
    time::Moment,
};

const CHAIN: ChainState = ChainState { signed_until: Moment(5), broken: false };

fn clock(moment: Moment) -> When {
    When { iso: moment.0.to_string(), exact: format!("Day {}, {:02}:00 GMT", moment.0 / 100, moment.0 % 100) }
}

fn line(at: i64, by: Doer, about: Option<About>) -> AuditLine {
    let refusal = (at == 203).then(|| RefusedAct { operation: Some("OpenCase".to_owned()), code: None, count: 3 });
    AuditLine {
        at: Moment(at),
        by,
        code: "CaseOpened".to_owned(),
        words: "Opened a case".to_owned(),
        group: Group::Cases,
        object: ObjectKind::Case,
        about,
        refusal,
    }
}

fn hostile() -> Doer {
    Doer::Person { account: id::<AccountId>(), name: HOSTILE.chars().take(100).collect::<String>().parse().unwrap() }
}

fn shown() -> ShownAudit {
    let case = About::Case { case: id(), reference: Reference::from_random(7) };
    let lines = vec![line(203, hostile(), Some(case)), line(202, Doer::Reporter, None), line(102, Doer::Service, None)];
    ShownAudit { lines, first_new: 0, more: true, looked_back_to: None }
}

#[test]
fn rows_stand_under_their_day_and_lead_to_what_else_was_done_by_the_same_or_to_the_same() {
    let page = html(audit(&shown(), &AuditQuery { group: Some(Group::Cases), ..AuditQuery::default() }, CHAIN, Reads::All, None, &clock));
    let said = words(&page);
    assert!(said.contains("Day 2 02:00") || said.contains("Day 2"), "{said}");
    assert_eq!(page.matches("<h2").count(), 2, "one heading a day");
    assert!(said.contains("(OpenCase, 3 times)") && said.contains("A reporter") && said.contains("The service"), "{said}");
    let who = id::<AccountId>();
    assert!(
        page.contains(&format!("/desk/audit?group=CASES&amp;actor={who}"))
            || page.contains(&format!("/desk/audit?group=CASES&actor={who}"))
    );
    assert!(page.contains(&format!("object={who}")), "{page}");
    assert!(!tags(&page).iter().any(|tag| tag.name == "script"), "a name stays text");
    assert!(said.contains("Show more") && said.contains("Reporters have no name here"));
}

#[test]
fn a_chain_that_was_changed_is_said_loudly_and_each_reader_hears_what_they_see() {
    let broken = ChainState { broken: true, ..CHAIN };
    let page = html(audit(&shown(), &AuditQuery::default(), broken, Reads::OwnCases, None, &clock));
    assert!(words(&page).contains("Somebody may have changed it") && !words(&page).contains("is chained and signed"));
    assert!(words(&page).contains("the cases you are on") && !words(&page).contains("Reporters have no name"));
    for (reads, told) in [(Reads::Compartment, "stand with the separate contact"), (Reads::OwnActs, "what you did yourself")] {
        assert!(words(&html(audit(&shown(), &AuditQuery::default(), CHAIN, reads, None, &clock))).contains(told));
    }
}

#[test]
fn a_search_that_stopped_says_where_and_one_that_ended_says_so() {
    let none = ShownAudit { lines: Vec::new(), looked_back_to: Some(Moment(101)), ..shown() };
    let said = words(&html(audit_lines(&none, &AuditQuery::default(), &clock)));
    assert!(
        said.contains("Nothing here fits") && said.contains("back to Day 1, 01:00 GMT") && said.contains("Look further back"),
        "{said}"
    );
    let end = ShownAudit { first_new: 3, more: false, ..shown() };
    let page = html(audit_lines(&end, &AuditQuery::default(), &clock));
    assert!(words(&page).contains("There is nothing more") && !page.contains("audit-more"), "{page}");
    let more = ShownAudit { first_new: 1, ..shown() };
    assert_eq!(html(audit_lines(&more, &AuditQuery::default(), &clock)).matches("new-rows").count(), 1, "where reading goes on");
}
