//! Moments in words, in the default zone of institutions (docs/rules.md §1.8), with the zone named so
//! that a traveller's machine misleads nobody.

use super::views::When;
use js_sys::{Date, Object, Reflect};
use shared::time::Moment;
use wasm_bindgen::JsValue;

const STYLE: [(&str, &str); 7] = [
    ("timeZone", "Europe/London"),
    ("weekday", "short"),
    ("day", "numeric"),
    ("month", "short"),
    ("year", "numeric"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
];

/// A moment as people and machines read it.
pub(super) fn when(moment: Moment) -> When {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this age of the world are far below 2^53")]
    let date = Date::new(&JsValue::from_f64(moment.0 as f64));
    // A moment outside what a browser can write throws; it stays readable as a number.
    if date.get_time().is_nan() {
        return When { iso: String::new(), exact: format!("impossible ({})", moment.0) };
    }
    let style = Object::new();
    for (name, value) in STYLE.into_iter().chain([("timeZoneName", "short")]) {
        let _ = Reflect::set(&style, &name.into(), &value.into());
    }
    When { iso: date.to_iso_string().into(), exact: date.to_locale_string("en-GB", &style).into() }
}
