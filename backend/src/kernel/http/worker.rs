//! The service worker of the report app (docs/adr/0048-work-without-a-network.md). It stands at the root, because a
//! worker's address says what it may stand before. What it keeps is named here, from the app as built: a new build is a
//! new worker, and the old one's files go.

use super::assets::digest;
use crate::kernel::context::Kernel;
use actix_web::{HttpResponse, http::header, web::Data};

/// The worker may ask us, and nobody else, and run nothing that it was not made of.
const POLICY: &str = "default-src 'none'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The worker's script and the name of what it keeps.
#[derive(Debug, Default)]
pub(super) struct Worker {
    script: String,
    /// Names this build of the shell; the shell carries it too.
    pub(super) version: String,
}

impl Worker {
    /// For the shell `template`, which names its own files, and for `others` that it may ask for later.
    pub(super) fn new(source: &str, template: &str, others: &[String]) -> Self {
        let mut files: Vec<&str> = named(template).collect();
        files.extend(others.iter().map(String::as_str));
        files.sort_unstable();
        files.dedup();
        let version = digest([template, source, &files.join(" ")].join("\0").as_bytes());
        let list: Vec<String> = files.iter().map(|file| format!("'{file}'")).collect();
        let script = source.replace("{{version}}", &version).replace("{{files}}", &list.join(", "));
        Self { script, version }
    }
}

/// The addresses of what a shell is made of. Its pictures and its manifest are the browser's business.
fn named(template: &str) -> impl Iterator<Item = &str> {
    template
        .match_indices("/assets/report/")
        .filter_map(|(at, _)| template.get(at..)?.split(['"', '\'']).next())
        .filter(|address| [".js", ".wasm", ".css"].iter().any(|kind| address.ends_with(kind)))
}

/// GET `/sw.js`.
pub(super) async fn serve(kernel: Data<Kernel>) -> HttpResponse {
    let script = kernel.assets.worker().script.clone();
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").insert_header((header::CONTENT_SECURITY_POLICY, POLICY)).body(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "const VERSION = '{{version}}';\nconst FILES = [{{files}}];";
    const SHELL: &str = "<link rel=\"icon\" href=\"/assets/report/icon.svg\"><link href=\"/assets/report/a-1.css\">\
        <script>import x from '/assets/report/a-1.js'</script><link href=\"/assets/report/a-1.js\">";

    #[test]
    fn the_worker_keeps_what_the_shell_is_made_of_each_once_and_nothing_else() {
        let worker = Worker::new(SOURCE, SHELL, &["/assets/report/offline.js?7".to_owned()]);
        let files = "const FILES = ['/assets/report/a-1.css', '/assets/report/a-1.js', '/assets/report/offline.js?7'];";
        assert!(worker.script.ends_with(files), "{}", worker.script);
        assert!(worker.script.contains(&worker.version) && !worker.script.contains("{{"));
    }

    #[test]
    fn another_build_is_another_worker() {
        let of = |shell: &str| Worker::new(SOURCE, shell, &[]).version;
        assert_ne!(of(SHELL), of(&SHELL.replace("a-1.css", "a-2.css")));
        assert_eq!(of(SHELL), of(SHELL));
    }
}
