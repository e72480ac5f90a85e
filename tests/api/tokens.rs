//! Forged and malformed tokens (docs/security.md §2, V9). The list is data: `tests/contract/tokens.py` builds the same
//! ones for another implementation.

use super::{
    harness::{Person, TestApp, spawn_app, spawn_app_with},
    rotation::beside,
};
use backend::commands::keys;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use serde::Deserialize;
use shared::{accounts::WhoAmI, api::Endpoint, permission::Role, problem::Problem, time::Moment};

const HEADER: &str = r#"{"typ":"at+jwt","alg":"EdDSA","kid":"$KID"}"#;
const CLAIMS: &str = r#"{"iss":"$ISS","aud":"vedette","sub":"$SUB","sid":"$SID","iat":$T0,"nbf":$T0,"exp":$T300}"#;
/// The order of Ed25519's group, its lowest byte first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0x10,
];

/// A text of one's own, or the usual one with a part exchanged.
#[derive(Deserialize)]
#[serde(untagged)]
enum Edit {
    Whole(String),
    Part([String; 2]),
}

/// One token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    valid: bool,
    header: Option<Edit>,
    claims: Option<Edit>,
    sign: Option<String>,
    wire: Option<String>,
    /// Why the other implementation, which knows neither our sessions nor our strictness, takes it.
    #[serde(default, rename = "pyjwt")]
    _pyjwt: String,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../golden/tokens.json")).unwrap()
}

/// What a forger who has everything of one person's but the key, or even the key, can make.
struct Forge {
    ours: Ed25519KeyPair,
    other: Ed25519KeyPair,
    words: Vec<(&'static str, String)>,
    now: i64,
}

impl Forge {
    fn of(app: &TestApp, person: &Person) -> Self {
        let (kid, private) = app.kernel.vault.token_key().unwrap();
        let other = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let words = vec![
            ("$UPPERKID", kid.to_uppercase()),
            ("$KID", kid),
            ("$OTHER", URL_SAFE_NO_PAD.encode(other.public_key())),
            ("$ISS", app.kernel.config.public_origin().to_string()),
            ("$SUB", person.account.as_ref().unwrap().id.to_string()),
            ("$SID", person.session().to_string()),
            ("$LONG", "k".repeat(6000)),
        ];
        Self { ours: Ed25519KeyPair::from_pkcs8_maybe_unchecked(&private).unwrap(), other, words, now: app.now().0 / 1000 }
    }

    fn text(&self, usual: &str, edit: Option<&Edit>) -> String {
        let text = match edit {
            None => usual.to_owned(),
            Some(Edit::Whole(text)) => text.clone(),
            Some(Edit::Part([from, to])) => {
                assert!(usual.contains(from.as_str()), "{from} is not in {usual}");
                usual.replacen(from, to, 1)
            }
        };
        let mut text = self.words.iter().fold(text, |text, (word, value)| text.replace(word, value));
        // `$T300` is the time in 300 seconds.
        while let Some(start) = text.find("$T") {
            let digits = text[start + 2..].find(|c: char| !c.is_ascii_digit() && c != '-').map_or(text.len(), |end| start + 2 + end);
            let seconds: i64 = text[start + 2..digits].parse().unwrap();
            text.replace_range(start..digits, &(self.now + seconds).to_string());
        }
        text
    }

