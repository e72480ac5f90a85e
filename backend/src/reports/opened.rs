//! Reports as the desk reads them.

use super::{
    delay,
    store::{Codes, Content, codes_place, content_place, open, rows},
};
use crate::kernel::{
    Kernel,
    error::{Error, Result},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::{
    cases::{ReportRead, Reporter, SentFor},
    ids::{CaseId, ReportId},
    lifecycle::ReportState,
    reports::IdentityShown,
    time::Moment,
};

/// The reports of a case, opened, oldest first. A name that is kept apart stays so, but in those of `open`. The caller
/// has checked and recorded the read.
///
/// # Errors
/// The database's.
pub async fn of_case(kernel: &Kernel, case: CaseId, open: &[ReportId]) -> Result<Vec<ReportRead>> {
    let found = rows::Entity::find().filter(rows::Column::CaseId.eq(case.0)).order_by_asc(rows::Column::ReceivedAt);
    found.all(kernel.db.reader()).await?.into_iter().map(|row| read(kernel, row, open)).collect()
}

/// The typed answers that tell who filed a report.
pub(super) const WHO_FILED: &[&str] = &["contact_value"];

fn read(kernel: &Kernel, row: rows::Model, names: &[ReportId]) -> Result<ReportRead> {
    let (id, received_at) = (ReportId(row.id), Moment(row.received_at));
    let content: Content = open(kernel, content_place(id), row.content_key, row.content)?;
    let codes: Codes = open(kernel, codes_place(id), row.codes_key, row.codes)?;
    let shown = content.identity_mode == IdentityShown::Named || names.contains(&id);
    let mut answers = codes.answers;
    // Whoever cannot talk freely is reached in the ways they gave and in no other (docs/rules.md §1.3).
    let email = content.email.filter(|_| answers.first("can_talk_freely") != Some("NO") || answers.has("contact_method", "EMAIL"));
    for (field, values) in content.words.iter().filter(|(field, _)| shown || !WHO_FILED.contains(field)) {
        answers.set(field, values.to_vec());
    }
    Ok(ReportRead {
        id,
        reference: content.reference,
        received_at,
        answered_at: content.answered_at,
        clock_offset: content.clock_offset,
        answered_at_doubtful: delay::is_doubtful(delay::put_right(content.answered_at, content.clock_offset), received_at),
        reporter: content.name.filter(|_| shown).map(|name| Reporter { name: name.into(), email: email.map(Into::into) }),
        filed_by: content.filed_by,
        in_a_rush: content.in_a_rush,
        withdrawn: row.state == ReportState::Withdrawn.code(),
        // Few people act for a member: whom it was sent for would tell who sent it.
        on_behalf_of: content.on_behalf_of.filter(|_| shown).map(|member| SentFor { name: member.name.into(), private: member.private }),
        asked_by: content.asked_by,
        form_version: u16::try_from(row.form_version).map_err(Error::internal)?,
        answers,
    })
}
