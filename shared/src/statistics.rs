//! The picture: rounded figures of closed months (docs/rules.md §6).

use crate::{
    api::{Endpoint, Kind, Method},
    permission::Permission,
    suppression::{Band, Dimension, Figure},
    time::{Moment, Month},
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/picture`: the closed months of the reader's institution.
#[derive(Debug)]
pub struct GetPicture;

impl Endpoint for GetPicture {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/picture";
    const PERMISSION: Permission = Permission::SeePicture;
    type Params = ();
    type Request = ();
    type Response = Picture;
}

/// GET `/api/v1/picture/{table}`: one table of the same months, as a file for a spreadsheet (RFC 4180).
///
/// Its columns are month, code, row, about, fewer_than: of the last two, one is empty. It wants a fresh proof, because a
/// file leaves the house, and each one is recorded (docs/domain.md §5.3).
#[derive(Debug)]
pub struct GetPictureCsv;

impl Endpoint for GetPictureCsv {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/picture/{table}";
    const PERMISSION: Permission = Permission::SeePicture;
    const KIND: Kind = Kind::Bytes;
    const MEDIA_TYPE: &'static str = "text/csv; charset=utf-8; header=present";
    const STEP_UP: bool = true;
    type Params = (PictureTable,);
    type Request = ();
    type Response = ();
}

/// A table of the picture: people and offices by month, or by month and one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PictureTable {
    /// Every target once.
    People,
    /// How they made contact.
    Channel,
    /// What they did.
    Technique,
    /// What they wanted.
    Sought,
    /// How far it got.
    Depth,
    /// How soon it was reported.
    Delay,
    /// How soon somebody looked.
    Response,
}

impl PictureTable {
    /// Every table, in the order of the page.
    pub const ALL: &'static [PictureTable] = &[
        PictureTable::People,
        PictureTable::Channel,
        PictureTable::Technique,
        PictureTable::Sought,
        PictureTable::Depth,
        PictureTable::Delay,
        PictureTable::Response,
    ];

    /// Its name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            PictureTable::People => "people",
            PictureTable::Channel => "channel",
            PictureTable::Technique => "technique",
            PictureTable::Sought => "sought",
            PictureTable::Depth => "depth",
            PictureTable::Delay => "delay",
            PictureTable::Response => "response",
        }
    }

    /// What it is broken down by, beside time.
    pub const fn dimension(self) -> Option<Dimension> {
        match self {
            // What happened in a month is told of people of other months, too.
            PictureTable::People | PictureTable::Response => None,
            PictureTable::Channel => Some(Dimension::Channel),
            PictureTable::Technique => Some(Dimension::Technique),
            PictureTable::Sought => Some(Dimension::Sought),
            PictureTable::Depth => Some(Dimension::Depth),
            PictureTable::Delay => Some(Dimension::Delay),
        }
    }
}

impl std::fmt::Display for PictureTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for PictureTable {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|table| table.code() == code).ok_or(())
    }
}

/// How many closed months are shown: a year, and the same month of the year before beside the newest.
pub const MONTHS: u16 = 13;

/// What leadership sees. Nothing in it changes until the next month closes, but the band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Picture {
    /// The last closed months, newest first, at most [`MONTHS`].
    pub months: Vec<ClosedMonth>,
    /// The month that runs now.
    pub running: Month,
    /// How busy it is.
    pub band: Band,
    /// When its figures will appear.
    pub next_figures_at: Moment,
    /// The same in words, in the institution's zone.
    pub next_figures_words: String,
}

/// One frozen month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosedMonth {
    /// Which month.
    pub month: Month,
    /// Distinct people or offices approached.
    pub total: Figure,
    /// How they made contact. A target met in two ways counts in both rows.
    pub channel: Vec<PictureRow>,
    /// What they did; some of it is never shown.
    pub technique: Vec<PictureRow>,
    /// What they wanted, as far as that was told.
    pub sought: Vec<PictureRow>,
    /// How far it got, at least. Each row holds those of the next.
    pub depth: Vec<PictureRow>,
    /// How many days after the last contact it was reported, at most. Each row holds those of the next.
    pub delay: Vec<PictureRow>,
    /// Of how many somebody had a first look in this month, whenever they reported; of these, in time. Each row holds those
    /// of the next.
    pub response: Vec<PictureRow>,
}

impl ClosedMonth {
    /// The rows of a table. The table of people has the total alone.
    pub fn rows(&self, table: PictureTable) -> &[PictureRow] {
        match table {
            PictureTable::People => &[],
            PictureTable::Channel => &self.channel,
            PictureTable::Technique => &self.technique,
            PictureTable::Sought => &self.sought,
            PictureTable::Depth => &self.depth,
            PictureTable::Delay => &self.delay,
            PictureTable::Response => &self.response,
        }
    }
}

/// One row of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PictureRow {
    /// Its code.
    pub code: String,
    /// Its words.
    pub label: String,
    /// Distinct targets.
    pub targets: Figure,
}
