//! Reading what strace wrote.
//!
//! `1234 1700000000.000001 fsync(9</data/vedette.sqlite-wal>) = 0`, and where threads overlap
//! `1234 … fsync(9</data/vedette.sqlite-wal> <unfinished ...>` with `1234 … <... fsync resumed>) = 0` later.

use std::collections::HashMap;

/// What was found out about the filings in a trace.
#[derive(Debug, Default, PartialEq)]
pub struct Filings {
    pub in_order: u32,
    /// The lines of the answers that came too early.
    pub out_of_order: Vec<String>,
}

/// How far the filing under way has come.
#[derive(Default, PartialEq)]
enum Stage {
    #[default]
    None,
    /// Its request has been read.
    Read,
    /// The write-ahead log has been written since.
    Written,
    /// An fsync of the log began after that, in this thread.
    Syncing(String),
    /// And has ended well.
    Synced,
}

/// Looks at each filing, one after another.
pub fn filings(text: &str) -> Filings {
    let (mut found, mut stage) = (Filings::default(), Stage::default());
    // What a thread was in the middle of.
    let mut begun: HashMap<String, String> = HashMap::new();
    for line in text.lines() {
        let Some((thread, call)) = split(line) else { continue };
        let resumed = call.starts_with("<... ");
        let whole = match begun.remove(thread) {
            Some(start) if resumed => start + call,
            _ => call.to_owned(),
        };
        let unfinished = call.ends_with("<unfinished ...>");
        if unfinished {
            begun.insert(thread.to_owned(), whole.clone());
        }
        let name = whole.split('(').next().unwrap_or_default();
        let (log, sync) = (whole.contains(".sqlite-wal>"), matches!(name, "fsync" | "fdatasync"));
        stage = match (stage, unfinished) {
            // Its answer begins when the call begins; everything else has happened when the call has ended.
            (stage, _) if answers(name, &whole) && !resumed => {
                if stage == Stage::Synced {
                    found.in_order += 1
                } else {
                    found.out_of_order.push(line.to_owned())
                }
                Stage::None
            }
            (_, false) if asks(name, &whole) => Stage::Read,
            (Stage::Read, false) if log && matches!(name, "pwrite64" | "pwritev" | "write" | "writev") => Stage::Written,
            (Stage::Written, true) if log && sync => Stage::Syncing(thread.to_owned()),
            (Stage::Written, false) if log && sync && !resumed && whole.ends_with("= 0") => Stage::Synced,
            (Stage::Syncing(by), false) if by == thread && sync && whole.ends_with("= 0") => Stage::Synced,
            (stage, _) => stage,
        };
    }
    found
}

fn split(line: &str) -> Option<(&str, &str)> {
    let (thread, rest) = line.trim_start().split_once(' ')?;
    let (_, call) = rest.trim_start().split_once(' ')?;
    Some((thread, call.trim_start()))
}

/// A filing comes in.
fn asks(name: &str, whole: &str) -> bool {
    matches!(name, "read" | "readv" | "recvfrom" | "recvmsg") && whole.contains("\"POST /api/v1/reports HTTP")
}

/// A "created" goes out. Filing is the only thing that is answered so.
fn answers(name: &str, whole: &str) -> bool {
    matches!(name, "write" | "writev" | "sendto" | "sendmsg") && whole.contains("\"HTTP/1.1 201 ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: &str = r#"11 1.000001 recvfrom(14<TCP:[1->2]>, "POST /api/v1/reports HTTP/1.1\r\nHo"..., 8192, 0, NULL, NULL) = 900"#;
    const WRITE: &str = r#"12 1.000002 pwrite64(9</d/vedette.sqlite-wal>, "\0\0"..., 4096, 32) = 4096"#;
    const SYNC: &str = "12 1.000003 fsync(9</d/vedette.sqlite-wal>) = 0";
    const ANSWER: &str = r#"11 1.000004 writev(14<TCP:[1->2]>, [{iov_base="HTTP/1.1 201 Created\r\n"..., iov_len=99}], 1) = 99"#;

    fn in_order(lines: &[&str]) -> bool {
        let found = filings(&lines.join("\n"));
        assert_eq!(found.in_order as usize + found.out_of_order.len(), 1);
        found.in_order == 1
    }

    #[test]
    fn an_answer_after_its_own_fsync_is_in_order() {
        assert!(in_order(&[ASK, WRITE, SYNC, ANSWER]));
        let (start, end) = ("12 1.000003 fdatasync(9</d/vedette.sqlite-wal> <unfinished ...>", "12 1.000004 <... fdatasync resumed>) = 0");
        assert!(in_order(&[ASK, WRITE, start, "13 1.0000031 read(3<pipe>, \"x\", 1) = 1", end, ANSWER]));
        assert!(!in_order(&[ASK, WRITE, start, ANSWER, end]), "begun is not done");
    }

    #[test]
    fn an_answer_without_before_or_after_anothers_fsync_is_not() {
        assert!(!in_order(&[ASK, WRITE, ANSWER]));
        assert!(!in_order(&[ASK, SYNC, WRITE, ANSWER]), "before the write it cannot have held it");
        assert!(!in_order(&[SYNC, ASK, WRITE, ANSWER, SYNC]));
        assert!(!in_order(&[ASK, ANSWER, WRITE, SYNC]));
        assert!(!in_order(&[ASK, WRITE, &SYNC.replace("= 0", "= -1 EIO (Input/output error)"), ANSWER]), "a failed one is none");
        assert!(!in_order(&[ASK, WRITE, &SYNC.replace("-wal", "-journal"), ANSWER]), "another file's is none");
        assert!(!in_order(&[ASK, &WRITE.replace("-wal>", "-shm>"), SYNC, ANSWER]));
    }

    #[test]
    fn each_filing_needs_one_of_its_own() {
        let found = filings(&[ASK, WRITE, SYNC, ANSWER, ASK, WRITE, ANSWER, ASK, WRITE, SYNC, ANSWER].join("\n"));
        assert_eq!((found.in_order, found.out_of_order.len()), (2, 1));
    }
}
