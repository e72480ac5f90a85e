//! Which reports there are: who files them, when, what they say, and what becomes of their case. All of it follows from
//! the seed, so that two people who look at a demonstration can talk about the same case.

#[cfg(test)]
mod tests;

use super::story::{self, PLOTS, Plot, one};
use fastrand::Rng;
use shared::{lifecycle::ClosureCode, locale::Lang, questionnaire::Answers, time::Moment};

/// Reports in all.
const REPORTS: usize = 300;
/// How far back they go, in days: fourteen months.
const DAYS: f64 = 425.0;
/// Who files them: first the four that somebody can sign in as, then offices.
pub(super) const NAMED: usize = 4;
/// Offices that nobody can sign in as. Every report of a month from another one is another target.
pub(super) const OFFICES: usize = 44;
/// The member and who acts for them, among the reporters.
pub(super) const MEMBER: usize = 1;
pub(super) const PROXY: usize = 2;

/// One profile as people copy it.
pub(super) const PROFILE: [&str; 6] = [
    "https://people-at-work.example/in/amber-recruiting",
    "https://www.people-at-work.example/in/amber-recruiting",
    "HTTPS://People-At-Work.example/in/amber-recruiting",
    "hxxps://people-at-work[.]example/in/amber-recruiting",
    "https://people-at-work.example/in/amber-recruiting?utm_source=share",
    "https://people-at-work.example/in/amber-recruiting#about",
];
/// One number as people write it.
pub(super) const NUMBER: [&str; 4] = ["07700 900142", "+44 7700 900142", "0044 7700 900 142", "(07700) 900142"];

/// What becomes of the case of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Nobody has looked yet.
    New,
    /// Somebody takes the first look.
    Triage,
    /// The same of one that can wait.
    Low,
    /// Work goes on.
    Open,
    /// Work goes on, and a task is late.
    Late,
    /// The reporter was asked.
    Asked,
    /// The reporter was asked and has answered.
    Answered,
    /// A partner was asked.
    Partner,
    /// A partner has it.
    Referred,
    /// It rests, to be looked at again this many days after that began.
    Watched(i64),
    /// Somebody proposed to close it.
    Proposed,
    /// Closed at the first look.
    Closed(ClosureCode),
    /// Worked, then closed.
    Worked(ClosureCode),
    /// Closed and opened again.
    Reopened,
    /// Part of the case of the report before it.
    Merged,
    /// Worked by the separate contacts.
    Apart,
    /// Its reporter keeps their name apart; somebody asks for it, and a custodian opens it or has yet to answer.
    Name { opened: bool },
}

/// A report that will be filed.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    when: When,
    /// Which of the reporters.
    pub(super) by: usize,
    pub(super) lang: Lang,
    pub(super) answers: Answers,
    pub(super) life: Life,
}

/// When, counted back from now.
#[derive(Clone, Copy, Debug)]
enum When {
    /// So many days ago, at this minute of the day.
    Day(i64, i64),
    /// So many minutes ago.
    Minutes(i64),
}

impl Filed {
    pub(super) const fn at(&self, now: Moment) -> Moment {
        match self.when {
            When::Day(days, minute) => Moment(now.0 - now.0 % Moment::DAY).plus(minute * Moment::MINUTE - days * Moment::DAY),
            When::Minutes(minutes) => now.plus(-minutes * Moment::MINUTE),
        }
    }

    /// Whether it goes past the security team.
    pub(super) fn apart(&self) -> bool {
        self.life == Life::Apart
    }
}

/// Every report of a seed.
pub(super) fn reports(seed: u64) -> Vec<Filed> {
    let mut made = Making { rng: Rng::with_seed(seed), reports: Vec::new() };
    made.campaigns();
    made.lives();
    made.today();
    while made.reports.len() < REPORTS {
        made.settled();
    }
    made.reports
}

struct Making {
    rng: Rng,
    reports: Vec<Filed>,
}

