//! Disclosure control: what may be shown of counts of distinct targets, and to whom (docs/domain.md
//! §5.3, docs/rules.md §6). Pure; applied on the server before a figure leaves it, so that pages,
//! API and files all get the same figures.
//!
//! - What an audience may see is data: [`Audience::rules`].
//! - A count enters in three places only: [`MonthTable::publish`], [`QuarterTable::publish`] and [`publish_events`]. All
//!   else (other institutions, the public, a parent, percentages) is computed from what these
//!   returned, hence tells their readers nothing new.
//! - A total never says more than it would if any one hidden row held nobody but the reader.
//! - Combinations that would break this have no function here
//!   (docs/adr/0022-coarser-figures-come-from-finer-ones.md).

mod audience;
mod band;
mod derived;
mod dimension;
mod events;
mod figure;
mod ladder;
mod month;
mod outside;
mod quarter;

pub use audience::{Audience, Cuts, Outside, Period, Rules};
pub use band::Band;
pub use derived::{CampaignSize, Together, median_row, percent};
pub use dimension::{Cover, Dimension};
pub use events::{least_of, publish_events};
pub use figure::{Count, Figure, THRESHOLD, publish};
pub use ladder::{Delay, depth_code};
pub use month::{MonthCounts, MonthTable, Part, publish_table};
pub use outside::{AgreedTable, OutsideFigure, OutsideTable, Publication};
pub use quarter::{Quarter, QuarterTable};

#[cfg(test)]
mod tests;
