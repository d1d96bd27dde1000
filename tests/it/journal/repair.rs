//! Whatever a crash, a disk or a person leaves behind: it is named, nothing that was promised is
//! lost, and work goes on.

mod cut;
mod lines;
mod segments;

use super::desk::{
    FOLDER, WRITER, bytes_of, disk_with, incident, journal, line_starts, open, path, say, segment,
    set_aside, texts,
};
use aplomb::journal::{Account, SegmentName, Wrong, verify};
use aplomb::outside::Memory;
use aplomb::seam::Disk;

const NOTES: [&str; 4] = ["eins", "zwei", "drei", "vier"];

fn account(files: &[(String, Vec<u8>)]) -> Account {
    let mut accounts = verify(&incident(), files).expect("this format");
    assert_eq!(accounts.len(), 1);
    accounts.remove(0)
}

fn account_of(bytes: &[u8]) -> Account {
    account(&[(segment(1).to_string(), bytes.to_vec())])
}

fn files(disk: &dyn Disk) -> Vec<(String, Vec<u8>)> {
    let names = disk
        .list(FOLDER)
        .expect("a folder")
        .into_iter()
        .map(|(name, _)| name);
    names
        .filter(|name| SegmentName::parse(name).is_some())
        .map(|name| (name.clone(), bytes_of(disk, &format!("{FOLDER}/{name}"))))
        .collect()
}

fn codes(account: &Account) -> Vec<(u64, &'static str)> {
    account
        .problems
        .iter()
        .map(|problem| (problem.line, problem.what.code()))
        .collect()
}

/// Whatever the file holds: what can be read is kept, work goes on, and nothing is said twice.
fn work_goes_on(bytes: &[u8], case: &str) -> Memory {
    let disk = disk_with(bytes);
    let (mut book, before) = open(&disk);
    assert_eq!(
        bytes_of(&disk, &path(1)),
        bytes,
        "{case}: loading never writes"
    );
    let recorded = say(&mut book, "afterwards").unwrap_or_else(|e| panic!("{case}: {e:?}"));
    let (mut again, after) = open(&disk);
    assert_eq!(after.len(), before.len() + 1, "{case}");
    assert_eq!(after.last(), Some(&recorded), "{case}");
    assert_eq!(after[..before.len()], before, "{case}");
    let count = files(&disk).len();
    say(&mut again, "and again").unwrap_or_else(|e| panic!("{case}: {e:?}"));
    let (_, last) = open(&disk);
    assert_eq!(set_aside(&last), set_aside(&after), "{case}: said once");
    assert_eq!(files(&disk).len(), count, "{case}: one new file is enough");
    assert_eq!(texts(&last).last(), Some(&"and again"), "{case}");
    disk
}

#[test]
fn a_journal_of_another_incident_is_named() {
    let text = String::from_utf8(journal(&NOTES)).expect("text");
    let account = {
        let other = "2026-11-23-other".parse().expect("an id");
        let files = [(segment(1).to_string(), text.into_bytes())];
        verify(&other, &files).expect("this format").remove(0)
    };
    assert_eq!(codes(&account), [(1, "foreign")]);
    assert_eq!(account.records, 4);
}

#[test]
fn what_a_newer_aplomb_began_is_left_alone() {
    use aplomb::journal::seal::seal;
    use aplomb::walk::{Logbook, Stuck};
    let (line, _) = seal("{\"aplomb\":\"journal\",\"major\":2,\"new\":[]".to_owned());
    let disk = disk_with(line.as_bytes());
    let refused = Logbook::load(&disk, incident(), super::desk::writer()).err();
    assert!(matches!(refused, Some(Stuck::NeedsNewer(newer)) if newer.major == 2));
    // It may also begin while we are at work.
    let disk = disk_with(&journal(&NOTES));
    let (mut book, _) = open(&disk);
    disk.create(&path(2), line.as_bytes()).expect("memory");
    let refused = say(&mut book, "no").expect_err("too new");
    assert!(matches!(refused.fault, Stuck::NeedsNewer(_)));
    assert!(refused.line.starts_with("{\"seq\":5,"), "{}", refused.line);
    assert_eq!(bytes_of(&disk, &path(2)), line.as_bytes());
}

#[test]
fn what_a_newer_minor_version_wrote_survives_us() {
    use aplomb::journal::seal::seal;
    let text = String::from_utf8(journal(&NOTES[..1])).expect("text");
    let header = text.lines().next().expect("a header");
    let body = header[..header.len() - 77].replace("\"minor\":2", "\"minor\":7,\"more\":true");
    let (header, digest) = seal(body);
    let (record, _) = seal(format!(
        "{{\"seq\":1,\"clock\":5,\"at\":\"2026-11-22T14:02:03.456Z\",\"by\":\"Ana\",\"extra\":1,\
         \"events\":[{{\"type\":\"moon.rose\"}}],\"prev\":\"{digest}\""
    ));
    let state = format!("{header}{record}");
    let disk = work_goes_on(state.as_bytes(), "newer minor");
    assert!(bytes_of(&disk, &path(1)).starts_with(state.as_bytes()));
    assert!(account(&files(&disk)).is_sound());
}

#[test]
fn a_long_journal_is_read_piece_by_piece_and_means_the_same() {
    const PIECE: usize = 256 * 1024;
    let medium = "m".repeat(3000);
    let long = "l".repeat(PIECE + 5000);
    let mut notes = vec![medium.as_str(); 100];
    notes.insert(50, &long);
    notes.push(&long);
    let sound = journal(&notes);
    let check = |bytes: &[u8], case: &str| {
        let disk = disk_with(bytes);
        let (book, records) = open(&disk);
        let accounts = book.accounts();
        assert_eq!(accounts, [account_of(bytes)], "{case}");
        assert_eq!(records.len() as u64, accounts[0].records, "{case}");
    };
    check(&sound, "sound");
    assert_eq!(texts(&open(&disk_with(&sound)).1), notes);
    let starts = line_starts(&sound);
    // Where a piece may end: at its length, and where a line ends before that.
    let before = starts
        .iter()
        .rfind(|start| **start <= PIECE)
        .expect("a line");
    let places = (PIECE - 2..=PIECE + 2).chain(before - 2..=before + 2);
    for at in places.chain([sound.len() - 1, sound.len() - PIECE]) {
        check(&sound[..at], &format!("cut at {at}"));
        let mut bent = sound.clone();
        bent[at] ^= 1;
        check(&bent, &format!("bit flipped at {at}"));
        let mut hole = sound.clone();
        hole[at..(at + 2).min(sound.len())].fill(0);
        check(&hole[..], &format!("two zeros at {at}"));
    }
    check(&vec![b'x'; 3 * PIECE], "one endless line");
    check(&vec![b'\n'; 3 * PIECE], "nothing but newlines");
    check(&sound[..starts[20]].repeat(8), "again and again");
}
