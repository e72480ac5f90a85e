//! The accounts of the demonstration, and the list of those that somebody can sign in as.

use crate::{
    accounts::{self, NewAccount, Prepared, Profile},
    kernel::{
        Kernel, Signed,
        error::{Error, Result},
        ids,
        institutions::Institution,
    },
};
use serde::Serialize;
use shared::{
    ids::{AccountId, InstitutionId, SessionId},
    permission::Role,
    text::DisplayName,
    time::Moment,
};
use std::{io::Write, os::unix::fs::OpenOptionsExt};

/// What a person needs to try an account.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    role: Role,
    email: String,
    password: String,
    totp_secret: String,
    institution: String,
}

/// Somebody of the demonstration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Someone {
    pub(super) account: AccountId,
    pub(super) institution: InstitutionId,
    role: Role,
}

impl Someone {
    /// Them, as if they had just shown again who they are.
    pub(super) fn signed(&self, at: Moment) -> Signed {
        let (session, roles) = (SessionId(ids::fresh()), vec![self.role]);
        Signed { account: self.account, institution: self.institution, session, roles, proven_at: at }
    }
}

/// Accounts that are made together.
#[derive(Default)]
pub(super) struct People {
    listed: Vec<Listed>,
    pub(super) prepared: Vec<Prepared>,
    pub(super) everybody: Vec<Someone>,
}

impl People {
    /// One of each role, by its name.
    pub(super) fn of_each_role(&mut self, kernel: &Kernel, institution: &Institution) -> Result<()> {
        for role in Role::ALL {
            let word = role.label().to_lowercase().replace(' ', "-");
            self.add(kernel, institution, role, &word, &format!("Demo {}", role.label()), true)?;
        }
        Ok(())
    }

    /// Offices that file reports. Nobody can sign in as them.
    pub(super) fn offices(&mut self, kernel: &Kernel, institution: &Institution, most: usize) -> Result<()> {
        for number in 1..=most {
            let (word, name) = (format!("office-{number:02}"), format!("Demo Office {number:02}"));
            self.add(kernel, institution, Role::Reporter, &word, &name, false)?;
        }
        Ok(())
    }

    pub(super) fn add(
        &mut self,
        kernel: &Kernel,
        institution: &Institution,
        role: Role,
        word: &str,
        name: &str,
        listing: bool,
    ) -> Result<()> {
        let email = format!("{word}@{}.example", institution.slug);
        let id = AccountId(ids::fresh());
        let profile = Profile {
            email: email.parse().map_err(Error::internal)?,
            name: name.parse::<DisplayName>().map_err(|_| Error::internal("a demonstration name is too long"))?,
            roles: vec![(role, institution.id).into()],
            also: Vec::new(),
        };
        let account = NewAccount { id, institution: institution.id, profile };
        self.everybody.push(Someone { account: id, institution: institution.id, role });
        if !listing {
            self.prepared.push(accounts::prepare_unset(kernel, &account)?);
            return Ok(());
        }
        let (password, secret) = (password(), ids::random::<20>());
        self.prepared.push(accounts::prepare(kernel, &account, &password, secret.to_vec())?);
        let totp_secret = totp_rs::Secret::from(secret).to_base32();
        self.listed.push(Listed { role, email, password, totp_secret, institution: institution.name.clone() });
        Ok(())
    }

    /// Everybody who holds a role in an institution, in the order they were added.
    pub(super) fn holding(&self, institution: InstitutionId, role: Role) -> Vec<Someone> {
        self.everybody.iter().filter(|one| one.institution == institution && one.role == role).copied().collect()
    }

    /// Writes the list, for the eyes of whoever runs this.
    pub(super) fn write_list(&self, kernel: &Kernel) -> Result<()> {
        let path = kernel.config.data.join("demo-accounts.json");
        let mut file =
            std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path).map_err(Error::internal)?;
        file.write_all(&serde_json::to_vec_pretty(&self.listed)?).map_err(Error::internal)
    }
}

/// Four groups of four letters: 75 bits that can be typed on a phone.
fn password() -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let letter = |random: u64| LETTERS.get((random % 26) as usize).copied().map_or('x', char::from);
    let group = |_| (0..4).map(|_| letter(u64::from_le_bytes(ids::random()))).collect::<String>();
    (0..4).map(group).collect::<Vec<_>>().join("-")
}
