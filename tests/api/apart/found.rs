//! What finding, counting and drawing together tells of a compartment: nothing (docs/rules.md §3, §5, §6).
//!
//! The team has a campaign of its own on an account that three hidden reports name too, before, between and after the
//! team's. They would raise it sooner, make it larger, move a figure and fill a portion; in the other world they are not
//! there.

use super::{AMBER, Outsider, Script, plain, wake};
use crate::harness::{Person, desk::inside, plain_answers, report, spawn_app_with};
use serde_json::{Value, json};
use shared::{
    api::{ENDPOINTS, Endpoint, Meta},
    audit_list::{GetAuditCsv, ListAudit},
    audit_words::Group,
    campaigns::{CampaignName, ListCampaigns, NameCampaign, ReadCampaign},
    cases::ListCases,
    entities::{ListEntities, ListSuggestions, ReadEntity},
    ids::{CampaignId, CaseId, Reference},
    permission::Role,
    questionnaire::Answers,
    search::{CaseSearch, SearchCases},
    settings::Settings,
    statistics::{GetPicture, GetPictureCsv, PictureTable},
    time::Moment,
};
use std::fmt::Write;

/// Two of the team's reports name it: hidden ones would make a campaign of it.
const NUMBER: &str = "07700 900123";
/// More than two portions of whatever is looked through.
const REPORTS: usize = 102;

/// What the team has, and what a guess hits inside.
struct Known {
    case: CaseId,
    campaign: CampaignId,
    reference: Reference,
    hidden_case: CaseId,
    hidden_campaign: CampaignId,
    hidden_reference: Reference,
}

/// What the approacher is found again by, strong and weak.
fn approached(answers: Answers) -> Answers {
    let answers = answers.with("identifiers", &[&format!("{AMBER}\n{NUMBER}")]);
    answers.with("persona_name", &["Amber Quartz"]).with("persona_org", &["Amber Recruiting"])
}

fn of<E: Endpoint>() -> &'static Meta {
    ENDPOINTS.iter().find(|endpoint| endpoint.name == E::NAME).unwrap()
}

fn next(body: &str) -> Option<String> {
    let read: Value = serde_json::from_str(body).ok()?;
    read["next"].as_str().map(str::to_owned)
}

/// Rows that are told apart by nothing but chance: the server does what waits for one moment in any order.
fn one_by_one<'a>(rows: impl Iterator<Item = &'a str>) -> String {
    let mut rows: Vec<_> = rows.map(plain).collect();
    rows.sort();
    rows.join("\n")
}

impl Outsider {
    async fn ask<E: Endpoint>(&mut self, path: &str) -> String {
        self.request(of::<E>(), path).await
    }

    /// A list to its end. A cursor is sealed at random, and the clock on the wall may cut a portion short: what all of them
    /// hold together is compared.
    async fn whole<E: Endpoint>(&mut self, query: &str) {
        let (before, mut items, mut cursor) = (self.got.len(), Vec::new(), String::new());
        loop {
            let body = self.ask::<E>(&format!("{}?{query}{cursor}", E::PATH)).await;
            let Some(more) = self.taken(before, &body, &mut items) else { break };
            cursor = format!("&cursor={more}");
        }
        self.told(&format!("{} {query}", E::PATH), &items);
    }

    /// Takes a portion's items out of what was got so far; where to go on.
    fn taken(&mut self, before: usize, body: &str, items: &mut Vec<String>) -> Option<String> {
        let read: Value = serde_json::from_str(body).unwrap_or_default();
        let portion = read["items"].as_array()?;
        self.got.truncate(before);
        items.extend(portion.iter().map(Value::to_string));
        next(body)
    }

    fn told(&mut self, of: &str, items: &[String]) {
        writeln!(self.got, "{of}\n{}\n", items.join("\n")).unwrap();
    }

    /// All rows of the audit, and how many came at once.
    async fn audit(&mut self, query: &str) {
        let (mut rows, mut sizes, mut cursor) = (Vec::new(), Vec::new(), String::new());
        loop {
            let before = self.got.len();
            let body = self.ask::<ListAudit>(&format!("{}?{query}{cursor}", ListAudit::PATH)).await;
            let read: Value = serde_json::from_str(&body).unwrap();
            let Some(items) = read["items"].as_array() else { return };
            self.got.truncate(before);
            rows.extend(items.iter().map(Value::to_string));
            sizes.push((items.len(), read["looked_back_to"].clone(), read["chain"].clone()));
            let Some(next) = next(&body) else { break };
            cursor = format!("&cursor={next}");
        }
        writeln!(self.got, "audit {query}\n{sizes:?}\n{}\n", one_by_one(rows.iter().map(String::as_str))).unwrap();
    }