    fn token(&self, case: &Case) -> String {
        let (header, claims) = (self.text(HEADER, case.header.as_ref()), self.text(CLAIMS, case.claims.as_ref()));
        let (h, c) = (URL_SAFE_NO_PAD.encode(&header), URL_SAFE_NO_PAD.encode(&claims));
        let message = format!("{h}.{c}");
        let ours = |message: &str| self.ours.sign(message.as_bytes()).as_ref().to_vec();
        let hmac = |secret: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes()).as_ref().to_vec();
        let mut signature = match case.sign.as_deref() {
            Some("other") => self.other.sign(message.as_bytes()).as_ref().to_vec(),
            Some("hmac") => hmac(self.ours.public_key().as_ref()),
            Some("hmac-empty") => hmac(b""),
            Some("noughts") => vec![0; 64],
            Some("claims") => ours(&c),
            Some("elsewhere") => ours("vedette"),
            None | Some("flipped" | "short" | "long" | "malleable") => ours(&message),
            Some(other) => panic!("nobody signs like {other}"),
        };
        match case.sign.as_deref() {
            Some("flipped") => signature[10] ^= 1,
            Some("short") => drop(signature.pop()),
            Some("long") => signature.push(0),
            Some("malleable") => {
                let mut carry = 0;
                for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
                    let sum = u16::from(*byte) + u16::from(order) + carry;
                    *byte = u8::try_from(sum & 0xff).unwrap();
                    carry = sum >> 8;
                }
            }
            _ => {}
        }
        let s = URL_SAFE_NO_PAD.encode(&signature);
        let wire = case.wire.as_deref().unwrap_or("$H.$C.$S");
        // The last of 86 letters holds two bits that are none.
        let n = s[..s.len() - 1].to_owned() + next_letter(&s[s.len() - 1..]);
        [("$H", &h), ("$C", &c), ("$c", &claims), ("$S", &s), ("$B", &STANDARD.encode(&signature)), ("$N", &n)]
            .iter()
            .fold(wire.to_owned(), |wire, (word, value)| wire.replace(word, value))
    }
}

/// The letter with the lowest bit turned over: an unused one where the signature has its 64 bytes.
fn next_letter(letter: &str) -> &'static str {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let at = LETTERS.find(letter).unwrap() ^ 1;
    &LETTERS[at..=at]
}

async fn ask(app: &TestApp, token: &str) -> (u16, String) {
    let bearer = reqwest::header::HeaderValue::from_bytes(format!("Bearer {token}").as_bytes()).unwrap();
    let call = reqwest::Client::new().get(format!("{}{}", app.address, WhoAmI::PATH)).header("authorization", bearer);
    let response = call.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// A token as the key of that moment would sign it now.
async fn good(app: &TestApp, forge: &mut Forge) -> u16 {
    forge.now = app.now().0 / 1000;
    let good = cases().into_iter().find(|case| case.valid).unwrap();
    ask(app, &forge.token(&good)).await.0
}

#[tokio::test]
async fn an_older_key_verifies_until_what_it_signed_has_run_out_and_then_is_gone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Lead]).await;
    let mut old = Forge::of(&app, &person);
    let file = |name: &str| app.folder.path().join("keys").join(name);
    keys::rotate(&beside(&app).await, true).await.unwrap();
    app.settle().await;
    let mut new = Forge::of(&app, &person);
    assert_ne!(old.words[1], new.words[1], "another key signs");
    person.renew().await;
    // The command line's clock stood at the beginning, half a minute ago.
    app.pass(5 * Moment::MINUTE + 29 * Moment::SECOND);
    app.settle().await;
    assert_eq!((good(&app, &mut old).await, good(&app, &mut new).await), (200, 200));
    assert!(file("token-0001.pk8").exists());
    app.pass(Moment::SECOND);
    app.settle().await;
    assert_eq!((good(&app, &mut old).await, good(&app, &mut new).await), (401, 200));
    assert!(!file("token-0001.pk8").exists() && file("token-0002.pk8").exists());
    assert!(
        file("kek-0001.key").exists() && file("audit-0001.pk8").exists() && file("filing-0001.key").exists(),
        "others open what is old"
    );
    let status = keys::status(&beside(&app).await).await.unwrap().join("\n");
    assert!(status.contains("token-0002.pk8, in use") && !status.contains("token-0001"), "{status}");
    keys::rotate(&beside(&app).await, true).await.unwrap();
    assert!(file("token-0003.pk8").exists(), "no number comes twice");
}

#[tokio::test]
async fn no_forged_or_malformed_token_opens_anything_and_all_are_told_the_same() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let forge = Forge::of(&app, &person);
    let (cases, mut told) = (cases(), Vec::new());
    assert!(cases.len() > 80 && cases.iter().filter(|case| case.valid).count() == 1);
    for case in &cases {
        let (status, body) = ask(&app, &forge.token(case)).await;
        assert_eq!(status, if case.valid { 200 } else { 401 }, "{}: {body}", case.name);
        if !case.valid {
            told.push(Problem { request_id: None, ..serde_json::from_str(&body).unwrap() });
        }
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "the answer tells nobody how near they were");
    let good = cases.iter().find(|case| case.valid).unwrap();
    assert_eq!(ask(&app, &forge.token(good)).await.0, 200, "nothing of it harmed whoever holds a good one");
}
