//! Every word that the code asks for by its name is in the catalogues.
//!
//! The scan reads text: a name that is put together while the program runs is not seen.

use aplomb::base::{Lang, Words};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// How a word is asked for.
const ASKED: [&str; 3] = [".get(", ".say(", ".count("];

fn each_file(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_file(&path, see);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            see(&path, &fs::read_to_string(&path).expect("code"));
        }
    }
}

/// The text that follows, when it is a name such as `menu.how`.
fn name(code: &str) -> Option<&str> {
    let (name, _) = code.trim_start().strip_prefix('"')?.split_once('"')?;
    let is_letter = |letter: char| letter.is_ascii_lowercase() || "0123456789-_.".contains(letter);
    (name.contains('.') && name.chars().all(is_letter)).then_some(name)
}

#[test]
fn every_word_that_is_asked_for_is_there() {
    let words = Words::of(Lang::En);
    let known: BTreeSet<String> = words.keys().into_iter().collect();
    let (mut seen, mut missing) = (0, Vec::new());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    each_file(&source, &mut |path, code| {
        for asked in ASKED {
            for (at, _) in code.match_indices(asked) {
                let Some(name) = name(&code[at + asked.len()..]) else {
                    continue;
                };
                seen += 1;
                let is_there = match asked {
                    ".count(" => ["one", "many"]
                        .iter()
                        .all(|form| known.contains(&format!("{name}.{form}"))),
                    _ => known.contains(name),
                };
                if !is_there && !path.ends_with("base/catalogue.rs") {
                    missing.push(format!("{}: {name}", path.display()));
                }
            }
        }
    });
    assert!(seen > 800, "the scan found only {seen}");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Findings are said in the language of the screen, so what stands in the code for every language is
/// code, or the name of a file.
#[test]
fn what_is_the_same_in_every_language_is_no_sentence() {
    let (mut seen, mut sentences) = (0, Vec::new());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    each_file(&source, &mut |path, code| {
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        if path.ends_with("tests.rs") {
            return;
        }
        for (at, asked) in code.match_indices("verbatim(\"") {
            let said = code[at + asked.len()..].split('"').next().unwrap_or("");
            seen += 1;
            let is_code = said.starts_with('`') && said.ends_with('`');
            if !is_code && !["", "aplomb.toml"].contains(&said) {
                sentences.push(format!("{}: {said}", path.display()));
            }
        }
    });
    assert!(seen > 4, "the scan found only {seen}");
    assert!(sentences.is_empty(), "{sentences:#?}");
}
