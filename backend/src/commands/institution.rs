//! `vedette institution list` and `add`: the tree, for whoever runs the server.

use crate::{
    accounts, institutions as tree,
    kernel::{
        Kernel,
        db::Who,
        error::{Error, Result},
        institutions::{self, Institution},
    },
};
use shared::{
    audit::{Action, System},
    institutions::{NewInstitution, Slug},
    text::Label,
};

/// What an operator asks for.
#[derive(Debug)]
pub struct Addition {
    /// The short name of the institution it will lie below.
    pub below: Slug,
    /// Its own short name.
    pub slug: Slug,
    /// Its name for people.
    pub name: Label,
    /// Its time zone; the other one's where none is said.
    pub zone: Option<Label>,
}

/// Every institution, a line each, set in by how far down it lies.
///
/// # Errors
/// A sentence for the operator.
pub async fn list(kernel: &Kernel) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for top in institutions::all(kernel).await?.into_iter().filter(|institution| institution.parent.is_none()) {
        for (depth, institution) in institutions::tree(kernel, top.id).await? {
            lines.push(line(kernel, depth, &institution).await?);
        }
    }
    Ok(if lines.is_empty() { vec!["There is no institution yet; use `vedette init`.".to_owned()] } else { lines })
}

async fn line(kernel: &Kernel, depth: u32, institution: &Institution) -> Result<String> {
    let [administrator, contacts] = accounts::seats(kernel, kernel.db.reader(), institution.id, kernel.clock.now()).await?;
    let indent = "  ".repeat(usize::try_from(depth).map_err(Error::internal)?);
    let administrator = if administrator.there > 0 { "an administrator" } else { "no administrator" };
    let Institution { slug, name, .. } = institution;
    Ok(format!("{indent}{slug}: {name} ({administrator}, {} of 2 separate contacts)", contacts.there))
}

/// Adds an institution below another. Always below one: a signed-out visit is shown the first that lies below none.
///
/// # Errors
/// A sentence for the operator.
pub async fn add(kernel: &Kernel, addition: Addition) -> Result<Vec<String>> {
    let Addition { below, slug, name, zone } = addition;
    let all = institutions::all(kernel).await?;
    let Some(parent) = all.iter().find(|institution| institution.slug == below.as_str()) else {
        return Err(Error::Internal(format!("there is no institution {}; see `vedette institution list`", below.as_str())));
    };
    let zone = zone.or_else(|| parent.settings.zone.clone()).ok_or_else(|| Error::Internal("name a time zone with --zone".to_owned()))?;
    let new = tree::prepare(parent, NewInstitution { name, slug, zone }).map_err(sentence)?;
    let (who, action) = (Who { account: None, institution: Some(new.id) }, Action::System(System::InstitutionSetUp));
    let (id, said) = (new.id, format!("{} is added. Invite its people with `vedette invite --institution {}`.", new.name, new.slug));
    let written = kernel.write(kernel.clock.now(), who, action, id.0, None, async move |tx| tree::insert(tx, &new).await);
    written.await.map_err(sentence)?;
    Ok(vec![said])
}

/// A refusal in words: the command line has no page to show them on.
fn sentence(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => Error::Internal(fields.iter().map(|field| field.detail.as_str()).collect::<Vec<_>>().join(" ")),
        other => other,
    }
}
