//! What can be known of a line alone, in any order and by anybody: whether it is as it was written,
//! and what it says.
//!
//! Refuses to know what stands before a line. Invariant: whoever understands a line, ahead or when its
//! turn comes, understands the same.

use super::header::Header;
use super::line::decode;
use super::seal::unseal;
use crate::base::{Digest, WriterId};
use crate::incident::Record;

/// A line that is as it was written, and everything about it that can be known without the lines
/// before it.
#[derive(Debug)]
pub struct Understood {
    pub(super) digest: Digest,
    /// Its record and the line that it follows.
    pub(super) record: Option<(Record, Digest)>,
}

/// Understands a line without its newline; `None` when it is not as it was written.
#[must_use]
pub fn understand(line: &[u8], writer: &WriterId) -> Option<Understood> {
    let digest = unseal(line)?;
    // A header is looked at in its place.
    let is_header = line.starts_with(Header::BEGINS);
    let record = if is_header {
        None
    } else {
        decode(line, writer)
    };
    Some(Understood { digest, record })
}

/// Understands the lines that end in these bytes, ahead of whoever takes them: each that is as it was
/// written, with the place where it begins. The others are left out, so that noise takes no memory.
#[must_use]
pub fn understand_all(bytes: &[u8], writer: &WriterId) -> Vec<(usize, Understood)> {
    // A copy of our own: a name that all share would be counted by all at the same time.
    let writer = writer.apart();
    let mut lines = Vec::new();
    let mut at = 0;
    while let Some((line, true)) = next_line(&bytes[at..]) {
        lines.extend(understand(line, &writer).map(|line| (at, line)));
        at += line.len() + 1;
    }
    lines
}

/// The bytes up to the next newline and whether there is one; `None` at the end.
pub(super) fn next_line(rest: &[u8]) -> Option<(&[u8], bool)> {
    // Searched with the machine's widest instructions.
    match memchr::memchr(b'\n', rest) {
        Some(end) => Some((&rest[..end], true)),
        None => (!rest.is_empty()).then_some((rest, false)),
    }
}
