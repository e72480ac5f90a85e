//! Turns `src/locales/{en,cy}.toml` into one constant per sentence and one table per language.
//!
//! A sentence missing from either language, or whose `{placeholders}` differ, stops the build: a
//! reporter must never meet a page that is half translated (docs/domain.md §7.6).

use std::{collections::BTreeMap, env, fs, path::Path};

type Sentences = BTreeMap<String, String>;

fn main() {
    let folder = Path::new("src/locales");
    println!("cargo:rerun-if-changed={}", folder.display());
    let english = read(&folder.join("en.toml"));
    let welsh = read(&folder.join("cy.toml"));
    let faults = differences(&english, &welsh);
    if !faults.is_empty() {
        eprintln!("locales: {}", faults.join("\nlocales: "));
        std::process::exit(1);
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("locales.rs"), generate(&english, &welsh)).expect("OUT_DIR can be written");
}

fn read(path: &Path) -> Sentences {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut all = Sentences::new();
    for (section, entries) in table {
        let entries = entries.as_table().unwrap_or_else(|| panic!("[{section}] must be a table")).clone();
        for (name, sentence) in entries {
            let sentence = sentence.as_str().unwrap_or_else(|| panic!("{section}.{name} must be text")).to_owned();
            all.insert(format!("{section}.{name}"), sentence);
        }
    }
    all
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

fn generate(english: &Sentences, welsh: &Sentences) -> String {
    let mut code = String::new();
    for (index, (key, sentence)) in english.iter().enumerate() {
        let name = key.replace(['.', '-'], "_").to_uppercase();
        code += &format!("/// {sentence:?}\npub const {name}: Key = Key({index});\n");
    }
    for (name, table) in [("EN", english), ("CY", welsh)] {
        let sentences: Vec<&String> = table.values().collect();
        code += &format!("pub(super) static {name}: [&str; {}] = {sentences:?};\n", sentences.len());
    }
    code
}
