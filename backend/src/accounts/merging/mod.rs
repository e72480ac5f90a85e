//! Two accounts of one person become one (docs/adr/0032-two-accounts-of-one-person.md).
//!
//! - The older one stays, with the roles of both. The other is closed for good in the transaction of the second
//!   person's yes: nothing opens it, and its address leads nowhere.
//! - From that moment a row says which account became which. Whoever decides what somebody may see asks it, so it
//!   matters to nobody's rights how far the moving has come.
//! - What is the person's is moved by messages, a bounded batch each. Delegations move at once: there are few.
//! - Accounts know nothing of reports and cases: these stand above, and handle the message.

mod closing;
mod handlers;
mod letters;
mod ready;
mod store;

pub(super) use handlers::merge_accounts;
pub(super) use letters::{MERGED_TOLD, send};
pub(super) use ready::prepare;
pub(super) use store::SEALED;
pub use store::{Merged, merged};

use serde::{Deserialize, Serialize};
use shared::ids::{AccountId, InstitutionId};
use uuid::Uuid;

/// The message that what was of a closed account becomes the other one's.
pub const ACCOUNT_FOLLOWS: &str = "AccountFollows";

/// Whose things are moved. To whom stands in the row: they may have been merged once more since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFollows {
    /// The closed account.
    pub closed: AccountId,
    /// Where.
    pub institution: InstitutionId,
    /// The last case whose document was looked at; nothing before the first.
    pub read_to: Option<Uuid>,
}
