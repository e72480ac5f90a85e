//! Closing months, and the band of the running one.

use super::{
    shown::LOOKS,
    store::{self, Figures},
};
use crate::{
    cases,
    kernel::{
        Kernel,
        clock::Clock,
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
    statistics::PictureTable,
    suppression::{Band, Count, Cover, Delay, Dimension, Figure, MonthCounts, MonthTable, Part, depth_code, least_of, publish_events},
    taxonomy::{Response, mapping::Depth},
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
        let began = Clock::stopwatch();
        let (from, until) = (start_of(month, &zone)?, start_of(month.next(), &zone)?);
        let hidden_below = institution.settings.statistics.hidden_below;
        let mut figures = count(&reports::codes_between(kernel, institution.id, from, until).await?).stricter(hidden_below);
        let earlier = store::months(kernel, institution.id, u16::MAX).await?;
        let counted = least_of(earlier.iter().map(|(_, figures)| figures.total).chain([figures.total]));
        let looked = looked(kernel, institution, from, until, counted).await?;
        let hide = |(row, figure): (String, Figure)| (row, figure.stricter(hidden_below));
        figures.tables.insert(PictureTable::Response.code().to_owned(), looked.into_iter().map(hide).collect());
        let row = store::prepare(kernel, institution.id, month, &figures, now)?;
        let who = Who { account: None, institution: Some(institution.id) };
        let action = Action::System(System::MonthClosed);
        kernel.write(now, who, action, institution.id.0, None, async move |tx| store::insert(tx, row).await).await?;
        let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(%month, millis, "a month's figures were frozen");
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

/// Of how many targets somebody had a first look, and of how many always in time.
async fn looked(kernel: &Kernel, institution: &Institution, from: Moment, until: Moment, counted: u32) -> Result<Vec<(String, Figure)>> {
    let looks = cases::first_looks(kernel, institution, from, until).await?;
    let (mut all, mut late) = (HashSet::new(), HashSet::new());
    for (target, in_time) in reports::targets_of(kernel, institution.id, &looks, until).await? {
        if !in_time {
            late.insert(target.clone());
        }
        all.insert(target);
    }
    let number = |targets: usize| Count::of(u32::try_from(targets).unwrap_or(u32::MAX));
    let steps = [number(all.len()), number(all.difference(&late).count())];
    Ok(LOOKS.iter().map(|(code, _)| (*code).to_owned()).zip(publish_events(&steps, counted)).collect())
}

/// Counts distinct targets, in all and by each dimension, and keeps only what may be shown.
fn count(reports: &[Codes]) -> Figures {
    let targets = |wanted: &dyn Fn(&Codes) -> bool| {
        let distinct: HashSet<&[u8]> = reports.iter().filter(|codes| wanted(codes)).map(|codes| codes.target.as_slice()).collect();
        Count::of(u32::try_from(distinct.len()).unwrap_or(u32::MAX))
    };
    let rows = |dimension: Dimension| -> Vec<Count> {
        dimension.rows().iter().map(|row| targets(&|codes| holds(codes, dimension, row))).collect()
    };
    let whole = Dimension::ALL.iter().filter(|dimension| dimension.cover() == Cover::Whole).flat_map(|dimension| rows(*dimension));
    let mut parts = Vec::new();
    while let Some(dimension) = Dimension::ALL.iter().find(|dimension| dimension.cover() == Cover::Part(parts.len())) {
        parts.push(Part { rows: rows(*dimension), nested: dimension.is_nested() });
    }
    let table = MonthTable::publish(&MonthCounts { whole: whole.collect(), parts, total: targets(&|_| true) });
    let named = |dimension: Dimension| {
        let codes = dimension.rows().into_iter().map(str::to_owned);
        codes.zip(table.rows(dimension.cover()).iter().copied()).collect()
    };
    let tables = PictureTable::ALL.iter().filter_map(|table| Some((table.code().to_owned(), named(table.dimension()?))));
    Figures { total: table.total(), tables: tables.collect() }
}

/// Whether a report belongs into a row.
fn holds(codes: &Codes, dimension: Dimension, row: &str) -> bool {
    match dimension {
        Dimension::Channel => codes.answers.has("channel", row),
        Dimension::Technique => codes.answers.has("techniques", row),
        Dimension::Sought => codes.answers.has("sought", row),
        Dimension::Depth => {
            let told = codes.answers.of("target_response").iter().filter_map(|code| code.parse::<Response>().ok());
            let deepest = told.filter_map(Response::depth).max();
            let at_least = Depth::ALL.iter().copied().find(|depth| depth_code(*depth) == Some(row));
            at_least.is_some() && deepest >= at_least
        }
        Dimension::Delay => codes.delay.is_some_and(|delay| Delay::ALL.iter().any(|most| most.code() == row && delay <= *most)),
    }
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
    use shared::questionnaire::Answers;

    fn report(target: u8, channel: &str) -> Codes {
        Codes { answers: Answers::new().with("channel", &[channel]), target: vec![target], outcome: None, delay: None }
    }

    #[test]
    fn one_person_approached_seven_times_is_one_target() {
        let many: Vec<Codes> = (0..7).map(|_| report(1, "EVENT")).collect();
        assert_eq!(count(&many).total, Figure::FewerThanFive);
    }

    /// The rows of a table that are shown.
    fn shown(figures: &Figures, table: PictureTable) -> Vec<(&str, u32)> {
        figures.tables[table.code()].iter().filter_map(|(row, figure)| Some((row.as_str(), figure.shown()?))).collect()
    }

    #[test]
    fn seven_people_are_about_five_and_the_other_channels_stay_hidden() {
        let figures = count(&(0..7).map(|n| report(n, "EVENT")).collect::<Vec<_>>());
        assert_eq!((figures.total, shown(&figures, PictureTable::Channel)), (Figure::About(5), vec![("EVENT", 5)]));
        let others = [PictureTable::Technique, PictureTable::Sought, PictureTable::Depth, PictureTable::Delay];
        assert!(others.iter().all(|table| shown(&figures, *table).is_empty()), "nothing was told");
    }

    #[test]
    fn steps_hold_all_who_went_further_and_a_target_counts_by_its_furthest_report() {
        let went = |target: u8, codes: &[&str], delay| Codes {
            answers: Answers::new().with("channel", &["EVENT"]).with("target_response", codes),
            target: vec![target],
            delay,
            outcome: None,
        };
        let deep = (0..5).map(|n| went(n, &["DECLINED", "MET", "CLICKED"], Some(Delay::Day)));
        let said_no = (0..5).map(|n| went(n, &["DECLINED"], None));
        let replied = (5..13).map(|n| went(n, &["REPLIED"], Some(Delay::Week)));
        let silent = (13..20).map(|n| went(n, &["OTHER", "NOT_SURE"], None));
        let figures = count(&deep.chain(said_no).chain(replied).chain(silent).collect::<Vec<_>>());
        assert_eq!(shown(&figures, PictureTable::Depth), [("REPLIED", 15), ("MET", 5), ("COMPLIED", 5)]);
        assert_eq!(shown(&figures, PictureTable::Delay), [("WEEK", 15), ("THREE_DAYS", 5), ("DAY", 5)]);
        assert_eq!(figures.total, Figure::About(20));
    }

    #[test]
    fn what_is_folded_has_no_row_and_lovers_and_blackmailers_are_not_told_of() {
        let answers = Answers::new()
            .with("channel", &["EVENT"])
            .with("techniques", &["HONEYTRAP", "BLACKMAIL", "GIFT_TRAVEL"])
            .with("sought", &["OTHER", "IT_ACCOUNTS"]);
        let many: Vec<Codes> = (0..9).map(|n| Codes { answers: answers.clone(), target: vec![n], delay: None, outcome: None }).collect();
        let figures = count(&many);
        assert_eq!(shown(&figures, PictureTable::Technique), [("GIFT_TRAVEL", 10)]);
        assert_eq!(shown(&figures, PictureTable::Sought), [("IT_ACCOUNTS", 10)]);
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
