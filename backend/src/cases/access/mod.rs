//! Who has to do with a case beyond what their role gives (docs/rules.md §3, §4, docs/domain.md §6.3).
//!
//! - Everything about it stands in one sealed document a case, so that a stolen database does not tell who works on
//!   what (docs/adr/0027-one-sealed-document-says-who-is-on-a-case.md).
//! - Who is recused or named in a report of the case finds nothing there, whatever else is true of them, and can be
//!   put on it by nobody.
//! - Inside a compartment everything a lead does is done by another separate contact.
//! - Broken glass shows the case for an hour, and nothing else: no name that is kept apart, no move.
//! - A letter says that there is something to see, never what. It reaches somebody, or waits and administrators learn that
//!   one does: none is dropped.

mod eyes;
mod glass;
mod handlers;
mod joined;
mod letter;
mod names;
mod people;
mod recusal;
mod store;
mod stuck;

pub(super) use eyes::{Eyes, Facing};
pub(super) use handlers::wrong;
pub(super) use joined::{kept_away, take_over};
pub use letter::{HANDLERS, barred};
pub(super) use letter::{Notice, barred_to};
pub(crate) use names::{ask_name, open_name};
pub(super) use names::{open_names, openings};
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
    access::{CaseReader, Colleague},
    audit::Action,
    ids::{AccountId, CaseId, InstitutionId},
    permission::{Permission, Sight, sees},
    problem::Code,
    time::Moment,
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
            disown(tx, &kernel.vault, id, owner).await?;
        }
        Ok(rows)
    });
    written.await?;
    ctx.kernel.bell.ring(case.room, id);
    ctx.kernel.wake.notify_one();
    Ok(())
}

/// Whether a case is still there for somebody who looked at it before: they may have been recused since.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn still_there(tx: &Tx, vault: &Vault, case: CaseId, who: AccountId) -> Result<()> {
    let (_, people) = store::read(tx, vault, case).await?;
    if people.keeps_away(who) { Err(Error::Refused(Code::NotFound)) } else { Ok(()) }
}

/// Writes down, in one case's document, which accounts its people have today.
///
/// # Errors
/// The database's; `conflict` when somebody else was faster.
pub(super) async fn settle(tx: &Tx, vault: &Vault, institution: InstitutionId, case: CaseId) -> Result<()> {
    let (version, people) = store::read(tx, vault, case).await?;
    if version == 0 { Ok(()) } else { store::put(tx, vault, institution, case, version, &people).await }
}

/// How whoever reads a case stands to it.
pub(super) fn reader(eyes: &Eyes, case: &Seen, now: Moment) -> CaseReader {
    // Those who read it without glass need not hear when theirs ends.
    let whole = Sight { broken: false, ..case.sight };
    let only_by_glass = !sees(&eyes.roles, Permission::ReadReport, &whole);
    CaseReader {
        on_case: case.sight.on_case,
        open_until_at: case.people.broken_until(eyes.account, now).filter(|_| only_by_glass),
        asks_names: sees(&eyes.roles, Permission::OpenIdentity, &case.sight),
        asked: names::own_askings(eyes, case),
    }
}

/// Somebody by name.
pub(super) async fn colleague(kernel: &Kernel, account: AccountId) -> Result<Colleague> {
    Ok(Colleague { account, name: accounts::profile(kernel, account).await?.name })
}
