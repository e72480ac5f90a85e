//! The picture: rounded figures of closed months (docs/rules.md §6).

use crate::{
    api::{Endpoint, Method},
    permission::Permission,
    suppression::{Band, Figure},
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

/// What leadership sees. Nothing in it changes until the next month closes, but the band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Picture {
    /// The closed months, newest first.
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
    pub targets: Figure,
    /// The same by method of contact. A target met in two ways counts in both rows.
    pub by_channel: Vec<ChannelFigure>,
}

/// One row of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelFigure {
    /// The channel's code.
    pub channel: String,
    /// Its words.
    pub label: String,
    /// Distinct targets.
    pub targets: Figure,
}
