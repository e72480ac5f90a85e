//! Errors as the wire tells them: RFC 9457 problems with a code (docs/security.md §6).

use serde::{Deserialize, Serialize};

/// What went wrong, in a form the reader can act on. Never carries an inside cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`: the code says which problem it is.
    #[cfg_attr(feature = "openapi", schema(pattern = "^about:blank$"))]
    #[serde(rename = "type")]
    pub kind: String,
    /// The code's short title.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// Which problem it is; stable.
    pub code: Code,
    /// What the reader can do.
    pub detail: String,
    /// The request's id, to quote to support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The faulty fields of the request, if that is the matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The receipt's reference, when a key was used before with other answers (docs/rules.md §1.12); what an alert is called that
    /// is in the way of another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Where the object of the request stands, when that is what is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands: Option<Stands>,
}

/// Where an object stands, for whoever may see it (docs/rules.md §3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stands {
    /// The version to repeat the request with.
    pub version: i32,
    /// The code of its state.
    pub state: String,
    /// The code of the rule that was in the way; nothing where only the version was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}

/// One faulty field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON pointer into the request: `/answers/channel`.
    pub pointer: String,
    /// What to put there instead.
    pub detail: String,
}

macro_rules! codes { ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal, $detail:literal;)*) => {
    /// The table of problems: code, status, title, what the reader can do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Code { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

    impl Code {
        /// Every code.
        pub const ALL: &[Code] = &[$(Code::$name),*];
        /// The code on the wire.
        pub const fn as_str(self) -> &'static str { match self { $(Code::$name => $text),* } }
        /// The HTTP status it is sent with.
        pub const fn status(self) -> u16 { match self { $(Code::$name => $status),* } }
        // Always inline: a phone that knows its code keeps one title, not all of them.
        /// The short title.
        #[inline(always)]
        pub const fn title(self) -> &'static str { match self { $(Code::$name => $title),* } }
        /// What the reader can do.
        #[inline(always)]
        pub const fn detail(self) -> &'static str { match self { $(Code::$name => $detail),* } }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::PartialSchema for Code {
        fn schema() -> crate::openapi::AnySchema { crate::openapi::codes("Which problem it is.", &[$($text),*]) }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::ToSchema for Code {}
}; }

