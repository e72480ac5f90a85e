//! Putting the server together: open everything, mount everything, run.

use crate::{
    accounts, alerts, attachments, cases,
    config::{Config, is_public, unsafe_for_public},
    description, entities, entries, institutions as tree, intake,
    kernel::{
        Kernel, audit,
        bell::Bell,
        cache::Cache,
        clock::Clock,
        db::{Db, forget_claims},
        error::{Error, Result},
        http::{
            Carrying, Line, Rates, Refusals, Routes, Streams, assets::Assets, envelope, mount::unmatched, public_routes, refusals, session,
            token,
        },
        ids::References,
        institutions,
        kept::Kept,
        marks,
        metrics::{self, Metrics},
        objects::Objects,
        outbox::{self, Handler, Worker},
        unopened::Unopened,
        vault::{Column, KeyRing, Vault},
    },
    member_alerts, oversight, plain, questions, receipts, reports, settings, statistics,
};
use actix_web::{App as Actix, HttpServer, middleware::from_fn, web};
use shared::time::Moment;
use std::{
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    sync::atomic::AtomicI64,
    time::Duration,
};
use tokio::{
    signal::{
        ctrl_c,
        unix::{SignalKind, signal},
    },
    sync::{Notify, Semaphore},
};

/// Passwords hashed at once: each takes 19 MiB and a core.
const HASHING: usize = 2;
/// Searches and filters under way: each takes a core and one of the connections that everybody reads through.
const LOOKING: usize = 2;
/// Files being looked at: a picture takes up to half a gibibyte while it is drawn anew.
const EXAMINING: usize = 1;
/// Visitors in a rush who are waited for at once: each takes a second, so that is how many of them get on in one.
const RUSHING: usize = 4;
/// Sign-ins under way; the next is told to come back.
const SIGNING_IN: usize = 20;

/// The server, ready to run.
#[derive(Debug)]
pub struct App {
    kernel: web::Data<Kernel>,
    listener: TcpListener,
    metrics: Option<TcpListener>,
}

impl App {
    /// Opens database, keys and apps, and takes the address.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn build(config: Config, clock: Clock) -> Result<Self> {
        let assets = Assets::load(&config.assets).map_err(Error::Internal)?;
        let kernel = open(config, clock, assets).await?;
        let mut unsafe_settings = unsafe_for_public(&kernel.config, kernel.demonstration);
        if is_public(&kernel.config.public_url, kernel.demonstration) {
            unsafe_settings.extend(institutions::unset_texts(&institutions::all(&kernel).await?));
        }
        if !unsafe_settings.is_empty() {
            return Err(Error::Internal(format!("this must not serve the public:\n  - {}", unsafe_settings.join("\n  - "))));
        }
        let mut counted = Routes::counting();
        mount(&mut counted);
        counted.complete().map_err(Error::Internal)?;
        let listen = kernel.config.listen;
        let bind = |listen| TcpListener::bind(listen).map_err(|e| Error::Internal(format!("{listen} cannot be listened on: {e}")));
        let (listener, metrics) = (bind(listen)?, kernel.config.metrics.map(bind).transpose()?);
        Ok(Self { kernel: web::Data::new(kernel), listener, metrics })
    }

    /// Where the server listens.
    ///
    /// # Errors
    /// The system's.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(Error::internal)
    }

    /// Where the metrics are read, if anywhere.
    ///
    /// # Errors
    /// The system's.
    pub fn metrics_address(&self) -> Result<Option<SocketAddr>> {
        self.metrics.as_ref().map(TcpListener::local_addr).transpose().map_err(Error::internal)
    }

    /// What everything shares; for the command line and the tests.
    pub fn kernel(&self) -> web::Data<Kernel> {
        self.kernel.clone()
    }

    /// Serves until told to stop; requests that were begun are finished.
    ///
    /// # Errors
    /// The system's.
    pub async fn run(self) -> Result<()> {
        actix_web::rt::spawn(Worker::new(self.kernel(), handlers())?.run());
        actix_web::rt::spawn(tick(self.kernel()));
        actix_web::rt::spawn(cases::look_at_files(self.kernel()));
        let kernel = self.kernel();
        let answered = self.answer(asked_to_stop()).await;
        last_round(&kernel).await;
        kernel.db.close().await;
        answered
    }

    /// Answers requests until told to stop and does nothing else: whoever calls this does by hand what
    /// [`App::run`] does by the clock. Tests do, so that they need not wait.
    ///
    /// # Errors
    /// The system's.
    pub async fn answer(self, until: impl Future<Output = ()> + 'static) -> Result<()> {
        let (kernel, stopping) = (self.kernel.clone(), self.kernel);
        let server = HttpServer::new(move || {
            Actix::new()
                .app_data(kernel.clone())
                .wrap(from_fn(envelope))
                .configure(public_routes)
                .configure(|service| mount(&mut Routes::serving(service)))
                .default_service(web::to(unmatched))
        });
        let server = server.workers(2).shutdown_timeout(10).client_request_timeout(Duration::from_secs(15)).listen(self.listener);
        // `until` hears the signals: by its own ears the server would wait for streams that nobody ends.
        let server = server.map_err(Error::internal)?.disable_signals().run();
        let handle = server.handle();
        let watched = self.metrics.map(|listener| metrics::serve(stopping.clone(), listener)).transpose().map_err(Error::internal)?;
        let watched = watched.map(|server| {
            let handle = server.handle();
            actix_web::rt::spawn(server);
            handle
        });
        actix_web::rt::spawn(async move {
            until.await;
            stopping.streams.close();
            handle.stop(true).await;
            if let Some(watched) = watched {
                watched.stop(false).await;
            }
        });
        server.await.map_err(Error::internal)
    }
}

