//! From nothing to the first account, with the program itself and no demonstration data (docs/rules.md §8).

use super::{
    harness::{
        self,
        client::{Person, from_us},
        guest,
    },
    server::{listening, program},
    until::until,
};
use backend::kernel::clock::Clock;
use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

fn answers(public_url: &str) -> String {
    format!(
        "public_url = \"{public_url}\"\n[institution]\nslug = \"fernwick\"\nname = \"Fernwick Council\"\n\
         [admin]\nname = \"Red Porter\"\nemail = \"admin@fernwick.example\"\n\
         [[separate_contacts]]\nname = \"Green Clerk\"\nemail = \"green@fernwick.example\"\n\
         [[separate_contacts]]\nname = \"Blue Clerk\"\nemail = \"blue@fernwick.example\"\n\
         [settings.legal.privacy]\nen = \"We keep it for a year.\"\n"
    )
}

fn vedette(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(words).current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
    command
}

fn init(folder: &Path, public_url: &str) -> Output {
    fs::write(folder.join("answers.toml"), answers(public_url)).unwrap();
    vedette(folder, &["init", "--answers", "answers.toml"]).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn an_installation_begins_with_nothing_and_its_first_invitation_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let begun = init(folder, "http://localhost:8080");
    let words = said(&begun);
    assert!(begun.status.success(), "{words}");
    assert!(words.contains("The configuration is complete"), "{words}");
    let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("vedette.toml"), mode("data"), mode("data-keys")), (0o600, 0o700, 0o700));
    let before = fs::read(folder.join("vedette.toml")).unwrap();
    let again = init(folder, "https://other.example");
    assert!(!again.status.success() && said(&again).contains("is there already"), "{}", said(&again));
    assert_eq!(fs::read(folder.join("vedette.toml")).unwrap(), before);

    harness::write_apps(&folder.join("dist"));
    let log = folder.join("log");
    let mut serve = vedette(folder, &["--config", "vedette.toml", "serve"]);
    serve
        .env("VEDETTE_SERVER__LISTEN", "127.0.0.1:0")
        .stderr(File::create(&log).unwrap())
        .stdout(File::options().append(true).open(&log).unwrap());
    let _server = Ends(serve.spawn().unwrap());
    let address = until("the server answers", Duration::from_secs(60), async || listening(&log)).await;

    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).default_headers(from_us()).build().unwrap();
    let mut guest = Person { client, address, cookie: String::new(), token: String::new(), account: None };
    assert!(guest.visit("/about/privacy").await.text.contains("We keep it for a year."), "the settings hold");
    let code = guest::between(&words, "/invitation#", "\n").to_owned();
    let page = guest.visit("/invitation").await;
    let visit = guest::between(&page.text, "name=\"visit\" value=\"", "\"").to_owned();
    let page = guest.post("/invitation", &[("invitation", &code), ("visit", &visit)]).await;
    let six = guest::six(&guest::secret(&page), Clock::System.now());
    let fields = [("invitation", code.as_str()), ("visit", &visit), ("password", guest::PASSWORD), ("code", &six)];
    let done = guest.post("/invitation", &fields).await;
    assert_eq!(done.location.as_deref(), Some("/sign-in?notice=ready"), "{}", done.text);
    let used = guest.post("/invitation", &[("invitation", &code), ("visit", &visit)]).await;
    assert!(used.location.is_none() && !used.text.contains("id=\"key\""), "it works once");
}

#[tokio::test]
async fn a_public_installation_is_told_what_is_missing_and_does_not_serve_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let begun = init(folder, "https://report.example");
    let words = said(&begun);
    assert!(begun.status.success(), "{words}");
    for missing in ["mail.transport", "server.trusted_proxy", "lack these texts: cookies, accessibility, complaint, contact"] {
        assert!(words.contains(missing), "{missing} in {words}");
    }
    harness::write_apps(&folder.join("dist"));
    let served = vedette(folder, &["--config", "vedette.toml", "serve"]).env("VEDETTE_SERVER__LISTEN", "127.0.0.1:0").output().unwrap();
    assert!(!served.status.success() && said(&served).contains("lack these texts"), "{}", said(&served));
}

#[test]
fn keys_inside_the_data_and_answers_that_do_not_fit_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("answers.toml"), answers("http://localhost:8080")).unwrap();
    let inside = vedette(folder, &["init", "--answers", "answers.toml", "--keys", "data/keys"]).output().unwrap();
    assert!(!inside.status.success() && said(&inside).contains("one inside the other"), "{}", said(&inside));
    let nobody = vedette(folder, &["init"]).output().unwrap();
    assert!(!nobody.status.success() && said(&nobody).contains("--answers"), "{}", said(&nobody));
    let left: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["answers.toml"]);
}
