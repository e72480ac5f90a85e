//! Signed-in devices and what each may still do (docs/security.md §2).

use crate::{
    api::{Endpoint, Method},
    ids::SessionId,
    page::{Page, PageQuery},
    permission::{Permission, Role},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// What a session is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Right {
    /// Everything the roles allow. It ends soon: a phone is lost and shared.
    Reading,
    /// Sending a report from this device, and nothing else. It lasts, so that nobody in a hurry has to sign in first.
    Filing,
}

/// How long a device may file without signing in again.
pub const FILING: i64 = 180 * Moment::DAY;

/// How long a session may read, however often it is used.
pub const READING: i64 = 12 * Moment::HOUR;

/// Whether a device with these roles keeps the right to file after its reading has ended. Only somebody who is a
/// reporter and nothing else: a staff device stands in an office, and what it shows is other people's.
pub fn keeps_filing(roles: &[Role]) -> bool {
    !roles.is_empty() && roles.iter().all(|role| *role == Role::Reporter)
}

/// How long a session may read without being used, in milliseconds.
pub fn idle(roles: &[Role]) -> i64 {
    if keeps_filing(roles) { 15 * Moment::MINUTE } else { 30 * Moment::MINUTE }
}

/// GET `/api/v1/sessions`: where the caller is signed in, the latest sign-in first.
#[derive(Debug)]
pub struct ListSessions;

impl Endpoint for ListSessions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/sessions";
    const PERMISSION: Permission = Permission::HoldSession;
    type Params = ();
    type Request = PageQuery;
    type Response = Page<Session>;
}

/// POST `/api/v1/sessions/{session}/end`: signs one of the caller's devices out.
#[derive(Debug)]
pub struct EndSession;

impl Endpoint for EndSession {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/{session}/end";
    const PERMISSION: Permission = Permission::HoldSession;
    type Params = (SessionId,);
    type Request = ();
    type Response = ();
}

/// POST `/api/v1/sessions/others/end`: signs out every device of the caller's but this one.
#[derive(Debug)]
pub struct EndOtherSessions;

impl Endpoint for EndOtherSessions {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/others/end";
    const PERMISSION: Permission = Permission::HoldSession;
    type Params = ();
    type Request = ();
    type Response = ();
}

/// One place where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id. It opens nothing.
    pub id: SessionId,
    /// What it looks like from here.
    pub device: Device,
    /// When somebody signed in.
    pub began_at: Moment,
    /// When it was last used, to five minutes.
    pub last_used_at: Moment,
    /// What it is still good for.
    pub right: Right,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What a browser says of itself, as coarse as people tell their devices apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// The program.
    pub browser: Browser,
    /// What it runs on.
    pub system: System,
}

macro_rules! families { ($($(#[$doc:meta])* $list:ident { $($(#[$each:meta])* $name:ident = $words:expr,)* })*) => {$(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum $list { $($(#[$each])* $name,)* }

    impl $list {
        /// Its name, which is the same in every language; nothing for one we do not know.
        pub const fn name(self) -> Option<&'static str> { match self { $($list::$name => $words,)* } }
    }
)*}; }

families! {
    /// Families of browsers.
    Browser {
        /// Google's, and what calls itself nothing else.
        Chrome = Some("Chrome"),
        /// Microsoft's.
        Edge = Some("Edge"),
        /// Mozilla's.
        Firefox = Some("Firefox"),
        /// Opera's.
        Opera = Some("Opera"),
        /// Apple's.
        Safari = Some("Safari"),
        /// The one on Samsung's phones.
        Samsung = Some("Samsung Internet"),
        /// Any other, or a program.
        Other = None,
    }
    /// Families of operating systems.
    System {
        /// Phones and tablets with Android.
        Android = Some("Android"),
        /// Chromebooks.
        ChromeOs = Some("ChromeOS"),
        /// iPads that say so; most call themselves a Mac.
        Ipad = Some("iPad"),
        /// iPhones.
        Iphone = Some("iPhone"),
        /// Linux.
        Linux = Some("Linux"),
        /// Macs.
        Mac = Some("Mac"),
        /// Windows.
        Windows = Some("Windows"),
        /// Any other.
        Other = None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_is_only_a_reporters_keeps_filing_for_half_a_year_and_is_read_on_for_a_quarter_of_an_hour() {
        let (day, minute) = (86_400_000, 60_000);
        assert_eq!((FILING, READING), (180 * day, 12 * 60 * minute));
        assert!(keeps_filing(&[Role::Reporter]));
        assert_eq!(idle(&[Role::Reporter]), 15 * minute);
        for staff in [&[][..], &[Role::Lead], &[Role::Reporter, Role::Lead], &[Role::Admin, Role::Reporter]] {
            assert!(!keeps_filing(staff), "{staff:?}");
            assert_eq!(idle(staff), 30 * minute, "{staff:?}");
        }
    }
}
