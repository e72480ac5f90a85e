//! The sealed document: who has to do with a case beyond what their role gives. What ended stays in it, so that it
//! can be told later who was there and by whose word.

use crate::{accounts::Merged, kernel::error::Result};
use serde::{Deserialize, Serialize};
use shared::{
    access::GLASS_LASTS,
    ids::{AccountId, OpeningId, ReportId},
    permission::identity::{Opening, OpeningState},
    problem::Code,
    text::Reason,
    time::Moment,
};

/// By whom and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Word {
    pub(super) by: AccountId,
    pub(super) at: Moment,
}

/// Somebody's time on the access list, or away from the case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Span {
    pub(super) account: AccountId,
    pub(super) begun: Word,
    pub(super) reason: Option<Reason>,
    pub(super) ended: Option<Word>,
}

/// Somebody looked in from outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Break {
    pub(super) account: AccountId,
    pub(super) reason: Reason,
    pub(super) at: Moment,
}

impl Break {
    pub(super) const fn until(&self) -> Moment {
        self.at.plus(GLASS_LASTS)
    }
}

/// Somebody wants to know a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Wish {
    pub(super) id: OpeningId,
    pub(super) report: ReportId,
    pub(super) opening: Opening,
    /// Why it was refused.
    #[serde(default)]
    pub(super) refused_because: Option<Reason>,
}

/// Everybody who has to do with one case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::cases) struct People {
    on: Vec<Span>,
    away: Vec<Span>,
    glass: Vec<Break>,
    pub(super) wishes: Vec<Wish>,
}

fn running(spans: &[Span]) -> impl Iterator<Item = &Span> {
    spans.iter().filter(|span| span.ended.is_none())
}

/// Ends all of somebody's: with two accounts they may have had two.
fn end(spans: &mut [Span], account: AccountId, word: Word) -> bool {
    let found = spans.iter_mut().filter(|span| span.account == account && span.ended.is_none());
    found.map(|span| span.ended = Some(word)).count() > 0
}

impl People {
    /// Puts each account that was merged into another in that one's place, and says whether there was any. Who was
    /// kept away as one of them is kept away as the other; by whose word something was done stays as it was.
    pub(super) fn merge(&mut self, merged: &Merged) -> bool {
        let spans = self.on.iter_mut().chain(&mut self.away).map(|span| &mut span.account);
        let glass = self.glass.iter_mut().map(|broken| &mut broken.account);
        let wishes = self.wishes.iter_mut().map(|wish| &mut wish.opening.asked_by);
        let changed = spans.chain(glass).chain(wishes).fold(false, |changed, account| {
            let now = merged.now(*account);
            std::mem::replace(account, now) != now || changed
        });
        if changed {
            let away: Vec<_> = self.away().map(|span| (span.account, span.begun)).collect();
            for (account, word) in away {
                end(&mut self.on, account, word);
            }
        }
        changed
    }

    /// Who stands on the access list, each once.
    pub(super) fn on(&self) -> impl Iterator<Item = &Span> {
        let first =
            |span: &&Span| running(&self.on).find(|other| other.account == span.account).is_some_and(|other| std::ptr::eq(other, *span));
        running(&self.on).filter(first)
    }

    /// Who is recused.
    pub(super) fn away(&self) -> impl Iterator<Item = &Span> {
        running(&self.away)
    }

    /// Who broke the glass, the latest first.
    pub(super) fn glass(&self) -> impl Iterator<Item = &Break> {
        self.glass.iter().rev()
    }

    /// Whether somebody stands on the access list.
    pub(in crate::cases) fn has(&self, account: AccountId) -> bool {
        self.on().any(|span| span.account == account)
    }

    /// Whether somebody is recused.
    pub(in crate::cases) fn keeps_away(&self, account: AccountId) -> bool {
        self.away().any(|span| span.account == account)
    }

    /// Takes over who is kept away, and what was asked about the names in these reports.
    pub(super) fn take_over(&mut self, other: &People, reports: &[ReportId]) {
        for span in other.away() {
            if !self.keeps_away(span.account) {
                end(&mut self.on, span.account, span.begun);
                self.away.push(span.clone());
            }
        }
        for wish in other.wishes.iter().filter(|wish| reports.contains(&wish.report)) {
            self.wishes.retain(|known| known.id != wish.id);
            self.wishes.push(wish.clone());
        }
    }

    /// Until when the glass somebody broke stays so.
    pub(in crate::cases) fn broken_until(&self, account: AccountId, now: Moment) -> Option<Moment> {
        self.glass().find(|broken| broken.account == account && now < broken.until()).map(Break::until)
    }

    /// Puts somebody on the list; who is on it stays.
    ///
    /// # Errors
    /// `conflict` when they were recused meanwhile.
    pub(super) fn add(&mut self, account: AccountId, reason: Option<Reason>, word: Word) -> Result<()> {
        if self.keeps_away(account) {
            return Err(Code::Conflict.into());
        }
        if !self.has(account) {
            self.on.push(Span { account, begun: word, reason, ended: None });
        }
        Ok(())
    }

    /// Takes somebody off the list; whether they were on it.
    pub(super) fn remove(&mut self, account: AccountId, word: Word) -> bool {
        end(&mut self.on, account, word)
    }

    /// Keeps somebody away from now on. What they had of the case ends.
    ///
    /// # Errors
    /// `conflict` when they are kept away already.
    pub(super) fn recuse(&mut self, account: AccountId, reason: Option<Reason>, word: Word) -> Result<()> {
        if self.keeps_away(account) {
            return Err(Code::Conflict.into());
        }
        self.remove(account, word);
        self.away.push(Span { account, begun: word, reason, ended: None });
        Ok(())
    }

    /// Lets somebody back, with what their role gives and nothing more.
    ///
    /// # Errors
    /// `conflict` when they are not kept away.
    pub(super) fn lift(&mut self, account: AccountId, word: Word) -> Result<()> {
        if end(&mut self.away, account, word) { Ok(()) } else { Err(Code::Conflict.into()) }
    }

    /// Breaks the glass; until when.
    pub(super) fn break_glass(&mut self, account: AccountId, reason: Reason, now: Moment) -> Moment {
        if let Some(until) = self.broken_until(account, now) {
            return until;
        }
        self.glass.push(Break { account, reason, at: now });
        now.plus(GLASS_LASTS)
    }

    /// Keeps a wish.
    ///
    /// # Errors
    /// `conflict` while an earlier one of the same person for the same name waits or is open.
    pub(super) fn wish(&mut self, wish: Wish, now: Moment) -> Result<()> {
        let same = |other: &Wish| other.report == wish.report && other.opening.asked_by == wish.opening.asked_by;
        let stands = |other: &Wish| match other.opening.state {
            OpeningState::Asked => true,
            OpeningState::Open { until, .. } => now < until,
            OpeningState::Refused { .. } => false,
        };
        if self.wishes.iter().any(|other| same(other) && stands(other)) {
            return Err(Code::Conflict.into());
        }
        self.wishes.push(wish);
        Ok(())
    }
}
