//! What a proxy may do, and for how long.

use crate::{
    ids::AccountId,
    permission::delegation::{Act, Delegation, Filed, LONGEST, Refusal, is_own, may},
    time::Moment,
};
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Moment = Moment(1_800_000_000_000);

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

const MEMBER: u128 = 1;
const PROXY: u128 = 2;
const OTHER: u128 = 3;

fn granted(sees_members_own: bool) -> Delegation {
    Delegation::grant(account(MEMBER), account(PROXY), NOW, NOW.plus(30 * Moment::DAY), sees_members_own).unwrap()
}

fn filed(by: u128, on_behalf_of: Option<u128>, private: bool) -> Filed {
    Filed { by: account(by), on_behalf_of: on_behalf_of.map(account), private }
}

#[test]
fn a_delegation_has_an_end_within_a_year_and_two_people() {
    let grant = |to, lasts| Delegation::grant(account(MEMBER), account(to), NOW, NOW.plus(lasts), false).map(|_| ());
    assert_eq!(grant(PROXY, LONGEST), Ok(()));
    assert_eq!(grant(PROXY, LONGEST + 1), Err(Refusal::TimeOutOfRange));
    assert_eq!(grant(PROXY, 0), Err(Refusal::TimeOutOfRange));
    assert_eq!(grant(MEMBER, Moment::DAY), Err(Refusal::ToOneself));
}

#[test]
fn member_and_proxy_can_end_it_and_nobody_else() {
    let later = NOW.plus(Moment::HOUR);
    for who in [MEMBER, PROXY] {
        let ended = granted(false).end(account(who), later).unwrap();
        assert!(ended.is_live(later.plus(-1)) && !ended.is_live(later));
        assert_eq!(ended.end(account(MEMBER), later.plus(9)), Ok(ended), "the first end counts");
    }
    assert_eq!(granted(false).end(account(OTHER), later), Err(Refusal::NotLive));
}

#[test]
fn a_proxy_reads_what_they_filed_for_the_member_and_more_only_where_the_member_lets_them() {
    let rows = [
        (false, filed(PROXY, Some(MEMBER), false), Ok(())),
        (false, filed(PROXY, Some(MEMBER), true), Ok(())),
        (false, filed(MEMBER, None, false), Err(Refusal::Hidden)),
        (true, filed(MEMBER, None, false), Ok(())),
        (true, filed(MEMBER, None, true), Err(Refusal::Hidden)),
        (true, filed(OTHER, Some(MEMBER), false), Err(Refusal::Hidden)),
        (true, filed(PROXY, Some(OTHER), false), Err(Refusal::Hidden)),
        (true, filed(OTHER, None, false), Err(Refusal::Hidden)),
    ];
    for (lets, report, expected) in rows {
        for act in [Act::Read(report), Act::FollowUp(report)] {
            assert_eq!(may(&granted(lets), account(PROXY), NOW, act), expected, "{lets} {act:?}");
        }
    }
}

#[test]
fn a_proxy_takes_back_only_what_they_sent_and_passes_nothing_on() {
    let may = |act| may(&granted(true), account(PROXY), NOW, act);
    assert_eq!(may(Act::Withdraw(filed(PROXY, Some(MEMBER), false))), Ok(()));
    assert_eq!(may(Act::Withdraw(filed(MEMBER, None, false))), Err(Refusal::NotTheSender));
    assert_eq!(may(Act::Withdraw(filed(PROXY, Some(OTHER), false))), Err(Refusal::Hidden), "sent for somebody else");
    assert_eq!(may(Act::PassOn), Err(Refusal::NotTransferable));
    assert_eq!(may(Act::File { private: true }), Ok(()));
}

#[test]
fn a_private_report_stays_with_its_sender_and_never_shows_to_the_other() {
    let private = filed(PROXY, Some(MEMBER), true);
    assert!(is_own(account(PROXY), private) && !is_own(account(MEMBER), private));
    let plain = filed(PROXY, Some(MEMBER), false);
    assert!(is_own(account(MEMBER), plain) && !is_own(account(PROXY), plain));
    assert!(is_own(account(MEMBER), filed(MEMBER, None, true)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nobody_acts_outside_the_time_or_in_anothers_place(
        who in 1_u128..4, at in -40_i64..80, ended in proptest::option::of(0_i64..40), which in 0_usize..4, private: bool, lets: bool,
    ) {
        let now = NOW.plus(at * Moment::DAY);
        let mut delegation = granted(lets);
        delegation.ended_at = ended.map(|days| NOW.plus(days * Moment::DAY));
        let report = filed(PROXY, Some(MEMBER), private);
        let act = [Act::File { private }, Act::Read(report), Act::FollowUp(report), Act::Withdraw(report)][which];
        let in_time = (0..30).contains(&at) && ended.is_none_or(|days| at < days);
        prop_assert_eq!(may(&delegation, account(who), now, act).is_ok(), who == PROXY && in_time);
    }

    #[test]
    fn a_report_has_exactly_one_owner_of_the_two(by_member: bool, on_behalf: bool, private: bool) {
        let report = if by_member { filed(MEMBER, None, private) } else { filed(PROXY, on_behalf.then_some(MEMBER), private) };
        prop_assert_ne!(is_own(account(MEMBER), report), is_own(account(PROXY), report));
        prop_assert!(!is_own(account(OTHER), report));
    }
}