    async fn look_for<E: Endpoint>(&mut self, asked: &Value) -> String {
        let call = self.person.client.post(format!("{}{}", self.person.address, E::PATH));
        let call = call.bearer_auth(&self.person.token).header("content-type", "application/json").body(asked.to_string());
        // What was searched for is left out: a hidden reference is another one in the other world.
        self.take(call, E::NAME).await
    }

    /// All that a search finds.
    async fn search_whole(&mut self, text: &str) {
        let (before, mut items, mut asked) = (self.got.len(), Vec::new(), json!({ "text": text }));
        loop {
            let body = self.look_for::<SearchCases>(&asked).await;
            let Some(cursor) = self.taken(before, &body, &mut items) else { break };
            asked["cursor"] = cursor.into();
        }
        self.told("a search", &items);
    }

    /// Reads what is drawn together of many reports.
    async fn look_at_all(&mut self, known: &Known) {
        self.ask::<ListCampaigns>(ListCampaigns::PATH).await;
        for campaign in [known.campaign, known.hidden_campaign] {
            self.ask::<ReadCampaign>(&ReadCampaign::PATH.replace("{campaign}", &campaign.to_string())).await;
        }
        self.ask::<ReadEntity>(&ReadEntity::PATH.replace("{entity}", &self.entity.to_string())).await;
        for case in [known.case, known.hidden_case] {
            self.ask::<ListSuggestions>(&ListSuggestions::PATH.replace("{case}", &case.to_string())).await;
        }
        for filter in ["technique=PAID_WORK", "channel=PRO_NETWORK", "technique=PAID_WORK&channel=PRO_NETWORK", "technique=INSIDER"] {
            self.whole::<ListCases>(filter).await;
        }
        self.ask::<GetPicture>(GetPicture::PATH).await;
        for table in PictureTable::ALL {
            self.ask::<GetPictureCsv>(&GetPictureCsv::PATH.replace("{table}", table.code())).await;
        }
        self.audit("").await;
        for group in [Group::Reports, Group::Cases, Group::Links, Group::Service] {
            self.audit(&format!("group={}", group.code())).await;
        }
        let before = self.got.len();
        let file = self.ask::<GetAuditCsv>(GetAuditCsv::PATH).await;
        if file.starts_with("at,") {
            self.got.truncate(before);
            writeln!(self.got, "audit.csv\n{}\n", one_by_one(file.lines())).unwrap();
        }
    }

    /// Searches for what the hidden reports say too, and for them.
    async fn search_for_all(&mut self, known: &Known) {
        for text in [AMBER, NUMBER] {
            self.look_for::<ListEntities>(&json!({ "text": text })).await;
        }
        for text in ["harbour", "quartz harbour", "lighthouse"] {
            self.search_whole(text).await;
        }
        for reference in [known.reference, known.hidden_reference] {
            self.search_whole(&reference.to_string()).await;
        }
    }
}

impl Script {
    /// One report into the compartment, where there is one.
    async fn hide(&self, insider: &mut Person) -> Reference {
        if !self.with {
            self.app.pass(Moment::SECOND);
            return Reference::from_random(7);
        }
        let said = approached(inside()).with("techniques", &["INSIDER", "PAID_WORK"]);
        let said = said.with("narrative", &["By the harbour and the lighthouse."]);
        self.file(insider, &report(&self.app, said)).await.reference
    }

    /// What its contact does with them: they are a campaign, and it gets a name.
    async fn lead_inside(&self, contact: &mut Person) -> (CaseId, CampaignId) {
        if !self.with {
            let nothing = |number| uuid::Uuid::from_u128(u128::MAX - number);
            return (CaseId(nothing(1)), CampaignId(nothing(2)));
        }
        let case = contact.queue().await[0].id;
        contact.open(case).await.unwrap();
        contact.send::<SearchCases>(&(), &CaseSearch { text: "harbour".parse().unwrap(), cursor: None }).await.unwrap();
        let campaigns = contact.send::<ListCampaigns>(&(), &()).await.unwrap().items;
        let name = CampaignName { version: 1, name: "Inside".parse().unwrap(), summary: None };
        contact.send::<NameCampaign>(&(campaigns[0].id,), &name).await.unwrap();
        (case, campaigns[0].id)
    }
}

