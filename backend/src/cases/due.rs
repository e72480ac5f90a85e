//! By when somebody should do something next (docs/domain.md §3.4).

use crate::kernel::hours::Hours;
use serde::{Deserialize, Serialize};
use shared::{
    lifecycle::{CaseFacts, CaseState, Feedback},
    priority::Priority,
    settings::Settings,
    time::Moment,
};

/// Opening hours that make a working day.
const DAY: i64 = 8;
/// Working days after which a reporter who has not answered is asked again.
const CHASES: [i64; 2] = [5, 10];

/// The times of a case that what is due depends on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Clock {
    /// When it was opened.
    pub(super) opened_at: Moment,
    /// When something was last done with it.
    pub(super) active_at: Moment,
    /// Since when it waits for its reporter.
    pub(super) asked_at: Option<Moment>,
    /// How long it has waited for its reporter before, in milliseconds: the clock stood still.
    pub(super) waited: i64,
}

impl Clock {
    /// That of a new case.
    pub(super) const fn starting(at: Moment) -> Self {
        Self { opened_at: at, active_at: at, asked_at: None, waited: 0 }
    }

    /// Something was done.
    pub(super) fn tick(&mut self, before: CaseState, after: CaseState, now: Moment) {
        self.active_at = now;
        if after == CaseState::AwaitingReporter {
            self.asked_at = self.asked_at.filter(|_| before == after).or(Some(now));
        } else if let Some(asked) = self.asked_at.take() {
            self.waited += now.since(asked).max(0);
        }
    }
}

/// When the next thing is due; nothing where nothing is.
pub(super) fn next(case: &CaseFacts, clock: &Clock, settings: &Settings) -> Option<Moment> {
    match case.state {
        CaseState::New => first_contact(case.priority, clock.opened_at.plus(clock.waited), settings),
        CaseState::Triage => Some(decision(case.priority, clock.opened_at.plus(clock.waited), settings)),
        CaseState::AwaitingReporter => chase(clock, settings),
        CaseState::Monitoring => case.watching.as_ref().map(|watching| watching.review_at),
        CaseState::Open | CaseState::AwaitingPartner | CaseState::Referred | CaseState::PendingClose => {
            Some(review(case.priority, clock.active_at, settings))
        }
        CaseState::Closed => case.closures.last().and_then(|closure| match closure.closing.feedback {
            Feedback::Hold { review_at, .. } => Some(review_at),
            Feedback::Send { .. } | Feedback::None { .. } => None,
        }),
        CaseState::Merged => None,
    }
}

fn days(from: Moment, days: i64, settings: &Settings) -> Moment {
    Hours::of(settings).after(from, days * DAY * 60)
}

/// What becomes of it is decided.
fn decision(priority: Priority, opened: Moment, settings: &Settings) -> Moment {
    match priority {
        Priority::P1 => opened.plus(2 * Moment::HOUR),
        Priority::P2 => {
            let hours = Hours::of(settings);
            let there = hours.next_opening(opened).unwrap_or(opened);
            hours.next_closing(there).unwrap_or_else(|| days(opened, 1, settings))
        }
        Priority::P3 => days(opened, 2, settings),
        Priority::P4 => days(opened, 5, settings),
    }
}

/// Nothing happened: somebody looks again.
fn review(priority: Priority, active: Moment, settings: &Settings) -> Moment {
    match priority {
        Priority::P1 => active.plus(4 * Moment::HOUR),
        Priority::P2 => days(active, 1, settings),
        Priority::P3 => days(active, 5, settings),
        Priority::P4 => days(active, 20, settings),
    }
}

/// The reporter is asked again: the first time that is later than what was last done. After both nothing is due.
fn chase(clock: &Clock, settings: &Settings) -> Option<Moment> {
    let asked = clock.asked_at?;
    CHASES.iter().map(|after| days(asked, *after, settings)).find(|due| *due > clock.active_at)
}

