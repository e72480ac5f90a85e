//! The page about delegations, for a browser without scripts too.

use super::handlers::{end, grant, of};
use crate::kernel::{
    Ctx,
    error::{Error, Result},
    http::{Answer, chrome, setting},
    institutions, words,
};
use frontend::render::{self, DelegatesFault, DelegatesNotice, DelegatesState};
use jiff::{civil::Date, tz::TimeZone};
use shared::{
    api::Endpoint,
    delegations::NewDelegation,
    pages::{DelegatesForm, DelegatesPage, Fields},
    permission::delegation::Refusal,
    problem::Code,
    time::Moment,
};

pub(in crate::accounts) async fn delegates_page(ctx: Ctx<DelegatesPage>, (): (), fields: Fields) -> Result<Answer> {
    let notice = match fields.first("notice") {
        "allowed" => Some(DelegatesNotice::Allowed),
        "stopped" => Some(DelegatesNotice::Stopped),
        _ => None,
    };
    Ok(Answer::Html(page(&ctx, &Fields::default(), notice, None).await?))
}

pub(in crate::accounts) async fn delegates_form(ctx: Ctx<DelegatesForm>, (): (), fields: Fields) -> Result<Answer> {
    if let Some(stop) = fields.all("stop").first() {
        end(&ctx, stop.parse().map_err(|_| Code::NotFound)?).await?;
        return Ok(Answer::SeeOther(format!("{}?notice=stopped", DelegatesPage::PATH)));
    }
    // Only for giving: either of the two ends one at once, whatever they have at hand.
    if !ctx.signed()?.is_fresh(&ctx.kernel, ctx.now) {
        return Err(Code::StepUpRequired.into());
    }
    let zone = zone(&ctx).await?;
    let fault = match (fields.first("email").parse(), end_of(fields.first("day"), &zone)) {
        (Err(_), _) => DelegatesFault::Unknown,
        (Ok(_), None) => DelegatesFault::Day,
        (Ok(email), Some(expires_at)) => {
            let new = NewDelegation { email, expires_at, sees_members_own: fields.first("read") == "yes" };
            match grant(&ctx, &new).await {
                Ok(_) => return Ok(Answer::SeeOther(format!("{}?notice=allowed", DelegatesPage::PATH))),
                Err(error) => fault(error)?,
            }
        }
    };
    Ok(Answer::Mend(page(&ctx, &fields, None, Some(fault)).await?))
}

/// What the page says of a refusal; what it has no words for goes on as it is.
fn fault(error: Error) -> Result<DelegatesFault> {
    let field = match &error {
        Error::Refused(Code::Conflict) => return Ok(DelegatesFault::Twice),
        Error::Invalid(fields) => fields.first().map(|fault| (fault.pointer.as_str(), fault.detail == Refusal::ToOneself.to_string())),
        _ => None,
    };
    match field {
        Some(("/email", true)) => Ok(DelegatesFault::Oneself),
        Some(("/email", false)) => Ok(DelegatesFault::Unknown),
        Some(_) => Ok(DelegatesFault::Day),
        None => Err(error),
    }
}

async fn zone<E>(ctx: &Ctx<E>) -> Result<TimeZone> {
    Ok(institutions::get(&ctx.kernel, ctx.signed()?.institution).await?.time_zone())
}

/// The moment a day is over.
fn end_of(day: &str, zone: &TimeZone) -> Option<Moment> {
    let next = day.trim().parse::<Date>().ok()?.tomorrow().ok()?;
    Some(Moment(next.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
}

async fn page<E>(ctx: &Ctx<E>, typed: &Fields, notice: Option<DelegatesNotice>, fault: Option<DelegatesFault>) -> Result<String> {
    let (own, zone, setting) = (of(ctx).await?, zone(ctx).await?, setting(ctx).await?);
    // The last day is the one whose end it is.
    let until = |at: Moment| words::day(at.plus(-1), &zone, ctx.lang);
    let until: Vec<String> = own.given.iter().chain(&own.got).map(|line| until(line.expires_at)).collect();
    let (email, day, read) = (typed.first("email"), typed.first("day"), typed.first("read") == "yes");
    let state = DelegatesState { own: &own, until: &until, notice, fault, email, day, read };
    Ok(render::delegates(&chrome(ctx, &setting), &state))
}
