//! The people's pages: what others wrote stays text, and each reader is offered what they may do.

use super::{
    HOSTILE,
    desk::{clock, html, id},
    html::{tags, words},
};
use crate::{office::views, staff::views as staff};
use leptos::prelude::*;
use shared::{
    ids::{AccountId, InvitationId, ProposalId},
    invitations::{CheckedLine, CheckedList, Invitation, LineVerdict},
    page::Page,
    people::{AccountState, Act, PeopleQuery, Person, PersonLine},
    permission::{HeldRole, Role},
    problem::{Code, FieldProblem, Problem},
    proposals::{MergingAccount, Proposal, ProposalState, ProposedChange},
    time::Moment,
};

const NOW: Moment = Moment(1_000_000);

fn line(state: AccountState) -> PersonLine {
    let roles = vec![
        HeldRole { role: Role::Case, ends_at: Some(Moment(5)) },
        HeldRole { role: Role::Reporter, ends_at: Some(NOW.plus(Moment::DAY)) },
    ];
    let name = HOSTILE.chars().take(100).collect::<String>().parse().unwrap();
    PersonLine { id: id::<AccountId>(), name, email: "ann@people.example".parse().unwrap(), roles, state }
}

fn account(state: AccountState) -> Person {
    let by = Some(HOSTILE.chars().take(100).collect::<String>().parse().unwrap());
    Person {
        line: line(state),
        same_person: Vec::new(),
        history: vec![Act { at: Moment(7), words: "The roles were changed".to_owned(), by }],
    }
}

fn proposal(matter: ProposedChange, may_agree: bool, may_refuse: bool, state: ProposalState) -> Proposal {
    let name = || "Somebody Particular".parse().unwrap();
    let decided = state != ProposalState::Open;
    Proposal {
        id: id::<ProposalId>(),
        matter,
        state,
        proposed_by: name(),
        proposed_at: Moment(9),
        decided_by: decided.then(name),
        decided_at: decided.then_some(Moment(10)),
        may_agree,
        may_refuse,
    }
}

fn roles() -> ProposedChange {
    let held = |role| HeldRole { role, ends_at: None };
    let (before, after) = (vec![held(Role::Reporter)], vec![held(Role::Lead)]);
    ProposedChange::Roles { account: id::<AccountId>(), name: "Ann Example".parse().unwrap(), before, after }
}

fn invitation() -> Invitation {
    let (name, email) = ("Ann Example".parse().unwrap(), "ann@people.example".parse().unwrap());
    Invitation {
        id: id::<InvitationId>(),
        email,
        name,
        roles: vec![Role::Reporter],
        invited_at: Moment(1),
        expires_at: NOW.plus(Moment::HOUR),
    }
}

fn deeds(html: &str) -> Vec<String> {
    tags(html).iter().filter(|tag| tag.name == "form").filter_map(|tag| tag.get("data-do").map(str::to_owned)).collect()
}

#[test]
fn the_list_shows_names_roles_with_their_ends_and_states_and_runs_nothing() {
    let found = Page { items: vec![line(AccountState::Disabled)], next: Some("x".to_owned()) };
    let page = html(views::people(&found, &PeopleQuery::default(), true, None, NOW, &clock));
    let said = words(&page);
    assert!(said.contains("Case officer, ended exactly 5") && said.contains("Reporter until exactly"), "{said}");
    assert!(said.contains("Disabled") && said.contains("ann@people.example") && said.contains("was recorded"));
    assert!(page.contains(&format!("href=\"/desk/people/{}\"", line(AccountState::Active).id)));
    assert!(tags(&page).iter().all(|tag| !matches!(tag.name.as_str(), "script" | "img")), "{page}");
    assert_eq!(deeds(&page), ["people-search", "people-more"]);
    assert!(page.contains("/desk/people/invitations"));
    let none = html(views::people(&Page { items: vec![], next: None }, &PeopleQuery::default(), false, Some("Done"), NOW, &clock));
    assert!(words(&none).contains("Nobody here fits") && words(&none).contains("Done") && !none.contains("/desk/people/invitations"));
}

