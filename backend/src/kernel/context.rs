//! What a handler is given: who asks, when, and the door for writing.

use super::{
    audit::Memory,
    bell::Bell,
    cache::Cache,
    clock::Clock,
    db::{Claim, Db, Rows, Tx, Who, Written},
    error::Result,
    http::{Carrying, Line, Rates, Refusals, Streams, assets::Assets, session::SessionRow, token::Claims},
    ids::References,
    institutions::Institution,
    kept::Kept,
    metrics::Metrics,
    objects::Objects,
    unopened::Unopened,
    vault::{Sealed, Vault},
};
use crate::config::Config;
use actix_web::web::Data;
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId, SessionId},
    locale::Lang,
    permission::{Permission, Role, allows},
    sessions::{Browser, Device, Right, System},
    time::Moment,
};
use std::marker::PhantomData;
use uuid::Uuid;

/// What every part of the server shares. A value passed in, never a static.
#[derive(Debug)]
pub struct Kernel {
    /// The settings, checked.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The keys.
    pub vault: Vault,
    /// How far the audit was signed.
    pub signed: Memory,
    /// The clock.
    pub clock: Clock,
    /// What reports are named by.
    pub references: References,
    /// The apps.
    pub assets: Assets,
    /// Whether this database is a demonstration.
    pub demonstration: bool,
    /// Wakes the outbox when there is something to send.
    pub wake: tokio::sync::Notify,
    /// Sessions read a moment ago.
    pub sessions: Cache<SessionId, SessionRow>,
    /// Tokens whose signature was checked a moment ago, by their hash.
    pub tokens: Cache<[u8; 32], Claims>,
    /// Accounts' profiles read a moment ago, sealed as they are stored.
    pub profiles: Cache<AccountId, Sealed>,
    /// Institutions read a moment ago.
    pub institutions: Cache<InstitutionId, Institution>,
    /// Which codes rows hold that were opened for a filter, a bit each.
    pub codes: Kept<Uuid, [u64; 2]>,
    /// How often everybody asked.
    pub rates: Rates,
    /// What was refused in the running minute.
    pub refusals: Refusals,
    /// Who listens for live updates.
    pub streams: Streams,
    /// Rings where something was committed.
    pub bell: Bell,
    /// What whoever watches the server may count.
    pub metrics: Metrics,
    /// Which rows were told of that do not open.
    pub unopened: Unopened,
    /// At most this many passwords are hashed at once.
    pub hashing: tokio::sync::Semaphore,
    /// The sealed files.
    pub objects: Objects,
    /// Wakes whoever looks at files when one is here.
    pub held: tokio::sync::Notify,
    /// When what belongs to no row was last swept from among them, in milliseconds.
    pub swept_at: std::sync::atomic::AtomicI64,
    /// Who has places for large bodies.
    pub carrying: Carrying,
    /// At most this many files are looked at at once.
    pub examining: tokio::sync::Semaphore,
    /// At most this many look through sealed reports at once.
    pub looking: tokio::sync::Semaphore,
    /// At most this many sign-ins wait for their turn or have it.
    pub signing_in: tokio::sync::Semaphore,
    /// Where those stand who come in a rush and may not be refused: for pages, and for reports, which need not stand behind
    /// anybody's pages.
    pub rushing: [Line; 2],
    /// At most this many tries of a receipt's words wait for their turn or have it; none takes a place of a sign-in.
    pub opening: tokio::sync::Semaphore,
    /// At most this many receipts are hashed at once.
    pub hashing_words: tokio::sync::Semaphore,
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Nobody we know.
    Nobody,
    /// Somebody signed in.
    Account(Signed),
    /// Somebody without an account, where an institution lets them report.
    Visitor(Visitor),
}

/// Somebody without an account.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// The institution they visit.
    pub institution: InstitutionId,
    /// An id for them that is nobody else's: of one visit, or of one report whose receipt they hold.
    pub id: Uuid,
    /// When the visit is over, or the page that the receipt opened.
    pub until: Moment,
}

/// Somebody signed in, for one institution.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The account.
    pub account: AccountId,
    /// The institution this session is for.
    pub institution: InstitutionId,
    /// The session.
    pub session: SessionId,
    /// The roles held there.
    pub roles: Vec<Role>,
    /// When they last proved who they are, beyond showing the session.
    pub proven_at: Moment,
}

impl Signed {
    /// Whether a role of theirs grants `permission`. A session without roles is still somebody's: it can be ended,
    /// and a passkey can be added in it.
    pub fn may(&self, permission: Permission) -> bool {
        permission == Permission::HoldSession || self.roles.iter().any(|role| allows(*role, permission))
    }

