//! Moments in words, in the institution's zone (docs/rules.md §1.8), with the zone named so that a
//! traveller's machine misleads nobody.

use super::views::When;
use crate::setting::london;
use js_sys::{Date, Function, Object, Reflect};
use shared::time::Moment;
use wasm_bindgen::{JsCast, JsValue};

const STYLE: [(&str, &str); 7] = [
    ("weekday", "short"),
    ("day", "numeric"),
    ("month", "short"),
    ("year", "numeric"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("timeZoneName", "short"),
];

/// What tells moments in `zone` as people and machines read them.
pub(crate) fn in_zone(zone: &str) -> impl Fn(Moment) -> When + Clone + use<> {
    let zone = zone.to_owned();
    move |moment| when(moment, &zone)
}

fn when(moment: Moment, zone: &str) -> When {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this age of the world are far below 2^53")]
    let date = Date::new(&JsValue::from_f64(moment.0 as f64));
    // A moment outside what a browser can write throws; it stays readable as a number.
    if date.get_time().is_nan() {
        return When { iso: String::new(), exact: format!("impossible ({})", moment.0) };
    }
    // So does a zone that this browser has never heard of; the words name the zone they are in.
    let exact = written(&date, zone).or_else(|_| written(&date, &london())).ok().and_then(|words| words.as_string());
    When { iso: date.to_iso_string().into(), exact: exact.unwrap_or_default() }
}

fn written(date: &Date, zone: &str) -> Result<JsValue, JsValue> {
    let style = Object::new();
    for (name, value) in STYLE.into_iter().chain([("timeZone", zone)]) {
        Reflect::set(&style, &name.into(), &value.into())?;
    }
    // The typed call would end the app where this one gives an error back.
    let write: Function = Reflect::get(date, &"toLocaleString".into())?.dyn_into()?;
    write.call2(date, &"en-GB".into(), &style)
}
