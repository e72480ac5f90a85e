//! Lists in portions. A cursor is opaque to the reader and stable while rows are added.

use serde::{Deserialize, Serialize};

/// Which portion of a list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Where the last portion ended; nothing for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// One portion of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// What to ask for next; `None` at the end.
    pub next: Option<String>,
}

/// Rows in a portion.
pub const PAGE_SIZE: usize = 50;
