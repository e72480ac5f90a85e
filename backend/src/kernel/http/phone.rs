//! The scripts beside the report app, which keep on a phone what cannot be sent yet
//! (docs/adr/0048-work-without-a-network.md). What they say is the server's own, and comes in the language of the page.

use super::{
    asset::File,
    assets::{LEAVE_SCRIPT, add, text},
};
use frontend::render::{FileRules, kept_words};
use serde::Serialize;
use shared::locale::Lang;
use std::collections::{BTreeMap, HashMap};

/// What the script is joined of, in the order in which they build on each other: leaving, the store, the calls, the words, the
/// draft, the reports. One request in the place of six before the app answers.
const PARTS: [&str; 6] = [
    LEAVE_SCRIPT,
    "report/pages/kept.js",
    "report/pages/ask.js",
    "report/pages/say.js",
    "report/pages/typing.js",
    "report/pages/offline.js",
];
/// What comes after the app, joined too: files, and what stands under the page.
const LATER: [&str; 2] = ["report/pages/files.js", "report/pages/foot.js"];
/// With what its words begin.
const OF_LATER: [&str; 3] = ["files_", "shared_", "typing"];
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Their addresses.
#[derive(Debug, Default)]
pub struct Phone {
    spoken: Vec<(Lang, Spoken)>,
}

/// Those in one language.
#[derive(Debug)]
struct Spoken {
    /// Before the app answers.
    first: String,
    /// What does the same with files, and comes after the app with its own words.
    files: String,
    /// All words, for whoever changes to this language.
    words: String,
}

impl Phone {
    /// Makes them of the `files` as built. By itself only leaving keeps an address.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub(super) fn add(files: &mut HashMap<String, File>) -> Result<Self, String> {
        let (first, later) = (joined(files, &PARTS)?, joined(files, &LATER)?);
        files.retain(|name, _| name == LEAVE_SCRIPT || (!LATER.contains(&name.as_str()) && !PARTS.contains(&name.as_str())));
        let rules = json(&FileRules::of_server())?;
        let mut words = Vec::new();
        for lang in Lang::ALL {
            words
                .push((lang, add(files, &format!("report/pages/said.{}.json", lang.tag()), "application/json", json(&kept_words(lang))?)?));
        }
        let mut spoken = Vec::new();
        for (lang, words_of) in &words {
            let (of_files, of_reports): (BTreeMap<_, _>, BTreeMap<_, _>) =
                kept_words(*lang).into_iter().partition(|(name, _)| OF_LATER.iter().any(|of| name.starts_with(of)));
            let said = |words| json(&BTreeMap::from([(lang.tag(), words)]));
            let other = words.iter().find(|(other, _)| other != lang).map_or("", |(_, address)| address);
            let first = first.replace("$words$", &said(of_reports)?).replace("$other$", other);
            let later = later.replace("$words$", &said(of_files)?).replace("$rules$", &rules);
            let first = add(files, &format!("report/pages/phone.{}.js", lang.tag()), SCRIPT, first)?;
            let later = add(files, &format!("report/pages/files.{}.js", lang.tag()), SCRIPT, later)?;
            spoken.push((*lang, Spoken { first, files: later, words: words_of.clone() }));
        }
        Ok(Self { spoken })
    }

    fn of(&self, lang: Lang) -> Option<&Spoken> {
        self.spoken.iter().find(|(of, _)| *of == lang).map(|(_, spoken)| spoken)
    }

    /// The script of a page in `lang`, before the app answers.
    pub fn first(&self, lang: Lang) -> &str {
        self.of(lang).map_or("", |spoken| &spoken.first)
    }

    /// The script for files of a page in `lang`, after the app.
    pub fn files(&self, lang: Lang) -> &str {
        self.of(lang).map_or("", |spoken| &spoken.files)
    }

    /// All addresses, for the worker to keep.
    pub(super) fn all(&self) -> Vec<String> {
        self.spoken.iter().flat_map(|(_, spoken)| [&spoken.first, &spoken.files, &spoken.words]).cloned().collect()
    }
}

/// A part may end without a semicolon, and the next begin with a bracket.
fn joined(files: &HashMap<String, File>, parts: &[&str]) -> Result<String, String> {
    parts.iter().map(|name| Ok(text(files, name)? + ";\n")).collect()
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|e| e.to_string())
}
