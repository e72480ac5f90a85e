//! What holds of every report.

use super::*;

/// Whether `after` is at least as urgent and scores at least as much.
fn no_less(before: &Assessment, after: &Assessment) -> bool {
    after.priority <= before.priority && after.score >= before.score
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_points_add_up_to_the_score_within_the_caps(codes in any_codes(), around in any_circumstances()) {
        let found = assess_codes(&codes, &around);
        prop_assert_eq!(found.points.iter().map(|scored| u32::from(scored.points)).sum::<u32>(), u32::from(found.score));
        for factor in Factor::ALL {
            let worth: u32 = found.points.iter().filter(|scored| scored.factor == factor).map(|scored| u32::from(scored.worth)).sum();
            prop_assert_eq!(u32::from(given(&found, factor)), worth.min(u32::from(factor.cap())), "{:?}", factor);
        }
    }

    #[test]
    fn the_priority_is_the_sooner_of_band_and_floors(codes in any_codes(), around in any_circumstances()) {
        let found = assess_codes(&codes, &around);
        let floors = found.floors.iter().map(|met| met.priority);
        prop_assert_eq!(Some(found.priority), floors.chain([Priority::of_score(found.score)]).min());
        prop_assert!(found.floors.is_sorted_by_key(|met| met.priority));
        prop_assert_eq!(found.version, PRIORITY_VERSION);
    }

    #[test]
    fn what_nobody_has_seen_is_never_below_normal(codes in any_codes(), mut around in any_circumstances()) {
        around.seen = false;
        let before = assess_codes(&codes, &around);
        prop_assert!(before.priority <= Priority::P3);
        around.seen = true;
        let after = assess_codes(&codes, &around);
        prop_assert_eq!(after.score, before.score);
        prop_assert_eq!(after.priority.min(Priority::P3), before.priority, "a look changes nothing else");
    }

    #[test]
    fn the_same_report_is_assessed_the_same(codes in any_codes(), around in any_circumstances()) {
        let mut turned = codes.clone();
        for (field, values) in codes.iter() {
            turned.set(field, values.iter().rev().cloned().collect());
        }
        let mut other = around.clone();
        other.standing.flags.reverse();
        prop_assert_eq!(assess_codes(&turned, &other), assess_codes(&codes, &around), "in whatever order it was ticked");
    }

    #[test]
    fn ticking_more_never_lowers(codes in any_codes(), around in any_circumstances(), list in 0..TICKS.len(), tick in any::<sample::Index>()) {
        let (field, all) = TICKS[list];
        let mut more = codes.clone();
        more.set(field, codes.of(field).iter().cloned().chain([(*tick.get(all)).to_owned()]).collect());
        prop_assert!(no_less(&assess_codes(&codes, &around), &assess_codes(&more, &around)), "{} {}", field, tick.get(all));
    }

    #[test]
    fn a_graver_answer_never_lowers(
        codes in any_codes(),
        around in any_circumstances(),
        ladder in 0..LADDERS.len(),
        rungs in (any::<sample::Index>(), any::<sample::Index>()),
    ) {
        let (field, all) = LADDERS[ladder];
        let (low, high) = (rungs.0.index(all.len()), rungs.1.index(all.len()));
        let [below, above] = [low.min(high), low.max(high)].map(|rung| assess_codes(&codes.clone().with(field, &[all[rung]]), &around));
        prop_assert!(no_less(&below, &above), "{}", field);
        let mut silent = codes.clone();
        silent.set(field, Vec::new());
        prop_assert!(no_less(&assess_codes(&silent, &around), &above), "{} against silence", field);
    }

    #[test]
    fn a_device_at_work_or_in_doubt_never_lowers(
        codes in any_codes(),
        around in any_circumstances(),
        device in sample::select(&["WORK_PHONE", "WORK_COMPUTER", "WORK_ACCOUNT", "OTHER", "NOT_SURE"][..]),
    ) {
        let mut more = codes.clone();
        more.set("device_events", codes.of("device_events").iter().cloned().chain([device.to_owned()]).collect());
        let just_now = more.clone().with("device_when", &["LAST_DAY"]);
        let [before, after, sooner] = [codes, more, just_now].map(|codes| assess_codes(&codes, &around));
        prop_assert!(no_less(&before, &after) && no_less(&after, &sooner));
    }

    #[test]
    fn more_access_and_more_matches_never_lower(codes in any_codes(), around in any_circumstances(), flag in sample::select(FLAGS), extra in 0_u32..4) {
        let before = assess_codes(&codes, &around);
        let mut more = around.clone();
        more.standing.flags.push(flag.to_owned());
        prop_assert!(no_less(&before, &assess_codes(&codes, &more)));
        let was = around.pattern;
        let patterns = [
            Pattern { weak_match: true, ..was },
            Pattern { other_targets: was.other_targets + extra, ..was },
            Pattern { targets_in_90_days: was.targets_in_90_days + extra, ..was },
            Pattern { reported_before: true, ..was },
            Pattern { urgent_case: true, ..was },
            Pattern { campaign: true, ..was },
        ];
        for pattern in patterns {
            let after = assess_codes(&codes, &Circumstances { pattern, ..around.clone() });
            prop_assert!(no_less(&before, &after), "{:?}", pattern);
        }
    }
}

#[test]
fn saying_that_it_was_ones_own_phone_or_long_ago_is_what_may_lower() {
    let taken = [("target_response", &["ENTERED_PASSWORD"][..]), ("last_contact", &["TODAY"])];
    let with = |field, code| assess_codes(&saying(&taken).with(field, &[code]), &seen()).priority;
    assert_eq!(assess_codes(&saying(&taken), &seen()).priority, Priority::P1);
    assert_eq!(with("device_events", "PERSONAL_PHONE"), Priority::P2);
    assert_eq!(with("device_when", "LONGER_AGO"), Priority::P2);
}
