//! Acting for a member (docs/domain.md §6.1; docs/rules.md §4). A member names somebody, for a time; either of
//! them can end it. It is not a role: it gives nothing over anybody else's reports, and it cannot be passed on.

use crate::{ids::AccountId, time::Moment};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest a delegation lasts before the member has to think about it again, in milliseconds.
pub const LONGEST: i64 = 366 * Moment::DAY;

/// One member's word that somebody may act for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Who gave it.
    pub member: AccountId,
    /// Who may act.
    pub proxy: AccountId,
    /// From when.
    pub granted_at: Moment,
    /// Until when.
    pub expires_at: Moment,
    /// When one of the two ended it before that.
    pub ended_at: Option<Moment>,
    /// Whether the proxy may also read what the member filed without them.
    pub sees_members_own: bool,
}

/// Who a report belongs to, as far as a member and a proxy go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Who sent it.
    pub by: AccountId,
    /// Whose it is, when it was sent for somebody else under a delegation.
    pub on_behalf_of: Option<AccountId>,
    /// Filed so that the other of the two does not see it: an office manager may worry about the member, a member
    /// about the office (docs/domain.md §6.1).
    pub private: bool,
}

/// What somebody wants to do under a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// File a report for the member.
    File {
        /// So that the member does not see it.
        private: bool,
    },
    /// See a report and what came of it.
    Read(Filed),
    /// Add to a report.
    FollowUp(Filed),
    /// Take a report back.
    Withdraw(Filed),
    /// Let somebody else act for the member.
    PassOn,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody delegates to themselves.
    ToOneself,
    /// The end is not in the time a delegation may last.
    TimeOutOfRange,
    /// It is over, or not the caller's.
    NotLive,
    /// The report is not there for them.
    Hidden,
    /// Only whoever sent a report takes it back.
    NotTheSender,
    /// A delegation gives no right to give delegations.
    NotTransferable,
}

impl Refusal {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Refusal::ToOneself => "TO_ONESELF",
            Refusal::TimeOutOfRange => "TIME_OUT_OF_RANGE",
            Refusal::NotLive => "NOT_LIVE",
            Refusal::Hidden => "HIDDEN",
            Refusal::NotTheSender => "NOT_THE_SENDER",
            Refusal::NotTransferable => "NOT_TRANSFERABLE",
        }
    }
}

/// The sentence for whoever asked.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::ToOneself => "Choose somebody other than yourself.",
            Refusal::TimeOutOfRange => "Choose an end date in the next year.",
            Refusal::NotLive => "You cannot act for this person now.",
            Refusal::Hidden => "There is nothing here for you.",
            Refusal::NotTheSender => "Only the person who sent this report can take it back.",
            Refusal::NotTransferable => "Only the member can name somebody to act for them.",
        })
    }
}

impl Delegation {
    /// A member names somebody.
    ///
    /// # Errors
    /// [`Refusal::ToOneself`]; [`Refusal::TimeOutOfRange`] unless the end is later than now and at most [`LONGEST`]
    /// away: a delegation without an end is one nobody remembers.
    pub fn grant(member: AccountId, proxy: AccountId, now: Moment, expires_at: Moment, sees_members_own: bool) -> Result<Self, Refusal> {
        if member == proxy {
            return Err(Refusal::ToOneself);
        }
        Self::lasts(now, expires_at)?;
        Ok(Self { member, proxy, granted_at: now, expires_at, ended_at: None, sees_members_own })
    }

    /// Whether one that is given `now` may last until `expires_at`.
    ///
    /// # Errors
    /// [`Refusal::TimeOutOfRange`].
    pub fn lasts(now: Moment, expires_at: Moment) -> Result<(), Refusal> {
        if (1..=LONGEST).contains(&expires_at.since(now)) { Ok(()) } else { Err(Refusal::TimeOutOfRange) }
    }

    /// One of the two ends it. Ending twice keeps the first moment.
    ///
    /// # Errors
    /// [`Refusal::NotLive`] for anybody else.
    pub fn end(self, who: AccountId, now: Moment) -> Result<Self, Refusal> {
        if who == self.member || who == self.proxy {
            Ok(Self { ended_at: self.ended_at.or(Some(now)), ..self })
        } else {
            Err(Refusal::NotLive)
        }
    }

    /// Whether it holds at `now`.
    pub fn is_live(self, now: Moment) -> bool {
        now >= self.granted_at && now < self.expires_at && self.ended_at.is_none_or(|ended| now < ended)
    }
}

/// Whether `who` may do `act` for the member of this delegation. What somebody filed for themselves needs no
/// delegation, and losing one takes nothing of that away.
///
/// # Errors
/// The first thing in the way.
pub fn may(delegation: &Delegation, who: AccountId, now: Moment, act: Act) -> Result<(), Refusal> {
    if who != delegation.proxy || !delegation.is_live(now) {
        return Err(Refusal::NotLive);
    }
    match act {
        Act::File { .. } => Ok(()),
        Act::Read(filed) | Act::FollowUp(filed) if reads_as_proxy(delegation, filed) => Ok(()),
        Act::Withdraw(filed) if reads_as_proxy(delegation, filed) => {
            if filed.by == who {
                Ok(())
            } else {
                Err(Refusal::NotTheSender)
            }
        }
        Act::Read(_) | Act::FollowUp(_) | Act::Withdraw(_) => Err(Refusal::Hidden),
        Act::PassOn => Err(Refusal::NotTransferable),
    }
}

fn reads_as_proxy(delegation: &Delegation, filed: Filed) -> bool {
    let for_member = filed.by == delegation.proxy && filed.on_behalf_of == Some(delegation.member);
    let members_own = filed.by == delegation.member && filed.on_behalf_of.is_none();
    for_member || members_own && delegation.sees_members_own && !filed.private
}

/// Whether the report is somebody's own: they sent it for themselves or privately, or it was sent for them and
/// not kept from them.
///
/// A private report stays the sender's even when it is about the member and even when the delegation is over:
/// else a member could end a worry about themselves by ending the delegation.
pub fn is_own(who: AccountId, filed: Filed) -> bool {
    match filed.on_behalf_of {
        None => filed.by == who,
        Some(member) => {
            if filed.private {
                filed.by == who
            } else {
                member == who
            }
        }
    }
}