codes! {
    /// The body is not the JSON the endpoint reads.
    BadRequest = "bad_request", 400, "The request could not be read", "Check the fields named in errors and send it again.";
    /// An idempotent endpoint was called without a key.
    KeyMissing = "key_missing", 400, "The request has no Idempotency-Key", "Send an Idempotency-Key header with a new UUID, and the same one on each retry.";
    /// No live session.
    SignInNeeded = "sign_in_needed", 401, "Sign in first", "Your session has ended or you have not signed in. Sign in and try again.";
    /// The session may only file by now.
    ReadingEnded = "reading_ended", 401, "Sign in again to see this", "This device can still send a report. To see anything else, sign in again.";
    /// Name, password or code is wrong; never says which.
    SignInRefused = "sign_in_refused", 401, "Those details do not match", "Check the e-mail address, the password and the code. Codes change every 30 seconds.";
    /// A session alone is not enough for this.
    StepUpRequired = "step_up_required", 401, "Show again that it is you", "This needs a fresh proof, not only that you are signed in. Confirm with your passkey or a new code, then send the same request again.";
    /// A fresh proof was no good; never says why.
    StepUpRefused = "step_up_refused", 422, "That did not prove that it is you", "Use a code that was not used before, or your passkey. Codes change every 30 seconds.";
    /// The role lacks the permission.
    NotPermitted = "not_permitted", 403, "Your role does not allow this", "Ask your security lead if you think it should.";
    /// The request came from another site.
    WrongOrigin = "wrong_origin", 403, "The request came from another site", "Open this service directly and try again.";
    /// Not there, or not there for this reader.
    NotFound = "not_found", 404, "There is nothing here for you", "Check the address. It may have moved, or it may belong to another team.";
    /// The path exists with another method.
    MethodNotAllowed = "method_not_allowed", 405, "That method is not used here", "See the Allow header.";
    /// The object changed meanwhile.
    Conflict = "conflict", 409, "Somebody changed this before you", "Load it again and repeat your change.";
    /// The rules of a case forbid what was asked; `detail` and `stands.refusal` say which.
    MoveRefused = "move_refused", 409, "This cannot be done with the case now", "Look at the case: it says what can be done, and what is missing.";
    /// Somebody wants a name and does not work the case.
    NotOnCase = "not_on_case", 409, "You do not work this case", "Only somebody who works a case can ask for a name. Ask a lead to put you on it.";
    /// There is no name to open.
    NothingApart = "nothing_apart", 409, "This name is not kept apart", "The report shows who filed it.";
    /// A custodian works the case, or asked.
    OnCase = "on_case", 409, "Somebody else must answer", "You work this case or asked for the name yourself. Another lead can answer.";
    /// Whoever asked has left the case.
    AskerLeft = "asker_left", 409, "The person who asked has left the case", "The name stays shut. They can ask again once they work the case.";
    /// Glass is to be broken where nothing is in the way.
    AlreadyOpen = "already_open", 409, "You can read this case already", "Open it as usual.";
    /// A file was not looked at yet.
    BeingChecked = "being_checked", 409, "This file is still being checked", "Nobody can open it before that is done. Try again in a few minutes.";
    /// A file as it was sent belongs to a report whose name is kept apart, and could tell it.
    FileKeptApart = "file_kept_apart", 409, "This file can tell whose report it is", "A PDF, an e-mail or a text stays as it was sent, so it may hold the name that is kept apart. Ask for the name on the case, with a reason. When it is open to you, the file is too.";
    /// A member alert is to be drafted about what one names already; `reference` is what that one is called, for who sees it.
    AlertStands = "alert_stands", 409, "There is an alert about this already", "It waits for a second lead, or members see it. Look under Alerts. If it is not there, another lead sees it, and a draft ends by itself after 14 days.";
    /// Nobody would hear of what is never done unheard.
    NobodyToTell = "nobody_to_tell", 409, "There is nobody to tell", "Somebody else has to be told when you do this: another security lead, or for a separate contact another contact. There is none. Ask for one to be named first.";
    /// Somebody is to be invited who is there already.
    AddressTaken = "address_taken", 409, "This address already has an account", "No letter was sent. The person can sign in with this address.";
    /// Somebody decides what they proposed themselves.
    OwnProposal = "own_proposal", 409, "You proposed this yourself", "Ask another security lead to decide.";
    /// Somebody wants to decide alone what takes two.
    SecondPerson = "second_person", 409, "Somebody else has to decide this", "Nobody decides what they proposed or what is about themselves. Roles and invitations need a security lead.";
    /// The request is for another host than this installation's.
    WrongHost = "wrong_host", 421, "That address is not served here", "Use the address your security team gave you.";
    /// Passkeys belong to a name, and this installation has only a number.
    NoPasskeysHere = "no_passkeys_here", 409, "Passkeys do not work at this address", "A passkey needs an address with a name, like https://report.example. Sign in with password and code.";
    /// Nothing would be left to sign in with.
    LastFactor = "last_factor", 409, "This is the only way in that you have", "Add another passkey first. Then take this one away.";
    /// The body is larger than the endpoint takes.
    TooLarge = "too_large", 413, "That is too much at once", "Send less text.";
    /// The body is neither JSON nor a form.
    UnsupportedType = "unsupported_type", 415, "That kind of content is not read here", "Send application/json.";
    /// The answers break a rule of the questionnaire.
    Invalid = "invalid", 422, "Some answers need another look", "Correct the fields named in errors and send again.";
    /// What the browser made is no answer to what was asked, or the question has run out.
    PasskeyRefused = "passkey_refused", 422, "The passkey could not be kept", "Begin again, and finish within five minutes on the same page.";
    /// A sealed body was made for a key this server does not have.
    Unopenable = "unopenable", 422, "What was sealed on the device could not be opened", "Nothing was lost. Open the service again while online, so that the device learns the server's key, and send again.";
    /// The key was used before with another request.
    KeyReused = "key_reused", 422, "This was sent before with other answers", "Your first report was kept. Load the page again to see its reference.";
    /// Too often.
    TooMany = "too_many", 429, "Too many tries", "Wait for the time in Retry-After, then try again.";
    /// Our fault.
    Internal = "internal", 500, "Something went wrong here", "It has been recorded. Try again, and quote the request id if it happens again.";
    /// Busy or starting; a retry is safe.
    Unavailable = "unavailable", 503, "The service is busy", "Try again in a moment. Nothing was lost.";
    /// An answer that was not ours, made by the client itself.
    Unreadable = "unreadable", 502, "The answer could not be read", "Check your connection and try again.";
    /// No answer at all, made by the client itself.
    Offline = "offline", 503, "No connection", "Check your connection and try again.";
}

impl Problem {
    /// The problem of `code`, in the table's words.
    #[expect(clippy::inline_always, reason = "as the title")]
    #[inline(always)]
    pub fn of(code: Code) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: code.detail().to_owned(),
            request_id: None,
            errors: Vec::new(),
            reference: None,
            stands: None,
        }
    }

    /// What a client says of an answer that was not ours: a proxy on the way has words of its own for
    /// "busy", and its status tells which they are.
    pub fn unreadable(status: u16) -> Self {
        // A code that is known at each place: see `Code::title`.
        let problem = match status {
            429 => Self::of(Code::TooMany),
            502..=504 => Self::of(Code::Unavailable),
            _ => Self::of(Code::Unreadable),
        };
        Self { status, ..problem }
    }

    /// The same problem with the faulty fields.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldProblem>) -> Self {
        Self { errors, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_answer_is_taken_for_what_its_status_says() {
        let codes = [429, 502, 503, 504, 500, 200].map(|status| Problem::unreadable(status).code);
        let (busy, odd) = (Code::Unavailable, Code::Unreadable);
        assert_eq!(codes, [Code::TooMany, busy, busy, busy, odd, odd]);
        assert_eq!([502, 504, 418].map(|status| Problem::unreadable(status).status), [502, 504, 418]);
    }

    #[test]
    fn a_problem_names_the_fields_that_are_the_matter() {
        let fault = FieldProblem { pointer: "/answers/channel".to_owned(), detail: "Choose one.".to_owned() };
        let (bare, named) = (Problem::of(Code::Invalid), Problem::of(Code::Invalid).with_errors(vec![fault.clone()]));
        assert_eq!((bare.errors.len(), named.errors), (0, vec![fault]));
    }

    #[test]
    fn a_code_is_written_the_same_in_the_table_and_on_the_wire() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
        }
    }
}
