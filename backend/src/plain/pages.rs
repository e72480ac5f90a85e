//! The pages around the form.

use crate::{
    accounts,
    kernel::{
        Actor, Ctx,
        error::{Error, Result},
        http::{Answer, chrome, institution, setting, visit_path},
    },
    member_alerts,
};
use frontend::render::{self, InfoTopic};
use shared::{
    pages::{Fields, InfoPage, StartPage},
    problem::Code,
    sessions::Right,
    settings::{Legal, Texts},
};

pub(super) async fn start_page(ctx: Ctx<StartPage>, (): (), _: Fields) -> Result<Answer> {
    let setting = setting(&ctx).await?;
    // A device that only files may be in anybody's hand: it is not told that something waits.
    let unread = match &ctx.actor {
        Actor::Account(signed) if ctx.right == Some(Right::Reading) => Some(member_alerts::unread(&ctx.kernel, signed, ctx.now).await?),
        Actor::Account(_) | Actor::Visitor(_) | Actor::Nobody => None,
    };
    let acts = match &ctx.actor {
        Actor::Account(signed) => !accounts::members(&ctx.kernel, signed, ctx.now).await?.is_empty(),
        Actor::Visitor(_) | Actor::Nobody => false,
    };
    Ok(Answer::Html(render::start(&chrome(&ctx, &setting), visit_path(&ctx).await?, unread, acts)))
}

pub(super) async fn info_page(ctx: Ctx<InfoPage>, (topic,): (String,), _: Fields) -> Result<Answer> {
    let topic = InfoTopic::from_slug(&topic).ok_or(Error::Refused(Code::NotFound))?;
    let institution = institution(&ctx).await?;
    let legal = institution.map_or_else(Legal::default, |found| found.settings.legal);
    let own_text = match topic {
        InfoTopic::Privacy => legal.privacy,
        InfoTopic::Cookies => legal.cookies,
        InfoTopic::Accessibility => legal.accessibility,
        InfoTopic::Complaint => legal.complaint,
        InfoTopic::Promises | InfoTopic::Feedback | InfoTopic::Phone => None,
    };
    let own = |texts: &Option<Texts>| texts.as_ref().map(|texts| texts.of(ctx.lang).to_owned());
    let (own_text, contact, setting) = (own(&own_text), own(&legal.contact), setting(&ctx).await?);
    Ok(Answer::Html(render::info(&chrome(&ctx, &setting), topic, own_text.as_deref(), contact.as_deref())))
}
