//! The codes as they are against the codes as they were promised in `codes.txt`, which no command writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use shared::taxonomy::{Country, LISTS};

type Codes<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Reads `codes.txt`: a list and its codes, on one line or on more that start with spaces.
fn promised(file: &str) -> Codes<'_> {
    let mut lists = Codes::new();
    let mut name = "";
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let codes = match line.split_once(':') {
            Some((list, codes)) => {
                assert!(!lists.contains_key(list), "{list} is there twice");
                name = list;
                codes
            }
            None => line,
        };
        let list = lists.entry(name).or_default();
        for code in codes.split_whitespace() {
            assert!(list.insert(code), "{name}: {code} is there twice");
        }
    }
    lists
}

#[test]
fn no_code_vanishes_changes_or_appears_without_the_promise_being_changed_too() {
    let promised = promised(include_str!("codes.txt"));
    let mut kept: Codes<'_> = LISTS.iter().map(|list| (list.name, list.codes.iter().chain(list.retired).copied().collect())).collect();
    kept.insert("Country", Country::all().map(Country::code).collect());
    let names = |lists: &Codes<'_>| lists.keys().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&promised));
    for (name, codes) in &promised {
        let gone: Vec<_> = codes.difference(&kept[name]).collect();
        let new: Vec<_> = kept[name].difference(codes).collect();
        assert!(gone.is_empty() && new.is_empty(), "{name}: gone {gone:?}, not promised {new:?}");
    }
}

#[test]
fn a_list_that_is_written_down_is_registered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/taxonomy");
    let mut written = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() || path.ends_with("tests.rs") {
            continue;
        }
        // Inside the macros a list begins with its name alone, four spaces in.
        let source = fs::read_to_string(path).unwrap();
        let names = source.lines().filter_map(|line| line.strip_prefix("    ")?.strip_suffix(" {").map(str::to_owned));
        written.extend(names.filter(|name| name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric)));
    }
    assert_eq!(written, LISTS.iter().map(|list| list.name.to_owned()).collect());
}
