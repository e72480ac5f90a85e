//! What lies below an institution. There are few, so all are read and the tree is made of them.

use super::{Institution, all};
use crate::kernel::{context::Kernel, error::Result};
use shared::{ids::InstitutionId, problem::Code};

/// An institution and all below it, with how many steps below: each before those below it, beside each other by name.
///
/// # Errors
/// The database's.
pub async fn tree(kernel: &Kernel, root: InstitutionId) -> Result<Vec<(u32, Institution)>> {
    Ok(ordered(all(kernel).await?, root))
}

/// The institution `id`, where it is `root` or lies below it.
///
/// # Errors
/// `not_found` for any other, whether there is one or not.
pub async fn within(kernel: &Kernel, root: InstitutionId, id: InstitutionId) -> Result<Institution> {
    let found = tree(kernel, root).await?.into_iter().map(|(_, institution)| institution).find(|institution| institution.id == id);
    Ok(found.ok_or(Code::NotFound)?)
}

/// The institution `id`, where it lies below `root`.
///
/// # Errors
/// `not_found` for any other, `root` among them.
pub async fn below(kernel: &Kernel, root: InstitutionId, id: InstitutionId) -> Result<Institution> {
    if id == root { Err(Code::NotFound.into()) } else { within(kernel, root, id).await }
}

fn ordered(mut all: Vec<Institution>, root: InstitutionId) -> Vec<(u32, Institution)> {
    all.sort_by_cached_key(|institution| (institution.name.to_lowercase(), institution.slug.clone()));
    let (mut found, mut waiting) = (Vec::new(), Vec::new());
    waiting.extend(all.iter().position(|institution| institution.id == root).map(|at| (0, all.remove(at))));
    while let Some((depth, institution)) = waiting.pop() {
        // Taken from the end, so the first by name is put there last.
        let (children, others) = all.into_iter().partition::<Vec<_>, _>(|other| other.parent == Some(institution.id));
        waiting.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
        all = others;
        found.push((depth, institution));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{ids::CompartmentId, settings::Settings};
    use uuid::Uuid;

    fn institution(number: u128, parent: Option<u128>, name: &str) -> Institution {
        Institution {
            id: InstitutionId(Uuid::from_u128(number)),
            parent: parent.map(|parent| InstitutionId(Uuid::from_u128(parent))),
            slug: format!("number-{number}"),
            name: name.to_owned(),
            settings: Settings::default(),
            settings_version: 0,
            separate_compartment: CompartmentId(Uuid::from_u128(number)),
        }
    }

    #[test]
    fn a_tree_is_told_from_its_root_each_before_those_below_it_and_nothing_above_or_beside() {
        let all = vec![
            institution(6, Some(3), "Zeal"),
            institution(5, Some(2), "amber"),
            institution(4, Some(2), "Blue"),
            institution(3, Some(5), "Deep"),
            institution(2, Some(1), "Root"),
            institution(7, Some(1), "Beside"),
            institution(1, None, "Above"),
        ];
        let told = |root| ordered(all.clone(), InstitutionId(Uuid::from_u128(root))).into_iter().map(|(depth, one)| (depth, one.name));
        let said: Vec<_> = told(2).collect();
        let wanted = [(0, "Root"), (1, "amber"), (2, "Deep"), (3, "Zeal"), (1, "Blue")].map(|(depth, name)| (depth, name.to_owned()));
        assert_eq!(said, wanted);
        assert_eq!((told(1).count(), told(9).count()), (7, 0));
    }
}
