//! Who a report is from and whom it names, for deciding who may have to do with it (docs/rules.md §3, §4).

use super::store::{self, Codes, Content, codes_place, content_place, rows};
use crate::{
    accounts::Profile,
    kernel::{Kernel, Signed, error::Result, vault::TagKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::{
    identifiers::folded_name,
    ids::{CaseId, Reference, ReportId},
    locale::Lang,
    questionnaire::Answers,
    reports::IdentityShown,
    time::Moment,
};
use std::collections::HashSet;
use uuid::Uuid;

/// The answers that name people: who approached, who was approached, who else was there. A story may mention a whole
/// team; were it read too, nobody might be left to look at the case.
const NAMES: &[&str] = &["persona_name", "subject_name", "others_present"];
/// The answers an address is looked for in.
const ADDRESSES: &[&str] = &["persona_name", "subject_name", "others_present", "identifiers", "persona_org"];

/// For each of `people`, in which of these cases they are named.
///
/// # Errors
/// The database's; internal when a report does not open.
pub async fn naming(kernel: &Kernel, cases: &[Uuid], people: &[&Profile]) -> Result<Vec<HashSet<Uuid>>> {
    let mut named = vec![HashSet::new(); people.len()];
    if cases.is_empty() || people.is_empty() {
        return Ok(named);
    }
    let found = rows::Entity::find().filter(rows::Column::CaseId.is_in(cases.iter().copied())).all(kernel.db.reader()).await?;
    for row in found {
        let content: Content = store::open(kernel, content_place(ReportId(row.id)), row.content_key, row.content)?;
        for (person, named) in people.iter().zip(&mut named) {
            if names(&content.words, person) {
                named.insert(row.case_id);
            }
        }
    }
    Ok(named)
}

/// Whether these words name somebody: by their address, or by every part of their name. Two people may share a name; the
/// wrong one of them can do without this case.
fn names(words: &Answers, person: &Profile) -> bool {
    let typed = |fields: &'static [&'static str]| fields.iter().flat_map(|field| words.of(field));
    let address = person.email.expose();
    if typed(ADDRESSES).any(|text| text.to_lowercase().contains(address)) {
        return true;
    }
    let Some(name) = folded_name(person.name.expose()) else { return false };
    let parts: Vec<&str> = name.split(' ').collect();
    typed(NAMES).filter_map(|text| folded_name(text)).any(|text| {
        // One word alone is too little to find somebody by within other words.
        text == name || parts.len() > 1 && parts.iter().all(|part| text.split(' ').any(|word| word == *part))
    })
}

/// What opening a name depends on.
#[derive(Clone, Copy, Debug)]
pub struct NameKept {
    /// Whether it is kept apart.
    pub confidential: bool,
    /// When its reporter said that somebody is in danger now, by our clock.
    pub danger_at: Option<Moment>,
}

/// The same of one report, if it belongs to the case.
///
/// # Errors
/// The database's; internal when the report does not open.
pub async fn name_kept(kernel: &Kernel, case: CaseId, report: ReportId) -> Result<Option<NameKept>> {
    let row = rows::Entity::find_by_id(report.0).filter(rows::Column::CaseId.eq(case.0)).one(kernel.db.reader()).await?;
    let Some(row) = row else { return Ok(None) };
    let content: Content = store::open(kernel, content_place(report), row.content_key, row.content)?;
    let codes: Codes = store::open(kernel, codes_place(report), row.codes_key, row.codes)?;
    let danger = codes.answers.first("danger_now") == Some("YES");
    let confidential = content.identity_mode == IdentityShown::Confidential;
    Ok(Some(NameKept { confidential, danger_at: danger.then_some(Moment(row.received_at)) }))
}

/// One of somebody's own reports.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The report.
    pub id: ReportId,
    /// Its case.
    pub case: CaseId,
    /// When it was received.
    pub received_at: Moment,
    /// The language it was answered in.
    pub language: Lang,
}

/// The report of this reference, if this person filed it.
///
/// # Errors
/// The database's; internal when the report does not open.
pub async fn own(kernel: &Kernel, signed: &Signed, reference: Reference) -> Result<Option<Own>> {
    let tag = |kind, bytes: &[u8]| kernel.vault.tag(kind, &[bytes]);
    let theirs = rows::Entity::find()
        .filter(rows::Column::Institution.eq(signed.institution.0))
        .filter(rows::Column::ReporterTag.eq(tag(TagKind::Reporter, signed.account.0.as_bytes())))
        .filter(rows::Column::ReferenceTag.eq(tag(TagKind::Reference, reference.to_string().as_bytes())));
    let Some(row) = theirs.one(kernel.db.reader()).await? else { return Ok(None) };
    let (id, case, received_at) = (ReportId(row.id), CaseId(row.case_id), Moment(row.received_at));
    let content: Content = store::open(kernel, content_place(id), row.content_key, row.content)?;
    Ok(Some(Own { id, case, received_at, language: content.language }))
}
