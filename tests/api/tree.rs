//! Institutions below one's own: adding, renaming, their first people, and that nobody reaches into them from above
//! (docs/domain.md §6.6, docs/rules.md §1.13).

use super::harness::{
    Person, TestApp,
    guest::{self, key, rows},
    plain_answers, report, spawn_app, spawn_app_with,
};
use backend::{
    commands::institution::{self, Addition},
    kernel::institutions::Institution,
};
use shared::{
    accounts::SignIn,
    api::{ENDPOINTS, Kind, Method},
    audit::Action,
    ids::{InstitutionId, ProposalId},
    institutions::{
        AddInstitution, InstitutionLine, InviteFounder, ListInstitutions, NewFounder, NewInstitution, NewName, RenameInstitution, Seat,
        WhichSeat, WithdrawFounders,
    },
    page::PageQuery,
    people::{PeopleQuery, SearchPeople},
    permission::Role,
    problem::{Code, Problem},
    proposals::{DecideProposal, Decision, ListProposals},
    settings::Settings,
    time::Moment,
};
use std::collections::HashSet;

const ANN: &str = "ann@people.example";

async fn list(person: &mut Person) -> Vec<InstitutionLine> {
    person.renew().await;
    person.send::<ListInstitutions>(&(), &()).await.unwrap().items
}

fn new(slug: &str) -> NewInstitution {
    let name = format!("Council of {slug}").parse().unwrap();
    NewInstitution { name, slug: slug.parse().unwrap(), zone: "Europe/Paris".parse().unwrap() }
}

async fn add(admin: &mut Person, below: InstitutionId, slug: &str) -> Result<InstitutionId, Problem> {
    Ok(admin.send_with::<AddInstitution>(&(below,), &new(slug), Some(key())).await?.id)
}

pub fn founder(seat: Seat, email: &str) -> NewFounder {
    NewFounder { seat, email: email.parse().unwrap(), name: "Somebody Particular".parse().unwrap() }
}

pub async fn propose(admin: &mut Person, below: InstitutionId, seat: Seat, email: &str) -> Result<ProposalId, Problem> {
    Ok(admin.send_with::<InviteFounder>(&(below,), &founder(seat, email), Some(key())).await?.waits)
}

pub async fn agree(lead: &mut Person, id: ProposalId) -> Result<(), Problem> {
    lead.send::<DecideProposal>(&(id,), &Decision { agrees: true }).await
}

pub async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

pub async fn below(app: &TestApp, parent: &Institution, slug: &str) -> Institution {
    app.institution_below(Some(parent.id), slug, Settings::default()).await
}

/// An institution with one below it, and an administrator and a lead of the first.
pub async fn two(app: &TestApp) -> (Institution, Institution, Person, Person) {
    let parent = app.institution("fernwick").await;
    let child = below(app, &parent, "ashby").await;
    let admin = app.person(&parent, &[Role::Admin]).await;
    let lead = app.person(&parent, &[Role::Lead]).await;
    (parent, child, admin, lead)
}

