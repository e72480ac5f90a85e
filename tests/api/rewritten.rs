//! A history rewritten by somebody who has the database and not the keys is never signed with them
//! (docs/security.md §4.3, docs/adr/0018-the-audit-is-a-signed-chain.md).

use super::{
    audit::{notes, owner, unguard, verdict, with_history, with_keys_alone},
    harness::{TestApp, guest::rows},
};
use backend::{
    commands::audit::{accept, check},
    kernel::audit::seal,
};
use sea_orm::ConnectionTrait;
use shared::{
    audit::{Action, System},
    permission::Role,
    time::Moment,
};

/// Something new for the audit.
async fn more(app: &TestApp, slug: &str) {
    let council = app.institution(slug).await;
    app.person(&council, &[Role::Reporter]).await;
    app.pass(Moment::MINUTE);
}

async fn run(app: &TestApp, changes: &[&str]) {
    let db = owner(app).await;
    unguard(&db).await;
    for change in changes {
        db.execute_unprepared(change).await.unwrap();
    }
}

const FORGOTTEN: [&str; 3] = ["DELETE FROM audit WHERE seq = 4", "DELETE FROM audit_seals", "DELETE FROM audit_checkpoints"];

/// What sealing says when it refuses, having written nothing.
async fn refused(app: &TestApp) -> String {
    let before = (rows(app, "audit_seals").await, rows(app, "audit_checkpoints").await);
    let fault = seal(&app.kernel).await.unwrap_err().to_string();
    assert_eq!((rows(app, "audit_seals").await, rows(app, "audit_checkpoints").await), before, "nothing is chained and nothing signed");
    fault
}

async fn verified(app: &TestApp) -> Result<String, String> {
    check(&app.kernel.config, &[], &[]).await.map(|lines| lines.join("\n")).map_err(|fault| fault.to_string())
}

#[tokio::test]
async fn links_that_were_thrown_away_are_not_made_anew() {
    let app = with_history().await;
    run(&app, &FORGOTTEN).await;
    more(&app, "aldergate").await;
    assert!(refused(&app).await.contains("are not all there"));
    assert!(refused(&app.beside(|_| {})).await.contains("are not all there"), "a restart does not make it forget");
    assert!(verified(&app).await.unwrap_err().contains("does not hold"));
}

#[tokio::test]
async fn a_chain_that_fits_in_itself_is_not_signed_when_it_is_another() {
    let app = with_history().await;
    assert!(verified(&app).await.unwrap().contains("are those this server signed"));
    // A sealer without a memory computes what a thief would compute, and more: it even signs.
    let thief = with_keys_alone(&app);
    run(&app, &FORGOTTEN).await;
    more(&app, "aldergate").await;
    seal(&thief.kernel).await.unwrap();
    more(&app, "brackwater").await;
    assert_eq!(verdict(&app).await.fault, None, "in the database nothing shows");
    assert!(refused(&app).await.contains("were rewritten"));
    assert!(verified(&app).await.unwrap_err().contains("they were rewritten"));
}

#[tokio::test]
async fn an_end_that_was_cut_off_with_its_checkpoint_is_missed() {
    let app = with_history().await;
    let kept = rows(&app, "audit_seals").await;
    more(&app, "aldergate").await;
    seal(&app.kernel).await.unwrap();
    run(
        &app,
        &[
            &format!("DELETE FROM audit WHERE seq IN (SELECT seq FROM audit_seals WHERE position > {kept})"),
            &format!("DELETE FROM audit_seals WHERE position > {kept}"),
            &format!("DELETE FROM audit_checkpoints WHERE size > {kept}"),
        ],
    )
    .await;
    assert_eq!(verdict(&app).await.fault, None, "in the database nothing shows");
    assert!(refused(&app).await.contains("are not all there"));
    assert!(verified(&app).await.unwrap_err().contains("the chain ends before"));
}

#[tokio::test]
async fn a_made_up_checkpoint_does_not_keep_the_server_from_signing() {
    let app = with_history().await;
    let made_up = "INSERT INTO audit_checkpoints (size, at, note, public_key) SELECT 1000000, at, note, public_key FROM audit_checkpoints";
    run(&app, &[made_up]).await;
    more(&app, "aldergate").await;
    assert!(seal(&app.kernel).await.unwrap() > 0);
    assert_eq!(notes(&owner(&app).await).await.len(), 3);
    assert!(verdict(&app).await.fault.is_some());
}

#[tokio::test]
async fn servers_that_take_turns_go_on_from_each_other() {
    let app = with_history().await;
    let other = with_keys_alone(&app);
    for (slug, server) in [("aldergate", &other), ("brackwater", &app), ("cinderford", &other), ("dunmere", &other), ("eastholm", &app)] {
        more(&app, slug).await;
        assert!(seal(&server.kernel).await.unwrap() > 0);
    }
    assert_eq!(seal(&other.kernel).await.unwrap(), 0);
    for server in [&app, &other] {
        assert!(verified(server).await.unwrap().contains("are those this server signed"));
    }
    run(&app, &FORGOTTEN).await;
    for server in [&app, &other] {
        refused(server).await;
    }
}

#[tokio::test]
async fn a_backup_that_was_put_back_is_continued_on_an_operators_word_which_the_audit_keeps() {
    let app = with_history().await;
    assert!(accept(&app.kernel).await.unwrap()[0].contains("nothing to accept"));
    run(&app, &FORGOTTEN).await;
    refused(&app).await;
    let command = app.beside(|_| {});
    let said = accept(&command.kernel).await.unwrap().join("\n");
    let server = app.beside(|_| {});
    assert!(seal(&server.kernel).await.unwrap() > 0);
    let accepted = app.audit().await.iter().filter(|said| said.action == Action::System(System::AuditAccepted)).count();
    assert_eq!(accepted, 1);
    assert!(verified(&server).await.unwrap().contains("are those this server signed"));
    let names = std::fs::read_dir(&app.kernel.config.keys).unwrap().map(|entry| entry.unwrap().path());
    let before = names.into_iter().find(|path| path.to_string_lossy().contains("audit-signed-until-")).unwrap();
    assert!(said.contains(&before.display().to_string()), "{said}");
    assert!(check(&app.kernel.config, &[before], &[]).await.is_err(), "what was signed before still says so");
    assert!(accept(&server.kernel).await.unwrap()[0].contains("nothing to accept"));
}
