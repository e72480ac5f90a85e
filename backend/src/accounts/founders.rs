//! The first people of an institution below: its administrator and its separate contacts (docs/domain.md §6.6).
//!
//! - They are proposed and agreed to above, and make their accounts below. From then on nobody above has a say in who
//!   is there: an administrator is asked while there is none, and each contact's seat is filled once.
//! - What waits counts as filled. So at most one letter makes an administrator, and it can be taken back from above.
//! - Each step stands in the audit of the institution below as well.

use super::{
    invitations::{self, Found, Ready, asked_to},
    proposals, store,
};
use crate::kernel::{
    Ctx, Kernel,
    audit::{self, Entry},
    db::{Rows, Tx, Who},
    error::{Error, Result},
    institutions,
};
use sea_orm::ConnectionTrait;
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId},
    institutions::{Filled, FounderProposed, InviteFounder, NewFounder, Seat, WhichSeat, WithdrawFounders},
    invitations::NewInvitation,
    problem::{Code, FieldProblem},
    proposals::ProposedChange,
    time::Moment,
};
use uuid::Uuid;

/// How the seats of an institution are filled, in the order of [`Seat::ALL`]. Every account of it is opened.
///
/// # Errors
/// The database's.
pub async fn seats(kernel: &Kernel, db: &impl ConnectionTrait, institution: InstitutionId, now: Moment) -> Result<[Filled; 2]> {
    let people = store::everybody(kernel, db, institution).await?;
    let asked = asked_to(kernel, db, institution, now).await?;
    Ok(Seat::ALL.map(|seat| {
        let role = seat.role();
        let given = people.iter().filter_map(|(active, profile)| {
            let held = profile.given_in(institution).into_iter().find(|held| held.role == role)?;
            Some(*active && held.is_live(now))
        });
        let given: Vec<bool> = given.collect();
        let asked = asked.iter().filter(|found| found.invitation.roles.contains(&role)).count();
        seat.filled(given.iter().filter(|there| **there).count(), given.len(), asked)
    }))
}

async fn is_free(kernel: &Kernel, db: &impl ConnectionTrait, institution: InstitutionId, seat: Seat, now: Moment) -> Result<bool> {
    let filled = seats(kernel, db, institution, now).await?;
    Ok(Seat::ALL.iter().zip(filled).any(|(kind, filled)| *kind == seat && filled.free > 0))
}

/// Whether somebody else has the seat by now that an invitation from above was for.
///
/// # Errors
/// The database's.
pub(super) async fn is_late(kernel: &Kernel, found: &Found, now: Moment) -> Result<bool> {
    let filled = seats(kernel, kernel.db.reader(), found.institution, now).await?;
    let taken = |seat: &Seat, filled: Filled| found.invitation.roles.contains(&seat.role()) && filled.there >= seat.wanted();
    Ok(Seat::ALL.iter().zip(filled).any(|(seat, filled)| taken(seat, filled)))
}

fn asked(new: NewFounder) -> NewInvitation {
    NewInvitation { email: new.email, name: new.name, roles: vec![new.seat.role()] }
}

pub(super) async fn invite_founder(ctx: Ctx<InviteFounder>, (id,): (InstitutionId,), new: NewFounder) -> Result<FounderProposed> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let institution = institutions::below(kernel, ctx.signed()?.institution, id).await?;
    if !is_free(kernel, kernel.db.reader(), id, new.seat, now).await? {
        let detail = "This seat is taken, or an invitation to it waits.".to_owned();
        return Err(Error::Invalid(vec![FieldProblem { pointer: "/seat".to_owned(), detail }]));
    }
    Ready::prepare(kernel, id, asked(new.clone()), false, now)?.is_free(kernel.db.reader()).await?;
    let NewFounder { seat, email, name } = new;
    let proposed = ProposedChange::Founder { institution: id, institution_name: institution.name, seat, email, name };
    Ok(FounderProposed { waits: proposals::propose(&ctx, &proposed, Action::FounderProposed, Uuid::nil()).await? })
}

/// One of the first people whom two above agreed on, ready to be asked.
pub(super) struct Founder {
    institution: InstitutionId,
    seat: Seat,
    ready: Ready,
    entry: Option<Entry>,
}

impl Founder {
    /// Seals the invitation, outside the transaction. It is recorded below, in the name of whoever proposed it.
    ///
    /// # Errors
    /// `not_found` where the institution does not lie below `above`.
    pub(super) async fn prepare(
        kernel: &Kernel,
        above: InstitutionId,
        below: InstitutionId,
        by: AccountId,
        new: NewFounder,
        now: Moment,
    ) -> Result<Self> {
        let institution = institutions::below(kernel, above, below).await?.id;
        let seat = new.seat;
        let ready = Ready::prepare(kernel, institution, asked(new), true, now)?.that_is_from_above();
        let who = Who { account: Some(by), institution: Some(institution) };
        let entry = audit::entry(&kernel.vault, now, who, Action::FounderInvited, ready.id().0)?;
        Ok(Self { institution, seat, ready, entry })
    }

    /// Writes it. The institution's row is held first: of two who agree at once, the second finds the seat taken.
    ///
    /// # Errors
    /// `conflict` where the seat is taken by now.
    pub(super) async fn write(self, kernel: &Kernel, tx: &Tx, now: Moment) -> Result<Rows> {
        institutions::lock(tx, self.institution).await?;
        if !is_free(kernel, tx, self.institution, self.seat, now).await? {
            return Err(Code::Conflict.into());
        }
        Ok(self.ready.write(tx).await?.and(self.entry.map(Entry::row).unwrap_or_default()))
    }
}

/// Taking back waits for nobody: it gives nobody anything.
pub(super) async fn withdraw_founders(ctx: Ctx<WithdrawFounders>, (id,): (InstitutionId,), which: WhichSeat) -> Result<()> {
    let (kernel, now, signed) = (ctx.kernel.clone(), ctx.now, ctx.signed()?);
    institutions::below(&kernel, signed.institution, id).await?;
    let who = Who { account: Some(signed.account), institution: Some(id) };
    let entry = audit::entry(&kernel.vault, now, who, Action::FoundersWithdrawn, id.0)?;
    let written = ctx.write(Action::FoundersWithdrawn, id, async move |tx| {
        let mut taken = false;
        for found in asked_to(&kernel, tx, id, now).await? {
            if found.from_above && found.invitation.roles.contains(&which.seat.role()) {
                taken |= invitations::take(tx, found.invitation.id, now).await?;
            }
        }
        if taken { Ok(entry.map(Entry::row).unwrap_or_default()) } else { Err(Code::Conflict.into()) }
    });
    written.await.map(drop)
}
