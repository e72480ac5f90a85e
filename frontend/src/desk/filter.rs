//! Which cases of the queue somebody wants to see. It stands in the address, so that Back and a link keep it.

use shared::{
    api::Endpoint,
    cases::{CaseQuery, Show},
    lifecycle::CaseState,
    pages::{DeskShell, Fields},
    search::{ChannelWanted, TechniqueWanted},
    taxonomy::{Channel, Technique},
};

/// What the queue shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those in this state; otherwise all that are open.
    pub state: Option<CaseState>,
    /// Whose.
    pub whose: Show,
    /// Only those that tell of this technique.
    pub technique: Option<Technique>,
    /// Only those of this way of contact.
    pub channel: Option<Channel>,
}

/// The words of an address for whose cases are shown.
pub const WHOSE: [(&str, Show); 2] = [("MINE", Show::Mine), ("NOBODY", Show::Unassigned)];

impl Filter {
    /// As an address has it, which begins with `?`; what it does not know it leaves out.
    pub fn of_search(search: &str) -> Self {
        let value = |name: &str| search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        Self::of(|name| value(name).unwrap_or_default())
    }

    /// As its form has it.
    pub fn of_form(fields: &Fields) -> Self {
        Self::of(|name| fields.first(name))
    }

    fn of<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        let show = WHOSE.into_iter().find(|(code, _)| *code == value("whose")).map_or(Show::Open, |(_, show)| show);
        let (technique, channel) = (value("technique").parse().ok(), value("channel").parse().ok());
        Self { state: CaseState::from_code(value("state")), whose: show, technique, channel }
    }

    /// Whether it asks what a case is about.
    pub const fn is_about(self) -> bool {
        self.technique.is_some() || self.channel.is_some()
    }

    /// The word for whose.
    pub fn whose_code(self) -> &'static str {
        WHOSE.into_iter().find(|(_, show)| *show == self.whose).map_or("", |(code, _)| code)
    }

    /// Where it is shown.
    pub fn address(self) -> String {
        let pairs = [
            ("state", self.state.map_or("", CaseState::code)),
            ("whose", self.whose_code()),
            ("technique", self.technique.map_or("", Technique::code)),
            ("channel", self.channel.map_or("", Channel::code)),
        ];
        let pairs: Vec<String> =
            pairs.into_iter().filter(|(_, code)| !code.is_empty()).map(|(name, code)| format!("{name}={code}")).collect();
        if pairs.is_empty() { DeskShell::PATH.to_owned() } else { format!("{}?{}", DeskShell::PATH, pairs.join("&")) }
    }

    /// What to ask the server for.
    pub fn query(self, cursor: Option<String>) -> CaseQuery {
        CaseQuery {
            show: self.whose,
            state: self.state,
            technique: self.technique.map(TechniqueWanted),
            channel: self.channel.map(ChannelWanted),
            cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_queue_shows_comes_back_from_its_address() {
        for state in CaseState::ALL.iter().copied().map(Some).chain([None]) {
            for whose in [Show::Open, Show::Mine, Show::Unassigned] {
                let codes = Technique::ALL.iter().copied().map(Some).chain([None]).zip(Channel::ALL.iter().copied().map(Some).cycle());
                for (technique, channel) in codes {
                    let filter = Filter { state, whose, technique, channel };
                    assert_eq!(Filter::of_search(filter.address().trim_start_matches(DeskShell::PATH)), filter);
                }
            }
        }
        assert_eq!(Filter::default().address(), "/desk");
        assert_eq!(Filter::of_search("?state=NO_SUCH&whose=%3Cb%3E&x"), Filter::default());
    }
}
