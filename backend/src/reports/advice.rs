//! What a reporter is advised after sending (docs/domain.md §7.3, docs/rules.md §9).

use super::store::{self, Codes, codes_place};
use crate::{
    config::is_public,
    kernel::{Kernel, error::Result, institutions},
};
use shared::{
    ids::{InstitutionId, ReportId},
    locale::{Lang, fill, key},
    questionnaire::{Answers, REPORT},
    settings::{AdviceCard, Review, Settings},
};

/// What whoever sent a report is told by a page that shows no receipt.
#[derive(Debug)]
pub struct Advised {
    /// Whether a device may be affected by what they did: then they stop using it (docs/rules.md §1.3).
    pub stop: bool,
    /// What the institution advises.
    pub cards: Vec<String>,
}

/// The same of one report.
///
/// # Errors
/// The database's; internal when it is not there.
pub async fn advised(kernel: &Kernel, id: ReportId, lang: Lang) -> Result<Advised> {
    let row = store::row(kernel, id).await?;
    let institution = institutions::get(kernel, InstitutionId(row.institution)).await?;
    let codes: Codes = store::open(kernel, codes_place(id), row.codes_key, row.codes)?;
    let stop = REPORT.path(&codes.answers).any(|page| page.id == "stop");
    Ok(Advised { stop, cards: cards(kernel, &institution.settings, lang, &codes.answers) })
}

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
