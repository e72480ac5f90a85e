//! What each rule set says, in small.

use super::{institutions::some_month, *};
use crate::taxonomy::Technique;
use proptest::prelude::*;

const INSTITUTIONS: Audience = Audience::Outside(Outside::Institutions);
const PUBLIC: Audience = Audience::Outside(Outside::Public);

#[test]
fn no_small_count_is_told_from_another() {
    assert!((0..THRESHOLD).all(|count| publish(count) == Figure::FewerThanFive));
}

#[test]
fn what_is_shown_is_within_two_of_the_truth_and_a_multiple_of_five() {
    for truth in THRESHOLD..500 {
        let figure = publish(truth);
        let shown = figure.shown().unwrap();
        assert!(shown.is_multiple_of(5) && shown.abs_diff(truth) <= 2, "{truth} shown as {shown}");
        assert!((figure.least()..=figure.most()).contains(&truth), "{truth} outside what {shown} stands for");
    }
}

#[test]
fn a_figure_stands_for_exactly_the_counts_between_its_bounds() {
    for truth in 0..500 {
        let figure = publish(truth);
        assert!((figure.least()..=figure.most()).all(|other| publish(other) == figure));
    }
}

#[test]
fn case_staff_see_exact_numbers_and_each_further_audience_sees_less() {
    for truth in 0..60 {
        let shown = [Audience::CaseStaff, Audience::Leadership, INSTITUTIONS, PUBLIC].map(|to| to.rules().show(truth));
        let expected = [
            Some(truth),
            (truth >= 5).then(|| (truth + 2) / 5 * 5),
            (truth >= 8).then(|| (truth + 2) / 5 * 5),
            (truth >= 10).then(|| (truth + 5) / 10 * 10),
        ];
        assert_eq!(shown, expected, "{truth}");
    }
}

#[test]
fn a_cell_that_is_mostly_one_office_is_hidden_and_its_total_says_no_more_than_its_rows() {
    let one_office = Count::new(9, 5);
    let table = |rows: [Count; 2], total| MonthTable::publish(&MonthCounts { whole: rows.to_vec(), parts: Vec::new(), total });
    let hidden = table([one_office, Count::of(0)], one_office);
    assert_eq!((hidden.rows(Cover::Whole)[0], hidden.total()), (Figure::FewerThanFive, Figure::FewerThanFive));
    let beside = table([Count::new(10, 5), one_office], Count::new(19, 10));
    assert_eq!((beside.rows(Cover::Whole), beside.total()), ([Figure::About(10), Figure::FewerThanFive].as_slice(), Figure::About(10)));
    assert!(!Count::new(10, 5).is_dominated(), "half is not more than half");
}

#[test]
fn the_row_of_a_further_dimension_is_not_shown_larger_than_a_capped_total() {
    let part = Part { rows: vec![Count::of(14), Count::of(1)], nested: false };
    let counts = MonthCounts { whole: vec![Count::of(4); 4], parts: vec![part], total: Count::of(16) };
    let table = MonthTable::publish(&counts);
    assert_eq!(table.total(), Figure::About(5), "three other hidden rows and the reader's own");
    assert_eq!(table.rows(Cover::Part(0)), [Figure::About(5), Figure::FewerThanFive]);
}

#[test]
fn of_rows_inside_each_other_none_is_hidden_or_smaller_beside_one_that_lies_in_it() {
    let rows = vec![Count::of(14), Count::new(9, 5), Count::of(7), Count::of(2)];
    let publish = |nested| {
        let part = Part { rows: rows.clone(), nested };
        let counts = MonthCounts { whole: vec![Count::of(16)], parts: vec![part], total: Count::of(16) };
        MonthTable::publish(&counts).rows(Cover::Part(0)).to_vec()
    };
    let [hidden, five, fifteen] = [Figure::FewerThanFive, Figure::About(5), Figure::About(15)];
    assert_eq!(publish(true), [fifteen, five, five, hidden], "mostly one office's, but seven of it are shown");
    assert_eq!(publish(false), [fifteen, hidden, five, hidden]);
}

#[test]
fn the_dimensions_that_would_sort_everybody_are_nested_and_no_other_is() {
    let nested: Vec<_> = Dimension::ALL.iter().filter(|dimension| dimension.is_nested()).collect();
    assert_eq!(nested, [&Dimension::Depth, &Dimension::Delay]);
    assert_eq!(Dimension::Depth.rows(), ["REPLIED", "MET", "COMPLIED", "DISCLOSED"]);
    assert_eq!(Dimension::Delay.rows(), ["WEEK", "THREE_DAYS", "DAY"]);
    assert_eq!(
        [0, 1, 2, 3, 4, 7, 8].map(|days| Delay::of(days).map(Delay::code)),
        [Some("DAY"), Some("DAY"), Some("THREE_DAYS"), Some("THREE_DAYS"), Some("WEEK"), Some("WEEK"), None]
    );
}

#[test]
fn what_was_not_told_of_what_they_wanted_has_no_row() {
    let rows = Dimension::Sought.rows();
    assert!(["OTHER", "NOT_SURE", "NOTHING_YET"].iter().all(|code| !rows.contains(code)), "{rows:?}");
    assert_eq!(rows.len() + 3, crate::taxonomy::Sought::ALL.len());
}

