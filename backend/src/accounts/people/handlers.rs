//! The requests about people.

use super::{
    disabling::{self, Disabling},
    enabling, history, roles, store,
};
use crate::{
    accounts::{merging::merged, proposals},
    kernel::{Ctx, audit, error::Result, http::session},
};
use shared::{
    audit::Action,
    ids::AccountId,
    page::Page,
    people::{
        AccountState, ChangeRoles, DisableAccount, EnableAccount, Leaving, OpenPerson, Outcome, PeopleQuery, Person, PersonLine,
        RenewSignIn, RolesWanted, SearchPeople,
    },
    problem::Code,
    proposals::ProposedChange,
};

pub(in crate::accounts) async fn search_people(ctx: Ctx<SearchPeople>, (): (), query: PeopleQuery) -> Result<Page<PersonLine>> {
    let institution = ctx.signed()?.institution;
    let page = store::search(&ctx.kernel, institution, &query, ctx.now).await?;
    audit::read(&ctx.kernel, ctx.now, ctx.actor.who(), Action::PeopleSearched, institution.into()).await?;
    Ok(page)
}

pub(in crate::accounts) async fn open_person(ctx: Ctx<OpenPerson>, (id,): (AccountId,), (): ()) -> Result<Person> {
    let (kernel, institution) = (&ctx.kernel, ctx.signed()?.institution);
    let found = store::find(kernel, institution, id).await?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::PersonOpened, id.into()).await?;
    let merged = merged(kernel.db.reader(), &kernel.vault, institution).await?;
    let closed = merged.into_one(id);
    let others = if found.state == AccountState::Closed { vec![merged.now(id)] } else { closed.clone() };
    let mut same_person = Vec::new();
    for other in others {
        same_person.push(store::find(kernel, institution, other).await?.line(institution));
    }
    let history = history::of(kernel, institution, &[&[id][..], &closed].concat()).await?;
    Ok(Person { line: found.line(institution), same_person, history })
}

pub(in crate::accounts) async fn disable_account(ctx: Ctx<DisableAccount>, (id,): (AccountId,), leaving: Leaving) -> Result<Outcome> {
    not_oneself(&ctx, id)?;
    let (kernel, now, institution) = (&ctx.kernel, ctx.now, ctx.signed()?.institution);
    let found = store::find(kernel, institution, id).await?;
    if disabling::takes_two(&found, institution, now) {
        return disabling::propose(&ctx, institution, found, leaving).await.map(|waits| Outcome { waits: Some(waits) });
    }
    let disabling = Disabling::prepare(kernel, institution, &found, leaving, now).await?;
    ctx.write(Action::AccountDisabled, id, async move |tx| disabling.write(tx, now).await).await?;
    session::changed(kernel, id);
    kernel.wake.notify_one();
    Ok(Outcome { waits: None })
}

pub(in crate::accounts) async fn enable_account(ctx: Ctx<EnableAccount>, (id,): (AccountId,), (): ()) -> Result<Outcome> {
    not_oneself(&ctx, id)?;
    let found = store::find(&ctx.kernel, ctx.signed()?.institution, id).await?;
    enabling::enable(&ctx, found).await
}

pub(in crate::accounts) async fn change_roles(ctx: Ctx<ChangeRoles>, (id,): (AccountId,), wanted: RolesWanted) -> Result<Outcome> {
    not_oneself(&ctx, id)?;
    let found = store::find(&ctx.kernel, ctx.signed()?.institution, id).await?;
    roles::change(&ctx, found, wanted.roles).await
}

/// New ways in open the whole account: nobody gives them alone, however trusted.
pub(in crate::accounts) async fn renew_sign_in(ctx: Ctx<RenewSignIn>, (id,): (AccountId,), (): ()) -> Result<Outcome> {
    not_oneself(&ctx, id)?;
    let institution = ctx.signed()?.institution;
    let found = store::find(&ctx.kernel, institution, id).await?;
    // What could not be carried out is said now and not to the second person.
    super::renewal(&ctx.kernel, institution, &found, ctx.now)?;
    let proposed = ProposedChange::SignIn { account: id, name: found.profile.name, email: found.profile.email };
    let waits = proposals::propose(&ctx, &proposed, Action::SignInRenewalProposed, id.into()).await?;
    Ok(Outcome { waits: Some(waits) })
}

/// Whoever could change what they themselves may do would need nobody else for anything.
fn not_oneself<E>(ctx: &Ctx<E>, id: AccountId) -> Result<()> {
    if ctx.signed()?.account == id { Err(Code::SecondPerson.into()) } else { Ok(()) }
}
