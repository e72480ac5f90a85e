//! Who is told of a new report, and in which words (docs/rules.md §7).
//!
//! - Filing leaves one message, `ReportFiled`. Handling what waits looks up who must know now and leaves one
//!   `Alert` a person, so that each of them is tried on their own and a flood is few letters.
//! - Whoever the institution names for a priority is told first; where none of them may hear of a report, everybody who
//!   may. When nobody opens it, others are told ([`escalation`]).
//! - Who is recused from a case, or named in it, is told nothing of it. Where that is everybody, the case goes to the
//!   separate contact.
//! - Who does not hold the role any more when the letter is written gets none (docs/adr/0010-outbox-in-two-steps.md).
//! - A letter carries reference, priority word and link of each report. Of a report in a compartment, the
//!   link only.

mod escalation;
mod letters;

use crate::{
    accounts::{self, Profile},
    cases,
    kernel::{
        Kernel, compartments,
        db::{Rows, Who},
        error::{Error, Result},
        institutions::{self, Institution},
        outbox::{self, About, Failure, Handler, Hold, Mailer, Message, Outgoing},
    },
    reports::{self, Route},
};
use actix_web::web::Data;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CaseId, InstitutionId, OutboxId, ReportId},
    permission::hearing,
    priority::Priority,
    time::Moment,
};
use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};
use uuid::Uuid;

const REPORT_FILED: &str = "ReportFiled";
const ALERT: &str = "Alert";

/// The kinds this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (REPORT_FILED, Handler::Together(|kernel, messages| expand(kernel, messages).boxed_local())),
    (ALERT, Handler::Each(|kernel, mailer, message| send(kernel, mailer, message).boxed_local())),
    (escalation::UNOPENED, Handler::Together(|kernel, messages| escalation::step(kernel, messages).boxed_local())),
    (escalation::STEP_LETTER, Handler::Each(|kernel, mailer, message| escalation::send(kernel, mailer, message).boxed_local())),
];

/// Somebody must be told of reports.
#[derive(Debug, Serialize, Deserialize)]
struct Alert {
    to: AccountId,
    told: Vec<Told>,
}

/// Reports with everybody who was to be told of them at that moment.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    reports: Vec<ReportId>,
    all: Vec<AccountId>,
}

impl Alert {
    fn reports(&self) -> Vec<ReportId> {
        self.told.iter().flat_map(|told| &told.reports).copied().collect()
    }

    /// Whether somebody was to be told of a report.
    fn tells(&self, who: AccountId, report: ReportId) -> bool {
        self.told.iter().any(|told| told.reports.contains(&report) && told.all.contains(&who))
    }
}

/// The most reports one letter tells of.
const MOST: usize = 200;

/// The message a filing leaves.
///
/// # Errors
/// Internal only.
pub fn report_filed(kernel: &Kernel, route: &Route) -> Result<Outgoing> {
    let about = About { room: route.compartment, cases: vec![route.case] };
    outbox::prepare_alert(kernel, REPORT_FILED, route.priority, about, &route.report, route.received_at)
}

