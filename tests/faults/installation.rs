//! Data and keys that outlive the server's process, and the settings that lead to them.

use super::{
    harness::{self, TestApp, client::Account, spawn_app_with},
    post::Post,
};
use backend::kernel::db;
use shared::permission::Role;
use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    PostgreSql,
}

impl Database {
    /// Whether one can be had here.
    pub fn is_there(self) -> bool {
        let server = || std::env::var("VEDETTE_TEST_DATABASE").is_ok_and(|address| address.starts_with("postgres"));
        self == Database::Sqlite || server()
    }
}

/// An installation: folders, a database, a mail server.
pub struct Installation {
    pub folder: TempDir,
    database_url: String,
    mail: Vec<(&'static str, String)>,
}

/// Who there is in it.
pub struct People {
    /// File reports.
    pub reporters: Vec<Account>,
    /// Reads them.
    pub officer: Account,
    /// Are told of each.
    pub told: Vec<String>,
}

impl Installation {
    /// An empty one.
    pub async fn new(database: Database, post: &Post) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        harness::write_apps(&folder.path().join("dist"));
        let database_url = match database {
            Database::Sqlite => {
                let url = db::embedded_url(&folder.path().join("data"));
                db::migrate_up(&url).await.unwrap();
                url
            }
            Database::PostgreSql => harness::database::fresh(folder.path()).await,
        };
        Self { folder, database_url, mail: post.settings() }
    }

    /// Another machine: nothing but the program, the settings and the mail server.
    pub async fn elsewhere(&self, database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        harness::write_apps(&folder.path().join("dist"));
        let database_url = match database {
            Database::Sqlite => db::embedded_url(&folder.path().join("data")),
            Database::PostgreSql => harness::database::empty(folder.path()).await,
        };
        Self { folder, database_url, mail: self.mail.clone() }
    }

    /// Brings along the copy of another's key folder.
    pub fn take_keys_of(&self, other: &Installation) {
        let (from, to) = (other.keys(), self.keys());
        let _ = std::fs::remove_dir_all(&to);
        std::fs::create_dir(&to).unwrap();
        std::fs::set_permissions(&to, Permissions::from_mode(0o700)).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }

    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The same people and reports with another mail server.
    pub fn with_mail(self, mail: Vec<(&'static str, String)>) -> Self {
        Self { mail, ..self }
    }

    /// What leads a server here.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let path = |name: &str| folder(self.folder.path(), name);
        let mut settings = vec![
            ("VEDETTE_SERVER__LISTEN", "127.0.0.1:0".to_owned()),
            ("VEDETTE_DATA__FOLDER", path("data")),
            ("VEDETTE_KEYS__FOLDER", path("keys")),
            ("VEDETTE_WEB__ASSETS", path("dist")),
            ("VEDETTE_DATABASE__URL", self.database_url.clone()),
            // A handful of accounts files as much as a country.
            ("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "1000000".to_owned()),
            ("VEDETTE_LIMITS__FILINGS_PER_HOUR", "1000000".to_owned()),
            ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "1000000".to_owned()),
        ];
        settings.extend(self.mail.iter().cloned());
        settings
    }

    /// Starts the server within the test, on a clock of the test's: while no other server runs here.
    pub async fn open(&self) -> TestApp {
        let settings = self.settings();
        let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        spawn_app_with(&settings).await
    }

    /// Fills it with people.
    pub async fn settle_in(&self, reporters: usize) -> People {
        let app = self.open().await;
        let council = app.institution("fernwick").await;
        let (officer, lead) = (app.account(&council, &[Role::Triage]).await, app.account(&council, &[Role::Lead]).await);
        let mut people = People { reporters: Vec::new(), told: vec![officer.email.clone(), lead.email], officer };
        for _ in 0..reporters {
            people.reporters.push(app.account(&council, &[Role::Reporter]).await);
        }
        close(app).await;
        people
    }
}

fn folder(base: &Path, name: &str) -> String {
    base.join(name).display().to_string()
}

/// Leaves the database to the next.
pub async fn close(app: TestApp) {
    app.kernel.db.close().await;
}
