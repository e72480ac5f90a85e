//! What a reporter is advised after sending (docs/domain.md §7.3, docs/rules.md §9).

use crate::{config::is_public, kernel::Kernel};
use shared::{
    locale::{Lang, fill, key},
    questionnaire::Answers,
    settings::{AdviceCard, Review, Settings},
};

/// The cards for what was reported. What nobody answers for yet is marked, and left out on a public address.
pub(super) fn cards(kernel: &Kernel, settings: &Settings, lang: Lang, codes: &Answers) -> Vec<String> {
    let public = is_public(&kernel.config.public_url, kernel.demonstration);
    settings.advice.iter().filter(|card| fits(card, codes)).filter_map(|card| words(card, lang, public)).collect()
}

fn fits(card: &AdviceCard, codes: &Answers) -> bool {
    card.techniques.is_empty() || card.techniques.iter().any(|code| codes.has("techniques", code))
}

fn words(card: &AdviceCard, lang: Lang, public: bool) -> Option<String> {
    let advice = card.text.of(lang);
    match card.review {
        Review::Reviewed => Some(advice.to_owned()),
        Review::Draft => (!public).then(|| fill(lang, key::SENT_ADVICE_DRAFT, &[("advice", advice)])),
    }
}
