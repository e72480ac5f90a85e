//! Who is told of a new report, and in which words (docs/rules.md §7).
//!
//! - Filing leaves one message, `ReportFiled`. Handling what waits looks up who must know now and leaves one
//!   `Alert` a person, so that each of them is tried on their own and a flood is few letters.
//! - Who is recused from a case, or named in it, is told nothing of it.
//! - Who does not hold the role any more when the letter is written gets none (docs/adr/0010-outbox-in-two-steps.md).
//! - A letter carries reference, priority word and link of each report. Of a report in a compartment, the
//!   link only.

mod letters;

use crate::{
    accounts::{self, Profile},
    cases,
    kernel::{
        Kernel, compartments,
        db::{Rows, Who},
        error::Result,
        outbox::{self, Failure, Handler, Hold, Mailer, Message, Outgoing},
    },
    reports::{self, Route},
};
use actix_web::web::Data;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CaseId, InstitutionId, OutboxId, ReportId},
    permission::Role,
    priority::Priority,
};
use std::{collections::BTreeMap, rc::Rc};
use uuid::Uuid;

const REPORT_FILED: &str = "ReportFiled";
const ALERT: &str = "Alert";

/// The kinds this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (REPORT_FILED, Handler::Together(|kernel, messages| expand(kernel, messages).boxed_local())),
    (ALERT, Handler::Each(|kernel, mailer, message| send(kernel, mailer, message).boxed_local())),
];

/// Somebody must be told of reports.
#[derive(Debug, Serialize, Deserialize)]
struct Alert {
    reports: Vec<ReportId>,
    to: AccountId,
    /// Everybody who was to be told at that moment, `to` among them.
    all: Vec<AccountId>,
}

/// The most reports one letter tells of.
const MOST: usize = 200;

/// The message a filing leaves.
///
/// # Errors
/// Internal only.
pub fn report_filed(kernel: &Kernel, route: &Route) -> Result<Outgoing> {
    outbox::prepare_alert(kernel, REPORT_FILED, route.priority, route.compartment, &route.report, route.received_at)
}

/// Who must know.
const fn wanted(apart: bool) -> &'static [Role] {
    if apart { &[Role::SeparateContact] } else { &[Role::Triage, Role::Lead] }
}

/// Turns filed reports into alerts for those who must know: what waits for one person goes in one letter,
/// and a report that went past the team never in a letter with others. Where there is nobody to tell yet a
/// report waits, and only that: somebody may be given the role.
async fn expand(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let filed = messages.iter().map(|message| Ok((message.read()?, message))).collect::<Result<Vec<(ReportId, _)>>>()?;
    let reports: Vec<ReportId> = filed.iter().map(|(report, _)| *report).collect();
    let mut groups: BTreeMap<(InstitutionId, bool), Vec<Route>> = BTreeMap::new();
    for (institution, route) in reports::routes(&kernel, &reports).await? {
        groups.entry((institution, apart(institution, &route))).or_default().push(route);
    }
    let now = kernel.clock.now();
    let (mut alerts, mut waiting) = (Vec::new(), Vec::new());
    for ((institution, apart), routes) in groups {
        let recipients = accounts::with_role(&kernel, institution, wanted(apart)).await?;
        let told = readers(&kernel, &recipients, &routes).await?;
        let unheard = routes.iter().map(|route| route.report).filter(|report| !told.iter().any(|(_, theirs)| tells(theirs, *report)));
        let before = waiting.len();
        waiting.extend(unheard);
        if waiting.len() > before {
            tracing::warn!(%institution, "nobody holds a role that must be told of reports");
        }
        let all: Vec<AccountId> = recipients.into_iter().map(|(id, _)| id).collect();
        let room = routes.first().map_or(compartments::team(institution), |route| route.compartment);
        for (to, theirs) in told {
            for routes in theirs.chunks(MOST) {
                let most_urgent = routes.iter().map(|route| route.priority).min().unwrap_or(Priority::P3);
                let alert = Alert { reports: routes.iter().map(|route| route.report).collect(), to, all: all.clone() };
                alerts.push(outbox::prepare_alert(&kernel, ALERT, most_urgent, room, &alert, now)?);
            }
        }
    }
    let (waiting, done): (Vec<_>, Vec<_>) = filed.into_iter().partition(|(report, _)| waiting.contains(report));
    let holds: Vec<Hold> = done.iter().map(|(_, message)| message.hold()).collect();
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    let rows = alerts.into_iter().map(Outgoing::rows).fold(Rows::default(), Rows::and);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        outbox::finish(tx, &holds, now).await?;
        Ok(rows)
    });
    written.await?;
    Ok(waiting.into_iter().map(|(_, message)| message.id).collect())
}

