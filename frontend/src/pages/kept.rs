//! What a phone says about what it keeps. The script that keeps it (`public/offline.js`) is filled with these words, so that
//! they stand with all others and cost the app nothing.

use shared::locale::{Key, Lang, key, text};
use std::collections::BTreeMap;

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
    ("dropped", key::KEPT_DROPPED),
    ("sent", key::KEPT_SENT),
    ("cannot", key::KEPT_CANNOT),
    ("draft", key::KEPT_DRAFT),
    ("draft_open", key::KEPT_DRAFT_OPEN),
    ("draft_shut", key::KEPT_DRAFT_SHUT),
    ("draft_ask", key::KEPT_DRAFT_ASK),
    ("carry_on", key::KEPT_CARRY_ON),
    ("typing", key::KEPT_TYPING),
    ("typing_on", key::KEPT_TYPING_ON),
    ("typing_off", key::KEPT_TYPING_OFF),
    ("typing_stop", key::KEPT_TYPING_STOP),
    ("typing_start", key::KEPT_TYPING_START),
    ("leave", key::KEPT_LEAVE),
    ("leave_text", key::KEPT_LEAVE_TEXT),
    ("leave_keep", key::KEPT_LEAVE_KEEP),
    ("leave_drop", key::KEPT_LEAVE_DROP),
    ("keep", key::CHECK_DROP_NO),
    ("sure", key::CHECK_DROP_YES),
    ("working", key::APP_WORKING),
    ("sign_in_button", key::SIGN_IN_BUTTON),
];

/// Each sentence by its name, each language by its tag, as a script reads them.
pub fn kept_words() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let said = |lang: Lang| WORDS.iter().map(|(name, key)| (*name, text(lang, *key))).collect();
    Lang::ALL.into_iter().map(|lang| (lang.tag(), said(lang))).collect()
}
