//! What reports that tell of the same make of their cases: priority, campaigns, suggestions (docs/domain.md §4.5,
//! docs/rules.md §5).
//!
//! - Matching happens behind the outbox. A message may come twice or never finish: what it does is one transaction, and
//!   doing it again changes nothing.
//! - It makes cases more urgent and never less.
//! - Whoever asks is told of the sightings in cases that are there for them, and every number is made of those.

mod alerting;
mod campaigns;
mod handlers;
mod letter;
mod matched;
mod rescore;
mod suggestions;
mod view;

pub use alerting::{Alertable, alertable, lines_of, shows_campaign};
pub(crate) use campaigns::{list_campaigns, name_campaign};
pub use matched::report_sighted;
pub(super) use view::seen_before;

use crate::kernel::{http::Routes, outbox::Handler};
use futures_util::FutureExt;

/// The kinds this part of the feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    MATCHING,
    (letter::CAMPAIGN_RAISED, Handler::Together(|kernel, messages| letter::expand(kernel, messages).boxed_local())),
    (letter::CAMPAIGN_LETTER, Handler::Each(|kernel, mailer, message| letter::send(kernel, mailer, message).boxed_local())),
];

/// What finds out who tells of the same, without any letter.
pub(super) const MATCHING: (&str, Handler) =
    (matched::REPORT_SIGHTED, Handler::Together(|kernel, messages| matched::matched(kernel, messages).boxed_local()));

/// Mounts this part of the feature.
pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::list_entities);
    routes.mount(handlers::read_entity);
    routes.mount(suggestions::list_suggestions);
    routes.mount(suggestions::settle_suggestion);
    routes.mount(campaigns::list_campaigns);
    routes.mount(campaigns::read_campaign);
    routes.mount(campaigns::name_campaign);
    routes.mount(campaigns::close_campaign);
}