#[test]
fn an_account_offers_changes_only_to_who_may_make_them() {
    let colleagues = [PersonLine {
        name: "Bo Example".parse().unwrap(),
        id: "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap(),
        ..line(AccountState::Active)
    }];
    let may = html(views::person(&account(AccountState::Active), &colleagues, true, None, NOW, &clock));
    assert_eq!(deeds(&may), ["roles", "renew", "disable", "same-search"]);
    assert!(words(&may).contains("Bo Example") && words(&may).contains("Back to the queue") && !may.contains("SEPARATE_CONTACT"));
    let ticked: Vec<_> =
        tags(&may).into_iter().filter(|tag| tag.get("checked").is_some()).map(|tag| tag.get("value").unwrap().to_owned()).collect();
    assert_eq!(ticked, ["REPORTER"], "a role that ended is not held");
    assert_eq!(deeds(&html(views::person(&account(AccountState::Disabled), &[], true, None, NOW, &clock))), ["roles", "enable"]);
    let only_sees = html(views::person(&account(AccountState::Active), &[], false, None, NOW, &clock));
    assert!(deeds(&only_sees).is_empty() && words(&only_sees).contains("The roles were changed by"));
    assert!(tags(&only_sees).iter().all(|tag| !matches!(tag.name.as_str(), "script" | "img")));
}

