//! What a receipt may promise: a time only while somebody is there to keep it (docs/rules.md §1.4).

use super::store::Content;
use crate::kernel::{hours::Hours, words};
use shared::{
    locale::{Lang, fill, key, text},
    reports::IdentityShown,
    settings::Settings,
    time::Moment,
};

/// What a receipt says happens next, for a report sent at `now`; `apart` for one that only the separate contact may see. Who may be
/// in `danger` reads the numbers whoever is there.
pub fn what_happens_next(settings: &Settings, lang: Lang, now: Moment, apart: bool, danger: bool) -> String {
    let call = |words, number: &shared::settings::Number| fill(lang, words, &[("number", number.number.expose())]);
    let urgent = settings.emergency.as_ref().map(|number| call(key::SENT_NO_TIME, number));
    // Of a report in a compartment the team knows nothing, so somebody else is named, who keeps hours of their own.
    if apart {
        let contact = settings.separate_contact.as_ref().map(|contact| {
            let values = [("contact", contact.label.of(lang)), ("number", contact.number.number.expose())];
            fill(lang, key::SENT_APART_CONTACT, &values)
        });
        return joined([Some(text(lang, key::SENT_PROMISE_APART).to_owned()), contact, urgent.filter(|_| danger)]);
    }
    let promise = Some(text(lang, key::SENT_PROMISE).to_owned());
    let (hours, zone) = (Hours::of(settings), crate::kernel::hours::zone(settings));
    let team = settings.team.as_ref().map(|number| call(key::SENT_TEAM, number));
    if hours.cover(now) {
        return if danger { joined([promise, urgent, team]) } else { joined([promise]) };
    }
    let back = hours.next_opening(now).map(|opening| fill(lang, key::SENT_OPENS, &[("when", &words::day_and_time(opening, &zone, lang))]));
    joined([promise, back, urgent, team])
}

/// What it says before that: for whom the report was sent, and that the name of who sent it is kept apart.
pub(super) fn whose_report(content: &Content, lang: Lang) -> impl Iterator<Item = String> + use<> {
    let whose = content.on_behalf_of.as_ref().map(|member| {
        let words = if member.private { key::BEHALF_UNSEEN } else { key::BEHALF_SEEN };
        fill(lang, words, &[("name", member.name.expose())])
    });
    let apart = content.identity_mode == IdentityShown::Confidential;
    whose.into_iter().chain(apart.then(|| text(lang, key::APART_NAME_HINT).to_owned()))
}

fn joined<const N: usize>(sentences: [Option<String>; N]) -> String {
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::settings::{Holiday, Week};

    fn at(text: &str) -> Moment {
        Moment(text.parse::<jiff::Zoned>().unwrap().timestamp().as_millisecond())
    }

    #[test]
    fn no_time_is_promised_while_nobody_is_there() {
        let christmas = Holiday { day: "2026-12-25".parse().unwrap(), name: "Christmas Day".parse().unwrap() };
        let settings = Settings { holidays: vec![christmas], ..Settings::default() };
        let said = |when: &str| what_happens_next(&settings, Lang::En, at(when), false, false);
        let sunday = said("2026-11-22T13:00[Europe/London]");
        assert!(sunday.contains("Monday 23 November 2026 at 9:00am") && sunday.contains("999"), "{sunday}");
        let christmas = said("2026-12-25T12:00[Europe/London]");
        assert!(christmas.contains("Monday 28 December 2026 at 9:00am") && christmas.contains("999"), "{christmas}");
        assert!(!said("2026-11-23T12:00[Europe/London]").contains("999"));
    }

    #[test]
    fn who_may_be_in_danger_reads_the_number_whoever_is_there() {
        let monday_noon = at("2026-11-23T12:00[Europe/London]");
        let words = |apart, danger| what_happens_next(&Settings::default(), Lang::En, monday_noon, apart, danger);
        for apart in [false, true] {
            assert!(words(apart, true).contains("999") && !words(apart, false).contains("999"), "{}", words(apart, true));
        }
    }

    #[test]
    fn numbers_that_are_not_set_leave_no_sentence_behind() {
        let settings = Settings { emergency: None, opening: Week::default(), ..Settings::default() };
        let words = what_happens_next(&settings, Lang::En, at("2026-11-23T12:00[Europe/London]"), false, true);
        assert_eq!(words, text(Lang::En, key::SENT_PROMISE), "no opening, no number");
    }

    #[test]
    fn a_report_about_somebody_inside_is_not_promised_to_the_team() {
        let monday_noon = at("2026-11-23T12:00[Europe/London]");
        let words = |apart| what_happens_next(&Settings::default(), Lang::En, monday_noon, apart, false);
        assert_ne!(words(true), words(false));
        assert!(words(true).contains("outside your security team"), "{}", words(true));
    }
}