    /// Whether the session is good for a new passkey and nothing else: it gives no role.
    pub fn only_enrols(&self) -> bool {
        self.roles.is_empty()
    }

    /// Whether their last proof is fresh enough for what a session left open must not be enough for.
    pub fn is_fresh(&self, kernel: &Kernel, now: Moment) -> bool {
        now.since(self.proven_at) < kernel.config.fresh_proof
    }
}

impl Actor {
    /// On whose behalf they write.
    pub fn who(&self) -> Who {
        match self {
            Actor::Nobody => Who::default(),
            Actor::Account(signed) => Who { account: Some(signed.account), institution: Some(signed.institution) },
            Actor::Visitor(visitor) => Who { account: None, institution: Some(visitor.institution) },
        }
    }
}

/// One request of endpoint `E`, past the guard. Only the mounts make one.
#[derive(Debug)]
pub struct Ctx<E> {
    /// Who asks.
    pub actor: Actor,
    /// Whether they were made to wait, because more came from their network than usual.
    pub in_a_rush: bool,
    /// What their session is good for; nothing where there is none.
    pub right: Option<Right>,
    /// What everything shares.
    pub kernel: Data<Kernel>,
    /// When the request came.
    pub now: Moment,
    /// The language pages are asked in.
    pub lang: Lang,
    /// The network the request came from.
    pub peer: String,
    /// The path asked for, without its query.
    pub path: String,
    /// The compression the browser takes.
    pub accepts: String,
    /// The session whose cookie came along, even where the cookie does not say who asks. It may be over.
    pub presented: Option<SessionId>,
    /// What the browser says it is.
    pub device: Device,
    pub(super) claim: Option<Claim>,
    pub(super) endpoint: PhantomData<fn() -> E>,
}

impl<E> Ctx<E> {
    /// A request the command line makes itself, past the guard.
    pub(crate) fn internal(kernel: Data<Kernel>, actor: Actor, now: Moment) -> Self {
        let none = String::new;
        Self {
            actor,
            in_a_rush: false,
            right: None,
            kernel,
            now,
            lang: Lang::En,
            peer: none(),
            path: none(),
            accepts: none(),
            presented: None,
            device: Device { browser: Browser::Other, system: System::Other },
            claim: None,
            endpoint: PhantomData,
        }
    }

    /// Somebody signed in; endpoints with a permission beyond `Public` always have one.
    ///
    /// # Errors
    /// `sign_in_needed` otherwise.
    pub fn signed(&self) -> Result<&Signed> {
        match &self.actor {
            Actor::Account(signed) => Ok(signed),
            Actor::Nobody | Actor::Visitor(_) => Err(shared::problem::Code::SignInNeeded.into()),
        }
    }

    /// Somebody without an account, where it is one who asks.
    pub fn visitor(&self) -> Option<Visitor> {
        match &self.actor {
            Actor::Visitor(visitor) => Some(*visitor),
            Actor::Nobody | Actor::Account(_) => None,
        }
    }

    /// The same request of whoever holds a report's receipt.
    #[must_use]
    pub fn of_visitor(self, visitor: Visitor) -> Self {
        Self { actor: Actor::Visitor(visitor), ..self }
    }

    /// The same request under a claim that did not come in a header: a form carries its key in its draft.
    #[must_use]
    pub fn claiming(self, claim: Claim) -> Self {
        Self { claim: Some(claim), ..self }
    }

    /// The same request without its claim, for what it writes besides.
    #[must_use]
    pub fn unclaimed(self) -> Self {
        Self { claim: None, ..self }
    }

    /// The door for writing, in this request's name.
    ///
    /// # Errors
    /// See [`Kernel::write`].
    pub async fn write<F, R>(&self, action: Action, subject: impl Into<Uuid>, body: F) -> Result<Written>
    where
        F: AsyncFnOnce(&Tx) -> Result<R> + Send + 'static,
        R: Into<Rows> + 'static,
    {
        let kernel = &self.kernel;
        kernel.write(self.now, self.actor.who(), action, subject.into(), self.claim.clone(), body).await
    }

    /// Adds rows under the request's claim, for a write that need not look first; see [`Kernel::insert`].
    ///
    /// # Errors
    /// As [`Kernel::insert`].
    pub async fn insert(&self, action: Action, subject: impl Into<Uuid>, rows: Rows) -> Result<Written> {
        self.kernel.insert(self.now, self.actor.who(), action, subject.into(), self.claim.clone(), rows).await
    }
}
