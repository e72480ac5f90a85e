//! Somebody who files reports, and knows of each whether it was acknowledged.

use super::{
    harness::{
        Person,
        client::{Account, from_us},
        plain_answers,
    },
    server::Server,
    until::until,
};
use backend::kernel::{clock::Clock, ids};
use reqwest::{Client, redirect::Policy};
use shared::{
    accounts::{Credentials, SignIn},
    api::{self, Endpoint},
    attachments::{AttachmentState, BeginAttachment, FileName, GetAttachment, Media, NewAttachment},
    ids::IdempotencyKey,
    locale::Lang,
    problem::{Code, Problem},
    questionnaire::FORM_VERSION,
    reports::{FileReport, IdentityShown, NewReport, Receipt},
};
use std::time::Duration;
use tokio::sync::Mutex;

/// A report under its key, with the receipt if there was one.
#[derive(Clone, Debug)]
pub struct Sent {
    pub key: IdempotencyKey,
    pub report: NewReport,
    pub receipt: Option<Receipt>,
}

/// What came back. Anything else than these three fails the test.
#[derive(Debug)]
pub enum Answer {
    /// It is kept.
    Receipt(Receipt),
    /// Not now, and when to ask again: 503.
    Later,
    /// The connection ended without an answer.
    Silence,
}

/// Somebody signed in, with everything they ever sent.
pub struct Reporter {
    person: Person,
    pub sent: Vec<Sent>,
}

/// Somebody signed out.
pub fn nobody(server: &Server) -> Person {
    let client = Client::builder().redirect(Policy::none()).default_headers(from_us()).timeout(Duration::from_secs(30)).build().unwrap();
    Person { client, address: server.address.clone(), cookie: String::new(), token: String::new(), account: None }
}

/// Signs an account in at a server.
pub async fn sign_in(server: &Server, account: &Account) -> Person {
    let mut person = nobody(server);
    let code = account.code(Clock::System.now());
    let credentials = Credentials { email: account.email.clone(), password: account.password.clone(), code };
    person.send::<SignIn>(&(), &credentials).await.unwrap();
    person.renew().await;
    person
}

impl Reporter {
    pub async fn sign_in(server: &Server, account: &Account) -> Self {
        Self { person: sign_in(server, account).await, sent: Vec::new() }
    }

    /// Goes on at a server that was started again; the session is in the database.
    pub async fn go_on(&mut self, server: &Server) {
        self.person.address = server.address.clone();
        self.person.renew().await;
    }

    /// Adds a text to a report that was acknowledged; when this returns, it was looked at and is kept.
    pub async fn add_file(&mut self, number: usize, text: &[u8]) {
        let reference = self.sent[number].receipt.as_ref().expect("acknowledged").reference;
        let bytes = u32::try_from(text.len()).unwrap();
        let new = NewAttachment { name: FileName::cleaned("note.txt"), media: Media::Text, bytes, keep_original: false };
        let key = IdempotencyKey(ids::fresh());
        let id = self.person.send_with::<BeginAttachment>(&(reference,), &new, Some(key)).await.unwrap().id;
        let path = format!("{}/api/v1/attachments/{id}/pieces/0", self.person.address);
        let call = self.person.client.post(path).bearer_auth(&self.person.token).header("Content-Type", "application/octet-stream");
        assert_eq!(call.body(text.to_vec()).send().await.unwrap().status(), 200);
        let person = Mutex::new(&mut self.person);
        until("the file is kept", Duration::from_secs(120), async || {
            let progress = person.lock().await.send::<GetAttachment>(&(id,), &()).await.unwrap();
            (progress.state == AttachmentState::Kept).then_some(())
        })
        .await;
    }

    /// Writes a report that no other is like; gives its number.
    pub fn write(&mut self) -> usize {
        let key = IdempotencyKey(ids::fresh());
        let words = format!("A message out of nowhere about a well paid report, number {key}. {}", "And so on. ".repeat(150));
        let answers = plain_answers().with("narrative", &[words.trim_end()]);
        let report = NewReport {
            form_version: FORM_VERSION,
            language: Lang::En,
            answered_at: Clock::System.now(),
            clock_offset: None,
            identity_mode: IdentityShown::Named,
            answers,
            on_behalf_of: None,
        };
        self.sent.push(Sent { key, report, receipt: None });
        self.sent.len() - 1
    }

    /// Sends a report, for the first time or again.
    pub async fn send(&mut self, number: usize) -> Answer {
        let sent = &self.sent[number];
        let answer = self.ask(sent).await;
        if let Answer::Receipt(receipt) = &answer {
            if let Some(first) = &sent.receipt {
                assert_eq!(receipt, first, "one key, one receipt");
            }
            self.sent[number].receipt = Some(receipt.clone());
        }
        answer
    }

    async fn ask(&self, sent: &Sent) -> Answer {
        let out = api::outgoing::<FileReport>(&(), &sent.report).unwrap();
        let call = self.person.client.post(format!("{}{}", self.person.address, FileReport::PATH));
        let call = call.bearer_auth(&self.person.token).header("Idempotency-Key", sent.key.to_string());
        let call = call.header("Content-Type", "application/json").body(out.body.unwrap());
        let Ok(response) = call.send().await else { return Answer::Silence };
        let (status, wait) = (response.status().as_u16(), response.headers().get("Retry-After").cloned());
        // A body that breaks off is no answer: nobody was told anything.
        let Ok(body) = response.bytes().await else { return Answer::Silence };
        match api::incoming::<FileReport>(status, &body) {
            Ok(receipt) if status == 201 => Answer::Receipt(receipt),
            Err(Problem { code: Code::Unavailable, .. }) if status == 503 => {
                let seconds: u64 = wait.expect("503 says when to ask again").to_str().unwrap().parse().unwrap();
                assert!((1..=60).contains(&seconds));
                Answer::Later
            }
            other => panic!("{status}: {other:?}"),
        }
    }

    /// Sends again what was never acknowledged. All of it must be now.
    pub async fn send_the_rest(&mut self) -> usize {
        let rest: Vec<usize> = (0..self.sent.len()).filter(|number| self.sent[*number].receipt.is_none()).collect();
        for number in &rest {
            let answer = self.send(*number).await;
            assert!(matches!(answer, Answer::Receipt(_)), "{answer:?}");
        }
        rest.len()
    }
}
