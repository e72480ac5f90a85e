//! Who opens a file at the desk, and what they get.

use super::{
    super::harness::{desk::inside, guest::rows},
    *,
};
use sea_orm::{ConnectionTrait, Database, Statement};
use shared::names::{AskName, NameWanted, OpenName, WhichName};

fn content(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn who_reads_a_case_saves_its_files_which_no_browser_shows_and_every_opening_is_recorded() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let id = added(&app, &mut reporter, reference, &new("Käse on train.jpeg", Media::Jpeg, photo().len()), &photo()).await;
    let line = listed(&mut lead, case).await.unwrap().items.remove(0);
    assert_eq!((line.id, line.state, line.media, line.original), (id, AttachmentState::Kept, Media::Jpeg, false));
    assert_eq!(line.name.unwrap().expose(), "Käse on train.jpg");
    let before = app.audit().await.len();
    let answer = file::<GetAttachmentFile>(&mut lead, case, id).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(content(&answer, "content-type"), "application/octet-stream");
    let wanted = "attachment; filename=\"K_se_on_train.jpg\"; filename*=UTF-8''K%C3%A4se%20on%20train%2Ejpg";
    assert_eq!(content(&answer, "content-disposition"), wanted);
    assert_eq!(content(&answer, "content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(content(&answer, "cross-origin-resource-policy"), "same-origin");
    assert_eq!((content(&answer, "cache-control").as_str(), content(&answer, "x-content-type-options").as_str()), ("no-store", "nosniff"));
    let bytes = answer.bytes().await.unwrap();
    assert!(image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).is_ok());
    assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY));
    let acts: Vec<_> = app.audit().await.split_off(before).into_iter().map(|said| (said.action, said.object)).collect();
    assert_eq!(acts, [(Action::AttachmentRead, id.0)]);
    assert_eq!(file::<GetOriginal>(&mut lead, case, id).await.status(), 404, "nobody agreed to it, so there is none");
    assert_eq!(objects(&app), 1);
}

#[tokio::test]
async fn a_picture_as_it_was_sent_is_for_who_works_the_case_with_a_fresh_proof_and_only_by_consent() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let mut triage = app.person(&council, &[Role::Triage]).await;
    let agreed = NewAttachment { keep_original: true, ..new("a.jpg", Media::Jpeg, photo().len()) };
    let id = added(&app, &mut reporter, reference, &agreed, &photo()).await;
    assert!(listed(&mut lead, case).await.unwrap().items[0].original);
    assert!(!listed(&mut triage, case).await.unwrap().items[0].original);
    lead.step_up(&app).await;
    let answer = file::<GetOriginal>(&mut lead, case, id).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.bytes().await.unwrap(), photo(), "byte for byte");
    assert_eq!(app.audit().await.last().unwrap().action, Action::OriginalRead);
    let before = app.audit().await.len();
    assert_eq!(file::<GetOriginal>(&mut triage, case, id).await.status(), 403);
    app.pass(6 * Moment::MINUTE);
    let stale = file::<GetOriginal>(&mut lead, case, id).await;
    let problem: Problem = serde_json::from_slice(&stale.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.code, Code::StepUpRequired);
    let after = app.audit().await.split_off(before);
    assert!(after.iter().all(|said| said.action != Action::OriginalRead));
    // Of anything but a picture there is one only.
    let text = NewAttachment { keep_original: true, ..new("a.txt", Media::Text, 5) };
    let text = added(&app, &mut reporter, reference, &text, b"hello").await;
    lead.step_up(&app).await;
    assert_eq!(file::<GetOriginal>(&mut lead, case, text).await.status(), 404);
}

#[tokio::test]
async fn before_it_was_looked_at_nobody_opens_a_file_and_what_has_not_arrived_is_in_no_list() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let id = begin(&mut reporter, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
    assert!(listed(&mut lead, case).await.unwrap().items.is_empty());
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, id).await.status(), 404);
    piece(&reporter, id, 0, b"hello").await.unwrap();
    let held = file::<GetAttachmentFile>(&mut lead, case, id).await;
    let problem: Problem = serde_json::from_slice(&held.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.code, Code::BeingChecked);
    assert_eq!(listed(&mut lead, case).await.unwrap().items[0].state, AttachmentState::Held);
    look_at_held(&app.kernel).await.unwrap();
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, id).await.bytes().await.unwrap(), &b"hello"[..]);
}

