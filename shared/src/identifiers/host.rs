//! Host names: one form for a name however its letters were typed, and what it imitates.
//!
//! Only the Punycode part of IDNA. Its tables of compatibility forms weigh more than the whole phone app, and
//! browsers and mail programs hand names over in composed lower case already (docs/domain.md §4.5).

use idna::punycode;

/// A host name in lower case and ASCII, without `www.` and a dot at the end. None for what cannot be one.
pub(super) fn domain(text: &str) -> Option<String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > 253 {
        return None;
    }
    let labels = text.split(['.', '。', '．', '｡']).map(label).collect::<Option<Vec<_>>>()?;
    let start = usize::from(labels.len() > 2 && labels.first().is_some_and(|first| first == "www"));
    let last = labels.last()?;
    // A last label of digits is an address or a version number.
    if labels.len() < 2 || last.len() < 2 || !last.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let name = labels.get(start..)?.join(".");
    // `www.www.` would lose another label each time it is read.
    (name.len() <= 253 && !(name.starts_with("www.") && name.matches('.').count() > 1)).then_some(name)
}

fn label(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || (!c.is_ascii() && c.is_alphanumeric());
    let mark = |c: char| matches!(c, '\u{300}'..='\u{36F}');
    if lower.is_empty() || lower.starts_with('-') || lower.ends_with('-') || !lower.chars().all(|c| plain(c) || mark(c)) {
        return None;
    }
    let ascii = if lower.is_ascii() { lower } else { format!("xn--{}", punycode::encode_str(&lower)?) };
    (ascii.len() <= 63).then_some(ascii)
}

/// The host of a normalised link.
pub(super) fn of_url(value: &str) -> &str {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if host.starts_with('[') { host } else { host.split(':').next().unwrap_or(host) }
}

/// The name with each letter of Cyrillic or Greek that looks Latin written in Latin, if that makes it plain ASCII.
pub(super) fn looks_like(domain: &str) -> Option<String> {
    let labels = domain.split('.').map(|label| match label.strip_prefix("xn--") {
        None => Some(label.to_owned()),
        Some(coded) => punycode::decode_to_string(coded)?.chars().map(latin).collect(),
    });
    let name = labels.collect::<Option<Vec<_>>>()?.join(".");
    (name != domain).then_some(name)
}

fn latin(c: char) -> Option<char> {
    const IMITATIONS: &str = "аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwӏlոnνvοoαaρpιiκkυuτtгrкkмmтtнhвbɑaɡgıiⅼl";
    if c.is_ascii() {
        return Some(c);
    }
    let mut pairs = IMITATIONS.chars();
    while let (Some(foreign), Some(plain)) = (pairs.next(), pairs.next()) {
        if foreign == c {
            return Some(plain);
        }
    }
    None
}

/// Endings that make two words with a dot between them a host name without further proof. Not all there are: in
/// prose, `report.final` is a file and `evening.He` a missing blank.
pub(super) fn has_common_ending(text: &str) -> bool {
    const GENERIC: &str = " com net org info biz name pro edu gov mil int example aero asia coop jobs mobi museum tel travel \
        academy agency app art associates bank blog business careers center chat city click cloud club community company \
        consulting center capital dev digital direct email energy events exchange expert finance foundation fund gallery \
        global group guru health help host institute international investments ist jobs law legal life link live loan \
        london london ltd management marketing media money network news nyc online page partners party photos press \
        recruitment report reviews sale school scot security services shop site social software solutions space store \
        studio support systems team tech technology tips today tools top tours trade training tv university ventures \
        video vip wales cymru website wiki win work works world xyz zone ";
    const COUNTRIES: &str = " ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt \
        bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo \
        fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke \
        kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw \
        mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd \
        se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va \
        vc ve vg vi vn vu wf ws ye yt za zm zw ";
    let Some((_, last)) = text.rsplit_once('.') else { return false };
    // "…at the end.It began" is two sentences; names are typed in one case.
    let one_case = !last.chars().any(char::is_uppercase) || !text.chars().any(char::is_lowercase);
    let last = last.to_lowercase();
    // Files that people name in prose, whose endings are countries too.
    let file = matches!(last.as_str(), "md" | "rs" | "py" | "sh" | "pl" | "ps");
    let listed = |list: &str| list.split(' ').any(|ending| ending == last);
    one_case && !file && (last.starts_with("xn--") || !last.is_ascii() || listed(GENERIC) || listed(COUNTRIES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_has_one_form() {
        for typed in ["bücher.example", "BÜCHER.Example.", "www.xn--bcher-kva.example", "xn--bcher-kva。example"] {
            assert_eq!(domain(typed).as_deref(), Some("xn--bcher-kva.example"), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_host_is_none() {
        let long = format!("{}.example", "a".repeat(64));
        for typed in ["example", "1.2", "1.2.3.4", "a..example", ".example", "-a.example", "a b.example", "a.e", long.as_str(), ""] {
            assert_eq!(domain(typed), None, "{typed}");
        }
    }

    #[test]
    fn letters_of_another_script_show_what_they_imitate() {
        let imitated = domain("аmbеr.example").unwrap();
        assert!(imitated.starts_with("xn--"));
        assert_eq!(looks_like(&imitated).as_deref(), Some("amber.example"));
        for honest in ["amber.example", "xn--bcher-kva.example", "xn--80ak6aa.xn--p1ai"] {
            assert_eq!(looks_like(honest), None, "{honest}");
        }
    }
}
