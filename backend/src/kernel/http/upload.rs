//! A form with a file in it, as browsers without scripts send one (`multipart/form-data`, RFC 7578).
//!
//! It is read strictly: what a browser of today writes, and nothing else. The file stays where it arrived in memory; no
//! plain byte of it is ever on a disk.

use crate::kernel::error::{Error, Result};
use actix_web::web::Bytes;
use shared::{pages::Fields, problem::Code};

/// The most parts of a form.
const PARTS: usize = 16;

/// The most bytes of a field that is no file.
const FIELD: usize = 4 * 1024;

/// A form that was sent with a file.
#[derive(Debug, Default)]
pub struct Upload {
    /// Its other fields.
    pub fields: Fields,
    /// The file; nothing where none was chosen.
    pub file: Option<Uploaded>,
}

/// A file in a form.
pub struct Uploaded {
    /// What it is called there.
    pub name: String,
    /// What the browser takes it for.
    pub declared: String,
    /// What is in it.
    pub content: Bytes,
}

impl std::fmt::Debug for Uploaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Uploaded({} bytes)", self.content.len())
    }
}

/// Reads the body of a form of this content type.
///
/// # Errors
/// `unsupported_type` where it is no such form; `bad_request` where it is none that a browser writes.
pub(super) fn read(content_type: &str, body: &Bytes) -> Result<Upload> {
    let boundary = boundary(content_type).ok_or(Error::Refused(Code::UnsupportedType))?;
    parts(&boundary, body).ok_or(Error::Refused(Code::BadRequest))
}

fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    let value = parameters.split(';').find_map(|one| one.trim().strip_prefix("boundary="))?.trim_matches('"');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&b);
    let good = kind.trim().eq_ignore_ascii_case("multipart/form-data") && (1..=70).contains(&value.len()) && value.bytes().all(plain);
    good.then(|| value.to_owned())
}

fn parts(boundary: &str, body: &Bytes) -> Option<Upload> {
    let first = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut upload = Upload::default();
    let mut at = body.starts_with(first.as_bytes()).then_some(first.len())?;
    for _ in 0..=PARTS {
        match body.get(at..at + 2)? {
            b"--" => return Some(upload),
            b"\r\n" => at += 2,
            _ => return None,
        }
        let head_end = at + find(body.get(at..)?.get(..FIELD.min(body.len() - at))?, b"\r\n\r\n")?;
        let head = std::str::from_utf8(body.get(at..head_end)?).ok()?;
        let content_at = head_end + 4;
        let content_end = content_at + find(body.get(content_at..)?, between.as_bytes())?;
        part(&mut upload, head, &body.slice(content_at..content_end))?;
        at = content_end + between.len();
    }
    None
}

fn part(upload: &mut Upload, head: &str, content: &Bytes) -> Option<()> {
    let header = |wanted: &str| {
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    let disposition = header("content-disposition").filter(|value| value.starts_with("form-data;"))?;
    let name = quoted(disposition, "name")?;
    match quoted(disposition, "filename") {
        // A field without a choice comes with neither name nor content.
        Some(file) if file.is_empty() && content.is_empty() => {}
        Some(_) if upload.file.is_some() => return None,
        Some(file) => {
            let declared = header("content-type").unwrap_or_default().to_owned();
            upload.file = Some(Uploaded { name: file, declared, content: content.clone() });
        }
        None if content.len() <= FIELD => upload.fields.0.push((name, std::str::from_utf8(content).ok()?.to_owned())),
        None => return None,
    }
    Some(())
}

/// The value of `; name="…"`. Browsers write a quote in it as `%22`.
fn quoted(disposition: &str, name: &str) -> Option<String> {
    let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// Where a text begins in another: looked for by its first byte, so that a long body takes one pass.
fn find(body: &[u8], text: &[u8]) -> Option<usize> {
    let first = text.first()?;
    let mut from = 0;
    loop {
        let at = from + body.get(from..)?.iter().position(|byte| byte == first)?;
        if body.get(at..)?.starts_with(text) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TYPE: &str = "multipart/form-data; boundary=----Web1";

    fn form(parts: &[(&str, &[u8])]) -> Bytes {
        let mut body = Vec::new();
        for (head, content) in parts {
            body.extend(format!("------Web1\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"------Web1--\r\n");
        body.into()
    }

    #[test]
    fn a_form_gives_its_fields_and_its_file_byte_for_byte() {
        let content = b"\xff\xd8\r\n--almost\r\n------Web\x00";
        let body = form(&[("name=\"key\"", b"abc"), ("name=\"file\"; filename=\"a b.jpg\"\r\nContent-Type: image/jpeg", content)]);
        let read = read(TYPE, &body).unwrap();
        assert_eq!(read.fields.first("key"), "abc");
        let file = read.file.unwrap();
        assert_eq!((file.name.as_str(), file.declared.as_str(), &file.content[..]), ("a b.jpg", "image/jpeg", &content[..]));
    }

    #[test]
    fn a_form_without_a_choice_has_no_file() {
        let body = form(&[("name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream", b"")]);
        assert!(read(TYPE, &body).unwrap().file.is_none());
    }

    #[test]
    fn what_no_browser_writes_is_refused() {
        let file = ("name=\"file\"; filename=\"a\"", &b"1"[..]);
        let good = form(&[file]);
        let refused = |kind: &str, body: Bytes| read(kind, &body).unwrap_err().code();
        for kind in ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=----Web1"] {
            assert_eq!(refused(kind, good.clone()), Code::UnsupportedType, "{kind}");
        }
        let long = vec![b'a'; FIELD + 1];
        let many: Vec<(&str, &[u8])> = vec![("name=\"a\"", b"1"); PARTS + 1];
        let cut = good.slice(..good.len() - 8);
        for body in [form(&[file, file]), form(&[("name=\"a\"", &long)]), form(&many), form(&[("nothing", b"")]), cut, Bytes::new()] {
            assert_eq!(refused(TYPE, body), Code::BadRequest);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), from in 0_usize..60) {
            let mut body = form(&[("name=\"file\"; filename=\"a\"", b"1")]).to_vec();
            body.splice(from..from + 5, bytes);
            let _ = read(TYPE, &body.into());
        }
    }
}
