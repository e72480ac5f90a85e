//! Somebody with a browser: keeps a cookie, holds a token, calls endpoints by their type.

use super::TestApp;
use reqwest::{Client, Method, Response, StatusCode, header, redirect::Policy};
use shared::{
    accounts::{Credentials, ExchangeToken, Me, SignIn},
    api::{self, Credential, Endpoint},
    cases::{DeskStatus, MailDelay},
    ids::{AccountId, IdempotencyKey, SessionId},
    problem::Problem,
    reports::{FileReport, NewReport, Receipt},
    step_up::{FreshCode, StepUp},
    time::Moment,
};
use std::time::Duration;

/// An account's proofs.
#[derive(Clone)]
pub struct Account {
    pub id: AccountId,
    pub email: String,
    pub password: String,
    pub secret: [u8; 20],
}

impl Account {
    /// The code of a moment.
    pub fn code(&self, at: Moment) -> String {
        let totp = totp_rs::Builder::new().with_secret(self.secret).build_noncompliant();
        totp.generate(u64::try_from(at.0 / 1000).unwrap()).to_string()
    }

    /// What they would type now.
    pub fn credentials(&self, app: &TestApp) -> Credentials {
        Credentials { email: self.email.clone(), password: self.password.clone(), code: self.code(app.now()) }
    }

    /// Signs in on a new device.
    pub async fn sign_in(&self, app: &TestApp) -> Person {
        let mut person = Person::nobody(app);
        person.account = Some(self.clone());
        let _: Me = person.send::<SignIn>(&(), &self.credentials(app)).await.unwrap();
        person.renew().await;
        // A code is good once, so the next sign-in of the same account needs a later one.
        app.pass(30 * Moment::SECOND);
        person
    }
}

/// What a browser says of a request from our own page.
pub fn from_us() -> header::HeaderMap {
    header::HeaderMap::from_iter([(header::HeaderName::from_static("sec-fetch-site"), header::HeaderValue::from_static("same-origin"))])
}

/// How long a connection may rest. Less than the server lets it, which else may close it while a request is on its way.
const REST: Duration = Duration::from_secs(1);

/// A device.
pub struct Person {
    pub client: Client,
    pub address: String,
    pub cookie: String,
    pub token: String,
    pub account: Option<Account>,
}

impl Person {
    /// Somebody signed out.
    pub fn nobody(app: &TestApp) -> Self {
        let client = Client::builder().redirect(Policy::none()).default_headers(from_us()).pool_idle_timeout(REST).build().unwrap();
        Self { client, address: app.address.clone(), cookie: String::new(), token: String::new(), account: None }
    }

    /// Exchanges the cookie for a token.
    pub async fn renew(&mut self) {
        self.token = self.send::<ExchangeToken>(&(), &()).await.unwrap().token;
    }

    /// The session their cookie leads to.
    pub fn session(&self) -> SessionId {
        SessionId(self.cookie.split(['=', '.']).nth(1).unwrap().parse().unwrap())
    }

    /// The same device as it is now: a copy of its cookie and its token.
    pub fn copy(&self) -> Self {
        let (client, account) = (self.client.clone(), self.account.clone());
        Self { client, address: self.address.clone(), cookie: self.cookie.clone(), token: self.token.clone(), account }
    }

    /// Shows again that it is them, with the app's next code.
    pub async fn step_up(&mut self, app: &TestApp) {
        app.pass(30 * Moment::SECOND);
        let code = self.account.as_ref().unwrap().code(app.now());
        self.send::<StepUp>(&(), &FreshCode { code }).await.unwrap();
    }

    /// What the desk tells them of mail that does not leave.
    pub async fn mail_delay(&mut self) -> Option<MailDelay> {
        self.renew().await;
        self.send::<DeskStatus>(&(), &()).await.unwrap().mail_delay
    }

    /// Calls an endpoint; keeps a cookie that comes with the answer.
    pub async fn send<E: Endpoint>(&mut self, params: &E::Params, request: &E::Request) -> Result<E::Response, Problem> {
        self.send_with::<E>(params, request, None).await
    }

    pub async fn send_with<E: Endpoint>(
        &mut self,
        params: &E::Params,
        request: &E::Request,
        key: Option<IdempotencyKey>,
    ) -> Result<E::Response, Problem> {
        let out = api::outgoing::<E>(params, request).unwrap();
        let mut call = self.client.request(out.method.as_str().parse::<Method>().unwrap(), format!("{}{}", self.address, out.path));
        call = match E::CREDENTIAL {
            Credential::Bearer if !self.token.is_empty() => call.header(header::AUTHORIZATION, format!("Bearer {}", self.token)),
            Credential::Cookie if !self.cookie.is_empty() => call.header(header::COOKIE, &self.cookie),
            _ => call,
        };
        if let Some(key) = key {
            call = call.header("Idempotency-Key", key.to_string());
        }
        if let Some(body) = out.body {
            call = call.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        let response = call.send().await.unwrap();
        self.keep_cookie(&response);
        let (status, body) = (response.status().as_u16(), response.bytes().await.unwrap());
        let answer = api::incoming::<E>(status, &body);
        if let Err(problem) = &answer {
            let described = api::problems::<E>().contains(&problem.code);
            assert!(described, "{} answers {:?}, which its REFUSALS do not name", E::NAME, problem.code);
        }
        answer
    }

    /// Signs in as a browser does that has a cookie already: it sends it along.
    pub async fn send_with_cookie(&mut self, given: &Credentials) -> Response {
        let call = self.client.post(format!("{}{}", self.address, SignIn::PATH)).header(header::COOKIE, &self.cookie);
        let body = serde_json::to_string(given).unwrap();
        let response = call.header(header::CONTENT_TYPE, "application/json").body(body).send().await.unwrap();
        self.keep_cookie(&response);
        response
    }

    /// Files a report under a fresh key.
    pub async fn file(&mut self, report: &NewReport) -> Result<Receipt, Problem> {
        self.send_with::<FileReport>(&(), report, Some(IdempotencyKey(uuid::Uuid::from_bytes(backend::kernel::ids::random())))).await
    }

    /// Visits a page.
    pub async fn visit(&mut self, path: &str) -> Page {
        let call = self.client.get(format!("{}{path}", self.address)).header(header::COOKIE, &self.cookie);
        self.page(call).await
    }

    /// Posts a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect::<Vec<_>>().join("&");
        let call = self.client.post(format!("{}{path}", self.address)).header(header::COOKIE, &self.cookie);
        self.page(call.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)).await
    }

    async fn page(&mut self, call: reqwest::RequestBuilder) -> Page {
        let response = call.send().await.unwrap();
        self.keep_cookie(&response);
        let header = |name| response.headers().get(name).map(|value: &header::HeaderValue| value.to_str().unwrap().to_owned());
        let (status, location, policy) = (response.status(), header(header::LOCATION), header(header::CONTENT_SECURITY_POLICY));
        Page { status, location, policy: policy.unwrap_or_default(), text: response.text().await.unwrap() }
    }

    fn keep_cookie(&mut self, response: &Response) {
        let set = response.headers().get_all(header::SET_COOKIE).iter();
        let pairs = set.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
        let ours = |pair: &String| pair.starts_with("__Host-session=") || pair.starts_with("__Host-visit=");
        let pairs: Vec<String> = pairs.filter(ours).collect();
        // One may go with the other's coming.
        if let Some(pair) = pairs.iter().find(|pair| !pair.ends_with('=')).or(pairs.last()) {
            self.cookie = pair.clone();
        }
    }
}

/// A page as a browser without scripts gets it.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    pub policy: String,
    pub text: String,
}
