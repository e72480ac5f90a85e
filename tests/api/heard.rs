//! Somebody always hears of a case, also where people go, and a notice always reaches somebody (docs/rules.md §3).

use super::{
    access::spawn,
    harness::{
        Person, TestApp,
        client::Account,
        desk::{case_of, inside},
        guest::{accept, asked},
        plain_answers,
    },
    merging,
    named::about,
};
use backend::{
    accounts::{Order, Sent, invite_by_command},
    app::handlers,
    kernel::{
        institutions::Institution,
        outbox::{Handler, Worker},
    },
};
use shared::{
    access::{Because, BreakGlass},
    audit::{Action, System},
    ids::{AccountId, CaseId},
    people::{ChangeRoles, DisableAccount, EnableAccount, Leaving, RolesWanted},
    permission::{HeldRole, Role},
    problem::Code,
    time::Moment,
};

async fn done(app: &TestApp, system: System) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::System(system)).count()
}

async fn cases(person: &mut Person) -> Vec<CaseId> {
    person.queue().await.iter().map(|line| line.id).collect()
}

async fn disable(admin: &mut Person, account: AccountId) {
    admin.renew().await;
    assert_eq!(admin.send::<DisableAccount>(&(account,), &Leaving::default()).await.unwrap().waits, None);
}

async fn give(admin: &mut Person, account: AccountId, role: Role, ends_at: Option<Moment>) {
    let roles = vec![HeldRole { role, ends_at }];
    assert_eq!(admin.send::<ChangeRoles>(&(account,), &RolesWanted { roles }).await.unwrap().waits, None);
}

/// A team of two of whom one is named in a report; a separate contact and an administrator.
struct Team {
    app: TestApp,
    council: Institution,
    reporter: Person,
    /// Named in the report.
    named: Person,
    /// The only one who hears of it.
    free: Account,
    contact: Person,
    admin: Person,
    case: CaseId,
}

impl Team {
    /// The report also names `also`.
    async fn with(also: &str) -> Self {
        let (app, council) = spawn().await;
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        let (named, contact) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::SeparateContact]).await);
        let free = app.account(&council, &[Role::Triage]).await;
        let mut seer = free.sign_in(&app).await;
        let case = case_of(&app, &mut reporter, &mut seer, about(&format!("{} and {also}", named.email()))).await;
        app.settle().await;
        let admin = app.person(&council, &[Role::Admin]).await;
        Self { app, council, reporter, named, free, contact, admin, case }
    }

    /// It went to the separate contact, with one letter, and the rest of the team learns nothing.
    async fn went(&mut self, how: &str) {
        self.app.settle().await;
        assert_eq!(cases(&mut self.contact).await, [self.case], "{how}");
        let letters = self.app.letters_to(self.contact.email());
        assert_eq!(letters.len(), 1, "{how}");
        assert!(letters[0].words.contains(&self.case.to_string()) && !letters[0].words.contains("Reference"), "{how}");
        assert!(self.contact.open(self.case).await.is_ok(), "{how}");
        assert_eq!(self.named.open(self.case).await.unwrap_err().code, Code::NotFound, "{how}");
        let theirs = self.app.letters_to(self.named.email());
        assert!(theirs.iter().all(|letter| !letter.words.contains(&self.case.to_string())), "{how}");
        assert_eq!(done(&self.app, System::CaseSetApart).await, 1, "{how}");
    }

    /// It is where it was.
    async fn stays(&mut self, how: &str) {
        self.app.settle().await;
        self.contact = self.contact.account.clone().unwrap().sign_in(&self.app).await;
        assert!(cases(&mut self.contact).await.is_empty() && self.app.letters_to(self.contact.email()).is_empty(), "{how}");
        assert_eq!(done(&self.app, System::CaseSetApart).await, 0, "{how}");
    }
}

#[tokio::test]
async fn a_case_whose_last_hearer_is_disabled_goes_to_the_separate_contact_and_no_other_case_does() {
    let mut team = Team::with("nobody else").await;
    let other = case_of(&team.app, &mut team.reporter, &mut team.named, plain_answers()).await;
    let second = team.app.account(&team.council, &[Role::Triage]).await;
    team.app.settle().await;
    disable(&mut team.admin, second.id).await;
    team.stays("somebody is left to hear of it").await;
    disable(&mut team.admin, team.free.id).await;
    team.went("disabled").await;
    assert_eq!(cases(&mut team.contact).await, [team.case]);
    assert!(team.named.open(other).await.is_ok());
}

