//! Files that waited on a phone come as they lay there: sealed to the server's key, each for its own idempotency key
//! (docs/adr/0053-files-that-wait-on-a-phone.md).

use super::{CANARY, file, listed, new, objects, photo, progress, spawn, story};
use crate::{
    harness::{Person, guest::key, plain_answers, report},
    rotation::{key_in_the_page, seal_for},
};
use backend::cases::look_at_held;
use shared::{
    api::{self, Endpoint, incoming},
    attachments::{AttachmentState, BeginAttachment, GetAttachmentFile, Media, NewAttachment, PIECE, SendPiece},
    ids::{AttachmentId, IdempotencyKey, Reference},
    permission::Role,
    problem::{Code, Problem},
    sealing,
};

/// Sends a sealed body; without a key where that is what is tried.
async fn send<E: Endpoint>(person: &Person, path: &str, key: Option<IdempotencyKey>, body: Vec<u8>) -> Result<E::Response, Problem> {
    let call = person.client.post(format!("{}{path}", person.address)).bearer_auth(&person.token);
    let call = call.header("content-type", sealing::CONTENT_TYPE);
    let call = if let Some(key) = key { call.header("idempotency-key", key.to_string()) } else { call };
    let response = call.body(body).send().await.unwrap();
    let status = response.status().as_u16();
    let answer = incoming::<E>(status, &response.bytes().await.unwrap());
    if let Err(problem) = &answer {
        assert!(api::problems::<E>().contains(&problem.code), "{problem:?}");
    }
    answer
}

async fn begin(person: &mut Person, public: &str, reference: Reference, new: &NewAttachment, key: IdempotencyKey) -> AttachmentId {
    person.renew().await;
    let body = seal_for("BeginAttachment", public, person.id(), &serde_json::to_vec(new).unwrap(), key);
    let path = format!("/api/v1/reports/{reference}/attachments");
    send::<BeginAttachment>(person, &path, Some(key), body).await.unwrap().id
}

fn to(id: AttachmentId, offset: u32) -> String {
    format!("/api/v1/attachments/{id}/pieces/{offset}")
}

#[tokio::test]
async fn a_photo_that_waited_sealed_is_the_photo_that_was_taken() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let public = key_in_the_page(&mut reporter).await;
    let mut content = photo();
    content.resize(PIECE as usize + 7, 0);
    let (new, key) = (new("a.jpg", Media::Jpeg, content.len()), key());
    let id = begin(&mut reporter, &public, reference, &new, key).await;
    assert_eq!(begin(&mut reporter, &public, reference, &new, key).await, id, "a retry begins nothing");
    let mut offset = 0;
    for part in content.chunks(PIECE as usize) {
        let body = seal_for("SendPiece", &public, reporter.id(), part, key);
        assert_eq!(body.len(), part.len() + sealing::OVERHEAD);
        assert!(!body.windows(CANARY.len()).any(|bytes| bytes == CANARY));
        offset = send::<SendPiece>(&reporter, &to(id, offset), Some(key), body).await.unwrap().arrived;
    }
    assert_eq!(offset as usize, content.len());
    look_at_held(&app.kernel).await.unwrap();
    let files = listed(&mut lead, case).await.unwrap().items;
    assert_eq!(files.iter().map(|file| (file.id, file.state)).collect::<Vec<_>>(), [(id, AttachmentState::Kept)]);
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, id).await.status(), 200);
}

#[tokio::test]
async fn a_sealed_piece_is_good_for_its_sender_its_key_and_nothing_else() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let mut other = app.person(&council, &[Role::Reporter]).await;
    let public = key_in_the_page(&mut reporter).await;
    let (first, second) = (key(), key());
    let id = begin(&mut reporter, &public, reference, &new("a.txt", Media::Text, 5), first).await;
    let sealed = |endpoint: &str, plain: &[u8]| seal_for(endpoint, &public, reporter.id(), plain, first);
    let mut altered = sealed("SendPiece", b"hello");
    *altered.last_mut().unwrap() ^= 1;
    for (key, body, code) in [
        (Some(first), altered, Code::Unopenable),
        (Some(first), sealed("FileReport", b"hello"), Code::Unopenable),
        (Some(first), b"hello".to_vec(), Code::Unopenable),
        (Some(first), Vec::new(), Code::Unopenable),
        (Some(second), sealed("SendPiece", b"hello"), Code::Unopenable),
        (None, sealed("SendPiece", b"hello"), Code::KeyMissing),
        (Some(first), sealed("SendPiece", b"hell"), Code::Invalid),
        (Some(first), sealed("SendPiece", &vec![0; PIECE as usize + 1]), Code::TooLarge),
    ] {
        assert_eq!(send::<SendPiece>(&reporter, &to(id, 0), key, body).await.unwrap_err().code, code);
    }
    let theirs = other.file(&report(&app, plain_answers())).await.unwrap().reference;
    let own = begin(&mut other, &public, theirs, &new("a.txt", Media::Text, 5), second).await;
    let taken = send::<SendPiece>(&other, &to(own, 0), Some(first), sealed("SendPiece", b"hello")).await;
    assert_eq!(taken.unwrap_err().code, Code::Unopenable, "somebody else sends what was found on a phone");
    assert_eq!((progress(&mut reporter, id).await.unwrap().arrived, objects(&app)), (0, 0));
    reporter.renew().await;
    let body = seal_for("SendPiece", &public, reporter.id(), b"hello", first);
    assert_eq!(send::<SendPiece>(&reporter, &to(id, 0), Some(first), body).await.unwrap().arrived, 5);
}
