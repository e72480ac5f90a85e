//! The same for PostgreSQL, by its own programs: they know every version's catalogue, and we do not.

use super::{
    Tx,
    connect::is_unnamed_remote,
    copy::{opened, snapshot},
};
use crate::kernel::error::{Error, Result};
use percent_encoding::percent_decode_str;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::{
    io::ErrorKind,
    path::Path,
    process::{Command, Stdio},
};

/// Dumps what a transaction sees, and looks through the same transaction.
pub(super) async fn dump<T>(url: &str, file: &Path, look: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
    let pool = opened(url).await?;
    let tx = snapshot(&pool).await?;
    let row = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT pg_export_snapshot() AS id")).await?;
    let id: String = row.ok_or_else(|| Error::internal("PostgreSQL gave no snapshot"))?.try_get("", "id")?;
    let mut program = client("pg_dump", url);
    program.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password"]);
    program.arg(format!("--snapshot={id}")).arg("--file").arg(file);
    run("pg_dump", program).await?;
    std::fs::File::open(file).and_then(|file| file.sync_all()).map_err(Error::internal)?;
    let looked = look(&tx).await;
    tx.rollback().await?;
    pool.close().await?;
    looked
}

/// Puts a dump into an empty database: all of it, or nothing.
///
/// # Errors
/// A sentence for the operator; also when there is anything in the database.
pub async fn restore_dump<T>(url: &str, file: &Path, look: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
    let pool = opened(url).await?;
    let tables = "SELECT count(*) AS n FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    let row = pool.query_one_raw(Statement::from_string(DbBackend::Postgres, tables)).await?;
    let tables: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    if tables > 0 {
        return Err(Error::Internal(format!(
            "the database that database.url names is not empty ({tables} tables); make a new one and name that"
        )));
    }
    let mut program = client("pg_restore", url);
    program.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"]).arg(file);
    run("pg_restore", program).await?;
    let tx = snapshot(&pool).await?;
    let looked = look(&tx).await;
    tx.rollback().await?;
    pool.close().await?;
    looked
}

/// One of PostgreSQL's programs, pointed at a database. The password goes by the environment: everybody on the machine can
/// read a command line.
fn client(name: &str, url: &str) -> Command {
    let (address, password) = without_password(url);
    let mut command = Command::new(name);
    command.arg("--dbname").arg(address).stdin(Stdio::null()).env("LC_ALL", "C");
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    // These programs by themselves would fall back to plain text, and take any certificate.
    if is_unnamed_remote(url) {
        command.env("PGSSLMODE", "verify-full");
        if !url.contains("sslrootcert=") {
            command.env("PGSSLROOTCERT", "system");
        }
    }
    command
}

async fn run(name: &'static str, mut command: Command) -> Result<()> {
    let output = tokio::task::spawn_blocking(move || command.output()).await.map_err(Error::internal)?;
    let output = output.map_err(|cause| match cause.kind() {
        ErrorKind::NotFound => Error::Internal(format!(
            "{name} was not found; install PostgreSQL's client programs, of the server's version or a newer one, where this command runs"
        )),
        _ => Error::Internal(format!("{name} cannot be run: {cause}")),
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Internal(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

/// An address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (named, others): (Vec<&str>, Vec<&str>) =
        query.split('&').filter(|pair| !pair.is_empty()).partition(|pair| pair.starts_with("password="));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let (user, inline) = match user.map(|user| user.split_once(':').unwrap_or((user, ""))) {
        Some((user, password)) => (format!("{user}@"), Some(password).filter(|password| !password.is_empty())),
        None => (String::new(), None),
    };
    let query = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    let password = named.first().and_then(|pair| pair.split_once('=')).map(|(_, password)| password).or(inline);
    let password = password.map(|password| percent_decode_str(password).decode_utf8_lossy().into_owned());
    (format!("{scheme}://{user}{host}{path}{query}"), password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_an_address_and_nothing_else_is() {
        let parts = |url: &str| without_password(url);
        for plain in ["postgres://h/d", "postgres://u@h:5432/d?sslmode=disable", "postgres:///d?host=/run/postgresql"] {
            assert_eq!(parts(plain), (plain.to_owned(), None));
        }
        let taken = |url: &str| (url.to_owned(), Some("p@:s/".to_owned()));
        assert_eq!(parts("postgres://u:p%40%3As%2F@h/d"), taken("postgres://u@h/d"));
        assert_eq!(parts("postgres://u:p%40%3As%2F@[::1]:1/d?sslmode=require"), taken("postgres://u@[::1]:1/d?sslmode=require"));
        assert_eq!(parts("postgres://u@h/d?password=p%40%3As%2F&application_name=x"), taken("postgres://u@h/d?application_name=x"));
    }

    #[test]
    fn a_password_is_on_no_command_line_and_what_leaves_the_machine_wants_a_certificate() {
        let far = client("pg_dump", "postgres://u:hunter2@db.example/v");
        assert!(!far.get_args().any(|word| word.to_string_lossy().contains("hunter2")));
        let set = |command: &Command, name: &str| {
            command.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| Some(value?.to_string_lossy().into_owned()))
        };
        assert_eq!(set(&far, "PGPASSWORD").as_deref(), Some("hunter2"));
        assert_eq!(set(&far, "PGSSLMODE").as_deref(), Some("verify-full"));
        let near = client("pg_dump", "postgres://u@127.0.0.1/v");
        assert_eq!((set(&near, "PGPASSWORD"), set(&near, "PGSSLMODE")), (None, None));
        let named = client("pg_dump", "postgres://db.example/v?sslmode=require");
        assert_eq!(set(&named, "PGSSLMODE"), None, "an address that asks for less is taken at its word");
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named_with_what_to_do() {
        let refused = run("pg_dump", Command::new("/nowhere/pg_dump")).await.unwrap_err().to_string();
        assert!(refused.contains("pg_dump was not found; install PostgreSQL's client programs"), "{refused}");
    }
}
