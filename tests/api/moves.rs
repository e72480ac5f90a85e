//! Every move of every case by everybody, over HTTP, against the table that the rules are tested by too
//! (docs/domain.md §4.3). Cases get where they are by what people send.

use super::harness::{
    Person, TestApp,
    desk::inside,
    flow::{Led, because, closing, referral},
    plain_answers, report, spawn_app_with,
};
use shared::{
    cases::{CaseQuery, ListCases, Show},
    ids::{AccountId, CaseId},
    lifecycle::{CaseState, Marking, Move, MoveKind},
    permission::Role,
    priority::Priority,
    problem::{Code, Problem},
    time::Moment,
};
use std::collections::{HashMap, HashSet};

const REVIEWED: &str = include_str!("../golden/moves.txt");

/// Whoever asks: a column of the table.
const COLUMNS: &[(&str, Role)] = &[
    ("Reporter", Role::Reporter),
    ("Triage", Role::Triage),
    ("Officer", Role::Case),
    ("Elsewhere", Role::Case),
    ("Lead", Role::Lead),
    ("OwnLead", Role::Lead),
    ("Leadership", Role::Leadership),
    ("Auditor", Role::Auditor),
    ("Admin", Role::Admin),
    ("Contact", Role::SeparateContact),
    ("OwnContact", Role::SeparateContact),
];

/// Those who lead cases to where they are asked about.
struct World {
    kind: &'static str,
    app: TestApp,
    reporter: Person,
    /// Takes cases, confirms and sets everything, and owned every one.
    setter: Person,
    /// Agrees to what others wrote.
    approver: Person,
    /// Owns them.
    keeper: AccountId,
    people: HashMap<&'static str, Person>,
    /// An open case to merge others into.
    target: Option<CaseId>,
}

impl World {
    async fn new(kind: &'static str) -> Self {
        let many = ["REQUESTS_PER_MINUTE", "TOKENS_PER_MINUTE", "SIGN_INS_PER_MINUTE", "FILINGS_PER_HOUR"]
            .map(|limit| format!("VEDETTE_LIMITS__{limit}"));
        let app = spawn_app_with(&many.each_ref().map(|limit| (limit.as_str(), "1000000"))).await;
        let council = app.institution("fernwick").await;
        let apart = kind == "apart";
        let led = if apart { Role::SeparateContact } else { Role::Lead };
        let mut people = HashMap::new();
        for (title, role) in COLUMNS {
            people.insert(*title, app.person(&council, &[*role]).await);
        }
        let reporter = app.person(&council, &[Role::Reporter]).await;
        let (setter, approver) = (app.person(&council, &[led]).await, app.person(&council, &[led]).await);
        let keeper = app.account(&council, &[if apart { Role::SeparateContact } else { Role::Case }]).await.id;
        let mut world = Self { kind, app, reporter, setter, approver, keeper, people, target: None };
        // Everybody who signs in takes half a minute, and tokens last five.
        for person in [&mut world.reporter, &mut world.setter, &mut world.approver].into_iter().chain(world.people.values_mut()) {
            person.renew().await;
        }
        world
    }

    fn apart(&self) -> bool {
        self.kind == "apart"
    }

    /// Whoever proposes and writes: the officer, or inside a compartment a contact.
    fn writer(&mut self) -> &mut Person {
        if self.apart() { &mut self.setter } else { self.people.get_mut("Officer").unwrap() }
    }

    /// A new case with everything in it that a move asks for.
    async fn filed(&mut self) -> Led {
        let answers = if self.apart() { inside() } else { plain_answers() };
        self.reporter.file(&report(&self.app, answers)).await.unwrap();
        let unowned = CaseQuery { show: Show::Unassigned, ..CaseQuery::default() };
        let found = self.setter.send::<ListCases>(&(), &unowned).await.unwrap().items;
        assert_eq!(found.len(), 1, "every other case has an owner");
        let mut led = Led::new(found[0].id);
        let own = self.people[if self.apart() { "OwnContact" } else { "OwnLead" }].id();
        led.assign(&mut self.setter, Some(own), None).await.unwrap();
        led.assign(&mut self.setter, Some(self.keeper), Some(because())).await.unwrap();
        if self.kind == "urgent" {
            led.priority(&mut self.setter, Priority::P1).await.unwrap();
        }
        led.priority(&mut self.setter, Priority::P3).await.unwrap();
        led.mark(&mut self.setter, Marking::Official).await.unwrap();
        led.grade(&mut self.setter).await.unwrap();
        if !self.apart() {
            let officer = self.people["Officer"].id();
            let whom = shared::access::NewOnCase { account: officer, reason: None };
            self.setter.send::<shared::access::AddToCase>(&(led.case,), &whom).await.unwrap();
        }
        led
    }

