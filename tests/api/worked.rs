//! What comes of a case as people work it: races, four eyes, merging, closing, and what the queue shows of it
//! (docs/domain.md §4.3, §4.4).

use super::{
    access::spawn,
    harness::{
        Person, TestApp,
        desk::{case_of, inside},
        flow::{Led, because, closing, referral},
        guest::key,
        plain_answers,
    },
};
use backend::kernel::institutions::Institution;
use shared::{
    audit::{Action, System},
    cases::{CaseQuery, ListCases, Show},
    ids::CaseId,
    lifecycle::{CaseState, Marking, Move, MoveKind, ReferralDraft},
    moves::{MoveCase, OrderedMove},
    permission::Role,
    priority::Priority,
    problem::{Code, Problem},
    time::Moment,
};

/// A desk with two leads and a case.
async fn desk() -> (TestApp, Institution, Person, Person, Person, Led) {
    let (app, council) = spawn().await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let other = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    (app, council, reporter, lead, other, Led::new(case))
}

#[tokio::test]
async fn of_two_who_move_a_case_at_once_one_hears_where_it_stands_now() {
    let (app, _, _, mut lead, mut other, led) = desk().await;
    let (mut one, mut two) = (led, led);
    other.renew().await;
    let (first, second) = tokio::join!(one.moves(&mut lead, Move::Take), two.moves(&mut other, Move::Take));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refused = first.and(second).unwrap_err();
    let stands = refused.stands.unwrap();
    assert_eq!((refused.code, stands.version, stands.state.as_str(), stands.refusal), (Code::Conflict, 2, "TRIAGE", None));
    let taken = app.audit().await.iter().filter(|said| said.action == Action::CaseMoved).count();
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn a_move_sent_again_with_its_key_is_made_once_and_answered_alike() {
    let (_app, _, _, mut lead, _, led) = desk().await;
    let (key, wanted) = (key(), OrderedMove { version: 1, order: Move::Take });
    for _ in 0..3 {
        lead.send_with::<MoveCase>(&(led.case,), &wanted, Some(key)).await.unwrap();
    }
    assert_eq!(lead.open(led.case).await.unwrap().standing.version, 2);
    let other = OrderedMove { version: 2, order: Move::Open };
    assert_eq!(lead.send_with::<MoveCase>(&(led.case,), &other, Some(key)).await.unwrap_err().code, Code::KeyReused);
}

#[tokio::test]
async fn nobody_agrees_to_a_referral_they_wrote_and_a_changed_one_needs_a_new_yes() {
    let (app, council, _, mut lead, mut other, mut led) = desk().await;
    led.open(&mut lead).await;
    let refusal = |outcome: Result<(), Problem>| outcome.unwrap_err().stands.unwrap().refusal.unwrap();
    assert_eq!(refusal(led.approve(&mut other).await), "REFERRAL_INCOMPLETE");
    let mut officer = app.person(&council, &[Role::Case]).await;
    lead.add(led.case, officer.id()).await.unwrap();
    other.renew().await;
    let bare = ReferralDraft { purpose: None, ..referral() };
    led.draft(&mut officer, bare).await.unwrap();
    assert_eq!(refusal(led.approve(&mut other).await), "REFERRAL_INCOMPLETE");
    assert_eq!(refusal(led.moves(&mut officer, Move::Refer).await), "REFERRAL_INCOMPLETE");
    led.draft(&mut officer, referral()).await.unwrap();
    assert_eq!(refusal(led.moves(&mut officer, Move::Refer).await), "REFERRAL_NOT_APPROVED");
    assert_eq!(refusal(led.approve(&mut lead).await), "OWNED_IT");
    led.approve(&mut other).await.unwrap();
    led.draft(&mut officer, referral()).await.unwrap();
    assert_eq!(refusal(led.moves(&mut officer, Move::Refer).await), "REFERRAL_NOT_APPROVED");
    led.approve(&mut other).await.unwrap();
    led.moves(&mut officer, Move::Refer).await.unwrap();
    let standing = lead.open(led.case).await.unwrap().standing;
    assert_eq!((standing.referrals.len(), standing.referrals[0].sent_at), (1, Some(app.now())));
}

#[tokio::test]
async fn an_ordinary_case_that_was_proposed_to_close_is_closed_by_the_service_and_an_urgent_one_waits() {
    let (app, _, mut reporter, mut lead, _, mut led) = desk().await;
    let urgent = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let mut urgent = Led::new(urgent);
    urgent.priority(&mut lead, Priority::P2).await.unwrap();
    for led in [&mut led, &mut urgent] {
        led.open(&mut lead).await;
        led.grade(&mut lead).await.unwrap();
        led.moves(&mut lead, Move::ProposeClose { closing: closing() }).await.unwrap();
    }
    app.settle().await;
    assert_eq!(led.state(&mut lead).await, CaseState::Closed);
    assert_eq!(urgent.state(&mut lead).await, CaseState::PendingClose);
    let by_itself = Action::System(System::CaseMoved);
    let moved: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == by_itself).map(|said| said.object).collect();
    assert_eq!(moved, [led.case.0]);
}

