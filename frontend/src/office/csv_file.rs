//! A list that stands in a file: read in the browser and put where it could have been pasted, so that whoever sends
//! it has seen it. The file itself goes nowhere.

use super::app::App;
use crate::dom;
use shared::{
    invitations::LARGEST_LIST,
    problem::{Code, FieldProblem, Problem},
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, File, HtmlInputElement, HtmlTextAreaElement, TextDecoder, TextDecoderOptions};

/// The words of a file. A spreadsheet writes UTF-8 or, where it is older, Windows-1252, in which nothing is invalid. A
/// mark at its start names the encoding and is no part of the text.
fn words(bytes: &[u8]) -> Option<String> {
    let marked = if bytes.starts_with(&[0xff, 0xfe]) { "utf-16le" } else { "utf-8" };
    let strict = TextDecoderOptions::new();
    strict.set_fatal(true);
    let read = TextDecoder::new_with_label_and_options(marked, &strict).ok()?.decode_with_u8_array(bytes);
    read.or_else(|_| TextDecoder::new_with_label("windows-1252")?.decode_with_u8_array(bytes)).ok()
}

fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    if input.id() != "csv-file" { None } else { input.files()?.get(0) }
}

impl App {
    /// Puts a chosen file's words into the list.
    pub(super) fn file_chosen(self: &Rc<Self>, event: &Event) {
        let Some(file) = chosen(event) else { return };
        let app = self.clone();
        spawn_local(async move {
            #[expect(clippy::cast_precision_loss, reason = "the limit is far below 2^53")]
            let fits = file.size() <= LARGEST_LIST as f64;
            let bytes = if fits { JsFuture::from(file.array_buffer()).await.ok() } else { None };
            let read = bytes.and_then(|buffer| words(&js_sys::Uint8Array::new(&buffer).to_vec()));
            match (read, dom::find("#csv").and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())) {
                (Some(words), Some(area)) => {
                    area.set_value(&words);
                    dom::focus("#check");
                    dom::say("The file’s lines are in the list now.");
                }
                _ => app.say_wrong(&Problem::of(Code::Invalid).with_errors(vec![FieldProblem {
                    pointer: "/csv".to_owned(),
                    detail: "This file cannot be read. Choose a list saved as CSV, of at most 1 MB.".to_owned(),
                }])),
            }
        });
    }
}
