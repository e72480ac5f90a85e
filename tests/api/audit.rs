//! The audit cannot be changed unseen (docs/security.md §4.3).

use super::harness::{TestApp, plain_answers, report, spawn_app};
use backend::kernel::audit::{Checkpoint, Verdict, seal, verify};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use shared::{permission::Role, time::Moment};

/// A server whose audit has some rows, all chained and signed.
pub(super) async fn with_history() -> TestApp {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    for _ in 0..5 {
        reporter.file(&report(&app, plain_answers())).await.unwrap();
    }
    app.settle().await;
    app
}

pub(super) async fn verdict(app: &TestApp) -> Verdict {
    verify(&app.kernel.db, &[], &[]).await.unwrap()
}

/// The database as its owner has it, with everything our own connection is refused.
pub(super) async fn owner(app: &TestApp) -> DatabaseConnection {
    Database::connect(app.kernel.config.database()).await.unwrap()
}

/// Takes the guards away, as a thief who owns the database can.
pub(super) async fn unguard(db: &DatabaseConnection) {
    for table in ["audit", "audit_seals", "audit_checkpoints"] {
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL")).await.unwrap();
        } else {
            for event in ["update", "delete"] {
                db.execute_unprepared(&format!("DROP TRIGGER {table}_{event}")).await.unwrap();
            }
        }
    }
}

pub(super) async fn notes(db: &DatabaseConnection) -> Vec<String> {
    let all = Statement::from_string(db.get_database_backend(), "SELECT note FROM audit_checkpoints ORDER BY size");
    db.query_all_raw(all).await.unwrap().iter().map(|row| row.try_get("", "note").unwrap()).collect()
}

/// A server with copies of the keys, and nothing else of what stands beside them.
pub(super) fn with_keys_alone(app: &TestApp) -> TestApp {
    app.beside(|config| {
        let copy = config.keys.with_extension(backend::kernel::ids::request_name());
        std::fs::create_dir(&copy).unwrap();
        for entry in std::fs::read_dir(&config.keys).unwrap().map(Result::unwrap) {
            let name = entry.file_name();
            if name.to_string_lossy().ends_with(".key") || name.to_string_lossy().ends_with(".pk8") {
                std::fs::copy(entry.path(), copy.join(name)).unwrap();
            }
        }
        config.keys = copy;
    })
}

#[tokio::test]
async fn every_row_is_chained_and_the_end_of_the_chain_is_signed() {
    let app = with_history().await;
    let first = verdict(&app).await;
    assert_eq!(first.fault, None);
    assert_eq!((first.waiting, first.checkpoints), (0, 1));
    let rows = backend::kernel::audit::all(&app.kernel).await.unwrap().len();
    assert_eq!(first.chained, i64::try_from(rows).unwrap());
    assert_eq!(first.keys, [backend::kernel::audit::hex(&app.kernel.vault.audit_public())]);
    let council = app.institution("aldergate").await;
    app.person(&council, &[Role::Reporter]).await;
    assert!(verdict(&app).await.waiting > 0, "new rows wait for the sealer");
    assert!(seal(&app.kernel).await.unwrap() > 0);
    assert_eq!(seal(&app.kernel).await.unwrap(), 0, "and are chained once");
    assert_eq!((verdict(&app).await.fault, verdict(&app).await.checkpoints), (None, 2));
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_a_row() {
    let app = with_history().await;
    let db = owner(&app).await;
    for change in [
        "UPDATE audit SET at = at + 1",
        "DELETE FROM audit",
        "UPDATE audit_seals SET position = position + 1",
        "DELETE FROM audit_seals",
        "UPDATE audit_checkpoints SET at = at + 1",
        "DELETE FROM audit_checkpoints",
    ] {
        let refused = db.execute_unprepared(change).await.unwrap_err().to_string();
        assert!(refused.contains("the audit is never changed"), "{change}: {refused}");
    }
    assert_eq!(verdict(&app).await.fault, None);
}

#[tokio::test]
async fn whatever_is_changed_in_the_chain_is_found_without_any_key() {
    let changes = [
        "UPDATE audit SET at = at - 1 WHERE seq = 4",
        "UPDATE audit SET institution = NULL WHERE institution IS NOT NULL",
        "UPDATE audit SET entry = (SELECT entry FROM audit WHERE seq = 5) WHERE seq = 4",
        "UPDATE audit SET object_tag = (SELECT object_tag FROM audit WHERE seq = 5) WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 4",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "DELETE FROM audit_seals WHERE position = 4",
        "DELETE FROM audit_seals WHERE position = (SELECT max(position) FROM audit_seals)",
        "UPDATE audit_seals SET seq = 1000 WHERE seq = 4",
        "UPDATE audit_checkpoints SET size = size - 1",
        "UPDATE audit_checkpoints SET note = replace(note, 'time 1', 'time 2')",
    ];
    for change in changes {
        let app = with_history().await;
        let db = owner(&app).await;
        unguard(&db).await;
        assert_eq!(verdict(&app).await.fault, None);
        db.execute_unprepared(change).await.unwrap();
        assert!(verdict(&app).await.fault.is_some(), "{change}");
    }
}

#[tokio::test]
async fn a_history_written_anew_with_the_keys_is_caught_by_a_checkpoint_kept_elsewhere() {
    let app = with_history().await;
    let db = owner(&app).await;
    let thief = with_keys_alone(&app);
    let kept = Checkpoint::read(&notes(&db).await[0]).unwrap();
    unguard(&db).await;
    for change in ["DELETE FROM audit WHERE seq = 4", "DELETE FROM audit_seals", "DELETE FROM audit_checkpoints"] {
        db.execute_unprepared(change).await.unwrap();
    }
    app.pass(Moment::MINUTE);
    seal(&thief.kernel).await.unwrap();
    assert_eq!(verdict(&app).await.fault, None, "alone, the new history looks like one");
    let caught = verify(&app.kernel.db, &[], std::slice::from_ref(&kept)).await.unwrap();
    assert!(caught.fault.is_some());
}

#[tokio::test]
async fn a_checkpoint_of_another_key_is_not_believed_where_the_key_is_named() {
    let app = with_history().await;
    let ours = app.kernel.vault.audit_public();
    assert_eq!(verify(&app.kernel.db, &[ours], &[]).await.unwrap().fault, None);
    let other = verify(&app.kernel.db, &[vec![7; 32]], &[]).await.unwrap();
    assert!(other.fault.unwrap().contains("not signed"));
}
