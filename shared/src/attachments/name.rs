//! The name of a file, made harmless: wherever it is shown or saved, it is a name and nothing else.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a file. It holds no path, no control character and nothing that turns the order of letters round, and no
/// system takes it for a device.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FileName(String);

/// What is left where nothing of a name is.
const NAMELESS: &str = "file";

/// The longest end of a name that is kept when the rest is cut.
const EXTENSION_MAX: usize = 8;

impl FileName {
    /// The most characters it holds.
    pub const MAX: usize = 100;

    /// What is harmless of a name.
    pub fn cleaned(name: &str) -> Self {
        let last = name.rsplit(['/', '\\', ':']).next().unwrap_or_default();
        let kept: String = last.chars().filter(|c| !is_hidden(*c)).map(|c| if is_special(c) { '_' } else { c }).collect();
        let kept = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
        let kept = if kept.is_empty() { NAMELESS } else { kept };
        let stem = kept.split('.').next().unwrap_or_default();
        let device = if is_device(stem.trim()) { "_" } else { "" };
        Self(shortened(&format!("{device}{kept}")))
    }

    /// The name. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What stands behind its last dot.
    pub fn extension(&self) -> Option<&str> {
        self.0.rsplit_once('.').map(|(_, extension)| extension)
    }

    /// The same name with another end.
    #[must_use]
    pub fn with_extension(&self, extension: &str) -> Self {
        let stem = self.0.rsplit_once('.').map_or(self.0.as_str(), |(stem, _)| stem);
        Self(shortened(&format!("{stem}.{extension}")))
    }
}

/// Control characters, and those that are not seen or change the order of what is.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What some system gives a meaning in names.
const fn is_special(c: char) -> bool {
    matches!(c, '<' | '>' | '"' | '|' | '?' | '*' | '%' | '`' | '$' | ';' | '&')
}

/// The names that stand for devices on some systems.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Not longer than a name may be, with the same end.
fn shortened(name: &str) -> String {
    if name.chars().count() <= FileName::MAX {
        return name.to_owned();
    }
    let end = name.rsplit_once('.').map(|(_, end)| end).filter(|end| end.chars().count() <= EXTENSION_MAX);
    let kept = FileName::MAX - end.map_or(0, |end| end.chars().count() + 1);
    let stem: String = name.chars().take(kept).collect();
    end.map_or(stem.clone(), |end| format!("{}.{end}", stem.trim_end_matches('.')))
}

impl From<String> for FileName {
    fn from(name: String) -> Self {
        Self::cleaned(&name)
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileName(…)")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for FileName {
    fn schema() -> crate::openapi::AnySchema {
        use utoipa::openapi::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The name of a file. What could do harm in one is taken out; what is too long is cut."))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for FileName {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(name: &str) -> String {
        FileName::cleaned(name).into()
    }

    #[test]
    fn a_name_is_no_path_no_device_and_no_riddle() {
        assert_eq!(cleaned("../../etc/x.jpg"), "x.jpg");
        assert_eq!(cleaned("C:\\temp\\x.jpg"), "x.jpg");
        assert_eq!(cleaned("con.jpg"), "_con.jpg");
        assert_eq!(cleaned("LPT1.tar.jpg"), "_LPT1.tar.jpg");
        assert_eq!(cleaned("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(cleaned("a\r\nb\0.png"), "ab.png");
        assert_eq!(cleaned("<script>.png"), "_script_.png");
        assert_eq!(cleaned(".htaccess"), "htaccess");
        for fine in ["com.jpg", "com10.jpg", "comx.jpg", "lpt.jpg", "nullable.jpg"] {
            assert_eq!(cleaned(fine), fine);
        }
        for nothing in ["", "..", "/", " . ", "\u{202e}"] {
            assert_eq!(cleaned(nothing), NAMELESS);
        }
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        let long = cleaned(&format!("{}.jpeg", "é".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("é.jpeg")), (FileName::MAX, true));
        assert_eq!(cleaned(&format!("a.{}", "b".repeat(300))).chars().count(), FileName::MAX);
    }

    #[test]
    fn another_end_takes_the_place_of_the_last_one() {
        let other = |name: &str| String::from(FileName::cleaned(name).with_extension("jpg"));
        assert_eq!((other("a.b.webp").as_str(), other("file").as_str()), ("a.b.jpg", "file.jpg"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_and_nothing_harmful_is_left(name: String) {
            let once = cleaned(&name);
            prop_assert!(!once.is_empty() && once.chars().count() <= FileName::MAX);
            prop_assert!(!once.contains(['/', '\\', '"', '\n']) && !once.starts_with('.'));
            prop_assert!(once.chars().all(|c| !is_hidden(c)));
        }
    }
}