#[tokio::test]
async fn so_does_one_whose_last_hearer_loses_the_role() {
    let mut team = Team::with("nobody else").await;
    let free = team.free.id;
    give(&mut team.admin, free, Role::Leadership, None).await;
    team.went("another role").await;
}

#[tokio::test]
async fn so_does_one_whose_last_hearers_role_ends_by_itself_at_that_moment_and_not_before() {
    let mut team = Team::with("nobody else").await;
    let (free, ends) = (team.free.id, team.app.now().plus(10 * Moment::MINUTE));
    give(&mut team.admin, free, Role::Triage, Some(ends)).await;
    team.stays("the role is held still").await;
    team.app.kernel.clock.set(ends.plus(-Moment::SECOND));
    team.stays("a second before").await;
    team.app.kernel.clock.set(ends);
    team.app.settle().await;
    team.named = team.named.account.clone().unwrap().sign_in(&team.app).await;
    team.contact = team.contact.account.clone().unwrap().sign_in(&team.app).await;
    team.went("ended").await;
}

#[tokio::test]
async fn so_does_one_whose_last_hearer_turns_out_to_be_somebody_it_names() {
    let account = "second@people.example";
    let mut team = Team::with(account).await;
    let other = team.app.account(&team.council, &[Role::Reporter]).await;
    let mut second = other.sign_in(&team.app).await;
    let old = other.email.clone();
    super::emails::moves(&team.app, &mut second, &old, account).await;
    team.stays("they are two people so far").await;
    let waits = merging::propose(&mut team.admin, team.free.id, other.id).await.unwrap();
    merging::decide(&mut team.named, waits).await.unwrap();
    team.went("merged").await;
}

#[tokio::test]
async fn without_a_team_a_case_waits_for_one_and_with_one_that_may_not_hear_of_it_it_goes() {
    let newcomer = "bob@people.example";
    let mut team = Team::with(newcomer).await;
    let (named, free) = (team.named.id(), team.free.id);
    disable(&mut team.admin, named).await;
    disable(&mut team.admin, free).await;
    team.stays("there is no team").await;
    // Nobody is left who could agree to a new one, so whoever runs the server invites.
    let order = Order { slug: "fernwick".to_owned(), new: asked(newcomer, &[Role::Triage]), print: true };
    let Sent::Link(link) = invite_by_command(&team.app.kernel, order).await.unwrap() else { panic!("a letter") };
    accept(&team.app, link.rsplit_once('#').unwrap().1, newcomer).await;
    team.app.settle().await;
    assert_eq!(cases(&mut team.contact).await, [team.case]);
    assert_eq!(done(&team.app, System::CaseSetApart).await, 1);
    assert!(team.app.letters_to(newcomer).iter().all(|letter| !letter.words.contains(&team.case.to_string())));
}

#[tokio::test]
async fn with_no_contact_free_to_see_it_a_case_waits_for_one() {
    let mut team = Team::with("nobody else").await;
    let (contact, free) = (team.contact.id(), team.free.id);
    let waits = team.admin.send::<DisableAccount>(&(contact,), &Leaving::default()).await.unwrap().waits.unwrap();
    merging::decide(&mut team.named, waits).await.unwrap();
    disable(&mut team.admin, free).await;
    team.app.settle().await;
    assert_eq!(done(&team.app, System::CaseSetApart).await, 0);
    team.admin.renew().await;
    let waits = team.admin.send::<EnableAccount>(&(contact,), &()).await.unwrap().waits.unwrap();
    merging::decide(&mut team.named, waits).await.unwrap();
    team.app.pass(Moment::MINUTE);
    team.contact = team.contact.account.clone().unwrap().sign_in(&team.app).await;
    team.went("a contact is back").await;
}

#[tokio::test]
async fn whoever_only_works_a_case_is_nobody_who_hears_of_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.add(case, officer.id()).await.unwrap();
    app.settle().await;
    assert_eq!(lead.recuse(case, None).await.unwrap_err().code, Code::NobodyToTell);
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    lead.recuse(case, None).await.unwrap();
    app.settle().await;
    assert_eq!(cases(&mut contact).await, [case]);
    assert_eq!(app.letters_to(contact.email()).len(), 1);
    assert_eq!(officer.open(case).await.unwrap_err().code, Code::NotFound);
}

