//! Somebody's device with passkeys on it: what a browser and its authenticator do between the two requests.

use super::{Person, TestApp};
use serde_json::{Value, json};
use shared::{
    accounts::Me,
    ids::AccountId,
    passkeys::{
        Added, Answer, BeginEnrolment, BeginPasskey, BeginPasskeySignIn, BeginPasskeyStepUp, Ceremony, Enrolment, FinishEnrolment,
        FinishPasskey, FinishPasskeySignIn, FinishPasskeyStepUp, LetterCode, NewPasskey, RecoveryCodes,
    },
    problem::Problem,
    step_up::SteppedUp,
};
use webauthn_authenticator_rs::{WebauthnAuthenticator, prelude::Url, softpasskey::SoftPasskey};
use webauthn_rs_proto::{CreationChallengeResponse, RequestChallengeResponse};

/// Where the tests' server says it is.
pub const ORIGIN: &str = "http://localhost:8080";

/// A device. It keeps one passkey, and whose it is.
pub struct Device {
    authenticator: SoftPasskey,
    origin: Url,
    credential: Value,
    owner: Vec<u8>,
}

impl Device {
    /// One that looks at our pages.
    pub fn new() -> Self {
        Self::at(ORIGIN)
    }

    /// One that looks at another site's pages.
    pub fn at(origin: &str) -> Self {
        let authenticator = SoftPasskey::new(true);
        Self { authenticator, origin: origin.parse().unwrap(), credential: Value::Null, owner: Vec::new() }
    }

    /// Takes the device to another site; what is on it stays.
    pub fn moved_to(&mut self, origin: &str) {
        self.origin = origin.parse().unwrap();
    }

    /// Whom the passkey says it belongs to.
    pub fn claims_to_be(&mut self, account: AccountId) {
        self.owner = account.0.as_bytes().to_vec();
    }

    /// Makes a passkey.
    pub fn make(&mut self, options: &Value) -> Value {
        let mut options: CreationChallengeResponse = serde_json::from_value(json!({ "publicKey": options })).unwrap();
        let selection = options.public_key.authenticator_selection.as_mut().unwrap();
        // This authenticator finds nothing by itself and says so; the test remembers for it.
        assert!(selection.require_resident_key, "signing in asks for no address, so the device has to find the passkey");
        selection.require_resident_key = false;
        self.owner = options.public_key.user.id.to_vec();
        let made = self.authenticator.do_registration(self.origin.clone(), options).unwrap();
        let made = serde_json::to_value(made).unwrap();
        self.credential = made["rawId"].clone();
        made
    }

    /// Answers a challenge, unlocked by its owner.
    pub fn answer(&mut self, options: &Value) -> Value {
        let mut options = options.clone();
        options["allowCredentials"] = json!([{ "type": "public-key", "id": self.credential }]);
        let options: RequestChallengeResponse = serde_json::from_value(json!({ "publicKey": options })).unwrap();
        let answer = self.authenticator.do_authentication(self.origin.clone(), options).unwrap();
        let mut answer = serde_json::to_value(answer).unwrap();
        answer["response"]["userHandle"] = json!(base64(&self.owner));
        answer
    }

    /// Answers without asking its owner to unlock it.
    pub fn answer_locked(&mut self, options: &Value) -> Value {
        let mut options = options.clone();
        options["userVerification"] = json!("discouraged");
        self.answer(&options)
    }
}

pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Adds a passkey to somebody signed in.
pub async fn add(person: &mut Person, device: &mut Device) -> Result<Added, Problem> {
    let asked = person.send::<BeginPasskey>(&(), &()).await?;
    let credential = device.make(&asked.options);
    person.send::<FinishPasskey>(&(), &NewPasskey { ceremony: asked.ceremony, credential, name: None }).await
}

/// The challenge of a sign-in.
pub async fn asked(person: &mut Person) -> Ceremony {
    person.send::<BeginPasskeySignIn>(&(), &()).await.unwrap()
}

/// Signs in with what a device answered.
pub async fn give(person: &mut Person, ceremony: &str, credential: Value) -> Result<Me, Problem> {
    let answer = Answer { ceremony: ceremony.to_owned(), credential };
    let me = person.send::<FinishPasskeySignIn>(&(), &answer).await?;
    person.renew().await;
    Ok(me)
}

/// Signs in on a new browser.
pub async fn sign_in(app: &TestApp, device: &mut Device) -> Result<Person, Problem> {
    let mut person = Person::nobody(app);
    let asked = asked(&mut person).await;
    let credential = device.answer(&asked.options);
    give(&mut person, &asked.ceremony, credential).await?;
    Ok(person)
}

/// Shows again that it is them.
pub async fn step_up(person: &mut Person, device: &mut Device) -> Result<SteppedUp, Problem> {
    let asked = person.send::<BeginPasskeyStepUp>(&(), &()).await?;
    let answer = Answer { ceremony: asked.ceremony, credential: device.answer(&asked.options) };
    person.send::<FinishPasskeyStepUp>(&(), &answer).await
}

/// Makes an invitation an account.
pub async fn enrol(app: &TestApp, code: &str, device: &mut Device) -> Result<RecoveryCodes, Problem> {
    let (mut guest, invitation) = (Person::nobody(app), code.to_owned());
    let asked = guest.send::<BeginEnrolment>(&(), &LetterCode { invitation: invitation.clone() }).await?;
    let credential = device.make(&asked.options);
    let done = guest.send::<FinishEnrolment>(&(), &Enrolment { invitation, ceremony: asked.ceremony, credential }).await;
    assert_eq!(guest.cookie, "", "an invitation signs nobody in");
    done
}
