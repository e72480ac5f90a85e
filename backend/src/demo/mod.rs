//! The demonstration: institutions, accounts of each role, fourteen months of reports and what became of them.
//! The database is marked for ever, and no public address serves it (docs/rules.md §8, §9).
//!
//! - Every report is filed and every case worked by the code that serves requests, in the order of time
//!   (docs/adr/0039-a-demonstration-goes-through-time.md).
//! - What the reports say follows from a seed. Passwords, codes, ids and keys never do.
//! - Nothing leaves: letters of the past are dropped.

mod acts;
mod few;
mod files;
mod lives;
mod people;
mod plan;
mod settings;
mod story;
mod time;
mod words;

use crate::{
    accounts,
    kernel::{
        Kernel,
        db::Who,
        error::{Error, Result},
        ids,
        institutions::{self, Institution},
        marks, outbox,
    },
    statistics,
};
use actix_web::web::Data;
use people::People;
use shared::{
    audit::{Action, System, Unaudited},
    ids::{CompartmentId, InstitutionId},
    permission::Role,
    settings::Settings,
};

/// The seed where none is said.
pub const SEED: u64 = 39;

/// How much there is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// One institution, an account of each role, and two months of reports that nobody has worked on; and so many more
    /// over fourteen months.
    Few {
        /// How many more: none, but for measuring.
        more: u32,
    },
    /// All of it, with the reports of this seed.
    Whole {
        /// What the reports follow from.
        seed: u64,
    },
}

/// Sets up the demonstration if the database is empty; otherwise changes nothing. For the whole one the kernel's clock is
/// led through the past; it has to be one that can be set, and shows the present again at the end.
///
/// # Errors
/// The database's; a sentence when it holds something else already.
pub async fn set_up(kernel: &Data<Kernel>, size: Size) -> Result<()> {
    if !institutions::all(kernel).await?.is_empty() {
        return if marks::is_demonstration(&kernel.db).await? {
            Ok(())
        } else {
            Err(Error::Internal("this database is in use and is no demonstration; choose another data folder".to_owned()))
        };
    }
    let now = kernel.clock.now();
    let council = institution("fernwick", "Fernwick Council (demonstration)", None, settings::of_the_council()?);
    let mut people = People::default();
    people.of_each_role(kernel, &council)?;
    let mut all = vec![council.clone()];
    match size {
        Size::Few { .. } => people.offices(kernel, &council, few::OFFICES)?,
        Size::Whole { .. } => all.extend(more(kernel, &mut people, &council)?),
    }
    // The list first: a database whose passwords nobody knows would be of no use.
    people.write_list(kernel)?;
    let (action, who) = (Action::System(System::DemonstrationSetUp), Who { account: None, institution: Some(council.id) });
    let (accounts, id) = (std::mem::take(&mut people.prepared), council.id);
    let written = kernel.write(now, who, action, id.0, None, async move |tx| {
        marks::mark_demonstration(tx, now).await?;
        for institution in all {
            institutions::insert(tx, &institution).await?;
        }
        for account in accounts {
            accounts::insert(tx, account).await?;
        }
        Ok(())
    });
    written.await?;
    match size {
        Size::Few { more } => {
            let offices = people.holding(id, Role::Reporter);
            let offices = offices.get(1..).unwrap_or_default();
            few::file(kernel, offices).await?;
            few::file_many(kernel, offices, more).await?;
        }
        Size::Whole { seed } => time::pass(kernel, &people, id, seed).await?,
    }
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    kernel.write(now, Who::default(), action, id.0, None, async |tx| outbox::drop_waiting(tx, &[]).await).await?;
    statistics::tick(kernel).await
}

fn institution(slug: &str, name: &str, parent: Option<InstitutionId>, settings: Settings) -> Institution {
    Institution {
        id: InstitutionId(ids::fresh()),
        parent,
        slug: slug.to_owned(),
        name: name.to_owned(),
        settings,
        settings_version: 0,
        separate_compartment: CompartmentId(ids::fresh()),
    }
}

/// The rest of the council's people, and the institutions below it with theirs.
fn more(kernel: &Kernel, people: &mut People, council: &Institution) -> Result<[Institution; 2]> {
    let second = [
        (Role::Reporter, "councillor-teal", "Councillor Teal"),
        (Role::Reporter, "assistant-teal", "Assistant to Councillor Teal"),
        (Role::Reporter, "candidate-ochre", "Candidate Ochre"),
        (Role::Triage, "triage-indigo", "Triage Officer Indigo"),
        (Role::Case, "case-russet", "Case Officer Russet"),
        (Role::Lead, "lead-sage", "Security Lead Sage"),
        (Role::SeparateContact, "contact-umber", "Separate Contact Umber"),
    ];
    for (role, word, name) in second {
        people.add(kernel, council, role, word, name, true)?;
    }
    people.offices(kernel, council, plan::OFFICES)?;
    let below = [
        institution("alder", "Alder District (demonstration)", Some(council.id), settings::of_the_district()?),
        institution("rowan", "Rowan Town (demonstration)", Some(council.id), settings::of_the_town()?),
    ];
    for institution in &below {
        for role in [Role::Reporter, Role::Triage, Role::Lead, Role::SeparateContact] {
            let word = role.label().to_lowercase().replace(' ', "-");
            people.add(kernel, institution, role, &word, &format!("Demo {}", role.label()), true)?;
        }
    }
    Ok(below)
}
