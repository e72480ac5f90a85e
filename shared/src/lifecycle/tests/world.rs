//! A small desk: people and cases, and steps chosen by bytes, legal or not. Beside the code under test runs a
//! ledger that knows nothing of it: it only writes down who did what.

use super::{super::*, NOW, account, case_id, order, person};
use crate::{
    ids::AccountId,
    permission::{Permission, Role},
    priority::Priority,
};

/// One step: who, what, and with what; read as far as the step needs.
pub(super) type Step = [u8; 4];

/// What happened to one case, as an onlooker tells it.
#[derive(Clone, Default)]
pub(super) struct Ledger {
    pub(super) urgent: bool,
    pub(super) involved: Vec<AccountId>,
    pub(super) proposed: Option<(ClosureCode, AccountId)>,
    pub(super) waits_since: Option<CaseState>,
    pub(super) before_merge: Option<CaseFacts>,
    pub(super) closures: Vec<(ClosureCode, AccountId, Option<AccountId>)>,
    pub(super) worked: bool,
}

/// A move that was made.
pub(super) struct Made {
    pub(super) which: usize,
    pub(super) kind: MoveKind,
    pub(super) actor: Actor,
    pub(super) before: CaseFacts,
}

pub(super) struct World {
    pub(super) cases: Vec<CaseFacts>,
    pub(super) ledgers: Vec<Ledger>,
    helpers: Vec<(usize, AccountId)>,
}

const PEOPLE: [(u128, &[Role]); 9] = [
    (1, &[Role::Triage]),
    (2, &[Role::Case]),
    (3, &[Role::Case]),
    (4, &[Role::Lead]),
    (5, &[Role::Lead]),
    (6, &[Role::Triage, Role::Case, Role::Lead]),
    (7, &[Role::SeparateContact]),
    (8, &[Role::SeparateContact]),
    (9, &[Role::Auditor]),
];

/// Mostly low: a case once urgent is urgent for good, and the ordinary ways must be walked too.
const PRIORITIES: [Priority; 6] = [Priority::P3, Priority::P4, Priority::P3, Priority::P2, Priority::P4, Priority::P1];

fn pick<T>(from: &[T], byte: u8) -> &T {
    &from[usize::from(byte) % from.len()]
}

impl World {
    /// Five filed cases: three of the team, two kept apart; urgent and not.
    pub(super) fn new() -> Self {
        let filed = [
            (1, Priority::P3, false),
            (2, Priority::P1, false),
            (3, Priority::P3, true),
            (4, Priority::P4, true),
            (5, Priority::P4, false),
        ];
        let cases: Vec<_> = filed.map(|(id, priority, apart)| CaseFacts::filed(case_id(id), priority, apart)).into();
        let ledgers = cases.iter().map(|case| Ledger { urgent: case.priority <= Priority::P2, ..Ledger::default() }).collect();
        Self { cases, ledgers, helpers: vec![(0, account(2)), (1, account(2)), (1, account(3)), (4, account(3))] }
    }

    fn actor(&self, byte: u8, which: usize) -> Actor {
        let Some((number, roles)) = PEOPLE.get(usize::from(byte) % (PEOPLE.len() + 2)) else { return Actor::System };
        let mut person = person(*number, roles);
        person.on_case = self.cases[which].owner == Some(person.account) || self.helpers.contains(&(which, person.account));
        Actor::Person(person)
    }

    /// Takes a step; tells of a move if one was made.
    pub(super) fn step(&mut self, [what, who, with, more]: Step) -> Option<Made> {
        let which = usize::from(with) % self.cases.len();
        let actor = self.actor(who, which);
        match what % 16 {
            0..10 => self.moves(which, actor, what % 16 < 7, more, with),
            10 | 11 => self.set_priority(which, &actor, *pick(&PRIORITIES, more)),
            12 => self.hand_over(which, &actor, more),
            _ => self.work_on(which, what, more),
        }
    }

