//! What is not kept, and why.

#[cfg(feature = "later")]
use super::FILES_MAX;
use super::{FILE_MAX, FileName, Media};
#[cfg(feature = "later")]
use crate::locale::{Lang, fill, key};
use serde::{Deserialize, Serialize};

/// Why a file is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unkept {
    /// There is nothing in it.
    Empty,
    /// It is larger than a file may be.
    TooBig,
    /// The report has as many as it may have.
    TooMany,
    /// The person has begun as many as they may in a day.
    TooManyToday,
    /// It is of no kind that is taken.
    Kind,
    /// Name, declared kind and content do not say the same.
    NotWhatItSays,
    /// It does not open.
    Damaged,
    /// It has more pixels than a picture may have.
    TooManyPixels,
    /// The check for malware found something.
    Harmful,
    /// It is a photo as only some phones can read it.
    Heic,
    /// Not all of it came, and its sender began another one in its place.
    BrokenOff,
}

impl Unkept {
    /// Each of them.
    pub const ALL: [Self; 11] = [
        Self::Empty,
        Self::TooBig,
        Self::TooMany,
        Self::TooManyToday,
        Self::Kind,
        Self::NotWhatItSays,
        Self::Damaged,
        Self::TooManyPixels,
        Self::Harmful,
        Self::Heic,
        Self::BrokenOff,
    ];

    /// What its reporter is told: why, and what to do instead.
    #[cfg(feature = "later")]
    pub fn words(self, lang: Lang) -> String {
        let words = match self {
            Self::Empty => key::FILES_EMPTY,
            Self::TooBig => key::FILES_TOO_BIG,
            Self::TooMany => key::FILES_TOO_MANY,
            Self::TooManyToday => key::FILES_TODAY,
            Self::Kind => key::FILES_KIND,
            Self::NotWhatItSays => key::FILES_NOT_WHAT,
            Self::Damaged => key::FILES_DAMAGED,
            Self::TooManyPixels => key::FILES_PIXELS,
            Self::Harmful => key::FILES_HARMFUL,
            Self::Heic => key::FILES_HEIC,
            Self::BrokenOff => key::FILES_BROKEN_OFF,
        };
        fill(lang, words, &[("size", &(FILE_MAX / 1024 / 1024).to_string()), ("most", &FILES_MAX.to_string())])
    }

    /// The field of [`NewAttachment`](super::NewAttachment) it is about.
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Empty | Self::TooBig => "/bytes",
            Self::Kind | Self::NotWhatItSays | Self::Heic => "/media",
            Self::TooMany | Self::TooManyToday | Self::Damaged | Self::TooManyPixels | Self::Harmful | Self::BrokenOff => "",
        }
    }
}

/// What a file is by its name and what is declared of it, before anything of it was read. Some systems declare nothing of
/// an e-mail; then its name decides.
///
/// # Errors
/// Why it cannot be kept.
pub fn fit(name: &FileName, declared: &str, bytes: u64) -> Result<Media, Unkept> {
    let declared = declared.split(';').next().unwrap_or_default().trim();
    let extension = name.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    if matches!(extension.as_str(), "heic" | "heif" | "hif")
        || ["image/heic", "image/heif"].iter().any(|heic| declared.eq_ignore_ascii_case(heic))
    {
        return Err(Unkept::Heic);
    }
    let named = Media::of_extension(&extension).ok_or(Unkept::Kind)?;
    let silent = declared.is_empty() || declared == "application/octet-stream";
    let kind = if silent { Some(named) } else { Media::ALL.into_iter().find(|media| media.name().eq_ignore_ascii_case(declared)) };
    match kind {
        None => Err(Unkept::Kind),
        Some(kind) if kind != named => Err(Unkept::NotWhatItSays),
        Some(_) if bytes == 0 => Err(Unkept::Empty),
        Some(_) if bytes > u64::from(FILE_MAX) => Err(Unkept::TooBig),
        Some(kind) => Ok(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(name: &str, declared: &str, bytes: u64) -> Result<Media, Unkept> {
        fit(&FileName::cleaned(name), declared, bytes)
    }

    #[test]
    fn a_file_is_taken_when_its_name_and_what_is_declared_say_the_same() {
        assert_eq!(fits("a.JPG", "image/jpeg", 1), Ok(Media::Jpeg));
        assert_eq!(fits("a.jpeg", "image/jpeg", u64::from(FILE_MAX)), Ok(Media::Jpeg));
        assert_eq!(fits("a.txt", "text/plain; charset=utf-8", 1), Ok(Media::Text));
        assert_eq!(fits("a.eml", "", 1), Ok(Media::Email));
        assert_eq!(fits("a.eml", "application/octet-stream", 1), Ok(Media::Email));
    }

    #[test]
    fn what_is_refused_before_it_travels_is_told_why() {
        assert_eq!(fits("a.png", "image/jpeg", 1), Err(Unkept::NotWhatItSays));
        assert_eq!(fits("a.jpg.exe", "image/jpeg", 1), Err(Unkept::Kind));
        for other in ["a", "a.svg", "a.html", "a.zip", "a.docx", "a.msg"] {
            assert_eq!(fits(other, "", 1), Err(Unkept::Kind), "{other}");
        }
        for (name, declared) in [("a.heic", "image/heic"), ("IMG_1.HEIF", ""), ("a.hif", ""), ("a.jpg", "image/heic")] {
            assert_eq!(fits(name, declared, 1), Err(Unkept::Heic), "{name} {declared}");
        }
        assert_eq!(fits("a.jpg", "image/svg+xml", 1), Err(Unkept::Kind));
        assert_eq!(fits("a.jpg", "", 0), Err(Unkept::Empty));
        assert_eq!(fits("a.jpg", "", u64::from(FILE_MAX) + 1), Err(Unkept::TooBig));
    }

    #[test]
    fn every_refusal_says_what_to_do_instead() {
        for unkept in Unkept::ALL {
            let words = unkept.words(Lang::En);
            assert!(words.matches(['.', '!']).count() >= 2 && !words.contains('{'), "{words}");
        }
        assert!(Unkept::TooBig.words(Lang::En).contains("10 MB"));
        assert!(Unkept::TooMany.words(Lang::En).contains(&FILES_MAX.to_string()));
    }
}
