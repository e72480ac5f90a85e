//! Looking back through the rows until a page is full, or enough was looked at.

use super::scope::Reader;
use crate::kernel::{
    Kernel, Signed,
    audit::{self, Position, Wanted},
    error::{Error, Result},
    institutions,
};
use jiff::{civil::Date, tz::TimeZone};
use shared::{
    audit_list::{AuditLine, AuditQuery},
    problem::Code,
    time::{Day, Moment},
};

/// How far a look goes.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// Rows shown.
    pub(super) most: usize,
    /// Rows looked through for them, whoever may see them.
    pub(super) through: usize,
}

/// What was found.
pub(super) struct Found {
    /// The rows, newest first.
    pub(super) items: Vec<AuditLine>,
    /// Where to go on; nothing at the end.
    pub(super) next: Option<Position>,
    /// Where the look stopped before it had what was asked for.
    pub(super) looked_back_to: Option<Moment>,
}

/// Rows read at once.
const PORTION: u64 = 250;

/// What fits `query` and may be seen, from its cursor backwards.
pub(super) async fn back(kernel: &Kernel, signed: &Signed, query: &AuditQuery, span: Span) -> Result<Found> {
    let zone = institutions::get(kernel, signed.institution).await?.time_zone();
    let wanted = Wanted {
        institution: signed.institution,
        from: query.from.map(|day| start_of(day, 0, &zone)).transpose()?,
        // The last day of the calendar has none after it.
        until: query.until.and_then(|day| start_of(day, 1, &zone).ok()),
        object: query.object,
    };
    let mut at = query.cursor.as_deref().map(|cursor| Position::of(kernel, signed.institution, cursor)).transpose()?;
    let reader = Reader::of(kernel, signed);
    let (mut found, mut looked) = (Found { items: Vec::new(), next: None, looked_back_to: None }, 0);
    let mut last = at;
    loop {
        let rows = audit::back(kernel, &wanted, at, PORTION).await?;
        let (count, end) = (rows.len(), rows.last().map(|(position, _)| *position));
        let said = rows.into_iter().filter_map(|(position, said)| Some((position, said?))).collect();
        for (position, line) in reader.shown(said, query).await? {
            if found.items.len() == span.most {
                // There is more, and it begins after the last that is shown.
                return Ok(Found { next: last, ..found });
            }
            found.items.push(line);
            last = Some(position);
        }
        looked += count;
        let Some(end) = end.filter(|_| count as u64 == PORTION) else { return Ok(found) };
        at = Some(end);
        if looked >= span.through {
            let hour = Moment(end.at.0 - end.at.0.rem_euclid(Moment::HOUR));
            return Ok(Found { next: at, looked_back_to: Some(hour), ..found });
        }
    }
}

/// When a day begins in a zone, or one `later`.
fn start_of(day: Day, later: i64, zone: &TimeZone) -> Result<Moment> {
    let begins = || {
        let (year, month, day) = day.parts();
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let date = date.checked_add(jiff::Span::new().try_days(later).ok()?).ok()?;
        Some(Moment(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
    };
    begins().ok_or(Error::Refused(Code::BadRequest))
}
