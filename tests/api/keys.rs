//! The key folder and the database belong together (docs/security.md §4.1).

use super::harness::{MONDAY, TestApp, spawn_app};
use backend::{
    App,
    app::{open, round},
    commands::keys,
    kernel::{clock::Clock, http::assets::Assets, vault::KeyKind},
};
use std::path::Path;

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

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn keys_from_before_the_last_rotation_are_refused_and_nothing_is_made_in_their_place() {
    let app = spawn_app().await;
    let keys = &app.kernel.config.keys;
    let (backup, away) = (keys.with_extension("backup"), keys.with_extension("away"));
    copy(keys, &backup);
    let beside = open(app.kernel.config.clone(), Clock::at(MONDAY), Assets::default()).await.unwrap();
    keys::rotate(&beside, true).await.unwrap();
    assert_eq!(refusal(&app).await, None);
    std::fs::rename(keys, &away).unwrap();
    copy(&backup, keys);
    let said = refusal(&app).await.unwrap();
    assert!(said.contains("lacks kek-0002.key") && said.contains("key backup"), "{said}");
    assert!(!keys.join("kek-0002.key").exists());
    for kind in KeyKind::ALL {
        let file = kind.file(2);
        assert!(refusal(&app).await.unwrap().contains(&file), "{file}");
        std::fs::copy(away.join(&file), keys.join(&file)).unwrap();
    }
    assert_eq!(refusal(&app).await, None);
}

#[tokio::test]
async fn a_running_server_takes_new_keys_within_a_round_and_never_goes_back_to_old_ones() {
    let app = spawn_app().await;
    let keys = &app.kernel.config.keys;
    let (backup, away) = (keys.with_extension("backup"), keys.with_extension("away"));
    copy(keys, &backup);
    app.kernel.vault.keys().add(KeyKind::Wrapping).unwrap();
    assert_eq!(app.kernel.vault.keys().numbers(KeyKind::Wrapping), [1]);
    round(&app.kernel).await;
    assert_eq!(app.kernel.vault.keys().numbers(KeyKind::Wrapping), [1, 2]);
    std::fs::rename(keys, away).unwrap();
    std::fs::rename(backup, keys).unwrap();
    round(&app.kernel).await;
    assert_eq!(app.kernel.vault.keys().numbers(KeyKind::Wrapping), [1, 2]);
}

#[tokio::test]
async fn a_closed_database_is_one_file() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    app.kernel.db.close().await;
    let names: Vec<_> = std::fs::read_dir(app.folder.path().join("data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("-wal")), "{names:?}");
}
