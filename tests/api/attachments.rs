//! Files that reporters add to their reports (docs/security.md §4.2): how one arrives, and what nobody finds of it.

mod clamd;
mod desk;
mod harmful;
mod plain;
mod real_clamd;
mod slow;
mod waiting;

use super::{
    access::spawn,
    acts::kept_apart,
    harness::{
        Person, TestApp,
        client::Account,
        desk::case_of,
        guest::{key, rows},
        plain_answers, report,
    },
    own_reports::only,
    sealed::loot,
};
use backend::{
    cases::{Round, look_at_held},
    kernel::institutions::Institution,
};
use image::{ImageFormat, Rgb, RgbImage};
use reqwest::{Response, header};
use shared::{
    api::{self, Endpoint},
    attachments::{
        AttachmentProgress, AttachmentState, Attachments, BeginAttachment, FILE_MAX, FILES_A_DAY, FILES_MAX, FileName, GetAttachment,
        GetAttachmentFile, GetOriginal, ListAttachments, Media, NewAttachment, PIECE, SendPiece, Unkept,
    },
    audit::{Action, System, Unaudited},
    ids::{AttachmentId, CaseId, IdempotencyKey, Reference},
    own_reports::ReadOwnReport,
    permission::Role,
    problem::{Code, Problem},
    time::Moment,
};
use std::{fs, io::Cursor};

/// What a test looks for where nothing of a file may lie.
pub const CANARY: &[u8] = b"Zeppelin over the harbour";

/// A picture with the canary behind it.
pub fn photo() -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbImage::from_pixel(60, 40, Rgb([10, 120, 30])).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
    bytes.extend(CANARY);
    bytes
}

pub fn new(name: &str, media: Media, bytes: usize) -> NewAttachment {
    NewAttachment { name: FileName::cleaned(name), media, bytes: u32::try_from(bytes).unwrap(), keep_original: false }
}

async fn begin_under(person: &mut Person, reference: Reference, new: &NewAttachment, key: IdempotencyKey) -> Result<AttachmentId, Problem> {
    let begun = person.send_with::<BeginAttachment>(&(reference,), new, Some(key)).await?;
    assert_eq!(begun.piece, PIECE);
    Ok(begun.id)
}

pub async fn begin(person: &mut Person, reference: Reference, new: &NewAttachment) -> Result<AttachmentId, Problem> {
    person.renew().await;
    begin_under(person, reference, new, key()).await
}

/// Sends bytes of a file.
pub async fn piece(person: &Person, id: AttachmentId, offset: u32, bytes: &[u8]) -> Result<AttachmentProgress, Problem> {
    let url = format!("{}{}", person.address, api::outgoing::<GetAttachment>(&(id,), &()).unwrap().path);
    let call = person.client.post(format!("{url}/pieces/{offset}")).bearer_auth(&person.token);
    let answer = call.header(header::CONTENT_TYPE, "application/octet-stream").body(bytes.to_vec()).send().await.unwrap();
    let (status, body) = (answer.status().as_u16(), answer.bytes().await.unwrap());
    let answer = api::incoming::<SendPiece>(status, &body);
    if let Err(problem) = &answer {
        assert!(api::problems::<SendPiece>().contains(&problem.code), "{problem:?}");
    }
    answer
}

pub async fn progress(person: &mut Person, id: AttachmentId) -> Result<AttachmentProgress, Problem> {
    person.renew().await;
    person.send::<GetAttachment>(&(id,), &()).await
}

/// All of a file, in its pieces.
pub async fn send_all(person: &Person, id: AttachmentId, bytes: &[u8]) -> Result<AttachmentProgress, Problem> {
    let mut last = Err(Problem::of(Code::NotFound));
    for (number, part) in bytes.chunks(PIECE as usize).enumerate() {
        last = piece(person, id, u32::try_from(number).unwrap() * PIECE, part).await;
    }
    last
}

