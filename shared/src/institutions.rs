//! Institutions below one's own (docs/domain.md §6.6). Nobody of an institution above reaches into one below: they make
//! it, name it, and have its first people asked, each of whom then makes an account there.

use crate::{
    api::{Endpoint, Method},
    ids::{InstitutionId, ProposalId},
    permission::{Permission, Role},
    problem::Code,
    text::{DisplayName, Email, Label},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// GET `/api/v1/institutions`: the caller's own institution and all below it.
#[derive(Debug)]
pub struct ListInstitutions;

impl Endpoint for ListInstitutions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/institutions";
    const PERMISSION: Permission = Permission::SeeInstitutions;
    type Params = ();
    type Request = ();
    type Response = Tree;
}

/// POST `/api/v1/institutions/{institution}/children`: adds an institution below the caller's own or one below that. It
/// gets a compartment of its own and nobody in it.
#[derive(Debug)]
pub struct AddInstitution;

impl Endpoint for AddInstitution {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/institutions/{institution}/children";
    const PERMISSION: Permission = Permission::ManageInstitutions;
    const IDEMPOTENT: bool = true;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = (InstitutionId,);
    type Request = NewInstitution;
    type Response = InstitutionAdded;
}

/// POST `/api/v1/institutions/{institution}/rename`: another name for people. The short name stays: it is in addresses.
#[derive(Debug)]
pub struct RenameInstitution;

impl Endpoint for RenameInstitution {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/institutions/{institution}/rename";
    const PERMISSION: Permission = Permission::ManageInstitutions;
    const STEP_UP: bool = true;
    type Params = (InstitutionId,);
    type Request = NewName;
    type Response = ();
}

/// POST `/api/v1/institutions/{institution}/founders`: proposes one of the first people of an institution below. No
/// letter leaves before a security lead of the caller's own institution has agreed.
#[derive(Debug)]
pub struct InviteFounder;

impl Endpoint for InviteFounder {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/institutions/{institution}/founders";
    const PERMISSION: Permission = Permission::ManageInstitutions;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::AddressTaken];
    type Params = (InstitutionId,);
    type Request = NewFounder;
    type Response = FounderProposed;
}

/// POST `/api/v1/institutions/{institution}/founders/withdraw`: takes back the invitations to a seat that were sent from
/// above and wait, for a letter that went to the wrong address.
#[derive(Debug)]
pub struct WithdrawFounders;

impl Endpoint for WithdrawFounders {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/institutions/{institution}/founders/withdraw";
    const PERMISSION: Permission = Permission::ManageInstitutions;
    const REFUSALS: &'static [Code] = &[Code::Conflict];
    type Params = (InstitutionId,);
    type Request = WhichSeat;
    type Response = ();
}

/// A name in addresses: 1 to 40 small letters, digits and hyphens, none of these at an end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$", examples("fernwick")))]
pub struct Slug(String);

impl Slug {
    /// The name itself; it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = &'static str;

    /// # Errors
    /// What to write instead.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let good = (1..=40).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-');
        if good { Ok(Self(text.to_owned())) } else { Err("Use 1 to 40 small letters, digits and hyphens, like fernwick.") }
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl TryFrom<String> for Slug {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// What a new institution starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInstitution {
    /// Its name for people.
    pub name: Label,
    /// Its name in addresses, which never changes.
    pub slug: Slug,
    /// Its time zone, by its IANA name.
    pub zone: Label,
}

/// Which institution was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionAdded {
    /// Its id.
    pub id: InstitutionId,
}

/// Another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewName {
    /// The name for people.
    pub name: Label,
}

/// An institution and all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tree {
    /// The caller's own first; each before those below it, and beside each other by name.
    pub items: Vec<InstitutionLine>,
}

/// An institution in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionLine {
    /// Its id.
    pub id: InstitutionId,
    /// How many steps below the caller's own, which has 0.
    pub depth: u32,
    /// Its name for people.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its time zone, by its IANA name.
    pub zone: String,
    /// Whether it has an administrator.
    pub administrator: Filled,
    /// Whether it has its separate contacts.
    pub contacts: Filled,
}

