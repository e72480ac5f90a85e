//! What holds of every endpoint.

use super::*;
use std::collections::HashSet;

#[test]
fn no_two_endpoints_share_a_name_or_a_method_and_path() {
    let names: HashSet<_> = ENDPOINTS.iter().map(|e| e.name).collect();
    let routes: HashSet<_> = ENDPOINTS.iter().map(|e| (e.method, e.path)).collect();
    assert_eq!(names.len(), ENDPOINTS.len());
    assert_eq!(routes.len(), ENDPOINTS.len());
}

/// Where the name of one thing could be taken for the value of another's path, a method that is wrong there is
/// answered with methods that are wrong too.
#[test]
fn no_path_is_that_of_another_method_with_a_value_in_it() {
    let taken_for = |path: &str, pattern: &str| {
        let (path, pattern): (Vec<_>, Vec<_>) = (path.split('/').collect(), pattern.split('/').collect());
        path.len() == pattern.len() && path.iter().zip(&pattern).all(|(one, other)| one == other || other.starts_with('{'))
    };
    let programs = || ENDPOINTS.iter().filter(|e| e.kind != Kind::Page);
    for (one, other) in programs().flat_map(|one| programs().map(move |other| (one, other))) {
        let apart = one.path == other.path || one.method == other.method || !taken_for(one.path, other.path);
        assert!(apart, "{} is taken for {}", one.path, other.path);
    }
}

#[test]
fn only_writes_ask_for_an_idempotency_key() {
    assert!(ENDPOINTS.iter().filter(|e| e.idempotent).all(|e| e.method == Method::Post));
}

#[test]
fn only_somebody_known_can_be_asked_for_a_fresh_proof() {
    assert!(ENDPOINTS.iter().filter(|e| e.step_up).all(|e| e.permission != Permission::Public));
}

#[test]
fn only_what_can_be_retried_safely_may_come_sealed() {
    // A piece of bytes names its own place: sent again, it is the same.
    assert!(ENDPOINTS.iter().filter(|e| e.sealable).all(|e| (e.idempotent || e.raw) && e.kind == Kind::Json));
}

#[test]
fn only_what_a_program_posts_comes_as_bytes() {
    assert!(ENDPOINTS.iter().filter(|e| e.raw).all(|e| e.method == Method::Post && e.kind == Kind::Json && !e.idempotent));
}

#[test]
fn endpoints_for_programs_live_under_the_api_path_and_pages_do_not() {
    for endpoint in ENDPOINTS {
        assert_eq!(endpoint.path.starts_with("/api/v1/"), endpoint.kind != Kind::Page, "{}", endpoint.name);
    }
}

/// What any request can meet, whatever it asks for.
const ANY: [Code; 6] = [Code::BadRequest, Code::TooLarge, Code::TooMany, Code::WrongHost, Code::Internal, Code::Unavailable];

fn beyond_any<E: Endpoint>() -> HashSet<Code> {
    let all = problems::<E>();
    assert!(ANY.iter().all(|code| all.contains(code)), "{all:?}");
    all.into_iter().filter(|code| !ANY.contains(code)).collect()
}

#[test]
fn an_endpoint_may_answer_what_its_way_in_refuses_and_what_it_says_itself() {
    let posted = [Code::WrongOrigin, Code::UnsupportedType];
    let known = [Code::SignInNeeded, Code::NotPermitted];
    let set = |codes: &[&[Code]]| codes.concat().into_iter().collect::<HashSet<_>>();
    assert_eq!(
        beyond_any::<crate::reports::FileReport>(),
        set(&[&posted, &known, &[Code::KeyMissing, Code::KeyReused, Code::Unopenable, Code::Invalid]]),
        "whoever may only file is not asked to read"
    );
    assert_eq!(
        beyond_any::<crate::attachments::SendPiece>(),
        set(&[&posted, &known, &[Code::KeyMissing, Code::Unopenable, Code::NotFound, Code::Invalid, Code::Conflict]]),
        "a sealed piece needs its key, and no key is used up"
    );
    assert_eq!(beyond_any::<crate::cases::ListCases>(), set(&[&known, &[Code::ReadingEnded]]));
    assert_eq!(
        beyond_any::<crate::accounts::SignIn>(),
        set(&[&posted, &[Code::SignInNeeded, Code::SignInRefused]]),
        "a token that is no good is refused, and nobody can lack what nobody needs"
    );
}

#[test]
fn a_request_may_be_64_kib_unless_it_says_otherwise() {
    assert_eq!(crate::cases::ListCases::LARGEST, 65_536);
}
