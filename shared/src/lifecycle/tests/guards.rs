//! Each guard, with what it asks for missing and then there.

use super::{
    super::*, NOW, OFFICER, OTHER_CONTACT, OTHER_LEAD, account, apart, case, case_id, contact, lead, officer, order, person, scene, triage,
};
use crate::{permission::Role, priority::Priority, time::Moment};

fn tried(case: &CaseFacts, actor: &Actor, kind: MoveKind) -> Result<CaseState, Refusal> {
    apply(case, actor, &scene(), &order(kind, case_id(2))).map(|applied| applied.case.state)
}

#[test]
fn what_a_move_needs_of_the_case_is_asked_for_one_thing_at_a_time() {
    let referral = case(CaseState::Open).referral.unwrap();
    let with = |referral: Referral, state| CaseFacts { referral: Some(referral), ..case(state) };
    let rows = [
        (CaseFacts { owner: None, ..case(CaseState::Triage) }, MoveKind::Open, Refusal::NoOwner),
        (CaseFacts { priority_confirmed: false, ..case(CaseState::Triage) }, MoveKind::Open, Refusal::PriorityNotConfirmed),
        (CaseFacts { open_tasks: 2, ..case(CaseState::Open) }, MoveKind::ProposeClose, Refusal::TasksOpen { tasks: 2 }),
        (CaseFacts { graded: false, ..case(CaseState::Monitoring) }, MoveKind::ProposeClose, Refusal::NotGraded),
        (CaseFacts { referral: None, ..case(CaseState::Open) }, MoveKind::Refer, Refusal::ReferralIncomplete),
        (with(Referral { complete: false, ..referral }, CaseState::Open), MoveKind::Refer, Refusal::ReferralIncomplete),
        (with(Referral { approved_by: None, ..referral }, CaseState::Open), MoveKind::Refer, Refusal::ReferralNotApproved),
        (
            with(Referral { approved_by: Some(referral.drafted_by), ..referral }, CaseState::Open),
            MoveKind::Refer,
            Refusal::ReferralNotApproved,
        ),
        (with(Referral { answered: false, ..referral }, CaseState::Referred), MoveKind::Close, Refusal::PartnerSilent),
        (with(Referral { answered: false, ..referral }, CaseState::Referred), MoveKind::Watch, Refusal::PartnerSilent),
        (with(Referral { answered: false, ..referral }, CaseState::Referred), MoveKind::Resume, Refusal::PartnerSilent),
        (CaseFacts { left: None, ..case(CaseState::AwaitingReporter) }, MoveKind::Resume, Refusal::HistoryMissing),
    ];
    for (facts, kind, refused) in rows {
        assert_eq!(tried(&facts, &officer(), kind), Err(refused), "{kind:?}");
        let whole = case(facts.state);
        assert!(tried(&whole, &officer(), kind).is_ok(), "{kind:?} with everything there");
    }
    let damaged = CaseFacts { proposal: None, ..case(CaseState::PendingClose) };
    assert_eq!(tried(&damaged, &lead(), MoveKind::ApproveClose), Err(Refusal::HistoryMissing));
    let unconfirmed = CaseFacts { marking_confirmed: false, ..case(CaseState::Closed) };
    assert_eq!(tried(&unconfirmed, &lead(), MoveKind::Reopen), Err(Refusal::MarkingNotConfirmed), "reopening skips no guard either");
}

#[test]
fn what_somebody_brings_is_looked_at() {
    let watch = |items: usize, days| Move::Watch {
        items: vec!["The same account".parse().unwrap(); items],
        review_at: NOW.plus(days * Moment::DAY),
    };
    let hold = |days| {
        let feedback = Feedback::Hold { reason: "Not yet.".parse().unwrap(), review_at: NOW.plus(days * Moment::DAY) };
        Move::ProposeClose { closing: Closing { code: ClosureCode::Insufficient, feedback } }
    };
    let rows = [
        (watch(1, 90), None),
        (watch(0, 10), Some(Refusal::NothingToWatch)),
        (watch(1, 0), Some(Refusal::ReviewOutOfRange)),
        (watch(1, -1), Some(Refusal::ReviewOutOfRange)),
        (hold(90), None),
        (hold(91), Some(Refusal::ReviewOutOfRange)),
    ];
    for (order, refused) in rows {
        assert_eq!(apply(&case(CaseState::Open), &officer(), &scene(), &order).err(), refused, "{order:?}");
    }
}

#[test]
fn a_merge_wants_another_open_case_of_the_same_room_that_the_person_works_too() {
    let source = case(CaseState::Open);
    let other = |state| CaseFacts { id: case_id(2), ..case(state) };
    let try_into = |person: &Person, into: &CaseFacts, id| {
        let scene = Scene { into: Some(Target { case: into, person }), ..scene() };
        apply(&source, &Actor::Person(person.clone()), &scene, &order(MoveKind::Merge, id)).map(|applied| applied.case.merged)
    };
    let lead = person(3, &[Role::Lead]);
    let both = person(9, &[Role::Lead, Role::SeparateContact]);
    let mut open = other(CaseState::Open);
    assert_eq!(try_into(&lead, &open, case_id(2)), Ok(Some((case_id(2), CaseState::Open))));
    assert_eq!(try_into(&lead, &source, source.id), Err(Refusal::IntoItself));
    assert_eq!(try_into(&lead, &open, case_id(3)), Err(Refusal::Hidden));
    for state in [CaseState::Closed, CaseState::Merged, CaseState::PendingClose] {
        assert_eq!(try_into(&lead, &other(state), case_id(2)), Err(Refusal::IntoNotOpen), "{state:?}");
    }
    open.apart = true;
    assert_eq!(try_into(&lead, &open, case_id(2)), Err(Refusal::Hidden), "no merge tells that something is kept apart");
    assert_eq!(try_into(&both, &open, case_id(2)), Err(Refusal::IntoOtherRoom));
    let officer = Person { on_case: true, ..person(OFFICER, &[Role::Case]) };
    let elsewhere = Person { on_case: false, ..officer.clone() };
    let target = other(CaseState::Open);
    let scene = Scene { into: Some(Target { case: &target, person: &elsewhere }), ..scene() };
    let refused = apply(&source, &Actor::Person(officer), &scene, &order(MoveKind::Merge, target.id));
    assert_eq!(refused.err(), Some(Refusal::Hidden));
}

