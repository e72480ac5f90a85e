//! The one error. Outside words and inside cause are different fields; the cause is logged once, at
//! the boundary, with the request's id.

use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError, sqlx::sqlite::SqliteError};
use shared::problem::{Code, FieldProblem, Problem, Stands};
use std::fmt::Display;
use uuid::Uuid;

/// What a handler can answer instead of its response.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A known refusal; the table of codes has the words.
    #[error("{}", .0.as_str())]
    Refused(Code),
    /// Fields to mend.
    #[error("{} fields are invalid", .0.len())]
    Invalid(Vec<FieldProblem>),
    /// The request is not of the shape its endpoint reads; which part, without what it said.
    #[error("the request does not have the shape of its endpoint")]
    Unreadable(Vec<FieldProblem>),
    /// The key was used before with another request; the subject of the first one.
    #[error("the idempotency key was used with another request")]
    KeyReused(Uuid),
    /// Something is there already; with the name the reader knows it by.
    #[error("{}", .0.as_str())]
    Met(Code, String),
    /// Too often; seconds to wait.
    #[error("too many tries")]
    TooMany(u64),
    /// The object stands otherwise than the request takes it, or its own rules forbid what was asked; with the sentence
    /// of that rule.
    #[error("{}", .0.as_str())]
    Stands(Code, Option<String>, Box<Stands>),
    /// What must be one of its kind is there already; the database's words, which name its column.
    #[error("{0}")]
    Taken(String),
    /// Our fault. The cause is for the log.
    #[error("{0}")]
    Internal(String),
}

/// A result with our error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An internal error with its cause.
    pub fn internal(cause: impl Display) -> Self {
        Error::Internal(cause.to_string())
    }

    /// The code it is told with.
    pub const fn code(&self) -> Code {
        match self {
            Error::Refused(code) | Error::Met(code, _) | Error::Stands(code, ..) => *code,
            Error::Invalid(_) => Code::Invalid,
            Error::Unreadable(_) => Code::BadRequest,
            Error::KeyReused(_) => Code::KeyReused,
            Error::TooMany(_) => Code::TooMany,
            Error::Taken(_) | Error::Internal(_) => Code::Internal,
        }
    }

    /// The problem as the wire tells it. Never holds the cause.
    pub fn problem(&self) -> Problem {
        let problem = Problem::of(self.code());
        match self {
            Error::Invalid(errors) | Error::Unreadable(errors) => problem.with_errors(errors.clone()),
            Error::Stands(_, words, stands) => {
                Problem { detail: words.clone().unwrap_or_else(|| problem.detail.clone()), stands: Some(Stands::clone(stands)), ..problem }
            }
            Error::Met(_, name) => Problem { reference: Some(name.clone()), ..problem },
            Error::Refused(_) | Error::KeyReused(_) | Error::TooMany(_) | Error::Taken(_) | Error::Internal(_) => problem,
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Error::Refused(code)
    }
}

impl From<DbErr> for Error {
    /// A pool that is exhausted or a writer that is full says "busy", and so do a disk that is, a write that met
    /// another one and a database that is being restarted: a retry with the same key is safe. Everything else is ours to
    /// explain.
    fn from(cause: DbErr) -> Self {
        match cause {
            DbErr::ConnectionAcquire(_) => {
                tracing::warn!(%cause, "no database connection was free");
                Error::Refused(Code::Unavailable)
            }
            theirs if is_the_databases(&theirs) => {
                tracing::error!(cause = %theirs, "the database cannot work at present");
                Error::Refused(Code::Unavailable)
            }
            other => match other.sql_err() {
                Some(SqlErr::UniqueConstraintViolation(told)) => Error::Taken(told),
                _ => Error::Internal(other.to_string()),
            },
        }
    }
}

/// Whether the matter is the database's state rather than the statement: SQLite's FULL (13) and its kinds
/// of IOERR (10 in the lowest byte); PostgreSQL's classes "transaction rollback" (40: a deadlock, which took
/// everything of this write back), "insufficient resources" (53), "operator intervention" (57) and "system
/// error" (58); a connection that broke.
fn is_the_databases(cause: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(inner))
    | DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))) = cause
    else {
        return false;
    };
    let Some(told) = inner.as_database_error() else { return matches!(**inner, SqlxError::Io(_)) };
    let code = told.code().unwrap_or_default();
    if told.try_downcast_ref::<SqliteError>().is_some() {
        code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 10 | 13))
    } else {
        ["40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
    }
}

impl From<serde_json::Error> for Error {
    /// The library's own words quote the value that did not fit, and what we read is mostly what was sealed.
    fn from(_: serde_json::Error) -> Self {
        Error::internal("a document does not have the shape it was written in")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_in_a_document_of_the_wrong_shape_is_not_in_the_words_about_it() {
        let cause = serde_json::from_str::<Vec<Code>>("[\"Zeppelin\"]").unwrap_err();
        assert!(cause.to_string().contains("Zeppelin"), "the library quotes: {cause}");
        let told = Error::from(cause);
        assert!(!format!("{told} {told:?}").contains("Zeppelin"));
    }
}
