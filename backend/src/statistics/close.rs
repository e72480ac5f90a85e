//! Closing months, and the band of the running one.

use super::store::{self, Figures};
use crate::{
    kernel::{
        Kernel,
        db::Who,
        error::{Error, Result},
        institutions::{self, Institution},
        words,
    },
    reports::{self, Codes},
};
use jiff::{civil::date, tz::TimeZone};
use shared::{
    audit::{Action, System, Unaudited},
    suppression::{self, Band},
    taxonomy::Channel,
    time::{Moment, Month},
};
use std::collections::HashSet;

/// A month rests this long before it is closed: what was received in its last second is committed by then.
const SETTLING: i64 = 10 * Moment::MINUTE;

/// Freezes every month that has closed and refreshes the bands. Safe to call at any time, any number
/// of times.
///
/// # Errors
/// The database's.
pub async fn tick(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    for institution in institutions::all(kernel).await? {
        // One institution's trouble is not the others'.
        let done = async {
            close_months(kernel, &institution, now).await?;
            refresh_band(kernel, &institution, now).await
        };
        if let Err(cause) = done.await {
            tracing::error!(institution = %institution.id, %cause, "the figures of an institution could not be made");
        }
    }
    Ok(())
}

async fn close_months(kernel: &Kernel, institution: &Institution, now: Moment) -> Result<()> {
    let zone = institution.time_zone();
    let running = month_of(now.plus(-SETTLING), &zone)?;
    let mut month = match store::last_closed(kernel, institution.id).await? {
        Some(last) => last.next(),
        None => match reports::first_received(kernel, institution.id).await? {
            Some(first) => month_of(first, &zone)?,
            None => return Ok(()),
        },
    };
    while month < running {
        let codes = reports::codes_between(kernel, institution.id, start_of(month, &zone)?, start_of(month.next(), &zone)?).await?;
        let row =
            store::prepare(kernel, institution.id, month, &count(&codes).stricter(institution.settings.statistics.hidden_below), now)?;
        let who = Who { account: None, institution: Some(institution.id) };
        let action = Action::System(System::MonthClosed);
        kernel.write(now, who, action, institution.id.0, None, async move |tx| store::insert(tx, row).await).await?;
        tracing::info!(%month, "a month's figures were frozen");
        month = month.next();
    }
    Ok(())
}

async fn refresh_band(kernel: &Kernel, institution: &Institution, now: Moment) -> Result<()> {
    let zone = institution.time_zone();
    let month = month_of(now, &zone)?;
    let count = reports::received_between(kernel, institution.id, start_of(month, &zone)?, now.plus(1)).await?;
    let band = Band::of(count);
    if store::band(kernel, institution.id).await? == Some((month, band)) {
        return Ok(());
    }
    let row = store::prepare_band(kernel, institution.id, month, band, now)?;
    let action = Action::Unaudited(Unaudited::BandRefreshed);
    let written = kernel.write(now, Who::default(), action, institution.id.0, None, async move |tx| store::put_band(tx, row).await);
    written.await.map(drop)
}

/// Counts distinct targets, in all and by channel, and keeps only what may be shown.
fn count(reports: &[Codes]) -> Figures {
    let targets = |wanted: &dyn Fn(&Codes) -> bool| {
        let distinct: HashSet<&[u8]> = reports.iter().filter(|codes| wanted(codes)).map(|codes| codes.target.as_slice()).collect();
        u32::try_from(distinct.len()).unwrap_or(u32::MAX)
    };
    let rows: Vec<u32> = Channel::ALL.iter().map(|channel| targets(&|codes| codes.answers.has("channel", channel.code()))).collect();
    let (by_channel, total) = suppression::publish_table(&rows, targets(&|_| true));
    let by_channel = Channel::ALL.iter().map(|channel| channel.code().to_owned()).zip(by_channel).collect();
    Figures { total, by_channel }
}

/// The month a moment lies in, in a zone.
pub(super) fn month_of(at: Moment, zone: &TimeZone) -> Result<Month> {
    let local = words::local(at, zone);
    let month = u8::try_from(local.month()).ok().and_then(|month| Month::new(local.year(), month));
    month.ok_or_else(|| Error::internal("a moment lies outside the calendar"))
}

/// When a month begins, in a zone.
pub(super) fn start_of(month: Month, zone: &TimeZone) -> Result<Moment> {
    let day = i8::try_from(month.month()).map_err(Error::internal)?;
    let start = date(month.year(), day, 1).at(0, 0, 0, 0).to_zoned(zone.clone()).map_err(Error::internal)?;
    Ok(Moment(start.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{questionnaire::Answers, suppression::Figure};

    fn report(target: u8, channel: &str) -> Codes {
        Codes { answers: Answers::new().with("channel", &[channel]), target: vec![target] }
    }

    #[test]
    fn one_person_approached_seven_times_is_one_target() {
        let many: Vec<Codes> = (0..7).map(|_| report(1, "EVENT")).collect();
        assert_eq!(count(&many).total, Figure::FewerThanFive);
    }

    #[test]
    fn seven_people_are_about_five_and_the_other_channels_stay_hidden() {
        let figures = count(&(0..7).map(|n| report(n, "EVENT")).collect::<Vec<_>>());
        assert_eq!(figures.total, Figure::About(5));
        for (channel, figure) in figures.by_channel {
            assert_eq!(figure, if channel == "EVENT" { Figure::About(5) } else { Figure::FewerThanFive }, "{channel}");
        }
    }

    #[test]
    fn a_month_begins_at_local_midnight() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let july: Month = "2026-07".parse().unwrap();
        let start = start_of(july, &zone).unwrap();
        assert_eq!(month_of(start, &zone).unwrap(), july);
        assert_eq!(month_of(start.plus(-1), &zone).unwrap().to_string(), "2026-06");
        assert_eq!(start.0 % Moment::DAY, 23 * Moment::HOUR, "summer time");
    }
}
