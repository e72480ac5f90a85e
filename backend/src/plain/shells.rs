//! The apps' shells: the page that is there before WebAssembly, with the first question already drawn
//! (docs/adr/0007-one-questionnaire-one-set-of-views.md).

use super::draft;
use crate::{
    accounts,
    kernel::{
        Ctx,
        error::Result,
        http::{Answer, assets::App, setting},
    },
};
use frontend::{Setting, render};
use shared::{
    api::Endpoint,
    locale::Lang,
    pages::{
        DeskAlertsShell, DeskAuditShell, DeskCampaignShell, DeskCampaignsShell, DeskCaseShell, DeskEntityShell, DeskMineShell,
        DeskNamesShell, DeskPeopleShell, DeskPersonShell, DeskPictureShell, DeskQuestionShell, DeskQuestionsShell, DeskSearchShell,
        DeskSettingsShell, DeskShell, DeskTreePageShell, DeskTreeShell, DeskVersionShell, Fields, ReportShell, StartAgain,
    },
};

pub(super) async fn report_shell(ctx: Ctx<ReportShell>, (): (), _: Fields) -> Result<Answer> {
    // A receipt is put away by its own button only; until then Back shows it (docs/rules.md §1.7).
    if draft::load(&ctx).await?.sent.is_some() {
        return Ok(Answer::SeeOther(StartAgain::PATH.to_owned()));
    }
    // The app files for nobody but its own person, and says so to who may act for somebody (docs/domain.md §6.4). Which
    // members these are is not in the page: a phone keeps it.
    let acts = !accounts::members(&ctx.kernel, ctx.signed()?, ctx.now).await?.is_empty();
    let above = if acts { render::behalf_strip() } else { String::new() };
    let setting = setting(&ctx).await?;
    let first = render::first_question(ctx.lang, &setting);
    fill(&ctx, App::Report, ctx.lang, &render::first_title(ctx.lang), &setting, (&above, &first))
}

pub(super) async fn desk_shell(ctx: Ctx<DeskShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_case_shell(ctx: Ctx<DeskCaseShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_mine_shell(ctx: Ctx<DeskMineShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_search_shell(ctx: Ctx<DeskSearchShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_picture_shell(ctx: Ctx<DeskPictureShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_names_shell(ctx: Ctx<DeskNamesShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_alerts_shell(ctx: Ctx<DeskAlertsShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_questions_shell(ctx: Ctx<DeskQuestionsShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_question_shell(ctx: Ctx<DeskQuestionShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_campaigns_shell(ctx: Ctx<DeskCampaignsShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_campaign_shell(ctx: Ctx<DeskCampaignShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_entity_shell(ctx: Ctx<DeskEntityShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Desk).await
}

pub(super) async fn desk_people_shell(ctx: Ctx<DeskPeopleShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

pub(super) async fn desk_person_shell(ctx: Ctx<DeskPersonShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

pub(super) async fn desk_settings_shell(ctx: Ctx<DeskSettingsShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

pub(super) async fn desk_version_shell(ctx: Ctx<DeskVersionShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

pub(super) async fn desk_tree_shell(ctx: Ctx<DeskTreeShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

pub(super) async fn desk_tree_page_shell(ctx: Ctx<DeskTreePageShell>, _: (String,), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

pub(super) async fn desk_audit_shell(ctx: Ctx<DeskAuditShell>, (): (), _: Fields) -> Result<Answer> {
    staff(&ctx, App::Office).await
}

async fn staff<E>(ctx: &Ctx<E>, app: App) -> Result<Answer> {
    let setting = setting(ctx).await?;
    fill(ctx, app, Lang::En, "Desk – Vedette", &setting, ("", &render::desk_frame(&setting)))
}

/// `above` stands before what the app draws, and `inner` in its place until it does.
fn fill<E>(ctx: &Ctx<E>, app: App, lang: Lang, title: &str, setting: &Setting, (above, inner): (&str, &str)) -> Result<Answer> {
    let setting = render::escape(&serde_json::to_string(setting)?);
    let key = ctx.kernel.vault.filing_key();
    let assets = &ctx.kernel.assets;
    let tokens = [
        ("lang", lang.tag()),
        ("title", title),
        ("setting", setting.as_str()),
        ("key", key.as_str()),
        ("shell", assets.version()),
        ("phone", assets.phone().first(lang)),
        ("files", assets.phone().files(lang)),
        ("above", above),
        ("app", inner),
    ];
    Ok(Answer::Shell(assets.shell(app, &tokens, &ctx.accepts)))
}