    /// A case led to where it is asked about.
    async fn led(&mut self, state: CaseState, before: Option<CaseState>) -> Led {
        let mut led = self.filed().await;
        self.walk(&mut led, CaseState::New, state, before).await;
        led
    }

    /// The same case led there again, or another one where there is no way back.
    async fn again(&mut self, mut led: Led, state: CaseState, before: Option<CaseState>) -> Led {
        loop {
            let now = led.state(&mut self.setter).await;
            match now {
                CaseState::New | CaseState::Triage | CaseState::Open => {
                    let base = before.unwrap_or(state);
                    let behind = base == CaseState::New || base == CaseState::Triage;
                    if behind && now != base {
                        return self.led(state, before).await;
                    }
                    self.walk(&mut led, now, state, before).await;
                    return led;
                }
                CaseState::AwaitingReporter | CaseState::AwaitingPartner | CaseState::Monitoring => {
                    self.step(&mut led, MoveKind::Resume).await;
                }
                CaseState::Referred => {
                    led.answer(&mut self.setter).await.unwrap();
                    self.step(&mut led, MoveKind::Resume).await;
                }
                CaseState::PendingClose => led.moves(&mut self.approver, Move::SendBack { reason: because() }).await.unwrap(),
                CaseState::Closed => led.moves(&mut self.approver, Move::Reopen { reason: because() }).await.unwrap(),
                CaseState::Merged => self.step(&mut led, MoveKind::UndoMerge).await,
            }
        }
    }

    /// Leads a case on from where work on it is.
    async fn walk(&mut self, led: &mut Led, mut at: CaseState, state: CaseState, before: Option<CaseState>) {
        let base = before.unwrap_or(state);
        if at == CaseState::New && base != CaseState::New {
            led.moves(&mut self.setter, Move::Take).await.unwrap();
            led.assign(&mut self.setter, Some(self.keeper), Some(because())).await.unwrap();
            at = CaseState::Triage;
        }
        if at == CaseState::Triage && base != CaseState::Triage {
            led.moves(&mut self.setter, Move::Open).await.unwrap();
            led.draft(self.writer(), referral()).await.unwrap();
            led.approve(&mut self.approver).await.unwrap();
        }
        for next in std::iter::once(base).chain(before.map(|_| state)) {
            self.enter(led, next).await;
        }
    }

    async fn enter(&mut self, led: &mut Led, state: CaseState) {
        match state {
            CaseState::New | CaseState::Triage | CaseState::Open => {}
            CaseState::AwaitingReporter => self.step(led, MoveKind::AskReporter).await,
            CaseState::AwaitingPartner => self.step(led, MoveKind::AskPartner).await,
            CaseState::Monitoring => self.step(led, MoveKind::Watch).await,
            CaseState::Referred => {
                self.step(led, MoveKind::Refer).await;
                led.answer(&mut self.setter).await.unwrap();
            }
            CaseState::PendingClose | CaseState::Closed => {
                led.moves(self.writer(), Move::ProposeClose { closing: closing() }).await.unwrap();
                if state == CaseState::Closed {
                    led.moves(&mut self.approver, Move::ApproveClose).await.unwrap();
                }
            }
            CaseState::Merged => {
                let into = self.target.unwrap();
                led.moves(&mut self.setter, Move::Merge { into, reason: because() }).await.unwrap();
            }
        }
    }

    async fn step(&mut self, led: &mut Led, kind: MoveKind) {
        let order = order(kind, led.case, self.app.now());
        led.moves(&mut self.setter, order).await.unwrap();
    }

    /// What comes of a move: the state it leads to, or the code of what is in the way.
    async fn verdict(&mut self, led: &mut Led, who: &str, kind: MoveKind) -> String {
        let (person, into) = (self.people.get_mut(who).unwrap(), self.target.unwrap());
        match led.moves(person, order(kind, into, self.app.now())).await {
            Ok(()) => format!("yes {}", led.state(&mut self.setter).await.code()),
            Err(Problem { code: Code::NotPermitted, .. }) => "NOT_PERMITTED".to_owned(),
            Err(Problem { code: Code::NotFound, .. }) => "HIDDEN".to_owned(),
            Err(problem) => {
                assert_eq!(problem.code, Code::MoveRefused, "{who} {kind:?}: {problem:?}");
                let stands = problem.stands.unwrap();
                assert_eq!(stands.version, led.version);
                stands.refusal.unwrap()
            }
        }
    }
}

