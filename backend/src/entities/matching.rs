//! What reports that tell of the same make of each other (docs/domain.md §4.5, docs/rules.md §5). Pure: whoever calls it
//! brings sightings of one compartment.

use super::{Campaign, Sighting, latest};
use shared::{
    entities::{CAMPAIGN_SPAN, CAMPAIGN_TARGETS},
    ids::{EntityId, ReportId},
    priority::Pattern,
    time::Moment,
};
use std::collections::HashSet;

/// The sightings of a compartment that count, as far as they may have to do with each other.
#[derive(Debug)]
pub struct Known(Vec<Sighting>);

impl Known {
    /// Of these; those that do not count are left out.
    pub fn of(sightings: impl IntoIterator<Item = Sighting>) -> Self {
        Self(sightings.into_iter().filter(|sighting| sighting.counts).collect())
    }

    /// The reports among them.
    pub fn reports(&self) -> HashSet<ReportId> {
        self.0.iter().map(|sighting| sighting.report).collect()
    }

    /// The reports that are linked by these entities: what is weak links nothing.
    pub fn linked(&self, by: impl Fn(EntityId) -> bool) -> HashSet<ReportId> {
        self.0.iter().filter(|sighting| sighting.strong && by(sighting.entity)).map(|sighting| sighting.report).collect()
    }

    fn met(&self, entity: EntityId) -> impl Iterator<Item = &Sighting> {
        self.0.iter().filter(move |sighting| sighting.entity == entity)
    }
}

/// What other reports say of one. `urgent` tells of another report whether it stands in another case that is open and
/// urgent or high, `active` of an entity whether a campaign runs on it.
pub fn pattern(
    known: &Known,
    report: ReportId,
    now: Moment,
    active: impl Fn(EntityId) -> bool,
    urgent: impl Fn(ReportId) -> bool,
) -> Pattern {
    let mut pattern = Pattern::default();
    for own in known.0.iter().filter(|sighting| sighting.report == report) {
        let others: Vec<_> = known.met(own.entity).filter(|other| other.report != report).collect();
        pattern.reported_before |= others.iter().any(|other| other.by == own.by && other.at < own.at);
        if !own.strong {
            pattern.weak_match |= others.iter().any(|other| other.target != own.target);
            continue;
        }
        let elsewhere = distinct(others.iter().copied().filter(|other| other.target != own.target));
        let lately = distinct(known.met(own.entity).filter(|other| other.at >= now.plus(-CAMPAIGN_SPAN)));
        pattern.other_targets = pattern.other_targets.max(few(elsewhere));
        pattern.targets_in_90_days = pattern.targets_in_90_days.max(few(lately));
        pattern.urgent_case |= others.iter().any(|other| urgent(other.report));
        pattern.campaign |= active(own.entity);
    }
    pattern
}

/// Whether a campaign is to be raised on an entity: enough distinct targets within the span, since the last one was
/// closed, in reports that no running campaign has already.
pub fn due(known: &Known, entity: EntityId, now: Moment, last: Option<&Campaign>, covered: &HashSet<ReportId>) -> bool {
    let since = last.and_then(|last| last.closed_at).unwrap_or(Moment(i64::MIN));
    let within = |sighting: &&Sighting| sighting.at >= now.plus(-CAMPAIGN_SPAN) && sighting.at > since;
    let fresh = known.met(entity).filter(|sighting| sighting.strong && !covered.contains(&sighting.report)).filter(within);
    last.is_none_or(|last| last.closed_at.is_some()) && distinct(fresh) >= CAMPAIGN_TARGETS
}

/// Whether a campaign runs on an entity.
pub fn active(campaigns: &[Campaign], entity: EntityId) -> bool {
    let rooms: HashSet<_> = campaigns.iter().map(|campaign| campaign.room).collect();
    rooms.into_iter().any(|room| latest(campaigns, room, entity).is_some_and(|campaign| campaign.closed_at.is_none()))
}

fn distinct<'a>(sightings: impl Iterator<Item = &'a Sighting>) -> usize {
    sightings.map(|sighting| &sighting.target).collect::<HashSet<_>>().len()
}