#[test]
fn what_an_urgent_case_becomes_part_of_takes_two_to_close() {
    let mut urgent = case(CaseState::Open);
    urgent.compute_priority(Priority::P1);
    urgent.compute_priority(Priority::P4);
    urgent.assign(Some(account(OTHER_LEAD)));
    let target = CaseFacts { id: case_id(2), ..case(CaseState::Open) };
    assert!(!target.needs_two_to_close());
    let person = person(3, &[Role::Lead]);
    let scene = Scene { into: Some(Target { case: &target, person: &person }), ..scene() };
    let into = apply(&urgent, &lead(), &scene, &order(MoveKind::Merge, target.id)).unwrap().into.unwrap();
    assert!(into.needs_two_to_close());
    assert!(into.owned_by.contains(&account(OTHER_LEAD)), "whoever owned a part agrees to nothing about the whole");
}

#[test]
fn inside_a_compartment_closing_waits_for_a_second_contact() {
    let pending = apart(CaseState::PendingClose);
    let alone = Scene { separate_contacts: 1, ..scene() };
    let refused = may(&pending, &contact(), &alone, MoveKind::ApproveClose).unwrap_err();
    assert_eq!(refused, Refusal::SecondContactMissing);
    assert_eq!(refused.to_string(), "Only one separate contact is named. Closing waits until there is a second.");
    let second = Actor::Person(person(OTHER_CONTACT, &[Role::SeparateContact]));
    assert_eq!(may(&pending, &second, &scene(), MoveKind::ApproveClose), Ok(CaseState::Closed));
}

#[test]
fn whoever_is_named_in_a_case_finds_nothing_there() {
    for (facts, role) in [(case(CaseState::Open), Role::Lead), (apart(CaseState::Open), Role::SeparateContact)] {
        let named = Actor::Person(Person { named_in_it: true, on_case: true, ..person(8, &[role]) });
        for kind in MoveKind::ALL {
            assert_eq!(may(&facts, &named, &scene(), *kind), Err(Refusal::Hidden), "{role:?} {kind:?}");
        }
    }
}

#[test]
fn a_referral_is_agreed_to_by_a_lead_who_neither_wrote_it_nor_owns_the_case() {
    let mut facts = case(CaseState::Open);
    facts.referral = facts.referral.map(|referral| Referral { approved_by: None, ..referral });
    let good = person(3, &[Role::Lead]);
    let agreed = approve_referral(&facts, &good).unwrap();
    assert_eq!(agreed.referral.unwrap().approved_by, Some(good.account));
    assert_eq!(tried(&agreed, &officer(), MoveKind::Refer), Ok(CaseState::Referred));
    assert_eq!(tried(&facts, &lead(), MoveKind::Refer), Ok(CaseState::Referred), "a lead refers by themselves");
    let refused = |who: u128, roles: &[Role]| approve_referral(&facts, &person(who, roles)).unwrap_err();
    assert_eq!(refused(92, &[Role::Lead]), Refusal::ProposedIt);
    assert_eq!(refused(90, &[Role::Lead]), Refusal::OwnedIt);
    assert_eq!(refused(91, &[Role::Lead]), Refusal::SetIt);
    assert_eq!(refused(3, &[Role::SeparateContact]), Refusal::Hidden);
    let on_it = Person { on_case: true, ..person(OFFICER, &[Role::Case]) };
    assert_eq!(approve_referral(&facts, &on_it), Err(Refusal::LeadOnly));
}

#[test]
fn whoever_takes_a_case_owns_it_and_the_first_look_keeps_its_time() {
    let filed = CaseFacts::filed(case_id(1), Priority::P2, false);
    let taken = apply(&filed, &triage(), &scene(), &Move::Take).unwrap().case;
    assert_eq!((taken.owner, taken.first_look_at), (Some(account(super::TRIAGE)), Some(NOW)));
    assert_eq!(taken.owned_by, [account(super::TRIAGE)]);
}

#[test]
fn who_had_two_accounts_is_one_pair_of_eyes_wherever_a_case_remembers_them() {
    let today = |one: crate::ids::AccountId| if one == account(7) { account(8) } else { one };
    let referral = Referral { complete: true, drafted_by: account(7), approved_by: Some(account(7)), answered: false };
    let mut facts = CaseFacts { referral: Some(referral), ..case(CaseState::PendingClose) };
    facts.assign(Some(account(8)));
    facts.assign(Some(account(7)));
    facts.set_priority(account(7), Priority::P2);
    facts.proposal = Some(Proposal { by: account(7), closing: super::closing() });
    facts.rename(today);
    assert_eq!(facts.owner, Some(account(8)));
    assert_eq!(facts.owned_by, [account(90), account(8)], "once, where both did");
    assert_eq!(facts.set_by, [account(91), account(8)]);
    assert_eq!(facts.referral.map(|one| (one.drafted_by, one.approved_by)), Some((account(8), Some(account(8)))));
    assert_eq!(facts.proposal.map(|one| one.by), Some(account(8)));
}
