//! Searching what reports say: opened and looked through, a slice at a time, the newest first.
//!
//! A request looks for a moment and answers with what it found and where to go on. Only cases that are there for the
//! reader to read are told of; where the looking stopped is sealed, since the report there may be one they know nothing of.

use super::{
    access::{self, Eyes, People, wrong},
    cursors,
    lines::lines,
    store::{owned_by, rows, select, there},
};
use crate::{
    kernel::{
        Ctx, Kernel, audit,
        clock::Clock,
        error::{Error, Result},
    },
    reports::{self, FoundReport, Place, Shut, Words},
};
use actix_web::web::Data;
use sea_orm::{ColumnTrait, QueryFilter};
use shared::{
    audit::Action,
    cases::CaseLine,
    ids::{CaseId, Reference},
    page::PAGE_SIZE,
    permission::{Permission, Reach, reach},
    search::{CaseFound, CaseSearch, CasesFound, SearchCases},
};
use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

/// How long a request looks before it answers with what it has.
pub(super) const A_MOMENT: Duration = Duration::from_millis(250);

/// Reports looked through at first, for an answer at once where there is one; each time twice as many, up to the last.
const PORTIONS: [usize; 2] = [32, 512];

pub(super) async fn search_cases(ctx: Ctx<SearchCases>, (): (), search: CaseSearch) -> Result<CasesFound> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let eyes = Eyes::of(kernel, signed).await?;
    let text = search.text.expose();
    let words = Words::of(text).ok_or_else(|| wrong("/text", "Write a word, a part of one, or a reference."))?;
    let after = search.cursor.as_deref().map(|cursor| cursors::read(kernel, signed, cursor)).transpose()?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::CasesSearched, signed.institution.into()).await?;
    if let Ok(reference) = text.parse::<Reference>() {
        let report = reports::of_reference(kernel, signed.institution, reference).await?;
        let items = readable(kernel, &eyes, report.into_iter().collect()).await?.into_iter().map(|(_, case)| case);
        return Ok(CasesFound { items: items.collect(), next: None });
    }
    // A few at once: each holds a connection that everybody reads through, and a core.
    let _turn = kernel.looking.acquire().await.map_err(Error::internal)?;
    let (items, next) = Looking::of(kernel, &eyes, after).await?.look(&words).await?;
    Ok(CasesFound { items, next: next.map(|next| cursors::write(kernel, signed, &next)).transpose()? })
}

/// A look through the reports a reader may read. Whatever is counted of them, it counts those alone: by how many reports a
/// portion ends earlier than it would, nobody shall tell how many are hidden.
struct Looking<'a> {
    kernel: &'a Data<Kernel>,
    eyes: &'a Eyes,
    /// The cases they are on, where these are all they read.
    only: Option<Vec<CaseId>>,
    /// Fetched already, and theirs to look through.
    waiting: VecDeque<Shut>,
    fetched_to: Option<Place>,
    over: bool,
}

impl<'a> Looking<'a> {
    async fn of(kernel: &'a Data<Kernel>, eyes: &'a Eyes, after: Option<Place>) -> Result<Self> {
        let wide =
            eyes.roles.iter().any(|role| matches!(reach(*role, Permission::ReadReport), Reach::All | Reach::Inside | Reach::UntilRouted));
        let only = if wide { None } else { Some(own_cases(kernel, eyes).await?) };
        Ok(Self { kernel, eyes, only, waiting: VecDeque::new(), fetched_to: after, over: false })
    }

    /// The cases found in a moment, and where to go on.
    async fn look(mut self, words: &Words) -> Result<(Vec<CaseFound>, Option<Place>)> {
        let (began, mut found) = (Clock::stopwatch(), Vec::<CaseFound>::new());
        let [mut most, largest] = PORTIONS;
        loop {
            self.fill(most).await?;
            let portion: Vec<Shut> = self.waiting.drain(..most.min(self.waiting.len())).collect();
            let Some(end) = portion.last().map(Shut::place) else { return Ok((found, None)) };
            for (place, case) in readable(self.kernel, self.eyes, reports::holding(self.kernel, portion, words).await?).await? {
                if found.iter().any(|known| known.line.id == case.line.id) {
                    continue;
                }
                found.push(case);
                if found.len() == PAGE_SIZE {
                    return Ok((found, Some(place)));
                }
            }
            if began.elapsed() >= A_MOMENT {
                return Ok((found, Some(end)));
            }
            most = largest.min(most * 2);
        }
    }

    /// Fetches until so many wait, or nothing is left.
    async fn fill(&mut self, most: usize) -> Result<()> {
        while self.waiting.len() < most && !self.over {
            let shut = reports::shut(self.kernel, self.eyes.institution, self.only.as_deref(), self.fetched_to, most as u64).await?;
            self.over = shut.len() < most;
            self.fetched_to = shut.last().map(Shut::place).or(self.fetched_to);
            self.waiting.extend(shut.into_iter().filter(|shut| shut.is_in(self.kernel, &self.eyes.rooms)));
        }
        Ok(())
    }
}

/// The cases somebody owns or was put on.
async fn own_cases(kernel: &Kernel, eyes: &Eyes) -> Result<Vec<CaseId>> {
    let mut own = owned_by(kernel, eyes.institution, eyes.account).await?;
    let (listed, now) = (access::all(kernel, eyes.institution).await?.into_iter(), kernel.clock.now());
    let theirs = |people: &People| people.has(eyes.account) || people.broken_until(eyes.account, now).is_some();
    own.extend(listed.filter(|(_, people)| theirs(people)).map(|(case, _)| CaseId(case)));
    Ok(own)
}

/// Of reports that were found, the cases their reader may read, in the reports' order, and where each report stands.
async fn readable(kernel: &Kernel, eyes: &Eyes, reports: Vec<FoundReport>) -> Result<Vec<(Place, CaseFound)>> {
    let mut found: HashMap<CaseId, CaseLine> = HashMap::new();
    for some in reports.chunks(PAGE_SIZE) {
        let rows = select(eyes).filter(rows::Column::Id.is_in(some.iter().map(|report| report.case.0)));
        let rows = rows.all(kernel.db.reader()).await?;
        let there = there(kernel, eyes, rows, |case| eyes.sees(Permission::ReadReport, case)).await?;
        found.extend(lines(kernel, eyes, &there.seen).await?.into_iter().map(|line| (line.id, line)));
    }
    let once = |report: FoundReport| Some((report.place, CaseFound { line: found.remove(&report.case)?, received_at: report.received_at }));
    Ok(reports.into_iter().filter_map(once).collect())
}
