//! A mail connection that is not protected as demanded carries nothing: no sign-in, no address, no letter
//! (docs/rules.md §7). The alert waits until somebody has mended it.

use super::{
    harness::{TestApp, plain_answers, report},
    installation::{Database, Installation, close},
    post::{Post, Protection},
};
use shared::{
    audit::{Action, System},
    ids::Reference,
    permission::Role,
    time::Moment,
};
use std::sync::Arc;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName},
    },
};

const USER: &str = "alerts-account";
const PASSWORD: &str = "quite-a-secret";
/// `\0alerts-account\0quite-a-secret`, as AUTH PLAIN would send it.
const PLAIN: &str = "AGFsZXJ0cy1hY2NvdW50AHF1aXRlLWEtc2VjcmV0";

/// What a server hears from whoever looked at its certificate and did not like it.
const REFUSED: &str = "UnknownCA";

/// A certificate for the right name that nobody vouches for.
fn self_signed() -> (TlsAcceptor, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.der().clone())
}

#[tokio::test]
async fn a_server_that_offers_no_starttls_is_told_nothing() {
    let post = Post::start().await;
    let mut settings = post.settings();
    settings.retain(|(key, _)| *key != "VEDETTE_MAIL__TLS");
    settings.push(("VEDETTE_MAIL__TLS", "starttls".to_owned()));
    nothing_is_said(&post, settings).await;
}

#[tokio::test]
async fn a_server_that_offers_starttls_and_refuses_it_is_told_nothing() {
    let post = Post::start_with(Protection::Refuses).await;
    nothing_is_said(&post, post.settings()).await;
}

#[tokio::test]
async fn a_server_that_agrees_to_starttls_and_goes_on_in_the_clear_is_told_nothing() {
    let post = Post::start_with(Protection::Pretends).await;
    nothing_is_said(&post, post.settings()).await;
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_is_told_nothing_over_starttls() {
    let post = Post::start_with(Protection::Starttls(self_signed().0)).await;
    nothing_is_said(&post, post.settings()).await;
    assert!(post.broken().iter().all(|cause| cause.contains(REFUSED)), "{:?}", post.broken());
}

#[tokio::test]
async fn words_slipped_in_before_tls_break_it_before_there_is_a_certificate_to_look_at() {
    let post = Post::start_with(Protection::SlipsIn(self_signed().0)).await;
    nothing_is_said(&post, post.settings()).await;
    assert!(!post.broken().is_empty() && !post.broken().iter().any(|cause| cause.contains(REFUSED)), "{:?}", post.broken());
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_is_told_nothing_over_tls() {
    let (acceptor, certificate) = self_signed();
    let post = Post::start_with(Protection::Implicit(acceptor)).await;
    // Whoever trusts it is served: it is the trust that is missing.
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let connector = TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth()));
    let stream = TcpStream::connect(("127.0.0.1", post.port)).await.unwrap();
    let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    let mut greeting = String::new();
    BufReader::new(stream).read_line(&mut greeting).await.unwrap();
    assert!(greeting.starts_with("220 "));
    nothing_is_said(&post, post.settings()).await;
}

async fn file(app: &TestApp) -> Reference {
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let answers = plain_answers().with("danger_now", &["YES"]);
    reporter.file(&report(app, answers)).await.unwrap().reference
}

async fn nothing_is_said(post: &Post, mut settings: Vec<(&'static str, String)>) {
    let installation = Installation::new(Database::Sqlite, post).await;
    let password = installation.folder.path().join("mail-password");
    std::fs::write(&password, PASSWORD).unwrap();
    settings.push(("VEDETTE_MAIL__USERNAME", USER.to_owned()));
    settings.push(("VEDETTE_MAIL__PASSWORD_FILE", password.display().to_string()));
    let installation = installation.with_mail(settings);
    let app = installation.open().await;
    let before = post.tries();
    let reference = file(&app).await;
    for _ in 0..6 {
        app.settle().await;
        app.pass(15 * Moment::MINUTE);
    }
    assert!(post.tries() >= before + 6, "it was tried each time");
    assert!(post.letters().is_empty());
    let wire = String::from_utf8_lossy(&post.wire()).to_uppercase();
    for secret in ["MAIL FROM", "RCPT", "AUTH", "DATA", "SUBJECT", "PEOPLE.EXAMPLE", USER, PASSWORD, PLAIN, &reference.to_string()] {
        assert!(!wire.contains(&secret.to_uppercase()), "{secret} on the wire: {wire}");
    }
    assert!(!app.audit().await.iter().any(|said| said.action == Action::System(System::MessageDead)), "it waits");
    let now = app.now();
    close(app).await;

    // The operator names another server: what waited goes there.
    let kind = Post::start().await;
    let installation = installation.with_mail(kind.settings());
    let app = installation.open().await;
    app.kernel.clock.set(now);
    app.settle().await;
    let told: Vec<Reference> = kind.told().into_iter().map(|(_, reference)| reference).collect();
    assert_eq!(told, [reference]);
}
