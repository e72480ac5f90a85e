//! Starting the server for a test, and being somebody in it.

pub mod client;
pub mod database;
pub mod desk;
pub mod flow;
pub mod guest;
pub mod logs;
pub mod passkey;
pub mod post;
pub mod smtp;

pub use client::Person;

use actix_web::web::Data;
use backend::{
    App,
    accounts::{self, NewAccount, Profile},
    app::{handlers, round},
    config::Config,
    kernel::{
        Kernel,
        audit::{self, Said},
        clock::Clock,
        db::Who,
        ids,
        institutions::{self, Institution},
        outbox::Worker,
    },
};
use shared::{
    audit::{Action, System},
    ids::{AccountId, CompartmentId, InstitutionId},
    permission::Role,
    questionnaire::Answers,
    reports::{IdentityShown, NewReport},
    settings::Settings,
    time::Moment,
};
use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
    thread,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// A Monday at noon in London: the team is there.
pub const MONDAY: Moment = Moment(1_795_435_200_000);

/// A running server.
pub struct TestApp {
    pub kernel: Data<Kernel>,
    pub address: String,
    pub folder: Arc<TempDir>,
    /// Where the metrics are read, if the settings say so.
    pub metrics: Option<String>,
    /// Dropped with the test, which stops the server and frees its connections.
    _stop: oneshot::Sender<()>,
}

/// Starts the server on its defaults.
pub async fn spawn_app() -> TestApp {
    spawn_app_with(&[]).await
}

/// Starts the server with some settings of its own.
pub async fn spawn_app_with(settings: &[(&str, &str)]) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    let given = settings.iter().find(|(key, _)| *key == "VEDETTE_DATABASE__URL");
    let database_url = match given {
        Some((_, url)) => (*url).to_owned(),
        None => database::fresh(folder.path()).await,
    };
    write_apps(&folder.path().join("dist"));
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut values: Vec<(String, String)> = vec![
        ("VEDETTE_SERVER__LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
        ("VEDETTE_DATA__FOLDER".to_owned(), path("data")),
        ("VEDETTE_KEYS__FOLDER".to_owned(), path("keys")),
        ("VEDETTE_WEB__ASSETS".to_owned(), path("dist")),
        ("VEDETTE_DATABASE__URL".to_owned(), database_url),
    ];
    values.extend(settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    let config = Config::load(None, values.into_iter()).unwrap();
    serve(config, Clock::at(MONDAY), Arc::new(folder))
}

fn serve(config: Config, clock: Clock, folder: Arc<TempDir>) -> TestApp {
    let (tell, told) = mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    // A thread of its own with its own runtime, as the binary has.
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let app = App::build(config, clock).await.unwrap();
            tell.send((app.kernel(), app.address().unwrap(), app.metrics_address().unwrap())).unwrap();
            let _ = app.answer(async move { drop(stopped.await) }).await;
        });
    });
    let (kernel, address, metrics) = told.recv().unwrap();
    let metrics = metrics.map(|address| format!("http://{address}/metrics"));
    TestApp { kernel, address: format!("http://{address}"), folder, metrics, _stop: stop }
}

/// `body{}`, in Brotli.
const BODY_BROTLI: &[u8] = b"\x8b\x02\x80body{}\x03";

/// The least that counts as the built apps.
pub fn write_apps(dist: &std::path::Path) {
    for app in ["report", "desk", "office"] {
        let folder = dist.join(app);
        std::fs::create_dir_all(&folder).unwrap();
        let page = format!(
            "<!doctype html><html lang=\"{{{{lang}}}}\"><head><title>{{{{title}}}}</title>\
             <meta name=\"vedette-setting\" content=\"{{{{setting}}}}\"><meta name=\"vedette-key\" content=\"{{{{key}}}}\">\
             <meta name=\"vedette-shell\" content=\"{{{{shell}}}}\">\
             <link rel=\"stylesheet\" href=\"/assets/{app}/{app}-abc.css\"><script type=\"module\">start()</script></head>\
             <body>{{{{above}}}}<div id=\"app\">{{{{app}}}}</div></body></html>"
        );
        std::fs::write(folder.join("index.html"), page).unwrap();
        std::fs::write(folder.join(format!("{app}-abc.css")), "body{}").unwrap();
        std::fs::write(folder.join(format!("{app}-abc.css.br")), BODY_BROTLI).unwrap();
        std::fs::write(folder.join(".stamp"), "private").unwrap();
    }
    std::fs::create_dir_all(dist.join("report/pages")).unwrap();
    std::fs::write(dist.join("report/pages/invitation.js"), "take();").unwrap();
    std::fs::write(dist.join("report/pages/leave.js"), "leave();").unwrap();
    std::fs::write(dist.join("report/pages/passkeys.js"), "ask();").unwrap();
    std::fs::write(dist.join("report/pages/kept.js"), "store();").unwrap();
    std::fs::write(dist.join("report/pages/say.js"), "say($words$, $rules$);").unwrap();
    for script in ["ask", "typing", "offline", "files", "foot"] {
        std::fs::write(dist.join(format!("report/pages/{script}.js")), "keep();").unwrap();
    }
    std::fs::write(dist.join("report/sw.js"), "stand('{{version}}', [{{files}}]);").unwrap();
}