#[test]
fn two_accounts_are_merged_by_picking_the_other_one_and_the_proposal_shows_both() {
    let this = line(AccountState::Active);
    let other =
        PersonLine { id: "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap(), name: "Bo Example".parse().unwrap(), ..this.clone() };
    let closed = PersonLine { id: "01890a5d-ac96-774b-bcce-b302099a8059".parse().unwrap(), state: AccountState::Closed, ..this.clone() };
    let found = |items| html(views::found_accounts(&Page { items, next: None }, this.id));
    let picked = found(vec![this.clone(), other.clone(), closed.clone()]);
    assert_eq!(deeds(&picked), ["merge"]);
    assert!(picked.contains(&other.id.to_string()) && !picked.contains(&closed.id.to_string()) && !picked.contains(&this.id.to_string()));
    assert!(deeds(&found(vec![this.clone(), closed.clone()])).is_empty(), "oneself and a closed one are no choice");
    let merging = |one: &PersonLine| MergingAccount { account: one.id, name: one.name.clone(), email: one.email.clone(), roles: vec![] };
    let (stays, closes) = (merging(&other), merging(&this));
    let after = vec![HeldRole { role: Role::Triage, ends_at: None }];
    let merge = proposal(ProposedChange::Merge { stays, closes, after }, true, true, ProposalState::Open);
    let said = words(&html(views::proposals(&Page { items: vec![merge], next: None }, false, None, NOW, &clock)));
    assert!(
        said.contains("Stays: Bo Example") && said.contains("Is closed for good:") && said.contains("From then on: Triage officer"),
        "{said}"
    );
    let kept = Person { same_person: vec![closed], ..account(AccountState::Active) };
    assert!(words(&html(views::person(&kept, &[], false, None, NOW, &clock))).contains("Merged into this account"));
    let over = html(views::person(&account(AccountState::Closed), &[], true, None, NOW, &clock));
    assert!(deeds(&over).is_empty() && words(&over).contains("Closed"), "nothing can be done about a closed account");
}

#[test]
fn a_proposal_offers_agreement_only_to_a_second_person() {
    let show = |one| html(views::proposals(&Page { items: vec![one], next: None }, false, None, NOW, &clock));
    let second = show(proposal(roles(), true, true, ProposalState::Open));
    assert_eq!(deeds(&second), ["agree", "refuse"]);
    assert!(words(&second).contains("Until now: Reporter") && words(&second).contains("From then on: Security lead"));
    let proposer = show(proposal(roles(), false, true, ProposalState::Open));
    assert!(
        deeds(&proposer) == ["refuse"]
            && words(&proposer).contains("Take back")
            && words(&proposer).contains("Somebody else has to agree.")
    );
    let invited = ProposedChange::Invitation {
        email: "ann@people.example".parse().unwrap(),
        name: "Ann Example".parse().unwrap(),
        roles: vec![Role::Case],
    };
    let held = vec![HeldRole { role: Role::Lead, ends_at: None }];
    let enabling = ProposedChange::Enable { account: id::<AccountId>(), name: "Ann Example".parse().unwrap(), roles: held };
    let enabling = words(&show(proposal(enabling, true, true, ProposalState::Open)));
    assert!(enabling.contains("Enabling the account of Ann Example") && enabling.contains("again with: Security lead"), "{enabling}");
    let over = show(proposal(invited, false, false, ProposalState::Agreed));
    assert!(deeds(&over).is_empty() && words(&over).contains("Agreed by Somebody Particular") && words(&over).contains("Case officer"));
}

#[test]
fn disabling_a_separate_contact_says_that_it_waits_and_the_proposal_says_what_it_does() {
    let contact = |role| PersonLine { roles: vec![HeldRole { role, ends_at: None }], ..line(AccountState::Active) };
    let page =
        |role| words(&html(views::person(&Person { line: contact(role), ..account(AccountState::Active) }, &[], true, None, NOW, &clock)));
    assert!(page(Role::SeparateContact).contains("a security lead has to agree first"));
    assert!(!page(Role::Triage).contains("a security lead has to agree first"));
    let line = contact(Role::SeparateContact);
    let disable = ProposedChange::Disable { account: line.id, name: line.name, roles: line.roles, cases_to: None };
    let shown = html(views::proposals(
        &Page { items: vec![proposal(disable, true, true, ProposalState::Open)], next: None },
        false,
        None,
        NOW,
        &clock,
    ));
    assert_eq!(deeds(&shown), ["agree", "refuse"]);
    assert!(shown.contains("Disabling &lt;") && words(&shown).contains("signed out everywhere"), "a name runs nothing: {shown}");
}

#[test]
fn a_list_of_people_is_invited_only_after_its_verdicts_were_shown() {
    let page = html(views::invitations(&Page { items: vec![invitation()], next: None }, None, NOW, &clock));
    assert_eq!(deeds(&page), ["invite", "check-list", "resend", "withdraw"]);
    let checked = |new| {
        let verdict = if new == 0 { LineVerdict::HasAccount } else { LineVerdict::New };
        let lines = vec![CheckedLine { line: 2, email: HOSTILE.to_owned(), verdict }];
        html(views::checked_list(&CheckedList { lines, new }))
    };
    assert!(deeds(&checked(0)).is_empty() && words(&checked(0)).contains("Already has an account"));
    assert!(deeds(&checked(2)) == ["invite-list"] && words(&checked(2)).contains("Invite 2 people"));
    assert!(tags(&checked(2)).iter().all(|tag| !matches!(tag.name.as_str(), "script" | "img")));
}

#[test]
fn what_went_wrong_is_said_by_field_where_that_is_known() {
    let fields = vec![FieldProblem { pointer: "/roles".to_owned(), detail: "One person cannot be ADMIN and LEAD.".to_owned() }];
    assert!(words(&html(staff::wrong(&Problem::of(Code::Invalid).with_errors(fields)))).contains("ADMIN and LEAD"));
    assert!(words(&html(staff::wrong(&Problem::of(Code::SecondPerson)))).contains("Somebody else has to decide this"));
    assert_eq!(deeds(&html(staff::step_up("/desk/people", false))), ["step-up", "retry"]);
    assert_eq!(deeds(&html(staff::step_up("/desk/people", true))), ["step-up-passkey", "step-up", "retry"]);
}

/// The pages for the gallery.
pub(super) fn pages() -> Vec<(&'static str, AnyView)> {
    let found = Page { items: vec![line(AccountState::Active), line(AccountState::Disabled)], next: None };
    let proposed = [(true, true), (false, true)].map(|(agree, refuse)| proposal(roles(), agree, refuse, ProposalState::Open)).to_vec();
    let person = account(AccountState::Active);
    vec![
        ("desk-people", views::people(&found, &PeopleQuery::default(), true, None, NOW, &clock).into_any()),
        ("desk-person", views::person(&person, &found.items, true, Some("The roles are changed"), NOW, &clock).into_any()),
        ("desk-proposals", views::proposals(&Page { items: proposed, next: None }, true, None, NOW, &clock).into_any()),
        ("desk-invitations", views::invitations(&Page { items: vec![invitation()], next: None }, None, NOW, &clock).into_any()),
        ("desk-step-up", staff::step_up("/desk/people", true).into_any()),
    ]
}