/// The move with everything it asks for.
fn order(kind: MoveKind, into: CaseId, now: Moment) -> Move {
    let reason = because;
    match kind {
        MoveKind::Take => Move::Take,
        MoveKind::Open => Move::Open,
        MoveKind::AskReporter => Move::AskReporter { reason: reason() },
        MoveKind::AskPartner => Move::AskPartner { reason: reason() },
        MoveKind::ReporterReplied => Move::ReporterReplied,
        MoveKind::PartnerReplied => Move::PartnerReplied,
        MoveKind::Resume => Move::Resume,
        MoveKind::Refer => Move::Refer,
        MoveKind::Watch => Move::Watch { items: vec!["The same account".parse().unwrap()], review_at: now.plus(Moment::DAY) },
        MoveKind::NewSighting => Move::NewSighting,
        MoveKind::ProposeClose => Move::ProposeClose { closing: closing() },
        MoveKind::ApproveClose => Move::ApproveClose,
        MoveKind::CloseOrdinary => Move::CloseOrdinary,
        MoveKind::SendBack => Move::SendBack { reason: reason() },
        MoveKind::Close => Move::Close { closing: closing() },
        MoveKind::Reopen => Move::Reopen { reason: reason() },
        MoveKind::Merge => Move::Merge { into, reason: reason() },
        MoveKind::UndoMerge => Move::UndoMerge { reason: reason() },
    }
}

/// The rows of the table for one kind of case: where it stands, which moves, where they lead, and a word for each person.
fn table(kind: &str) -> Vec<(String, Vec<MoveKind>, &'static str, Vec<&'static str>)> {
    let lines = REVIEWED.lines().skip_while(|line| *line != format!("case {kind}")).skip(2);
    let mut named: HashMap<String, HashSet<MoveKind>> = HashMap::new();
    let rows = lines.take_while(|line| !line.is_empty()).map(|line| {
        let (situation, rest) = line.split_at(27);
        let mut cells = rest.split_whitespace();
        let (what, to) = (cells.next().unwrap(), cells.next().unwrap());
        let named = named.entry(situation.to_owned()).or_default();
        let moves: Vec<_> = match MoveKind::from_code(what) {
            Some(kind) => vec![kind],
            None => MoveKind::ALL.iter().copied().filter(|kind| !named.contains(kind)).collect(),
        };
        named.extend(&moves);
        // The last one is the service, which asks nobody.
        (situation.trim().to_owned(), moves, to, cells.take(COLUMNS.len()).collect())
    });
    rows.collect()
}

async fn everybody_moves(kind: &'static str) {
    let words: HashMap<&str, &str> = REVIEWED.lines().filter_map(|line| line.split_once(" = ")).collect();
    let mut world = World::new(kind).await;
    world.target = Some(world.led(CaseState::Open, None).await.case);
    let mut asked = 0;
    let mut standing: Option<(String, Led)> = None;
    for (situation, moves, to, cells) in table(kind) {
        let mut states = situation.split(" < ").map(|code| CaseState::from_code(code).unwrap());
        let (state, before) = (states.next().unwrap(), states.next());
        // What was refused leaves the case as it was, so one serves for all that is.
        let mut led = match standing.take() {
            Some((same, led)) if same == situation => led,
            _ => world.led(state, before).await,
        };
        for one in moves {
            for ((who, _), cell) in COLUMNS.iter().zip(&cells) {
                let expected = if *cell == "yes" { format!("yes {to}") } else { words[cell].to_owned() };
                assert_eq!(world.verdict(&mut led, who, one).await, expected, "{kind} case, {situation}, {one:?}, {who}");
                if *cell == "yes" {
                    led = world.again(led, state, before).await;
                }
                asked += 1;
            }
        }
        standing = Some((situation, led));
    }
    assert_eq!(asked, 15 * MoveKind::ALL.len() * COLUMNS.len());
}

#[tokio::test]
async fn every_move_of_an_ordinary_case_gets_the_reviewed_verdict_from_everybody() {
    everybody_moves("ordinary").await;
}

#[tokio::test]
async fn every_move_of_a_case_that_was_once_urgent_gets_the_reviewed_verdict_from_everybody() {
    everybody_moves("urgent").await;
}

#[tokio::test]
async fn every_move_of_a_case_in_a_compartment_gets_the_reviewed_verdict_from_everybody() {
    everybody_moves("apart").await;
}
