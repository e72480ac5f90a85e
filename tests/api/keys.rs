//! The key folder and the database belong together (docs/security.md §4.1).

use super::harness::{MONDAY, TestApp, spawn_app};
use backend::{App, kernel::clock::Clock};

/// Why a second server with the same settings would not start; nothing if it would.
async fn refusal(app: &TestApp) -> Option<String> {
    App::build(app.kernel.config.clone(), Clock::at(MONDAY)).await.err().map(|error| error.to_string())
}

#[tokio::test]
async fn a_database_that_was_sealed_is_never_served_with_fresh_keys() {
    let app = spawn_app().await;
    let keys = &app.kernel.config.keys;
    assert_eq!(refusal(&app).await, None);
    let away = keys.with_extension("away");
    std::fs::rename(keys, &away).unwrap();
    assert!(refusal(&app).await.unwrap().contains("key folder"));
    std::fs::create_dir(keys).unwrap();
    assert!(refusal(&app).await.is_some());
    assert_eq!(std::fs::read_dir(keys).unwrap().count(), 0, "nothing was written into the empty folder");
    std::fs::remove_dir(keys).unwrap();
    std::fs::rename(&away, keys).unwrap();
    assert_eq!(refusal(&app).await, None);
}

#[tokio::test]
async fn another_installations_keys_are_refused() {
    let (app, other) = (spawn_app().await, spawn_app().await);
    let keys = &app.kernel.config.keys;
    std::fs::remove_dir_all(keys).unwrap();
    std::fs::rename(&other.kernel.config.keys, keys).unwrap();
    assert!(refusal(&app).await.unwrap().contains("not those this database was sealed with"));
}

#[tokio::test]
async fn a_closed_database_is_one_file() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    app.kernel.db.close().await;
    let names: Vec<_> = std::fs::read_dir(app.folder.path().join("data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("-wal")), "{names:?}");
}
