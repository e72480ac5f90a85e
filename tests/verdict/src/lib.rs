//! What a browser makes of a report, for `tests/browser/verdict.test.mjs`: it sends the same reports to the server,
//! which must answer alike. The product ships none of this; `shared` is the part under test.
//!
//! - [`answer_set`] makes reports out of the form, good ones and bad ones.
//! - [`verdict`] is the app's word on a report.
//! - [`form`] and [`reach`] let the test see that the reports went everywhere.

mod odd;
mod sets;
mod spoil;

use serde_json::{Value, json};
use shared::{
    questionnaire::{self, FaultKind, REPORT},
    reports::NewReport,
};
use wasm_bindgen::prelude::*;

/// Names every kind of fault, and does not compile while one is left out.
macro_rules! kinds { ($($kind:ident)*) => {
    const KINDS: &[&str] = &[$(stringify!($kind)),*];

    const fn name(kind: FaultKind) -> &'static str {
        match kind { $(FaultKind::$kind { .. } => stringify!($kind)),* }
    }
}; }

kinds! { Missing NotOffered TooMany TooLong NoDay UnknownField }

/// Report `number` of `seed`, as JSON; the same two make the same report.
#[wasm_bindgen]
pub fn answer_set(seed: u32, number: u32) -> String {
    sets::report(seed, number).to_string()
}

/// What is wrong with a report, as the server's problem lists it under `errors`; empty when it is accepted.
///
/// # Errors
/// It is no report at all.
#[wasm_bindgen]
pub fn verdict(report: &str) -> Result<String, JsError> {
    let report: NewReport = serde_json::from_str(report)?;
    Ok(json!(report.check().err().unwrap_or_default()).to_string())
}

/// Which pages a report meets, and which kinds of fault its answers have.
///
/// # Errors
/// It is no report at all.
#[wasm_bindgen]
pub fn reach(report: &str) -> Result<String, JsError> {
    let answers = serde_json::from_str::<NewReport>(report)?.answers;
    let pages: Vec<&str> = REPORT.path(&answers).map(|page| page.id).collect();
    let faults = questionnaire::check(&answers).err().unwrap_or_default();
    let kinds: Vec<&str> = faults.into_iter().map(|fault| name(fault.kind)).collect();
    Ok(json!({ "pages": pages, "kinds": kinds }).to_string())
}

/// All there is to reach: the pages, each with its fields, and the kinds of fault.
#[wasm_bindgen]
pub fn form() -> String {
    let fields = |page: &questionnaire::Page| page.fields().iter().map(|field| field.id).collect::<Vec<_>>();
    let pages: Vec<Value> = REPORT.pages.iter().map(|page| json!({ "id": page.id, "fields": fields(page) })).collect();
    json!({ "pages": pages, "kinds": KINDS }).to_string()
}
