//! Journals of every version on file, and an independent reader that must agree on each of them.

#![expect(
    clippy::disallowed_methods,
    reason = "starts Python and writes the corpus"
)]

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

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

/// One record for each event; the last two share one.
fn recorded(mut events: Vec<Event>) -> Vec<u8> {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    let mut turn = book.begin().expect("a turn");
    let last_two = events.split_off(events.len() - 2);
    for (seconds, event) in (0..).zip(events) {
        turn.record(&ana(seconds * 10), None, vec![event])
            .expect("recorded");
    }
    turn.record(&ana(3600), Some(ana(3000).now), last_two)
        .expect("recorded");
    drop(turn);
    bytes_of(&disk, &path(1))
}

/// The line with another text in it and a new seal.
fn resealed(line: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = str::from_utf8(line).expect("text");
    let body = &text[..text.len() - 78];
    assert!(body.contains(from), "{body}");
    seal(body.replacen(from, to, 1)).0.into_bytes()
}

/// Everything that is worth keeping on file.
fn cases() -> Journals {
    let sound = journal(&["eins", "zwei", "drei", "vier"]);
    let row = lines(&sound);
    let start = line_starts(&sound);
    let changed = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut row = row.clone();
        change(&mut row);
        row.concat()
    };
    let flipped = |at: usize, bits: u8| {
        let mut bytes = sound.clone();
        bytes[at] ^= bits;
        bytes
    };
    let with_tail = |tail: &[u8]| [&sound[..start[4] + 100], tail].concat();
    let stranger = lines(&journal(&["eins", "fremd"])).remove(2);
    let mut cases: Journals = [
        ("sound", sound.clone()),
        ("every-event", recorded(examples())),
        ("added-in-1-1", recorded(added_in_1_1())),
        ("actions", recorded(actions())),
        ("added-in-1-2", recorded(added_in_1_2())),
        ("audiences", recorded(audiences())),
        ("empty", Vec::new()),
        ("header-only", row[0].clone()),
        ("torn-tail", with_tail(b"")),
        ("torn-header", sound[..70].to_vec()),
        ("torn-newline", sound[..sound.len() - 1].to_vec()),
        ("tail-of-zeros", with_tail(&[0; 200])),
        ("tail-of-noise", with_tail(&[0xff, 0, 7, 0x80, 0xfe])),
        ("tail-with-newlines", with_tail(b"\x00\n\xff\n\x01")),
        ("hole", changed(&|row| row[3][20..120].fill(0))),
        ("flipped-bit", flipped(start[2] + 60, 1)),
        ("flipped-header", flipped(30, 1)),
        ("flipped-newline", flipped(start[3] - 1, 4)),
        ("flipped-last-newline", flipped(sound.len() - 1, 1)),
        ("line-removed", changed(&|row| drop(row.remove(2)))),
        (
            "line-repeated",
            changed(&|row| row.insert(4, row[2].clone())),
        ),
        ("lines-swapped", changed(&|row| row.swap(2, 3))),
        (
            "line-added",
            changed(&|row| row.insert(2, b"{\"a\":1}\n".to_vec())),
        ),
        ("empty-line", changed(&|row| row.insert(3, b"\n".to_vec()))),
        (
            "sealed-stranger",
            changed(&|row| row.insert(3, stranger.clone())),
        ),
        (
            "sealed-nonsense",
            changed(&|row| row.insert(3, seal("{\"a\":1".into()).0.into_bytes())),
        ),
        (
            "edited-and-sealed",
            changed(&|row| row[2] = resealed(&row[2], "zwei", "drei")),
        ),
        (
            "renumbered",
            changed(&|row| row[4] = resealed(&row[4], "\"seq\":4", "\"seq\":7")),
        ),
        ("no-header", row[1..].concat()),
        (
            "second-header",
            changed(&|row| row.insert(2, row[0].clone())),
        ),
        ("other-incident", headed(&sound, "site-down", "other")),
        (
            "newer-minor",
            headed(&sound, "\"minor\":2", "\"minor\":9,\"new\":[]"),
        ),
        (
            "newer-major",
            changed(&|row| row[0] = resealed(&row[0], "\"major\":1", "\"major\":2")),
        ),
        (
            "windows",
            str::from_utf8(&sound)
                .expect("text")
                .replace('\n', "\r\n")
                .into_bytes(),
        ),
    ]
    .into_iter()
    .map(|(name, bytes)| (format!("{name}.jsonl"), bytes))
    .collect();
    cases.insert("unknown-event.jsonl".into(), unknown_event());
    for (name, disk) in [
        ("torn-and-mended", mended(&sound[..sound.len() - 9])),
        ("damaged-and-gone-on", mended(&flipped(start[2] + 60, 1))),
    ] {
        for number in 1..=2 {
            if let Ok(Some(bytes)) = disk.read(&path(number), 0) {
                let file = segment(number).to_string().replace(WRITER, name);
                cases.insert(file, bytes);
            }
        }
    }
    let third = cases["damaged-and-gone-on.2.jsonl"].clone();
    let first = &cases["damaged-and-gone-on.jsonl"];
    let cut = first[..line_starts(first)[4]].to_vec();
    let second = cases["damaged-and-gone-on.2.jsonl"].clone();
    cases.insert("end-of-segment-removed.jsonl".into(), cut);
    cases.insert("end-of-segment-removed.2.jsonl".into(), second);
    cases.insert("second-segment-missing.jsonl".into(), sound);
    cases.insert(
        "second-segment-missing.3.jsonl".into(),
        headed(&third, "\"segment\":2", "\"segment\":3"),
    );
    cases
}

