//! A new institution.

use crate::kernel::{
    db::Tx,
    error::{Error, Result},
    ids,
    institutions::{self, Institution},
};
use jiff::tz::TimeZone;
use shared::{
    ids::{CompartmentId, InstitutionId},
    institutions::NewInstitution,
    problem::FieldProblem,
    settings::Settings,
};

/// An institution that is to be added.
pub type New = Institution;

fn fault(pointer: &str, detail: &str) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }])
}

/// What a new institution below `parent` will be. It starts with the parent's legal texts, without which a public
/// address would not serve it, and with nothing else of the parent's: whoever is in danger must not be sent to people
/// who know nothing of them.
///
/// # Errors
/// `invalid` about the zone.
pub fn prepare(parent: &Institution, new: NewInstitution) -> Result<New> {
    if TimeZone::get(new.zone.expose()).is_err() {
        return Err(fault("/zone", "Use the name of a time zone, like Europe/London."));
    }
    let settings = Settings { zone: Some(new.zone), legal: parent.settings.legal.clone(), ..Settings::default() };
    Ok(Institution {
        id: InstitutionId(ids::fresh()),
        parent: Some(parent.id),
        slug: new.slug.into(),
        name: new.name.into(),
        settings,
        settings_version: 0,
        separate_compartment: CompartmentId(ids::fresh()),
    })
}

/// Writes it.
///
/// # Errors
/// `invalid` where another institution has its short name.
pub async fn insert(tx: &Tx, new: &New) -> Result<()> {
    if institutions::insert(tx, new).await? { Ok(()) } else { Err(fault("/slug", "Another institution has this short name. Use another.")) }
}
