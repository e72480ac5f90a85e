//! The apps as built: files by name, compressed forms beside them, and their shells, which are
//! filled in here (docs/adr/0007-one-questionnaire-one-set-of-views.md).

use super::{
    asset::{File, load},
    headers::CONTENT_SECURITY_POLICY,
    phone::Phone,
    worker::Worker,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderName, HeaderValue},
    web::{Data, Path},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use shared::locale::{WELSH_FILE, welsh_file};
use std::{
    collections::HashMap,
    fs,
    path::{Path as FilePath, PathBuf},
    sync::{Arc, Mutex},
};

use crate::kernel::context::Kernel;

/// Which app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum App {
    /// The phone app.
    Report,
    /// The desk.
    Desk,
    /// The office.
    Office,
}

impl App {
    const ALL: [App; 3] = [App::Report, App::Desk, App::Office];

    const fn folder(self) -> &'static str {
        match self {
            App::Report => "report",
            App::Desk => "desk",
            App::Office => "office",
        }
    }
}

/// The built apps, in memory; none at the command line.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, File>,
    shells: HashMap<App, Shell>,
    stylesheet: String,
    invitation_script: String,
    passkey_script: String,
    leave_script: String,
    phone: Phone,
    worker: Worker,
    filled: Mutex<HashMap<(App, String), Arc<File>>>,
}

/// A shell with its tokens, and the policy that lets its loader run.
#[derive(Clone, Debug)]
struct Shell {
    template: String,
    policy: HeaderValue,
}

impl Assets {
    /// Loads `<folder>/report`, `<folder>/desk` and `<folder>/office`.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn load(folder: &FilePath) -> Result<Self, String> {
        let (mut files, mut shells) = (HashMap::new(), HashMap::new());
        for app in App::ALL {
            let base = folder.join(app.folder());
            let missing =
                |e: std::io::Error| format!("the app in {} cannot be read ({e}); set web.assets to the built apps", base.display());
            let template = fs::read_to_string(base.join("index.html")).map_err(missing)?;
            shells.insert(app, Shell { policy: policy(app, &template)?, template });
            for path in walk(&base).map_err(missing)? {
                let name = path.strip_prefix(folder).map_err(|e| e.to_string())?.to_string_lossy().into_owned();
                if let Some(file) = load(&path).map_err(missing)? {
                    files.insert(name, file);
                }
            }
        }
        // A phone that wants Welsh fetches it; the sentences are the server's own, so that both say the same.
        let welsh = File::made("text/plain; charset=utf-8", welsh_file());
        files.insert(format!("{}/{WELSH_FILE}", App::Report.folder()), welsh);
        let template = shells.get(&App::Report).map(|shell| shell.template.clone()).unwrap_or_default();
        let stylesheet = stylesheet(&template).ok_or("the report app has no stylesheet")?;
        let invitation_script = versioned(&files, INVITATION_SCRIPT)?;
        let passkey_script = versioned(&files, PASSKEY_SCRIPT)?;
        let leave_script = versioned(&files, LEAVE_SCRIPT)?;
        let phone = Phone::add(&mut files)?;
        let mut others = phone.all();
        others.push(format!("/assets/{}/{WELSH_FILE}", App::Report.folder()));
        // It has an address of its own.
        let source = files.remove(WORKER_SCRIPT).ok_or_else(|| missing_file(WORKER_SCRIPT))?;
        let source = source.text();
        let worker = Worker::new(&source, &template, &others);
        let filled = Mutex::new(HashMap::new());
        Ok(Self { files, shells, stylesheet, invitation_script, passkey_script, leave_script, phone, worker, filled })
    }

    /// The address of the reporter's stylesheet, for the pages without scripts.
    pub fn stylesheet(&self) -> &str {
        &self.stylesheet
    }

    /// The address of the script that takes an invitation's code out of the address bar.
    pub fn invitation_script(&self) -> &str {
        &self.invitation_script
    }

    /// The address of the script that works with passkeys.
    pub fn passkey_script(&self) -> &str {
        &self.passkey_script
    }

    /// The address of the script by which somebody leaves in a hurry.
    pub fn leave_script(&self) -> &str {
        &self.leave_script
    }

    /// The scripts beside the report app.
    pub const fn phone(&self) -> &Phone {
        &self.phone
    }

    /// Which build of the report app this is.
    pub fn version(&self) -> &str {
        &self.worker.version
    }

    pub(super) const fn worker(&self) -> &Worker {
        &self.worker
    }

    /// An app's shell with `tokens` filled in. Filled once per set of values: there are few, and
    /// compressing is what costs.
    pub fn shell(&self, app: App, tokens: &[(&str, &str)], request_accepts: &str) -> HttpResponse {
        let Some(shell) = self.shells.get(&app) else { return HttpResponse::NotFound().finish() };
        let key = (app, format!("{tokens:?}"));
        let kept = self.filled.lock().ok().and_then(|filled| filled.get(&key).cloned());
        let file = kept.unwrap_or_else(|| {
            let page = filled(&shell.template, tokens);
            let file = Arc::new(File::made("text/html; charset=utf-8", page));
            if let Ok(mut filled) = self.filled.lock() {
                filled.insert(key, Arc::clone(&file));
            }
            file
        });
        let mut response = file.answer(request_accepts);
        response.headers_mut().insert(HeaderName::from_static("content-security-policy"), shell.policy.clone());
        response
    }
}

