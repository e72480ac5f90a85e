//! Signing in: throttle, password, code, session.

use super::{password, store, throttle};
use crate::kernel::{
    Ctx, Kernel, Signed, audit,
    context::Actor,
    db::{Rows, Tx, Who},
    error::{Error, Result},
    http::{network, session},
    vault::{Tag, TagKind},
};
use actix_web::cookie::Cookie;
use shared::{
    accounts::Credentials,
    audit::Action,
    ids::{AccountId, SessionId},
    permission::{Permission, Role, allows},
    problem::Code,
    text::Email,
    time::Moment,
};

/// Signs somebody in and gives the session's cookie.
///
/// The try is counted before anything is looked at, so that many at once count as many.
///
/// # Errors
/// `sign_in_refused`, whatever of the three is wrong; `too_many` with the seconds to wait.
pub(super) async fn sign_in<E>(ctx: &Ctx<E>, given: &Credentials) -> Result<(Signed, Cookie<'static>)> {
    let kernel = &ctx.kernel;
    let tag = failure_tag(kernel, &given.email, &ctx.peer);
    throttle::count(kernel, ctx.now, tag.clone()).await?;
    let account = match given.email.parse::<Email>() {
        Ok(email) => store::by_email(kernel, &email).await?,
        Err(_) => None,
    };
    let known = account.as_ref().map(|account| (account.id, account.institution));
    let right = password::matches(kernel, account.as_ref().map(|account| &account.secrets), &given.password).await?;
    let outcome = match account.filter(|_| right) {
        Some(account) => second_factor(ctx, account, &given.code, tag.clone()).await,
        None => Err(Code::SignInRefused.into()),
    };
    if let Err(Error::Refused(Code::SignInRefused)) = &outcome {
        match known {
            // A refusal of a known account is worth a line in the audit; of an unknown name, only the count.
            Some((account, institution)) => {
                let who = Who { account: Some(account), institution: Some(institution) };
                audit::read(kernel, ctx.now, who, Action::SignInRefused, account.into()).await?;
            }
            // That line takes the disk's time. Without the same wait here, the clock would tell who has an account.
            None => throttle::touch(kernel, ctx.now, tag).await?,
        }
    }
    outcome
}

/// The code, for somebody whose password was right. Wrong ones are counted for the account, wherever they come
/// from: a phished password must not open the way to try codes from a thousand networks. Only who knows the
/// password can make the account wait, and the answer does not tell that it waits.
async fn second_factor<E>(ctx: &Ctx<E>, account: store::Account, code: &str, failures: Tag) -> Result<(Signed, Cookie<'static>)> {
    let codes = code_tag(&ctx.kernel, account.id);
    let counted = throttle::count(&ctx.kernel, ctx.now, codes.clone()).await;
    let step = account.secrets.step(code, ctx.now);
    match (counted, step) {
        (Ok(()), Some(step)) => begin(ctx, account, step, [failures, codes]).await,
        (Ok(()) | Err(Error::TooMany(_)), _) => Err(Code::SignInRefused.into()),
        (Err(other), _) => Err(other),
    }
}

async fn begin<E>(ctx: &Ctx<E>, account: store::Account, step: i64, failures: [Tag; 2]) -> Result<(Signed, Cookie<'static>)> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let roles = account.profile.roles_in(account.institution, now);
    // Whose office has ended is nobody here any more, and learns no more than that.
    if roles.is_empty() || !may_use_password(kernel, &roles) {
        return Err(Code::SignInRefused.into());
    }
    let signed = Signed { account: account.id, institution: account.institution, session: session::fresh_id(), roles, proven_at: now };
    let (row, cookie) = session::begin(kernel, now, &signed, account.profile.first_end_in(account.institution, now))?;
    let earlier = Earlier::of(ctx).await?;
    let over = earlier.as_ref().map(|earlier| earlier.session);
    let who = Actor::Account(signed.clone()).who();
    let written = kernel
        .write(now, who, Action::SignedIn, signed.session.0, None, async move |tx| {
            // Two requests with one code: the row decides which of them was first.
            if !store::use_step(tx, account.id, step).await? || !store::is_unchanged(tx, account.id, account.sealed).await? {
                return Err(Code::SignInRefused.into());
            }
            for tag in failures {
                throttle::clear(tx, tag).await?;
            }
            row.insert(tx).await?;
            match earlier {
                Some(earlier) => earlier.end(tx, now).await,
                None => Ok(Rows::default()),
            }
        })
        .await;
    if let Some(session) = over {
        kernel.sessions.forget(&session);
    }
    written.map(|_| (signed, cookie))
}

/// The session the browser had until now. Its cookie is about to be replaced, so nobody could end it any
/// more: it would stay good for whoever copied it.
struct Earlier {
    session: SessionId,
    entry: Option<audit::Entry>,
}

impl Earlier {
    async fn of<E>(ctx: &Ctx<E>) -> Result<Option<Self>> {
        let (kernel, now) = (&ctx.kernel, ctx.now);
        let Some(session) = ctx.presented else { return Ok(None) };
        let Some(who) = session::whose(kernel, session, now).await? else { return Ok(None) };
        Ok(Some(Self { session, entry: audit::entry(&kernel.vault, now, who, Action::SignedOut, session.0)? }))
    }

    async fn end(self, tx: &Tx, now: Moment) -> Result<Rows> {
        let ended = session::end(tx, self.session, now).await?;
        Ok(self.entry.filter(|_| ended).map(audit::Entry::row).unwrap_or_default())
    }
}

/// Whether somebody with these roles may sign in with password and code here. Staff may not where the
/// operator says so, and on a public address the operator has to.
pub(super) fn may_use_password(kernel: &Kernel, roles: &[Role]) -> bool {
    kernel.config.staff_passwords || !is_staff(roles)
}

/// Everybody who sees more than their own reports.
fn is_staff(roles: &[Role]) -> bool {
    let more = [Permission::SeeQueue, Permission::ReadReport, Permission::SeePicture];
    roles.iter().any(|role| more.iter().any(|permission| allows(*role, *permission)) || matches!(role, Role::Admin | Role::Case))
}

/// Wrong codes are counted per account, wherever they are typed.
pub(super) fn code_tag(kernel: &Kernel, account: AccountId) -> Tag {
    kernel.vault.tag(TagKind::SignInFailures, &[b"code", account.0.as_bytes()])
}

/// Failures are counted per name and network: somebody who hammers a member's name from elsewhere
/// does not keep the member out.
fn failure_tag(kernel: &Kernel, email: &str, peer: &str) -> Tag {
    let name: String = email.trim().to_lowercase().chars().take(254).collect();
    kernel.vault.tag(TagKind::SignInFailures, &[name.as_bytes(), network(peer).as_bytes()])
}
