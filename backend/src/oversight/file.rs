//! Rows of the audit as a file for a spreadsheet.

use super::look::Found;
use crate::kernel::{
    error::{Error, Result},
    http::{Download, inert},
    words,
};
use jiff::tz::TimeZone;
use shared::{
    attachments::FileName,
    audit_list::{About, AuditLine, Doer},
};

/// The rows found, and a last line where rows may be missing.
pub(super) fn of(found: &Found, zone: &TimeZone) -> Result<Download> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    file.write_record(["at", "who", "code", "act", "object", "about", "refused", "count"]).map_err(Error::internal)?;
    for line in &found.items {
        file.write_record(cells(line, zone).map(inert)).map_err(Error::internal)?;
    }
    if found.next.is_some() {
        let at = found.looked_back_to.or_else(|| found.items.last().map(|line| line.at));
        let at = at.map(|at| words::local(at, zone).strftime(TIME).to_string()).unwrap_or_default();
        let missing = "Rows before this time are missing. Choose fewer days.";
        file.write_record([at.as_str(), "", "", missing, "", "", "", ""]).map_err(Error::internal)?;
    }
    Ok(Download { name: FileName::cleaned("audit.csv"), content: file.into_inner().map_err(Error::internal)?.into() })
}

/// A time with its offset: a file does not say where it was made.
const TIME: &str = "%Y-%m-%dT%H:%M:%S%:z";

fn cells(line: &AuditLine, zone: &TimeZone) -> [String; 8] {
    let who = match &line.by {
        Doer::Person { name, .. } => name.expose().to_owned(),
        Doer::Reporter => "A reporter".to_owned(),
        Doer::Service => "The service".to_owned(),
    };
    let about = match &line.about {
        Some(About::Case { reference, .. }) => reference.to_string(),
        Some(About::Person { name, .. }) => name.expose().to_owned(),
        None => String::new(),
    };
    let refused = line.refusal.as_ref();
    let operation = refused.and_then(|refused| refused.operation.clone()).unwrap_or_default();
    let count = refused.map_or(1, |refused| refused.count).to_string();
    let at = words::local(line.at, zone).strftime(TIME).to_string();
    [at, who, line.code.clone(), line.words.clone(), line.object.code().to_owned(), about, operation, count]
}