/// Turns filed reports into alerts for those who must know: what waits for one person goes in one letter,
/// and a report that went past the team never in a letter with others. Where there is nobody to tell yet a
/// report waits, and only that: somebody may be given the role.
async fn expand(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let filed = messages.iter().map(|message| Ok((message.read()?, message))).collect::<Result<Vec<(ReportId, _)>>>()?;
    let reports: Vec<ReportId> = filed.iter().map(|(report, _)| *report).collect();
    let mut groups = grouped(reports::routes(&kernel, &reports).await?);
    let now = kernel.clock.now();
    let (mut alerts, mut told) = (Rows::default(), HashSet::new());
    while let Some(((institution, apart), routes)) = groups.pop_first() {
        let recipients = accounts::with_role(&kernel, institution, hearing(apart)).await?;
        let home = institutions::get(&kernel, institution).await?;
        let each = readers(&kernel, &recipients, &routes).await?;
        let each = if apart { each } else { on_duty(&kernel, &home, each).await? };
        told.extend(each.iter().flat_map(|(_, theirs)| theirs).map(|route| route.report));
        let unheard: Vec<Route> = routes.iter().copied().filter(|route| !told.contains(&route.report)).collect();
        if !unheard.is_empty() && !apart {
            // Nobody of the team may hear of these; the separate contact may.
            let cases: Vec<CaseId> = unheard.iter().map(|route| route.case).collect();
            let moved = cases::set_apart_unseen(&kernel, institution, &cases).await?;
            let moved: Vec<ReportId> = unheard.iter().filter(|route| moved.contains(&route.case)).map(|route| route.report).collect();
            for (place, routes) in grouped(reports::routes(&kernel, &moved).await?) {
                groups.entry(place).or_default().extend(routes);
            }
        }
        for (to, theirs) in &each {
            for routes in theirs.chunks(MOST) {
                alerts = alerts.and(alert(&kernel, *to, &each, routes, now)?.rows());
            }
        }
        for route in routes.iter().filter(|route| told.contains(&route.report)) {
            let (case, settings) = ((route.case, route.compartment), &home.settings);
            alerts = alerts.and(escalation::wait(&kernel, settings, case, route.priority, escalation::SECOND, now)?);
        }
    }
    let (done, waiting): (Vec<_>, Vec<_>) = filed.into_iter().partition(|(report, _)| told.contains(report));
    if !waiting.is_empty() {
        tracing::warn!(reports = waiting.len(), "there is nobody who may be told of some reports, or they do not open");
    }
    let holds: Vec<Hold> = done.iter().map(|(_, message)| message.hold()).collect();
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        outbox::finish(tx, &holds, now).await?;
        Ok(alerts)
    });
    written.await?;
    Ok(waiting.into_iter().map(|(_, message)| message.id).collect())
}

/// Reports by institution, and those apart by themselves.
fn grouped(routes: Vec<(InstitutionId, Route)>) -> BTreeMap<(InstitutionId, bool), Vec<Route>> {
    let mut groups: BTreeMap<_, Vec<Route>> = BTreeMap::new();
    for (institution, route) in routes {
        groups.entry((institution, apart(institution, &route))).or_default().push(route);
    }
    groups
}

/// What each is told of: those whom the institution names for a report's priority, if one of them may hear of it, and
/// everybody otherwise.
async fn on_duty(kernel: &Kernel, institution: &Institution, each: Vec<(AccountId, Vec<Route>)>) -> Result<Vec<(AccountId, Vec<Route>)>> {
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, institution.id).await?;
    let named = |who: AccountId, route: &Route| {
        institution.settings.alerts.of(route.priority).officers.iter().any(|officer| merged.now(*officer) == who)
    };
    let reached = |(who, theirs): &(AccountId, Vec<Route>)| {
        theirs.iter().filter(|route| named(*who, route)).map(|route| route.report).collect::<Vec<_>>()
    };
    let reached: HashSet<ReportId> = each.iter().flat_map(reached).collect();
    let first =
        |who, theirs: Vec<Route>| theirs.into_iter().filter(|route| !reached.contains(&route.report) || named(who, route)).collect();
    Ok(each.into_iter().map(|(who, theirs)| (who, first(who, theirs))).collect())
}

fn alert(kernel: &Kernel, to: AccountId, each: &[(AccountId, Vec<Route>)], routes: &[Route], now: Moment) -> Result<Outgoing> {
    let most_urgent = routes.iter().map(|route| route.priority).min().unwrap_or(Priority::P3);
    let mut told: Vec<Told> = Vec::new();
    for report in routes.iter().map(|route| route.report) {
        let hears = |theirs: &[Route]| theirs.iter().any(|route| route.report == report);
        let all: Vec<AccountId> = each.iter().filter(|(_, theirs)| hears(theirs)).map(|(who, _)| *who).collect();
        match told.iter_mut().find(|told| told.all == all) {
            Some(told) => told.reports.push(report),
            None => told.push(Told { reports: vec![report], all }),
        }
    }
    let alert = Alert { to, told };
    let room = routes.first().map(|route| route.compartment).ok_or_else(|| Error::internal("an alert tells of nothing"))?;
    let about = About { room, cases: routes.iter().map(|route| route.case).collect() };
    outbox::prepare_alert(kernel, ALERT, most_urgent, about, &alert, now)
}

