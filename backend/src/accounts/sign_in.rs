//! Signing in: throttle, password, code, session.

use super::{password, store};
use crate::kernel::{
    Ctx, Kernel, Signed, audit,
    context::Actor,
    db::Who,
    error::{Error, Result},
    http::{network, session},
    vault::{Tag, TagKind},
};
use actix_web::cookie::Cookie;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use shared::{
    accounts::Credentials,
    audit::{Action, Unaudited},
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
/// The try is counted before anything is looked at, so that many at once count as many.
///
/// # Errors
/// `sign_in_refused`, whatever of the three is wrong; `too_many` with the seconds to wait.
pub(super) async fn sign_in<E>(ctx: &Ctx<E>, given: &Credentials) -> Result<(Signed, Cookie<'static>)> {
    let kernel = &ctx.kernel;
    let tag = failure_tag(kernel, &given.email, &ctx.peer);
    count_try(ctx, tag.clone()).await?;
    let account = match given.email.parse::<Email>() {
        Ok(email) => store::by_email(kernel, &email).await?,
        Err(_) => None,
    };
    let known = account.as_ref().map(|account| (account.id, account.institution));
    let right = password::matches(kernel, account.as_ref().map(|account| &account.secrets), &given.password).await?;
    let proven = account.filter(|_| right).and_then(|account| {
        let step = account.secrets.step(&given.code, ctx.now)?;
        Some((account, step))
    });
    let outcome = match proven {
        Some((account, step)) => begin(ctx, account, step, tag).await,
        None => Err(Code::SignInRefused.into()),
    };
    if let (Err(Error::Refused(Code::SignInRefused)), Some((account, institution))) = (&outcome, known) {
        // A refusal of a known account is worth a line in the audit; of an unknown name, only the count.
        let who = Who { account: Some(account), institution: Some(institution) };
        audit::read(kernel, ctx.now, who, Action::SignInRefused, account.into()).await?;
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

/// Counts a try, unless the name has to wait. Counting comes first: it locks the row, so that tries at
/// the same moment come one after another on either database; a refused one is undone with the rest.
async fn count_try<E>(ctx: &Ctx<E>, tag: Tag) -> Result<()> {
    let now = ctx.now;
    let action = Action::Unaudited(Unaudited::SignInCounted);
    let counted = ctx.kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        let first = failures::ActiveModel { tag: Set(tag.clone()), failures: Set(1), blocked_until: Set(0) };
        let once_more = Expr::col((failures::Entity, failures::Column::Failures)).add(1);
        let again = OnConflict::column(failures::Column::Tag).value(failures::Column::Failures, once_more).to_owned();
        failures::Entity::insert(first).on_conflict(again).exec_without_returning(tx).await?;
        let row = failures::Entity::find_by_id(tag.clone()).one(tx).await?.ok_or_else(|| Error::internal("a count vanished"))?;
        if row.blocked_until > now.0 {
            let seconds = (row.blocked_until - now.0 + 999) / 1000;
            return Err(Error::TooMany(u64::try_from(seconds).unwrap_or(1)));
        }
        let over = std::cmp::min(row.failures - FREE, 20);
        let wait = if over <= 0 { 0 } else { std::cmp::min(Moment::SECOND << over, LONGEST_WAIT) };
        failures::Entity::update_many()
            .col_expr(failures::Column::BlockedUntil, Expr::value(now.plus(wait).0))
            .filter(failures::Column::Tag.eq(tag))
            .exec(tx)
            .await?;
        Ok(())
    });
    counted.await.map(drop)
}

/// Forgets names whose last failure is a day old: whoever tries strange names must not fill the disk.
///
/// # Errors
/// The database's.
pub async fn forget_failures(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let old = failures::Column::BlockedUntil.lt(now.plus(-Moment::DAY).0);
    if failures::Entity::find().filter(old.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::SignInCounted);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        failures::Entity::delete_many().filter(old).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// Failures are counted per name and network: somebody who hammers a member's name from elsewhere
/// does not keep the member out.
fn failure_tag(kernel: &Kernel, email: &str, peer: &str) -> Tag {
    let name: String = email.trim().to_lowercase().chars().take(254).collect();
    kernel.vault.tag(TagKind::SignInFailures, &[name.as_bytes(), network(peer).as_bytes()])
}
