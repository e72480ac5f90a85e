//! What happened in a month to people of that month and of any before it: a first look, say.

use super::figure::{Count, Figure};

/// The published form of steps that lie inside each other, each holding all targets of the next one, of something that
/// can only happen to who was counted before. `counted` is what the published totals of the closed months come to at
/// least, this month's among them.
///
/// To somebody who was never counted nothing happens, so a figure beside hidden months would say that these hold
/// somebody. So it never says more than could be with nobody in them. That rests on published figures only, hence says
/// nothing itself.
pub fn publish_events(steps: &[Count], counted: u32) -> Vec<Figure> {
    let mut inner = Figure::FewerThanFive;
    let mut shown: Vec<Figure> = steps
        .iter()
        .rev()
        .map(|step| {
            // A step hidden beside one that lies inside it would only say that an office dominates.
            inner = inner.max(step.at_most(counted).publish());
            inner
        })
        .collect();
    shown.reverse();
    shown
}

/// What totals come to at least.
pub fn least_of(totals: impl IntoIterator<Item = Figure>) -> u32 {
    totals.into_iter().map(Figure::least).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suppression::publish;

    fn shown(steps: &[u32], counted: u32) -> Vec<Figure> {
        publish_events(&steps.iter().copied().map(Count::of).collect::<Vec<_>>(), counted)
    }

    #[test]
    fn beside_hidden_months_no_more_is_said_than_could_be_without_them() {
        assert_eq!(shown(&[8, 6], 0), [Figure::FewerThanFive; 2], "eight of two months of four each");
        assert_eq!(shown(&[12, 3], 5), [Figure::About(5), Figure::FewerThanFive]);
        assert_eq!(shown(&[12, 9], 40), [Figure::About(10); 2]);
    }

    #[test]
    fn a_step_shows_at_least_what_lies_inside_it() {
        let office = [Count::new(12, 9), Count::new(6, 1)];
        assert_eq!(publish_events(&office, 40), [Figure::About(5); 2]);
    }

    /// Every two months of up to twelve people each, with every number of them looked at by the end of the second: for each
    /// hidden month and each value from 0 to 4 there are other months and looks that are published alike.
    #[test]
    fn for_each_hidden_month_and_each_of_its_values_other_months_look_the_same() {
        for (first, second) in (0..=12).flat_map(|first| (0..=12).map(move |second| (first, second))) {
            let totals = [publish(first), publish(second)];
            let counted = least_of(totals);
            for looked in 0..=first + second {
                let told = shown(&[looked], counted);
                for month in (0..2).filter(|month| totals[*month] == Figure::FewerThanFive) {
                    for value in 0..=4 {
                        let mut other = totals.map(Figure::least);
                        other[month] = value;
                        assert_eq!(other.map(publish), totals);
                        let alike = (0..=other[0] + other[1]).any(|looked| shown(&[looked], counted) == told);
                        assert!(alike, "{first} and {second}, {looked} looked at: month {month} is not {value}");
                    }
                }
            }
        }
    }
}
