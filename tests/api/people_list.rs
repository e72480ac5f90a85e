//! Inviting many people from a list (docs/domain.md §6.4).

use super::harness::{
    TestApp,
    guest::{self, invite, key, rows},
    spawn_app,
};
use shared::{
    audit::Action,
    ids::ProposalId,
    invitations::{CheckInvitations, InvitePeople, LIFETIME, LineVerdict, ListInvitations, PeopleList, ResendInvitation, RevokeInvitation},
    page::PageQuery,
    permission::Role,
    problem::Code,
    proposals::{DecideProposal, Decision},
    step_up::FRESH,
    time::Moment,
};

fn list(csv: &str) -> PeopleList {
    PeopleList { csv: csv.to_owned() }
}

async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn looking_through_a_list_says_what_becomes_of_each_line_and_sends_nothing() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let (here, there) = (app.account(&council, &[Role::Reporter]).await, app.account(&elsewhere, &[Role::Reporter]).await);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, "old@people.example", &[Role::Reporter]).await.unwrap();
    app.settle().await;
    let csv = format!(
        "address,name,role\nnew@people.example,New,reporter\n{},Here,\n{},There,\nold@people.example,Old,\nlead@people.example,Lead,lead\n",
        here.email, there.email
    );
    let checked = admin.send::<CheckInvitations>(&(), &list(&csv)).await.unwrap();
    let verdicts: Vec<_> = checked.lines.iter().map(|line| line.verdict).collect();
    use LineVerdict::{HasAccount, Invited, New, RoleNotAllowed};
    assert_eq!(verdicts, [New, HasAccount, New, Invited, RoleNotAllowed], "who signs in elsewhere is nobody's business here");
    assert_eq!((checked.new, checked.lines[0].line), (2, 2));
    app.settle().await;
    assert_eq!((app.letters().len(), rows(&app, "invitations").await), (1, 1));
    assert_eq!(done(&app, Action::InvitationsChecked).await, 1, "the look itself tells who is here");
    let problem = admin.send::<CheckInvitations>(&(), &list("")).await.unwrap_err();
    assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::Invalid, "/csv"));
}

#[tokio::test]
async fn a_list_is_invited_once_however_often_it_is_sent_and_leaves_out_who_came_meanwhile() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let csv: String = (0..120).map(|number| format!("p{number:03}@people.example,Person {number},REPORTER\n")).collect();
    let same = Some(key());
    admin.send_with::<InvitePeople>(&(), &list(&csv), same).await.unwrap();
    admin.send_with::<InvitePeople>(&(), &list(&csv), same).await.unwrap();
    assert_eq!(rows(&app, "invitations").await, 0, "the request itself writes none");
    invite(&mut admin, "p007@people.example", &[Role::Leadership]).await.unwrap();
    app.settle().await;
    app.settle().await;
    assert_eq!((rows(&app, "invitations").await, app.letters().len()), (120, 120));
    assert_eq!((done(&app, Action::AccountInvited).await, done(&app, Action::PeopleInvited).await), (120, 1));
    let admin_id = admin.account.as_ref().unwrap().id;
    assert!(app.audit().await.iter().filter(|said| said.action == Action::AccountInvited).all(|said| said.account == Some(admin_id)));
    // Another key: a second try of somebody who saw no answer.
    admin.renew().await;
    admin.send_with::<InvitePeople>(&(), &list(&csv), Some(key())).await.unwrap();
    app.settle().await;
    assert_eq!((rows(&app, "invitations").await, app.letters().len()), (120, 120), "whoever waits gets no second letter");
    let first = app.letters_to("p001@people.example").remove(0);
    guest::accept(&app, &first.code(), "p001@people.example").await;
    assert_eq!(rows(&app, "invitations").await, 119);
}

#[tokio::test]
async fn five_thousand_lines_are_taken_and_one_more_is_not() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let lines =
        |count: usize| (0..count).map(|number| format!("person.number.{number}@people.example,Somebody {number},\n")).collect::<String>();
    assert_eq!(admin.send::<CheckInvitations>(&(), &list(&lines(5_000))).await.unwrap().new, 5_000);
    admin.send_with::<InvitePeople>(&(), &list(&lines(5_000)), Some(key())).await.unwrap();
    assert_eq!(rows(&app, "outbox").await, 100, "portions wait their turn");
    assert_eq!(admin.send::<CheckInvitations>(&(), &list(&lines(5_001))).await.unwrap_err().code, Code::Invalid);
    assert_eq!(admin.send::<CheckInvitations>(&(), &list(&"x".repeat(1024 * 1024))).await.unwrap_err().code, Code::TooLarge);
}

