//! Invitations: how somebody comes to have an account.
//!
//! - The letter's code opens an invitation once, within 72 hours. It signs nobody in: using it makes a passkey, or
//!   sets a password and proves an authenticator app, and then the person signs in like everybody.
//! - Neither the code nor the app's secret is stored. Both are made from the keys whenever they are needed;
//!   the row holds the code's tag, to be found by (docs/adr/0019-invitations.md).
//! - Whoever invites never sees the code. Used, run out, revoked, replaced and never made look the same.
//! - A row goes when the invitation does.

mod accept;
mod command;
mod enrolment;
mod form;
mod handlers;
mod letter;
mod many;
mod passkey;
mod renewal;
mod store;

pub use command::{Order, Sent, invite_by_command};
pub(super) use form::{invitation_form, invitation_page};
pub(super) use handlers::{invite_account, list_invitations, resend_invitation, revoke_invitation};
pub(super) use letter::{INVITATION_SENT, send};
pub(super) use many::{PEOPLE_INVITED, check_invitations, invite_people, send_portion};
pub(super) use passkey::{begin_enrolment, finish_enrolment};
pub(super) use store::{Found, SEALED, asked_to, forget_expired, take};

use super::{passkeys::offered, sign_in::may_use_password, store::home};
use crate::kernel::{
    Kernel,
    db::{Rows, Tx},
    error::{Error, Result},
    outbox,
    vault::Tag,
};
use sea_orm::ConnectionTrait;
use shared::{
    ids::{AccountId, InstitutionId, InvitationId},
    invitations::{Invitation, NewInvitation},
    permission::{Role, fit_one_person, second::is_powerful},
    priority::Priority,
    problem::{Code, FieldProblem},
    time::Moment,
};

/// Whether somebody with these roles could sign in at all at this installation's address.
fn has_way_in(kernel: &Kernel, roles: &[Role]) -> bool {
    may_use_password(kernel, roles) || offered(&kernel.config)
}

/// An invitation ready to be written, with its letter's message where a letter is wanted.
pub(super) struct Ready {
    id: InvitationId,
    institution: InstitutionId,
    email_tag: Tag,
    row: store::Prepared,
    letter: Option<outbox::Outgoing>,
    renews: bool,
}

impl Ready {
    /// Which invitation it will be.
    pub(super) const fn id(&self) -> InvitationId {
        self.id
    }

    /// Checks and seals what was asked for.
    ///
    /// # Errors
    /// `invalid` about the roles.
    pub(super) fn prepare(kernel: &Kernel, institution: InstitutionId, new: NewInvitation, letter: bool, now: Moment) -> Result<Self> {
        let about_roles = |detail: String| Error::Invalid(vec![FieldProblem { pointer: "/roles".to_owned(), detail }]);
        fit_one_person(&new.roles).map_err(|fault| about_roles(fault.to_string()))?;
        if !has_way_in(kernel, &new.roles) {
            return Err(about_roles("Staff cannot sign in with a password here, and passkeys do not work at this address.".to_owned()));
        }
        let email_tag = super::store::email_tag(kernel, &new.email);
        let row = store::prepare(kernel, institution, &new, email_tag.clone(), now)?;
        let id = row.id();
        let letter = letter.then(|| outbox::prepare(kernel, INVITATION_SENT, Priority::P4, &id, now)).transpose()?;
        Ok(Self { id, institution, email_tag, row, letter, renews: false })
    }

    /// The same, asked from an institution above.
    pub(super) fn that_is_from_above(self) -> Self {
        Self { row: self.row.that_is_from_above(), ..self }
    }

    /// The same as was asked for once, with another code. What it took two people to ask for ends when it would have ended.
    ///
    /// # Errors
    /// `invalid` where nobody with these roles could sign in at this address by now.
    pub(super) fn again(kernel: &Kernel, found: Found, now: Moment) -> Result<Self> {
        let Invitation { email, name, roles, expires_at, .. } = found.invitation;
        let took_two = found.from_above || roles.iter().any(|role| is_powerful(*role));
        let ready = Self::prepare(kernel, found.institution, NewInvitation { email, name, roles }, true, now)?;
        let ready = if took_two { Self { row: ready.row.that_ends(expires_at), ..ready } } else { ready };
        Ok(if found.from_above { ready.that_is_from_above() } else { ready })
    }

    /// New ways in for an account that is there already. The roles only say which ways those can be.
    ///
    /// # Errors
    /// `invalid` where there is none for them at this address.
    pub(super) fn renewal(
        kernel: &Kernel,
        institution: InstitutionId,
        account: AccountId,
        who: NewInvitation,
        now: Moment,
    ) -> Result<Self> {
        let ready = Self::prepare(kernel, institution, who, true, now)?;
        Ok(Self { row: ready.row.that_renews(account), renews: true, ..ready })
    }

    /// # Errors
    /// `address_taken` where the address has an account in the same institution.
    pub(super) async fn is_free(&self, db: &impl ConnectionTrait) -> Result<()> {
        let home = home(db, self.email_tag.clone()).await?;
        if home == Some(self.institution) { Err(Code::AddressTaken.into()) } else { Ok(()) }
    }

    /// Writes it. Asked inside the transaction, so that a retry is answered before its own success is in the way.
    ///
    /// An address that signs in to another institution is not refused: whoever invites has no business with
    /// people elsewhere. The letter tells the person alone.
    pub(super) async fn write(self, tx: &Tx) -> Result<Rows> {
        if !self.renews {
            self.is_free(tx).await?;
        }
        store::put(tx, self.row).await?;
        Ok(self.letter.map(outbox::Outgoing::rows).unwrap_or_default())
    }
}
