//! Times in words, each with the exact time beside it for whoever needs it.

use leptos::{either::Either, prelude::*};
use shared::time::Moment;

/// A moment as a browser writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// For machines: `2026-11-22T09:30:00.000Z`.
    pub iso: String,
    /// For people, with the zone's name.
    pub exact: String,
}

/// What turns a moment into words.
pub type Clock<'a> = &'a dyn Fn(Moment) -> When;

/// A time: `words` as read, the exact time for machines and on pointing at it.
pub fn moment<W: IntoView>(when: When, words: W) -> impl IntoView {
    view! { <time datetime=when.iso title=when.exact>{words}</time> }
}

/// How long ago `then` was.
pub fn ago(now: Moment, then: Moment) -> String {
    match now.since(then) {
        passed if passed < Moment::MINUTE => "just now".to_owned(),
        passed => format!("{} ago", span(passed)),
    }
}

/// How long there is until `by`, or how long it has passed.
pub fn due(now: Moment, by: Moment) -> String {
    match by.since(now) {
        left if left >= 0 => format!("in {}", span(left)),
        left => format!("overdue by {}", span(-left)),
    }
}

/// [`due`] as it is shown: what is late stands out, by its weight and colour as well as its words.
pub fn due_words(now: Moment, by: Moment) -> impl IntoView + use<> {
    let words = due(now, by);
    if by.since(now) < 0 { Either::Left(view! { <strong class="vd-late">{words}</strong> }) } else { Either::Right(words) }
}

/// How long this is.
pub fn span(millis: i64) -> String {
    let (count, one, many) = match millis {
        m if m < Moment::HOUR => (m / Moment::MINUTE, "minute", "minutes"),
        m if m < 2 * Moment::DAY => (m / Moment::HOUR, "hour", "hours"),
        m => (m / Moment::DAY, "day", "days"),
    };
    match count {
        0 => "less than a minute".to_owned(),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_the_largest_unit_that_still_helps() {
        let now = Moment(1_800_000_000_000);
        let told = |millis: i64| ago(now, now.plus(-millis));
        assert_eq!(told(0), "just now");
        assert_eq!(told(-Moment::HOUR), "just now", "a clock that runs behind is no news from the future");
        assert_eq!(told(Moment::MINUTE), "1 minute ago");
        assert_eq!(told(12 * Moment::MINUTE), "12 minutes ago");
        assert_eq!(told(36 * Moment::HOUR), "36 hours ago");
        assert_eq!(told(3 * Moment::DAY), "3 days ago");
    }

    #[test]
    fn what_is_late_says_so() {
        let now = Moment(1_800_000_000_000);
        assert_eq!(due(now, now.plus(3 * Moment::HOUR)), "in 3 hours");
        assert_eq!(due(now, now.plus(10)), "in less than a minute");
        assert_eq!(due(now, now.plus(-2 * Moment::HOUR)), "overdue by 2 hours");
    }
}
