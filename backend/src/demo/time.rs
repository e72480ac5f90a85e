//! Going through fourteen months, some days at a time: what came in is filed, worked as far as it was, and matched.

use super::{
    acts::{Desk, Led, ctx},
    files,
    lives::{Act, steps},
    people::{People, Someone},
    plan::{self, Filed, Life},
};
use crate::{
    accounts,
    cases::{self, requests},
    intake,
    kernel::{
        Kernel,
        db::Who,
        error::{Error, Result},
        outbox::{self, Worker},
    },
    reports, statistics,
};
use actix_web::web::Data;
use futures_util::{StreamExt, stream};
use shared::{
    audit::{Action, Unaudited},
    campaigns::{CampaignName, ListCampaigns, NameCampaign},
    cases::OpenCase,
    delegations::{GrantDelegation, NewDelegation},
    ids::{CaseId, DelegationId, InstitutionId},
    permission::Role,
    questionnaire::FORM_VERSION,
    reports::{FileReport, IdentityShown, NewReport, OnBehalf},
    time::Moment,
};
use std::collections::VecDeque;

/// Requests under way at once: the writer commits them together.
const AT_ONCE: usize = 16;
/// Of this many days each is gone through by itself; what was before, in steps of several days.
const LATELY: i64 = 60;
const STRIDE: i64 = 3;
/// How long before now a member lets somebody act for them, and until when after it.
const DELEGATED: (i64, i64) = (300 * Moment::DAY, 60 * Moment::DAY);

/// A report with what is still to be done with its case.
struct Track {
    number: usize,
    filed: Filed,
    at: Moment,
    steps: VecDeque<(Moment, Act)>,
    led: Option<Led>,
}

/// Goes through all of it; the clock shows the present again at the end.
pub(super) async fn pass(kernel: &Data<Kernel>, people: &People, council: InstitutionId, seed: u64) -> Result<()> {
    let now = kernel.clock.now();
    let passed = Passing::new(kernel, people, council, seed, now)?.pass().await;
    kernel.clock.set(now);
    passed
}

struct Passing {
    desk: Desk,
    worker: Worker,
    reporters: Vec<Someone>,
    proxy_email: shared::text::Email,
    tracks: Vec<Track>,
    delegation: Option<DelegationId>,
    now: Moment,
}

impl Passing {
    fn new(kernel: &Data<Kernel>, people: &People, council: InstitutionId, seed: u64, now: Moment) -> Result<Self> {
        let tracks = plan::reports(seed).into_iter().enumerate().map(|(number, filed)| {
            let at = filed.at(now);
            Track { number, at, steps: steps(filed.life, at, now).into(), filed, led: None }
        });
        Ok(Self {
            desk: Desk::of(kernel, people, council),
            worker: Worker::new(kernel.clone(), cases::WORK)?,
            reporters: people.holding(council, Role::Reporter),
            proxy_email: "assistant-teal@fernwick.example".parse().map_err(Error::internal)?,
            tracks: tracks.collect(),
            delegation: None,
            now,
        })
    }

    async fn pass(&mut self) -> Result<()> {
        let clock = self.desk.kernel.clock.clone();
        let mut day = self.tracks.iter().map(|track| self.now.since(track.at) / Moment::DAY).max().unwrap_or_default();
        loop {
            let until = self.now.plus(-day * Moment::DAY);
            clock.set(until);
            if clock.now() != until {
                return Err(Error::internal("the demonstration needs a clock that can be set"));
            }
            if self.delegation.is_none() && until >= self.now.plus(-DELEGATED.0) {
                self.delegate(until).await?;
            }
            let filed = self.file(until).await?;
            if self.work(until).await? || filed {
                self.settle(until).await?;
            }
            // Months close while the reports that come later are not there yet.
            if day % 9 == 0 {
                statistics::tick(&self.desk.kernel).await?;
            }
            if day == 0 {
                break;
            }
            day -= if day > LATELY { (day - LATELY).min(STRIDE) } else { 1 };
        }
        cases::look_at_held(&self.desk.kernel).await?;
        self.name_campaigns().await
    }

    fn reporter(&self, number: usize) -> Result<Someone> {
        self.reporters.get(number).copied().ok_or_else(|| Error::internal("the demonstration lacks a reporter"))
    }

    async fn delegate(&mut self, at: Moment) -> Result<()> {
        let new = NewDelegation { email: self.proxy_email.clone(), expires_at: self.now.plus(DELEGATED.1), sees_members_own: true };
        let ctx = ctx::<GrantDelegation>(&self.desk.kernel, &self.reporter(plan::MEMBER)?, at);
        self.delegation = Some(accounts::grant_delegation(ctx, (), new).await?.id);
        Ok(())
    }

