//! What reporters are promised is what the tests hold (docs/promises.md).

use super::harness::{Person, spawn_app};
use frontend::render::PROMISES;
use shared::locale::{Lang, text};
use std::{fs, path::Path};

#[test]
fn every_promise_names_a_test_that_there_is_and_the_page_makes_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let table = fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    let promised: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(promised, PROMISES.map(|key| text(Lang::En, key)));
    for row in &rows {
        let source = fs::read_to_string(root.join(row[2])).unwrap();
        let (rust, script) = (format!("fn {}(", row[1]), format!("it('{}',", row[1]));
        assert!(source.contains(&rust) || source.contains(&script), "{} has no test called {}", row[2], row[1]);
    }
}

#[tokio::test]
async fn the_page_of_promises_says_them_in_both_languages_and_what_nobody_can_promise() {
    let app = spawn_app().await;
    let mut person = Person::nobody(&app);
    for (path, lang) in [("/about/promises", Lang::En), ("/about/promises?lang=cy", Lang::Cy)] {
        let page = person.visit(path).await.text;
        assert_eq!(page.matches("<li>").count(), PROMISES.len() + 3, "{page}");
        // An apostrophe is written as it is; nothing else in them is escaped.
        assert!(PROMISES.iter().all(|key| page.contains(text(lang, *key))), "{page}");
    }
}