async fn shown(person: &mut Person, query: CaseQuery) -> Vec<CaseId> {
    person.renew().await;
    person.send::<ListCases>(&(), &query).await.unwrap().items.iter().map(|line| line.id).collect()
}

fn part(show: Show) -> CaseQuery {
    CaseQuery { show, ..CaseQuery::default() }
}

#[tokio::test]
async fn a_closed_case_leaves_the_queue_and_one_that_is_reopened_comes_back_with_its_closure() {
    let (app, _, mut reporter, mut lead, _, mut led) = desk().await;
    let open = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert_eq!(shown(&mut lead, part(Show::Unassigned)).await.len(), 2);
    led.moves(&mut lead, Move::Take).await.unwrap();
    assert_eq!(shown(&mut lead, part(Show::Mine)).await, [led.case]);
    assert_eq!(shown(&mut lead, part(Show::Unassigned)).await, [open]);
    let triage = CaseQuery { state: Some(CaseState::Triage), ..CaseQuery::default() };
    assert_eq!(shown(&mut lead, triage).await, [led.case]);
    led.priority(&mut lead, Priority::P3).await.unwrap();
    led.mark(&mut lead, Marking::Official).await.unwrap();
    led.moves(&mut lead, Move::Close { closing: closing() }).await.unwrap();
    assert_eq!(shown(&mut lead, part(Show::Open)).await, [open]);
    assert_eq!(shown(&mut lead, part(Show::Closed)).await, [led.case]);
    assert!(shown(&mut lead, part(Show::Mine)).await.is_empty());
    let closed_at = app.now();
    led.moves(&mut lead, Move::Reopen { reason: because() }).await.unwrap();
    assert!(shown(&mut lead, part(Show::Closed)).await.is_empty());
    let standing = lead.open(led.case).await.unwrap().standing;
    assert_eq!(standing.closures.iter().map(|closure| closure.closed_at).collect::<Vec<_>>(), [closed_at]);
    assert_eq!(standing.steps.last().unwrap().reason, Some(because()));
}

#[tokio::test]
async fn of_one_priority_what_is_due_first_stands_first() {
    let (app, _, mut reporter, mut lead, _, mut led) = desk().await;
    app.pass(5 * Moment::MINUTE);
    let later = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert_eq!(lead.queue().await.iter().map(|line| line.id).collect::<Vec<_>>(), [led.case, later]);
    led.open(&mut lead).await;
    let lines = lead.queue().await;
    assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), [later, led.case], "five days after two");
    let again = app.now().plus(Moment::DAY);
    led.moves(&mut lead, Move::Watch { items: vec!["The same account".parse().unwrap()], review_at: again }).await.unwrap();
    let lines = lead.queue().await;
    assert_eq!((lines[0].id, lines[0].due_at), (led.case, Some(again)));
}

#[tokio::test]
async fn a_case_is_handed_over_with_a_note_to_somebody_who_can_have_it() {
    let (app, council, _, mut lead, other, mut led) = desk().await;
    let (mut triage, reader) = (app.person(&council, &[Role::Triage]).await, app.account(&council, &[Role::Leadership]).await.id);
    lead.renew().await;
    let id = triage.id();
    led.assign(&mut triage, Some(id), None).await.unwrap();
    assert_eq!(led.assign(&mut lead, Some(other.id()), None).await.unwrap_err().errors[0].pointer, "/note");
    assert_eq!(led.assign(&mut lead, Some(reader), Some(because())).await.unwrap_err().errors[0].pointer, "/owner");
    led.assign(&mut lead, Some(other.id()), Some(because())).await.unwrap();
    let taken = led.assign(&mut triage, Some(id), Some(because())).await.unwrap_err();
    assert_eq!(taken.stands.unwrap().refusal.as_deref(), Some("LEAD_ONLY"));
    let standing = lead.open(led.case).await.unwrap().standing;
    assert_eq!(standing.owner.unwrap().account, other.id());
    assert_eq!(standing.steps.iter().filter(|step| step.reason.is_some()).count(), 1);
}

