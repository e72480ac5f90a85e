//! What a backup says of itself. It finds what a disk or a copy spoiled. It is no proof against whoever writes one: that
//! the audit's chain and the sealed documents are genuine shows with the keys, when it is put back.

use crate::kernel::{
    audit,
    db::{Contents, Tx, contents},
    error::{Error, Result},
};
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{ErrorKind, Read},
    path::Path,
};

/// Its name in the backup's folder.
pub(super) const FILE: &str = "manifest.json";
/// The one format there is.
const FORMAT: u32 = 1;

/// Which database a backup is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// The embedded one, as a SQLite file.
    Sqlite,
    /// A dump in PostgreSQL's own form.
    PostgreSql,
}

impl Kind {
    /// Of the database at an address.
    pub(super) fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Kind::Sqlite } else { Kind::PostgreSql }
    }

    /// The name of its file in a backup.
    pub(super) const fn file(self) -> &'static str {
        match self {
            Kind::Sqlite => "vedette.sqlite",
            Kind::PostgreSql => "vedette.pgdump",
        }
    }
}

/// A backup's description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The form of the backup.
    format: u32,
    /// The program that took it.
    pub(super) vedette: String,
    /// When it was begun, in UTC.
    pub(super) taken_at: String,
    /// Of which database.
    pub(super) database: Kind,
    /// The changes of the schema that had been made.
    pub(super) schema: Vec<String>,
    /// Its files but this one, by name.
    pub(super) files: BTreeMap<String, Digest>,
    /// How many rows each table has.
    pub(super) rows: BTreeMap<String, i64>,
    /// Where the audit's chain ended.
    pub(super) audit: Head,
}

/// A file's length and content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Digest {
    /// Its length.
    pub(super) bytes: u64,
    /// SHA-256, in hex.
    pub(super) sha256: String,
}

/// The end of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Rows in it.
    pub(super) chained: i64,
    /// The last link, in hex.
    pub(super) head: String,
}

/// What is looked up in the copy itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Schema and rows.
    pub(super) contents: Contents,
    /// The audit.
    pub(super) audit: Head,
}

/// Looks a copy through.
///
/// # Errors
/// The database's.
pub(super) async fn see(tx: &Tx) -> Result<Seen> {
    let (chained, head) = audit::last(tx).await?;
    Ok(Seen { contents: contents(tx).await?, audit: Head { chained, head: audit::hex(&head) } })
}

impl Manifest {
    /// Of what was seen and written.
    pub(super) fn new(database: Kind, taken_at: String, seen: Seen, file: Digest, objects: BTreeMap<String, Digest>) -> Self {
        let files = objects.into_iter().chain([(database.file().to_owned(), file)]).collect();
        Self {
            format: FORMAT,
            vedette: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            database,
            schema: seen.contents.schema,
            files,
            rows: seen.contents.rows,
            audit: seen.audit,
        }
    }

    /// Whether a database that was looked through is the one described here; what differs, where it is not.
    pub(super) fn differs(&self, seen: &Seen) -> Option<String> {
        if seen.contents.schema != self.schema {
            return Some("the schema".to_owned());
        }
        let table = |name: &&String| seen.contents.rows.get(*name) != self.rows.get(*name);
        match seen.contents.rows.keys().chain(self.rows.keys()).find(table) {
            Some(name) => Some(format!("the number of rows in {name}")),
            None => (seen.audit != self.audit).then(|| "the end of the audit".to_owned()),
        }
    }

    /// Reads the description in a backup's folder.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub(super) fn read(backup: &Path) -> Result<Self> {
        let path = backup.join(FILE);
        let fault = |what: &str| Error::Internal(format!("{} {what}", path.display()));
        let text = std::fs::read(&path).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                fault("is not there: name the folder that `vedette backup` made, whose name begins with vedette-")
            }
            _ => fault(&format!("cannot be read: {cause}")),
        })?;
        // The form first: a later one may have other fields.
        let format = serde_json::from_slice::<serde_json::Value>(&text).ok().and_then(|value| value.get("format")?.as_u64());
        match format {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => return Err(fault(&format!("is of form {format}; use the newer program that made it"))),
            None => return Err(fault("is damaged")),
        }
        serde_json::from_slice(&text).map_err(|cause| fault(&format!("is damaged: {cause}")))
    }

    /// What should be in the file with the database.
    pub(super) fn expected(&self) -> Option<&Digest> {
        self.files.get(self.database.file())
    }
}

/// Reads a file through.
///
/// # Errors
/// The system's.
pub(super) fn digest(path: &Path) -> std::io::Result<Digest> {
    let (mut file, mut context, mut bytes) = (File::open(path)?, Context::new(&SHA256), 0);
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(Digest { bytes, sha256: audit::hex(context.finish().as_ref()) }),
            read => {
                context.update(part.get(..read).unwrap_or_default());
                bytes += read as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_of_a_later_form_is_refused_whatever_else_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let said = |text: &str| {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            Manifest::read(folder.path()).unwrap_err().to_string()
        };
        assert!(said("{\"format\": 2}").contains("use the newer program"));
        assert!(said("{\"format\": 1}").contains("is damaged"));
        assert!(said("").contains("is damaged"));
        assert!(Manifest::read(Path::new("/nowhere")).unwrap_err().to_string().contains("`vedette backup`"));
    }

    #[test]
    fn a_digest_is_that_of_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, vec![b'a'; 200_000]).unwrap();
        let (whole, hash) = (digest(&path).unwrap(), ring::digest::digest(&SHA256, &[b'a'; 200_000]));
        assert_eq!(whole, Digest { bytes: 200_000, sha256: audit::hex(hash.as_ref()) });
    }
}
