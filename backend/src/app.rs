//! Putting the server together: open everything, mount everything, run.

use crate::{
    accounts, alerts, cases,
    config::{Config, unsafe_for_public},
    intake,
    kernel::{
        Kernel,
        clock::Clock,
        db::Db,
        error::{Error, Result},
        http::{Routes, assets::Assets, envelope, mount::unmatched, public_routes},
        marks,
        outbox::Worker,
        vault::{KeyRing, Vault},
    },
    plain, statistics,
};
use actix_web::{App as Actix, HttpServer, middleware::from_fn, web};
use std::{
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    time::Duration,
};
use tokio::sync::{Notify, Semaphore};

/// Passwords hashed at once: each takes 19 MiB and a core.
const HASHING: usize = 2;
/// Sign-ins under way; the next is told to come back.
const SIGNING_IN: usize = 20;

/// The server, ready to run.
#[derive(Debug)]
pub struct App {
    kernel: web::Data<Kernel>,
    listener: TcpListener,
}

impl App {
    /// Opens database, keys and apps, and takes the address.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn build(config: Config, clock: Clock) -> Result<Self> {
        let assets = Assets::load(&config.assets).map_err(Error::Internal)?;
        let kernel = open(config, clock, assets).await?;
        let unsafe_settings = unsafe_for_public(&kernel.config, kernel.demonstration);
        if !unsafe_settings.is_empty() {
            return Err(Error::Internal(format!("this must not serve the public:\n  - {}", unsafe_settings.join("\n  - "))));
        }
        let mut counted = Routes::counting();
        mount(&mut counted);
        counted.complete().map_err(Error::Internal)?;
        let listen = kernel.config.listen;
        let listener = TcpListener::bind(listen).map_err(|e| Error::Internal(format!("{listen} cannot be listened on: {e}")))?;
        Ok(Self { kernel: web::Data::new(kernel), listener })
    }

    /// Where the server listens.
    ///
    /// # Errors
    /// The system's.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(Error::internal)
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
        actix_web::rt::spawn(Worker::new(self.kernel(), alerts::HANDLERS)?.run());
        actix_web::rt::spawn(tick(self.kernel()));
        let kernel = self.kernel();
        let answered = self.answer(std::future::pending()).await;
        kernel.db.close().await;
        answered
    }

    /// Answers requests until told to stop and does nothing else: whoever calls this does by hand what
    /// [`App::run`] does by the clock. Tests do, so that they need not wait.
    ///
    /// # Errors
    /// The system's.
    pub async fn answer(self, until: impl Future<Output = ()> + 'static) -> Result<()> {
        let kernel = self.kernel;
        let server = HttpServer::new(move || {
            Actix::new()
                .app_data(kernel.clone())
                .wrap(from_fn(envelope))
                .configure(public_routes)
                .configure(|service| mount(&mut Routes::serving(service)))
                .default_service(web::to(unmatched))
        });
        let server = server.workers(2).shutdown_timeout(10).client_request_timeout(Duration::from_secs(15)).listen(self.listener);
        let server = server.map_err(Error::internal)?.run();
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            until.await;
            handle.stop(true).await;
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
    let (hashing, signing_in) = (Semaphore::new(HASHING), Semaphore::new(SIGNING_IN));
    let mut kernel = Kernel { config, db, vault, clock, assets, demonstration: false, wake: Notify::new(), hashing, signing_in };
    kernel.demonstration = marks::is_demonstration(&kernel.db).await?;
    marks::check_keys(&kernel).await?;
    Ok(kernel)
}

/// Every feature's routes.
fn mount(routes: &mut Routes<'_>) {
    accounts::routes(routes);
    intake::routes(routes);
    cases::routes(routes);
    statistics::routes(routes);
    plain::routes(routes);
}

/// What happens by the clock rather than by request.
async fn tick(kernel: web::Data<Kernel>) {
    loop {
        if let Err(cause) = statistics::tick(&kernel).await {
            tracing::error!(%cause, "the monthly figures could not be made");
        }
        if let Err(cause) = accounts::forget_failures(&kernel).await {
            tracing::error!(%cause, "old sign-in failures could not be forgotten");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