/// Opens what both the server and the command line need.
///
/// # Errors
/// A sentence for the operator.
pub async fn open(config: Config, clock: Clock, assets: Assets) -> Result<Kernel> {
    let fault = |e: std::io::Error| Error::Internal(format!("the data folder {} cannot be made: {e}", config.data.display()));
    std::fs::create_dir_all(&config.data).map_err(fault)?;
    std::fs::set_permissions(&config.data, std::fs::Permissions::from_mode(0o700)).map_err(fault)?;
    let db = Db::open(&config.database()).await?;
    let ring = if marks::has_keys(&db).await? { KeyRing::open(&config.keys) } else { KeyRing::open_or_create(&config.keys) };
    let vault = Vault::new(ring.map_err(Error::Internal)?);
    let signed = audit::Memory::open(&config.keys)?;
    let (hashing, signing_in) = (Semaphore::new(HASHING), Semaphore::new(SIGNING_IN));
    let objects = Objects::new(config.objects.clone());
    let mut kernel = Kernel {
        rates: Rates::new(&config.limits, &clock),
        codes: Kept::default(),
        sessions: Cache::default(),
        tokens: Cache::default(),
        profiles: Cache::default(),
        institutions: Cache::default(),
        refusals: Refusals::default(),
        streams: Streams::default(),
        bell: Bell::default(),
        metrics: Metrics::new(if config.database().starts_with("sqlite:") { "sqlite" } else { "postgresql" }, db.batches().clone()),
        unopened: Unopened::default(),
        wake: Notify::new(),
        demonstration: false,
        config,
        db,
        vault,
        signed,
        clock,
        references: References::default(),
        assets,
        hashing,
        looking: Semaphore::new(LOOKING),
        carrying: Carrying::default(),
        examining: Semaphore::new(EXAMINING),
        objects,
        held: Notify::new(),
        swept_at: AtomicI64::new(i64::MIN),
        signing_in,
        rushing: [Line::new(RUSHING), Line::new(RUSHING)],
        opening: Semaphore::new(SIGNING_IN),
        hashing_words: Semaphore::new(1),
    };
    kernel.demonstration = marks::is_demonstration(&kernel.db).await?;
    if kernel.config.days_ahead > 0 {
        if !kernel.demonstration {
            return Err(Error::Internal("demonstration.days_ahead is set, and this database is no demonstration: take it away".to_owned()));
        }
        kernel.clock = Clock::Ahead(i64::from(kernel.config.days_ahead) * Moment::DAY);
    }
    marks::check_keys(&kernel).await?;
    Ok(kernel)
}

