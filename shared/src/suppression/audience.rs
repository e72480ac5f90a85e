//! Who may see what, as data.

/// Somebody figures are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The people who work on the cases. They see the reports themselves, so nothing is hidden from them here.
    CaseStaff,
    /// Leadership of the institution.
    Leadership,
    /// Readers beyond the institution.
    Outside(Outside),
}

/// A reader beyond the institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Other institutions figures are shared with.
    Institutions,
    /// Anybody: publication, and answers to freedom-of-information requests.
    Public,
}

/// The shortest period an audience's figures cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Any.
    Any,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
}

/// How an audience's figures may be broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cuts {
    /// In any way.
    All,
    /// By one dimension and time. By two only where nothing at all is hidden.
    OneAndTime,
    /// By one dimension.
    One,
    /// In the tables agreed beforehand ([`super::AgreedTable`]).
    Agreed,
}

/// The rule set of an audience (docs/domain.md §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Counts of distinct targets below this are hidden.
    pub hidden_below: u32,
    /// The others are shown as the nearest multiple of this.
    pub nearest: u32,
    /// The shortest period. Held by the types: there is a table of a month and of a quarter, and no other.
    pub period: Period,
    /// Whole months that must have passed since the period ended.
    pub lag: u32,
    /// The smallest shown figure a percentage or a median may rest on.
    pub base: u32,
    /// How figures may be broken down. Held by the types too: what is not allowed has no function.
    pub cuts: Cuts,
}

impl Audience {
    /// The rule set.
    pub const fn rules(self) -> Rules {
        match self {
            Audience::CaseStaff => Rules { hidden_below: 0, nearest: 1, period: Period::Any, lag: 0, base: 0, cuts: Cuts::All },
            Audience::Leadership => Rules { hidden_below: 5, nearest: 5, period: Period::Month, lag: 0, base: 8, cuts: Cuts::OneAndTime },
            Audience::Outside(Outside::Institutions) => {
                Rules { hidden_below: 8, nearest: 5, period: Period::Quarter, lag: 0, base: 10, cuts: Cuts::One }
            }
            Audience::Outside(Outside::Public) => {
                Rules { hidden_below: 10, nearest: 10, period: Period::Quarter, lag: 3, base: 10, cuts: Cuts::Agreed }
            }
        }
    }
}

impl Rules {
    /// A number as these rules show it, or `None` where it is hidden. Halves are rounded up.
    pub const fn show(self, number: u32) -> Option<u32> {
        if number < self.hidden_below { None } else { Some(self.round(number)) }
    }

    /// The nearest multiple, halves up.
    pub(super) const fn round(self, number: u32) -> u32 {
        number.saturating_add(self.nearest / 2) / self.nearest * self.nearest
    }
}