/// Runs it; what each outsider got.
async fn run(with: bool) -> Vec<(String, String)> {
    let limits = ["REQUESTS_PER_MINUTE", "SIGN_INS_PER_MINUTE", "FILINGS_PER_HOUR"].map(|name| format!("VEDETTE_LIMITS__{name}"));
    let limits: Vec<_> = limits.iter().map(|name| (name.as_str(), "100000")).collect();
    let app = spawn_app_with(&limits).await;
    let parent = app.institution("aldergate").await;
    let council = app.institution_below(Some(parent.id), "fernwick", Settings::default()).await;
    let mut script = Script { app, council: council.clone(), made: 0, with };
    let (mut reporters, mut insiders) = (Vec::new(), Vec::new());
    // About five people; three more would be about ten.
    for _ in 0..7 {
        reporters.push(script.person(&council, &[Role::Reporter]).await);
    }
    for _ in 0..3 {
        insiders.push(script.person(&council, &[Role::Reporter]).await);
    }
    script.hide(&mut insiders[0]).await;
    let mut reference = None;
    for number in 0..REPORTS {
        let said = plain_answers().with("narrative", &["By the harbour."]);
        let said = match number {
            0 | 1 => approached(said),
            2 | 3 => said.with("identifiers", &[AMBER]),
            _ => said,
        };
        let receipt = script.file(&mut reporters[number % 7], &report(&script.app, said)).await;
        reference = reference.or(Some(receipt.reference));
        if number == 1 {
            script.hide(&mut insiders[1]).await;
            script.app.settle().await;
        }
    }
    let hidden_reference = script.hide(&mut insiders[2]).await;
    script.app.settle().await;
    let mut contact = script.person(&council, &[Role::SeparateContact]).await;
    let mut outsiders = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::SeparateContact) {
        outsiders.push(script.outsider(&format!("{role:?}"), &council, &[role]).await);
    }
    for role in [Role::Lead, Role::Leadership, Role::Auditor] {
        outsiders.push(script.outsider(&format!("{role:?} above"), &parent, &[role]).await);
    }
    let place = |outsiders: &[Outsider], title: &str| outsiders.iter().position(|outsider| outsider.title == title).unwrap();
    let (team, officer) = (place(&outsiders, "Lead"), place(&outsiders, "Case"));
    // The two that suggest each other came first.
    let oldest = outsiders[team].person.queue().await.into_iter().min_by_key(|line| line.opened_at).unwrap();
    let campaigns = outsiders[team].person.send::<ListCampaigns>(&(), &()).await.unwrap().items;
    let (hidden_case, hidden_campaign) = script.lead_inside(&mut contact).await;
    let known =
        Known { case: oldest.id, campaign: campaigns[0].id, reference: reference.unwrap(), hidden_case, hidden_campaign, hidden_reference };
    let account = outsiders[officer].person.id();
    outsiders[team].person.add(known.case, account).await.unwrap();
    for rest in [0, 14 * Moment::DAY] {
        // The second time the month has closed.
        script.app.pass(rest);
        script.app.settle().await;
        for outsider in &mut outsiders {
            wake(&script.app, &mut outsider.person).await;
            outsider.look_at_all(&known).await;
        }
    }
    // Last, because how often somebody had to ask stands in the audit.
    for outsider in &mut outsiders {
        wake(&script.app, &mut outsider.person).await;
        outsider.search_for_all(&known).await;
        // Letters of one moment leave in an order of chance.
        let mut letters: Vec<_> = script.app.letters().into_iter().filter(|letter| letter.contains(outsider.person.email())).collect();
        letters.sort_by_key(|letter| plain(letter));
        outsider.got.extend(letters);
    }
    outsiders.into_iter().map(|outsider| (outsider.title, plain(&outsider.got))).collect()
}

#[tokio::test]
async fn what_is_found_counted_and_drawn_together_tells_nobody_outside_of_what_is_kept_apart() {
    let (with, without) = tokio::join!(run(true), run(false));
    assert_eq!(with.len(), Role::ALL.len() + 2);
    for ((title, with), (_, without)) in with.iter().zip(&without) {
        assert!(with.len() > 5_000, "{title} looked at something");
        for (line, (one, other)) in with.lines().zip(without.lines()).enumerate() {
            assert_eq!(one, other, "{title}, line {line}");
        }
        assert_eq!(with.lines().count(), without.lines().count(), "{title}");
    }
    let got = |title: &str| with.iter().find(|(other, _)| other == title).unwrap().1.as_str();
    for there in ["\"targets\":4", "\"cases\":4", "\"can_lead\":true", "\"sightings\":[{", "\"other\":{", "\"received_at\":"] {
        assert!(got("Lead").contains(there), "the comparison covers {there}");
    }
    assert!(got("Case").contains("\"can_lead\":false"), "the officer reads the campaign of a case they are on");
    for there in ["\"code\":\"ServiceCampaignRaised\"", "\"code\":\"EntityRead\"", "at,who,code,act", ",ReportFiled,"] {
        assert!(got("Auditor").contains(there), "and the audit: {there}");
    }
    for there in ["\"kind\":\"about\",\"value\":5", "2026-11,ALL,All together,5,"] {
        assert!(got("Leadership").contains(there), "and figures: {there}");
    }
}