/// Orders letters and sends none.
async fn order(app: &TestApp) {
    let together: Vec<_> = handlers().into_iter().filter(|(_, handler)| matches!(handler, Handler::Together(_))).collect();
    Worker::new(app.kernel.clone(), together).unwrap().drain().await.unwrap();
}

async fn break_glass(person: &mut Person, case: CaseId) {
    let because = Because { reason: "A sample.".parse().unwrap() };
    person.send::<BreakGlass>(&(case,), &because).await.unwrap();
}

#[tokio::test]
async fn a_notice_whose_only_reader_is_gone_reaches_the_next_lead_or_waits_and_administrators_hear_that_it_does() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    app.account(&council, &[Role::Triage]).await;
    app.settle().await;
    let before = app.letters_to(lead.email()).len();
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    break_glass(&mut auditor, case).await;
    order(&app).await;
    disable(&mut admin, lead.id()).await;
    app.pass(Moment::MINUTE);
    app.settle().await;
    assert_eq!(app.letters_to(lead.email()).len(), before);
    assert_eq!((done(&app, System::NoticePassedOn).await, done(&app, System::NoticeStuck).await), (1, 1));
    let told = app.letters_to(admin.email());
    assert_eq!(told.len(), 1);
    assert!(told[0].words.contains("name another security lead") && told[0].words.contains("/desk/people"));
    assert!(!told[0].words.contains(&case.to_string()) && !told[0].words.contains("Reference") && !told[0].words.contains("glass"));
    let next = app.person(&council, &[Role::Lead]).await;
    app.pass(20 * Moment::MINUTE);
    app.settle().await;
    let letters = app.letters_to(next.email());
    assert_eq!(letters.iter().filter(|letter| letter.words.contains(&case.to_string())).count(), 1);
    app.pass(20 * Moment::MINUTE);
    app.settle().await;
    assert_eq!((app.letters_to(admin.email()).len(), app.letters_to(next.email()).len()), (1, letters.len()), "once");
}

#[tokio::test]
async fn a_notice_of_several_leads_is_left_to_the_others_and_one_with_nobody_left_to_who_came_since() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut one, two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let case = case_of(&app, &mut reporter, &mut one, plain_answers()).await;
    app.settle().await;
    let before = app.letters_to(two.email()).len();
    let (mut first, mut second) = (app.person(&council, &[Role::Auditor]).await, app.person(&council, &[Role::Auditor]).await);
    break_glass(&mut first, case).await;
    order(&app).await;
    disable(&mut admin, one.id()).await;
    app.pass(Moment::MINUTE);
    app.settle().await;
    assert_eq!((app.letters_to(two.email()).len(), done(&app, System::NoticePassedOn).await), (before + 1, 1), "each hears once");
    break_glass(&mut second, case).await;
    order(&app).await;
    let next = app.person(&council, &[Role::Lead]).await;
    disable(&mut admin, two.id()).await;
    app.pass(Moment::MINUTE);
    app.settle().await;
    assert_eq!((app.letters_to(next.email()).len(), app.letters_to(two.email()).len()), (1, before + 1));
    assert_eq!((done(&app, System::NoticeStuck).await, app.letters_to(admin.email()).len()), (0, 0));
}

#[tokio::test]
async fn that_a_notice_waits_inside_a_compartment_is_told_to_nobody_outside() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut one, mut two) = (app.person(&council, &[Role::SeparateContact]).await, app.person(&council, &[Role::SeparateContact]).await);
    let (lead, admin) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Admin]).await);
    let third = app.person(&council, &[Role::SeparateContact]).await;
    let case = case_of(&app, &mut reporter, &mut one, inside()).await;
    app.settle().await;
    one.recuse(case, Some(two.id())).await.unwrap();
    order(&app).await;
    third.account.clone().unwrap().sign_in(&app).await.recuse(case, None).await.unwrap();
    app.pass(Moment::MINUTE);
    app.settle().await;
    assert!(cases(&mut two).await.is_empty());
    assert_eq!((done(&app, System::NoticePassedOn).await, done(&app, System::NoticeStuck).await), (1, 0));
    assert_eq!((app.letters_to(admin.email()).len(), app.letters_to(lead.email()).len()), (0, 0));
    let late = app.person(&council, &[Role::SeparateContact]).await;
    app.pass(20 * Moment::MINUTE);
    app.settle().await;
    assert_eq!(app.letters_to(late.email()).len(), 1, "it waits for whoever comes");
}