/// A file that was begun, sent and looked at.
pub async fn added(app: &TestApp, person: &mut Person, reference: Reference, new: &NewAttachment, bytes: &[u8]) -> AttachmentId {
    let id = begin(person, reference, new).await.unwrap();
    assert_eq!(send_all(person, id, bytes).await.unwrap().state, AttachmentState::Held);
    look_at_held(&app.kernel).await.unwrap();
    id
}

/// A file of the desk, as it came.
pub async fn file<E: Endpoint<Params = (CaseId, AttachmentId), Request = ()>>(
    person: &mut Person,
    case: CaseId,
    id: AttachmentId,
) -> Response {
    person.renew().await;
    let path = api::outgoing::<E>(&(case, id), &()).unwrap().path;
    person.client.get(format!("{}{path}", person.address)).bearer_auth(&person.token).send().await.unwrap()
}

pub async fn listed(person: &mut Person, case: CaseId) -> Result<Attachments, Problem> {
    person.renew().await;
    person.send::<ListAttachments>(&(case,), &()).await
}

/// How many files lie in the folder.
pub fn objects(app: &TestApp) -> usize {
    let folders = fs::read_dir(app.folder.path().join("data/objects")).into_iter().flatten();
    folders.map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

/// A reporter with a report, its case, and a lead who works it.
pub async fn story(app: &TestApp, council: &Institution) -> (Person, Reference, CaseId, Person) {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    let mut lead = app.person(council, &[Role::Lead, Role::Case]).await;
    let case = case_of(app, &mut reporter, &mut lead, plain_answers()).await;
    let me = lead.id();
    lead.add(case, me).await.unwrap();
    let reference = only(&mut reporter).await.reference;
    (reporter, reference, case, lead)
}

/// Does one of the acts around files.
pub async fn succeed(app: &TestApp, council: &Institution, person: &mut Person, name: &str) {
    if matches!(name, "ListAttachments" | "GetAttachmentFile" | "GetOriginal") {
        let mut reporter = app.person(council, &[Role::Reporter]).await;
        let case = case_of(app, &mut reporter, person, plain_answers()).await;
        let (me, reference) = (person.id(), only(&mut reporter).await.reference);
        person.add(case, me).await.unwrap();
        let kept = NewAttachment { keep_original: true, ..new("a.jpg", Media::Jpeg, photo().len()) };
        let id = added(app, &mut reporter, reference, &kept, &photo()).await;
        match name {
            "ListAttachments" => assert_eq!(listed(person, case).await.unwrap().items.len(), 1),
            "GetAttachmentFile" => assert_eq!(file::<GetAttachmentFile>(person, case, id).await.status(), 200),
            _ => assert_eq!(file::<GetOriginal>(person, case, id).await.status(), 200),
        }
        return;
    }
    let reference = person.file(&report(app, plain_answers())).await.unwrap().reference;
    if name == "AttachmentForm" {
        let sent = plain::form(person, reference, &key().to_string(), Some(("a.jpg", "image/jpeg", &photo())), &[]).await;
        return assert_eq!(sent.status, 303, "{}", sent.text);
    }
    let id = begin(person, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
    match name {
        "BeginAttachment" => {}
        "SendPiece" => assert_eq!(piece(person, id, 0, b"hello").await.unwrap().arrived, 5),
        _ => assert_eq!(progress(person, id).await.unwrap().arrived, 0),
    }
}

#[tokio::test]
async fn a_line_that_breaks_costs_one_piece_and_no_piece_counts_twice() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let text = b"hello again\n".repeat(60_000);
    let new = new("chat.txt", Media::Text, text.len());
    let same = key();
    reporter.renew().await;
    let id = begin_under(&mut reporter, reference, &new, same).await.unwrap();
    assert_eq!(begin_under(&mut reporter, reference, &new, same).await.unwrap(), id, "a retry begins nothing");
    let parts: Vec<&[u8]> = text.chunks(PIECE as usize).collect();
    assert_eq!(parts.len(), 3);
    let first = piece(&reporter, id, 0, parts[0]).await.unwrap();
    assert_eq!((first.state, first.arrived), (AttachmentState::Arriving, PIECE));
    // The answer was lost, so it is sent again.
    assert_eq!(piece(&reporter, id, 0, parts[0]).await.unwrap(), first);
    assert_eq!(objects(&app), 1);
    // Out of turn, of another length, from the middle.
    assert_eq!(piece(&reporter, id, 2 * PIECE, parts[2]).await.unwrap_err().code, Code::Conflict);
    assert_eq!(piece(&reporter, id, PIECE, &parts[1][1..]).await.unwrap_err().code, Code::Invalid);
    assert_eq!(piece(&reporter, id, PIECE + 1, parts[1]).await.unwrap_err().code, Code::Invalid);
    assert_eq!(piece(&reporter, id, u32::MAX, b"x").await.unwrap_err().code, Code::Invalid);
    assert_eq!(progress(&mut reporter, id).await.unwrap(), first, "none of which counts");
    assert_eq!(piece(&reporter, id, PIECE, parts[1]).await.unwrap().arrived, 2 * PIECE);
    let last = piece(&reporter, id, 2 * PIECE, parts[2]).await.unwrap();
    assert_eq!((last.state, last.arrived as usize), (AttachmentState::Held, text.len()));
    assert_eq!(piece(&reporter, id, 2 * PIECE, parts[2]).await.unwrap().state, AttachmentState::Held);
    assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round::default());
    assert_eq!(progress(&mut reporter, id).await.unwrap().state, AttachmentState::Kept);
    let acts: Vec<_> = app.audit().await.into_iter().filter(|said| said.object == id.0).map(|said| said.action).collect();
    assert_eq!(acts, [Action::AttachmentBegun, Action::AttachmentArrived, Action::System(System::AttachmentKept)]);
    assert!(!acts.contains(&Action::Unaudited(Unaudited::PieceArrived)));
}

