//! What a case kept apart tells whoever must not know of it: nothing (docs/rules.md §3, docs/domain.md §6.3).
//!
//! One script runs on two servers with the same accounts and the same clock, once with a case in the separate
//! contact's compartment and once without. Everything every outsider gets is compared byte for byte: status, headers
//! but `Date`, body, live events, letters. Ids, references, tokens and cursors are random: each is replaced by its place
//! in the order in which this outsider first met it, so that the same one met again is still the same.

mod found;

use super::campaigns::{AMBER, entity, told};
use super::harness::{Person, TestApp, desk::inside, guest::key, plain_answers, report, spawn_app_with};
use backend::kernel::institutions::Institution;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{
    access::{Because, BreakGlass, Whom},
    api::{Credential, ENDPOINTS, Endpoint, Kind, Method},
    cases::WatchDesk,
    entities::ListEntities,
    entries::{NewMessage, WriteToReporter},
    ids::{AccountId, CaseId, EntityId, Reference},
    names::{AskName, NameWanted},
    permission::Role,
    reports::{IdentityShown, NewReport, Receipt},
    time::Moment,
};
use std::fmt::Write;

/// Somebody who must not learn of the case, with all that they ever got.
struct Outsider {
    title: String,
    person: Person,
    /// An entity of their institution that the hidden report tells of as well.
    entity: EntityId,
    got: String,
}

/// Signs somebody in again: a phone's session rests no longer than a quarter of an hour.
async fn wake(app: &TestApp, person: &mut Person) {
    *person = person.account.clone().unwrap().sign_in(app).await;
}

impl Outsider {
    /// Asks for something; what came back.
    async fn request(&mut self, endpoint: &shared::api::Meta, path: &str) -> String {
        let url = format!("{}{path}", self.person.address);
        let call = match endpoint.method {
            Method::Get => self.person.client.get(url),
            Method::Post => self.person.client.post(url),
        };
        let call = match endpoint.credential {
            Credential::Bearer => call.bearer_auth(&self.person.token),
            Credential::Cookie => call.header("cookie", &self.person.cookie),
        };
        self.take(call, &format!("{} {path}", endpoint.name)).await
    }

    async fn take(&mut self, call: reqwest::RequestBuilder, asked: &str) -> String {
        let response = call.send().await.unwrap();
        let (status, mut headers) = (response.status(), Vec::new());
        // Whether a connection stays open after a refusal depends on how fast its body came.
        for (name, value) in response.headers().iter().filter(|(name, _)| *name != "date" && *name != "connection") {
            headers.push(format!("{name}: {}", value.to_str().unwrap()));
        }
        headers.sort();
        let body = response.text().await.unwrap();
        writeln!(self.got, "{asked}\n{status}\n{}\n{body}\n", headers.join("\n")).unwrap();
        body
    }

    /// Reads everything there is to read, about `case` and `reference` where something is named, and what a guess at the
    /// hidden case gives.
    async fn look_everywhere(&mut self, case: CaseId, reference: Reference, hidden: CaseId) {
        self.person.renew().await;
        for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == Method::Get && endpoint.kind != Kind::Stream) {
            let entity = self.entity.to_string();
            // The nil id stands for the hidden case where there is none.
            let nothing = uuid::Uuid::from_u128(u128::MAX).to_string();
            let told = [
                ("{entity}", entity),
                ("{campaign}", nothing),
                ("{reference}", reference.to_string()),
                ("{page}", "danger".to_owned()),
                ("{topic}", "privacy".to_owned()),
            ];
            let path = told.iter().fold(endpoint.path.to_owned(), |path, (name, value)| path.replace(name, value));
            for case in [case, hidden] {
                self.request(endpoint, &path.replace("{case}", &case.to_string())).await;
                if !path.contains("{case}") {
                    break;
                }
            }
        }
        self.search().await;
        if let Some(cursor) = self.next_page() {
            let list = ENDPOINTS.iter().find(|endpoint| endpoint.name == "ListCases").unwrap();
            self.request(list, &format!("{}?cursor={cursor}", list.path)).await;
        }
    }

    /// Searches for what the hidden report tells of too.
    async fn search(&mut self) {
        let call = self.person.client.post(format!("{}{}", self.person.address, ListEntities::PATH));
        let call = call.bearer_auth(&self.person.token).header("content-type", "application/json");
        let response = call.body(serde_json::json!({ "text": AMBER }).to_string()).send().await.unwrap();
        let (status, body) = (response.status(), response.text().await.unwrap());
        writeln!(self.got, "searched {status} {body}").unwrap();
    }

    /// Where the last list they got goes on.
    fn next_page(&self) -> Option<String> {
        let (_, list) = self.got.rsplit_once("\nListCases ")?;
        let (_, rest) = list.split("\n\n").next()?.split_once("\"next\":\"")?;
        rest.split_once('"').map(|(cursor, _)| cursor.to_owned())
    }
}

