//! The little of the browser that the apps need.

use crate::setting::Setting;
use leptos::prelude::*;
use shared::{call, locale::Lang, pages::Fields, time::Moment};
use std::any::Any;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventTarget, FormData, HtmlElement, HtmlFormElement, MouseEvent, VisibilityState};

/// The place the app draws in. Each drawing is made of new elements: leptos would otherwise give the
/// next question the inputs of the last one, ticks and all. Because nothing is ever drawn over, the code
/// that compares an old view with a new one does not even reach the phone.
pub struct Stage {
    root: HtmlElement,
    shown: Vec<Box<dyn Any>>,
}

impl Stage {
    /// Takes over what the server drew in `#app`; `None` when the shell has no such element.
    pub fn find() -> Option<Self> {
        let root = document().get_element_by_id("app")?.unchecked_into();
        Some(Self { root, shown: Vec::new() })
    }

    /// The element everything is drawn in.
    pub fn root(&self) -> &HtmlElement {
        &self.root
    }

    /// Replaces all that is drawn. As long as [`Stage::fill`] follows in the same task, nothing flickers.
    pub fn show<V: IntoView + 'static>(&mut self, frame: V) {
        self.shown.clear();
        self.root.set_text_content(None);
        self.mount(self.root.clone(), move || frame);
    }

    /// Draws the main part into the frame that was shown.
    pub fn fill<V: IntoView + 'static>(&mut self, main: impl FnOnce() -> V + 'static) {
        self.put("#main", main);
    }

    /// Draws into an element of the frame that was shown. The view is made while it is mounted, since
    /// what reacts by itself needs an owner from its first moment.
    pub fn put<V: IntoView + 'static>(&mut self, place: &str, view: impl FnOnce() -> V + 'static) {
        if let Some(element) = find(place) {
            self.mount(element, view);
        }
    }

    fn mount<V: IntoView + 'static>(&mut self, parent: HtmlElement, view: impl FnOnce() -> V + 'static) {
        self.shown.push(Box::new(leptos::mount::mount_to(parent, view)));
    }
}

/// Listens for as long as the page lives.
pub fn listen<E: JsCast + 'static>(target: &EventTarget, name: &str, mut handle: impl FnMut(E) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| handle(event.unchecked_into()));
    // A listener that cannot be added leaves the plain pages, which work without any.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls `handle` every `millis` milliseconds.
pub fn every(millis: i32, handle: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(handle);
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(closure.as_ref().unchecked_ref(), millis);
    closure.forget();
}

/// Comes back after `millis` milliseconds.
pub async fn pause(millis: i32) {
    let over = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
    });
    let _ = JsFuture::from(over).await;
}

/// Whether the page is where somebody can see it.
pub fn is_seen() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Where a plain click on a link leads, within this origin: its `href` as written. `None` for clicks
/// that mean something else to the browser, like a new tab.
pub fn clicked_link(event: &MouseEvent) -> Option<String> {
    if event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("a[href]").ok()??.get_attribute("href")
}

/// The form a submit came from.
pub fn submitted(event: &Event) -> Option<HtmlFormElement> {
    event.target()?.dyn_into().ok()
}

/// What is filled in, in order.
pub fn fields(form: &HtmlFormElement) -> Fields {
    let Ok(data) = FormData::new_with_form(form) else { return Fields::default() };
    let entries = js_sys::try_iter(&data).ok().flatten();
    let pairs = entries.into_iter().flatten().filter_map(|entry| {
        let pair: js_sys::Array = entry.ok()?.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    Fields(pairs.collect())
}

/// The first element that fits.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Moves the focus; for what was drawn after a person did something.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// The id of what has the focus; empty when nothing in particular has.
pub fn focused() -> String {
    document().active_element().map(|element| element.id()).unwrap_or_default()
}

/// Follows a link within the page (`#field`) without a new entry in the history.
pub fn follow_anchor(href: &str) -> bool {
    let Some(id) = href.strip_prefix('#') else { return false };
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.scroll_into_view();
        let _ = element.focus();
    }
    true
}

/// Has a screen reader say something, politely.
pub fn say(words: &str) {
    if let Some(element) = document().get_element_by_id("said") {
        element.set_text_content(Some(words));
    }
}

/// Has the browser save a text as a file.
#[cfg(feature = "staff")]
pub fn save(name: &str, media_type: &str, text: &str) {
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type(media_type);
    let parts = js_sys::Array::of1(&text.into());
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind) {
        save_blob(name, &blob);
    }
}

/// Has the browser save something as a file.
#[cfg(feature = "staff")]
pub fn save_blob(name: &str, blob: &web_sys::Blob) {
    let Ok(address) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    if let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser has taken hold of it with the click.
    let _ = web_sys::Url::revoke_object_url(&address);
}

/// Puts a text where it can be pasted from; false where the browser does not let a page do that.
#[cfg(feature = "desk")]
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Outside a safe place there is none, whatever its type says.
    if js_sys::Reflect::get(&navigator, &"clipboard".into()).map_or(true, |clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// What the server wrote into the shell; empty numbers when it cannot be read.
pub fn setting() -> Setting {
    let meta = document().query_selector("meta[name=vedette-setting]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).and_then(|json| call::from_json(json.as_bytes()).ok()).unwrap_or_default()
}

/// The language of the page.
pub fn lang() -> Lang {
    let tag = document().document_element().and_then(|html| html.get_attribute("lang"));
    tag.as_deref().and_then(Lang::from_tag).unwrap_or_default()
}

/// The device's clock.
pub fn now() -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
    let millis = js_sys::Date::now() as i64;
    Moment(millis)
}