#[test]
fn months_in_which_nothing_is_hidden_lower_the_quarter_no_further_than_what_they_show() {
    let month =
        |row, total| MonthTable::publish(&MonthCounts { whole: vec![Count::of(row); 2], parts: Vec::new(), total: Count::of(total) });
    let quarter = QuarterTable::publish([month(7, 14), month(7, 14), month(0, 0)], Count::of(28));
    assert_eq!(quarter.total(), Figure::About(25), "thirteen and thirteen, less the reader's own three once");
}

#[test]
fn honeytraps_and_blackmail_have_no_row_anywhere() {
    let rows: Vec<&str> = Dimension::ALL.iter().flat_map(|dimension| dimension.rows()).collect();
    for special in [Technique::Honeytrap, Technique::Blackmail] {
        assert!(!rows.contains(&special.code()), "{special:?}");
    }
    assert!(rows.contains(&Technique::PaidWork.code()));
    assert_eq!(
        Dimension::ALL.iter().filter(|dimension| dimension.cover() == Cover::Whole).count(),
        1,
        "one covers, or two bound each other"
    );
}

#[test]
fn percentages_are_whole_and_need_a_base() {
    assert_eq!(percent(Some(5), Some(15), Audience::Leadership), Some(33));
    assert_eq!(percent(Some(10), Some(15), PUBLIC), Some(67));
    assert_eq!(percent(Some(5), Some(5), Audience::Leadership), None, "a base of 5");
    assert_eq!(percent(None, Some(50), Audience::Leadership), None, "a hidden part");
    assert_eq!(percent(Some(15), Some(10), INSTITUTIONS), Some(100));
    assert_eq!(percent(Some(0), Some(0), Audience::CaseStaff), None);
}

#[test]
fn a_median_is_a_row_of_published_figures_and_needs_a_base() {
    assert_eq!(median_row(&[Some(5), None, Some(10)], Audience::Leadership), Some(2));
    assert_eq!(median_row(&[Some(10), None, Some(10)], Audience::Leadership), Some(0));
    assert_eq!(median_row(&[Some(5), None], Audience::Leadership), None);
    assert_eq!(median_row(&[], Audience::CaseStaff), None);
    let base = Audience::Leadership.rules().base;
    assert_eq!([base - 1, base].map(|all| median_row(&[Some(all)], Audience::Leadership)), [None, Some(0)]);
}

#[test]
fn a_campaign_is_told_of_from_three_targets_on_and_not_how_many() {
    assert_eq!(CampaignSize::ThreeOrMore.words(), "3 or more targets");
    assert_eq!([0, 2, 3, 40].map(CampaignSize::of), [None, None, Some(CampaignSize::ThreeOrMore), Some(CampaignSize::ThreeOrMore)]);
}

#[test]
fn quarters_are_those_of_the_calendar_and_the_public_waits_three_months_longer() {
    let quarter = Quarter::of(some_month());
    assert_eq!(quarter.months().map(|month| month.to_string()), ["2026-10", "2026-11", "2026-12"]);
    assert_eq!(quarter.shown_from(Outside::Institutions).to_string(), "2027-01");
    assert_eq!(quarter.shown_from(Outside::Public).to_string(), "2027-04");
}

#[test]
fn a_table_of_two_dimensions_exists_only_where_nothing_at_all_is_hidden() {
    let month = |row: u32| {
        let whole = vec![Count::of(row), Count::of(20)];
        MonthTable::publish(&MonthCounts { whole, parts: Vec::new(), total: Count::of(20 + row) })
    };
    let cells = |least| vec![vec![Count::of(least), Count::of(12)], vec![Count::of(9), Count::of(9)]];
    let quarter = QuarterTable::publish([month(12), month(9), month(6)], Count::of(60));
    let shown = quarter.two_way(&cells(6)).unwrap();
    assert_eq!(shown, [[5, 10], [10, 10]].map(|row| row.map(Figure::About).to_vec()).to_vec());
    assert_eq!(quarter.two_way(&cells(4)), None, "a hidden cell");
    let elsewhere = QuarterTable::publish([month(12), month(9), month(4)], Count::of(60));
    assert_eq!(elsewhere.two_way(&cells(6)), None, "a hidden cell in another month");
}

#[test]
fn several_institutions_together_come_to_what_they_showed_and_say_how_many_showed_nothing() {
    let together = Together::of(&[publish(3), publish(12), publish(0), publish(5)]);
    assert_eq!(together, Together { least: 8 + 5, hidden: 2 });
}

#[test]
fn the_running_month_says_one_of_four_bands() {
    let bands = [0, 4, 5, 19, 20, 49, 50, u64::MAX].map(|count| Band::of(count).words());
    let [few, some, many, most] = ["fewer than 5", "5 to 19", "20 to 49", "50 or more"];
    assert_eq!(bands, [few, few, some, some, many, many, most, most]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_total_is_never_shown_smaller_than_a_row_nor_larger_than_the_truth_allows(
        rows in prop::collection::vec(0_u32..40, 1..8),
        overlap in 0.0_f64..1.0,
    ) {
        let (largest, sum) = (rows.iter().copied().max().unwrap(), rows.iter().sum::<u32>());
        let total = largest + (f64::from(sum - largest) * overlap) as u32;
        let (shown, whole) = publish_table(&rows, total);
        prop_assert!(shown.iter().all(|row| *row <= whole));
        prop_assert!(whole <= publish(total));
    }
}
