//! The page of somebody's own ways in.

use super::passkeys;
use crate::kernel::{
    Ctx,
    error::{Error, Result},
    http::{Answer, chrome, setting},
    words,
};
use frontend::render::{self, PasskeyLine, SecurityNotice, SecurityState};
use jiff::tz::TimeZone;
use shared::{
    api::Endpoint,
    ids::PasskeyId,
    pages::{Fields, RecoveryCodesForm, RenamePasskeyForm, RevokePasskeyForm, SecurityPage},
    passkeys::Passkey,
    problem::Code,
    text::PasskeyName,
};

pub(super) async fn security_page(ctx: Ctx<SecurityPage>, (): (), fields: Fields) -> Result<Answer> {
    let notice = match fields.first("notice") {
        "added" => SecurityNotice::Added,
        "removed" => SecurityNotice::Removed,
        "renamed" => SecurityNotice::Renamed,
        "password" => SecurityNotice::Password,
        "proven" => SecurityNotice::Proven,
        _ => SecurityNotice::None,
    };
    Ok(Answer::Html(page(&ctx, notice).await?))
}

pub(super) async fn rename_passkey_form(ctx: Ctx<RenamePasskeyForm>, (id,): (PasskeyId,), fields: Fields) -> Result<Answer> {
    let Ok(name) = fields.first("name").parse::<PasskeyName>() else {
        return Ok(Answer::Mend(page(&ctx, SecurityNotice::Nameless).await?));
    };
    passkeys::rename(&ctx, id, name).await?;
    Ok(done("renamed"))
}

pub(super) async fn revoke_passkey_form(ctx: Ctx<RevokePasskeyForm>, (id,): (PasskeyId,), _: Fields) -> Result<Answer> {
    match passkeys::revoke(&ctx, id).await {
        Ok(()) => Ok(done("removed")),
        Err(Error::Refused(Code::LastFactor)) => Ok(Answer::Mend(page(&ctx, SecurityNotice::Last).await?)),
        Err(other) => Err(other),
    }
}

pub(super) async fn recovery_codes_form(ctx: Ctx<RecoveryCodesForm>, (): (), _: Fields) -> Result<Answer> {
    let codes = passkeys::renew_codes(&ctx).await?.codes;
    let setting = setting(&ctx).await?;
    Ok(Answer::Html(render::recovery_codes(&chrome(&ctx, &setting), &codes)))
}

fn done(notice: &str) -> Answer {
    Answer::SeeOther(format!("{}?notice={notice}", SecurityPage::PATH))
}

async fn page<E>(ctx: &Ctx<E>, notice: SecurityNotice) -> Result<String> {
    let (signed, own) = (ctx.signed()?, passkeys::list(ctx).await?);
    let setting = setting(ctx).await?;
    let zone = TimeZone::get(&setting.zone).unwrap_or(TimeZone::UTC);
    let line = |passkey: &Passkey| PasskeyLine {
        id: passkey.id.to_string(),
        name: passkey.name.clone().map(String::from),
        added: words::day(passkey.added_at, &zone, ctx.lang),
        used: passkey.used_at.map(|at| words::day(at, &zone, ctx.lang)),
    };
    let lines: Vec<PasskeyLine> = own.items.iter().map(line).collect();
    let state = SecurityState {
        notice,
        passkeys: &lines,
        codes: own.recovery_codes,
        enrols_only: signed.roles.is_empty(),
        password: own.password,
        script: passkeys::script(&ctx.kernel),
    };
    Ok(render::security(&chrome(ctx, &setting), &state))
}
