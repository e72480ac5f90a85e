//! A case that nobody of the team may see goes to the separate contact: somebody always hears (docs/rules.md §3).

use super::{access::barred, store};
use crate::{
    accounts::{self, Profile},
    kernel::{Kernel, db::Who, error::Result, institutions},
    reports,
};
use actix_web::web::Data;
use shared::{
    audit::{Action, System},
    ids::{AccountId, CaseId, InstitutionId},
    permission::Role,
};

/// Of these cases of the team, puts those apart that everybody who could triage is named in or recused from, as long as
/// a separate contact may see them; which these were. Where there is no team yet a case waits for it.
///
/// # Errors
/// The database's.
pub async fn set_apart_unseen(kernel: &Data<Kernel>, institution: InstitutionId, cases: &[CaseId]) -> Result<Vec<CaseId>> {
    let team = accounts::with_role(kernel, institution, &[Role::Triage, Role::Lead]).await?;
    let contacts = accounts::with_role(kernel, institution, &[Role::SeparateContact]).await?;
    let mut moved = Vec::new();
    for case in cases {
        if !team.is_empty() && !free(kernel, *case, &team).await? && free(kernel, *case, &contacts).await? {
            set_apart(kernel, institution, *case).await?;
            moved.push(*case);
        }
    }
    Ok(moved)
}

/// Whether one of these people may see a case.
async fn free(kernel: &Kernel, case: CaseId, people: &[(AccountId, Profile)]) -> Result<bool> {
    let people: Vec<_> = people.iter().map(|(account, profile)| (*account, profile)).collect();
    Ok(barred(kernel, &[case], &people).await?.iter().any(Vec::is_empty))
}

async fn set_apart(kernel: &Data<Kernel>, institution: InstitutionId, case: CaseId) -> Result<()> {
    let room = institutions::get(kernel, institution).await?.separate_compartment;
    let (who, action) = (Who { account: None, institution: Some(institution) }, Action::System(System::CaseSetApart));
    let sealing = kernel.clone();
    let written = kernel.write(kernel.clock.now(), who, action, case.0, None, async move |tx| {
        store::set_room(tx, &sealing.vault, case, room).await?;
        reports::set_room(tx, &sealing.vault, case, room).await
    });
    written.await?;
    kernel.bell.ring(room, case);
    Ok(())
}