    /// Files what comes in until then; whether there was anything.
    async fn file(&mut self, until: Moment) -> Result<bool> {
        let due: Vec<usize> =
            (0..).zip(&self.tracks).filter(|(_, track)| track.led.is_none() && track.at <= until).map(|(n, _)| n).collect();
        let this = &*self;
        let filed =
            stream::iter(due.iter().filter_map(|number| this.tracks.get(*number))).map(|track| this.filed(track)).buffer_unordered(AT_ONCE);
        let filed: Vec<Led> = filed.collect::<Vec<_>>().await.into_iter().collect::<Result<_>>()?;
        let any = !filed.is_empty();
        for led in filed {
            if let Some(track) = self.tracks.get_mut(led.number) {
                track.led = Some(led);
            }
        }
        Ok(any)
    }

    async fn filed(&self, track: &Track) -> Result<Led> {
        let (Track { number, filed, at, .. }, kernel) = (track, &self.desk.kernel);
        let by = self.reporter(filed.by)?;
        let confidential = matches!(filed.life, Life::Name { .. });
        let new = NewReport {
            form_version: FORM_VERSION,
            language: filed.lang,
            answered_at: *at,
            clock_offset: None,
            identity_mode: if confidential { IdentityShown::Confidential } else { IdentityShown::Named },
            answers: filed.answers.clone(),
            on_behalf_of: self.delegation.filter(|_| filed.by == plan::PROXY).map(|delegation| OnBehalf { delegation, private: false }),
        };
        let (report, receipt) = intake::file(&ctx::<FileReport>(kernel, &by, *at), &new).await?;
        let reference = receipt.ok_or_else(|| Error::internal("a report was filed twice"))?.reference;
        let case = reports::cases_of(kernel, &[report]).await?.remove(&report).ok_or_else(|| Error::internal("a report has no case"))?;
        let led = Led {
            number: *number,
            case,
            report,
            reference,
            by,
            apart: filed.apart(),
            into: None,
            priority: shared::priority::Priority::P3,
            version: 1,
            task: None,
            asked: None,
        };
        files::add(kernel, &led, filed.life, *at).await?;
        Ok(led)
    }

    /// Does what is due until then, of each case in its order; whether there was anything.
    async fn work(&mut self, until: Moment) -> Result<bool> {
        let before: Vec<Option<CaseId>> =
            std::iter::once(None).chain(self.tracks.iter().map(|track| track.led.as_ref().map(|led| led.case))).collect();
        let desk = &self.desk;
        let due = self.tracks.iter_mut().filter(|track| track.steps.front().is_some_and(|(at, _)| *at <= until));
        let worked = stream::iter(due).map(|track| {
            let into = before.get(track.number).copied().flatten();
            async move {
                let Some(led) = &mut track.led else { return Ok(()) };
                led.into = into;
                while let Some((at, act)) = track.steps.pop_front_if(|(at, _)| *at <= until) {
                    if act == Act::Take {
                        desk.open(led, at).await?;
                    }
                    desk.act(led, act, at).await.map_err(|cause| Error::internal(format!("{act:?} of {:?}: {cause}", track.filed.life)))?;
                }
                Ok::<_, Error>(())
            }
        });
        let worked: Vec<Result<()>> = worked.buffer_unordered(AT_ONCE).collect().await;
        let any = !worked.is_empty();
        worked.into_iter().collect::<Result<()>>().map(|()| any)
    }

    /// Lets happen what follows from what was done, but sends no letter.
    async fn settle(&self, at: Moment) -> Result<()> {
        let kept: Vec<&'static str> = cases::WORK.iter().map(|(kind, _)| *kind).collect();
        let action = Action::Unaudited(Unaudited::OutboxMoved);
        let kernel = &self.desk.kernel;
        let dropped =
            kernel.write(at, Who::default(), action, uuid::Uuid::nil(), None, async move |tx| outbox::drop_waiting(tx, &kept).await);
        dropped.await?;
        self.worker.drain().await
    }

    /// A lead names what was raised.
    async fn name_campaigns(&self) -> Result<()> {
        let (kernel, now) = (&self.desk.kernel, self.now);
        let lead = self.desk.first_lead()?;
        for campaign in requests::list_campaigns(ctx::<ListCampaigns>(kernel, &lead, now), (), ()).await?.items {
            let words = if campaign.targets > 4 {
                ("Amber profile", "One profile offers paid papers to members and staff.")
            } else {
                ("Calls from one number", "A caller says that he is from the help desk.")
            };
            let (name, summary) = (words.0.parse().map_err(Error::internal)?, words.1.parse().map_err(Error::internal)?);
            let new = CampaignName { version: campaign.version, name, summary: Some(summary) };
            requests::name_campaign(ctx::<NameCampaign>(kernel, &lead, now), (campaign.id,), new).await?;
        }
        Ok(())
    }
}

impl Desk {
    /// Whoever takes a case has read it before.
    async fn open(&self, led: &mut Led, at: Moment) -> Result<()> {
        let detail = requests::open_case(ctx::<OpenCase>(&self.kernel, &self.first_reader(led)?, at), (led.case,), ()).await?;
        (led.priority, led.version) = (detail.line.priority, detail.standing.version);
        Ok(())
    }
}
