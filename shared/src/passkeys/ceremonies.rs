//! The two requests of each ceremony.

use super::{Added, Answer, Ceremony, Enrolment, LetterCode, NewPasskey, RecoveryCodes};
use crate::{
    accounts::Me,
    api::{Endpoint, Method, Rate},
    permission::Permission,
    problem::Code,
    step_up::SteppedUp,
};

/// POST `/api/v1/sessions/passkey/begin`: the options for signing in with a passkey. The same for everybody:
/// no address is asked for, so there is none to try.
#[derive(Debug)]
pub struct BeginPasskeySignIn;

impl Endpoint for BeginPasskeySignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/passkey/begin";
    const PERMISSION: Permission = Permission::Public;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere];
    type Params = ();
    type Request = ();
    type Response = Ceremony;
}

/// POST `/api/v1/sessions/passkey`: a passkey's answer for a session cookie.
#[derive(Debug)]
pub struct FinishPasskeySignIn;

impl Endpoint for FinishPasskeySignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/passkey";
    const PERMISSION: Permission = Permission::Public;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere, Code::SignInRefused];
    type Params = ();
    type Request = Answer;
    type Response = Me;
}

/// POST `/api/v1/sessions/step-up/passkey/begin`: the options for showing again that it is you, with a passkey of
/// your own.
#[derive(Debug)]
pub struct BeginPasskeyStepUp;

impl Endpoint for BeginPasskeyStepUp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/step-up/passkey/begin";
    const PERMISSION: Permission = Permission::HoldSession;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere, Code::StepUpRefused];
    type Params = ();
    type Request = ();
    type Response = Ceremony;
}

/// POST `/api/v1/sessions/step-up/passkey`: a passkey's answer as a fresh proof.
#[derive(Debug)]
pub struct FinishPasskeyStepUp;

impl Endpoint for FinishPasskeyStepUp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/step-up/passkey";
    const PERMISSION: Permission = Permission::HoldSession;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere, Code::StepUpRefused];
    type Params = ();
    type Request = Answer;
    type Response = SteppedUp;
}

/// POST `/api/v1/me/passkeys/begin`: the options for a passkey of the caller's own.
#[derive(Debug)]
pub struct BeginPasskey;

impl Endpoint for BeginPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/passkeys/begin";
    const PERMISSION: Permission = Permission::HoldSession;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere];
    type Params = ();
    type Request = ();
    type Response = Ceremony;
}

/// POST `/api/v1/me/passkeys`: keeps the passkey the browser made. The first one comes with recovery
/// codes, which are shown this once.
#[derive(Debug)]
pub struct FinishPasskey;

impl Endpoint for FinishPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/passkeys";
    const PERMISSION: Permission = Permission::HoldSession;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere, Code::PasskeyRefused];
    type Params = ();
    type Request = NewPasskey;
    type Response = Added;
}

/// POST `/api/v1/invitations/passkey/begin`: the options for the passkey that makes an invitation an
/// account.
#[derive(Debug)]
pub struct BeginEnrolment;

impl Endpoint for BeginEnrolment {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/invitations/passkey/begin";
    const PERMISSION: Permission = Permission::Public;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere, Code::NotFound];
    type Params = ();
    type Request = LetterCode;
    type Response = Ceremony;
}

/// POST `/api/v1/invitations/passkey`: makes the account, with this passkey and recovery codes, which are
/// shown this once. Signs nobody in.
#[derive(Debug)]
pub struct FinishEnrolment;

impl Endpoint for FinishEnrolment {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/invitations/passkey";
    const PERMISSION: Permission = Permission::Public;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::NoPasskeysHere, Code::NotFound, Code::PasskeyRefused];
    type Params = ();
    type Request = Enrolment;
    type Response = RecoveryCodes;
}