impl Making {
    fn campaigns(&mut self) {
        use Life::{Asked, Closed, Late, New, Open, Partner, Referred, Triage, Worked};
        let lives = [
            (74, Worked(ClosureCode::StateLikely)),
            (66, Worked(ClosureCode::SuspiciousUnresolved)),
            (59, Referred),
            (51, Open),
            (44, Open),
            (37, Late),
            (30, Open),
            (24, Asked),
            (17, Open),
            (11, Open),
            (5, Triage),
            (1, New),
        ];
        for (number, (days, life)) in lives.into_iter().enumerate() {
            let told = PROFILE.get(number % PROFILE.len()).copied().unwrap_or_default();
            let office = NAMED + number;
            self.day(days, office, life, PLOTS.first(), |answers| {
                answers.with("subject_relation", &["ME"]).with("persona_org", &["Amber Recruiting"]).with("identifiers", &[told])
            });
        }
        let lives = [(33, Worked(ClosureCode::CrimeFraud)), (29, Open), (26, Partner), (21, Closed(ClosureCode::Insufficient))];
        for (number, (days, life)) in lives.into_iter().enumerate() {
            let told = NUMBER.get(number).copied().unwrap_or_default();
            let office = NAMED + 20 + number;
            self.day(days, office, life, PLOTS.get(5), |answers| answers.with("subject_relation", &["ME"]).with("identifiers", &[told]));
        }
    }

    /// Each state at least twice, and what the reporters that somebody can sign in as find among their own.
    fn lives(&mut self) {
        use Life::{Answered, Apart, Asked, Low, Merged, Name, New, Open, Partner, Proposed, Referred, Reopened, Triage, Watched, Worked};
        let open = [
            (6, New),
            (3, New),
            (9, Triage),
            (2, Triage),
            (1, Triage),
            (2, Low),
            (1, Low),
            (3, Open),
            (4, Open),
            (6, Open),
            (12, Open),
            (15, Life::Late),
            (8, Life::Late),
            (5, Asked),
            (10, Asked),
            (14, Answered),
            (7, Answered),
            (18, Partner),
            (13, Partner),
            (22, Referred),
            (28, Referred),
            (35, Watched(21)),
            (31, Watched(80)),
            (25, Watched(60)),
            (20, Watched(10)),
            (1, Proposed),
            (2, Proposed),
            (6, Proposed),
            (48, Reopened),
            (90, Reopened),
            (16, Apart),
            (3, Name { opened: true }),
            (2, Name { opened: false }),
        ];
        for (days, life) in open {
            let office = self.office();
            self.any(days, office, life);
        }
        for days in [40, 19, 9] {
            let office = self.office();
            self.any(days + 1, office, Open);
            self.any(days, (office - NAMED + 1) % OFFICES + NAMED, Merged);
        }
        let own = [
            (0, 210, Worked(ClosureCode::GenuineContact)),
            (0, 62, Worked(ClosureCode::SuspiciousUnresolved)),
            (0, 8, Asked),
            (0, 2, Open),
            (MEMBER, 33, Worked(ClosureCode::CommercialLobbyingLawful)),
            (MEMBER, 5, Answered),
            (PROXY, 20, Worked(ClosureCode::CyberOnly)),
            (PROXY, 6, Open),
            (3, 15, Asked),
        ];
        for (by, days, life) in own {
            self.any(days, by, life);
        }
    }

    /// What came in today, of every urgency.
    fn today(&mut self) {
        let danger = |answer: &'static str| move |answers: Answers| answers.with("danger_now", &[answer]);
        let office = self.office();
        self.add(When::Minutes(25), office, Life::New, PLOTS.last(), danger("YES"));
        self.add(When::Minutes(140), office - 1, Life::New, PLOTS.last(), |answers| answers.with("deadline", &["LATER"]));
        self.add(When::Minutes(260), office - 2, Life::Triage, PLOTS.get(10), danger("NOT_SURE"));
        for (minutes, plot, life) in [(55, 0, Life::New), (95, 4, Life::New), (300, 9, Life::Low), (410, 2, Life::New)] {
            let office = self.office();
            self.add(When::Minutes(minutes), office, life, PLOTS.get(plot), |answers| answers);
        }
    }