#[tokio::test]
async fn knowing_the_id_of_a_file_opens_it_to_nobody() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let id = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    let other_case = story(&app, &council).await.2;
    assert_eq!(file::<GetAttachmentFile>(&mut lead, other_case, id).await.status(), 404, "it is no file of that case");
    for (place, role, status) in [
        (&council, Role::Reporter, 403),
        (&council, Role::Case, 404),
        (&council, Role::Leadership, 403),
        (&council, Role::Auditor, 404),
        (&council, Role::Admin, 403),
        (&council, Role::SeparateContact, 404),
        (&elsewhere, Role::Lead, 404),
    ] {
        let mut person = app.person(place, &[role]).await;
        assert_eq!(file::<GetAttachmentFile>(&mut person, case, id).await.status(), status, "{role:?}");
        let original = file::<GetOriginal>(&mut person, case, id).await.status();
        // Whoever may open none at all hears that, whatever the id; else there is no such file.
        assert!(original == 404 || original == 403, "{role:?} {original}");
        assert!(listed(&mut person, case).await.is_err(), "{role:?}");
        let form = plain::form(&mut person, reference, &key().to_string(), Some(("a.txt", "text/plain", b"hello")), &[]).await;
        assert!(!form.status.is_redirection() && !form.status.is_success(), "{role:?} {}", form.status);
        let sent = piece(&person, id, 0, b"hello").await.unwrap_err();
        assert_eq!((sent.code, progress(&mut person, id).await.unwrap_err().code), (Code::NotFound, Code::NotFound), "{role:?}");
        let begun = begin(&mut person, reference, &new("a.txt", Media::Text, 5)).await.unwrap_err();
        assert_eq!(begun.code, Code::NotFound, "{role:?}");
    }
    // Who is recused finds nothing there.
    lead.recuse(case, None).await.unwrap();
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, id).await.status(), 404);
    let nobody = Person::nobody(&app);
    for path in ["attachments", &format!("attachments/{id}/file"), &format!("attachments/{id}/original")] {
        let answer = nobody.client.get(format!("{}/api/v1/cases/{case}/{path}", app.address)).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
    assert_eq!(piece(&nobody, id, 0, b"hello").await.unwrap_err().status, 401);
    let progress = nobody.client.get(format!("{}/api/v1/attachments/{id}", app.address)).send().await.unwrap();
    let begun = nobody.client.post(format!("{}/api/v1/reports/{reference}/attachments", app.address)).body("{}").send().await.unwrap();
    assert_eq!((progress.status().as_u16(), begun.status().as_u16()), (401, 401));
    assert_eq!(rows(&app, "attachments").await, 1, "nobody left anything");
}

