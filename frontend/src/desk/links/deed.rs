//! What a form of a campaign asks for: its fields as a request, or what is wrong with them; and what a refusal says. Pure,
//! so that the words are judged alike wherever they are read.

use crate::desk::views::{CaseWrong, field_id, name_of, refusal};
use shared::{
    campaigns::{CampaignDetail, CampaignEnd, CampaignName},
    pages::Fields,
    problem::{Code, Problem},
    text::TextFault,
};
use std::str::FromStr;

/// The form that ends a campaign, once somebody was asked for the second time.
pub const END: &str = "campaign-end";

/// Something to be done with a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CampaignDeed {
    /// It gets a name.
    Name(CampaignName),
    /// It is to end, for this reason: somebody is asked once more.
    Ask(String),
    /// It ends.
    End(CampaignEnd),
    /// It is not to end after all.
    Keep,
}

/// What the form called `form` asks for; `None` when it is none of a campaign's.
pub fn deed(form: &str, fields: &Fields, detail: &CampaignDetail) -> Option<Result<CampaignDeed, CaseWrong>> {
    let version = detail.line.version;
    // Both ask for the same.
    let end = || text(form, fields, "reason").map(|reason| CampaignEnd { version, reason });
    Some(match form {
        "campaign-name" => name(fields, version),
        "campaign-close" => end().map(|end| CampaignDeed::Ask(end.reason.expose().to_owned())),
        END => end().map(CampaignDeed::End),
        "campaign-keep" => Ok(CampaignDeed::Keep),
        _ => return None,
    })
}

fn name(fields: &Fields, version: u32) -> Result<CampaignDeed, CaseWrong> {
    let form = "campaign-name";
    let some = !fields.first(&field_id(form, "summary")).trim().is_empty();
    let summary = if some { Some(text(form, fields, "summary")?) } else { None };
    Ok(CampaignDeed::Name(CampaignName { version, name: text(form, fields, "name")?, summary }))
}

fn text<T: FromStr<Err = TextFault>>(form: &str, fields: &Fields, name: &str) -> Result<T, CaseWrong> {
    fields.first(&field_id(form, name)).parse().map_err(|fault: TextFault| CaseWrong {
        form: form.to_owned(),
        fields: vec![(name.to_owned(), fault.to_string())],
        ..CaseWrong::default()
    })
}

/// Whether a campaign is already as this would make it: the answer to an earlier try may have been lost on its way.
pub fn stands(deed: &CampaignDeed, now: &CampaignDetail) -> bool {
    match deed {
        CampaignDeed::Name(new) => now.line.name.as_ref() == Some(&new.name) && now.summary == new.summary,
        CampaignDeed::End(end) => now.line.closed_at.is_some() && now.closing_reason.as_ref() == Some(&end.reason),
        CampaignDeed::Ask(_) | CampaignDeed::Keep => false,
    }
}

/// What is said once it is done.
pub const fn done(deed: &CampaignDeed) -> &'static str {
    match deed {
        CampaignDeed::End(_) => "The campaign is closed",
        CampaignDeed::Name(_) => "That is kept",
        CampaignDeed::Ask(_) | CampaignDeed::Keep => "Nothing was done",
    }
}

/// What is said when somebody else was faster: what is another by now than on the page it was sent from.
pub fn overtaken(before: &CampaignDetail, now: &CampaignDetail) -> Vec<String> {
    let named = (before.line.name != now.line.name).then(|| format!("It is now called “{}”.", name_of(&now.line)));
    let told = (before.summary != now.summary).then(|| "What is known of it was written anew.".to_owned());
    let ended = (before.line.closed_at.is_none() && now.line.closed_at.is_some()).then(|| "It is closed now.".to_owned());
    let changed: Vec<String> = [named, told, ended].into_iter().flatten().collect();
    let first = format!("Somebody changed this campaign before you. {}", changed.join(" "));
    let then = "Nothing of yours was done. What you typed is still here: look at the campaign, then send it again if it is still right.";
    vec![first.trim_end().to_owned(), then.to_owned()]
}

/// A refusal as the form shows it, beside the campaign as it stands by then.
pub fn refused(form: &str, problem: &Problem, before: &CampaignDetail, now: &CampaignDetail) -> CaseWrong {
    let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let fields: Vec<_> = problem.errors.iter().map(|error| (name(&error.pointer), error.detail.clone())).collect();
    let said = match problem.code {
        _ if !fields.is_empty() => Vec::new(),
        Code::Conflict => overtaken(before, now),
        _ => refusal(problem),
    };
    CaseWrong { form: form.to_owned(), said, fields, ..CaseWrong::default() }
}
