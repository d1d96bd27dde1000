//! Journals of every version on file, and an independent reader that must agree on each of them.

#![expect(
    clippy::disallowed_methods,
    reason = "starts Python and writes the corpus"
)]

mod cases;
mod mutated;

use super::desk::{
    INCIDENT, WRITER, ana, bytes_of, disk_with, incident, journal, line_starts, note, open, path,
    say, segment, writer,
};
use super::events::{actions, added_in_1_1, added_in_1_2, audiences, examples};
use crate::skipped::skipped;
use aplomb::base::Digest;
use aplomb::incident::Event;
use aplomb::journal::line::{decode, encode};
use aplomb::journal::seal::{seal, unseal};
use aplomb::journal::{NeedsNewer, Reader};
use aplomb::outside::Memory;
use aplomb::seam::Disk;
use cases::cases;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files by name.
type Journals = BTreeMap<String, Vec<u8>>;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals/v1")
}

fn read_folder(folder: &Path, extension: &str) -> Journals {
    let mut files = Journals::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|found| found == extension) {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a name");
            files.insert(name.to_owned(), fs::read(&path).expect("a file"));
        }
    }
    files
}

/// The name without its number, and the number.
fn parts(name: &str) -> (&str, u32) {
    let stem = name.strip_suffix(".jsonl").expect("a journal");
    stem.split_once('.').map_or((stem, 1), |(stem, number)| {
        (stem, number.parse().expect("a number"))
    })
}

/// What aplomb says of these files, in the words of the independent reader.
fn accounts(files: &Journals) -> BTreeMap<String, Value> {
    let mut names: Vec<&String> = files.keys().collect();
    names.sort_by_key(|name| parts(name));
    let mut reader = Reader::new(incident(), writer());
    let mut before = "";
    let mut accounts = BTreeMap::new();
    for name in names {
        let (stem, number) = parts(name);
        if stem != before {
            reader = Reader::new(incident(), writer());
            before = stem;
        }
        accounts.insert(name.clone(), account(&mut reader, number, &files[name]));
    }
    accounts
}

fn account(reader: &mut Reader, number: u32, bytes: &[u8]) -> Value {
    let (records, problems) = (reader.records(), reader.problems().len());
    reader.turn_to(number);
    if let Err(NeedsNewer { major, .. }) = reader.read(bytes, &mut Vec::new()) {
        return json!({ "needs_newer": major });
    }
    let torn = reader.segments().last().map_or(0, |segment| segment.tail);
    let problems: Vec<Value> = reader.problems()[problems..]
        .iter()
        .map(|problem| json!({ "line": problem.line, "what": problem.what.code() }))
        .collect();
    json!({
        "records": reader.records() - records,
        "head": reader.head().hex(),
        "problems": problems,
        "torn_bytes": torn,
    })
}

/// What the independent reader says; `None` without Python.
fn independent_accounts(folder: &Path) -> Option<BTreeMap<String, Value>> {
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read_journal.py");
    let output = Command::new("python3")
        .arg(reader)
        .args(["--incident", INCIDENT, "--writer", WRITER])
        .arg(folder)
        .output();
    let Ok(output) = output else {
        skipped("python3 is not here");
        return None;
    };
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let accounts = said.lines().map(|line| {
        let mut account: Value = serde_json::from_str(line).expect("JSON");
        let file = account["file"].take();
        account.as_object_mut().expect("an object").remove("file");
        (file.as_str().expect("a name").to_owned(), account)
    });
    Some(accounts.collect())
}

#[test]
fn every_journal_on_file_is_read_as_it_always_was() {
    let files = read_folder(&corpus(), "jsonl");
    let expected: BTreeMap<String, Value> = read_folder(&corpus(), "json")
        .into_iter()
        .map(|(name, text)| {
            (
                format!("{name}l"),
                serde_json::from_slice(&text).expect("JSON"),
            )
        })
        .collect();
    assert_eq!(accounts(&files), expected);
    if let Some(said) = independent_accounts(&corpus()) {
        assert_eq!(said, expected);
    }
}

#[test]
fn every_event_on_file_still_means_what_it_meant() {
    let files = read_folder(&corpus(), "jsonl");
    for (name, expected) in [
        ("every-event.jsonl", examples()),
        ("added-in-1-1.jsonl", added_in_1_1()),
        ("actions.jsonl", actions()),
        ("added-in-1-2.jsonl", added_in_1_2()),
        ("audiences.jsonl", audiences()),
    ] {
        let mut records = Vec::new();
        let mut reader = Reader::new(incident(), writer());
        reader.turn_to(1);
        reader
            .read(&files[name], &mut records)
            .expect("this format");
        let events = records.into_iter().flat_map(|record| record.events);
        assert_eq!(events.collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn every_case_of_the_corpus_is_on_file() {
    let files = read_folder(&corpus(), "jsonl");
    for name in cases().keys() {
        assert!(
            files.contains_key(name),
            "add `{name}`: see tests/journals/README.md"
        );
    }
}

#[test]
#[ignore = "adds files to the corpus"]
fn add_to_the_corpus() {
    let cases = cases();
    for (name, account) in accounts(&cases) {
        let path = corpus().join(&name);
        if path.exists() {
            continue;
        }
        let text = serde_json::to_string_pretty(&account).expect("JSON") + "\n";
        fs::write(path.with_extension("json"), text).expect("written");
        fs::write(path, &cases[&name]).expect("written");
    }
}