/// Every feature's messages, with what handles them.
pub fn handlers() -> Vec<(&'static str, Handler)> {
    [
        accounts::HANDLERS,
        cases::HANDLERS,
        cases::LETTERS,
        cases::LINKING,
        cases::TO_REPORTERS,
        alerts::HANDLERS,
        member_alerts::HANDLERS,
        questions::HANDLERS,
    ]
    .concat()
}

/// Every feature's routes.
fn mount(routes: &mut Routes<'_>) {
    accounts::routes(routes);
    intake::routes(routes);
    cases::routes(routes);
    member_alerts::routes(routes);
    questions::routes(routes);
    statistics::routes(routes);
    oversight::routes(routes);
    tree::routes(routes);
    settings::routes(routes);
    description::routes(routes);
    plain::routes(routes);
}

/// Every column of sealed documents but the audit's: its rows are chained as they are, so they stay under
/// the keys they were sealed with.
pub fn sealed_columns() -> Vec<Column> {
    [
        accounts::SEALED,
        attachments::SEALED,
        entries::SEALED,
        session::SEALED,
        reports::SEALED,
        entities::SEALED,
        cases::SEALED,
        member_alerts::SEALED,
        questions::SEALED,
        plain::SEALED,
        receipts::SEALED,
        statistics::SEALED,
        outbox::SEALED,
    ]
    .concat()
}

/// One round of what happens by the clock rather than by request. What fails is tried again next time, and
/// keeps nothing else from happening.
pub async fn round(kernel: &Kernel) {
    let complain = |what: &str, outcome: Result<()>| {
        if let Err(cause) = outcome {
            tracing::error!(%cause, "{what}");
        }
    };
    complain("the key folder could not be read", kernel.vault.refresh().map_err(Error::Internal));
    complain("old signing keys could not be deleted", token::retire_keys(kernel).await);
    complain("the monthly figures could not be made", statistics::tick(kernel).await);
    complain("old sign-in failures and invitations could not be forgotten", accounts::tick(kernel).await);
    complain("old receipts could not be forgotten", forget_claims(kernel).await);
    complain("ended sessions could not be forgotten", session::forget_ended(kernel).await);
    complain("files that belong to nothing could not be swept away", attachments::tick(kernel).await);
    complain("old visits could not be forgotten", plain::forget_visits(kernel).await);
    complain("old alerts to members could not be forgotten", member_alerts::tick(kernel).await);
    complain("old questions could not be forgotten", questions::forget_old(kernel).await);
    complain("ended messages could not be forgotten", outbox::forget_ended(kernel).await);
    refusals::flush(kernel, kernel.clock.now()).await;
    kernel.rates.forget();
    complain("the audit could not be sealed", audit::seal(kernel).await.map(drop));
}

/// How often the last sealing is tried.
const LAST_TRIES: u32 = 5;

/// What a server does before it stops: nobody else knows what it counted.
///
/// The sealing is tried again. It may meet another server's, or a connection to PostgreSQL that a worker opened: such a
/// one lives no longer than the worker's runtime, which ends at this very moment.
pub async fn last_round(kernel: &Kernel) {
    refusals::flush_all(kernel).await;
    for attempt in 1..=LAST_TRIES {
        match audit::seal(kernel).await {
            Ok(_) => return,
            Err(cause) if attempt == LAST_TRIES => tracing::error!(%cause, "the audit could not be sealed before stopping"),
            Err(cause) => {
                tracing::warn!(%cause, attempt, "the audit could not be sealed before stopping; trying again");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// Until a service manager or Ctrl-C ends it.
async fn asked_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tracing::error!("SIGTERM cannot be listened for; only Ctrl-C stops this server in an orderly way");
        return drop(ctrl_c().await);
    };
    tokio::select! { _ = terminate.recv() => {}, _ = ctrl_c() => {} }
}

async fn tick(kernel: web::Data<Kernel>) {
    loop {
        round(&kernel).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
