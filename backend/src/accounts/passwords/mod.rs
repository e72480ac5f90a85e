//! Choosing a password: what it has to be, and having another one (docs/security.md §2).
//!
//! - One rule wherever a password is chosen: [`choose`] alone makes what can be kept.
//! - Beyond what `shared/password.rs` finds easy to guess, about a hundred thousand passwords that many people use are
//!   refused, also with digits and signs around them. The list is part of the program: nothing is asked of anybody.
//! - A change ends every other session and a change of address that waits, and is told by a letter.

mod change;
mod form;

pub(super) use change::change_password;
pub(super) use form::{password_form, password_page};

use super::sign_in::is_staff;
use passwords::analyzer::is_common_password;
use shared::{
    password::{NewPassword, PasswordFault},
    permission::Role,
};

/// A password somebody may have. There is no other way to one than [`choose`].
#[derive(Debug)]
pub(super) struct Chosen(NewPassword);

impl Chosen {
    /// The password. Whoever calls this answers for where it goes.
    pub(super) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// The fewest characters for somebody with these roles.
pub(super) fn least(roles: &[Role]) -> usize {
    if is_staff(roles) { NewPassword::LEAST_OF_STAFF } else { NewPassword::LEAST }
}

/// Takes a password for somebody with these roles. `known` is what others know of them: name, address, institution.
///
/// # Errors
/// What is wrong with it.
pub(super) fn choose(typed: &str, roles: &[Role], known: &[&str]) -> Result<Chosen, PasswordFault> {
    let password = NewPassword::new(typed, least(roles), known)?;
    if is_common(typed) { Err(PasswordFault::Common) } else { Ok(Chosen(password)) }
}

/// Whether many people use it, as it is, in small letters, or with digits and signs around it.
fn is_common(typed: &str) -> bool {
    let small = typed.to_lowercase();
    let core = small.trim_matches(|c: char| !c.is_alphabetic());
    [typed, &small, core].into_iter().any(is_common_password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_people_use_is_refused_also_with_something_around_it() {
        for common in ["Jennifer19841984", "!!chocolate!!!!2024", "unitedkingdom", "manchesterunited"] {
            assert!(matches!(choose(common, &[], &[]), Err(PasswordFault::Common | PasswordFault::Guessable)), "{common}");
            assert!(is_common(common), "{common}");
        }
        for own in ["correct horse battery staple", "slow tide under the pier", "chocolate kestrel moth"] {
            assert!(choose(own, &[Role::Lead], &[]).is_ok(), "{own}");
        }
    }
}
