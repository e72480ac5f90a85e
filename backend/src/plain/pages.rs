//! The pages around the form.

use crate::kernel::{
    Ctx,
    error::{Error, Result},
    http::{Answer, chrome, institution, setting, visit_path},
};
use frontend::render::{self, InfoTopic};
use shared::{
    pages::{Fields, InfoPage, StartPage},
    problem::Code,
    settings::{Legal, Texts},
};

pub(super) async fn start_page(ctx: Ctx<StartPage>, (): (), _: Fields) -> Result<Answer> {
    let setting = setting(&ctx).await?;
    Ok(Answer::Html(render::start(&chrome(&ctx, &setting), visit_path(&ctx).await?)))
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
        InfoTopic::Promises | InfoTopic::Feedback => None,
    };
    let own = |texts: &Option<Texts>| texts.as_ref().map(|texts| texts.of(ctx.lang).to_owned());
    let (own_text, contact, setting) = (own(&own_text), own(&legal.contact), setting(&ctx).await?);
    Ok(Answer::Html(render::info(&chrome(&ctx, &setting), topic, own_text.as_deref(), contact.as_deref())))
}
