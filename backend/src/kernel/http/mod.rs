//! HTTP: every route is an endpoint of `shared`, mounted here, behind one guard.

mod arrive;
mod asset;
pub mod assets;
mod carry;
mod guard;
mod headers;
mod line;
pub mod mount;
pub mod phone;
mod public;
pub mod rate;
pub mod refusals;
mod respond;
pub mod session;
mod stream;
pub mod token;
mod upload;
pub mod visit;
mod worker;

pub use arrive::claim;
pub use carry::Carrying;
pub use guard::{network, wait_if_many};
pub use headers::{CONTENT_SECURITY_POLICY, envelope};
pub use line::Line;
pub use mount::Routes;
pub use public::public_routes;
pub use rate::Rates;
pub use refusals::Refusals;
pub use respond::{Answer, Content, Download, chrome, inert, institution, setting, visit_path};
pub use stream::Streams;
pub use upload::{Upload, Uploaded};
