//! The pages around the form.

use crate::kernel::{
    Ctx,
    error::{Error, Result},
    http::{Answer, chrome, setting},
};
use frontend::render::{self, InfoTopic};
use shared::{
    pages::{Fields, InfoPage, StartPage},
    problem::Code,
};

pub(super) async fn start_page(ctx: Ctx<StartPage>, (): (), _: Fields) -> Result<Answer> {
    let setting = setting(&ctx).await?;
    Ok(Answer::Html(render::start(&chrome(&ctx, &setting))))
}

pub(super) async fn info_page(ctx: Ctx<InfoPage>, (topic,): (String,), _: Fields) -> Result<Answer> {
    let topic = InfoTopic::from_slug(&topic).ok_or(Error::Refused(Code::NotFound))?;
    let legal = &ctx.kernel.config.legal;
    let own_text = match topic {
        InfoTopic::Privacy => legal.privacy.as_deref(),
        InfoTopic::Accessibility => legal.accessibility.as_deref(),
        InfoTopic::Complaint => legal.complaint.as_deref(),
        InfoTopic::Cookies | InfoTopic::Feedback => None,
    };
    let setting = setting(&ctx).await?;
    Ok(Answer::Html(render::info(&chrome(&ctx, &setting), topic, own_text, legal.contact.as_deref())))
}
