//! The form without a script.

use super::{
    super::harness::{client::Page, guest::between},
    *,
};
use shared::locale::Lang;

/// Posts the form, as a browser writes it.
pub async fn form(person: &mut Person, reference: Reference, key: &str, file: Option<(&str, &str, &[u8])>, more: &[(&str, &str)]) -> Page {
    let mut body = Vec::new();
    for (name, value) in [("key", key)].iter().chain(more) {
        body.extend(format!("--B1\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let (name, kind, content) = file.unwrap_or(("", "application/octet-stream", b""));
    let head = format!("--B1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n");
    body.extend(head.bytes());
    body.extend(content);
    body.extend(b"\r\n--B1--\r\n");
    let call = person.client.post(format!("{}/mine/{reference}/files", person.address)).header(header::COOKIE, &person.cookie);
    let answer = call.header(header::CONTENT_TYPE, "multipart/form-data; boundary=B1").body(body).send().await.unwrap();
    let location = answer.headers().get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
    Page { status: answer.status(), location, policy: String::new(), text: answer.text().await.unwrap() }
}

#[tokio::test]
async fn without_a_script_a_photo_is_added_once_and_the_page_says_how_it_went() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let place = format!("/mine/{reference}");
    let page = reporter.visit(&place).await;
    assert!(page.text.contains("You have added no files.") && page.text.contains("enctype=\"multipart/form-data\""));
    let key = between(between(&page.text, "/files\"", "</form>"), "name=\"key\" value=\"", "\"").to_owned();
    let (photo, other) = (photo(), [&photo()[..], b"."].concat());
    let sent = Some(("IMG 1.jpeg", "image/jpeg", &photo[..]));
    for _ in 0..2 {
        let answer = form(&mut reporter, reference, &key, sent, &[("keep", "yes")]).await;
        assert_eq!((answer.status.as_u16(), answer.location.unwrap()), (303, format!("{place}?notice=file")));
    }
    assert_eq!(rows(&app, "attachments").await, 1, "sent twice it is one file");
    let again = form(&mut reporter, reference, &key, Some(("IMG 1.jpeg", "image/jpeg", &other)), &[("keep", "yes")]).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("You sent another one from this page before."));
    let page = reporter.visit(&format!("{place}?notice=file")).await;
    assert!(page.text.contains("Your file is here") && page.text.contains("Being checked"));
    assert!(!page.text.contains("IMG 1"), "the phone may be in somebody else's hand");
    look_at_held(&app.kernel).await.unwrap();
    assert!(reporter.visit(&place).await.text.contains("<strong>Added</strong>"));
    let line = listed(&mut lead, case).await.unwrap().items.remove(0);
    assert!(line.original && line.name.unwrap().expose() == "IMG 1.jpg");
}

#[tokio::test]
async fn what_the_form_cannot_take_is_said_beside_it_in_both_languages() {
    let (app, council) = spawn().await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let large = vec![0xff; FILE_MAX as usize + 1];
    type Sent<'a> = Option<(&'a str, &'a str, &'a [u8])>;
    let cases: [(Sent<'_>, String); 5] = [
        (None, "Choose a file first".to_owned()),
        (Some(("a.heic", "image/heic", b"x")), Unkept::Heic.words(Lang::En)),
        (Some(("a.jpg", "image/png", b"x")), Unkept::NotWhatItSays.words(Lang::En)),
        (Some(("a.jpg", "image/jpeg", b"")), Unkept::Empty.words(Lang::En)),
        (Some(("a.jpg", "image/jpeg", &large)), Unkept::TooBig.words(Lang::En)),
    ];
    for (file, words) in cases {
        let answer = form(&mut reporter, reference, &key().to_string(), file, &[]).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.text.contains(&words) && answer.text.contains("href=\"#file\""), "{words}");
    }
    let far = form(&mut reporter, reference, &key().to_string(), Some(("a.jpg", "image/jpeg", &vec![0; 11 * 1024 * 1024])), &[]).await;
    assert_eq!(far.status, 413, "it is not even read to its end");
    assert_eq!((rows(&app, "attachments").await, objects(&app)), (0, 0));
    let welsh = reporter.visit(&format!("/mine/{reference}?lang=cy")).await;
    assert!(welsh.text.contains("Lluniau a ffeiliau"));
}

#[tokio::test]
async fn somebody_elses_report_takes_no_file() {
    let (app, council) = spawn().await;
    let (_, reference, _, _) = story(&app, &council).await;
    let mut other = app.person(&council, &[Role::Reporter]).await;
    let answer = form(&mut other, reference, &key().to_string(), Some(("a.jpg", "image/jpeg", &photo())), &[]).await;
    assert_eq!(answer.status, 404);
    let signed_out = form(&mut Person::nobody(&app), reference, &key().to_string(), None, &[]).await;
    assert_eq!(signed_out.location.unwrap(), format!("/sign-in?next=/mine/{reference}"));
    assert_eq!(rows(&app, "attachments").await, 0);
}
