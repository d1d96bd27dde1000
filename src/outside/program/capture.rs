//! What is kept of a long output: its beginning and its end.

/// The most that is kept, in bytes.
pub(crate) const MOST: usize = 256 * 1024;
const HALF: usize = MOST / 2;
/// How much of a broken line is dropped at the cut, so that no half of a secret is left there:
/// half a secret is not recognised.
const RAGGED: usize = 4 * 1024;

/// The beginning and the end of what was printed.
#[derive(Debug, Default)]
pub(crate) struct Capture {
    head: Vec<u8>,
    tail: std::collections::VecDeque<u8>,
    dropped: usize,
}

impl Capture {
    /// Takes what was printed next.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(HALF - self.head.len()));
        self.head.extend_from_slice(first);
        self.tail.extend(rest);
        if let Some(over) = self.tail.len().checked_sub(HALF) {
            self.tail.drain(..over);
            self.dropped += over;
        }
    }

    /// The bytes that are kept.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        [self.head.as_slice(), &tail].concat()
    }

    /// The text; bytes that are no text are replaced.
    pub(crate) fn text(&self) -> String {
        if self.dropped == 0 {
            return String::from_utf8_lossy(&self.bytes()).into_owned();
        }
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        let ragged = self.head.len() - self.head.len().min(RAGGED);
        let head_end = self.head[ragged..]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(ragged, |at| ragged + at + 1);
        let ragged = tail.len().min(RAGGED);
        let tail_start = tail[..ragged]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(ragged, |at| at + 1);
        let dropped = self.dropped + (self.head.len() - head_end) + tail_start;
        format!(
            "{}[… {dropped} bytes …]\n{}",
            String::from_utf8_lossy(&self.head[..head_end]),
            String::from_utf8_lossy(&tail[tail_start..]),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_output_is_kept_whole() {
        let mut capture = Capture::default();
        for part in ["one\n", "", "två\n"] {
            capture.take(part.as_bytes());
        }
        assert_eq!(capture.text(), "one\ntvå\n");
    }

    #[test]
    fn a_long_output_keeps_its_beginning_and_its_end_and_says_what_is_missing() {
        let mut capture = Capture::default();
        let lines: Vec<String> = (0..100_000).map(|n| format!("line {n}\n")).collect();
        for line in &lines {
            capture.take(line.as_bytes());
        }
        let text = capture.text();
        assert!(text.len() <= MOST + 40);
        assert!(text.starts_with("line 0\n") && text.ends_with("line 99999\n"));
        let missing: usize = text
            .lines()
            .find_map(|line| {
                line.strip_prefix("[… ")?
                    .strip_suffix(" bytes …]")?
                    .parse()
                    .ok()
            })
            .expect("the gap is named");
        let marker = format!("[… {missing} bytes …]\n");
        let total: usize = lines.iter().map(String::len).sum();
        assert_eq!(text.len() - marker.len() + missing, total);
        let known = |line: &str| line.starts_with("line ") || line.starts_with('[');
        assert!(text.lines().all(known), "a line was cut in two");
    }

    #[test]
    fn a_secret_that_lies_across_the_cut_leaves_no_half() {
        let secret = "S3CR3T".repeat(100);
        for shift in [0, 100, 300, 599] {
            let mut capture = Capture::default();
            capture.take(&vec![b'x'; HALF - shift]);
            capture.take(secret.as_bytes());
            capture.take(&vec![b'y'; 3 * HALF]);
            assert!(!capture.text().contains("S3C"), "shifted by {shift}");
        }
    }
}
