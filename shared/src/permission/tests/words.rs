//! What a refusal is called by programs, and what a person reads.

use crate::permission::{Role, RolesFault, delegation, fit_one_person, identity};
use std::collections::BTreeSet;

fn sentences<T: std::fmt::Display>(refusals: &[T]) {
    let read: BTreeSet<String> = refusals.iter().map(ToString::to_string).collect();
    assert_eq!(read.len(), refusals.len(), "each says something else: {read:?}");
    assert!(read.iter().all(|sentence| sentence.ends_with('.') && sentence.contains(' ')), "{read:?}");
}

#[test]
fn a_refusal_about_a_delegation_has_a_code_that_stays_and_a_sentence_of_its_own() {
    use delegation::Refusal::*;
    let all = [ToOneself, TimeOutOfRange, NotLive, Hidden, NotTheSender, NotTransferable];
    let codes = ["TO_ONESELF", "TIME_OUT_OF_RANGE", "NOT_LIVE", "HIDDEN", "NOT_THE_SENDER", "NOT_TRANSFERABLE"];
    assert_eq!(all.map(delegation::Refusal::code), codes);
    sentences(&all);
}

#[test]
fn a_refusal_about_a_name_has_a_code_that_stays_and_a_sentence_of_its_own() {
    use identity::Refusal::*;
    let all = [Hidden, NotOnCase, NothingApart, OnCase, Answered, StepUp, AskerLeft];
    let codes = ["HIDDEN", "NOT_ON_CASE", "NOTHING_APART", "ON_CASE", "ANSWERED", "STEP_UP", "ASKER_LEFT"];
    assert_eq!(all.map(identity::Refusal::code), codes);
    sentences(&all);
}

#[test]
fn roles_have_names_for_people_and_say_why_they_do_not_fit_one_person() {
    let names =
        ["Reporter", "Triage officer", "Case officer", "Security lead", "Leadership", "Auditor", "Administrator", "Separate contact"];
    assert_eq!(Role::ALL.map(Role::label), names);
    let said = |roles: &[Role]| fit_one_person(roles).unwrap_err().to_string();
    assert_eq!(said(&[Role::Lead, Role::Lead]), format!("{} is there twice.", Role::Lead.code()));
    let (one, other) = (Role::Auditor.code(), Role::Case.code());
    assert_eq!(said(&[Role::Auditor, Role::Case]), format!("One person cannot be {one} and {other}."));
    assert_eq!(said(&[]), RolesFault::None.to_string());
    sentences(&[RolesFault::None, RolesFault::Twice(Role::Lead), RolesFault::Clash(Role::Admin, Role::Lead)]);
}
