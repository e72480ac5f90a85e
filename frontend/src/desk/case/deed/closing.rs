//! How a case ends or rests: the forms with the most to bring.

use super::{Faults, Sent, fault};
use shared::{
    lifecycle::{Closing, ClosureCode, Feedback, Move},
    text::{Line, TextFault},
    time::Moment,
};

pub(super) fn closing(sent: &Sent<'_>) -> Result<Closing, Faults> {
    let code = sent.code("code", ClosureCode::from_code)?;
    let feedback = match sent.typed("feedback") {
        "SEND" => Feedback::Send { words: sent.text("words")? },
        "HOLD" => Feedback::Hold { reason: sent.text("reason")?, review_at: review(sent)? },
        "NONE" => Feedback::None { reason: sent.text("reason")? },
        _ => return Err(fault("feedback", "Say what the reporter hears.")),
    };
    Ok(Closing { code, feedback })
}

fn review(sent: &Sent<'_>) -> Result<Moment, Faults> {
    sent.day("review_at", "12:00")?.ok_or_else(|| fault("review_at", "Choose a day in the next 90 days."))
}

pub(super) fn watch(sent: &Sent<'_>) -> Result<Move, Faults> {
    let lines = sent.typed("items").lines().map(str::trim).filter(|line| !line.is_empty());
    let items: Vec<Line> = lines.map(str::parse).collect::<Result<_, TextFault>>().map_err(|wrong| fault("items", wrong.to_string()))?;
    if items.is_empty() {
        return Err(fault("items", "Write down at least one thing to watch for."));
    }
    Ok(Move::Watch { items, review_at: review(sent)? })
}
