//! Nobody sees a name by default, and no path leads around the custodian but danger.

use crate::{
    ids::AccountId,
    permission::{
        Role,
        identity::{
            Answer, DANGER_LASTS, NameFacts, OPEN_FOR, Opening, OpeningState, Refusal, Standing, Tell, answer, ask, may_keep, shows,
        },
    },
    text::Reason,
    time::Moment,
};
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Moment = Moment(1_800_000_000_000);
const TEAM: NameFacts = NameFacts { confidential: true, apart: false, danger_at: None };
const APART: NameFacts = NameFacts { apart: true, ..TEAM };
const YES: Answer = Answer { yes: true, stepped_up: true };

fn reason() -> Reason {
    "To ring them before the meeting.".parse().unwrap()
}

fn person(number: u128, role: Role, on_case: bool) -> Standing {
    let account = AccountId(Uuid::from_u128(number));
    Standing { account, roles: vec![role], on_case, in_compartment: role == Role::SeparateContact, named_in_it: false }
}

fn asked(facts: &NameFacts, who: &Standing) -> Opening {
    ask(facts, who, reason(), NOW).unwrap().0
}

#[test]
fn an_officer_asks_a_custodian_says_yes_and_the_name_is_open_for_a_day() {
    let (officer, lead) = (person(1, Role::Case, true), person(2, Role::Lead, false));
    let (opening, told) = ask(&TEAM, &officer, reason(), NOW).unwrap();
    assert_eq!(told, [Tell::CustodiansOfAsking]);
    assert!(!shows(&TEAM, &opening, &officer, NOW));
    let (open, told) = answer(&TEAM, &opening, &officer, &lead, YES, NOW).unwrap();
    assert_eq!(told, [Tell::Reporter]);
    assert!(shows(&TEAM, &open, &officer, NOW.plus(OPEN_FOR - 1)));
    assert!(!shows(&TEAM, &open, &officer, NOW.plus(OPEN_FOR)));
    assert!(!shows(&TEAM, &open, &lead, NOW), "a yes opens nothing for whoever said it");
    assert!(!shows(&TEAM, &open, &Standing { on_case: false, ..officer }, NOW), "leaving the case shuts it");
}

#[test]
fn a_name_is_open_for_a_day_and_danger_is_now_for_a_day() {
    assert_eq!((OPEN_FOR, DANGER_LASTS), (86_400_000, 86_400_000));
}

#[test]
fn in_danger_now_it_opens_at_once_and_the_custodian_is_told() {
    let officer = person(1, Role::Triage, true);
    let said = |ago: i64| NameFacts { danger_at: Some(NOW.plus(-ago)), ..TEAM };
    let (opening, told) = ask(&said(0), &officer, reason(), NOW).unwrap();
    assert_eq!(opening.state, OpeningState::Open { by: None, until: NOW.plus(OPEN_FOR) });
    assert_eq!(told, [Tell::CustodiansOfDanger, Tell::Reporter]);
    for not_now in [said(DANGER_LASTS), said(-1)] {
        assert_eq!(asked(&not_now, &officer).state, OpeningState::Asked);
    }
}

#[test]
fn who_may_ask_and_who_may_keep() {
    let refused = |facts: &NameFacts, who: &Standing| (ask(facts, who, reason(), NOW).err(), may_keep(facts, who).err());
    let (hidden, on, off) = (Some(Refusal::Hidden), Some(Refusal::OnCase), Some(Refusal::NotOnCase));
    let rows = [
        (TEAM, person(1, Role::Triage, true), None, hidden),
        (TEAM, person(1, Role::Case, true), None, hidden),
        (TEAM, person(1, Role::Case, false), off, hidden),
        (TEAM, person(1, Role::Lead, true), None, on),
        (TEAM, person(1, Role::Lead, false), off, None),
        (TEAM, person(1, Role::Auditor, true), hidden, hidden),
        (TEAM, person(1, Role::Admin, true), hidden, hidden),
        (TEAM, person(1, Role::Leadership, true), hidden, hidden),
        (TEAM, person(1, Role::SeparateContact, false), hidden, hidden),
        (TEAM, Standing { named_in_it: true, ..person(1, Role::Lead, false) }, hidden, hidden),
        (APART, person(1, Role::SeparateContact, true), None, on),
        (APART, person(1, Role::SeparateContact, false), off, None),
        (APART, Standing { in_compartment: false, ..person(1, Role::SeparateContact, false) }, hidden, hidden),
        (APART, Standing { in_compartment: true, ..person(1, Role::Lead, false) }, hidden, hidden),
    ];
    for (facts, who, asks, keeps) in rows {
        assert_eq!(refused(&facts, &who), (asks, keeps), "{facts:?} {who:?}");
    }
}