/// Calls one of these endpoints as somebody who may.
pub async fn succeed(app: &TestApp, council: &Institution, person: &mut Person, name: &str) {
    match name {
        "ListInstitutions" => drop(list(person).await),
        "AddInstitution" => drop(add(person, council.id, "ashby").await.unwrap()),
        "RenameInstitution" => {
            let name = NewName { name: "Fernwick".parse().unwrap() };
            person.send::<RenameInstitution>(&(council.id,), &name).await.unwrap();
        }
        _ => {
            let child = below(app, council, "ashby").await;
            let waits = propose(person, child.id, Seat::Administrator, ANN).await.unwrap();
            if name == "WithdrawFounders" {
                agree(&mut app.person(council, &[Role::Lead]).await, waits).await.unwrap();
                person.send::<WithdrawFounders>(&(child.id,), &WhichSeat { seat: Seat::Administrator }).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn an_administrator_adds_below_and_each_sees_their_own_part_of_the_tree() {
    let app = spawn_app().await;
    let parent = app.institution("fernwick").await;
    let beside = app.institution("aldergate").await;
    let mut admin = app.person(&parent, &[Role::Admin]).await;
    let first = add(&mut admin, parent.id, "ashby").await.unwrap();
    let second = add(&mut admin, first, "brook").await.unwrap();
    let third = add(&mut admin, parent.id, "amble").await.unwrap();
    let told = list(&mut admin).await;
    let seen: Vec<_> = told.iter().map(|line| (line.depth, line.id)).collect();
    assert_eq!(seen, [(0, parent.id), (1, third), (1, first), (2, second)]);
    assert_eq!((told[2].slug.as_str(), told[2].zone.as_str(), told[2].name.as_str()), ("ashby", "Europe/Paris", "Council of ashby"));
    assert_eq!((told[2].administrator.free, told[2].contacts.free, told[2].contacts.there), (1, 2, 0));
    assert_eq!((told[0].administrator.there, told[0].administrator.free), (1, 0));
    // Whoever is below sees neither what is above nor what is beside.
    let middle = backend::kernel::institutions::get(&app.kernel, first).await.unwrap();
    assert_ne!(middle.separate_compartment, parent.separate_compartment);
    let mut lower = app.person(&middle, &[Role::Admin]).await;
    assert_eq!(list(&mut lower).await.iter().map(|line| (line.depth, line.id)).collect::<Vec<_>>(), [(0, first), (1, second)]);
    for elsewhere in [parent.id, third, beside.id] {
        let refused = add(&mut lower, elsewhere, "cove").await.unwrap_err();
        assert_eq!(refused.code, Code::NotFound);
        let name = NewName { name: "Ours now".parse().unwrap() };
        assert_eq!(lower.send::<RenameInstitution>(&(elsewhere,), &name).await.unwrap_err().code, Code::NotFound);
        assert_eq!(propose(&mut lower, elsewhere, Seat::Administrator, ANN).await.unwrap_err().code, Code::NotFound);
    }
    assert_eq!(propose(&mut lower, first, Seat::Administrator, ANN).await.unwrap_err().code, Code::NotFound, "nor of their own");
    assert_eq!((done(&app, Action::InstitutionAdded).await, rows(&app, "institutions").await, rows(&app, "proposals").await), (3, 5, 0));
}

#[tokio::test]
async fn a_retry_adds_once_and_a_short_name_belongs_to_one() {
    let app = spawn_app().await;
    let parent = app.institution("fernwick").await;
    let mut admin = app.person(&parent, &[Role::Admin]).await;
    let same = Some(key());
    let one = admin.send_with::<AddInstitution>(&(parent.id,), &new("ashby"), same).await.unwrap();
    assert_eq!(admin.send_with::<AddInstitution>(&(parent.id,), &new("ashby"), same).await.unwrap(), one);
    let taken = add(&mut admin, parent.id, "fernwick").await.unwrap_err();
    assert_eq!((taken.code, taken.errors[0].pointer.as_str()), (Code::Invalid, "/slug"));
    let nowhere = NewInstitution { zone: "Europe/Lonndon".parse().unwrap(), ..new("brook") };
    let wrong = admin.send_with::<AddInstitution>(&(parent.id,), &nowhere, Some(key())).await.unwrap_err();
    assert_eq!((wrong.code, wrong.errors[0].pointer.as_str()), (Code::Invalid, "/zone"));
    assert_eq!((rows(&app, "institutions").await, done(&app, Action::InstitutionAdded).await), (2, 1));
}

#[tokio::test]
async fn adding_and_renaming_ask_for_a_fresh_proof() {
    let app = spawn_app().await;
    let (parent, child, mut admin, _) = two(&app).await;
    app.pass(6 * Moment::MINUTE);
    admin.renew().await;
    assert_eq!(add(&mut admin, parent.id, "brook").await.unwrap_err().code, Code::StepUpRequired);
    let name = NewName { name: "Ashby Town Council".parse().unwrap() };
    assert_eq!(admin.send::<RenameInstitution>(&(child.id,), &name).await.unwrap_err().code, Code::StepUpRequired);
    assert_eq!(list(&mut admin).await[1].name, child.name);
    admin.step_up(&app).await;
    admin.send::<RenameInstitution>(&(child.id,), &name).await.unwrap();
    assert_eq!(list(&mut admin).await[1].name, "Ashby Town Council");
    // Once above, and once where people wonder who it was.
    let renamed: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::InstitutionRenamed).collect();
    assert_eq!(renamed.iter().map(|said| (said.account, said.object)).collect::<Vec<_>>(), vec![(Some(admin.id()), child.id.0); 2]);
}

#[tokio::test]
async fn what_is_added_starts_with_the_legal_texts_of_the_one_above_and_with_none_of_its_numbers() {
    let app = spawn_app().await;
    let text = shared::settings::Texts { en: "Said.".parse().unwrap(), cy: None };
    let legal = shared::settings::Legal { privacy: Some(text), ..Default::default() };
    let number = Settings::default().emergency;
    let settings = Settings { legal: legal.clone(), team: number, ..Settings::default() };
    let parent = app.institution_with("fernwick", settings).await;
    let mut admin = app.person(&parent, &[Role::Admin]).await;
    let id = add(&mut admin, parent.id, "ashby").await.unwrap();
    let child = backend::kernel::institutions::get(&app.kernel, id).await.unwrap();
    assert_eq!((child.settings.legal, child.settings.team, child.settings.zone.unwrap().expose()), (legal, None, "Europe/Paris"));
}

#[tokio::test]
async fn a_signed_out_visit_stays_with_the_first_institution_whatever_is_added_below() {
    let app = spawn_app().await;
    let parent = app.institution("fernwick").await;
    let mut admin = app.person(&parent, &[Role::Admin]).await;
    add(&mut admin, parent.id, "aaa").await.unwrap();
    let page = Person::nobody(&app).visit("/").await;
    assert!(page.text.contains("Council of fernwick") && !page.text.contains("Council of aaa"), "{}", page.text);
}

#[tokio::test]
async fn the_first_administrator_is_proposed_above_agreed_to_by_a_lead_there_and_at_home_below() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let waits = propose(&mut admin, child.id, Seat::Administrator, ANN).await.unwrap();
    app.settle().await;
    assert!(app.letters().is_empty(), "nobody alone");
    assert_eq!(agree(&mut admin, waits).await.unwrap_err().code, Code::SecondPerson);
    let mut below_lead = app.person(&child, &[Role::Lead]).await;
    assert_eq!(agree(&mut below_lead, waits).await.unwrap_err().code, Code::NotFound, "it is decided above");
    lead.renew().await;
    agree(&mut lead, waits).await.unwrap();
    assert_eq!(list(&mut admin).await[1].administrator.asked, 1);
    app.settle().await;
    let credentials = guest::accept(&app, &app.post()[0].code(), ANN).await;
    let me = Person::nobody(&app).send::<SignIn>(&(), &credentials).await.unwrap();
    assert_eq!((me.roles, me.institution_name), (vec![Role::Admin], child.name.clone()));
    assert_eq!((done(&app, Action::FounderProposed).await, done(&app, Action::FounderInvited).await), (1, 1));
    let invited = backend::kernel::audit::about(&app.kernel, child.id, invitation_of(&app).await, 10).await.unwrap();
    assert!(invited.iter().any(|said| said.action == Action::FounderInvited && said.account == Some(admin.id())), "it stands below");
    // From now on nobody above has a say in who administers it.
    let line = list(&mut admin).await.remove(1);
    assert_eq!((line.administrator.there, line.administrator.free), (1, 0));
    let late = propose(&mut admin, child.id, Seat::Administrator, "bob@people.example").await.unwrap_err();
    assert_eq!((late.code, late.errors[0].pointer.as_str()), (Code::Invalid, "/seat"));
}

async fn invitation_of(app: &TestApp) -> uuid::Uuid {
    app.audit().await.into_iter().find(|said| said.action == Action::FounderInvited).unwrap().object
}

#[tokio::test]
async fn of_two_proposals_for_one_seat_one_is_carried_out() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let one = propose(&mut admin, child.id, Seat::Administrator, ANN).await.unwrap();
    let other = propose(&mut admin, child.id, Seat::Administrator, "bob@people.example").await.unwrap();
    agree(&mut lead, one).await.unwrap();
    assert_eq!(agree(&mut lead, other).await.unwrap_err().code, Code::Conflict);
    let open = lead.send::<ListProposals>(&(), &PageQuery::default()).await.unwrap().items;
    assert!(open.iter().any(|proposal| proposal.id == other && proposal.may_refuse), "what was not done still waits");
    assert_eq!((rows(&app, "invitations").await, done(&app, Action::FounderInvited).await), (1, 1));
}

#[tokio::test]
async fn an_invitation_from_above_opens_nothing_once_the_seat_is_filled() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let waits = propose(&mut admin, child.id, Seat::Administrator, ANN).await.unwrap();
    agree(&mut lead, waits).await.unwrap();
    app.settle().await;
    let code = app.post()[0].code();
    // Whoever runs the server was faster.
    app.account(&child, &[Role::Admin]).await;
    let mut guest = guest::Guest::visiting(&app, &code).await;
    assert_eq!(guest.send_code().await.status, 422);
    assert_eq!(done(&app, Action::InvitationAccepted).await, 0);
}

