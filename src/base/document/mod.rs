//! A TOML file, read so that everything that is wrong with it is reported at once.
//!
//! Owns the way from text to values: limits, syntax, unknown keys, types, and the exact place of
//! each. Refuses to know what a key means: the caller brings a [`Shape`] for every table and asks
//! for the values it needs. A finding never ends the reading.
//! Invariant: a value comes out only when nothing is wrong with the file, unless it is asked for as
//! [`salvage`], and no input, however
//! long, deep or broken, ends in a panic or a full stack.

mod brackets;
mod findings;
mod mend;
pub mod nearest;
mod nesting;
mod section;
pub(crate) mod sentence;
mod toml_words;
mod value;

pub use findings::Findings;
pub use section::{Section, Shape};
pub use value::{Value, invalid_name};

use super::{Diagnostic, Level};
use std::ops::Range;
use toml::de::DeTable;

/// The longest file that is read, in bytes.
pub const LONGEST_FILE: usize = 1024 * 1024;

/// The longest single text in a file, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;

/// Reads a file: the value, unless something is wrong, and the findings in the order of the text.
///
/// A file with broken syntax is mended for the reading, so that the rest of it is looked at too;
/// what is missing is then not reported, as it may stand in the part that could not be read.
pub fn walk<T>(
    text: &str,
    shape: &'static Shape,
    read: impl FnOnce(&Section<'_>, &mut Findings) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let (value, found) = salvage(text, shape, |root, found, _| read(root, found));
    let is_sound = found.iter().all(|finding| finding.level != Level::Error);
    (value.filter(|_| is_sound), found)
}

/// Reads a file as [`walk`] does, and gives back what could be read even where something is wrong.
///
/// What is wrong has been noted by then, so the caller can leave out what it touches. `read` is told
/// which parts of the text are no TOML and were taken for blank ones.
pub fn salvage<T>(
    text: &str,
    shape: &'static Shape,
    read: impl FnOnce(&Section<'_>, &mut Findings, &[Range<usize>]) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let mut found = Findings::default();
    if let Some(refused) = too_big(text.len()).or_else(|| nesting::too_deep(text)) {
        return (None, vec![refused]);
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut value = None;
    if errors.is_empty() {
        let root = Section::root(root.get_ref(), shape, &mut found);
        value = read(&root, &mut found, &[]);
    } else {
        drop(root);
        if let Some((mended, torn)) = mend::mend(text, errors, &mut found) {
            let (root, _) = DeTable::parse_recoverable(&mended);
            let root = Section::root(root.get_ref(), shape, &mut found);
            value = read(&root, &mut found, &torn);
        }
    }
    (value, found.settle())
}

/// The text of a file, or why it is none.
pub fn decode(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if let Some(refused) = too_big(bytes.len()) {
        return Err(Box::new(refused));
    }
    str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = bytes[..at].split(|byte| *byte == b'\n').count();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Diagnostic::error(
            "syntax",
            at..at + 1,
            sentence::no_utf8(line, format!("0x{byte:02x}")),
        )
        .help(sentence::no_utf8_help())
        .into()
    })
}

/// Why a file of this length is not read, when it is too long.
#[must_use]
pub fn too_big(length: usize) -> Option<Diagnostic> {
    (length > LONGEST_FILE).then(|| {
        Diagnostic::error(
            "file-too-big",
            0..0,
            sentence::too_big(length, LONGEST_FILE),
        )
        .help(sentence::too_big_help())
    })
}

#[cfg(test)]
mod tests;