/// GET `/assets/{name}`: addresses carry a hash of their content, so it never changes.
pub(super) async fn serve(kernel: Data<Kernel>, name: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(file) = kernel.assets.files.get(name.as_str()) else { return HttpResponse::NotFound().finish() };
    let mut response = file.answer(accepts(&request));
    // Scripts, styles and WebAssembly carry a hash of their content in their address; pictures and the manifest do not.
    let lasting = if file.kind().starts_with("image/") || file.kind() == MANIFEST {
        "public, max-age=86400"
    } else {
        "public, max-age=31536000, immutable"
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    response
}

/// What compression a browser takes.
pub fn accepts(request: &HttpRequest) -> &str {
    request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The policy of every page plus what the app's loader needs: our own scripts, WebAssembly, and the
/// one inline script, by its hash.
fn policy(app: App, template: &str) -> Result<HeaderValue, String> {
    let inline = template.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let body = rest.split("</script>").next()?;
        (!attributes.contains("src=") && !body.trim().is_empty()).then_some(body)
    });
    let hashes: Vec<String> =
        inline.map(|body| format!("'sha256-{}'", STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, body.as_bytes())))).collect();
    let scripts = format!("script-src 'self' 'wasm-unsafe-eval' {}; connect-src 'self'; manifest-src 'self'", hashes.join(" "));
    let policy = format!("{CONTENT_SECURITY_POLICY}; {scripts}");
    // One policy of Trusted Types, for registering the service worker and nothing else (docs/adr/0009-two-apps-and-a-strict-policy.md).
    let policy = match app {
        App::Report => policy.replace("; trusted-types 'none'", "; trusted-types vedette-worker") + "; worker-src 'self'",
        App::Desk | App::Office => policy,
    };
    HeaderValue::from_str(&policy).map_err(|e| e.to_string())
}

/// Fills `{{token}}`s in one pass, so that nothing inside a value is taken for a token.
fn filled(template: &str, tokens: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let token = after.split_once("}}").and_then(|(name, after)| {
            let (_, value) = tokens.iter().find(|(token, _)| *token == name)?;
            Some((*value, after))
        });
        let (value, after) = token.unwrap_or(("{{", after));
        page.push_str(value);
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Adds a content that the server makes; its address.
pub(super) fn add(files: &mut HashMap<String, File>, name: &str, kind: &'static str, content: String) -> Result<String, String> {
    files.insert(name.to_owned(), File::made(kind, content));
    versioned(files, name)
}

/// The text of a file as it was built.
pub(super) fn text(files: &HashMap<String, File>, name: &str) -> Result<String, String> {
    Ok(files.get(name).ok_or_else(|| missing_file(name))?.text())
}

fn stylesheet(template: &str) -> Option<String> {
    let link = template.split("<link").find(|link| link.contains("rel=\"stylesheet\""))?;
    link.split("href=\"").nth(1)?.split('"').next().map(str::to_owned)
}

const INVITATION_SCRIPT: &str = "report/pages/invitation.js";
const PASSKEY_SCRIPT: &str = "report/pages/passkeys.js";
pub(super) const LEAVE_SCRIPT: &str = "report/pages/leave.js";
const WORKER_SCRIPT: &str = "report/sw.js";
pub(super) const MANIFEST: &str = "application/manifest+json";

fn missing_file(name: &str) -> String {
    format!("the built apps have no {name}; build them again")
}

/// The address of a file whose name has no hash: it stands behind the name.
fn versioned(files: &HashMap<String, File>, name: &str) -> Result<String, String> {
    let file = files.get(name).ok_or_else(|| missing_file(name))?;
    Ok(format!("/assets/{name}?{}", digest(&file.plain())))
}

/// Names a content in an address.
pub(super) fn digest(content: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, content);
    digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn walk(folder: &FilePath) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(walk(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_token_stays_what_it_is() {
        let page = filled("<p>{{one}}</p>{{two}} {{three}} {{", &[("one", "{{two}}"), ("two", "b")]);
        assert_eq!(page, "<p>{{two}}</p>b {{three}} {{");
    }

    #[test]
    fn the_policy_names_the_hash_of_the_inline_loader_and_of_nothing_else() {
        let shell = "<script type=\"module\">start()</script><script src=\"/a.js\"></script>";
        let policy = policy(App::Desk, shell).unwrap();
        let text = policy.to_str().unwrap();
        assert_eq!(text.matches("'sha256-").count(), 1);
        assert!(text.contains("; trusted-types 'none';"));
        assert!(text.contains("'wasm-unsafe-eval'") && !text.contains("'unsafe-eval'") && !text.contains("'unsafe-inline'"));
    }

    #[test]
    fn only_the_report_app_may_make_a_policy_of_trusted_types_and_only_one() {
        let policies = App::ALL.map(|app| policy(app, "").unwrap().to_str().unwrap().to_owned());
        let may: Vec<bool> = policies.iter().map(|policy| policy.contains("; trusted-types vedette-worker;")).collect();
        assert_eq!(may, [true, false, false]);
        assert!(policies.iter().all(|policy| policy.contains("require-trusted-types-for 'script'; trusted-types ")));
    }
}
