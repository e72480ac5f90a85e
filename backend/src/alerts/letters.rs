//! The words of a letter.

use crate::{
    kernel::outbox::{Letter, Message},
    reports::Route,
};
use shared::text::Email;

/// Tells that a report waits. A mailbox may be read by anybody, so the letter says nothing of it.
pub(super) fn alert(message: &Message, to: Email, route: &Route, apart: bool, origin: &str) -> Letter {
    let link = format!("{origin}/desk/cases/{}", route.case);
    let (subject, body) = if apart {
        ("Something waits for you".to_owned(), format!("Sign in to see it:\n{link}\n"))
    } else {
        let (reference, priority) = (route.reference, route.priority.word());
        let subject = format!("New report {reference}, priority {priority}");
        (subject, format!("Reference: {reference}\nPriority: {priority}\n\nSign in to see it:\n{link}\n"))
    };
    Letter { id: message.id, written: message.created_at, to, subject, body }
}
