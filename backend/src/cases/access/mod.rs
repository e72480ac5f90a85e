//! Who has to do with a case beyond what their role gives (docs/rules.md §3, §4, docs/domain.md §6.3).
//!
//! - Everything about it stands in one sealed document a case, so that a stolen database does not tell who works on
//!   what (docs/adr/0027-one-sealed-document-says-who-is-on-a-case.md).
//! - Who is recused or named in a report of the case finds nothing there, whatever else is true of them, and can be
//!   put on it by nobody.
//! - Inside a compartment everything a lead does is done by another separate contact.
//! - Broken glass shows the case for an hour, and nothing else: no name that is kept apart, no move.
//! - A letter says that there is something to see, never what.

mod eyes;
mod glass;
mod handlers;
mod letter;
mod names;
mod people;
mod recusal;
mod store;

pub(super) use eyes::{Eyes, Facing};
pub(super) use letter::barred_to;
pub use letter::{HANDLERS, barred};
pub(super) use names::open_names;
pub(super) use people::People;
pub(super) use store::{SEALED, all, of, unmerged};

use crate::{
    accounts,
    cases::store::{Seen, disown},
    kernel::{
        Ctx, Kernel,
        db::{Rows, Tx},
        error::{Error, Result},
        http::Routes,
        vault::Vault,
    },
};
use people::Word;
use shared::{
    access::Colleague,
    audit::Action,
    ids::{AccountId, CaseId, InstitutionId},
    problem::Code,
};

/// Mounts this part of the feature.
pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::read_access);
    routes.mount(handlers::add_to_case);
    routes.mount(handlers::remove_from_case);
    routes.mount(recusal::recuse_from_case);
    routes.mount(recusal::lift_recusal);
    routes.mount(glass::break_glass);
    routes.mount(names::ask_name);
    routes.mount(names::list_name_requests);
    routes.mount(names::open_name);
    routes.mount(names::refuse_name);
    routes.mount(names::read_timeline);
}

/// Changes a case's document in one write, and makes the case nobody's where it was `disowned`'s. Whoever asked may
/// have been recused since they looked: then the case is not there for them any more.
async fn change<E, F>(ctx: &Ctx<E>, action: Action, case: &Seen, disowned: Option<AccountId>, body: F) -> Result<()>
where
    F: FnOnce(&mut People, Word) -> Result<Rows> + Send + 'static,
{
    let (kernel, signed, id) = (ctx.kernel.clone(), ctx.signed()?, case.id());
    let (institution, word) = (signed.institution, Word { by: signed.account, at: ctx.now });
    let written = ctx.write(action, id, async move |tx| {
        let (version, mut people) = store::read(tx, &kernel.vault, id).await?;
        if people.keeps_away(word.by) {
            return Err(Error::Refused(Code::NotFound));
        }
        let rows = body(&mut people, word)?;
        store::put(tx, &kernel.vault, institution, id, version, &people).await?;
        if let Some(owner) = disowned {
            disown(tx, id, owner).await?;
        }
        Ok(rows)
    });
    written.await?;
    ctx.kernel.bell.ring(case.room, id);
    ctx.kernel.wake.notify_one();
    Ok(())
}

/// Writes down, in one case's document, which accounts its people have today.
///
/// # Errors
/// The database's; `conflict` when somebody else was faster.
pub(super) async fn settle(tx: &Tx, vault: &Vault, institution: InstitutionId, case: CaseId) -> Result<()> {
    let (version, people) = store::read(tx, vault, case).await?;
    if version == 0 { Ok(()) } else { store::put(tx, vault, institution, case, version, &people).await }
}

/// Somebody by name.
async fn colleague(kernel: &Kernel, account: AccountId) -> Result<Colleague> {
    Ok(Colleague { account, name: accounts::profile(kernel, account).await?.name })
}