#[tokio::test]
async fn two_separate_contacts_are_asked_from_above_and_never_a_third_nor_one_in_the_place_of_another() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let mut letters = Vec::new();
    for email in [ANN, "bob@people.example"] {
        let waits = propose(&mut admin, child.id, Seat::SeparateContact, email).await.unwrap();
        agree(&mut lead, waits).await.unwrap();
        letters.push(email);
    }
    let third = propose(&mut admin, child.id, Seat::SeparateContact, "cy@people.example").await.unwrap_err();
    assert_eq!(third.errors[0].pointer, "/seat");
    app.settle().await;
    for email in letters {
        let code = app.letters_to(email)[0].code();
        let credentials = guest::accept(&app, &code, email).await;
        assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &credentials).await.unwrap().roles, [Role::SeparateContact]);
    }
    let line = list(&mut admin).await.remove(1);
    assert_eq!((line.contacts.there, line.contacts.asked, line.contacts.free), (2, 0, 0));
    // One of them leaves. Who came instead would read what was told to another.
    let mut own = app.person(&child, &[Role::Admin]).await;
    let gone = own.send::<SearchPeople>(&(), &PeopleQuery { words: ANN.to_owned(), ..Default::default() }).await.unwrap().items[0].id;
    let waits = own.send::<shared::people::DisableAccount>(&(gone,), &Default::default()).await.unwrap().waits.unwrap();
    let line = list(&mut admin).await.remove(1);
    assert_eq!((line.contacts.there, line.contacts.free), (2, 0), "one administrator alone takes no contact away");
    agree(&mut app.person(&child, &[Role::Lead]).await, waits).await.unwrap();
    let line = list(&mut admin).await.remove(1);
    assert_eq!((line.contacts.there, line.contacts.free), (1, 0));
    assert!(propose(&mut admin, child.id, Seat::SeparateContact, "cy@people.example").await.is_err());
}

