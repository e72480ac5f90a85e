//! What people write that is no identifier, and what they paste around one.

use crate::identifiers::*;

fn values(text: &str) -> Vec<String> {
    find(text).into_iter().map(|found| found.identifier.value().to_owned()).collect()
}

#[test]
fn ordinary_prose_holds_no_identifiers() {
    for text in [
        "He said he works for a think tank, e.g. as a consultant, i.e. paid by the day.",
        "We met at 14:30 on 12/05/2025 and again on 01-02-2025 10:15, room 2.14.",
        "On 05.06.2025 at 09.30 he offered £2,500.00 (about €2.900,50) or $1.5m.",
        "The office is at SW1A 1AA, the other one at M1 1AE or EC1A 1BB.",
        "My reference is AR-7KQ4-M2P9, the case number 2025/0042 and the room 0123.",
        "Call 999, 101 or 0800 1111. The code was 123456 and the PIN 0042.",
        "It was the end.He left. And then...nothing. See p.12, para.3 and fig.4.",
        "Version 1.2.3 of the report.pdf, photo.jpg, minutes.docx and notes.md",
        "He was @ the bar @ 5pm, @10am the next day, and/or later; 50% of it; 3 x 4 = 12.",
        "U.S. and U.K. officials, Ph.D., a.m., p.m., St.James, No.10, Q&A, C++, std::io, a::b",
        "I use Signal daily. Telegram message came first, then a Skype call; Facebook was next.",
        "Signal: strong. The car was blue, the plate had a 7, reg unknown. The company was small.",
        "They sorted the code of 12 people. X marks the spot; x on the map. Vehicle 2 of 3.",
        "Ratio 16:9, 1:1, 10.000,00, 1.000.000, 1e10, 0x1F, #42, A4, B12, 5G, 24/7, 9-5, C3PO.",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb GB28 NWBK 6016 1331 9268 19 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "https:// http://localhost www. @ @- mailto: tel: :// [at] [dot] ://:// name@host a@b",
        "Mae’n gofyn am wybodaeth. Он спросил про голосование. 他问了投票的事。",
        "",
    ] {
        let found: Vec<_> = find(text).into_iter().map(|found| (found.identifier.kind(), text[found.range].to_owned())).collect();
        assert!(found.is_empty(), "{text}\n{found:?}");
    }
}

#[test]
fn six_spellings_of_one_linkedin_account_are_one() {
    let text = "https://www.linkedin.com/in/amber-quill/\nuk.linkedin.com/in/Amber-Quill?trk=x\nhttp://m.linkedin.com/mwlite/in/amber-quill\n\
        LINKEDIN.COM/in/amber%2dquill/en\nhxxps://linkedin[.]com/in/amber-quill#about\nLinkedIn: @amber-quill";
    let found = find(text);
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|other| other.identifier.as_matched() == "1:PROFILE_URL:LINKEDIN:in/amber-quill"));
}

#[test]
fn a_box_with_several_things_gives_each_of_them() {
    let text = "Check out Amber’s profile https://uk.linkedin.com/in/amber-quill?trk=x, she also wrote from\n\
        <amber+mp@recruiting.example>; WhatsApp +44 7700 900123 and Telegram: @AmberQuill.\n\
        Site: www.amber-recruiting.example/jobs?utm_source=li, wallet bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n\
        a@one.example,b@two.example;https://x.com/amber_q,https://t.me/amber_q";
    assert_eq!(
        values(text),
        [
            "in/amber-quill",
            "amber@recruiting.example",
            "+447700900123",
            "amberquill",
            "https://amber-recruiting.example/jobs",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "a@one.example",
            "b@two.example",
            "amber_q",
            "amber_q",
        ]
    );
}

#[test]
fn a_range_is_what_was_typed() {
    let text = "Écrit à « amber [at] recruiting[.]example », then (+44 7700 900123)… https://x.com/amber.";
    let typed: Vec<&str> = find(text).into_iter().map(|found| &text[found.range]).collect();
    assert_eq!(typed, ["amber [at] recruiting[.]example", "+44 7700 900123", "https://x.com/amber"]);
}

#[test]
fn a_script_without_blanks_does_not_hide_a_link() {
    assert_eq!(values("看看https://t.me/amberquill，谢谢"), ["amberquill"]);
    assert_eq!(values("邮箱amber@recruiting.example。"), ["amber@recruiting.example"]);
}