#[test]
fn an_answer_takes_a_fresh_proof_an_open_question_and_an_officer_still_there() {
    let (officer, lead) = (person(1, Role::Case, true), person(2, Role::Lead, false));
    let opening = asked(&TEAM, &officer);
    let say = |opening: &Opening, asker: &Standing, who: &Standing, word| answer(&TEAM, opening, asker, who, word, NOW);
    assert_eq!(say(&opening, &officer, &lead, Answer { stepped_up: false, ..YES }), Err(Refusal::StepUp));
    let gone = Standing { on_case: false, ..officer.clone() };
    assert_eq!(say(&opening, &gone, &lead, YES), Err(Refusal::AskerLeft));
    let (no, told) = say(&opening, &officer, &lead, Answer { yes: false, stepped_up: false }).unwrap();
    assert!(told.is_empty() && !shows(&TEAM, &no, &officer, NOW));
    assert_eq!(say(&no, &officer, &lead, YES), Err(Refusal::Answered));
    assert_eq!(ask(&NameFacts { confidential: false, ..TEAM }, &officer, reason(), NOW), Err(Refusal::NothingApart));
}

#[test]
fn a_lead_who_asked_and_then_left_the_case_cannot_answer_themselves() {
    let lead = person(1, Role::Lead, true);
    let opening = asked(&TEAM, &lead);
    let left = Standing { on_case: false, ..lead };
    assert_eq!(answer(&TEAM, &opening, &left, &left, YES, NOW), Err(Refusal::OnCase));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever happens in whatever order, a name shows only to whoever asked for it, and only after danger or
    /// after a yes of somebody else who was not on the case.
    #[test]
    fn no_order_of_events_shows_a_name_to_one_person_alone(
        events in proptest::collection::vec((0_usize..6, 0_usize..6, 0_u8..4, any::<bool>(), 0_i64..30), 1..40), apart: bool, danger: bool,
    ) {
        let roles = [Role::Triage, Role::Case, Role::Lead, Role::Lead, Role::SeparateContact, Role::SeparateContact];
        let mut people: Vec<Standing> = roles.iter().zip(0_u128..).map(|(role, n)| person(n, *role, n % 2 == 0)).collect();
        let facts = NameFacts { apart, danger_at: danger.then_some(NOW), ..TEAM };
        let mut openings: Vec<(Opening, Option<(AccountId, Moment)>)> = Vec::new();
        let mut now = NOW;
        for (who, other, what, yes, hours) in events {
            match what {
                0 => now = now.plus(hours * Moment::HOUR),
                1 => people[who].on_case = yes,
                2 => {
                    if let Ok((opening, _)) = ask(&facts, &people[who], reason(), now) {
                        prop_assert!(people[who].on_case);
                        let at_once = danger && now.since(NOW) < DANGER_LASTS;
                        openings.push((opening, at_once.then_some((people[who].account, now))));
                    }
                }
                _ => {
                    if let Some((opening, yes_by)) = openings.last_mut() {
                        let asker = people.iter().find(|one| one.account == opening.asked_by).unwrap();
                        if let Ok((next, _)) = answer(&facts, opening, asker, &people[other], Answer { yes, stepped_up: true }, now) {
                            prop_assert!(!people[other].on_case && people[other].account != opening.asked_by);
                            prop_assert_eq!(people[other].roles[0], if apart { Role::SeparateContact } else { Role::Lead });
                            *yes_by = yes.then_some((people[other].account, now));
                            *opening = next;
                        }
                    }
                }
            }
            for (opening, yes_by) in &openings {
                for one in &people {
                    let open = yes_by.is_some_and(|(_, at)| now.since(at) < OPEN_FOR);
                    let expected = open && one.account == opening.asked_by && one.on_case;
                    prop_assert_eq!(shows(&facts, opening, one, now), expected);
                }
            }
        }
    }
}