#[tokio::test]
async fn a_phone_that_may_only_file_sends_a_file_and_is_shown_nothing_of_it() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    app.pass(31 * Moment::MINUTE);
    let id = begin(&mut reporter, reference, &new("a.jpg", Media::Jpeg, photo().len())).await.unwrap();
    assert_eq!(send_all(&reporter, id, &photo()).await.unwrap().state, AttachmentState::Held);
    assert!(progress(&mut reporter, id).await.is_ok());
    assert_eq!(reporter.send::<ReadOwnReport>(&(reference,), &()).await.unwrap_err().code, Code::ReadingEnded);
}

#[tokio::test]
async fn a_report_has_five_files_at_most_refused_ones_aside_and_nobody_begins_more_than_so_many_a_day() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    added(&app, &mut reporter, reference, &new("bad.jpg", Media::Jpeg, 5), b"never").await;
    for size in 0..FILES_MAX {
        begin(&mut reporter, reference, &new("a.txt", Media::Text, 5 + size)).await.unwrap();
    }
    let words = |problem: Problem| (problem.code, problem.errors[0].detail.clone());
    let refused = words(begin(&mut reporter, reference, &new("a.txt", Media::Text, 99)).await.unwrap_err());
    assert_eq!(refused, (Code::Invalid, Unkept::TooMany.words(shared::locale::Lang::En)));
    let mut begun = FILES_MAX as u64 + 1;
    while begun < FILES_A_DAY {
        let reference = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
        for _ in 0..FILES_MAX.min(usize::try_from(FILES_A_DAY - begun).unwrap()) {
            begin(&mut reporter, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
            begun += 1;
        }
    }
    let next = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let refused = words(begin(&mut reporter, next, &new("a.txt", Media::Text, 5)).await.unwrap_err());
    assert_eq!(refused, (Code::Invalid, Unkept::TooManyToday.words(shared::locale::Lang::En)));
    assert_eq!(rows(&app, "attachments").await, i64::try_from(FILES_A_DAY).unwrap(), "what was refused left nothing");
    // Of one who sends much, somebody else hears nothing.
    let (mut other, theirs, _, _) = story(&app, &council).await;
    assert!(begin(&mut other, theirs, &new("a.txt", Media::Text, 5)).await.is_ok());
}

