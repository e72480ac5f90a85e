//! `--tls`: a certificate made here, and HTTPS in front of the server, so that a real phone can try it.

use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::copy_bidirectional;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The addresses this machine would use towards the usual private networks. Connecting a UDP socket sends nothing.
pub fn lan_addresses() -> Vec<IpAddr> {
    let mut found = Vec::new();
    for towards in ["192.0.2.1:9", "192.168.0.1:9", "10.0.0.1:9", "172.16.0.1:9", "[2001:db8::1]:9"] {
        let any = if towards.starts_with('[') { "[::]:0" } else { "0.0.0.0:0" };
        let address = UdpSocket::bind(any).and_then(|socket| {
            socket.connect(towards)?;
            socket.local_addr()
        });
        if let Ok(address) = address.map(|address| address.ip())
            && is_private(&address)
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found
}

/// A demonstration never opens itself to a public address.
fn is_private(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local(),
    }
}

/// Made once; again when this machine has an address that it does not name.
pub fn certificate(folder: &Path, lan: &[IpAddr]) -> Result<Arc<ServerConfig>> {
    let (certificate, key, names) = (folder.join("certificate.pem"), folder.join("key.pem"), folder.join("names"));
    let known = fs::read_to_string(&names).unwrap_or_default();
    let wanted: Vec<String> =
        ["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()].into_iter().chain(lan.iter().map(ToString::to_string)).collect();
    let named = wanted.iter().all(|name| known.lines().any(|line| line == name));
    if !(named && certificate.is_file() && key.is_file()) {
        let made = rcgen::generate_simple_self_signed(wanted.clone()).context("no certificate could be made")?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        write_private(&certificate, &made.cert.pem())?;
        write_private(&key, &made.signing_key.serialize_pem())?;
        write_private(&names, &wanted.join("\n"))?;
    }
    let unusable = || format!("{} is not usable: remove that folder and start again", folder.display());
    let chain = vec![CertificateDer::from_pem_file(&certificate).with_context(unusable)?];
    let key = PrivateKeyDer::from_pem_file(&key).with_context(unusable)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .with_context(unusable)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    let failed = || format!("{} cannot be written", file.display());
    let _ = fs::remove_file(file);
    let mut open = fs::OpenOptions::new();
    open.write(true).create_new(true).mode(0o600);
    open.open(file).and_then(|mut out| out.write_all(text.as_bytes())).with_context(failed)
}

/// Bytes from outside to the server, for as long as this process lives.
pub fn forward(listeners: Vec<TcpListener>, to: SocketAddr, config: &Arc<ServerConfig>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for listener in listeners {
        listener.set_nonblocking(true)?;
        let inside = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener)?;
        drop(inside);
        runtime.spawn(accept(listener, to, TlsAcceptor::from(Arc::clone(config))));
    }
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    Ok(())
}

async fn accept(listener: tokio::net::TcpListener, to: SocketAddr, acceptor: TlsAcceptor) {
    loop {
        let Ok((outside, _)) = listener.accept().await else {
            // Out of file handles, most likely: waiting helps, spinning does not.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(mut outside) = acceptor.accept(outside).await else { return };
            let Ok(mut inside) = tokio::net::TcpStream::connect(to).await else { return };
            let _ = copy_bidirectional(&mut outside, &mut inside).await;
        });
    }
}
