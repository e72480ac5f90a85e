//! What is done with a case, and when, for each life it may lead (docs/domain.md §4.3).

use super::plan::Life;
use shared::{lifecycle::ClosureCode, time::Moment};

/// Something that is done with a case. Who does it follows from what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Triage takes it.
    Take,
    /// Triage confirms how urgent it is, and how it is marked.
    Sort(Urgency),
    /// A lead gives it to an officer, who opens it.
    Route,
    Note,
    Assess,
    Decide,
    Task,
    TaskDone,
    /// Staff write to the reporter.
    Write,
    /// The reporter writes back.
    Reply,
    AskReporter,
    AskPartner,
    Refer,
    Grade,
    Watch(i64),
    Propose(ClosureCode),
    /// A lead agrees to close it, unless the service has closed it by then.
    Agree,
    /// In one step where one pair of eyes is enough, else in two.
    Close(ClosureCode),
    Reopen,
    Merge,
    AskName,
    OpenName,
}

/// How urgent triage finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    /// As it was computed.
    Computed,
    /// High.
    High,
    /// Low.
    Low,
}

/// The acts of a life, each with how long after filing it is done where there was time for it.
fn acts(life: Life) -> Vec<(i64, Act)> {
    use Act::{
        Agree, AskName, AskPartner, AskReporter, Assess, Close, Decide, Grade, Merge, Note, OpenName, Propose, Refer, Reopen, Reply, Route,
        Sort, Take, Task, TaskDone, Watch, Write,
    };
    use Urgency::{Computed, High, Low};
    const H: i64 = Moment::HOUR;
    const D: i64 = Moment::DAY;
    let worked = [(2 * H, Take), (3 * H, Sort(Computed)), (5 * H, Route), (D, Note)];
    let then = |more: &[(i64, Act)]| worked.iter().chain(more).copied().collect();
    match life {
        Life::New => Vec::new(),
        Life::Triage => vec![(2 * H, Take)],
        Life::Low => vec![(2 * H, Take), (3 * H, Sort(Low))],
        Life::Open => then(&[(2 * D, Assess), (3 * D, Task)]),
        Life::Late => then(&[(26 * H, Task), (2 * D, TaskDone), (50 * H, Task)]),
        Life::Asked => then(&[(30 * H, Write), (31 * H, AskReporter)]),
        Life::Answered => then(&[(30 * H, Write), (31 * H, AskReporter), (3 * D, Reply), (4 * D, Note)]),
        Life::Partner => then(&[(2 * D, Assess), (3 * D, AskPartner)]),
        Life::Referred => then(&[(2 * D, Assess), (3 * D, Refer)]),
        Life::Watched(days) => then(&[(2 * D, Decide), (50 * H, Watch(days))]),
        Life::Proposed => vec![
            (2 * H, Take),
            (3 * H, Sort(High)),
            (5 * H, Route),
            (D, Assess),
            (2 * D, Grade),
            (50 * H, Propose(ClosureCode::SuspiciousUnresolved)),
        ],
        Life::Closed(code) => vec![(3 * H, Take), (D, Close(code))],
        Life::Worked(code) => then(&[
            (30 * H, Write),
            (2 * D, Task),
            (3 * D, Reply),
            (4 * D, Assess),
            (5 * D, TaskDone),
            (6 * D, Grade),
            (7 * D, Propose(code)),
            (8 * D, Agree),
        ]),
        Life::Reopened => then(&[(4 * D, Grade), (5 * D, Propose(ClosureCode::Insufficient)), (6 * D, Agree), (30 * D, Reopen)]),
        Life::Merged => vec![(3 * H, Take), (2 * D, Merge)],
        Life::Apart => vec![(2 * H, Take), (3 * H, Sort(Computed)), (5 * H, Route), (D, Note)],
        Life::Name { opened } => {
            let mut acts: Vec<_> = then(&[(30 * H, AskName)]);
            acts.extend(opened.then_some((3 * D, OpenName)));
            acts
        }
    }
}

/// Whether somebody keeps an eye on it after that, so that it does not stay late for weeks.
fn is_looked_after(life: Life) -> bool {
    matches!(life, Life::Open | Life::Answered | Life::Asked | Life::Partner | Life::Referred | Life::Reopened)
}

/// The same with times: in their order, after `filed` and not later than `now`, however little time there was.
pub(super) fn steps(life: Life, filed: Moment, now: Moment) -> Vec<(Moment, Act)> {
    let acts = acts(life);
    let (there_is, parts) = (now.since(filed), i64::try_from(acts.len()).unwrap_or(i64::MAX - 1) + 1);
    let at = |(place, (after, act)): (i64, (i64, Act))| (filed.plus(after.min(there_is / parts * (place + 1))), act);
    let mut steps: Vec<_> = (0..).zip(acts).map(at).collect();
    // At some time of the last day, another one for each case.
    let again = now.plus(-(Moment::HOUR + filed.0 / Moment::MINUTE % (20 * 60) * Moment::MINUTE));
    if is_looked_after(life) && steps.last().is_some_and(|(last, _)| *last < again) {
        steps.push((again, Act::Grade));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_with_a_case_is_done_in_its_order_and_by_now() {
        let filed = Moment(1_000 * Moment::DAY);
        for life in [Life::Worked(ClosureCode::Test), Life::Name { opened: true }, Life::Low, Life::Reopened, Life::Open] {
            for age in [Moment::MINUTE, Moment::DAY, 90 * Moment::DAY] {
                let steps = steps(life, filed, filed.plus(age));
                assert!(steps.is_sorted_by(|one, next| one.0 < next.0), "{life:?} {steps:?}");
                assert!(steps.iter().all(|(at, _)| (filed..filed.plus(age)).contains(at)), "{life:?} {steps:?}");
            }
        }
        assert_eq!(steps(Life::Low, filed, filed.plus(Moment::DAY))[0].0, filed.plus(2 * Moment::HOUR));
    }
}
