//! What aplomb has written itself: whole already, and no past incident in somebody's words.
//!
//! Read as a list or a table it would lose who wrote what, and its seal. Invariant: nothing of it is
//! taken in as lines of text, and the way in is said.

use super::super::error::CliError;
use super::super::invocation::{Invocation, quoted};
use crate::history::File;
use std::path::Path;

/// How an archive of `log export -o NAME.tar` begins, as `tar` has it.
const ARCHIVE: &str = "aplomb-export/";
/// How a journal begins.
const JOURNAL: &str = "{\"aplomb\":\"journal\"";

/// That a file is an export or a journal of aplomb, and what to do instead.
pub(super) fn refused(file: &File, path: &Path, invocation: &Invocation) -> Option<CliError> {
    let words = invocation.words;
    let key = if file.text.starts_with(ARCHIVE) {
        "archive"
    } else if file.text.trim_start().starts_with(JOURNAL) {
        "journal"
    } else {
        return None;
    };
    let what = words.say(&format!("import-own.{key}"), &[("file", &file.name)]);
    let error = CliError::usage(what).meaning(words.say(&format!("import-own.{key}-means"), &[]));
    Some(match key {
        "archive" => error
            .hint(format!("tar -xf {}", quoted(&invocation.shown(path))))
            .hint("aplomb -C aplomb-export list")
            .hint("mv aplomb-export/incidents/… incidents/"),
        _ => error.hint("aplomb log export ID -o NAME.tar"),
    })
}
