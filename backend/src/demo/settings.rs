//! What the institutions of the demonstration set for themselves.

use crate::kernel::error::{Error, Result};
use shared::settings::{AdviceCard, ClockTime, Contact, Holiday, Number, Opening, Review, ServiceLevels, Settings, Texts, Week, Words};

fn number(number: &str) -> Result<Number> {
    let said = |text: &str| text.parse().map_err(Error::internal);
    let (source, owner) = (said("Fernwick staff handbook")?, said("Security team")?);
    Ok(Number { number: number.parse().map_err(Error::internal)?, source, owner, reviewed_on: "2026-11-02".parse().ok() })
}

fn label(en: &str, cy: &str) -> Result<Words> {
    Ok(Words { en: en.parse().map_err(Error::internal)?, cy: cy.parse().ok() })
}

/// Settings worth looking at: a number of its own, a holiday, and advice of both kinds.
pub(super) fn of_the_council() -> Result<Settings> {
    let card = |techniques: &[&str], en: &str, cy: &str, review| {
        let text = Texts { en: en.parse().map_err(Error::internal)?, cy: Some(cy.parse().map_err(Error::internal)?) };
        let owner = "Security team".parse().map_err(Error::internal)?;
        Ok::<_, Error>(AdviceCard { techniques: techniques.iter().map(|code| (*code).to_owned()).collect(), text, owner, review })
    };
    let night = label("6pm to 8am", "6pm i 8am")?;
    Ok(Settings {
        team: Some(number("020 7946 0190")?),
        contacts: vec![Contact { label: label("Night office", "Swyddfa nos")?, number: number("020 7946 0191")?, hours: Some(night) }],
        separate_contact: Some(Contact {
            label: label("Clerk's office", "Swyddfa'r clerc")?,
            number: number("020 7946 0192")?,
            hours: None,
        }),
        holidays: vec![Holiday {
            day: "2026-12-25".parse().map_err(Error::internal)?,
            name: "Christmas Day".parse().map_err(Error::internal)?,
        }],
        advice: vec![
            card(&[], "Tell your office to watch for it.", "Dywedwch wrth eich swyddfa am gadw llygad amdano.", Review::Reviewed)?,
            card(
                &["PAID_WORK", "FAKE_PROFILE"],
                "After the screenshot, report the profile to the site.",
                "Ar ôl tynnu’r sgrinlun, rhowch wybod i’r wefan am y proffil.",
                Review::Draft,
            )?,
        ],
        ..Settings::default()
    })
}

const fn hours(opens: u16, closes: u16) -> Option<Opening> {
    Some(Opening { opens: ClockTime::hour(opens), closes: ClockTime::hour(closes) })
}

/// A large one below it: there late and on Saturdays.
pub(super) fn of_the_district() -> Result<Settings> {
    Ok(Settings {
        team: Some(number("020 7946 0160")?),
        separate_contact: Some(Contact {
            label: label("Audit office", "Swyddfa archwilio")?,
            number: number("020 7946 0161")?,
            hours: None,
        }),
        opening: Week { saturday: hours(9, 13), sunday: None, ..Week::each(hours(8, 20)) },
        ..Settings::default()
    })
}

/// A small one below it: there in the morning, and slower for it.
pub(super) fn of_the_town() -> Result<Settings> {
    Ok(Settings {
        team: Some(number("020 7946 0170")?),
        opening: Week { saturday: None, sunday: None, ..Week::each(hours(9, 12)) },
        first_contact: ServiceLevels { high_opening_hours: 6, normal_opening_hours: 24, ..ServiceLevels::default() },
        ..Settings::default()
    })
}
