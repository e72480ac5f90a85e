//! The words of a letter.

use crate::{
    kernel::outbox::{Letter, Message},
    reports::Route,
};
use shared::text::Email;

/// Tells that reports wait, the most urgent first. A mailbox may be read by anybody, so the letter says
/// nothing of them.
pub(super) fn alert(message: &Message, to: Email, routes: &[Route], apart: bool, origin: &str) -> Letter {
    let mut routes: Vec<&Route> = routes.iter().collect();
    routes.sort_by_key(|route| (route.priority, route.received_at));
    let said: Vec<String> = routes.iter().map(|route| paragraph(route, apart, origin)).collect();
    let (subject, body) = match (routes.as_slice(), apart) {
        (_, true) => ("Something waits for you".to_owned(), format!("Sign in to see it:\n{}\n", said.join("\n"))),
        ([one], false) => {
            let link = link(one, origin);
            let (reference, priority) = (one.reference, one.priority.word());
            let subject = format!("New report {reference}, priority {priority}");
            (subject, format!("Reference: {reference}\nPriority: {priority}\n\nSign in to see it:\n{link}\n"))
        }
        (several, false) => {
            let highest = several.first().map_or("", |route| route.priority.word());
            let subject = format!("{} new reports, highest priority {highest}", several.len());
            (subject, format!("Sign in to see them:\n\n{}\n", said.join("\n\n")))
        }
    };
    Letter { id: message.id, written: message.created_at, to, subject, body }
}

fn paragraph(route: &Route, apart: bool, origin: &str) -> String {
    let link = link(route, origin);
    if apart { link } else { format!("Reference: {}\nPriority: {}\n{link}", route.reference, route.priority.word()) }
}

fn link(route: &Route, origin: &str) -> String {
    format!("{origin}/desk/cases/{}", route.case)
}