#[tokio::test]
async fn what_is_too_large_or_of_no_kind_that_is_taken_is_refused_before_it_travels() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    for (new, pointer) in [
        (new("a.jpg", Media::Jpeg, FILE_MAX as usize + 1), "/bytes"),
        (new("a.jpg", Media::Jpeg, 0), "/bytes"),
        (new("a.png", Media::Jpeg, 5), "/media"),
        (new("a.svg", Media::Png, 5), "/media"),
        (new("a", Media::Text, 5), "/media"),
    ] {
        let refused = begin(&mut reporter, reference, &new).await.unwrap_err();
        assert_eq!((refused.code, refused.errors[0].pointer.as_str()), (Code::Invalid, pointer));
    }
    assert_eq!((rows(&app, "attachments").await, objects(&app)), (0, 0));
}

#[tokio::test]
async fn no_byte_or_name_of_a_file_lies_on_the_disk_or_in_the_database() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let words = [b"Dear all, ", CANARY].concat();
    for (name, media, content) in [("Quartermain.txt", Media::Text, words), ("Quartermain.jpg", Media::Jpeg, photo())] {
        let original = NewAttachment { keep_original: true, ..new(name, media, content.len()) };
        added(&app, &mut reporter, reference, &original, &content).await;
    }
    // One that waits, and one that has not arrived.
    let id = begin(&mut reporter, reference, &new("Quartermain.txt", Media::Text, CANARY.len())).await.unwrap();
    send_all(&reporter, id, CANARY).await.unwrap();
    assert_eq!(objects(&app), 4, "text, picture, picture as it was sent, and what waits");
    let loot = loot(&app).await;
    for needle in [CANARY, b"Quartermain", b"JFIF", b"\xff\xd8\xff", b"image/jpeg"] {
        assert!(!loot.windows(needle.len()).any(|window| window == needle), "{:?}", String::from_utf8_lossy(needle));
    }
}

