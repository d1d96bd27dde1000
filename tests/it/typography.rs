//! French as it is set: a sign stays with its word, a number with its unit.
//!
//! Reads what is shipped as files. Inside of code, which a person types or a program reads back, a
//! space is a space.

use crate::docs::root;
use std::fs;
use std::path::{Path, PathBuf};

/// The spaces at which no line breaks.
const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// What is written as a person or a program has to write it, though no sign says that it is code.
const TYPED: [&str; 1] = ["* 2017-01-31 21:00 UTC : ce qui s’est passé"];

/// Every French text that is shipped.
fn shipped() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["src", "runbooks", "templates", "workspace", "reports"] {
        each_file(&root().join(folder), &mut |path| {
            let name = path.to_string_lossy();
            let is_french =
                name.contains("/fr/") || name.contains("fr.toml") || name.contains(".fr.");
            if is_french {
                found.push(path.to_owned());
            }
        });
    }
    assert!(found.len() > 40, "{found:?}");
    found
}

fn each_file(folder: &Path, see: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_file(&path, see);
        } else {
            see(&path);
        }
    }
}

/// The lines of a file that are prose, without the code in them.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        // A text on one line of TOML has lines of its own.
        for part in line.split("\\n") {
            let is_command = part.starts_with("    ") || part.starts_with("run ");
            if is_command {
                continue;
            }
            let mut kept: String = part.split('`').step_by(2).collect::<Vec<_>>().join("…");
            for typed in TYPED {
                kept = kept.replace(typed, "…");
            }
            lines.push((number, kept));
        }
    }
    lines
}

#[test]
fn no_french_line_begins_with_a_sign_that_belongs_to_the_line_before() {
    let mut broken = Vec::new();
    for path in shipped() {
        let text = fs::read_to_string(&path).expect("text");
        for (number, line) in prose(&text) {
            let mut before = '\n';
            for character in line.chars() {
                let parts = (before == ' ' && ":;?!%»".contains(character))
                    || (before == '«' && ![NO_BREAK, NARROW].contains(&character));
                if parts {
                    broken.push(format!("{}:{number}: {}", path.display(), line.trim()));
                    break;
                }
                before = character;
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_french_number_is_parted_from_its_unit() {
    const UNITS: [&str; 9] = ["h", "min", "s", "j", "ms", "Kio", "Mio", "Go", "%"];
    let mut broken = Vec::new();
    for path in shipped() {
        let text = fs::read_to_string(&path).expect("text");
        for (number, line) in prose(&text) {
            let words: Vec<&str> = line.split(' ').collect();
            for pair in words.windows(2) {
                let [count, unit] = pair else { continue };
                let is_count = count.ends_with(|last: char| last.is_ascii_digit() || last == '}');
                let unit = unit.trim_end_matches(|last: char| ".,;:)\"»\u{a0}".contains(last));
                if is_count && UNITS.contains(&unit) {
                    broken.push(format!("{}:{number}: {count} {unit}", path.display()));
                }
            }
            if line.contains("n° ") {
                broken.push(format!("{}:{number}: n°", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn posts_that_are_counted_have_no_space_that_counts_twice() {
    let mut wide = Vec::new();
    for path in shipped() {
        let is_post = path.to_string_lossy().contains("social-");
        let text = fs::read_to_string(&path).expect("text");
        let body = text.rsplit("+++").next().unwrap_or_default();
        if is_post && body.contains(NARROW) {
            wide.push(path);
        }
    }
    assert!(
        wide.is_empty(),
        "X counts U+202F as two characters: {wide:?}"
    );
}
