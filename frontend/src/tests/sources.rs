//! Two rules that only the sources can show.

use std::{fs, path::Path};

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                sources(&path, found);
            }
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn only_one_component_draws_a_text_area_and_none_writes_html() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let with =
        |needle: &str| -> Vec<&str> { all.iter().filter(|(_, text)| text.contains(needle)).map(|(name, _)| name.as_str()).collect() };
    let areas = with("<textarea");
    assert!(areas.len() == 1 && areas[0].ends_with("text_area.rs"), "{areas:?}");
    assert!(with("inner_html").is_empty(), "{:?}", with("inner_html"));
}
