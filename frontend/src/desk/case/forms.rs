//! The forms on the page, as they stand there: kept over a new drawing, so that nothing typed is lost by an answer.

use crate::dom;
use js_sys::Reflect;
use leptos::prelude::document;
use shared::{pages::Fields, time::Moment};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlFormElement};

/// Forms by name, with what is in their fields.
pub(in crate::desk) type Forms = Vec<(String, Fields)>;

fn all(selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = document().query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}

/// The forms of a case or a campaign on the page.
pub(in crate::desk) fn on_page() -> Forms {
    let forms =
        all("main form[data-do^='case-'], main form[data-do^='campaign-']").filter_map(|form| form.dyn_into::<HtmlFormElement>().ok());
    forms.map(|form| (form.get_attribute("data-do").unwrap_or_default(), dom::fields(&form))).collect()
}

/// Those of `now` that are not as they were.
pub(in crate::desk) fn changed(now: Forms, before: &Forms) -> Forms {
    now.into_iter().filter(|form| !form.1.0.is_empty() && !before.contains(form)).collect()
}

/// Puts what was typed back where it stood, and opens what holds it; what has no place any more.
pub(in crate::desk) fn put_back(kept: &Forms) -> Forms {
    kept.iter().filter(|(name, fields)| !fill(name, fields)).cloned().collect()
}

fn fill(name: &str, fields: &Fields) -> bool {
    let Some(form) = dom::find(&format!("form[data-do='{name}']")) else { return false };
    for input in all(&format!("form[data-do='{name}'] [name]")) {
        let values = fields.all(&input.get_attribute("name").unwrap_or_default());
        match input.get_attribute("type").as_deref() {
            Some("radio" | "checkbox") => {
                let on = input.get_attribute("value").is_some_and(|value| values.contains(&value));
                let _ = Reflect::set(&input, &"checked".into(), &on.into());
            }
            _ => set(&input, values.first().map_or("", String::as_str)),
        }
    }
    if let Ok(Some(around)) = form.closest("details") {
        let _ = around.set_attribute("open", "");
    }
    true
}

fn set(input: &Element, value: &str) {
    let _ = Reflect::set(input, &"value".into(), &JsValue::from_str(value));
}

/// Writes a chosen start into the field it is for; false when nothing of the kind was chosen.
pub(in crate::desk) fn started(event: &Event) -> bool {
    let Some(list) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let Some(around) = list.closest("[data-fills]").ok().flatten() else { return false };
    let chosen = Reflect::get(&list, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
    let field = document().get_element_by_id(&around.get_attribute("data-fills").unwrap_or_default());
    if let Some(field) = field.filter(|_| !chosen.is_empty()) {
        set(&field, &chosen);
    }
    true
}

/// A time as this device means it.
pub(in crate::desk) fn at(text: &str) -> Option<Moment> {
    let millis = js_sys::Date::parse(text);
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
    millis.is_finite().then_some(Moment(millis as i64))
}
