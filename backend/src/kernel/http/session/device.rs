//! What a browser says it is, as coarse as people tell their devices apart by.
//!
//! Families only: a version or a model would tell more about somebody than a list of their own devices needs.

use actix_web::{HttpRequest, http::header::USER_AGENT};
use shared::sessions::{Browser, Device, System};

/// The first word found decides: most browsers also claim to be an older one, and iPads to be a Mac.
const BROWSERS: &[(&str, Browser)] = &[
    ("Edg", Browser::Edge),
    ("OPR/", Browser::Opera),
    ("OPT/", Browser::Opera),
    ("SamsungBrowser", Browser::Samsung),
    ("Firefox/", Browser::Firefox),
    ("FxiOS", Browser::Firefox),
    ("CriOS", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Safari/", Browser::Safari),
];

const SYSTEMS: &[(&str, System)] = &[
    ("iPhone", System::Iphone),
    ("iPad", System::Ipad),
    ("Android", System::Android),
    ("CrOS", System::ChromeOs),
    ("Windows", System::Windows),
    ("Macintosh", System::Mac),
    ("Linux", System::Linux),
];

/// The device a request says it comes from.
pub(in crate::kernel::http) fn device(request: &HttpRequest) -> Device {
    named(request.headers().get(USER_AGENT).and_then(|said| said.to_str().ok()).unwrap_or_default())
}

fn named(said: &str) -> Device {
    let browser = BROWSERS.iter().find(|(word, _)| said.contains(word)).map_or(Browser::Other, |(_, browser)| *browser);
    let system = SYSTEMS.iter().find(|(word, _)| said.contains(word)).map_or(System::Other, |(_, system)| *system);
    Device { browser, system }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_claim_to_be_others_are_called_by_their_own_name() {
        let apple = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (said, browser, system) in [
            (format!("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) {apple} Version/19.0 Mobile/15E148 Safari/604.1"), Browser::Safari, System::Iphone),
            (format!("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) {apple} CriOS/140.0 Mobile/15E148 Safari/604.1"), Browser::Chrome, System::Iphone),
            ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36".into(), Browser::Samsung, System::Android),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0".into(), Browser::Edge, System::Windows),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into(), Browser::Firefox, System::Linux),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36".into(), Browser::Chrome, System::ChromeOs),
            (format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {apple} Version/19.0 Safari/605.1.15"), Browser::Safari, System::Mac),
            ("curl/8.0".into(), Browser::Other, System::Other),
            (String::new(), Browser::Other, System::Other),
        ] {
            assert_eq!(named(&said), Device { browser, system }, "{said}");
        }
    }
}
