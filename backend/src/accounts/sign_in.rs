//! Signing in: throttle, password, code, session.

use super::{password, store};
use crate::kernel::{
    Ctx, Kernel, Signed,
    context::Actor,
    db::{Tx, Who},
    error::{Error, Result},
    http::session,
    vault::{Tag, TagKind},
};
use actix_web::cookie::Cookie;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use shared::{
    accounts::Credentials,
    audit::{Action, Unaudited},
    ids::AccountId,
    permission::{Permission, Role, allows},
    problem::Code,
    text::Email,
    time::Moment,
};
use uuid::Uuid;

mod failures {
    //! The failures of a sign-in name from one network, whether or not the name exists.
    use crate::kernel::vault::Tag;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failures")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: Tag,
        pub failures: i32,
        pub blocked_until: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Failures that cost nothing yet.
const FREE: i32 = 5;
/// The longest wait.
const LONGEST_WAIT: i64 = 15 * Moment::MINUTE;

/// Signs somebody in and gives the session's cookie.
///
/// # Errors
/// `sign_in_refused`, whatever of the three is wrong; `too_many` with the seconds to wait.
pub(super) async fn sign_in<E>(ctx: &Ctx<E>, given: &Credentials) -> Result<(Signed, Cookie<'static>)> {
    let kernel = &ctx.kernel;
    let tag = failure_tag(kernel, &given.email, &ctx.peer);
    let failed = failures::Entity::find_by_id(tag.clone()).one(kernel.db.reader()).await?;
    if let Some(failed) = failed.as_ref().filter(|failed| failed.blocked_until > ctx.now.0) {
        let seconds = (failed.blocked_until - ctx.now.0 + 999) / 1000;
        return Err(Error::TooMany(u64::try_from(seconds).unwrap_or(1)));
    }
    let account = match given.email.parse::<Email>() {
        Ok(email) => store::by_email(kernel, &email).await?,
        Err(_) => None,
    };
    let right = password::matches(kernel, account.as_ref().map(|account| &account.secrets), &given.password).await?;
    let proven = account.filter(|_| right).and_then(|account| {
        let step = account.secrets.step(&given.code, ctx.now)?;
        Some((account, step))
    });
    let outcome = match proven {
        Some((account, step)) => begin(ctx, account, step, tag.clone()).await,
        None => Err(Code::SignInRefused.into()),
    };
    if matches!(outcome, Err(Error::Refused(Code::SignInRefused))) {
        count_failure(ctx, tag, failed.map_or(0, |failed| failed.failures), given).await?;
    }
    outcome
}

async fn begin<E>(ctx: &Ctx<E>, account: store::Account, step: i64, failures: Tag) -> Result<(Signed, Cookie<'static>)> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let roles = account.profile.roles_in(account.institution);
    if !kernel.config.staff_passwords && is_staff(&roles) {
        return Err(Code::SignInRefused.into());
    }
    let signed = Signed { account: account.id, institution: account.institution, session: session::fresh_id(), roles };
    let (row, cookie) = session::begin(kernel, now, &signed)?;
    let who = Actor::Account(signed.clone()).who();
    kernel
        .write(now, who, Action::SignedIn, signed.session.0, None, async move |tx| {
            // Two requests with one code: the row decides which of them was first.
            if !store::use_step(tx, account.id, step).await? {
                return Err(Code::SignInRefused.into());
            }
            failures::Entity::delete_by_id(failures).exec(tx).await?;
            row.insert(tx).await
        })
        .await?;
    Ok((signed, cookie))
}

/// Everybody who sees more than their own reports.
fn is_staff(roles: &[Role]) -> bool {
    let more = [Permission::SeeQueue, Permission::ReadReport, Permission::SeePicture];
    roles.iter().any(|role| more.iter().any(|permission| allows(*role, *permission)) || matches!(role, Role::Admin | Role::Case))
}

async fn count_failure<E>(ctx: &Ctx<E>, tag: Tag, before: i32, given: &Credentials) -> Result<()> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let failures = before.saturating_add(1);
    let wait = if failures <= FREE { 0 } else { (Moment::SECOND << (failures - FREE).min(20)).min(LONGEST_WAIT) };
    let known = match given.email.parse::<Email>() {
        Ok(email) => store::by_email(kernel, &email).await?.map(|account| (account.id, account.institution)),
        Err(_) => None,
    };
    let who = Who { account: known.map(|(id, _)| id), institution: known.map(|(_, institution)| institution) };
    // A refusal of a known account is worth a line in the audit; of an unknown name, only a count.
    let action = if known.is_some() { Action::SignInRefused } else { Action::Unaudited(Unaudited::SignInCounted) };
    let subject = known.map_or(Uuid::nil(), |(AccountId(id), _)| id);
    kernel.write(now, who, action, subject, None, async move |tx| put(tx, tag, failures, now.plus(wait)).await).await.map(drop)
}

async fn put(tx: &Tx, tag: Tag, failures: i32, blocked_until: Moment) -> Result<()> {
    let row = failures::ActiveModel { tag: Set(tag), failures: Set(failures), blocked_until: Set(blocked_until.0) };
    let newer =
        OnConflict::column(failures::Column::Tag).update_columns([failures::Column::Failures, failures::Column::BlockedUntil]).to_owned();
    failures::Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Failures are counted per name and network: somebody who hammers a member's name from elsewhere
/// does not keep the member out.
fn failure_tag(kernel: &Kernel, email: &str, peer: &str) -> Tag {
    let name: String = email.trim().to_lowercase().chars().take(254).collect();
    kernel.vault.tag(TagKind::SignInFailures, &[name.as_bytes(), network(peer).as_bytes()])
}

/// The first three numbers of an IPv4 address, the first four groups of an IPv6 one.
fn network(peer: &str) -> String {
    let (mark, parts) = if peer.contains(':') { (':', 4) } else { ('.', 3) };
    peer.split(mark).take(parts).collect::<Vec<_>>().join(&mark.to_string())
}