#[tokio::test]
async fn what_stands_still_for_a_day_is_deleted_and_what_goes_on_is_not() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let text = vec![b'a'; 2 * PIECE as usize + 1];
    let id = begin(&mut reporter, reference, &new("a.txt", Media::Text, text.len())).await.unwrap();
    piece(&reporter, id, 0, &text[..PIECE as usize]).await.unwrap();
    app.pass(23 * Moment::HOUR);
    app.settle().await;
    assert_eq!((rows(&app, "attachments").await, objects(&app)), (1, 1));
    reporter.renew().await;
    piece(&reporter, id, PIECE, &text[..PIECE as usize]).await.unwrap();
    app.pass(23 * Moment::HOUR);
    app.settle().await;
    assert_eq!((rows(&app, "attachments").await, objects(&app)), (1, 2), "its last piece came today");
    app.pass(2 * Moment::HOUR);
    app.settle().await;
    assert_eq!((rows(&app, "attachments").await, objects(&app)), (0, 0));
    assert_eq!(progress(&mut reporter, id).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn what_broke_off_holds_no_place_against_the_person_who_sent_it() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let text = vec![b'a'; PIECE as usize + 10];
    let sized = |more: usize| new("a.txt", Media::Text, PIECE as usize + 1 + more);
    let mut ids = Vec::new();
    for more in 0..FILES_MAX {
        app.pass(Moment::SECOND);
        ids.push(begin(&mut reporter, reference, &sized(more)).await.unwrap());
        piece(&reporter, ids[more], 0, &text[..PIECE as usize]).await.unwrap();
    }
    assert_eq!(objects(&app), FILES_MAX);
    assert_eq!(begin(&mut reporter, reference, &sized(99)).await.unwrap_err().code, Code::Invalid, "all five are on their way");
    // The page was loaded again, and the same file chosen once more: it takes its own place.
    let again = begin(&mut reporter, reference, &sized(2)).await.unwrap();
    let seen = progress(&mut reporter, ids[2]).await.unwrap();
    assert_eq!((seen.state, seen.unkept), (AttachmentState::Refused, Some(Unkept::BrokenOff)));
    assert_eq!(piece(&reporter, ids[2], PIECE, &text[..3]).await.unwrap_err().code, Code::Conflict);
    assert_eq!(objects(&app), FILES_MAX - 1, "nothing of it is left");
    assert_eq!(send_all(&reporter, again, &text[..PIECE as usize + 3]).await.unwrap().state, AttachmentState::Held);
    // Another file takes the place of one that stood still, and of none that goes on.
    app.pass(9 * Moment::MINUTE);
    reporter.renew().await;
    piece(&reporter, ids[0], PIECE, &text[..1]).await.unwrap();
    assert_eq!(begin(&mut reporter, reference, &sized(99)).await.unwrap_err().code, Code::Invalid);
    app.pass(2 * Moment::MINUTE);
    begin(&mut reporter, reference, &sized(99)).await.unwrap();
    let states = [0, 1, 3, 4].map(|at| ids[at]);
    let mut told = Vec::new();
    for id in states {
        told.push(progress(&mut reporter, id).await.unwrap().state);
    }
    use AttachmentState::{Arriving, Held, Refused};
    assert_eq!(told, [Held, Refused, Arriving, Arriving]);
    look_at_held(&app.kernel).await.unwrap();
    // What is kept gives way to nothing, and what was given up counts in the day.
    let kept = listed(&mut lead, case).await.unwrap().items.into_iter().filter(|file| file.state == AttachmentState::Kept);
    assert_eq!(kept.count(), 2);
    assert_eq!(rows(&app, "attachments").await, i64::try_from(FILES_MAX).unwrap() + 2);
    let page = reporter.visit(&format!("/mine/{reference}")).await;
    assert!(page.text.contains("Not all of this file came") && page.text.contains("Choose a file"));
}

#[tokio::test]
async fn a_file_lies_in_small_parts_and_leaves_in_them_byte_for_byte() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let text: Vec<u8> = (0..3 * PIECE + 7).map(|at| b' ' + u8::try_from(at % 89).unwrap()).collect();
    let sent = plain::form(&mut reporter, reference, &key().to_string(), Some(("a.txt", "text/plain", &text)), &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    look_at_held(&app.kernel).await.unwrap();
    let folder = fs::read_dir(app.folder.path().join("data/objects")).unwrap().next().unwrap().unwrap();
    let sizes: Vec<u64> = fs::read_dir(folder.path()).unwrap().map(|object| object.unwrap().metadata().unwrap().len()).collect();
    assert!(sizes.len() == 4 && sizes.iter().all(|size| *size < u64::from(PIECE) + 80 * 1024), "{sizes:?}");
    let id = listed(&mut lead, case).await.unwrap().items[0].id;
    let answer = file::<GetAttachmentFile>(&mut lead, case, id).await;
    assert_eq!((answer.status().as_u16(), answer.content_length()), (200, Some(text.len() as u64)));
    assert_eq!(answer.bytes().await.unwrap(), text);
    // Parts are spoiled: what is saved is seen to be short.
    for object in fs::read_dir(folder.path()).unwrap().take(3) {
        fs::write(object.unwrap().path(), b"spoiled").unwrap();
    }
    let answer = file::<GetAttachmentFile>(&mut lead, case, id).await;
    assert!(answer.status() == 500 || answer.bytes().await.is_err(), "it is never handed out as if it were whole");
}

/// What the everybody table asks about: a picture that is kept as it was sent too.
pub async fn of_reporter(app: &TestApp, account: &Account, reference: Reference) -> AttachmentId {
    let mut reporter = account.sign_in(app).await;
    let kept = NewAttachment { keep_original: true, ..new("a.jpg", Media::Jpeg, photo().len()) };
    added(app, &mut reporter, reference, &kept, &photo()).await
}