impl InstitutionLine {
    /// How a seat of it is filled.
    pub const fn filled(&self, seat: Seat) -> Filled {
        match seat {
            Seat::Administrator => self.administrator,
            Seat::SeparateContact => self.contacts,
        }
    }
}

/// How the seats of one kind are filled. It never says by whom, and counts no further than [`Seat::wanted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filled {
    /// How many are there.
    pub there: u32,
    /// How many were asked by letter and have not come yet.
    pub asked: u32,
    /// How many can still be asked from above.
    pub free: u32,
}

/// What the first people of an institution are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Seat {
    /// Invites everybody else.
    #[serde(rename = "ADMIN")]
    Administrator,
    /// Reads what the security team must not (docs/rules.md §3).
    #[serde(rename = "SEPARATE_CONTACT")]
    SeparateContact,
}

impl Seat {
    /// Every kind of seat.
    pub const ALL: [Self; 2] = [Self::Administrator, Self::SeparateContact];

    /// The role that goes with it.
    pub const fn role(self) -> Role {
        match self {
            Self::Administrator => Role::Admin,
            Self::SeparateContact => Role::SeparateContact,
        }
    }

    /// How many an institution starts with. Two contacts: inside their compartment everything final takes two, and
    /// neither of them may be a lead (docs/rules.md §3).
    pub const fn wanted(self) -> u32 {
        match self {
            Self::Administrator => 1,
            Self::SeparateContact => 2,
        }
    }

    /// How they are filled: `there` hold the role now, `ever` were given it at some time, `asked` were asked by letter.
    ///
    /// An administrator can be asked from above only while there is none. A contact's seat is filled once: who came
    /// later would read what was said in confidence to others, so another contact is a matter for the server.
    pub fn filled(self, there: usize, ever: usize, asked: usize) -> Filled {
        let capped = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).min(self.wanted());
        let taken = match self {
            Self::Administrator => there + asked,
            Self::SeparateContact => ever + asked,
        };
        Filled { there: capped(there), asked: capped(asked), free: self.wanted() - capped(taken) }
    }
}

/// One of the first people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFounder {
    /// What they will be.
    pub seat: Seat,
    /// Where the letter goes, and what they will sign in with.
    pub email: Email,
    /// Their name for people.
    pub name: DisplayName,
}

/// A seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WhichSeat {
    /// Which.
    pub seat: Seat,
}

/// What waits for a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FounderProposed {
    /// The proposal.
    pub waits: ProposalId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_stands_in_an_address_as_it_is() {
        for good in ["a", "fernwick", "north-west-2", &"a".repeat(40)] {
            assert_eq!(good.parse::<Slug>().unwrap().as_str(), good);
        }
        for bad in ["", "Fernwick", "fern wick", "-fern", "fern-", "fern/wick", "fern.wick", "ffôs", &"a".repeat(41)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_administrator_is_asked_while_there_is_none_and_each_contact_once() {
        let free = |seat: Seat, there, ever, asked| seat.filled(there, ever, asked).free;
        assert_eq!((free(Seat::Administrator, 0, 0, 0), free(Seat::Administrator, 0, 0, 1), free(Seat::Administrator, 1, 1, 0)), (1, 0, 0));
        assert_eq!(free(Seat::Administrator, 0, 1, 0), 1, "the office has ended");
        assert_eq!(free(Seat::SeparateContact, 0, 0, 0), 2);
        assert_eq!((free(Seat::SeparateContact, 1, 1, 0), free(Seat::SeparateContact, 1, 1, 1)), (1, 0));
        assert_eq!(free(Seat::SeparateContact, 0, 2, 0), 0, "nobody is put in the place of somebody who has left");
        assert_eq!(Seat::SeparateContact.filled(9, 9, 9), Filled { there: 2, asked: 2, free: 0 });
    }
}
