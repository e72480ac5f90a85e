//! What an alert may rest on, and whether it still does.

use crate::{
    accounts::{self, Profile},
    entities,
    kernel::{
        Kernel,
        compartments::{self, Rooms},
        error::Result,
    },
};
use shared::{
    identifiers::{Hint, Identifier, Kind, parse},
    ids::{EntityId, InstitutionId},
    member_alerts::KnownAs,
    text::Email,
};

/// Whether each of these was met outside compartments in a report that counts, whoever looks: a case may have gone past the
/// team since.
pub(super) async fn still_met(kernel: &Kernel, institution: InstitutionId, all: &[EntityId]) -> Result<bool> {
    let met = entities::counted(kernel, institution, &Rooms::one(compartments::team(institution)), all).await?;
    Ok(all.iter().all(|id| met.contains(id)))
}

/// Whether one of these is the institution's own: an address of an account, today's or an earlier one, or what lies at the
/// domain of today's. Mail for everybody is nobody's own but for the address itself. What cannot be told is taken for its own.
pub(super) async fn own(kernel: &Kernel, institution: InstitutionId, named: &[KnownAs]) -> Result<bool> {
    let Some(named) = named.iter().map(identifier).collect::<Option<Vec<_>>>() else { return Ok(true) };
    let known = accounts::addresses(kernel, institution).await?;
    let all = |of: &[Email]| of.iter().filter_map(address).collect::<Vec<Identifier>>();
    let (today, earlier) = (all(&known.today), all(&known.earlier));
    let unopened = |one: &Identifier| one.value().parse().is_ok_and(|email| known.of_unopened(kernel, &email));
    Ok(named.iter().any(|one| today.iter().any(|address| one == address || is_at(one, address)) || earlier.contains(one) || unopened(one)))
}

/// Whether an alert names somebody: by their address, or by one that was theirs before or came with an account that became
/// this one. Nothing else of a person is known that an alert could name.
pub(super) fn names(named: &[KnownAs], whose: &Profile) -> bool {
    let theirs: Vec<Identifier> = whose.addresses().filter_map(address).collect();
    named.iter().filter_map(identifier).any(|one| theirs.contains(&one))
}

fn identifier(known_as: &KnownAs) -> Option<Identifier> {
    parse(&known_as.shown, Some(Hint::Kind(known_as.kind.parse().ok()?)))
}

fn address(of: &Email) -> Option<Identifier> {
    parse(of.expose(), Some(Hint::Kind(Kind::Email)))
}

/// Whether something lies at the domain of an address, or below it.
fn is_at(one: &Identifier, address: &Identifier) -> bool {
    let at = if one.kind() == Kind::Domain { Some(one.clone()) } else { one.domain() };
    let own = address.domain().filter(|own| !own.is_mail_for_everybody());
    at.zip(own).is_some_and(|(at, own)| at == own || at.value().strip_suffix(own.value()).is_some_and(|head| head.ends_with('.')))
}
