//! Who may invite, and how an invitation ends before it is used (docs/security.md §2).

use super::harness::{
    Person, TestApp,
    guest::{self, Guest, asked, invite, key, rows},
    spawn_app,
};
use shared::{
    accounts::{SignIn, WhoAmI},
    audit::{Action, System},
    invitations::{Invitation, InviteAccount, ListInvitations, RevokeInvitation},
    page::PageQuery,
    permission::Role,
    problem::Code,
    time::Moment,
};

const ANN: &str = "ann@people.example";

async fn pending(admin: &mut Person) -> Vec<Invitation> {
    admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items
}

async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn somebody_who_is_invited_sets_up_a_sign_in_and_signs_in_like_everybody() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let invited = invite(&mut admin, " Ann@People.example ", &[Role::Reporter, Role::Leadership]).await.unwrap();
    assert!(app.letters().is_empty(), "no letter is written inside the request");
    app.settle().await;
    let letter = app.post().remove(0);
    assert_eq!(letter.to, ANN);
    let credentials = guest::accept(&app, &letter.code(), ANN).await;
    let mut ann = Person::nobody(&app);
    let me = ann.send::<SignIn>(&(), &credentials).await.unwrap();
    assert_eq!((me.roles, me.institution, me.name.as_str()), (vec![Role::Reporter, Role::Leadership], council.id, "Somebody Particular"));
    assert!(pending(&mut admin).await.is_empty());
    let audit = app.audit().await;
    let said = |action| audit.iter().find(|said| said.action == action).unwrap();
    assert_eq!((said(Action::AccountInvited).object, said(Action::InvitationAccepted).object), (invited.id.0, invited.id.0));
    assert_eq!(said(Action::AccountInvited).account, Some(admin.account.as_ref().unwrap().id));
    assert_eq!(said(Action::InvitationAccepted).account, Some(me.account), "the new account did it");
    assert_eq!(said(Action::System(System::InvitationSent)).object, invited.id.0);
}

#[tokio::test]
async fn nobody_but_an_administrator_invites_lists_or_revokes() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let invited = invite(&mut admin, ANN, &[Role::Reporter]).await.unwrap();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Admin) {
        let mut other = app.person(&council, &[role]).await;
        assert_eq!(invite(&mut other, "bob@people.example", &[Role::Reporter]).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
        assert_eq!(other.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
        assert_eq!(other.send::<RevokeInvitation>(&(invited.id,), &()).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
    }
    app.settle().await;
    assert_eq!((app.letters().len(), pending(&mut admin).await.len()), (1, 1));
    assert_eq!(done(&app, Action::Refused).await, 3 * 7);
}

#[tokio::test]
async fn roles_that_one_person_cannot_hold_are_refused_with_the_reason() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    for (roles, words) in [
        (&[][..], "at least one"),
        (&[Role::Admin, Role::Lead], "ADMIN and LEAD"),
        (&[Role::Case, Role::Case], "twice"),
        (&[Role::SeparateContact], "on the server itself"),
    ] {
        let problem = invite(&mut admin, ANN, roles).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::Invalid, "/roles"));
        assert!(problem.errors[0].detail.contains(words), "{problem:?}");
    }
    app.settle().await;
    assert_eq!((rows(&app, "invitations").await, app.letters().len()), (0, 0));
}

#[tokio::test]
async fn another_institutions_administrator_sees_and_revokes_nothing() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut stranger = app.person(&elsewhere, &[Role::Admin]).await;
    let invited = invite(&mut admin, ANN, &[Role::Reporter]).await.unwrap();
    assert!(pending(&mut stranger).await.is_empty());
    assert_eq!(stranger.send::<RevokeInvitation>(&(invited.id,), &()).await.unwrap_err().code, Code::NotFound);
    assert_eq!(done(&app, Action::InvitationRevoked).await, 0);
    // Inviting the same person takes nothing from the first institution either.
    invite(&mut stranger, ANN, &[Role::Leadership]).await.unwrap();
    let mine = pending(&mut admin).await;
    assert_eq!((mine.len(), mine[0].id, mine[0].roles.clone()), (1, invited.id, vec![Role::Reporter]));
    assert_eq!(pending(&mut stranger).await[0].roles, [Role::Leadership]);
}

