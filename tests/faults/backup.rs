//! The drill (docs/rules.md §8): a backup taken while people file is put back on another machine, and is the system as it
//! was at that moment.

use super::{
    desk,
    installation::{Database, Installation},
    post::Post,
    reporter::{Answer, Reporter, Sent, sign_in},
    say,
    server::{Server, audit_holds, vedette},
    told::all_are_told,
    until::until,
};
use shared::ids::Reference;
use std::{
    collections::HashSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Reports each has filed, and everybody was told of, long before.
const BEFORE: usize = 4;
/// Reports acknowledged while others are still under way, before the backup begins and after it ended.
const MEANWHILE: usize = 12;

type Acknowledged = Arc<Mutex<Vec<Sent>>>;

fn references<'a>(sent: impl IntoIterator<Item = &'a Sent>) -> HashSet<Reference> {
    sent.into_iter().map(|sent| sent.receipt.as_ref().expect("acknowledged").reference).collect()
}

/// Takes a backup beside the data and gives its folder.
fn backed_up(installation: &Installation) -> PathBuf {
    let folder = installation.folder.path().join("backups");
    let said = vedette(installation, &["backup", &folder.display().to_string()]).unwrap();
    let mut found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let backup = found.next().unwrap();
    assert!(found.next().is_none(), "nothing unfinished is left");
    assert!(said.contains(&backup.display().to_string()) && said.contains("It holds no key"), "{said}");
    backup
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_backup_taken_while_people_file_is_put_back_elsewhere_on_sqlite() {
    drill_on(Database::Sqlite).await;
}

#[tokio::test]
async fn a_backup_taken_while_people_file_is_put_back_elsewhere_on_postgresql() {
    if !Database::PostgreSql.is_there() {
        return say::skipped("the drill on PostgreSQL (VEDETTE_TEST_DATABASE names none)");
    }
    let there = |name: &str| std::process::Command::new(name).arg("--version").output().is_ok();
    if !there("pg_dump") || !there("pg_restore") {
        return say::skipped("the drill on PostgreSQL (pg_dump and pg_restore are not on the path)");
    }
    drill_on(Database::PostgreSql).await;
}

async fn drill_on(database: Database) {
    let post = Post::start().await;
    let installation = Installation::new(database, &post).await;
    let people = installation.settle_in(3).await;
    let server = Server::start(&installation).await;
    let mut reporters = Vec::new();
    for account in &people.reporters {
        let mut reporter = Reporter::sign_in(&server, account).await;
        for _ in 0..BEFORE {
            let number = reporter.write();
            assert!(matches!(reporter.send(number).await, Answer::Receipt(_)));
        }
        reporters.push(reporter);
    }
    let first = references(reporters.iter().flat_map(|reporter| &reporter.sent));
    all_are_told(&post, &people.told, &Vec::from_iter(first.clone())).await;

    // Everybody goes on filing; in the midst of it the backup is taken.
    let (acknowledged, enough) = (Acknowledged::default(), Arc::new(AtomicBool::new(false)));
    let filing: Vec<_> =
        reporters.into_iter().map(|reporter| tokio::spawn(file(reporter, Arc::clone(&acknowledged), Arc::clone(&enough)))).collect();
    more(&acknowledged, MEANWHILE).await;
    let before = references(acknowledged.lock().unwrap().iter());
    let backup = backed_up(&installation);
    more(&acknowledged, MEANWHILE).await;
    enough.store(true, Ordering::SeqCst);
    let mut sent = Vec::new();
    for filing in filing {
        sent.extend(filing.await.unwrap().sent);
    }
    // It stops in an orderly way, so that it has signed more of the audit than the backup has.
    server.stop().await;
    let letters = post.letters().len();

    let elsewhere = installation.elsewhere(database).await;
    without_keys_it_opens_nothing(&installation, database, &backup).await;
    elsewhere.take_keys_of(&installation);
    let said = vedette(&elsewhere, &["restore", &backup.display().to_string()]).unwrap();
    assert!(said.contains("documents open with the keys") && said.contains("The audit holds"), "{said}");
    let log = fs::read_to_string(installation.folder.path().join("log")).unwrap_or_default();
    let of_sealing: Vec<&str> = log.lines().filter(|line| line.contains("seal")).collect();
    assert!(said.contains("Run `vedette audit accept`"), "more was signed than was backed up: {said}\n{of_sealing:#?}");
    let again = vedette(&elsewhere, &["restore", &backup.display().to_string()]).unwrap_err();
    assert!(again.contains("is not empty"), "{again}");
    vedette(&elsewhere, &["audit", "accept"]).unwrap();

    let server = Server::start(&elsewhere).await;
    let mut officer = sign_in(&server, &people.officer).await;
    let there: HashSet<Reference> = desk::list(&mut officer).await.iter().map(|line| line.reference).collect();
    assert!(first.union(&before).all(|reference| there.contains(reference)), "acknowledged before the backup, and not in it");
    let kept: Vec<Sent> = sent.iter().filter(|sent| there.contains(&sent.receipt.as_ref().unwrap().reference)).cloned().collect();
    assert!(kept.len() < sent.len(), "what came after it is not in it");
    desk::holds_exactly(&mut officer, kept.iter()).await;
    all_are_told(&post, &people.told, &Vec::from_iter(references(&kept))).await;
    let twice: Vec<Reference> =
        post.letters()[letters..].iter().flat_map(|letter| letter.references()).filter(|it| first.contains(it)).collect();
    assert_eq!(twice, [], "what was delivered before the backup is not sent again");
    server.stop().await;
    audit_holds(&elsewhere);
    say::figures(&format!(
        "{database:?}: {} of {} reports were in the backup, {} of them acknowledged before it",
        kept.len(),
        sent.len(),
        first.len() + before.len()
    ));
}

/// Files until it is enough.
async fn file(mut reporter: Reporter, acknowledged: Acknowledged, enough: Arc<AtomicBool>) -> Reporter {
    while !enough.load(Ordering::SeqCst) {
        let number = reporter.write();
        let answer = reporter.send(number).await;
        assert!(matches!(answer, Answer::Receipt(_)), "nobody waits for a backup: {answer:?}");
        acknowledged.lock().unwrap().push(reporter.sent[number].clone());
    }
    reporter
}

/// Waits until so many more are acknowledged.
async fn more(acknowledged: &Acknowledged, wanted: usize) {
    let count = || acknowledged.lock().unwrap().len();
    let from = count();
    until("reports are acknowledged", Duration::from_secs(60), async || (count() >= from + wanted).then_some(())).await;
}

/// Whoever has the backup and not the keys gets no further than this.
async fn without_keys_it_opens_nothing(installation: &Installation, database: Database, backup: &Path) {
    let thief = installation.elsewhere(database).await;
    let refused = vedette(&thief, &["restore", &backup.display().to_string()]).unwrap_err();
    assert!(refused.contains("without its keys it opens nothing"), "{refused}");
    let serving = vedette(&thief, &["serve"]).unwrap_err();
    assert!(serving.contains("keys"), "{serving}");
    assert!(!thief.keys().join("index.key").exists(), "no new keys are made for an old database");
    // Keys of somebody else's are no keys either.
    let other = Installation::new(Database::Sqlite, &Post::start().await).await;
    other.open().await.kernel.db.close().await;
    thief.take_keys_of(&other);
    let serving = vedette(&thief, &["serve"]).unwrap_err();
    assert!(serving.contains("are not those this database was sealed with"), "{serving}");
}

#[tokio::test]
async fn a_backup_is_its_owners_only_and_needs_no_keys() {
    let installation = Installation::new(Database::Sqlite, &Post::start().await).await;
    installation.settle_in(1).await;
    let hidden = installation.folder.path().join("hidden");
    fs::rename(installation.keys(), &hidden).unwrap();
    let backup = backed_up(&installation);
    assert!(!installation.keys().exists(), "none were made");
    assert_eq!((mode(&backup), mode(&backup.join("manifest.json")), mode(&backup.join("vedette.sqlite"))), (0o700, 0o600, 0o600));
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(backup.join("manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["format"], &manifest["database"]), (&1.into(), &"sqlite".into()));
    assert!(manifest["rows"]["accounts"].as_u64().unwrap() > 0, "{manifest}");
    let all = [fs::read(backup.join("manifest.json")).unwrap(), fs::read(backup.join("vedette.sqlite")).unwrap()].concat();
    let keys: Vec<_> =
        fs::read_dir(&hidden).unwrap().map(|entry| entry.unwrap().path()).filter(|path| fs::metadata(path).unwrap().len() == 32).collect();
    assert_eq!(keys.len(), 3, "what wraps, what tags, what opens: {keys:?}");
    for key in keys {
        let bytes = fs::read(&key).unwrap();
        assert!(!all.windows(16).any(|part| bytes.windows(16).any(|piece| piece == part)), "{} is in the backup", key.display());
    }
}

#[tokio::test]
async fn what_is_not_whole_not_ours_or_in_the_way_is_refused_and_nothing_is_changed() {
    let installation = Installation::new(Database::Sqlite, &Post::start().await).await;
    installation.settle_in(1).await;
    let backup = backed_up(&installation);
    let place = installation.elsewhere(Database::Sqlite).await;
    place.take_keys_of(&installation);
    let to = place.folder.path().join("empty").display().to_string();
    let refused = |backup: &Path, to: &str| vedette(&place, &["restore", &backup.display().to_string(), to]).unwrap_err();
    let is_empty = || fs::read_dir(&to).map_or(true, |mut entries| entries.next().is_none());

    let full = place.folder.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("other"), "here").unwrap();
    assert!(refused(&backup, &full.display().to_string()).contains("is not empty"));
    assert_eq!(fs::read_dir(&full).unwrap().count(), 1);

    let (file, manifest) = (backup.join("vedette.sqlite"), backup.join("manifest.json"));
    let (whole, said) = (fs::read(&file).unwrap(), fs::read_to_string(&manifest).unwrap());
    let mut spoiled = whole.clone();
    let middle = spoiled.len() / 2;
    spoiled[middle] ^= 1;
    fs::write(&file, &spoiled).unwrap();
    assert!(refused(&backup, &to).contains("is not the file that was backed up"));
    fs::write(&file, &whole[..middle]).unwrap();
    assert!(refused(&backup, &to).contains("is not the file that was backed up"));
    fs::write(&file, &whole).unwrap();

    fs::write(&manifest, said.replacen("\"schema\": [", "\"schema\": [\n    \"m9999_tomorrow\",", 1)).unwrap();
    assert!(refused(&backup, &to).contains("newer than this build"));
    fs::write(&manifest, said.replacen("\"audit\": ", "\"audit\": 7777,\n    \"audit_\": ", 1)).unwrap();
    assert!(refused(&backup, &to).contains("not what it says: the number of rows in audit"));
    assert!(refused(place.folder.path(), &to).contains("name the folder that `vedette backup` made"));
    assert!(is_empty(), "nothing was put anywhere");

    fs::write(&manifest, said).unwrap();
    let said = vedette(&place, &["restore", &backup.display().to_string(), &to]).unwrap();
    assert!(said.contains("The audit goes on from what was signed last. Start the server."), "{said}");
    assert_eq!(mode(&Path::new(&to).join("vedette.sqlite")), 0o600);
}
