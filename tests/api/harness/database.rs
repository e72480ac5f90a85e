//! A database of its own for each test.

use backend::kernel::db;
use sea_orm::{ConnectionTrait, Database as SeaDatabase};
use std::path::Path;

/// Makes one and gives its address. The file goes with its folder, the PostgreSQL database with its
/// cluster.
pub async fn fresh(folder: &Path) -> String {
    let url = empty(folder).await;
    db::migrate_up(&url).await.unwrap();
    url
}

/// The same with nothing in it.
pub async fn empty(folder: &Path) -> String {
    match std::env::var("VEDETTE_TEST_DATABASE") {
        Ok(server) if server.starts_with("postgres") => {
            let name = format!("t_{}", backend::kernel::ids::fresh().simple());
            let admin = SeaDatabase::connect(&server).await.unwrap();
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
            admin.close().await.unwrap();
            let base = server.rsplit_once('/').unwrap().0;
            format!("{base}/{name}")
        }
        _ => {
            std::fs::create_dir_all(folder.join("data")).unwrap();
            db::embedded_url(&folder.join("data"))
        }
    }
}