#[tokio::test]
async fn a_revoked_invitation_is_gone_and_its_letter_is_not_sent_any_more() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let invited = invite(&mut admin, ANN, &[Role::Reporter]).await.unwrap();
    admin.send::<RevokeInvitation>(&(invited.id,), &()).await.unwrap();
    app.settle().await;
    assert!(app.letters().is_empty() && pending(&mut admin).await.is_empty());
    assert_eq!(admin.send::<RevokeInvitation>(&(invited.id,), &()).await.unwrap_err().code, Code::NotFound);
    assert_eq!((done(&app, Action::InvitationRevoked).await, rows(&app, "invitations").await), (1, 0));
}

#[tokio::test]
async fn the_newer_of_two_invitations_to_one_address_replaces_the_older() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, ANN, &[Role::Reporter]).await.unwrap();
    app.settle().await;
    let first = app.post()[0].code();
    let newer = invite(&mut admin, "ANN@people.example", &[Role::Leadership]).await.unwrap();
    app.settle().await;
    let second = app.post().iter().map(|letter| letter.code()).find(|code| *code != first).unwrap();
    let waiting = pending(&mut admin).await;
    assert_eq!((waiting.len(), waiting[0].id, waiting[0].roles.clone()), (1, newer.id, vec![Role::Leadership]));
    assert_eq!(Guest::visiting(&app, &first).await.send_code().await.status.as_u16(), 422);
    assert_eq!(Guest::visiting(&app, &second).await.send_code().await.status.as_u16(), 200);
}

#[tokio::test]
async fn sending_an_invitation_again_under_its_key_is_the_same_invitation_even_when_it_was_used() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let (new, key) = (asked(ANN, &[Role::Reporter]), Some(key()));
    let first = admin.send_with::<InviteAccount>(&(), &new, key).await.unwrap();
    assert_eq!(admin.send_with::<InviteAccount>(&(), &new, key).await.unwrap(), first);
    app.settle().await;
    assert_eq!(app.letters().len(), 1);
    guest::accept(&app, &app.post()[0].code(), ANN).await;
    admin.renew().await;
    assert_eq!(admin.send_with::<InviteAccount>(&(), &new, key).await.unwrap(), first);
    let other = asked("bob@people.example", &[Role::Reporter]);
    assert_eq!(admin.send_with::<InviteAccount>(&(), &other, key).await.unwrap_err().code, Code::KeyReused);
    assert_eq!(admin.send_with::<InviteAccount>(&(), &new, None).await.unwrap_err().code, Code::KeyMissing);
    app.settle().await;
    assert_eq!((app.letters().len(), done(&app, Action::AccountInvited).await), (1, 1));
}

#[tokio::test]
async fn an_address_with_an_account_is_not_invited_and_the_administrator_is_told() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let problem = invite(&mut admin, &account.email, &[Role::Lead]).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::AddressTaken, 409));
    app.settle().await;
    assert_eq!((app.letters().len(), rows(&app, "invitations").await), (0, 0));
    let me = account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap();
    assert_eq!(me.roles, [Role::Reporter], "the account is as it was");
}

#[tokio::test]
async fn the_list_comes_in_portions_that_miss_and_repeat_nobody() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    for number in 0..53 {
        invite(&mut admin, &format!("{number:02}@people.example"), &[Role::Reporter]).await.unwrap();
        app.pass(if number % 2 == 0 { 0 } else { Moment::SECOND });
    }
    let first = admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap();
    let rest = admin.send::<ListInvitations>(&(), &PageQuery { cursor: first.next }).await.unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (50, 3, None));
    let all: Vec<_> = first.items.iter().chain(&rest.items).collect();
    assert!(all.windows(2).all(|pair| pair[0].expires_at <= pair[1].expires_at));
    let emails: std::collections::HashSet<_> = all.iter().map(|one| one.email.expose()).collect();
    assert_eq!(emails.len(), 53);
    let wrong = admin.send::<ListInvitations>(&(), &PageQuery { cursor: Some("x".to_owned()) }).await.unwrap_err();
    assert_eq!(wrong.code, Code::BadRequest);
}
