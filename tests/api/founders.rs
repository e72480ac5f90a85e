//! Invitations from above: sent again below, and one key for each (docs/adr/0031-institutions-as-a-tree.md).

use super::{
    harness::{
        Person, TestApp,
        guest::{self, key, rows},
        spawn_app,
    },
    tree::{agree, below, done, founder, propose, two},
};
use backend::kernel::institutions::Institution;
use shared::{
    audit::Action,
    ids::InvitationId,
    institutions::{InviteFounder, Seat, WhichSeat, WithdrawFounders},
    invitations::{LIFETIME, ListInvitations, ResendInvitation},
    page::PageQuery,
    permission::Role,
    problem::Code,
    time::Moment,
};

const ANN: &str = "ann@people.example";

/// A contact of the institution below, asked from above.
async fn asked_contact(app: &TestApp, child: &Institution, admin: &mut Person, lead: &mut Person) -> InvitationId {
    let waits = propose(admin, child.id, Seat::SeparateContact, ANN).await.unwrap();
    agree(lead, waits).await.unwrap();
    let mut own = app.person(child, &[Role::Admin]).await;
    own.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items[0].id
}

#[tokio::test]
async fn an_invitation_from_above_that_is_sent_again_below_is_still_from_above_and_lasts_no_longer() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let end = app.now().plus(LIFETIME);
    let id = asked_contact(&app, &child, &mut admin, &mut lead).await;
    app.pass(Moment::SECOND);
    let mut own = app.person(&child, &[Role::Admin]).await;
    own.send::<ResendInvitation>(&(id,), &()).await.unwrap();
    assert_eq!(own.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items[0].expires_at, end);
    app.settle().await;
    let codes: Vec<_> = app.letters_to(ANN).iter().map(|letter| letter.code()).collect();
    assert_eq!(codes.len(), 1, "the first letter had not left");
    admin.send::<WithdrawFounders>(&(child.id,), &WhichSeat { seat: Seat::SeparateContact }).await.unwrap();
    assert_eq!(guest::Guest::visiting(&app, &codes[0]).await.send_code().await.status, 422);
    assert_eq!((rows(&app, "invitations").await, done(&app, Action::InvitationAccepted).await), (0, 0));
}

#[tokio::test]
async fn an_invitation_from_above_is_not_sent_again_once_its_seat_is_filled() {
    let app = spawn_app().await;
    let (_, child, mut admin, mut lead) = two(&app).await;
    let id = asked_contact(&app, &child, &mut admin, &mut lead).await;
    app.settle().await;
    for _ in 0..2 {
        app.account(&child, &[Role::SeparateContact]).await;
    }
    let mut own = app.person(&child, &[Role::Admin]).await;
    assert_eq!(own.send::<ResendInvitation>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
    app.settle().await;
    assert_eq!((app.letters_to(ANN).len(), done(&app, Action::InvitationResent).await), (1, 0));
}

#[tokio::test]
async fn one_key_is_for_one_institution() {
    let app = spawn_app().await;
    let (parent, child, mut admin, _) = two(&app).await;
    let other = below(&app, &parent, "brook").await;
    let (new, same) = (founder(Seat::Administrator, ANN), Some(key()));
    let first = admin.send_with::<InviteFounder>(&(child.id,), &new, same).await.unwrap();
    let problem = admin.send_with::<InviteFounder>(&(other.id,), &new, same).await.unwrap_err();
    assert_eq!(problem.code, Code::KeyReused, "the answer of the first would be a lie");
    assert_eq!((rows(&app, "proposals").await, done(&app, Action::FounderProposed).await), (1, 1));
    let second = admin.send_with::<InviteFounder>(&(other.id,), &new, Some(key())).await.unwrap();
    assert_ne!(first.waits, second.waits);
}
