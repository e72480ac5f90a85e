//! Bytes as a network brings them, made lines again.

/// The line that has begun.
#[derive(Debug, Default)]
pub struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// Takes some bytes; gives the lines that are whole by now.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut whole = Vec::new();
        for byte in bytes {
            if *byte == b'\n' {
                whole.push(String::from_utf8_lossy(&self.begun).into_owned());
                self.begun.clear();
            } else {
                self.begun.push(*byte);
            }
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_whole_however_it_was_cut_up() {
        let text = "\n{\"event\":\"CASES_CHANGED\"}\n\n{\"é\":1}\n";
        let wanted = ["", "{\"event\":\"CASES_CHANGED\"}", "", "{\"é\":1}"];
        for size in 1..=text.len() {
            let mut lines = Lines::default();
            let all: Vec<String> = text.as_bytes().chunks(size).flat_map(|part| lines.take(part)).collect();
            assert_eq!(all, wanted, "in parts of {size}");
        }
    }

    #[test]
    fn a_line_without_its_end_is_no_line_yet() {
        let mut lines = Lines::default();
        assert!(lines.take(b"{\"event\"").is_empty());
        assert_eq!(lines.take(b":1}\n{"), ["{\"event\":1}"]);
    }
}
