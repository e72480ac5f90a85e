//! What somebody might send to do harm: refused, or made harmless, and the service goes on.

use super::*;
use shared::{locale::Lang, sealing::OVERHEAD};

/// What became of a file.
async fn outcome(app: &TestApp, reporter: &mut Person, reference: Reference, new: &NewAttachment, content: &[u8]) -> AttachmentProgress {
    let id = added(app, reporter, reference, new, content).await;
    progress(reporter, id).await.unwrap()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbImage::new(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// The same picture saying that it is far larger.
fn bomb() -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let sum = !bytes[12..29].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    });
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

#[tokio::test]
async fn every_file_that_is_not_what_it_says_is_refused_says_why_and_is_gone() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let whole = png(40, 40);
    let both = [&b"%PDF-1.7\n%%EOF\n"[..], b"PK\x05\x06 %%EOF"].concat();
    let cases: [(&str, Media, &[u8], Unkept); 13] = [
        ("a.jpg", Media::Jpeg, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Unkept::Heic),
        ("a.jpg", Media::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF", Unkept::Damaged),
        ("a.jpg", Media::Jpeg, b"GIF89a=1;alert(1)//", Unkept::NotWhatItSays),
        ("a.png", Media::Png, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Unkept::NotWhatItSays),
        ("a.jpg", Media::Jpeg, &whole, Unkept::NotWhatItSays),
        ("a.txt", Media::Text, b"<!doctype html><script>alert(1)</script>", Unkept::NotWhatItSays),
        ("a.txt", Media::Text, b"PK\x03\x04\x14\0\0\0", Unkept::NotWhatItSays),
        ("a.eml", Media::Email, b"MZ\x90\0", Unkept::NotWhatItSays),
        ("a.pdf", Media::Pdf, &both, Unkept::NotWhatItSays),
        ("a.pdf", Media::Pdf, b"%PDF-1.7\n1 0 obj", Unkept::Damaged),
        ("a.png", Media::Png, &whole[..40], Unkept::Damaged),
        ("a.png", Media::Png, &bomb(), Unkept::TooManyPixels),
        ("a.webp", Media::Webp, b"RIFF\x20\0\0\0WEBPVP8X", Unkept::Damaged),
    ];
    for (name, media, content, why) in cases {
        let seen = outcome(&app, &mut reporter, reference, &new(name, media, content.len()), content).await;
        assert_eq!((seen.state, seen.unkept), (AttachmentState::Refused, Some(why)), "{name} {:?}", String::from_utf8_lossy(content));
    }
    assert_eq!(objects(&app), 0, "nothing of them is left");
    let page = reporter.visit(&format!("/mine/{reference}")).await;
    for why in [Unkept::NotWhatItSays, Unkept::Damaged, Unkept::TooManyPixels] {
        assert!(page.text.contains(&why.words(Lang::En)), "{why:?}");
    }
    for line in listed(&mut lead, case).await.unwrap().items {
        assert_eq!(line.state, AttachmentState::Refused);
        assert_eq!(file::<GetAttachmentFile>(&mut lead, case, line.id).await.status(), 404);
    }
    // And the next good one is kept.
    let good = outcome(&app, &mut reporter, reference, &new("a.png", Media::Png, whole.len()), &whole).await;
    assert_eq!(good.state, AttachmentState::Kept);
}

#[tokio::test]
async fn hostile_names_are_names_and_nothing_else() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let long = format!("{}.txt", "x".repeat(300));
    for name in ["../../x.txt", "con.txt", "a\u{202e}fdp.txt", &long, "\"; filename=evil.exe;.txt"] {
        // Past the type of the test itself, as a program would write it.
        let body = serde_json::json!({ "name": name, "media": "text/plain", "bytes": 5 }).to_string();
        reporter.renew().await;
        let call =
            reporter.client.post(format!("{}/api/v1/reports/{reference}/attachments", reporter.address)).bearer_auth(&reporter.token);
        let call = call.header("Idempotency-Key", key().to_string()).header(header::CONTENT_TYPE, "application/json");
        let begun: serde_json::Value = serde_json::from_slice(&call.body(body).send().await.unwrap().bytes().await.unwrap()).unwrap();
        let id: AttachmentId = begun["id"].as_str().unwrap_or_else(|| panic!("{name}: {begun}")).parse().unwrap();
        piece(&reporter, id, 0, b"hello").await.unwrap();
        look_at_held(&app.kernel).await.unwrap();
        let saved = file::<GetAttachmentFile>(&mut lead, case, id).await;
        let told = saved.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert!(told.starts_with("attachment; filename=\"") && told.len() < 900, "{told}");
        assert!(!told.contains("..") && !told.contains("202e") && !told.contains("%E2%80%AE") && !told.contains("=evil"), "{told}");
    }
    assert!(!app.folder.path().join("x.txt").exists());
}

#[tokio::test]
async fn a_piece_that_is_no_bytes_or_too_many_is_refused_without_being_kept() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let id = begin(&mut reporter, reference, &new("a.txt", Media::Text, FILE_MAX as usize)).await.unwrap();
    let url = format!("{}/api/v1/attachments/{id}/pieces/0", reporter.address);
    let json = reporter.client.post(&url).bearer_auth(&reporter.token).header(header::CONTENT_TYPE, "application/json").body("{}");
    assert_eq!(json.send().await.unwrap().status(), 415);
    // A sealed piece is a little longer than what is in it.
    let most = PIECE as usize + OVERHEAD;
    for (size, code) in [(PIECE as usize + 1, Code::Invalid), (most, Code::Invalid), (most + 1, Code::TooLarge)] {
        assert_eq!(piece(&reporter, id, 0, &vec![0; size]).await.unwrap_err().code, code);
    }
    assert_eq!(piece(&reporter, id, 0, b"").await.unwrap_err().code, Code::Invalid);
    assert_eq!(objects(&app), 0);
}
