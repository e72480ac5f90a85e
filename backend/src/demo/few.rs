//! The small demonstration: two closed months of reports that nobody has worked on. Tests and measurements start from it.

use super::people::Someone;
use crate::{
    intake,
    kernel::{
        Actor, Ctx, Kernel,
        error::{Error, Result},
    },
};
use actix_web::web::Data;
use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    locale::Lang,
    questionnaire::{Answers, FORM_VERSION},
    reports::{FileReport, IdentityShown, NewReport},
    time::Moment,
};

/// How many offices the reports come from.
pub(super) const OFFICES: usize = 14;

/// How far back the reports of a demonstration of some size go.
const SPAN: i64 = 410 * Moment::DAY;
/// Requests under way at once: the writer commits them together.
const AT_ONCE: usize = 32;

/// Files two reports of each office.
pub(super) async fn file(kernel: &Data<Kernel>, offices: &[Someone]) -> Result<()> {
    let now = kernel.clock.now();
    for (number, office) in offices.iter().cycle().take(2 * offices.len()).enumerate() {
        let hours = i64::try_from(number).map_err(Error::internal)? * 50 + 700;
        filed(kernel, office, number, now.plus(-hours * Moment::HOUR)).await?;
    }
    Ok(())
}

/// Files so many more, evenly over the past fourteen months, the oldest first: for measuring what grows with them.
pub(super) async fn file_many(kernel: &Data<Kernel>, offices: &[Someone], reports: u32) -> Result<()> {
    let now = kernel.clock.now();
    let filing = (0..reports).zip(offices.iter().cycle()).map(async |(number, office)| {
        let at = now.plus(i64::from(number) * SPAN / i64::from(reports) - SPAN);
        // Once more: among a hundred thousand references drawn at once two are alike one time in seven.
        let number = number as usize + 2 * OFFICES;
        match filed(kernel, office, number, at).await {
            Err(_) => filed(kernel, office, number, at).await,
            done => done,
        }
    });
    stream::iter(filing).buffer_unordered(AT_ONCE).try_for_each(async |()| Ok(())).await
}

/// Files a report that follows from its number.
async fn filed(kernel: &Data<Kernel>, office: &Someone, number: usize, received: Moment) -> Result<()> {
    let channels = ["PRO_NETWORK", "MESSAGING", "PRO_NETWORK", "EVENT", "PRO_NETWORK", "EMAIL_WORK", "PRO_NETWORK"];
    let techniques = ["PAID_WORK", "ELICIT", "CULTIVATE", "FAKE_PROFILE", "INFLUENCE"];
    let responses = ["REPLIED", "IGNORED", "REPLIED", "MET"];
    let contacts = ["TODAY", "YESTERDAY", "THIS_WEEK", "LONGER_AGO"];
    let pick = |list: &[&'static str]| list.get(number % list.len()).copied().unwrap_or_default();
    // One in a thousand tells of something that hardly any other does.
    let technique = if number % 1000 == 999 { "HONEYTRAP" } else { pick(&techniques) };
    // Only these are asked what was wanted of them.
    let sought: &[&str] = if matches!(technique, "PAID_WORK" | "ELICIT" | "INFLUENCE") { &["POLITICAL_INSIDE"] } else { &[] };
    // And one of all of them of something that no other does: the oldest of many.
    let talk = if number == 2 * OFFICES { " There was talk of a lighthouse." } else { "" };
    let story = format!("A message out of nowhere about a well paid report, number {number}.{talk} Made up for this demonstration.");
    let answers = Answers::new()
        .with("danger_now", &["NO"])
        .with("subject_relation", &["ME"])
        .with("last_contact", &[pick(&contacts)])
        .with("channel", &[pick(&channels)])
        .with("techniques", &[technique])
        .with("sought", sought)
        .with("target_response", &[pick(&responses)])
        .with("persona_org", &["Amber Recruiting"])
        .with("narrative", &[&story])
        .with("next_contact", &["NO"])
        .with("contact_method", &["EMAIL"]);
    let new = NewReport {
        form_version: FORM_VERSION,
        language: Lang::En,
        answered_at: received,
        clock_offset: None,
        identity_mode: IdentityShown::Named,
        answers,
        on_behalf_of: None,
    };
    let ctx: Ctx<FileReport> = Ctx::internal(kernel.clone(), Actor::Account(office.signed(received)), received);
    intake::file(&ctx, &new).await.map(drop)
}
