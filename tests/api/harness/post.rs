//! Letters as their reader sees them: decoded.

/// A letter's subject and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub to: String,
    pub subject: String,
    pub words: String,
}

/// Reads a letter as it went over the wire.
pub fn read(raw: &str) -> Post {
    let raw = raw.replace("\r\n", "\n");
    let (head, body) = raw.split_once("\n\n").unwrap();
    let head = head.replace("\n ", " ");
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    let words = match header("Content-Transfer-Encoding:").as_str() {
        "quoted-printable" => quoted_printable(body),
        "7bit" => body.to_owned(),
        other => panic!("a letter came in {other}"),
    };
    Post { to: header("To:"), subject: header("Subject:"), words }
}

fn quoted_printable(body: &str) -> String {
    let mut bytes = Vec::new();
    let joined = body.replace("=\n", "");
    let mut rest = joined.as_str();
    while let Some((before, after)) = rest.split_once('=') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).unwrap()
}

impl Post {
    /// The first link.
    pub fn link(&self) -> String {
        let start = self.words.find("http").unwrap_or_else(|| panic!("no link in {}", self.words));
        self.words[start..].split_whitespace().next().unwrap().to_owned()
    }

    /// The code behind the link's `#`.
    pub fn code(&self) -> String {
        self.link().split_once('#').unwrap().1.to_owned()
    }
}