#[tokio::test]
async fn a_merged_case_is_read_in_the_other_one_and_comes_back_as_it_was() {
    let (app, council, mut reporter, mut lead, mut other, mut led) = desk().await;
    let named = app.account(&council, &[Role::Case]).await;
    let about = super::named::about(&format!("It came to {}.", named.email));
    let mut second = Led::new(case_of(&app, &mut reporter, &mut lead, about).await);
    lead.add(led.case, named.id).await.unwrap();
    let mut named = named.sign_in(&app).await;
    assert!(named.open(led.case).await.is_ok());
    lead.renew().await;
    led.open(&mut lead).await;
    let own = lead.open(second.case).await.unwrap().reports[0].id;
    second.moves(&mut lead, Move::Merge { into: led.case, reason: because() }).await.unwrap();
    led.version += 1;
    assert_eq!(lead.open(led.case).await.unwrap().reports.len(), 2);
    let merged = lead.open(second.case).await.unwrap();
    assert_eq!((merged.reports.len(), merged.standing.merged_into, merged.line.state), (0, Some(led.case), CaseState::Merged));
    assert!(!shown(&mut lead, part(Show::Open)).await.contains(&second.case));
    for case in [led.case, second.case] {
        assert_eq!(named.open(case).await.unwrap_err().code, Code::NotFound, "named in what was merged into it");
    }
    // What was closed meanwhile is not closed where it came from.
    led.moves(&mut lead, Move::AskReporter { reason: because() }).await.unwrap();
    other.renew().await;
    second.moves(&mut other, Move::UndoMerge { reason: because() }).await.unwrap();
    let back = lead.open(second.case).await.unwrap();
    assert_eq!((back.line.state, back.reports.iter().map(|report| report.id).collect::<Vec<_>>()), (CaseState::New, vec![own]));
    assert_eq!(lead.open(led.case).await.unwrap().reports.len(), 1);
    assert!(named.open(led.case).await.is_ok());
}

#[tokio::test]
async fn whoever_is_recused_from_a_case_does_without_the_one_it_became_part_of() {
    let (app, _, mut reporter, mut lead, mut other, mut led) = desk().await;
    let mut second = Led::new(case_of(&app, &mut reporter, &mut lead, plain_answers()).await);
    led.open(&mut lead).await;
    other.recuse(second.case, None).await.unwrap();
    assert!(other.open(led.case).await.is_ok());
    lead.renew().await;
    second.moves(&mut lead, Move::Merge { into: led.case, reason: because() }).await.unwrap();
    assert_eq!(other.open(led.case).await.unwrap_err().code, Code::NotFound);
    let hidden = Led { version: led.version + 1, ..led }.moves(&mut other, Move::AskReporter { reason: because() }).await;
    assert_eq!(hidden.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn a_case_is_merged_with_none_that_whoever_asks_cannot_see() {
    let (app, council, mut reporter, mut lead, _, mut led) = desk().await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let hidden = case_of(&app, &mut reporter, &mut contact, inside()).await;
    lead.renew().await;
    for into in [hidden, CaseId(uuid::Uuid::nil())] {
        let refused = led.moves(&mut lead, Move::Merge { into, reason: because() }).await.unwrap_err();
        assert_eq!((refused.code, refused.errors[0].pointer.as_str()), (Code::Invalid, "/order/into"));
    }
    let itself = led.moves(&mut lead, Move::Merge { into: led.case, reason: because() }).await.unwrap_err();
    assert_eq!(itself.stands.unwrap().refusal.as_deref(), Some("INTO_ITSELF"));
}

#[tokio::test]
async fn what_is_offered_is_what_can_be_done() {
    let (_app, _, _, mut lead, _, mut led) = desk().await;
    let offers = lead.open(led.case).await.unwrap().standing.offers;
    assert_eq!(offers.len(), MoveKind::ALL.len());
    let open: Vec<_> = offers.iter().filter(|offer| offer.to.is_some()).map(|offer| offer.kind).collect();
    assert_eq!(open, [MoveKind::Take, MoveKind::Merge]);
    led.moves(&mut lead, Move::Take).await.unwrap();
    let offers = lead.open(led.case).await.unwrap().standing.offers;
    let missing = offers.iter().find(|offer| offer.kind == MoveKind::Open).unwrap().refusal.clone().unwrap();
    assert_eq!((missing.code.as_str(), missing.words.as_str()), ("PRIORITY_NOT_CONFIRMED", "Confirm the priority first."));
}