/// The script. The case kept apart is there or not; nothing else differs.
struct Script {
    app: TestApp,
    council: Institution,
    made: u128,
    with: bool,
}

impl Script {
    async fn person(&mut self, institution: &Institution, roles: &[Role]) -> Person {
        self.made += 1;
        // The same account in both runs: lists are also ordered by id.
        let account = self.app.account_of(AccountId(uuid::Uuid::from_u128(self.made)), institution, roles).await;
        account.sign_in(&self.app).await
    }

    async fn outsider(&mut self, title: &str, institution: &Institution, roles: &[Role]) -> Outsider {
        let (person, entity) = (self.person(institution, roles).await, entity(&self.app, self.council.id));
        Outsider { title: title.to_owned(), person, entity, got: String::new() }
    }

    async fn file(&self, who: &mut Person, new: &NewReport) -> Receipt {
        who.renew().await;
        let receipt = who.file(new).await.unwrap();
        // No two cases are opened in one moment, or chance would order them.
        self.app.pass(Moment::SECOND);
        receipt
    }

    /// What goes on inside: an urgent report whose reporter keeps their name apart, and everything a contact does with it.
    async fn inside(&self, reporter: &mut Person, contact: &mut Person) -> CaseId {
        reporter.renew().await;
        contact.renew().await;
        // Asking for a name needs a fresh proof; the clock goes on alike in both runs.
        contact.step_up(&self.app).await;
        if !self.with {
            self.app.pass(Moment::SECOND);
            return CaseId(uuid::Uuid::nil());
        }
        // For the team it would be the third target.
        let answers = inside().with("danger_now", &["YES"]).with("identifiers", &[AMBER]);
        let new = NewReport { identity_mode: IdentityShown::Confidential, ..report(&self.app, answers) };
        self.file(reporter, &new).await;
        let case = contact.queue().await[0].id;
        let read = contact.open(case).await.unwrap();
        let itself = contact.id();
        contact.add(case, itself).await.unwrap();
        let wanted = NameWanted { report: read.reports[0].id, reason: "To warn them.".parse().unwrap() };
        contact.send::<AskName>(&(case,), &wanted).await.unwrap();
        // And the two of them talk.
        let new = NewMessage { report: read.reports[0].id, text: "Please call.".parse().unwrap(), supersedes: None };
        contact.send_with::<WriteToReporter>(&(case,), &new, Some(key())).await.unwrap();
        super::own_reports::answer(reporter, read.reports[0].reference, "I cannot.").await.unwrap();
        case
    }
}