#[tokio::test]
async fn files_of_a_report_kept_apart_are_for_its_contact_alone() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let case = case_of(&app, &mut reporter, &mut contact, inside()).await;
    let reference = only(&mut reporter).await.reference;
    let id = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    assert_eq!(file::<GetAttachmentFile>(&mut contact, case, id).await.status(), 200);
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, id).await.status(), 404);
    assert_eq!(listed(&mut lead, case).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn of_a_reporter_who_keeps_their_name_apart_nothing_is_shown_as_it_was_sent_until_the_name_is_open() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let mut custodian = app.person(&council, &[Role::Lead]).await;
    let (case, report) = kept_apart(&app, &mut reporter, &mut lead).await;
    let reference = only(&mut reporter).await.reference;
    let agreed = NewAttachment { keep_original: true, ..new("Quartermain.jpg", Media::Jpeg, photo().len()) };
    let id = added(&app, &mut reporter, reference, &agreed, &photo()).await;
    let sent: [(&str, Media, &[u8]); 3] = [
        ("Quartermain.txt", Media::Text, b"Dear Ms Quartermain"),
        ("Quartermain.eml", Media::Email, b"To: q@quartermain.example\r\n\r\nDear Ms Quartermain"),
        ("Quartermain.pdf", Media::Pdf, b"%PDF-1.7\n(Quartermain)\n%%EOF\n"),
    ];
    let mut as_sent = Vec::new();
    for (name, media, content) in sent {
        as_sent.push((added(&app, &mut reporter, reference, &new(name, media, content.len()), content).await, content));
    }
    assert!(listed(&mut lead, case).await.unwrap().items.iter().all(|line| line.name.is_none() && !line.original));
    let saved = file::<GetAttachmentFile>(&mut lead, case, id).await;
    assert_eq!(saved.status(), 200, "a picture was drawn anew");
    assert!(!content(&saved, "content-disposition").contains("Quartermain"));
    lead.step_up(&app).await;
    assert_eq!(file::<GetOriginal>(&mut lead, case, id).await.status(), 404);
    let before = app.audit().await.len();
    for (id, _) in &as_sent {
        let shut = file::<GetAttachmentFile>(&mut lead, case, *id).await;
        assert_eq!(shut.status(), 409);
        let told = shut.bytes().await.unwrap();
        assert!(!told.windows(11).any(|window| window == b"Quartermain"));
        let problem: Problem = serde_json::from_slice(&told).unwrap();
        assert!(problem.code == Code::FileKeptApart && problem.detail.contains("Ask for the name"), "{problem:?}");
    }
    assert!(app.audit().await.split_off(before).iter().all(|said| said.action != Action::AttachmentRead));
    // Somebody says yes: then each opens, to the one who asked and to nobody else.
    lead.renew().await;
    let asked = lead.send::<AskName>(&(case,), &NameWanted { report, reason: "To warn them.".parse().unwrap() }).await.unwrap();
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, as_sent[0].0).await.status(), 409, "asking opens nothing");
    custodian.renew().await;
    custodian.step_up(&app).await;
    custodian.send::<OpenName>(&(case,), &WhichName { id: asked.id }).await.unwrap();
    for (id, content) in &as_sent {
        let open = file::<GetAttachmentFile>(&mut lead, case, *id).await;
        assert!(self::content(&open, "content-disposition").contains("Quartermain"));
        assert_eq!(open.bytes().await.unwrap(), *content);
        assert_eq!(file::<GetAttachmentFile>(&mut custodian, case, *id).await.status(), 409);
    }
}

#[tokio::test]
async fn with_the_words_of_a_report_its_files_are_gone() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let id = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    let file_of = backend::attachments::find(&app.kernel, id).await.unwrap();
    assert!(backend::reports::file_key(&app.kernel, file_of.report()).await.is_ok());
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let backend_of = db.get_database_backend();
    let empty = if app.kernel.config.database().starts_with("postgres") { "''::bytea" } else { "x''" };
    let sql = Statement::from_string(backend_of, format!("UPDATE reports SET content_key = {empty}"));
    db.execute_raw(sql).await.unwrap();
    let refused = backend::reports::file_key(&app.kernel, file_of.report()).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let answer = file::<GetAttachmentFile>(&mut lead, case, id).await;
    assert_ne!(answer.status(), 200);
    assert!(!answer.bytes().await.unwrap().windows(5).any(|window| window == b"hello"));
    assert_eq!((rows(&app, "attachments").await, objects(&app)), (1, 1), "what lies there opens no more");
}

#[tokio::test]
async fn who_works_the_case_hears_once_of_files_that_come_together_and_not_of_those_that_come_with_the_report() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, lead) = story(&app, &council).await;
    added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    app.settle().await;
    let before = app.letters_to(lead.email()).len();
    app.pass(2 * Moment::HOUR);
    for _ in 0..2 {
        added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    }
    added(&app, &mut reporter, reference, &new("a.jpg", Media::Jpeg, 5), b"never").await;
    app.settle().await;
    let letters = app.letters_to(lead.email()).split_off(before);
    assert_eq!(letters.len(), 1, "and none with the report");
    assert!(letters[0].link().ends_with(&format!("/desk/cases/{case}")) && !letters[0].words.contains("a.txt"));
}