fn few(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::{AccountId, CampaignId, CompartmentId, InstitutionId};
    use uuid::Uuid;

    const NOW: Moment = Moment(200 * Moment::DAY);
    const ENTITY: EntityId = EntityId(Uuid::from_u128(1));

    fn report(number: u8) -> ReportId {
        ReportId(Uuid::from_u128(number.into()))
    }

    /// Report `number` tells that target `number` was approached, `days` ago.
    fn met(number: u8, days: i64) -> Sighting {
        Sighting {
            entity: ENTITY,
            report: report(number),
            institution: InstitutionId(Uuid::nil()),
            room: CompartmentId(Uuid::nil()),
            at: NOW.plus(-days * Moment::DAY),
            target: vec![number],
            by: AccountId(Uuid::from_u128(number.into())),
            typed: String::new(),
            strong: true,
            in_words: false,
            counts: true,
        }
    }

    fn seen(sightings: Vec<Sighting>) -> Pattern {
        pattern(&Known::of(sightings), report(1), NOW, |_| false, |_| false)
    }

    fn is_due(sightings: Vec<Sighting>, last: Option<&Campaign>) -> bool {
        due(&Known::of(sightings), ENTITY, NOW, last, &HashSet::new())
    }

    fn campaign(closed_at: Option<Moment>) -> Campaign {
        let (id, institution, room) = (CampaignId(Uuid::nil()), InstitutionId(Uuid::nil()), CompartmentId(Uuid::nil()));
        let (name, summary, closing_reason) = (None, None, None);
        Campaign { id, institution, room, entity: ENTITY, opened_at: Moment(0), closed_at, version: 1, name, summary, closing_reason }
    }

    #[test]
    fn targets_count_and_not_reports() {
        let same = |number| Sighting { target: vec![1], ..met(number, 0) };
        assert!(!is_due(vec![same(1), same(2), same(3), met(4, 0)], None));
        assert!(is_due(vec![same(1), same(2), met(3, 0), met(4, 0)], None));
        assert_eq!(seen(vec![same(1), same(2)]).other_targets, 0);
        assert_eq!(seen(vec![same(1), met(2, 0), met(3, 0)]), Pattern { other_targets: 2, targets_in_90_days: 3, ..Pattern::default() });
    }

    #[test]
    fn what_does_not_count_raises_nothing_and_is_raised_by_nothing() {
        let unknown = |number| Sighting { counts: false, ..met(number, 0) };
        assert!(!is_due(vec![met(1, 0), met(2, 0), unknown(3)], None));
        assert_eq!(seen(vec![met(1, 0), unknown(2), unknown(3)]).other_targets, 0);
        assert_eq!(seen(vec![unknown(1), met(2, 0), met(3, 0)]), Pattern::default());
    }

    #[test]
    fn ninety_days_back_count_toward_a_campaign_and_all_of_them_toward_a_match() {
        assert!(is_due(vec![met(1, 0), met(2, 89), met(3, 90)], None));
        assert!(!is_due(vec![met(1, 0), met(2, 89), met(3, 91)], None));
        let old = seen(vec![met(1, 0), met(2, 150)]);
        assert_eq!((old.other_targets, old.targets_in_90_days), (1, 1));
    }

    #[test]
    fn what_is_weak_suggests_and_never_links() {
        let weak = |number| Sighting { strong: false, ..met(number, 0) };
        let all = vec![weak(1), weak(2), weak(3), weak(4)];
        assert!(!is_due(all.clone(), None));
        assert!(Known::of(all.clone()).linked(|_| true).is_empty());
        assert_eq!(pattern(&Known::of(all), report(1), NOW, |_| true, |_| true), Pattern { weak_match: true, ..Pattern::default() });
    }

    #[test]
    fn a_closed_campaign_is_followed_by_another_only_when_as_many_are_approached_again() {
        let all = |days: [i64; 4]| vec![met(1, days[0]), met(2, days[1]), met(3, days[2]), met(4, days[3])];
        assert!(!is_due(all([0, 1, 2, 3]), Some(&campaign(None))), "it runs");
        let closed = campaign(Some(NOW.plus(-10 * Moment::DAY)));
        assert!(!is_due(all([0, 1, 11, 12]), Some(&closed)));
        assert!(is_due(all([0, 1, 2, 12]), Some(&closed)));
        assert!(!due(&Known::of(all([0, 1, 2, 3])), ENTITY, NOW, None, &HashSet::from([report(1), report(2)])), "others have them");
    }

    #[test]
    fn the_same_reporter_before_counts_for_the_later_report_only() {
        let before = Sighting { by: met(1, 0).by, ..met(2, 5) };
        assert!(seen(vec![met(1, 0), before]).reported_before);
        let after = Sighting { by: met(1, 0).by, ..met(2, -5) };
        assert!(!seen(vec![met(1, 0), after]).reported_before);
    }
}
