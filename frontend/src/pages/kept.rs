//! What a phone says about what it keeps. The script that keeps it (`public/offline.js`) is filled with these words, so that
//! they stand with all others and cost the app nothing.

use serde::Serialize;
use shared::{
    attachments::{ACCEPT, FILE_MAX, FILES_MAX, Media, PIECE},
    locale::{Key, Lang, key, text},
};
use std::collections::BTreeMap;

/// What a file may be, as a script reads it before anything of a file is read.
#[derive(Debug, Serialize)]
pub struct FileRules {
    /// What a file field offers to choose from.
    accept: &'static str,
    /// What the end of a name says that a file is.
    kinds: BTreeMap<&'static str, &'static str>,
    /// The most bytes of a file.
    max: u32,
    /// The most files of a report.
    most: usize,
    /// The bytes of a piece.
    piece: u32,
}

impl FileRules {
    /// Those of the server.
    pub fn of_server() -> Self {
        let named = Media::ALL.into_iter().map(|media| (media.extension(), media.name()));
        let kinds = named.chain([("jpeg", Media::Jpeg.name())]).collect();
        Self { accept: ACCEPT, kinds, max: FILE_MAX, most: FILES_MAX, piece: PIECE }
    }
}

const WORDS: &[(&str, Key)] = &[
    ("region", key::KEPT_REGION),
    ("one", key::KEPT_ONE),
    ("many", key::KEPT_MANY),
    ("since", key::KEPT_SINCE),
    ("moment", key::KEPT_MOMENT),
    ("minutes", key::KEPT_MINUTES),
    ("hours", key::KEPT_HOURS),
    ("days", key::KEPT_DAYS),
    ("signal", key::KEPT_SIGNAL),
    ("sign_in", key::KEPT_SIGN_IN),
    ("other", key::KEPT_OTHER),
    ("refused", key::KEPT_REFUSED),
    ("locked", key::KEPT_LOCKED),
    ("send", key::KEPT_SEND),
    ("drop", key::KEPT_DROP),
    ("drop_ask", key::KEPT_DROP_ASK),
    ("drop_other_ask", key::KEPT_DROP_OTHER_ASK),
    ("dropped", key::KEPT_DROPPED),
    ("sent", key::KEPT_SENT),
    ("cannot", key::KEPT_CANNOT),
    ("no_shell", key::KEPT_NO_SHELL),
    ("draft", key::KEPT_DRAFT),
    ("draft_back", key::KEPT_DRAFT_BACK),
    ("draft_open", key::KEPT_DRAFT_OPEN),
    ("draft_shut", key::KEPT_DRAFT_SHUT),
    ("draft_ask", key::KEPT_DRAFT_ASK),
    ("carry_on", key::KEPT_CARRY_ON),
    ("typing", key::KEPT_TYPING),
    ("typing_on", key::KEPT_TYPING_ON),
    ("typing_off", key::KEPT_TYPING_OFF),
    ("typing_stop", key::KEPT_TYPING_STOP),
    ("typing_start", key::KEPT_TYPING_START),
    ("changed", key::KEPT_CHANGED),
    ("changed_text", key::KEPT_CHANGED_TEXT),
    ("changed_link", key::SENT_EARLIER_LINK),
    ("changed_ask", key::KEPT_CHANGED_ASK),
    ("with_files", key::KEPT_FILES_WITH),
    ("files_going", key::KEPT_FILES_GOING),
    ("files_there", key::KEPT_FILES_THERE),
    ("files_sent", key::KEPT_FILES_SENT),
    ("files_draft", key::KEPT_FILES_DRAFT),
    ("files_drop_ask", key::KEPT_FILES_DROP_ASK),
    ("files_refused", key::KEPT_FILES_REFUSED),
    ("files_full", key::KEPT_FILES_FULL),
    ("files_nameless", key::KEPT_FILES_NAMELESS),
    ("files_remove", key::KEPT_FILES_REMOVE),
    ("files_removed", key::KEPT_FILES_REMOVED),
    ("files_added", key::KEPT_FILES_ADDED),
    ("files_kept", key::KEPT_FILES_KEPT),
    ("files_heading", key::FILES_HEADING),
    ("files_lead", key::FILES_LEAD),
    ("files_kinds", key::FILES_KINDS),
    ("files_clean", key::FILES_CLEAN),
    ("files_as_is", key::FILES_AS_IS),
    ("files_keep", key::FILES_KEEP),
    ("files_keep_hint", key::FILES_KEEP_HINT),
    ("files_whole", key::KEPT_FILES_WHOLE),
    ("files_choose", key::KEPT_FILES_CHOOSE),
    ("files_choose_hint", key::FILES_CHOOSE_HINT),
    ("files_empty", key::FILES_EMPTY),
    ("files_too_big", key::FILES_TOO_BIG),
    ("files_too_many", key::FILES_TOO_MANY),
    ("files_kind", key::FILES_KIND),
    ("files_not_what", key::FILES_NOT_WHAT),
    ("files_damaged", key::FILES_DAMAGED),
    ("shared", key::KEPT_SHARED),
    ("shared_text", key::KEPT_SHARED_TEXT),
    ("shared_shut", key::KEPT_SHARED_SHUT),
    ("shared_add", key::KEPT_SHARED_ADD),
    ("shared_drop", key::KEPT_SHARED_DROP),
    ("shared_drop_ask", key::KEPT_SHARED_DROP_ASK),
    ("shared_full", key::KEPT_SHARED_FULL),
    ("shared_other", key::KEPT_SHARED_OTHER),
    ("shared_off", key::KEPT_SHARED_OFF),
    ("phone", key::ABOUT_TEXT_PHONE),
    ("leave", key::KEPT_LEAVE),
    ("leave_text", key::KEPT_LEAVE_TEXT),
    ("leave_keep", key::KEPT_LEAVE_KEEP),
    ("leave_drop", key::KEPT_LEAVE_DROP),
    ("keep", key::CHECK_DROP_NO),
    ("sure", key::CHECK_DROP_YES),
    ("working", key::APP_WORKING),
    ("sign_in_button", key::SIGN_IN_BUTTON),
];

/// Each sentence by its name, as a script reads them.
pub fn kept_words(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    WORDS.iter().map(|(name, key)| (*name, text(lang, *key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::additions::LaterForm;

    #[test]
    fn what_other_apps_may_share_is_what_a_file_field_takes() {
        let manifest: serde_json::Value = serde_json::from_str(include_str!("../../public/manifest.webmanifest")).unwrap();
        let accept = manifest.pointer("/share_target/params/files/0/accept").and_then(|accept| accept.as_array()).unwrap();
        let kinds: Vec<_> = accept.iter().filter_map(|kind| kind.as_str()).collect();
        assert_eq!(kinds.join(","), ACCEPT);
    }

    #[test]
    fn the_form_to_tell_a_change_by_has_the_name_that_leads_to_it() {
        assert_eq!(LaterForm::of("more"), Some(LaterForm::More));
    }
}
