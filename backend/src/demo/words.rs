//! What staff and reporters write to each other and to themselves while a case is worked.

use crate::kernel::error::{Error, Result};
use shared::{
    entries::{Note, Task, TaskTemplate},
    lifecycle::{
        Closing, ClosureCode, ClosureGroup, Feedback, Grading, HandlingGrade, KnowledgeGrade, Marking, Partner, ReferralDraft, SharedPart,
        SourceGrade, Tlp,
    },
    time::Moment,
};
use std::str::FromStr;

const FACTS: [&str; 8] = [
    "The sender’s address was made three weeks before the first message.",
    "The reporter forwarded four messages with their headers. They are kept as they came.",
    "The front desk has no visitor of that name in the book.",
    "The number answers with a machine and no name.",
    "Two others in the same office were asked. Neither was contacted.",
    "The firm is on the register since spring, with one director and no accounts.",
    "The picture on the profile stands on a page of stock photos.",
    "The invitation names a hall that was not booked that day.",
];
const VIEWS: [&str; 6] = [
    "Most likely a sales contact that went too far. The wish to change the app speaks against it.",
    "The order of the questions looks prepared. Whoever asks knows how the committee works.",
    "An attempt to build a contact for later. Nothing was asked for yet, and that fits.",
    "Nothing here needs more than one person with time. No sign of a group behind it.",
    "It fits the other cases of this month: same hours, same wording, another name.",
    "The person approached has little that is not public. The next one they try may have more.",
];
const DECISIONS: [&str; 3] = [
    "Leave it, and look again when the same name comes up.",
    "No talk with the office yet, so that nobody acts differently.",
    "Ask the platform for nothing now. The profile is worth watching.",
];
const MESSAGES: [&str; 5] = [
    "Thank you for the report. Please do not answer them for now. Could you tell us on which day they first wrote?",
    "We have read what you sent. Do you still have the first message? A picture of it helps us.",
    "Thank you. Did they write to anybody else in your office? Please ask nobody, only tell us what you know.",
    "We are looking at this. If they call again, say that you are busy and write down the time.",
    "Thank you for telling us. May we speak on the phone this week? Please say when it suits you.",
];
const REPLIES: [&str; 5] = [
    "It began on a Tuesday, two weeks ago. I have all of it on my phone.",
    "I still have the first message and will keep it. They have not written since.",
    "A colleague had something like it, but she deleted it at once.",
    "They called again this morning. I did as you said.",
    "Any afternoon after three is fine. Not from the office line, please.",
];
const TASKS: [(TaskTemplate, &str); 6] = [
    (TaskTemplate::CaptureProfile, "Keep the profile as it is today"),
    (TaskTemplate::CompanyCheck, "Look whether the firm exists"),
    (TaskTemplate::AskColleagues, "Ask whom else they wrote to"),
    (TaskTemplate::PreserveMail, "Keep the mail with its headers"),
    (TaskTemplate::CheckForwards, "Look for forwarding rules in the mailbox"),
    (TaskTemplate::WelfareCall, "Ask how the person is"),
];
const REASONS: [&str; 4] = [
    "It needs somebody who knows the committee.",
    "Two of your cases look alike, so this one is yours too.",
    "You have time this week.",
    "You spoke with this office before.",
];

fn said<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T> {
    text.parse().map_err(Error::internal)
}

fn pick<T: FromStr<Err: std::fmt::Display>>(list: &[&str], number: usize) -> Result<T> {
    said(list.get(number % list.len()).copied().unwrap_or_default())
}

pub(super) fn fact(number: usize) -> Result<Note> {
    Ok(Note::Factual { text: pick(&FACTS, number)? })
}

pub(super) fn view(number: usize) -> Result<Note> {
    Ok(Note::Assessment { text: pick(&VIEWS, number)? })
}

pub(super) fn decision(number: usize) -> Result<Note> {
    let reason = said("It costs little to wait and much to be noticed.")?;
    Ok(Note::Decision { decision: pick(&DECISIONS, number)?, options: Some(said("Speak to everybody in the office at once.")?), reason })
}

pub(super) fn task(number: usize, due_at: Moment) -> Result<Task> {
    let (template, title) = TASKS.get(number % TASKS.len()).copied().unwrap_or((TaskTemplate::Other, "Look again"));
    Ok(Task { title: said(title)?, template, due_at: Some(due_at), whom: None })
}

pub(super) fn message<T: FromStr<Err: std::fmt::Display>>(number: usize) -> Result<T> {
    pick(&MESSAGES, number)
}

pub(super) fn reply<T: FromStr<Err: std::fmt::Display>>(number: usize) -> Result<T> {
    pick(&REPLIES, number)
}

pub(super) fn reason<T: FromStr<Err: std::fmt::Display>>(number: usize) -> Result<T> {
    pick(&REASONS, number)
}

pub(super) fn words<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T> {
    said(text)
}

/// How the information in most cases is graded.
pub(super) const GRADING: Grading =
    Grading { source: SourceGrade::Untested, knowledge: KnowledgeGrade::Directly, handling: HandlingGrade::Permitted };

/// Why a case is closed, and what its reporters hear.
pub(super) fn closing(code: ClosureCode) -> Result<Closing> {
    let words = match code {
        ClosureCode::StateConfirmed | ClosureCode::StateLikely | ClosureCode::ReferredNoLocalAction => {
            let reason = said("A partner asked that nothing is said for now.")?;
            return Ok(Closing { code, feedback: Feedback::None { reason } });
        }
        ClosureCode::GenuineContact => "We looked into it. The contact is what it says it is. You were right to ask.",
        ClosureCode::CommercialLobbyingLawful => "This was somebody with something to sell. You can answer as you would any other.",
        ClosureCode::CyberOnly => "It was sent to many people at once. Your device is fine. Please go on reporting such mails.",
        ClosureCode::Withdrawn => "We have closed this as you asked. You can always write again.",
        _ => match code.group() {
            ClosureGroup::Concern => {
                "You were right to tell us. We did what we could and shall know the pattern again. Please do not answer them."
            }
            ClosureGroup::NotConcern | ClosureGroup::Unknown => {
                "We could not find out more. Please write again if anything new happens. Thank you for telling us."
            }
        },
    };
    Ok(Closing { code, feedback: Feedback::Send { words: said(words)? } })
}

/// What goes to a partner.
pub(super) fn referral(number: usize, reply_due_at: Moment) -> Result<ReferralDraft> {
    let to = if number.is_multiple_of(2) { Partner::ProtectiveSecurity } else { Partner::LocalPolice };
    Ok(ReferralDraft {
        to,
        purpose: Some(said("The same name was met elsewhere, and they can look into it.")?),
        legal_basis: Some(said("Public task: keeping members and their staff safe.")?),
        parts: vec![SharedPart::Approacher, SharedPart::Identifiers, SharedPart::Codes],
        marking: Some(Marking::OfficialSensitive),
        tlp: Some(Tlp::Amber),
        handling: Some(HandlingGrade::Permitted),
        conditions: None,
        channel: Some(said("The agreed mailbox")?),
        reply_due_at: Some(reply_due_at),
        keep_quiet: false,
    })
}