#[tokio::test]
async fn a_letter_that_went_wrong_is_taken_back_from_above_and_nothing_else_is() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let waits = propose(&mut admin, child.id, Seat::Administrator, "typo@people.example").await.unwrap();
    agree(&mut lead, waits).await.unwrap();
    app.settle().await;
    let code = app.post()[0].code();
    let seat = |seat| WhichSeat { seat };
    let none = admin.send::<WithdrawFounders>(&(child.id,), &seat(Seat::SeparateContact)).await.unwrap_err();
    assert_eq!(none.code, Code::Conflict, "nobody was asked to that seat");
    admin.send::<WithdrawFounders>(&(child.id,), &seat(Seat::Administrator)).await.unwrap();
    assert_eq!(guest::Guest::visiting(&app, &code).await.send_code().await.status, 422);
    assert_eq!(list(&mut admin).await[1].administrator.free, 1);
    // What the institution asks by itself is not for anybody above to take back.
    let mut own = app.person(&child, &[Role::Admin]).await;
    let mut below_lead = app.person(&child, &[Role::Lead]).await;
    own.renew().await;
    let id = guest::invite(&mut own, ANN, &[Role::Admin]).await.unwrap().id;
    agree(&mut below_lead, ProposalId(id.0)).await.unwrap();
    admin.renew().await;
    assert_eq!(admin.send::<WithdrawFounders>(&(child.id,), &seat(Seat::Administrator)).await.unwrap_err().code, Code::Conflict);
    assert_eq!(rows(&app, "invitations").await, 1);
}

