//! Looking at the tree, adding to it, renaming.

use super::add;
use crate::{
    accounts,
    kernel::{
        Ctx,
        audit::{self, Entry},
        db::Who,
        error::Result,
        institutions,
    },
};
use shared::{
    audit::Action,
    ids::InstitutionId,
    institutions::{AddInstitution, InstitutionAdded, InstitutionLine, ListInstitutions, NewInstitution, NewName, RenameInstitution, Tree},
};

pub(super) async fn list_institutions(ctx: Ctx<ListInstitutions>, (): (), (): ()) -> Result<Tree> {
    let (kernel, mut items) = (&ctx.kernel, Vec::new());
    for (depth, institution) in institutions::tree(kernel, ctx.signed()?.institution).await? {
        let [administrator, contacts] = accounts::seats(kernel, kernel.db.reader(), institution.id, ctx.now).await?;
        let zone = institution.settings.zone().to_owned();
        let (id, name, slug) = (institution.id, institution.name, institution.slug);
        items.push(InstitutionLine { id, depth, name, slug, zone, administrator, contacts });
    }
    Ok(Tree { items })
}

pub(super) async fn add_institution(ctx: Ctx<AddInstitution>, (id,): (InstitutionId,), new: NewInstitution) -> Result<InstitutionAdded> {
    let parent = institutions::within(&ctx.kernel, ctx.signed()?.institution, id).await?;
    let new = add::prepare(&parent, new)?;
    let written = ctx.write(Action::InstitutionAdded, new.id, async move |tx| add::insert(tx, &new).await).await?;
    Ok(InstitutionAdded { id: InstitutionId(written.subject) })
}

/// A name from above is recorded below as well, where people wonder who gave it.
pub(super) async fn rename_institution(ctx: Ctx<RenameInstitution>, (id,): (InstitutionId,), new: NewName) -> Result<()> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    institutions::within(kernel, signed.institution, id).await?;
    let who = Who { account: Some(signed.account), institution: Some(id) };
    let below = (id != signed.institution).then(|| audit::entry(&kernel.vault, ctx.now, who, Action::InstitutionRenamed, id.0));
    let below = below.transpose()?.flatten().map(Entry::row).unwrap_or_default();
    let written = ctx.write(Action::InstitutionRenamed, id, async move |tx| {
        institutions::rename(tx, id, new.name.expose()).await?;
        Ok(below)
    });
    written.await?;
    kernel.institutions.forget(&id);
    Ok(())
}