    /// Most steps choose among what is offered, or the far states would hardly ever be met; the rest choose blindly.
    fn moves(&mut self, which: usize, actor: Actor, among_offers: bool, more: u8, with: u8) -> Option<Made> {
        let into = usize::from(with / 16) % self.cases.len();
        let beside = match self.actor_like(&actor, into) {
            Some(person) => person,
            None => person(99, &[]),
        };
        let before = self.cases[which].clone();
        let target = self.cases[into].clone();
        let scene = Scene { now: NOW, separate_contacts: 2, into: Some(Target { case: &target, person: &beside }) };
        let open: Vec<_> =
            offers(&before, &actor, &scene).into_iter().filter(|offer| offer.verdict.is_ok()).map(|offer| offer.kind).collect();
        let kinds = if among_offers && !open.is_empty() { open.as_slice() } else { MoveKind::ALL };
        let kind = *pick(kinds, more);
        let code = *pick(ClosureCode::ALL, more ^ with);
        let mut order = order(kind, target.id);
        if let Move::ProposeClose { closing } | Move::Close { closing } = &mut order {
            closing.code = code;
        }
        let applied = apply(&before, &actor, &scene, &order).ok()?;
        self.cases[which] = applied.case;
        if let Some(next) = applied.into {
            self.cases[into] = next;
            let absorbed = self.ledgers[which].clone();
            self.ledgers[into].urgent |= absorbed.urgent;
            self.ledgers[into].involved.extend(absorbed.involved);
        }
        self.write_down(which, kind, code, &actor, &before);
        Some(Made { which, kind, actor, before })
    }

    fn actor_like(&self, actor: &Actor, which: usize) -> Option<Person> {
        let Actor::Person(one) = actor else { return None };
        let on_case = self.cases[which].owner == Some(one.account) || self.helpers.contains(&(which, one.account));
        Some(Person { on_case, ..one.clone() })
    }

    fn write_down(&mut self, which: usize, kind: MoveKind, code: ClosureCode, actor: &Actor, before: &CaseFacts) {
        let who = match actor {
            Actor::Person(person) => Some(person.account),
            Actor::System => None,
        };
        let ledger = &mut self.ledgers[which];
        match kind {
            MoveKind::Take => ledger.involved.extend(who),
            MoveKind::AskReporter | MoveKind::AskPartner => ledger.waits_since = Some(before.state),
            MoveKind::ProposeClose => ledger.proposed = Some((code, who.unwrap())),
            MoveKind::Merge => ledger.before_merge = Some(before.clone()),
            MoveKind::Open => ledger.worked = true,
            MoveKind::Close => ledger.closures.push((code, who.unwrap(), None)),
            MoveKind::ApproveClose | MoveKind::CloseOrdinary => {
                let (code, by) = ledger.proposed.unwrap();
                ledger.closures.push((code, by, who));
            }
            MoveKind::Reopen => ledger.worked = true,
            _ => {}
        }
    }

    /// Whatever stands still: a merged case is worked on in the other one.
    fn rests(&self, which: usize) -> bool {
        self.cases[which].state == CaseState::Merged
    }

    fn set_priority(&mut self, which: usize, actor: &Actor, priority: Priority) -> Option<Made> {
        if self.rests(which) {
            return None;
        }
        match actor {
            Actor::System => self.cases[which].compute_priority(priority),
            Actor::Person(person) if person.reaches(Permission::SetPriority, &self.cases[which]) => {
                self.cases[which].set_priority(person.account, priority);
                self.ledgers[which].involved.push(person.account);
            }
            Actor::Person(_) => return None,
        }
        self.ledgers[which].urgent |= priority <= Priority::P2;
        None
    }

    fn hand_over(&mut self, which: usize, actor: &Actor, more: u8) -> Option<Made> {
        let may = matches!(actor, Actor::Person(person) if person.reaches(Permission::AssignCase, &self.cases[which]));
        if may && !self.rests(which) {
            let to = account(pick(&PEOPLE, more).0);
            self.cases[which].assign(Some(to));
            self.ledgers[which].involved.push(to);
        }
        None
    }

    fn work_on(&mut self, which: usize, what: u8, more: u8) -> Option<Made> {
        if !self.rests(which) {
            let case = &mut self.cases[which];
            case.marking_confirmed |= what.is_multiple_of(2);
            case.priority_confirmed |= more.is_multiple_of(2);
            case.open_tasks = u32::from(more.is_multiple_of(5));
            case.graded = !more.is_multiple_of(7);
            let approved_by = more.is_multiple_of(3).then(|| account(5));
            case.referral = Some(Referral { complete: true, drafted_by: account(2), approved_by, answered: more.is_multiple_of(4) });
        }
        None
    }
}