/// Runs it; what each outsider got.
async fn run(with: bool) -> Vec<(String, String)> {
    let limits = ["REQUESTS_PER_MINUTE", "SIGN_INS_PER_MINUTE", "FILINGS_PER_HOUR"].map(|name| format!("VEDETTE_LIMITS__{name}"));
    let limits: Vec<_> = limits.iter().map(|name| (name.as_str(), "100000")).collect();
    let app = spawn_app_with(&limits).await;
    let (council, other) = (app.institution("fernwick").await, app.institution("aldergate").await);
    let mut script = Script { app, council: council.clone(), made: 0, with };
    let mut reporters = Vec::new();
    // One fewer than a figure needs to be shown: the hidden one would be the fifth.
    for _ in 0..4 {
        reporters.push(script.person(&council, &[Role::Reporter]).await);
    }
    let mut receipts = Vec::new();
    for number in 0..52 {
        let new = report(&script.app, if number < 2 { told(AMBER) } else { plain_answers() });
        let receipt = script.file(&mut reporters[number % 4], &new).await;
        receipts.push(receipt);
    }
    let mut insider = script.person(&council, &[Role::Reporter]).await;
    let mut contact = script.person(&council, &[Role::SeparateContact]).await;
    let mut outsiders = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::SeparateContact) {
        outsiders.push(script.outsider(&format!("{role:?}"), &council, &[role]).await);
    }
    for role in [Role::Lead, Role::Reporter, Role::SeparateContact, Role::Auditor] {
        outsiders.push(script.outsider(&format!("{role:?} elsewhere"), &other, &[role]).await);
    }
    let reference = receipts[0].reference;
    writeln!(outsiders[0].got, "{receipts:?}").unwrap();
    script.app.settle().await;
    let team = outsiders.iter().position(|outsider| outsider.title == "Lead").unwrap();
    let case = outsiders[team].person.queue().await[0].id;
    let hidden = listen(&script, &mut outsiders, &mut insider, &mut contact, (case, reference)).await;
    wake(&script.app, &mut reporters[0]).await;
    // One of the team's that nobody opens for a while: others are told of it, and of no other.
    let new = report(&script.app, plain_answers().with("danger_now", &["YES"]));
    script.file(&mut reporters[0], &new).await;
    // No mail leaves for a while, whomever it is for.
    let (mail, aside) = (script.app.folder.path().join("data/mail"), script.app.folder.path().join("data/aside"));
    std::fs::rename(&mail, &aside).unwrap();
    std::fs::write(&mail, "").unwrap();
    script.app.settle().await;
    script.app.pass(12 * Moment::MINUTE);
    for outsider in &mut outsiders {
        wake(&script.app, &mut outsider.person).await;
        outsider.look_everywhere(case, reference, hidden).await;
    }
    std::fs::remove_file(&mail).unwrap();
    std::fs::rename(&aside, &mail).unwrap();
    script.app.settle().await;
    work(&script, &mut outsiders, team, case).await;
    for outsider in &mut outsiders {
        wake(&script.app, &mut outsider.person).await;
        outsider.look_everywhere(case, reference, hidden).await;
    }
    // The month closes, and its figures appear.
    script.app.pass(14 * Moment::DAY);
    script.app.settle().await;
    for outsider in &mut outsiders {
        wake(&script.app, &mut outsider.person).await;
        outsider.look_everywhere(case, reference, hidden).await;
        for letter in script.app.letters().iter().filter(|letter| letter.contains(outsider.person.email())) {
            writeln!(outsider.got, "{letter}").unwrap();
        }
    }
    assert_eq!(script.app.letters_to(contact.email()).is_empty(), !with, "the case was there, and told");
    assert_eq!(script.council.id, council.id);
    outsiders.into_iter().map(|outsider| (outsider.title, plain(&outsider.got))).collect()
}

