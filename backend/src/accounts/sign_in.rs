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
    ids::{AccountId, InstitutionId, SessionId},
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
    let opening = Opening::of(&account, Action::SignedIn, ctx.now)?;
    if !may_use_password(&ctx.kernel, &opening.roles) {
        return Err(Code::SignInRefused.into());
    }
    let opened = open(ctx, opening, async move |tx| {
        // Two requests with one code: the row decides which of them was first.
        if !store::use_step(tx, account.id, step).await? {
            return Err(Code::SignInRefused.into());
        }
        for tag in failures {
            throttle::clear(tx, tag).await?;
        }
        Ok(Rows::default())
    });
    opened.await
}

/// A session about to be opened for somebody who has shown who they are.
pub(super) struct Opening {
    account: AccountId,
    institution: InstitutionId,
    pub(super) roles: Vec<Role>,
    /// How they showed it.
    action: Action,
    /// Whether the session is good for a new passkey and nothing else.
    pub(super) enrols_only: bool,
    /// When the first of the roles ends.
    until: Option<Moment>,
    unchanged: store::Unchanged,
}

impl Opening {
    /// For an account, with all the rights it has at home.
    ///
    /// # Errors
    /// `sign_in_refused` where every role has ended: that is nobody here any more, and learns no more than that.
    pub(super) fn of(account: &store::Account, action: Action, now: Moment) -> Result<Self> {
        let (id, institution, profile) = (account.id, account.institution, &account.profile);
        let roles = profile.roles_in(institution, now);
        if roles.is_empty() {
            return Err(Code::SignInRefused.into());
        }
        let until = profile.first_end_in(institution, now);
        Ok(Self { account: id, institution, roles, action, enrols_only: false, until, unchanged: account.unchanged() })
    }
}

/// Opens a session and ends the one the browser had. `proof` uses up what was shown, in the same transaction; rows it
/// gives back are written too.
///
/// # Errors
/// What `proof` refuses.
pub(super) async fn open<E>(
    ctx: &Ctx<E>,
    opening: Opening,
    proof: impl AsyncFnOnce(&Tx) -> Result<Rows> + Send + 'static,
) -> Result<(Signed, Cookie<'static>)> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let Opening { account, institution, roles, action, enrols_only, until, unchanged } = opening;
    let signed = Signed { account, institution, session: session::fresh_id(), roles, proven_at: now };
    let (row, cookie) = session::begin(ctx, &signed, until)?;
    let row = if enrols_only { row.that_enrols_only() } else { row };
    let signed = if enrols_only { Signed { roles: Vec::new(), ..signed } } else { signed };
    let earlier = Earlier::of(ctx).await?;
    let over = earlier.as_ref().map(|earlier| earlier.session);
    let who = Actor::Account(signed.clone()).who();
    let written = kernel
        .write(now, who, action, signed.session.0, None, async move |tx| {
            let rows = proof(tx).await?;
            unchanged.hold(tx).await?;
            row.insert(tx).await?;
            Ok(match earlier {
                Some(earlier) => rows.and(earlier.end(tx, now).await?),
                None => rows,
            })
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
pub(super) fn is_staff(roles: &[Role]) -> bool {
    let more = [Permission::SeeQueue, Permission::ReadReport, Permission::SeePicture];
    roles.iter().any(|role| more.iter().any(|permission| allows(*role, *permission)) || matches!(role, Role::Admin | Role::Case))
}

/// Wrong codes are counted per account, wherever they are typed.
pub(super) fn code_tag(kernel: &Kernel, account: AccountId) -> Tag {
    kernel.vault.tag(TagKind::SignInFailures, &[b"code", account.0.as_bytes()])
}

/// Failures are counted per name and network: somebody who hammers a member's name from elsewhere
/// does not keep the member out.
pub(super) fn failure_tag(kernel: &Kernel, email: &str, peer: &str) -> Tag {
    let name: String = email.trim().to_lowercase().chars().take(254).collect();
    kernel.vault.tag(TagKind::SignInFailures, &[name.as_bytes(), network(peer).as_bytes()])
}
