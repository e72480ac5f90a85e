//! Room for one more file. A report has few places; what broke off on its way does not hold one against its own sender.

use super::{
    keep::ARRIVES_WITHIN,
    store::{Attachment, report_tag, rows, sender_tag},
};
use crate::kernel::{db::Tx, error::Result, vault::Vault};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use shared::{
    attachments::{AttachmentState, FILES_A_DAY, FILES_MAX, Unkept},
    time::Moment,
};

/// A file of which no piece came for so long has broken off.
const BROKEN_AFTER: i64 = 10 * Moment::MINUTE;

/// Whether its report may have this file and its sender may begin it. Where all places are taken, the file whose place it
/// takes: of those on their way from the same sender one that looks the same, for then they begin it again, else the one
/// that stood still the longest.
pub(super) async fn room_for(tx: &Tx, vault: &Vault, new: &Attachment) -> Result<Result<Option<Attachment>, Unkept>> {
    let (report, sender, now) = (report_tag(vault, new.report()), sender_tag(vault, new.by()), new.at);
    let today =
        rows::Entity::find().filter(rows::Column::SenderTag.eq(sender.clone())).filter(rows::Column::At.gt(now.plus(-Moment::DAY).0));
    if today.count(tx).await? >= FILES_A_DAY {
        return Ok(Err(Unkept::TooManyToday));
    }
    let of_report = rows::Entity::find().filter(rows::Column::ReportTag.eq(report));
    if of_report.clone().filter(rows::Column::State.ne(AttachmentState::Refused.code())).count(tx).await? < FILES_MAX as u64 {
        return Ok(Ok(None));
    }
    let arriving = of_report.filter(rows::Column::SenderTag.eq(sender)).filter(rows::Column::State.eq(AttachmentState::Arriving.code()));
    let arriving = arriving.order_by_asc(rows::Column::DueAt).order_by_asc(rows::Column::Id).all(tx).await?;
    let mut arriving: Vec<_> = arriving.iter().filter_map(|row| Attachment::open(vault, row).ok()).collect();
    let again = arriving.iter().position(|other| other.shape() == new.shape());
    let still = || arriving.iter().position(|other| other.due.plus(BROKEN_AFTER - ARRIVES_WITHIN) <= now);
    Ok(match again.or_else(still) {
        Some(at) => Ok(Some(arriving.swap_remove(at).broken_off())),
        None => Err(Unkept::TooMany),
    })
}

impl Attachment {
    /// The same file, given up.
    fn broken_off(mut self) -> Self {
        self.state = AttachmentState::Refused;
        self.details.unkept = Some(Unkept::BrokenOff);
        self.details.pieces = Vec::new();
        self
    }
}