/// The journal with another header, and everything behind it linked to that.
fn headed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let row = lines(bytes);
    let header = resealed(&row[0], from, to);
    let mut prev = unseal(&header[..header.len() - 1]).expect("a seal");
    let mut out = header;
    for line in &row[1..] {
        let (record, _) = decode(&line[..line.len() - 1], &writer()).expect("a record");
        let (line, digest) = encode(&record, prev);
        out.extend_from_slice(line.as_bytes());
        prev = digest;
    }
    out
}

/// What is there after somebody went on from this.
fn mended(bytes: &[u8]) -> Memory {
    let disk = disk_with(bytes);
    let (mut book, _) = open(&disk);
    say(&mut book, "weiter").expect("recorded");
    disk
}

fn unknown_event() -> Vec<u8> {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    say(&mut book, "eins").expect("recorded");
    let mut turn = book.begin().expect("a turn");
    let newer = Event::Unrecognised {
        kind: "moon.rose".into(),
        text: "{\"type\":\"moon.rose\",\"over\":{\"type\":[1,2.5,null]}}".into(),
    };
    turn.record(&ana(1), None, [note("zwei"), vec![newer]].concat())
        .expect("recorded");
    drop(turn);
    bytes_of(&disk, &path(1))
}

#[test]
fn two_readers_agree_on_whatever_may_have_happened_to_a_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut mutations = mutations();
    mutations.extend(mutated_segments());
    for (name, bytes) in &mutations {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    let Some(said) = independent_accounts(folder.path()) else {
        return;
    };
    let ours = accounts(&mutations);
    assert_eq!(said.len(), ours.len());
    for (name, account) in ours {
        assert_eq!(
            said[&name],
            account,
            "{name}: {}",
            mutations[&name].escape_ascii()
        );
    }
}

/// Two segments, with a cut in the first or a change in either.
fn mutated_segments() -> Journals {
    let sound = journal(&["eins", "zwei", "drei"]);
    let start = line_starts(&sound);
    let mut bent = sound.clone();
    bent[start[2] + 60] ^= 1;
    let disk = mended(&bent);
    let (first, second) = (bytes_of(&disk, &path(1)), bytes_of(&disk, &path(2)));
    let mut all = vec![
        (first.clone(), second.clone()),
        (second.clone(), first.clone()),
    ];
    all.extend(
        (0..first.len())
            .step_by(7)
            .map(|cut| (first[..cut].to_vec(), second.clone())),
    );
    all.extend(
        start
            .iter()
            .map(|cut| (first[..*cut].to_vec(), second.clone())),
    );
    let flipped = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    };
    all.extend(
        (0..first.len())
            .step_by(3)
            .map(|at| (flipped(&first, at), second.clone())),
    );
    all.extend(
        (0..second.len())
            .step_by(3)
            .map(|at| (first.clone(), flipped(&second, at))),
    );
    all.into_iter()
        .enumerate()
        .flat_map(|(number, (first, second))| {
            [
                (format!("s{number:05}.jsonl"), first),
                (format!("s{number:05}.2.jsonl"), second),
            ]
        })
        .collect()
}

/// Every cut, every byte changed, every two lines confused, and noise; by the thousand.
fn mutations() -> Journals {
    let sound = journal(&["eins", "zwei", "drei"]);
    let row = lines(&sound);
    let mut all: Vec<Vec<u8>> = (0..=sound.len()).map(|cut| sound[..cut].to_vec()).collect();
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        all.push(bytes);
        if at % 5 == 0 {
            all.push([&sound[..at], &sound[at + 1..]].concat());
            all.push([&sound[..at], b"\n", &sound[at..]].concat());
            all.push([&sound[..at], &[0; 64]].concat());
        }
    }
    // Each line in each place, alone or instead of what was there, and with another number.
    for from in 0..row.len() {
        for to in 0..row.len() {
            let mut more = row.clone();
            more.insert(to, row[from].clone());
            all.push(more.concat());
            let mut other = row.clone();
            other[to].clone_from(&row[from]);
            all.push(other.concat());
            let mut swapped = row.clone();
            swapped.swap(from, to);
            swapped.insert(from, b"noise\n".to_vec());
            all.push(swapped.concat());
        }
    }
    for (at, line) in row.iter().enumerate().skip(1) {
        let line = &line[..line.len() - 1];
        let (record, prev) = decode(line, &writer()).expect("a record");
        for seq in [0, 1, 2, 3, 4, 9, u64::MAX] {
            for link in [prev, Digest::NONE] {
                let mut changed = record.clone();
                changed.stamp.seq = seq;
                let mut row = row.clone();
                row[at] = encode(&changed, link).0.into_bytes();
                all.push(row.concat());
                row.insert(2, b"noise\n\nnoise\n".to_vec());
                all.push(row.concat());
            }
        }
    }
    all.into_iter()
        .enumerate()
        .map(|(number, bytes)| (format!("m{number:05}.jsonl"), bytes))
        .collect()
}
