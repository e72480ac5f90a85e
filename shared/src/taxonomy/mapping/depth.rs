//! How far somebody went along (docs/domain.md §2.7).

use crate::taxonomy::Response;

/// How far the person approached went along, from least to most. A report is as deep as its deepest answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// Nothing came back.
    None,
    /// There was an answer.
    Replied,
    /// They met, will meet, or are in touch.
    Met,
    /// Something was taken or done.
    Complied,
    /// Something was told that is not public, or a device or account may be in other hands.
    Disclosed,
}

impl Depth {
    /// Every depth, from least to most.
    pub const ALL: &'static [Depth] = &[Depth::None, Depth::Replied, Depth::Met, Depth::Complied, Depth::Disclosed];

    /// As a number, 0 to 4.
    pub const fn level(self) -> u8 {
        match self {
            Depth::None => 0,
            Depth::Replied => 1,
            Depth::Met => 2,
            Depth::Complied => 3,
            Depth::Disclosed => 4,
        }
    }
}

impl Response {
    /// How far this answer goes. `None` for the two that do not tell: counting them as nothing would make figures look
    /// better than they are.
    pub const fn depth(self) -> Option<Depth> {
        match self {
            Response::Ignored | Response::Declined | Response::Blocked | Response::NotSeenUntilNow | Response::ReportedToPlatform => {
                Some(Depth::None)
            }
            Response::Replied | Response::SharedPublicInfo => Some(Depth::Replied),
            Response::StillTalking | Response::AgreedToMeet | Response::Met => Some(Depth::Met),
            Response::AcceptedGiftMoneyTrip
            | Response::IntroducedOthers
            | Response::DidWhatAsked
            | Response::Clicked
            | Response::OpenedFile => Some(Depth::Complied),
            Response::SharedNonPublic | Response::EnteredPassword | Response::InstalledApp | Response::DeviceOutOfSight => {
                Some(Depth::Disclosed)
            }
            Response::Other | Response::NotSure => None,
        }
    }
}
