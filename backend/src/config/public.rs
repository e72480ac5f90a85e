//! What must not be reachable by the public (docs/rules.md §8).

use super::{Config, Transport};
use crate::kernel::db::is_unprotected;
use std::{net::IpAddr, path::Path};

/// The host of an address like `https://host:port`.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    match rest.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => rest.split([':', '/']).next().unwrap_or_default(),
    }
}

/// Whether people beyond this machine can reach the address. A demonstration may also stand on a
/// private address, so that a real phone can try it.
pub fn is_public(url: &str, demonstration: bool) -> bool {
    let host = host(url);
    let private = host.ends_with(".local") || host.parse::<IpAddr>().is_ok_and(is_private);
    !(is_loopback(host) || demonstration && private)
}

/// Whether an address is this machine's own or one of a private network.
pub(super) fn is_private(address: IpAddr) -> bool {
    address.is_loopback()
        || match address {
            IpAddr::V4(v4) => v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
        }
}

/// Whether a host is this machine's own name.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The same of a host as it stands in an address, where IPv6 has brackets.
pub fn is_this_machine(written: &str) -> bool {
    is_loopback(host(written))
}

/// Why these settings must not serve the public; nothing when they may.
pub fn unsafe_for_public(config: &Config, demonstration: bool) -> Vec<String> {
    if !is_public(&config.public_url, demonstration) {
        let open = !config.listen.ip().is_loopback();
        return open
            .then(|| "server.listen is open to the network while public_url is not; set public_url".to_owned())
            .into_iter()
            .collect();
    }
    let checks = [
        (!config.public_url.starts_with("https://"), "public_url must begin with https:// on a public address".to_owned()),
        (
            matches!(config.mail.transport, Transport::File),
            "mail.transport = \"file\" sends nothing; set \"smtp\" on a public address".to_owned(),
        ),
        (demonstration, "this database is a demonstration for ever; a public address needs a database of its own".to_owned()),
        (config.staff_passwords, "accounts.staff_passwords must be false on a public address".to_owned()),
        (
            inside(&config.keys, &config.data) || inside(&config.data, &config.keys),
            "keys.folder and data.folder lie one inside the other; a stolen backup would hold both".to_owned(),
        ),
        (
            is_unprotected(&config.database()),
            "database.url asks for less than sslmode=verify-full; leave sslmode out, and name your own authority with sslrootcert"
                .to_owned(),
        ),
        (config.trusted_proxy.is_none(), "server.trusted_proxy must name the reverse proxy, or all visitors look like one".to_owned()),
    ];
    checks.into_iter().filter_map(|(holds, fault)| holds.then_some(fault)).collect()
}

/// Whether `inner` lies in `outer`, following links where the folders exist.
fn inside(inner: &Path, outer: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    real(inner).starts_with(real(outer))
}
