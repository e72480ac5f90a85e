//! The words of a letter.

use crate::{
    cases::Unopened,
    kernel::outbox::{Letter, Message},
    reports::Route,
};
use shared::{
    api::Endpoint,
    ids::{CaseId, Reference},
    pages::DeskPeopleShell,
    priority::Priority,
    text::Email,
    time::Moment,
};

/// What a letter says of a report. A mailbox may be read by anybody, so there is no more.
struct Line {
    priority: Priority,
    at: Moment,
    reference: Reference,
    case: CaseId,
}

/// Tells that reports wait, the most urgent first.
pub(super) fn alert(message: &Message, to: Email, routes: &[Route], apart: bool, origin: &str) -> Letter {
    let line = |route: &Route| Line { priority: route.priority, at: route.received_at, reference: route.reference, case: route.case };
    let lines = ordered(routes.iter().map(line));
    let subject = match lines.as_slice() {
        _ if apart => "Something waits for you".to_owned(),
        [one] => format!("New report {}, priority {}", one.reference, one.priority.word()),
        several => format!("{} new reports, highest priority {}", several.len(), highest(several)),
    };
    let (id, written) = (message.id, message.created_at);
    Letter { id, written, to, subject, body: body(&lines, apart, origin) }
}

/// Tells that nobody has opened some, the most urgent first.
pub(super) fn unopened(message: &Message, to: Email, cases: &[Unopened], origin: &str) -> Letter {
    let line = |case: &Unopened| Line { priority: case.priority, at: case.opened_at, reference: case.reference, case: case.case };
    let (lines, apart) = (ordered(cases.iter().map(line)), cases.iter().any(Unopened::apart));
    let subject = match lines.as_slice() {
        _ if apart => "Something still waits for you".to_owned(),
        [one] => format!("Not opened yet: report {}, priority {}", one.reference, one.priority.word()),
        several => format!("Not opened yet: {} reports, highest priority {}", several.len(), highest(several)),
    };
    let body = format!("Nobody has looked yet.\n\n{}", body(&lines, apart, origin));
    Letter { id: message.id, written: message.created_at, to, subject, body }
}

/// Tells an administrator that something waits. Which report it is, they have no business with.
pub(super) fn outline(message: &Message, to: Email, origin: &str) -> Letter {
    let people = format!("{origin}{}", DeskPeopleShell::PATH);
    let body = format!(
        "An urgent report waits and nobody of the security team has opened it.\n\nReach a security lead. If none can be \
         reached, sign in and name another:\n{people}\n"
    );
    Letter { id: message.id, written: message.created_at, to, subject: "An urgent report waits".to_owned(), body }
}

fn ordered(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines.collect();
    lines.sort_by_key(|line| (line.priority, line.at));
    lines
}

fn highest(lines: &[Line]) -> &'static str {
    lines.first().map_or("", |line| line.priority.word())
}

fn body(lines: &[Line], apart: bool, origin: &str) -> String {
    let link = |line: &Line| format!("{origin}/desk/cases/{}", line.case);
    let named = |line: &Line| format!("Reference: {}\nPriority: {}", line.reference, line.priority.word());
    match lines {
        _ if apart => format!("Sign in to see it:\n{}\n", lines.iter().map(link).collect::<Vec<_>>().join("\n")),
        [one] => format!("{}\n\nSign in to see it:\n{}\n", named(one), link(one)),
        several => {
            let each: Vec<String> = several.iter().map(|line| format!("{}\n{}", named(line), link(line))).collect();
            format!("Sign in to see them:\n\n{}\n", each.join("\n\n"))
        }
    }
}