    /// One of the many that are closed.
    fn settled(&mut self) {
        use ClosureCode::{
            CommercialLobbyingLawful, CrimeFraud, CyberOnly, GenuineContact, HarassmentAbuse, Insufficient, OutOfScope,
            ReferredNoLocalAction, StateLikely, SuspiciousUnresolved, Withdrawn,
        };
        const CODES: &[ClosureCode] = &[
            GenuineContact,
            GenuineContact,
            CommercialLobbyingLawful,
            CommercialLobbyingLawful,
            SuspiciousUnresolved,
            SuspiciousUnresolved,
            Insufficient,
            Insufficient,
            CyberOnly,
            CrimeFraud,
            HarassmentAbuse,
            OutOfScope,
            ReferredNoLocalAction,
            Withdrawn,
            StateLikely,
        ];
        let code = self.rng.choice(CODES).copied().unwrap_or(Insufficient);
        // More and more people know of the service.
        let days = 6.0 + (DAYS - 6.0) * self.rng.f64().powf(1.25);
        let life = if self.rng.u8(..10) == 0 { Life::Worked(code) } else { Life::Closed(code) };
        let office = self.office();
        #[expect(clippy::cast_possible_truncation, reason = "a number of days")]
        self.any(days as i64, office, life);
    }

    fn office(&mut self) -> usize {
        NAMED + self.rng.usize(..OFFICES)
    }

    /// A report with one of the plots, the first ones more often.
    fn any(&mut self, days: i64, by: usize, life: Life) {
        let place = self.rng.usize(..PLOTS.len()).min(self.rng.usize(..PLOTS.len()));
        self.day(days, by, life, PLOTS.get(place), |answers| answers);
    }

    fn day(&mut self, days: i64, by: usize, life: Life, plot: Option<&Plot>, more: impl FnOnce(Answers) -> Answers) {
        let minute = self.rng.i64(7 * 60..22 * 60);
        self.add(When::Day(days, minute), by, life, plot, more);
    }

    fn add(&mut self, when: When, by: usize, life: Life, plot: Option<&Plot>, more: impl FnOnce(Answers) -> Answers) {
        let Some(plot) = plot else { return };
        let lang = if self.rng.u8(..14) == 0 { Lang::Cy } else { Lang::En };
        let answers = more(self.answers(plot, lang));
        let answers = if life == Life::Apart { answers.with("techniques", &["INSIDER"]).with("sought", &[]) } else { answers };
        self.reports.push(Filed { when, by, lang, answers, life });
    }

    fn answers(&mut self, plot: &Plot, lang: Lang) -> Answers {
        let number = self.reports.len();
        let rng = &mut self.rng;
        let relation = one(rng, &["ME", "ME", "ME", "ME", "ME", "ME", "WHOLE_OFFICE"]);
        let mut answers = Answers::new()
            .with("danger_now", &["NO"])
            .with("subject_relation", &[relation])
            .with("last_contact", &[one(rng, &["TODAY", "YESTERDAY", "THIS_WEEK", "THIS_WEEK", "THIS_MONTH", "LONGER_AGO"])])
            .with("channel", &[one(rng, plot.channels)])
            .with("techniques", plot.techniques)
            .with("target_response", &[one(rng, plot.responses)])
            .with("next_contact", &[one(rng, &["NO", "NO", "NO", "NOT_SURE", "LATER", "WITHIN_7D"])])
            .with("contact_method", &[one(rng, &["EMAIL", "EMAIL", "CALL", "TEXT"])]);
        if !plot.sought.is_empty() && rng.u8(..4) > 0 {
            answers = answers.with("sought", &[one(rng, plot.sought)]);
        }
        if plot.met && rng.bool() {
            answers = answers.with("location_type", &[one(rng, &["COUNCIL_BUILDING", "RESTAURANT_BAR", "CONFERENCE", "SURGERY"])]);
        }
        let persona = story::persona(rng);
        let slug = format!("{}-{number}", persona.to_lowercase().replace(' ', "-"));
        if rng.u8(..5) < 3 {
            answers = answers.with("persona_org", &[&persona]);
        }
        let identifier = match rng.u8(..6) {
            0 => Some(format!("desk@{slug}.example")),
            1 => Some(format!("07700 900{:03}", 200 + number)),
            2 => Some(format!("https://people-at-work.example/in/{slug}")),
            _ => None,
        };
        if let Some(identifier) = identifier {
            answers = answers.with("identifiers", &[&identifier]);
        }
        match lang {
            Lang::Cy => answers.with("narrative", &[&story::welsh(rng)]),
            Lang::En if rng.u8(..8) > 0 => answers.with("narrative", &[&story::english(rng, plot)]),
            Lang::En => answers,
        }
    }
}