impl TestApp {
    /// Another server on the same data and at the same time, with other settings.
    pub fn beside(&self, change: impl FnOnce(&mut Config)) -> TestApp {
        let mut config = self.kernel.config.clone();
        change(&mut config);
        serve(config, self.kernel.clock.clone(), Arc::clone(&self.folder))
    }

    /// Another server on the same data whose clock is ahead.
    pub fn ahead(&self, millis: i64) -> TestApp {
        serve(self.kernel.config.clone(), Clock::at(self.now().plus(millis)), Arc::clone(&self.folder))
    }

    /// Adds an institution.
    pub async fn institution(&self, slug: &str) -> Institution {
        self.institution_with(slug, Settings::default()).await
    }

    /// Adds an institution with settings of its own.
    pub async fn institution_with(&self, slug: &str, settings: Settings) -> Institution {
        self.institution_below(None, slug, settings).await
    }

    /// Adds an institution below another.
    pub async fn institution_below(&self, parent: Option<InstitutionId>, slug: &str, settings: Settings) -> Institution {
        let institution = Institution {
            id: InstitutionId(ids::fresh()),
            parent,
            slug: slug.to_owned(),
            name: format!("Council of {slug}"),
            settings,
            settings_version: 0,
            separate_compartment: CompartmentId(ids::fresh()),
        };
        let copy = institution.clone();
        self.set_up(async move |tx| institutions::insert(tx, &copy).await.map(|added| assert!(added, "its short name is taken"))).await;
        institution
    }

    /// Adds an account holding `roles` and signs it in.
    pub async fn person(&self, institution: &Institution, roles: &[Role]) -> Person {
        let person = self.account(institution, roles).await;
        person.sign_in(self).await
    }

    /// Adds an account.
    pub async fn account(&self, institution: &Institution, roles: &[Role]) -> client::Account {
        self.account_of(AccountId(ids::fresh()), institution, roles).await
    }

    /// Adds an account of this id.
    pub async fn account_of(&self, id: AccountId, institution: &Institution, roles: &[Role]) -> client::Account {
        let secret: [u8; 20] = ids::random();
        let email = format!("{}@people.example", id.0.simple());
        let password = "correct horse battery staple".to_owned();
        let profile = Profile {
            email: email.parse().unwrap(),
            name: "Somebody Rather Particular".parse().unwrap(),
            roles: roles.iter().map(|role| (*role, institution.id).into()).collect(),
            also: Vec::new(),
        };
        let new = NewAccount { id, institution: institution.id, profile };
        let prepared = accounts::prepare(&self.kernel, &new, &password, secret.to_vec()).unwrap();
        self.set_up(async move |tx| accounts::insert(tx, prepared).await).await;
        client::Account { id, email, password, secret }
    }

    async fn set_up<F>(&self, body: F)
    where
        F: AsyncFnOnce(&backend::kernel::db::Tx) -> backend::kernel::Result<()> + Send + 'static,
    {
        let kernel = &self.kernel;
        let action = Action::System(System::DemonstrationSetUp);
        kernel.write(self.now(), Who::default(), action, uuid::Uuid::nil(), None, body).await.unwrap();
    }

    /// The time on the server's clock.
    pub fn now(&self) -> Moment {
        self.kernel.clock.now()
    }

    /// Moves the server's clock.
    pub fn pass(&self, millis: i64) {
        self.kernel.clock.set(self.now().plus(millis));
    }

    /// Does what the server would do by itself by now: send what waits, close months, forget what ran out.
    pub async fn settle(&self) {
        Worker::new(self.kernel.clone(), handlers()).unwrap().drain().await.unwrap();
        round(&self.kernel).await;
    }

    /// The letters written so far as their readers see them, oldest first.
    pub fn post(&self) -> Vec<post::Post> {
        self.letters().iter().map(|raw| post::read(raw)).collect()
    }

    /// The letters to one address.
    pub fn letters_to(&self, email: &str) -> Vec<post::Post> {
        self.post().into_iter().filter(|letter| letter.to == email).collect()
    }

    /// The letters written so far, oldest first.
    pub fn letters(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("data/mail")) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// What the audit says, oldest first, without the test's own setting up.
    pub async fn audit(&self) -> Vec<Said> {
        let all = audit::all(&self.kernel).await.unwrap();
        all.into_iter().filter(|said| said.action != Action::System(System::DemonstrationSetUp)).collect()
    }
}

/// The fewest answers a report can be sent with.
pub fn plain_answers() -> Answers {
    Answers::new()
        .with("danger_now", &["NO"])
        .with("subject_relation", &["ME"])
        .with("last_contact", &["THIS_WEEK"])
        .with("channel", &["PRO_NETWORK"])
        .with("techniques", &["PAID_WORK"])
        .with("target_response", &["IGNORED"])
        .with("next_contact", &["NO"])
        .with("contact_method", &["EMAIL"])
}

/// A report of these answers, answered now.
pub fn report(app: &TestApp, answers: Answers) -> NewReport {
    NewReport {
        form_version: 1,
        language: shared::locale::Lang::En,
        answered_at: app.now(),
        clock_offset: None,
        identity_mode: IdentityShown::Named,
        answers,
        on_behalf_of: None,
    }
}