#[tokio::test]
async fn an_invitation_sent_again_is_another_letter_and_the_first_stops_working() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut stranger = app.person(&elsewhere, &[Role::Admin]).await;
    let ann = "ann@people.example";
    let invited = invite(&mut admin, ann, &[Role::Reporter]).await.unwrap();
    app.settle().await;
    let first = app.letters_to(ann).remove(0);
    assert_eq!(stranger.send::<ResendInvitation>(&(invited.id,), &()).await.unwrap_err().code, Code::NotFound);
    app.pass(Moment::SECOND);
    let again = admin.send::<ResendInvitation>(&(invited.id,), &()).await.unwrap();
    app.settle().await;
    let letters = app.letters_to(ann);
    let second = letters.iter().find(|letter| letter.code() != first.code()).unwrap();
    assert_eq!((letters.len(), rows(&app, "invitations").await), (2, 1));
    assert_eq!(guest::Guest::visiting(&app, &first.code()).await.send_code().await.status, 422);
    let waiting = admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items;
    assert_eq!((waiting[0].id, waiting[0].expires_at), (again.id, app.now().plus(72 * Moment::HOUR)));
    guest::accept(&app, &second.code(), ann).await;
    assert_eq!(admin.send::<ResendInvitation>(&(again.id,), &()).await.unwrap_err().code, Code::NotFound, "it was used");
    let bob = invite(&mut admin, "bob@people.example", &[Role::Reporter]).await.unwrap();
    admin.send::<RevokeInvitation>(&(bob.id,), &()).await.unwrap();
    assert_eq!(admin.send::<ResendInvitation>(&(bob.id,), &()).await.unwrap_err().code, Code::NotFound, "it was taken back");
    assert_eq!(done(&app, Action::InvitationResent).await, 1);
}

#[tokio::test]
async fn sending_again_asks_for_a_fresh_proof() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let id = invite(&mut admin, "ann@people.example", &[Role::Reporter]).await.unwrap().id;
    app.settle().await;
    app.pass(FRESH);
    admin.renew().await;
    assert_eq!(admin.send::<ResendInvitation>(&(id,), &()).await.unwrap_err().code, Code::StepUpRequired);
    app.settle().await;
    assert_eq!((app.letters().len(), done(&app, Action::InvitationResent).await), (1, 0));
    admin.step_up(&app).await;
    admin.send::<ResendInvitation>(&(id,), &()).await.unwrap();
}

#[tokio::test]
async fn what_two_people_agreed_to_is_not_kept_open_by_one_who_sends_it_again() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (mut admin, mut lead) = (app.person(&council, &[Role::Admin]).await, app.person(&council, &[Role::Lead]).await);
    let ann = "ann@people.example";
    let waits = ProposalId(invite(&mut admin, ann, &[Role::Lead]).await.unwrap().id.0);
    lead.send::<DecideProposal>(&(waits,), &Decision { agrees: true }).await.unwrap();
    let end = app.now().plus(LIFETIME);
    app.pass(LIFETIME - Moment::MINUTE);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let id = admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items[0].id;
    admin.send::<ResendInvitation>(&(id,), &()).await.unwrap();
    assert_eq!(admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items[0].expires_at, end);
    app.settle().await;
    let code = app.letters_to(ann).last().unwrap().code();
    app.pass(Moment::MINUTE);
    assert_eq!(guest::Guest::visiting(&app, &code).await.send_code().await.status, 422);
    assert_eq!(done(&app, Action::InvitationAccepted).await, 0);
}

#[tokio::test]
async fn a_line_nobody_could_sign_in_with_gets_its_own_refusal_and_keeps_nobody_waiting() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let csv = "ann@people.example,Ann,LEADERSHIP\nbob@people.example,Bob,REPORTER\ncy@people.example,Cy,\n";
    admin.send_with::<InvitePeople>(&(), &list(csv), Some(key())).await.unwrap();
    // Since the list was sent, staff may neither have a password nor, at this address, a passkey.
    let strict = app.beside(|config| {
        config.staff_passwords = false;
        config.public_url = "http://127.0.0.1:8080".to_owned();
    });
    strict.settle().await;
    strict.settle().await;
    let written = |email: &str| app.letters_to(email).len();
    assert_eq!((written("ann@people.example"), written("bob@people.example"), written("cy@people.example")), (0, 1, 1));
    assert_eq!((rows(&app, "invitations").await, done(&app, Action::AccountInvited).await), (2, 2));
    admin.address = strict.address.clone();
    // Its tokens are its own.
    admin.renew().await;
    let checked = admin.send::<CheckInvitations>(&(), &list(csv)).await.unwrap();
    let verdicts: Vec<_> = checked.lines.iter().map(|line| line.verdict).collect();
    assert_eq!((verdicts.as_slice(), checked.new), (&[LineVerdict::NoWayIn, LineVerdict::Invited, LineVerdict::Invited][..], 0));
}