#[tokio::test]
async fn no_role_above_reaches_an_account_a_case_a_figure_or_a_setting_below_by_any_endpoint() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000")]).await;
    let (parent, child, mut admin, _) = two(&app).await;
    let mut reporter = app.person(&child, &[Role::Reporter]).await;
    let receipt = reporter.file(&report(&app, plain_answers())).await.unwrap();
    let mut below_lead = app.person(&child, &[Role::Lead]).await;
    let mut below_admin = app.person(&child, &[Role::Admin]).await;
    let case = below_lead.queue().await[0].id;
    let version = super::settings::propose(&mut below_admin, &super::settings::changed(0)).await.unwrap();
    let invited = guest::invite(&mut below_admin, ANN, &[Role::Reporter]).await.unwrap().id;
    let proposed = guest::invite(&mut below_admin, "bob@people.example", &[Role::Case]).await.unwrap().id;
    let secrets = [
        case.to_string(),
        receipt.reference.to_string(),
        version.to_string(),
        invited.to_string(),
        proposed.to_string(),
        reporter.id().to_string(),
        reporter.email().to_owned(),
        below_lead.id().to_string(),
        below_lead.email().to_owned(),
        ANN.to_owned(),
    ];
    let ids = [
        ("{case}", case.to_string()),
        ("{account}", reporter.id().to_string()),
        ("{version}", version.to_string()),
        ("{invitation}", invited.to_string()),
        ("{proposal}", proposed.to_string()),
        ("{reference}", receipt.reference.to_string()),
        ("{session}", reporter.session().to_string()),
    ];
    let asked: Vec<_> = ENDPOINTS.iter().filter(|one| one.method == Method::Get && matches!(one.kind, Kind::Json | Kind::Bytes)).collect();
    let mut answered = HashSet::new();
    for role in Role::ALL {
        let mut person = app.person(&parent, &[role]).await;
        for endpoint in &asked {
            let path = ids.iter().fold(endpoint.path.to_owned(), |path, (name, id)| path.replace(name, id));
            let told = endpoint.path != path;
            let response = person.client.get(format!("{}{path}", app.address)).bearer_auth(&person.token).send().await.unwrap();
            let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
            assert!(!told || matches!(status, 403 | 404), "{role:?} {} answers {status}", endpoint.name);
            let leak = secrets.iter().find(|secret| text.contains(secret.as_str()));
            assert_eq!(leak, None, "{role:?} {}", endpoint.name);
            if status == 200 {
                answered.insert(endpoint.name);
            }
        }
        if let Ok(found) = person.send::<SearchPeople>(&(), &PeopleQuery::default()).await {
            assert!(found.items.iter().all(|line| line.id != reporter.id() && line.id != below_lead.id()));
        }
    }
    for name in ["ListCases", "ListInvitations", "ListProposals", "GetPicture", "GetSettings", "ListSettings", "ListInstitutions"] {
        assert!(answered.contains(name), "{name} was answered to somebody");
    }
    // Nor do the forms of the tree open a way: what is below names nobody.
    let told = format!("{:?}", list(&mut admin).await);
    assert!(secrets.iter().all(|secret| !told.contains(secret.as_str())), "{told}");
}

#[tokio::test]
async fn whoever_runs_the_server_adds_below_another_and_sees_the_tree() {
    let app = spawn_app().await;
    assert_eq!(institution::list(&app.kernel).await.unwrap(), ["There is no institution yet; use `vedette init`."]);
    let parent = app.institution("fernwick").await;
    app.account(&parent, &[Role::Admin]).await;
    let addition = |below: &str, slug: &str| Addition {
        below: below.parse().unwrap(),
        slug: slug.parse().unwrap(),
        name: format!("Council of {slug}").parse().unwrap(),
        zone: None,
    };
    let said = institution::add(&app.kernel, addition("fernwick", "ashby")).await.unwrap();
    assert_eq!(said, ["Council of ashby is added. Invite its people with `vedette invite --institution ashby`."]);
    let taken = institution::add(&app.kernel, addition("fernwick", "ashby")).await.unwrap_err().to_string();
    assert!(taken.contains("Another institution has this short name"), "{taken}");
    assert!(institution::add(&app.kernel, addition("nowhere", "brook")).await.is_err());
    let lines = [
        "fernwick: Council of fernwick (an administrator, 0 of 2 separate contacts)",
        "  ashby: Council of ashby (no administrator, 0 of 2 separate contacts)",
    ];
    assert_eq!(institution::list(&app.kernel).await.unwrap(), lines);
}
