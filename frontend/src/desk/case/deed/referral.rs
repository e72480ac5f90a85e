//! The record of a referral, as it is typed. Anything may be missing while it is written.

use super::{CaseDeed, Faults, Sent};
use shared::{
    lifecycle::{HandlingGrade, Marking, Partner, PartnerAnswer, ReferralDraft, SharedPart, Tlp},
    moves::{NewAnswer, NewReferral},
};

pub(super) fn draft(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let referral = ReferralDraft {
        to: sent.code("to", Partner::from_code)?,
        purpose: sent.some_text("purpose")?,
        legal_basis: sent.some_text("legal_basis")?,
        parts: sent.ticked("parts").iter().filter_map(|code| SharedPart::from_code(code)).collect(),
        marking: Marking::from_code(sent.typed("marking")),
        tlp: Tlp::from_code(sent.typed("tlp")),
        handling: HandlingGrade::from_code(sent.typed("handling")),
        conditions: sent.some_text("conditions")?,
        channel: sent.some_text("channel")?,
        reply_due_at: sent.day("reply_due_at", "17:00")?,
        keep_quiet: sent.typed("keep_quiet") == "YES",
    };
    Ok(CaseDeed::Referral(NewReferral { version: sent.version(), referral }))
}

pub(super) fn answer(sent: &Sent<'_>) -> Result<CaseDeed, Faults> {
    let answer = PartnerAnswer {
        partner_reference: sent.some_text("partner_reference")?,
        outcome: sent.text("outcome")?,
        no_further_action: sent.typed("no_further_action") == "YES",
    };
    Ok(CaseDeed::Answer(NewAnswer { version: sent.version(), answer }))
}
