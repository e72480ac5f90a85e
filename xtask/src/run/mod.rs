//! `cargo xtask run`: everything built, the server started on embedded defaults, a mailbox beside it.

pub mod accounts;
mod http;
mod mailbox;
mod pages;
pub mod server;
pub mod tls;
pub mod totp;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::args::RunOptions;
use crate::tools::{Pins, Web};
use crate::{process, web};
use server::Settings;

pub fn run(options: &RunOptions) -> Result<ExitCode> {
    // Before minutes of building, not after.
    let lan = if options.tls { tls::lan_addresses() } else { Vec::new() };
    drop(listen_all(&lan, options.port)?);

    let tools = Web::ensure(&Pins::read()?)?;
    web::build(&tools)?;
    server::build(options.release)?;

    let settings = Settings::new(options, &lan)?;
    settings.folders()?;
    settings.command_to_end("preparing the database", &["migrate", "up"])?;
    if options.demo {
        settings.command_to_end("preparing the demonstration", &["demo"])?;
    }

    let mail = mailbox::start(options.port, settings.mail(), settings.accounts())?;
    if options.tls {
        let certificate = tls::certificate(&settings.keys.join("tls"), &lan)?;
        tls::forward(listen_all(&lan, options.port)?, settings.listen, &certificate)?;
    }
    let mut server = settings.serve()?;
    settings.wait_until_ready(&mut server)?;
    welcome(options, &settings, mail, lan.is_empty());

    // Ctrl-C passes SIGTERM on to the server, which finishes what it is doing.
    loop {
        if process::stopping() {
            drop(server);
            println!("stopped");
            return Ok(ExitCode::SUCCESS);
        }
        if let Some(status) = server.exited().filter(|_| !process::stopping()) {
            settings.last_words();
            bail!("the server ended by itself ({status}): its log is {}", settings.log.display());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn welcome(options: &RunOptions, settings: &Settings, mail: SocketAddr, no_lan: bool) {
    println!("\nVedette is running.\n");
    println!("  open           {}", settings.public_url);
    if options.tls {
        let where_from = if no_lan { "this machine (no other address was found)" } else { "a phone in the same network" };
        println!("                 from {where_from}; the browser warns, because the certificate was made here:");
        println!("                 choose to go on. Passkeys are not offered on a bare address.");
    }
    println!("  mailbox        http://{mail}/");
    if options.demo {
        println!("  accounts       http://{mail}/accounts   with sign-in codes that stay current");
        println!("                 {}", settings.accounts().display());
    }
    println!("  server log     {}", settings.log.display());
    if options.demo {
        println!("\n{}", accounts::first(&settings.accounts(), &settings.public_url, mail));
    }
    println!("\nCtrl-C stops everything.");
}

/// On this machine's own name and the given private addresses. Not on "all": one of them may be public.
fn listen_all(lan: &[IpAddr], port: u16) -> Result<Vec<TcpListener>> {
    let mut listeners = vec![listen(Ipv4Addr::LOCALHOST.into(), port)?];
    for address in lan {
        listeners.push(listen(*address, port)?);
    }
    Ok(listeners)
}

fn listen(host: IpAddr, port: u16) -> Result<TcpListener> {
    TcpListener::bind((host, port)).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {port} is in use: stop what uses it, or choose another with `cargo xtask run --port {}`",
            port.checked_add(10).unwrap_or(8090)
        ),
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("port {port} needs more rights: choose one above 1023 with --port")
        }
        _ => anyhow::anyhow!("port {port} cannot be opened: {error}"),
    })
}

/// A port nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port was found")?;
    Ok(listener.local_addr()?.port())
}