/// What each recipient may be told of.
async fn readers(kernel: &Kernel, recipients: &[(AccountId, Profile)], routes: &[Route]) -> Result<Vec<(AccountId, Vec<Route>)>> {
    let cases: Vec<CaseId> = routes.iter().map(|route| route.case).collect();
    let people: Vec<_> = recipients.iter().map(|(account, profile)| (*account, profile)).collect();
    let barred = cases::barred(kernel, &cases, &people).await?;
    let free = |barred: Vec<CaseId>| routes.iter().copied().filter(|route| !barred.contains(&route.case)).collect();
    Ok(people.into_iter().zip(barred).map(|((account, _), barred)| (account, free(barred))).collect())
}

fn tells(routes: &[Route], report: ReportId) -> bool {
    routes.iter().any(|route| route.report == report)
}

fn apart(institution: InstitutionId, route: &Route) -> bool {
    route.compartment != compartments::team(institution)
}

/// Writes and sends one letter. Sent twice after a crash at the wrong moment, never not at all.
async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let alert: Alert = message.read()?;
    let routes = reports::routes(&kernel, &alert.reports).await?;
    let Some((institution, first)) = routes.first().copied() else { return Err(Failure::Later("its reports are missing".to_owned())) };
    let apart = apart(institution, &first);
    let routes: Vec<Route> = routes.into_iter().map(|(_, route)| route).collect();
    let (action, rows) = match accounts::holding(&kernel, alert.to, institution, wanted(apart)).await? {
        Some(profile) => {
            // Somebody may have been recused since the letter was ordered.
            let free = readers(&kernel, &[(alert.to, profile.clone())], &routes).await?.pop().map_or_else(Vec::new, |(_, free)| free);
            if free.is_empty() {
                (Action::Unaudited(Unaudited::OutboxMoved), Rows::default())
            } else {
                mailer.send(letters::alert(&message, profile.email, &free, apart, kernel.config.public_origin())).await?;
                (Action::System(System::AlertSent), Rows::default())
            }
        }
        None => (Action::Unaudited(Unaudited::OutboxMoved), told_anew(&kernel, institution, apart, &alert, &routes).await?),
    };
    let (hold, now) = (message.hold(), kernel.clock.now());
    let who = Who { account: None, institution: Some(institution) };
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| {
        outbox::finish(tx, &[hold], now).await?;
        Ok(rows)
    });
    Ok(written.await.map(drop)?)
}

/// Where none of those who were to be told holds the role any more, the reports are still to be told of.
async fn told_anew(kernel: &Kernel, institution: InstitutionId, apart: bool, alert: &Alert, routes: &[Route]) -> Result<Rows> {
    let holding = accounts::with_role(kernel, institution, wanted(apart)).await?;
    if holding.iter().any(|(id, _)| alert.all.contains(id)) {
        return Ok(Rows::default());
    }
    routes.iter().map(|route| report_filed(kernel, route).map(Outgoing::rows)).try_fold(Rows::default(), |rows, new| Ok(rows.and(new?)))
}
