//! The manual is executed: what `README.md` and `docs/guide` show is what the program prints.
//!
//! A `console` block is a person at a desk: lines with `$ ` are typed into a shell (`> ` goes on),
//! what stands below is what both streams showed. `…` stands for anything: alone on a line for any
//! lines, inside one for any text. `console exit 3` is a block whose last command ends so. Between
//! blocks, `<!-- desk: … -->` says what a reader need not see: `new` (another desk), `wait 20m`,
//! `run COMMAND`, `examples` (the files of `docs/examples` are there), `relay` (a mail server, at what the page calls port 2525), and `file PATH` before
//! a block that is the text of a file.
//! `docs/picture` writes the blocks anew.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "reads the manual, writes it anew on request, and starts a shell"
)]

mod alike;
mod lists;
mod sitting;

use crate::desk::Desk;
use crate::relay::sink::{Manners, Sink};
use sitting::perform;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the repository is.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether documents are to be written anew instead of compared.
pub(crate) fn blessing() -> bool {
    std::env::var_os("APLOMB_BLESS").is_some()
}

/// A file of the repository.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder with this ending, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).expect("a folder") {
        let path = entry.expect("an entry").path();
        let inside = path.strip_prefix(root()).expect("below the root");
        if path.is_dir() {
            files.extend(self::files(&inside.to_string_lossy(), ending));
        } else if inside.to_string_lossy().ends_with(ending) {
            files.push(inside.to_path_buf());
        }
    }
    files.sort();
    files
}

#[test]
fn the_readme_shows_what_is_printed() {
    perform(Path::new("README.md"));
}

#[test]
fn the_guide_shows_what_is_printed() {
    std::thread::scope(|scope| {
        for page in files("docs/guide", ".md") {
            scope.spawn(move || perform(&page));
        }
    });
}

#[test]
fn every_link_leads_somewhere() {
    let mut pages = files("docs", ".md");
    pages.extend(files(".", ".md").into_iter().filter(|page| {
        page.parent() == Some(Path::new("")) || page.parent() == Some(Path::new("."))
    }));
    let mut broken = Vec::new();
    for page in pages {
        let text = read(&page);
        for (_, rest) in text
            .match_indices("](")
            .map(|(at, _)| text.split_at(at + 2))
        {
            let Some((link, _)) = rest.split_once(')') else {
                continue;
            };
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || link.contains("://") || link.contains(' ') {
                continue;
            }
            let folder = page.parent().unwrap_or(Path::new(""));
            if !root().join(folder).join(file).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// The words in backticks at the beginning of a table's rows, below a heading.
pub(crate) fn first_column(text: &str, heading: &str) -> BTreeSet<String> {
    let (_, below) = text
        .split_once(&format!("{heading}\n"))
        .unwrap_or_else(|| panic!("no heading `{heading}`"));
    below
        .lines()
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|rest| rest.split_once('`'))
        .map(|(word, _)| word.to_owned())
        .collect()
}
