//! Bytes per file of each app, against their budgets.

use anyhow::Result;

use crate::tools::{Pins, Web};
use crate::web;

pub fn measure() -> Result<bool> {
    let tools = Web::ensure(&Pins::read()?)?;
    web::build(&tools)?;
    Ok(web::budget::report()?.iter().all(|(_, within)| *within))
}
