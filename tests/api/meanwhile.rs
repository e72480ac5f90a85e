//! What happens to an account takes effect at once wherever its owner is signed in.

use super::harness::{Person, TestApp, plain_answers, report, spawn_app};
use backend::kernel::{db::Who, http::session};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use shared::{
    accounts::{ExchangeToken, SignIn, WhoAmI},
    audit::Action,
    cases::{CaseQuery, ListCases},
    ids::AccountId,
    people::{ChangeRoles, RolesWanted},
    permission::{HeldRole, Role},
    problem::Code,
    proposals::{DecideProposal, Decision},
    time::Moment,
};

fn account(person: &Person) -> AccountId {
    person.account.as_ref().unwrap().id
}

/// As whoever disables an account does it.
async fn end_all(app: &TestApp, account: AccountId) {
    let now = app.now();
    let write = app.kernel.write(now, Who::default(), Action::SignedOut, account.0, None, async move |tx| {
        session::end_all_of(tx, account, now).await.map(drop)
    });
    write.await.unwrap();
    session::changed(&app.kernel, account);
}

#[tokio::test]
async fn whoever_is_disabled_can_do_nothing_from_that_moment_on_any_device() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut bystander = app.person(&council, &[Role::Reporter]).await;
    let mut phone = app.person(&council, &[Role::Reporter]).await;
    let mut laptop = phone.account.clone().unwrap().sign_in(&app).await;
    // Both were used a moment ago, so the server holds their rows.
    assert!(phone.send::<WhoAmI>(&(), &()).await.is_ok() && laptop.send::<WhoAmI>(&(), &()).await.is_ok());
    end_all(&app, account(&phone)).await;
    for device in [&mut phone, &mut laptop] {
        assert_eq!(device.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
        assert_eq!(device.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
        assert_eq!(device.file(&report(&app, plain_answers())).await.unwrap_err().code, Code::SignInNeeded, "nor file");
    }
    assert!(bystander.send::<WhoAmI>(&(), &()).await.is_ok());
}

#[tokio::test]
async fn whoever_gets_other_roles_signs_in_again_everywhere_and_no_session_is_promoted() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut phone = app.person(&council, &[Role::Reporter]).await;
    let mut laptop = phone.account.clone().unwrap().sign_in(&app).await;
    let wanted = RolesWanted { roles: vec![HeldRole { role: Role::Triage, ends_at: None }] };
    admin.step_up(&app).await;
    let waits = admin.send::<ChangeRoles>(&(account(&phone),), &wanted).await.unwrap().waits.unwrap();
    assert!(phone.send::<WhoAmI>(&(), &()).await.is_ok(), "nothing has happened yet");
    lead.step_up(&app).await;
    lead.send::<DecideProposal>(&(waits,), &Decision { agrees: true }).await.unwrap();
    for device in [&mut phone, &mut laptop] {
        assert_eq!(device.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
        assert_eq!(device.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
        assert_eq!(device.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap_err().code, Code::SignInNeeded);
    }
    let mut anew = phone.account.clone().unwrap().sign_in(&app).await;
    assert!(anew.send::<ListCases>(&(), &CaseQuery::default()).await.is_ok());
}

#[tokio::test]
async fn another_server_follows_within_two_seconds() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let beside = app.beside(|_| {});
    let mut there = officer.copy();
    there.address.clone_from(&beside.address);
    assert!(there.send::<WhoAmI>(&(), &()).await.is_ok());
    end_all(&app, account(&officer)).await;
    let since = backend::kernel::clock::Clock::stopwatch();
    while there.send::<WhoAmI>(&(), &()).await.is_ok() {
        assert!(since.elapsed() < std::time::Duration::from_secs(2));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(officer.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
}

/// Changes an account while its sign-in is between the reading and the writing of it: a trigger is as close as a test
/// can come.
#[tokio::test]
async fn a_sign_in_under_way_begins_no_session_for_an_account_that_changed() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let change = "UPDATE accounts SET state = 'DISABLED' WHERE id = NEW.id";
    let statements = match db.get_database_backend() {
        DbBackend::Postgres => vec![
            format!("CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {change}; RETURN NULL; END $$"),
            "CREATE TRIGGER meanwhile AFTER UPDATE OF last_step ON accounts FOR EACH ROW EXECUTE FUNCTION meanwhile()".to_owned(),
        ],
        _ => vec![format!("CREATE TRIGGER meanwhile AFTER UPDATE OF last_step ON accounts BEGIN {change}; END")],
    };
    for statement in statements {
        db.execute_unprepared(&statement).await.unwrap();
    }
    let refused = Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.unwrap_err();
    assert_eq!(refused.code, Code::Unavailable);
    let count = Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) AS n FROM sessions".to_owned());
    let sessions: i64 = db.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap();
    assert_eq!(sessions, 0);
    db.execute_unprepared(match db.get_database_backend() {
        DbBackend::Postgres => "DROP TRIGGER meanwhile ON accounts",
        _ => "DROP TRIGGER meanwhile",
    })
    .await
    .unwrap();
    app.pass(30 * Moment::SECOND);
    assert!(Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.is_ok(), "nothing of that try is left");
}
