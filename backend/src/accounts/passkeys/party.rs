//! Who we are to a browser. The configured address says so, never a header: whoever could choose it could have
//! answers made for another site.

use crate::{
    config::Config,
    kernel::{
        Kernel,
        error::{Error, Result},
    },
};
use shared::{
    locale::{Lang, key, text},
    passkeys::LIFETIME,
    problem::Code,
};
use std::time::Duration;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// Whether passkeys work here: they belong to a name, and an address may be a bare number.
pub(in crate::accounts) fn offered(config: &Config) -> bool {
    Url::parse(config.public_origin()).is_ok_and(|origin| origin.domain().is_some())
}

/// What makes and checks challenges for our address.
///
/// # Errors
/// `no_passkeys_here` on a bare number.
pub(super) fn party(kernel: &Kernel) -> Result<Webauthn> {
    let origin = Url::parse(kernel.config.public_origin()).map_err(Error::internal)?;
    let name = origin.domain().ok_or(Code::NoPasskeysHere)?;
    let builder = WebauthnBuilder::new(name, &origin).map_err(Error::internal)?;
    let patience = Duration::from_millis(u64::try_from(LIFETIME).unwrap_or_default());
    builder.rp_name(text(Lang::En, key::APP_NAME)).timeout(patience).build().map_err(Error::internal)
}
