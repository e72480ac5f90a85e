//! The pages for phones without scripts or WebAssembly: the same questionnaire, the same views, the
//! same check, as ordinary forms; and the shells the apps start from.
//!
//! Answers wait on the server, sealed, one draft an account (docs/adr/0008-plain-mode-draft-on-the-server.md), or one a
//! visit of somebody without an account (docs/adr/0049-filing-without-an-account.md).
//! Sending uses the draft's own key, so that a form sent twice is one report.

mod additions;
mod ask;
mod draft;
mod leave;
mod leaving;
mod mine;
mod mine_acts;
mod notices;
mod pages;
mod questions;
mod receipt_acts;
mod receipts;
mod shells;
mod visits;

pub use draft::{SEALED, forget_visits};

use crate::kernel::http::Routes;

/// Mounts this feature. `/plain/check` and `/plain/sent` come before `/plain/{page}`, which would
/// otherwise take them.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount_page(pages::start_page);
    routes.mount_page(pages::info_page);
    routes.mount_page(leaving::sign_out_form);
    routes.mount_page(mine::own_reports_page);
    routes.mount_page(mine::own_report_page);
    routes.mount_page(mine::own_report_form);
    routes.mount_upload(mine::attachment_form);
    routes.mount_page(mine_acts::withdraw_form);
    routes.mount_page(mine_acts::rate_form);
    routes.mount_page(additions::addition_page);
    routes.mount_page(additions::addition_form);
    routes.mount_page(notices::notices_page);
    routes.mount_page(notices::notice_page);
    routes.mount_page(notices::me_too_form);
    routes.mount_page(ask::ask_page);
    routes.mount_page(ask::ask_form);
    routes.mount_page(ask::own_questions_page);
    routes.mount_page(ask::own_question_page);
    routes.mount_page(ask::own_question_form);
    routes.mount_page(leave::leave_form);
    routes.mount_page(visits::visit_page);
    routes.mount_page(visits::visit_form);
    routes.mount_page(receipts::receipt_page);
    routes.mount_page(receipts::open_receipt);
    routes.mount_page(receipts::answer_receipt);
    routes.mount_page(receipt_acts::withdraw_by_receipt);
    routes.mount_page(receipt_acts::rate_by_receipt);
    routes.mount_page(receipt_acts::receipt_addition_page);
    routes.mount_page(receipt_acts::add_by_receipt);
    routes.mount_page(shells::report_shell);
    routes.mount_page(shells::desk_shell);
    routes.mount_page(shells::desk_case_shell);
    routes.mount_page(shells::desk_mine_shell);
    routes.mount_page(shells::desk_search_shell);
    routes.mount_page(shells::desk_names_shell);
    routes.mount_page(shells::desk_alerts_shell);
    routes.mount_page(shells::desk_questions_shell);
    routes.mount_page(shells::desk_question_shell);
    routes.mount_page(shells::desk_picture_shell);
    routes.mount_page(shells::desk_campaigns_shell);
    routes.mount_page(shells::desk_campaign_shell);
    routes.mount_page(shells::desk_entity_shell);
    routes.mount_page(shells::desk_people_shell);
    routes.mount_page(shells::desk_person_shell);
    routes.mount_page(shells::desk_settings_shell);
    routes.mount_page(shells::desk_version_shell);
    routes.mount_page(shells::desk_tree_shell);
    routes.mount_page(shells::desk_tree_page_shell);
    routes.mount_page(shells::desk_audit_shell);
    routes.mount_page(questions::show_question);
    routes.mount_page(questions::send_answers);
    routes.mount_page(questions::drop_answers);
    routes.mount_page(questions::start_again);
    routes.mount_page(questions::answer_question);
}
