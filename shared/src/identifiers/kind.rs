//! The kinds of identifier, and how much two equal ones prove.

/// A code that names no kind and no platform of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownIdentifierCode;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$option:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$option])* $variant,)* }

        impl $name {
            /// All of them, in the order of docs/domain.md §4.5.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stable code. It is part of what is hashed for matching, so it never changes.
            pub const fn code(self) -> &'static str { match self { $($name::$variant => $code),* } }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::identifiers::kind::UnknownIdentifierCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code { $($code => Ok($name::$variant),)* _ => Err($crate::identifiers::kind::UnknownIdentifierCode) }
            }
        }
    };
}
pub(super) use codes;

codes! {
    /// What sort of thing an identifier is (docs/domain.md §1.3, `identifiers[]`).
    Kind {
        /// An account with a public address on a platform, whether its link or its name was typed.
        ProfileUrl = "PROFILE_URL",
        /// A name on a platform that has no public address for it, or on a platform nobody said.
        Handle = "HANDLE",
        /// An e-mail address.
        Email = "EMAIL",
        /// A telephone number in the form of E.164.
        Phone = "PHONE",
        /// A host name, or a link to the front page of one.
        Domain = "DOMAIN",
        /// A link to something that is neither a profile nor a front page.
        Url = "URL",
        /// A bank account: an IBAN, or a sort code with an account number.
        Account = "ACCOUNT",
        /// An address that receives crypto-currency.
        CryptoWallet = "CRYPTO_WALLET",
        /// A United Kingdom vehicle registration mark.
        VehicleReg = "VEHICLE_REG",
        /// A number of the United Kingdom's register of companies.
        CompanyNo = "COMPANY_NO",
        /// An IPv4 or IPv6 address.
        Ip = "IP",
        /// An MD5, SHA-1 or SHA-256 of a file, in hexadecimal.
        FileHash = "FILE_HASH",
        /// Something else that somebody says is an identifier.
        Other = "OTHER",
    }
}

/// What it means that two reports hold the same identifier (docs/domain.md §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Innocent people share it too: a suggestion for a person to look at, and nothing more.
    Weak,
    /// One account, number, place or file. It scores, and it counts toward a campaign.
    Strong,
}
