//! The settings type leptos names in its hydration scripts, which we do not use: our pages are drawn
//! whole, on either side.
//!
//! The published crate of this name also reads configuration files, for which it brings a regular
//! expression engine and a configuration library into every build, the browser's included. Ours brings
//! nothing (docs/adr/0015-leptos-config-stands-in.md). Field names and types are leptos's.

use std::{net::SocketAddr, sync::Arc};

/// What leptos's hydration scripts would read.
#[derive(Clone, Debug)]
pub struct LeptosOptions {
    /// Name of the built files.
    pub output_name: Arc<str>,
    /// Folder of the site.
    pub site_root: Arc<str>,
    /// Folder of the built files within the site.
    pub site_pkg_dir: Arc<str>,
    /// Where the site is served.
    pub site_addr: SocketAddr,
    /// Port of the development reload socket.
    pub reload_port: u32,
    /// The same as seen from outside.
    pub reload_external_port: Option<u32>,
    /// Protocol of the development reload socket.
    pub reload_ws_protocol: ReloadWSProtocol,
    /// The file that lists content hashes.
    pub hash_file: Arc<str>,
    /// Whether built files carry content hashes.
    pub hash_files: bool,
}

/// Protocol of the development reload socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadWSProtocol {
    /// Plain.
    WS,
    /// Over TLS.
    WSS,
}
