//! A call of an endpoint, ready for any transport: writing its request, reading its answer.

mod read;

use crate::{
    api::{Endpoint, Method, Params},
    problem::Problem,
};

pub use read::{Unreadable, from_json, from_value};

/// A request ready for any transport.
#[derive(Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// The JSON body; `None` where there is nothing to send.
    pub body: Option<String>,
}

/// Writes a call of `E`.
///
/// # Errors
/// When the request does not serialise, which is a fault of its type.
pub fn outgoing<E: Endpoint>(params: &E::Params, request: &E::Request) -> Result<Outgoing, serde_json::Error> {
    let mut path = path::<E>(params);
    let body = match E::METHOD {
        Method::Get => {
            let query = query_string(&serde_json::to_value(request)?);
            if !query.is_empty() {
                path = format!("{path}?{query}");
            }
            None
        }
        Method::Post => Some(serde_json::to_string(request)?).filter(|body| body != "null"),
    };
    Ok(Outgoing { method: E::METHOD, path, body })
}

/// Reads the answer of `E`: the response for 2xx, else the problem the server told.
///
/// # Errors
/// The server's [`Problem`], or one of code `unreadable` when the answer was not ours.
pub fn incoming<E: Endpoint>(status: u16, body: &[u8]) -> Result<E::Response, Problem> {
    if (200..300).contains(&status) {
        let body = if body.is_empty() { b"null" } else { body };
        from_json(body).map_err(|_| Problem::unreadable(status))
    } else {
        Err(from_json(body).unwrap_or_else(|_| Problem::unreadable(status)))
    }
}

/// The path of `E` with its segments filled in.
pub fn path<E: Endpoint>(params: &E::Params) -> String {
    fill_path(E::PATH, &params.write())
}

/// What stands in a path for the one segment of `E`, which is its last.
pub fn value<E: Endpoint>(path: &str) -> Option<&str> {
    path.strip_prefix(E::PATH.split('{').next()?)
}

fn fill_path(pattern: &str, values: &[String]) -> String {
    let mut values = values.iter();
    let filled: Vec<String> = pattern
        .split('/')
        .map(|segment| if segment.starts_with('{') { values.next().map(|v| escape(v)).unwrap_or_default() } else { segment.to_owned() })
        .collect();
    filled.join("/")
}

/// The query string of a flat object; `null` values are left out.
fn query_string(value: &serde_json::Value) -> String {
    let Some(object) = value.as_object() else { return String::new() };
    let pairs: Vec<String> = object
        .iter()
        .filter_map(|(name, value)| {
            let written = match value {
                serde_json::Value::Null => return None,
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            Some(format!("{}={}", escape(name), escape(&written)))
        })
        .collect();
    pairs.join("&")
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            other => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                escaped.push('%');
                for nibble in [other >> 4, other & 15] {
                    escaped.push(HEX.get(usize::from(nibble)).copied().map_or('0', char::from));
                }
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_path_is_what_was_written_into_it() {
        use crate::pages::{ShowQuestion, StartPage};
        let written = path::<ShowQuestion>(&("what".to_owned(),));
        assert_eq!((written.as_str(), value::<ShowQuestion>(&written)), ("/plain/what", Some("what")));
        assert_eq!((path::<StartPage>(&()).as_str(), value::<ShowQuestion>("/report")), ("/", None));
    }

    #[test]
    fn a_question_stands_in_the_address_and_an_act_in_the_body() {
        use crate::{
            own_acts::{WithdrawReport, Withdrawal},
            page::PageQuery,
            sessions::{EndOtherSessions, ListSessions},
        };
        let asked = |cursor: Option<&str>| {
            let sent = outgoing::<ListSessions>(&(), &PageQuery { cursor: cursor.map(str::to_owned) }).unwrap();
            (sent.path, sent.body)
        };
        assert_eq!(asked(None), (ListSessions::PATH.to_owned(), None));
        assert_eq!(asked(Some("a b")), (format!("{}?cursor=a%20b", ListSessions::PATH), None));
        let nothing = outgoing::<EndOtherSessions>(&(), &()).unwrap();
        assert_eq!((nothing.path.as_str(), nothing.body), (EndOtherSessions::PATH, None));
        let reference = crate::ids::Reference::from_random(1);
        let act = outgoing::<WithdrawReport>(&(reference,), &Withdrawal::default()).unwrap();
        assert!(act.path.ends_with("/withdraw") && act.body.is_some_and(|body| body.starts_with('{')));
    }

    #[test]
    fn a_path_value_cannot_leave_its_segment() {
        assert_eq!(fill_path("/api/v1/cases/{id}", &["../a b".to_owned()]), "/api/v1/cases/..%2Fa%20b");
    }
}
