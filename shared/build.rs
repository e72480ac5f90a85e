//! Turns `src/locales/{en,cy}.toml` into one constant per sentence and one table per language.
//!
//! A sentence missing from either language, or whose `{placeholders}` differ, stops the build: a
//! reporter must never meet a page that is half translated (docs/domain.md §7.6).
//!
//! With the feature `openapi` it also collects what the endpoints' documentation says of them, so that the
//! description of the API says it in the same words.

use std::{collections::BTreeMap, env, error::Error, fs, path::Path};

type Sentences = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("src/locales");
    println!("cargo:rerun-if-changed={}", folder.display());
    let english = read(&folder.join("en.toml"))?;
    let welsh = read(&folder.join("cy.toml"))?;
    let faults = differences(&english, &welsh);
    if !faults.is_empty() {
        return Err(faults.join("; ").into());
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("locales.rs"), generate(&english, &welsh))?;
    if env::var_os("CARGO_FEATURE_OPENAPI").is_some() {
        println!("cargo:rerun-if-changed=src");
        let mut endpoints = Vec::new();
        documented(Path::new("src"), &mut endpoints)?;
        endpoints.sort();
        let code = format!("/// In the order of their names.\npub(super) static WORDS: &[Words] = &[{}];\n", endpoints.concat());
        fs::write(Path::new(&out).join("endpoints.rs"), code)?;
    }
    Ok(())
}

/// Every type whose documentation begins with a method and a path, as an endpoint's does.
fn documented(folder: &Path, found: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            documented(&path, found)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let source = fs::read_to_string(&path)?;
            let mut lines = source.lines();
            while let Some(line) = lines.next() {
                let Some((method, rest)) = line.strip_prefix("/// ").and_then(|line| line.split_once(" `/")) else { continue };
                let Some((path, first)) = rest.split_once("`: ") else { continue };
                let more: Vec<&str> = lines.by_ref().map_while(|line| line.strip_prefix("/// ")).collect();
                let words = [&[first][..], &more].concat().join(" ");
                let words: String = words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect();
                let Some(name) = lines.by_ref().find_map(|line| line.strip_prefix("pub struct ")) else { continue };
                let (name, path) = (name.trim_end_matches(';'), format!("/{path}"));
                found.push(format!("Words {{ name: {name:?}, method: {method:?}, path: {path:?}, words: {words:?} }}, "));
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Sentences, Box<dyn Error>> {
    let fault = |what: String| format!("{}: {what}", path.display());
    let table: toml::Table = fs::read_to_string(path)?.parse().map_err(|e: toml::de::Error| fault(e.to_string()))?;
    let mut all = Sentences::new();
    for (section, entries) in &table {
        for (name, sentence) in entries.as_table().ok_or_else(|| fault(format!("[{section}] must be a table")))? {
            let sentence = sentence.as_str().ok_or_else(|| fault(format!("{section}.{name} must be text")))?;
            // One line each: that is how a phone gets them.
            if sentence.contains('\n') {
                return Err(fault(format!("{section}.{name} must be one line")).into());
            }
            all.insert(format!("{section}.{name}"), sentence.to_owned());
        }
    }
    Ok(all)
}

fn differences(english: &Sentences, welsh: &Sentences) -> Vec<String> {
    let mut faults = Vec::new();
    for (key, en) in english {
        match welsh.get(key) {
            None => faults.push(format!("cy.toml has no {key}")),
            Some(cy) if placeholders(en) != placeholders(cy) => faults.push(format!("{key}: the placeholders differ")),
            Some(_) => {}
        }
    }
    faults.extend(welsh.keys().filter(|k| !english.contains_key(*k)).map(|k| format!("en.toml has no {k}")));
    faults
}

fn placeholders(sentence: &str) -> Vec<&str> {
    let mut found: Vec<&str> = sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    found.sort_unstable();
    found
}

/// What only letters and pages of the server say. They stand behind all others, and without the feature `pages` they are
/// not there at all: a browser does not carry them, and one that asked for a key of theirs would not build.
const OF_PAGES: &[&str] = &[
    "about-text",
    "asking",
    "behalf",
    "copied-letter",
    "delegates",
    "devices",
    "error",
    "invitation",
    "invitation-letter",
    "kept",
    "leaving",
    "look-letter",
    "merged-letter",
    "mine",
    "mine-letter",
    "notice_letter",
    "notices",
    "own-acts",
    "own-email",
    "own-password",
    "passkey",
    "promises",
    "receipt",
    "recovery",
    "security",
    "start",
    "step-up",
    "without",
];

/// What is said once a report was sent, by the short ways in, and of how urgent a report is. Without the feature `later` it is
/// not there: the report's own form never says it.
const OF_LATER: &[&str] = &[
    "approacher",
    "ask",
    "claimed_affiliation",
    "consent_share_with",
    "contact_count",
    "direction",
    "event",
    "files",
    "lever",
    "levers",
    "me_too",
    "needs",
    "offered",
    "offers",
    "others",
    "pressure_used",
    "reason",
    "same",
    "signs",
    "suspected_actor",
    "times",
    "told_already",
    "urgency_self",
    "visitor",
    "warning_signs",
    "words",
];

fn generate(english: &Sentences, welsh: &Sentences) -> String {
    let with = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let (with_later, with_pages) = (with("LATER"), with("PAGES"));
    let within = |sections: &[&str], key: &str| key.split('.').next().is_some_and(|section| sections.contains(&section));
    let (pages, others): (Vec<&String>, Vec<&String>) = english.keys().partition(|key| within(OF_PAGES, key));
    let (later, phone): (Vec<&String>, Vec<&String>) = others.into_iter().partition(|key| within(OF_LATER, key));
    let behind = later.into_iter().filter(|_| with_later).chain(pages.into_iter().filter(|_| with_pages));
    let keys: Vec<&String> = phone.iter().copied().chain(behind).collect();
    let said = |table: &Sentences, key: &String| table.get(key).cloned().unwrap_or_default();
    let mut code = String::new();
    for (index, key) in keys.iter().enumerate() {
        let name = key.replace(['.', '-'], "_").to_uppercase();
        code += &format!("/// {:?}\npub const {name}: Key = Key({index});\n", said(english, key));
    }
    for (name, table, only) in [("EN", english, ""), ("CY", welsh, "#[cfg(feature = \"welsh\")]\n")] {
        let sentences: Vec<String> = keys.iter().map(|key| said(table, key)).collect();
        code += &format!("{only}pub(super) static {name}: [&str; {}] = {sentences:?};\n", sentences.len());
    }
    code += &format!("/// How many of them a phone has.\npub(super) const OF_PHONE: usize = {};\n", phone.len());
    // Names both what the sentences are and which keys they belong to: an older app gets none rather than wrong ones.
    let all = english.keys().chain(welsh.values()).fold(String::new(), |all, part| all + part + "\n");
    code += &format!("pub(super) const WELSH_FILE: &str = \"cy-{:016x}.txt\";\n", fnv(all.as_bytes()));
    code
}

/// FNV-1a, 64 bits: tells two files apart, keeps no secret.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