/// Desks are open and listen while the case comes.
async fn listen(
    script: &Script,
    outsiders: &mut [Outsider],
    insider: &mut Person,
    contact: &mut Person,
    known: (CaseId, Reference),
) -> CaseId {
    let mut streams = Vec::new();
    for (place, outsider) in outsiders.iter_mut().enumerate() {
        outsider.person.renew().await;
        let call = outsider.person.client.get(format!("{}{}", outsider.person.address, WatchDesk::PATH));
        let answer = call.bearer_auth(&outsider.person.token).send().await.unwrap();
        if answer.status() == 200 {
            streams.push((place, answer));
        }
    }
    assert_eq!(streams.len(), 4, "triage, the lead, and two elsewhere");
    let hidden = script.inside(insider, contact).await;
    for outsider in outsiders.iter_mut() {
        outsider.look_everywhere(known.0, known.1, hidden).await;
    }
    // The tokens end, and the streams with them.
    script.app.pass(6 * Moment::MINUTE);
    for (place, answer) in streams {
        let heard = answer.text().await.unwrap();
        let events: Vec<_> = heard.lines().filter(|line| !line.is_empty()).collect();
        writeln!(outsiders[place].got, "heard {events:?}").unwrap();
    }
    hidden
}

/// What the team does meanwhile with a case of its own.
async fn work(script: &Script, outsiders: &mut [Outsider], team: usize, case: CaseId) {
    let officer = outsiders.iter().position(|outsider| outsider.title == "Case").unwrap();
    let account = outsiders[officer].person.id();
    outsiders[officer].person.step_up(&script.app).await;
    let because = Because { reason: "A call at night.".parse().unwrap() };
    let until = outsiders[officer].person.send::<BreakGlass>(&(case,), &because).await.unwrap();
    writeln!(outsiders[officer].got, "{until:?}").unwrap();
    script.app.settle().await;
    wake(&script.app, &mut outsiders[team].person).await;
    outsiders[team].person.add(case, account).await.unwrap();
    let wrong = outsiders[team].person.send::<shared::access::LiftRecusal>(&(case,), &Whom { account }).await.unwrap_err();
    writeln!(outsiders[team].got, "{wrong:?}").unwrap();
}

/// The text with everything random in it replaced by the order of its first appearance.
fn plain(text: &str) -> String {
    let mut known: Vec<String> = Vec::new();
    let mut out = String::new();
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        if length == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        out.push_str(&named(word, &mut known));
        rest = after;
    }
    out
}

fn named(word: &str, known: &mut Vec<String>) -> String {
    let place = URL_SAFE_NO_PAD.decode(word).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(place) = place.filter(|place| place.split('.').count() == 3 && place.is_ascii()) {
        // A cursor: priority and time stay, the id does not.
        return place.split('.').map(|part| named(part, known)).collect::<Vec<_>>().join(".");
    }
    let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
    let uuid = matches!(word.len(), 32 | 36) && word.parse::<uuid::Uuid>().is_ok();
    let random = uuid || word.parse::<Reference>().is_ok() && word.starts_with("AR-") || hex && word.len() == 10 || word.len() >= 40;
    if !random {
        return word.to_owned();
    }
    let at = known.iter().position(|other| other == word).unwrap_or_else(|| {
        known.push(word.to_owned());
        known.len() - 1
    });
    format!("<{at}>")
}

#[tokio::test]
async fn a_case_kept_apart_changes_not_one_byte_of_what_anybody_outside_gets() {
    let (with, without) = tokio::join!(run(true), run(false));
    assert_eq!(with.len(), 11);
    for ((title, with), (_, without)) in with.iter().zip(&without) {
        assert!(with.len() > 10_000, "{title} looked at something");
        for (line, (one, other)) in with.lines().zip(without.lines()).enumerate() {
            assert_eq!(one, other, "{title}, line {line}");
        }
        assert_eq!(with.lines().count(), without.lines().count(), "{title}");
    }
    let lead = &with.iter().find(|(title, _)| title == "Lead").unwrap().1;
    for there in [
        "\"next\":\"",
        "heard [",
        "Something waits for you",
        "\"glass\":[{",
        "mail_delay\":{",
        "\"others\":1",
        "searched 200 OK {\"items\":[{",
        "\"targets\":2",
    ] {
        assert!(lead.contains(there), "the comparison covers {there}");
    }
    let leadership = &with.iter().find(|(title, _)| title == "Leadership").unwrap().1;
    assert!(leadership.contains("\"month\":\"2026-11\""), "and a closed month");
}
