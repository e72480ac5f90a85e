//! The description of the API, as `shared` makes it from the endpoints: for programs of staff who are signed in, and on
//! the command line. It holds nothing of this installation, but strangers need not know what there is to try.

use crate::kernel::{
    Ctx,
    error::{Error, Result},
    http::{Download, Routes},
};
use shared::{attachments::FileName, description::ApiDescription, openapi};

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount_bytes(api_description);
}

/// The description as a JSON text.
///
/// # Errors
/// Internal only: what cannot be described fails a test.
pub fn text() -> Result<String> {
    let document = openapi::document(env!("CARGO_PKG_VERSION")).map_err(Error::Internal)?;
    document.to_pretty_json().map_err(Error::internal)
}

async fn api_description(_: Ctx<ApiDescription>, (): (), (): ()) -> Result<Download> {
    Ok(Download { name: FileName::cleaned("openapi.json"), content: text()?.into_bytes().into() })
}
