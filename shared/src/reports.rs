//! Filing a report.

use crate::{
    api::{Endpoint, Method, Rate},
    ids::Reference,
    locale::Lang,
    permission::Permission,
    problem::Code,
    questionnaire::Answers,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// POST `/api/v1/reports`: one report; a retry with the same key gets the same receipt.
#[derive(Debug)]
pub struct FileReport;

impl Endpoint for FileReport {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports";
    const PERMISSION: Permission = Permission::FileReport;
    const IDEMPOTENT: bool = true;
    const RATE: Rate = Rate::Filing;
    const SEALABLE: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = NewReport;
    type Response = Receipt;
}

/// A report as a device sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// The form the answers belong to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::openapi::form_version))]
    pub form_version: u16,
    /// The language it was answered in.
    pub language: Lang,
    /// When the last question was answered, by the device's clock; "today" means this day. An
    /// impossible time is kept and flagged, never refused (docs/rules.md §1.8).
    pub answered_at: Moment,
    /// The answers.
    pub answers: Answers,
}

/// What the reporter keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The report's name for people.
    pub reference: Reference,
    /// When the server had it.
    pub received_at: Moment,
    /// The same in the institution's zone and the reporter's language.
    pub received_words: String,
    /// What happens next and when, promising no time the team does not keep (docs/rules.md §1.4).
    pub next_words: String,
}