#[test]
fn a_link_that_hides_its_host_is_read_and_says_so() {
    for text in ["https://www.linkedin.com@amber.example/login", "https://linkedin.com%2Fin:x@amber.example/login"] {
        let id = parse(text, None).unwrap();
        assert_eq!(id.value(), "https://amber.example/login");
        assert!(id.is_disguised());
    }
    assert!(!parse("https://amber.example/login", None).unwrap().is_disguised());
    assert_eq!(parse("https://amber.example\\@linkedin.com/in/x", None).unwrap().domain().unwrap().value(), "amber.example");
}

#[test]
fn a_host_in_borrowed_letters_shows_what_it_imitates() {
    let id = parse("https://аmber.example/login", None).unwrap();
    assert_eq!(id.looks_like().as_deref(), Some("amber.example"));
    assert_eq!(parse("https://amber.example/login", None).unwrap().looks_like(), None);
}

#[test]
fn what_many_share_is_weak_and_what_one_has_is_strong() {
    use Strength::{Strong, Weak};
    for (text, hint, strength) in [
        ("linkedin.com/in/amber-quill", None, Strong),
        ("a@gmail.com", None, Strong),
        ("07700 900123", None, Strong),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", None, Strong),
        ("GB29NWBK60161331926819", None, Strong),
        ("amber.example", None, Strong),
        ("https://amber.example/x", None, Strong),
        ("amber.github.io", None, Strong),
        ("amber_88", Some(Hint::Platform(Platform::Discord)), Strong),
        ("@amber_88", None, Weak),
        ("gmail.com", None, Weak),
        ("https://bit.ly/abc", None, Weak),
        ("https://www.parliament.uk/x", None, Weak),
        ("192.0.2.1", None, Weak),
        ("https://192.0.2.1/x", None, Weak),
        ("AB12 CDE", None, Weak),
        ("01234567", Some(Hint::Kind(Kind::CompanyNo)), Weak),
        ("a green boat", Some(Hint::Kind(Kind::Other)), Weak),
    ] {
        assert_eq!(parse(text, hint).unwrap().strength(), strength, "{text}");
    }
}

#[test]
fn a_room_of_a_platform_is_nobodys_name() {
    for (name, platform) in [
        ("home", Platform::X),
        ("explore", Platform::Instagram),
        ("groups", Platform::Facebook),
        ("gr.oups", Platform::Facebook),
        ("share", Platform::Telegram),
        ("settings", Platform::GitHub),
        ("feed", Platform::Vk),
    ] {
        assert_eq!(parse(name, Some(Hint::Platform(platform))), None, "{name}");
    }
}

#[test]
fn a_hint_that_does_not_fit_repairs_nothing() {
    for (text, kind) in [
        ("GB29NWBK60161331926818", Kind::Account),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", Kind::CryptoWallet),
        ("amber@recruiting.example", Kind::Phone),
        ("07700", Kind::Phone),
        ("https://x.com/amber", Kind::Url),
        ("", Kind::Other),
    ] {
        assert_eq!(parse(text, Some(Hint::Kind(kind))), None, "{text}");
    }
    assert_eq!(parse("https://x.com/amber", Some(Hint::Platform(Platform::LinkedIn))), None);
}

#[test]
fn an_identifier_does_not_print_itself() {
    let printed = format!("{:?}", find("amber.quill@recruiting.example https://t.me/amberquill 07700 900123"));
    assert!(!printed.contains("amber") && !printed.contains("900123") && printed.contains("EMAIL"), "{printed}");
}

#[test]
fn what_is_hashed_tells_kinds_and_platforms_apart() {
    let of = |text: &str, platform| parse(text, Some(Hint::Platform(platform))).unwrap().as_matched();
    assert_eq!(of("amberq", Platform::X), "1:PROFILE_URL:X:amberq");
    assert_ne!(of("amberq", Platform::X), of("amberq", Platform::Instagram));
    assert_eq!(parse("@amberq", None).unwrap().as_matched(), "1:HANDLE::amberq");
    assert_eq!(parse("A+b@amber.example", None).unwrap().as_matched(), "1:EMAIL::a@amber.example");
}
