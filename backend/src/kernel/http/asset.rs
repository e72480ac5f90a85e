//! One file of the apps, in the forms a browser may ask for.

use super::assets::MANIFEST;
use actix_web::{HttpResponse, http::header, web::Bytes};
use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// From here on only the form that nearly everybody takes is held: the others of the apps would be a tenth of what an idle server has.
const LARGE: usize = 64 * 1024;

/// A file as it was built or made.
#[derive(Debug)]
pub(super) struct File {
    kind: &'static str,
    brotli: Option<Bytes>,
    /// Held once somebody needed it, if it is large.
    plain: OnceLock<Bytes>,
    gzip: Gzip,
}

#[derive(Debug)]
enum Gzip {
    None,
    Held(Bytes),
    /// Read when it is first asked for; where it is gone or another by then the file is sent as it is.
    At {
        path: PathBuf,
        length: u64,
        body: OnceLock<Option<Bytes>>,
    },
}

impl File {
    /// One that the server makes.
    pub(super) fn made(kind: &'static str, content: String) -> Self {
        Self {
            kind,
            brotli: compressed(content.as_bytes()).map(Bytes::from),
            plain: OnceLock::from(Bytes::from(content)),
            gzip: Gzip::None,
        }
    }

    pub(super) const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Its content.
    pub(super) fn plain(&self) -> Bytes {
        self.plain.get_or_init(|| self.brotli.as_deref().and_then(unpacked).unwrap_or_default()).clone()
    }

    /// Its content as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.plain()).into_owned()
    }

    fn gzip(&self) -> Option<Bytes> {
        match &self.gzip {
            Gzip::None => None,
            Gzip::Held(body) => Some(body.clone()),
            Gzip::At { path, length, body } => {
                let read = || fs::read(path).ok().filter(|body| body.len() as u64 == *length).map(Bytes::from);
                body.get_or_init(read).clone()
            }
        }
    }

    /// The answer for a browser that takes these compressions.
    pub(super) fn answer(&self, accepts: &str) -> HttpResponse {
        let takes = |encoding: &str| accepts.split(',').any(|part| part.split(';').next().map(str::trim) == Some(encoding));
        let (encoding, body) = match self.brotli.as_ref().filter(|_| takes("br")) {
            Some(body) => (Some("br"), body.clone()),
            None => match takes("gzip").then(|| self.gzip()).flatten() {
                Some(body) => (Some("gzip"), body),
                None => (None, self.plain()),
            },
        };
        let mut response = HttpResponse::Ok();
        response.content_type(self.kind).insert_header((header::VARY, "Accept-Encoding"));
        if let Some(encoding) = encoding {
            response.insert_header((header::CONTENT_ENCODING, encoding));
        }
        response.body(body)
    }
}

/// A file of the folder with its compressed forms beside it; `None` for what has no address.
pub(super) fn load(path: &Path) -> std::io::Result<Option<File>> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(kind) = kind(&name) else { return Ok(None) };
    let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
    let plain = Bytes::from(fs::read(path)?);
    // What was compressed of something else never takes the file's place.
    let brotli = fs::read(beside("br")).ok().filter(|body| unpacked(body).is_some_and(|content| content == plain)).map(Bytes::from);
    let gz = beside("gz");
    Ok(Some(if plain.len() >= LARGE && brotli.is_some() {
        let gzip = fs::metadata(&gz).map_or(Gzip::None, |told| Gzip::At { path: gz, length: told.len(), body: OnceLock::new() });
        File { kind, brotli, plain: OnceLock::new(), gzip }
    } else {
        let gzip = fs::read(gz).map_or(Gzip::None, |body| Gzip::Held(body.into()));
        File { kind, brotli, plain: OnceLock::from(plain), gzip }
    }))
}

/// The kinds we serve; nothing else in the folder has an address.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => MANIFEST,
        _ => return None,
    })
}

fn compressed(plain: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 11, 20);
    writer.write_all(plain).and_then(|()| writer.flush()).ok()?;
    drop(writer);
    Some(out)
}

fn unpacked(brotli: &[u8]) -> Option<Bytes> {
    let mut plain = Vec::new();
    brotli::Decompressor::new(brotli, 4096).read_to_end(&mut plain).ok()?;
    Some(plain.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::{MessageBody, to_bytes};

    fn folder(content: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.wasm");
        fs::write(&file, content).unwrap();
        fs::write(folder.path().join("app.wasm.br"), compressed(content.as_bytes()).unwrap()).unwrap();
        fs::write(folder.path().join("app.wasm.gz"), "as small as may be").unwrap();
        folder
    }

    async fn got(file: &File, accepts: &str) -> (Option<String>, Bytes) {
        let response = file.answer(accepts);
        let encoding = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap().to_owned());
        (encoding, to_bytes(response.into_body().boxed()).await.unwrap())
    }

    #[actix_web::test]
    async fn a_large_file_comes_in_every_form_and_only_one_is_held() {
        let content = "module ".repeat(LARGE / 4);
        let folder = folder(&content);
        let file = load(&folder.path().join("app.wasm")).unwrap().unwrap();
        assert!(file.plain.get().is_none() && matches!(&file.gzip, Gzip::At { body, .. } if body.get().is_none()));
        let (encoding, body) = got(&file, "gzip, br").await;
        assert_eq!((encoding.as_deref(), unpacked(&body).unwrap()), (Some("br"), content.clone().into()));
        assert!(file.plain.get().is_none(), "nobody asked for it");
        assert_eq!(got(&file, "gzip;q=0.5").await, (Some("gzip".to_owned()), "as small as may be".into()));
        assert_eq!(got(&file, "").await, (None, content.into()));
    }

    #[actix_web::test]
    async fn a_large_file_that_is_gone_from_the_disk_is_still_served_whole() {
        let content = "module ".repeat(LARGE / 4);
        let folder = folder(&content);
        let file = load(&folder.path().join("app.wasm")).unwrap().unwrap();
        drop(folder);
        assert_eq!(got(&file, "gzip").await, (None, content.into()));
    }

    #[actix_web::test]
    async fn what_is_being_written_in_the_place_of_a_form_is_not_taken_for_it() {
        let content = "module ".repeat(LARGE / 4);
        let folder = folder(&content);
        let file = load(&folder.path().join("app.wasm")).unwrap().unwrap();
        fs::write(folder.path().join("app.wasm.gz"), "half").unwrap();
        assert_eq!(got(&file, "gzip").await, (None, content.into()));
    }

    #[actix_web::test]
    async fn what_was_compressed_of_something_else_never_takes_the_place_of_the_file() {
        let content = "module ".repeat(LARGE / 4);
        let folder = folder(&content);
        fs::write(folder.path().join("app.wasm.br"), compressed(b"another").unwrap()).unwrap();
        let file = load(&folder.path().join("app.wasm")).unwrap().unwrap();
        assert_eq!(got(&file, "br").await, (None, content.into()));
    }
}