/// The moment first contact is due, by the institution's own service times; nothing where none is promised.
pub(super) fn first_contact(priority: Priority, opened: Moment, settings: &Settings) -> Option<Moment> {
    let levels = settings.first_contact;
    let working = |hours: u16| Hours::of(settings).after(opened, i64::from(hours) * 60);
    match priority {
        // Somebody in danger does not wait for Monday.
        Priority::P1 => Some(opened.plus(i64::from(levels.urgent_hours) * Moment::HOUR)),
        Priority::P2 => Some(working(levels.high_opening_hours)),
        Priority::P3 => Some(working(levels.normal_opening_hours)),
        Priority::P4 => levels.low_opening_hours.map(working),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::settings::{ClockTime, Opening, ServiceLevels, Week};

    fn at(text: &str) -> Moment {
        Moment(text.parse::<jiff::Zoned>().unwrap().timestamp().as_millisecond())
    }

    #[test]
    fn working_hours_stop_at_night_and_over_the_weekend() {
        let settings = Settings::default();
        let due = |priority, opened: &str| first_contact(priority, at(opened), &settings);
        assert_eq!(due(Priority::P1, "2026-11-22T03:00[Europe/London]"), Some(at("2026-11-22T04:00[Europe/London]")), "urgent never waits");
        assert_eq!(due(Priority::P2, "2026-11-23T10:00[Europe/London]"), Some(at("2026-11-23T14:00[Europe/London]")));
        assert_eq!(due(Priority::P2, "2026-11-27T15:00[Europe/London]"), Some(at("2026-11-30T11:00[Europe/London]")), "Friday to Monday");
        assert_eq!(due(Priority::P2, "2026-11-22T13:00[Europe/London]"), Some(at("2026-11-23T13:00[Europe/London]")), "Sunday to Monday");
        assert_eq!(due(Priority::P3, "2026-11-23T09:00[Europe/London]"), Some(at("2026-11-24T17:00[Europe/London]")));
        assert_eq!(due(Priority::P4, "2026-11-23T09:00[Europe/London]"), None);
    }

    fn standing(state: CaseState, priority: Priority) -> CaseFacts {
        CaseFacts { state, ..CaseFacts::filed(shared::ids::CaseId(uuid::Uuid::nil()), priority, false) }
    }

    #[test]
    fn after_the_first_look_a_decision_is_due_and_then_a_look_whenever_nothing_happens() {
        let settings = Settings::default();
        let clock = Clock::starting(at("2026-11-23T10:00[Europe/London]"));
        let due = |state, priority| next(&standing(state, priority), &clock, &settings);
        let london = |text: &str| Some(at(&format!("{text}[Europe/London]")));
        assert_eq!(due(CaseState::Triage, Priority::P1), london("2026-11-23T12:00"));
        assert_eq!(due(CaseState::Triage, Priority::P2), london("2026-11-23T17:00"), "the same working day");
        assert_eq!(due(CaseState::Triage, Priority::P3), london("2026-11-25T10:00"));
        assert_eq!(due(CaseState::Triage, Priority::P4), london("2026-11-30T10:00"));
        assert_eq!(due(CaseState::Open, Priority::P1), london("2026-11-23T14:00"));
        assert_eq!(due(CaseState::AwaitingPartner, Priority::P2), london("2026-11-24T10:00"));
        assert_eq!(due(CaseState::Referred, Priority::P3), london("2026-11-30T10:00"));
        assert_eq!(due(CaseState::PendingClose, Priority::P4), london("2026-12-21T10:00"));
        assert_eq!(due(CaseState::Merged, Priority::P1), None);
    }

    #[test]
    fn waiting_for_the_reporter_stops_the_clock_and_asks_twice_to_ask_again() {
        let (settings, triage) = (Settings::default(), standing(CaseState::Triage, Priority::P3));
        let waiting = standing(CaseState::AwaitingReporter, Priority::P3);
        let mut clock = Clock::starting(at("2026-11-23T10:00[Europe/London]"));
        clock.tick(CaseState::Triage, CaseState::AwaitingReporter, at("2026-11-23T11:00[Europe/London]"));
        assert_eq!(next(&waiting, &clock, &settings), Some(at("2026-11-30T11:00[Europe/London]")));
        clock.tick(CaseState::AwaitingReporter, CaseState::AwaitingReporter, at("2026-11-30T12:00[Europe/London]"));
        assert_eq!(next(&waiting, &clock, &settings), Some(at("2026-12-07T11:00[Europe/London]")));
        clock.tick(CaseState::AwaitingReporter, CaseState::AwaitingReporter, at("2026-12-07T12:00[Europe/London]"));
        assert_eq!(next(&waiting, &clock, &settings), None);
        clock.tick(CaseState::AwaitingReporter, CaseState::Triage, at("2026-12-07T11:00[Europe/London]"));
        assert_eq!(next(&triage, &clock, &settings), Some(at("2026-12-09T10:00[Europe/London]")), "two weeks later than else");
    }

    #[test]
    fn the_hour_that_summer_time_takes_is_not_worked() {
        let day = Some(Opening { opens: ClockTime::hour(0), closes: ClockTime::hour(23) });
        let opening = Week { saturday: None, sunday: None, ..Week::each(day) };
        let due = first_contact(Priority::P2, at("2026-03-27T21:00[Europe/London]"), &Settings { opening, ..Settings::default() });
        assert_eq!(due, Some(at("2026-03-30T02:00[Europe/London]")));
    }

    #[test]
    fn the_service_times_are_the_institutions() {
        let levels = ServiceLevels { urgent_hours: 2, high_opening_hours: 8, normal_opening_hours: 24, low_opening_hours: Some(40) };
        let settings = Settings { first_contact: levels, ..Settings::default() };
        let due = |priority| first_contact(priority, at("2026-11-23T09:00[Europe/London]"), &settings);
        assert_eq!(due(Priority::P1), Some(at("2026-11-23T11:00[Europe/London]")));
        assert_eq!(due(Priority::P2), Some(at("2026-11-23T17:00[Europe/London]")));
        assert_eq!(due(Priority::P3), Some(at("2026-11-25T17:00[Europe/London]")));
        assert_eq!(due(Priority::P4), Some(at("2026-11-27T17:00[Europe/London]")));
    }
}