/// What each recipient may be told of.
async fn readers(kernel: &Kernel, recipients: &[(AccountId, Profile)], routes: &[Route]) -> Result<Vec<(AccountId, Vec<Route>)>> {
    let cases: Vec<CaseId> = routes.iter().map(|route| route.case).collect();
    let people: Vec<_> = recipients.iter().map(|(account, profile)| (*account, profile)).collect();
    let barred = cases::barred(kernel, &cases, &people).await?;
    let free = |barred: Vec<CaseId>| routes.iter().copied().filter(|route| !barred.contains(&route.case)).collect();
    Ok(people.into_iter().zip(barred).map(|((account, _), barred)| (account, free(barred))).collect())
}

fn apart(institution: InstitutionId, route: &Route) -> bool {
    route.compartment != compartments::team(institution)
}

/// Writes and sends one letter. Sent twice after a crash at the wrong moment, never not at all.
async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let alert: Alert = message.read()?;
    let found = reports::routes(&kernel, &alert.reports()).await?;
    let Some(institution) = found.first().map(|(institution, _)| *institution) else {
        return Err(Failure::Later("its reports are missing".to_owned()));
    };
    let found: Vec<Route> = found.into_iter().map(|(_, route)| route).collect();
    // A case that was put apart since is told to whoever may look there, by itself.
    let (elsewhere, routes): (Vec<Route>, Vec<Route>) = {
        let first = found.first().map(|route| route.compartment);
        found.into_iter().partition(|route| Some(route.compartment) != first)
    };
    let apart = routes.first().is_some_and(|route| apart(institution, route));
    let mut rows = again(&kernel, &elsewhere)?;
    let reader = accounts::holding(&kernel, alert.to, institution, hearing(apart)).await?;
    // Somebody may have been recused since the letter was ordered.
    let free = match &reader {
        Some(profile) => readers(&kernel, &[(alert.to, profile.clone())], &routes).await?.pop().map_or_else(Vec::new, |(_, free)| free),
        None => Vec::new(),
    };
    let lost: Vec<Route> = routes.into_iter().filter(|route| free.iter().all(|other| other.report != route.report)).collect();
    rows = rows.and(told_anew(&kernel, institution, apart, &alert, &lost).await?);
    let action = match reader {
        Some(profile) if !free.is_empty() => {
            mailer.send(letters::alert(&message, profile.email, &free, apart, kernel.config.public_origin())).await?;
            Action::System(System::AlertSent)
        }
        _ => Action::Unaudited(Unaudited::OutboxMoved),
    };
    let (hold, now) = (message.hold(), kernel.clock.now());
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| {
        outbox::finish(tx, &[hold], now).await?;
        Ok(rows)
    });
    Ok(written.await.map(drop)?)
}

/// Where none of those who were to be told of a report may be any more, it is still to be told of.
async fn told_anew(kernel: &Kernel, institution: InstitutionId, apart: bool, alert: &Alert, lost: &[Route]) -> Result<Rows> {
    if lost.is_empty() {
        return Ok(Rows::default());
    }
    let holding = accounts::with_role(kernel, institution, hearing(apart)).await?;
    let each = readers(kernel, &holding, lost).await?;
    let hears = |route: &Route, (who, theirs): &(AccountId, Vec<Route>)| {
        alert.tells(*who, route.report) && theirs.iter().any(|other| other.report == route.report)
    };
    let unheard: Vec<Route> = lost.iter().copied().filter(|route| !each.iter().any(|one| hears(route, one))).collect();
    again(kernel, &unheard)
}

fn again(kernel: &Kernel, routes: &[Route]) -> Result<Rows> {
    routes.iter().map(|route| report_filed(kernel, route).map(Outgoing::rows)).try_fold(Rows::default(), |rows, new| Ok(rows.and(new?)))
}
