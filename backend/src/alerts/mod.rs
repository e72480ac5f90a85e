//! Who is told of a new report, and in which words (docs/rules.md §7).
//!
//! - Filing leaves one message, `ReportFiled`. Handling it looks up who must know now and leaves one
//!   `Alert` a person, so that each of them is tried on their own.
//! - A letter carries reference, priority word and link. Of a report in a compartment, the link only.

mod letters;

use crate::{
    accounts,
    kernel::{
        Kernel, compartments,
        db::Who,
        error::Result,
        outbox::{self, Failure, Handler, Mailer, Message, Outgoing},
    },
    reports::{self, Route},
};
use actix_web::web::Data;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, ReportId},
    permission::Role,
};
use std::rc::Rc;

const REPORT_FILED: &str = "ReportFiled";
const ALERT: &str = "Alert";

/// The kinds this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (REPORT_FILED, |kernel, _, message| expand(kernel, message).boxed_local()),
    (ALERT, |kernel, mailer, message| send(kernel, mailer, message).boxed_local()),
];

/// Somebody must be told of a report.
#[derive(Debug, Serialize, Deserialize)]
struct Alert {
    report: ReportId,
    to: AccountId,
}

/// The message a filing leaves.
///
/// # Errors
/// Internal only.
pub fn report_filed(kernel: &Kernel, route: &Route) -> Result<Outgoing> {
    outbox::prepare_alert(kernel, REPORT_FILED, route.priority, route.compartment, &route.report, route.received_at)
}

/// Turns a filed report into one alert for each person who must know.
async fn expand(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let report: ReportId = message.read()?;
    let (institution, route) = reports::route(&kernel, report).await?;
    let apart = route.compartment != compartments::team(institution);
    let wanted: &[Role] = if apart { &[Role::SeparateContact] } else { &[Role::Triage, Role::Lead] };
    let recipients = accounts::with_role(&kernel, institution, wanted).await?;
    if recipients.is_empty() {
        // Nobody to tell yet is not a reason to forget it: somebody may be given the role.
        return Err(Failure::Later("nobody holds the role that must be told".to_owned()));
    }
    let now = kernel.clock.now();
    let alert = |to| outbox::prepare_alert(&kernel, ALERT, route.priority, route.compartment, &Alert { report, to }, now);
    let alerts: Vec<Outgoing> = recipients.into_iter().map(|(to, _)| alert(to)).collect::<Result<_>>()?;
    let (id, action) = (message.id, Action::Unaudited(Unaudited::OutboxMoved));
    let written = kernel.write(now, Who::default(), action, report.0, None, async move |tx| {
        for alert in alerts {
            outbox::enqueue(tx, alert).await?;
        }
        outbox::finish(tx, id, now).await
    });
    Ok(written.await.map(drop)?)
}

/// Writes and sends one letter. Sent twice after a crash at the wrong moment, never not at all.
async fn send(kernel: Data<Kernel>, mailer: Rc<Mailer>, message: Message) -> Result<(), Failure> {
    let alert: Alert = message.read()?;
    let (institution, route) = reports::route(&kernel, alert.report).await?;
    let apart = route.compartment != compartments::team(institution);
    let profile = accounts::profile(&kernel, alert.to).await?;
    mailer.send(letters::alert(&message, profile.email, &route, apart, kernel.config.public_origin())).await?;
    let (id, now) = (message.id, kernel.clock.now());
    let who = Who { account: None, institution: Some(institution) };
    let action = Action::System(System::AlertSent);
    let written = kernel.write(now, who, action, alert.report.0, None, async move |tx| outbox::finish(tx, id, now).await);
    Ok(written.await.map(drop)?)
}
