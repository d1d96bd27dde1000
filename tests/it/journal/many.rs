//! Several terminals, several people, one story.

use super::desk::{
    FOLDER, ana, bytes_of, incident, journal, note, open, path, say, segment, texts, writer,
};
use aplomb::base::WriterId;
use aplomb::incident::Record;
use aplomb::journal::verify;
use aplomb::outside::{Files, Memory};
use aplomb::seam::{Disk, DiskFault, Guard};
use aplomb::walk::{Logbook, News};
use proptest::collection::vec;
use proptest::prelude::*;

fn someone(name: &str) -> WriterId {
    name.parse().expect("a writer")
}

fn news(book: &mut Logbook<'_>) -> News {
    book.look().expect("looking")
}

#[test]
fn a_second_terminal_goes_on_in_the_same_file_and_sees_the_first_ones_steps() {
    let disk = Memory::new();
    let (mut left, _) = open(&disk);
    let (mut right, _) = open(&disk);
    say(&mut left, "eins").expect("recorded");
    let mut turn = right.begin().expect("a turn");
    let News::Further(records) = turn.news() else {
        panic!("it simply follows")
    };
    assert_eq!(texts(records), ["eins"]);
    let second = turn.record(&ana(0), None, note("zwei")).expect("recorded");
    drop(turn);
    assert_eq!(second.stamp.seq, 2);
    assert_eq!(news(&mut left), News::Further(vec![second]));
    assert_eq!(news(&mut left), News::Further(Vec::new()));
    let accounts = verify(
        &incident(),
        &[(segment(1).to_string(), bytes_of(&disk, &path(1)))],
    );
    assert!(accounts.expect("this format")[0].is_sound());
}

#[test]
fn what_belongs_earlier_in_the_story_is_told_from_the_beginning() {
    let disk = Memory::new();
    let (mut ana_writes, _) = open(&disk);
    say(&mut ana_writes, "später").expect("recorded");
    // Ben was offline; his journal arrives as a file, with an earlier clock.
    let elsewhere = Memory::new();
    let ben = someone("wben");
    let (mut ben_writes, _) = Logbook::load(&elsewhere, incident(), ben.clone()).expect("loading");
    let mut turn = ben_writes.begin().expect("a turn");
    turn.record(&ana(-3600), None, note("früher"))
        .expect("recorded");
    drop(turn);
    let file = format!("{FOLDER}/{ben}.jsonl");
    disk.create(&file, &bytes_of(&elsewhere, &file))
        .expect("memory");
    let News::Afresh(records) = news(&mut ana_writes) else {
        panic!("the order changed")
    };
    assert_eq!(texts(&records), ["früher", "später"]);
    let (_, loaded) = open(&disk);
    assert_eq!(records, loaded);
}

#[test]
fn looking_at_a_line_that_is_being_written_tells_nothing_yet() {
    let whole = journal(&["eins", "zwei"]);
    let first = super::desk::line_starts(&whole)[2];
    for cut in [first + 1, first + 100, whole.len() - 1] {
        let disk = super::desk::disk_with(&whole[..cut]);
        let (mut book, records) = open(&disk);
        assert_eq!(texts(&records), ["eins"]);
        assert_eq!(news(&mut book), News::Further(Vec::new()));
        disk.append(&path(1), cut as u64, &whole[cut..])
            .expect("memory");
        let News::Further(records) = news(&mut book) else {
            panic!("it simply follows")
        };
        assert_eq!(texts(&records), ["zwei"]);
    }
}

#[test]
fn an_unfinished_line_that_became_another_of_the_same_length_is_noticed() {
    let whole = journal(&["eins", "zwei"]);
    let first = super::desk::line_starts(&whole)[2];
    let disk = super::desk::disk_with(&whole);
    disk.cut(&path(1), first as u64).expect("memory");
    disk.append(&path(1), first as u64, &vec![b'x'; whole.len() - first])
        .expect("memory");
    let (mut book, _) = open(&disk);
    disk.cut(&path(1), first as u64).expect("memory");
    disk.append(&path(1), first as u64, &whole[first..])
        .expect("memory");
    assert!(matches!(news(&mut book), News::Further(records) if texts(&records) == ["zwei"]));
}

#[test]
fn a_journal_that_became_shorter_is_read_anew() {
    let whole = journal(&["eins", "zwei"]);
    let disk = super::desk::disk_with(&whole);
    let (mut book, _) = open(&disk);
    disk.cut(&path(1), super::desk::line_starts(&whole)[2] as u64)
        .expect("memory");
    assert!(matches!(news(&mut book), News::Afresh(records) if texts(&records) == ["eins"]));
    say(&mut book, "drei").expect("recorded");
    assert_eq!(texts(&open(&disk).1), ["eins", "drei"]);
}

#[test]
fn a_wall_clock_set_back_an_hour_moves_nothing() {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    for (seconds, text) in [(0, "eins"), (-3600, "zwei"), (-3599, "drei"), (60, "vier")] {
        let mut turn = book.begin().expect("a turn");
        turn.record(&ana(seconds), None, note(text))
            .expect("recorded");
    }
    let (_, records) = open(&disk);
    assert_eq!(texts(&records), ["eins", "zwei", "drei", "vier"]);
    let clocks: Vec<_> = records.iter().map(|record| record.stamp.clock).collect();
    assert!(clocks.is_sorted() && clocks.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(
        records[1].stamp.at < records[0].stamp.at,
        "what the watch said is kept"
    );
}

#[test]
fn when_it_happened_is_kept_only_where_it_differs() {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    let mut turn = book.begin().expect("a turn");
    let same = turn
        .record(&ana(0), Some(ana(0).now), note("jetzt"))
        .expect("recorded");
    let earlier = turn
        .record(&ana(1), Some(ana(-60).now), note("vorhin"))
        .expect("recorded");
    assert_eq!(same.stamp.happened_at, None);
    assert_eq!(earlier.stamp.happened(), ana(-60).now);
}

/// What is done to a shared folder.
#[derive(Clone, Debug)]
enum Deed {
    Write { who: usize, seconds: i64 },
    Look { who: usize },
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Three terminals, two of them of the same writer, with clocks of their own.
    #[test]
    fn whoever_looks_when_ends_with_the_same_story(
        deeds in vec(prop_oneof![
            (0..3_usize, -100..100_i64).prop_map(|(who, seconds)| Deed::Write { who, seconds }),
            (0..3_usize).prop_map(|who| Deed::Look { who }),
        ], 1..40),
    ) {
        let disk = Memory::new();
        let mut terminals: Vec<(Logbook<'_>, Vec<Record>)> = ["wana", "wana", "wben"]
            .iter()
            .map(|name| Logbook::load(&disk, incident(), someone(name)).expect("loading"))
            .collect();
        let take = |story: &mut Vec<Record>, news: &News| match news {
            News::Further(records) => story.extend_from_slice(records),
            News::Afresh(records) => story.clone_from(records),
        };
        for (number, deed) in deeds.iter().enumerate() {
            match *deed {
                Deed::Look { who } => {
                    let (book, story) = &mut terminals[who];
                    take(story, &book.look().expect("looking"));
                }
                Deed::Write { who, seconds } => {
                    let (book, story) = &mut terminals[who];
                    let mut turn = book.begin().expect("a turn");
                    take(story, turn.news());
                    story.push(turn.record(&ana(seconds), None, note(&number.to_string())).expect("recorded"));
                }
            }
        }
        let (fresh, loaded) = Logbook::load(&disk, incident(), someone("wcleo")).expect("loading");
        prop_assert_eq!(fresh.problems().count(), 0);
        for (book, story) in &mut terminals {
            take(story, &book.look().expect("looking"));
            prop_assert_eq!(&*story, &loaded);
        }
    }
}

#[test]
fn eight_at_once_lose_nothing_and_leave_one_chain() {
    const EACH: usize = 20;
    for names in [
        ["wana"; 8],
        ["wa", "wb", "wc", "wd", "we", "wf", "wg", "wh"],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let acknowledged: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = names
                .iter()
                .enumerate()
                .map(|(number, name)| {
                    let root = folder.path();
                    scope.spawn(move || {
                        let files = Files::new(root);
                        let (mut book, _) =
                            Logbook::load(&files, incident(), someone(name)).expect("loading");
                        let texts = (0..EACH).map(|count| format!("{number}-{count}"));
                        texts
                            .filter(|text| say(&mut book, text).is_ok())
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("no panic"))
                .collect()
        });
        assert_eq!(acknowledged.len(), names.len() * EACH);
        let files = Files::new(folder.path());
        let (book, records) = Logbook::load(&files, incident(), writer()).expect("loading");
        let mut found = texts(&records);
        let mut expected: Vec<_> = acknowledged.iter().map(String::as_str).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(book.problems().collect::<Vec<_>>(), Vec::<&_>::new());
        assert_eq!(book.torn().count(), 0);
        let writers: std::collections::BTreeSet<_> = names.into_iter().collect();
        assert_eq!(book.accounts().len(), writers.len());
    }
}

/// A real folder with one note in it.
fn real_folder() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::new(folder.path());
    let (mut book, _) = open(&files);
    say(&mut book, "eins").expect("recorded");
    drop(book);
    (folder, files)
}

#[test]
fn a_folder_in_the_place_of_a_journal_is_named_and_work_goes_on_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::new(folder.path());
    files.claim_folder(&path(1)).expect("a folder");
    let (mut book, records) = open(&files);
    assert_eq!(records, []);
    say(&mut book, "zwei").expect("recorded");
    let (book, records) = open(&files);
    assert_eq!(texts(&records), ["zwei"]);
    let problems: Vec<_> = book
        .problems()
        .map(|p| (p.file.clone(), p.what.code()))
        .collect();
    assert_eq!(problems, [(segment(1).to_string(), "unreachable")]);
    assert!(folder.path().join(path(2)).is_file());
}

#[test]
fn a_file_in_the_place_of_the_folder_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::new(folder.path());
    files
        .claim_folder("incidents/2026-11-22-site-down")
        .expect("a folder");
    files.create(FOLDER, b"not a folder").expect("a file");
    let refused = Logbook::load(&files, incident(), writer())
        .err()
        .expect("refused");
    assert!(refused.to_string().contains(FOLDER), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_journal_of_somebody_else_that_may_not_be_read_stops_nobody() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, files) = real_folder();
    let file = format!("{FOLDER}/wroot.jsonl");
    files.create(&file, b"secret").expect("a file");
    let nobody = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(folder.path().join(&file), nobody).expect("taken away");
    if files.read(&file, 0).is_ok() {
        crate::skipped::skipped("root may read everything");
        return;
    }
    let (mut book, records) = open(&files);
    assert_eq!(texts(&records), ["eins"]);
    assert_eq!(
        book.problems().map(|p| p.what.code()).collect::<Vec<_>>(),
        ["unreachable"]
    );
    say(&mut book, "zwei").expect("recorded");
    assert!(bytes_of(&files, &path(1)).ends_with(b"}\n"));
}

#[cfg(unix)]
#[test]
fn a_journal_whose_folder_was_moved_away_is_said_to_be_gone_and_goes_on_when_it_is_back() {
    let (folder, files) = real_folder();
    let (mut book, _) = open(&files);
    say(&mut book, "zwei").expect("recorded");
    let (here, there) = (
        folder.path().join("incidents"),
        folder.path().join("elsewhere"),
    );
    std::fs::rename(&here, &there).expect("moved");
    let refused = say(&mut book, "drei").expect_err("gone");
    assert!(
        refused.fault.to_string().starts_with("gone:"),
        "{}",
        refused.fault
    );
    assert!(!here.exists(), "nothing is made anew");
    std::fs::rename(&there, &here).expect("moved back");
    say(&mut book, "vier").expect("recorded");
    let (book, records) = open(&files);
    assert_eq!(texts(&records), ["eins", "zwei", "vier"]);
    assert_eq!(book.problems().count(), 0);
}

#[test]
fn loading_never_writes() {
    let (folder, files) = real_folder();
    let whole = bytes_of(&files, &path(1));
    for state in [&whole[..], &whole[..whole.len() - 5], b"noise\nnoise", b""] {
        files.replace(&path(1), state).expect("replaced");
        let before = std::fs::metadata(folder.path().join(path(1))).expect("a file");
        for _ in 0..3 {
            let (mut book, _) = open(&files);
            book.look().expect("looking");
        }
        let after = std::fs::metadata(folder.path().join(path(1))).expect("a file");
        assert_eq!(bytes_of(&files, &path(1)), state);
        assert_eq!(before.modified().ok(), after.modified().ok());
        assert_eq!(files.list(FOLDER).expect("listing").len(), 1);
    }
}

#[test]
fn a_journal_whose_files_were_deleted_is_not_begun_anew_behind_our_back() {
    let (folder, files) = real_folder();
    let (mut book, _) = open(&files);
    say(&mut book, "zwei").expect("recorded");
    let whole = bytes_of(&files, &path(1));
    std::fs::remove_file(folder.path().join(path(1))).expect("removed");
    for _ in 0..2 {
        let refused = say(&mut book, "drei").expect_err("gone");
        assert!(
            refused.fault.to_string().starts_with("gone:"),
            "{}",
            refused.fault
        );
        assert!(refused.line.starts_with("{\"seq\":3,"), "{}", refused.line);
        assert_eq!(files.list(FOLDER), Ok(Vec::new()));
    }
    files.create(&path(1), &whole).expect("restored");
    say(&mut book, "vier").expect("recorded");
    assert_eq!(texts(&open(&files).1), ["eins", "zwei", "vier"]);
}

/// A long journal is understood by several at once; what is wrong with it is found all the same,
/// wherever it stands and however the parts fall.
#[test]
fn several_who_read_a_long_journal_see_what_one_sees() {
    let alone = Memory::new();
    let (mut book, _) = open(&alone);
    let line = "x".repeat(4_000);
    for _ in 0..800 {
        say(&mut book, &line).expect("recorded");
    }
    let whole = bytes_of(&alone, &path(1));
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let without = |place: usize| {
        let mut lines = lines.clone();
        lines.remove(place);
        lines.concat()
    };
    let changed = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        bytes
    };
    let mut swapped = lines.clone();
    swapped.swap(70, 600);
    let third = whole.len() / 3;
    let newline = lines[..100].concat().len() - 1;
    for (what, bytes) in [
        ("sound", whole.clone()),
        ("a line is missing", without(150)),
        ("a line is missing near the end", without(lines.len() - 2)),
        ("a byte has changed", changed(third, b'y')),
        ("a newline has gone", changed(newline, b' ')),
        ("two lines have changed places", swapped.concat()),
        ("the end is torn", whole[..whole.len() - 1_000].to_vec()),
        (
            "there is noise",
            [&whole[..third], &vec![0; 600_000], &whole[third..]].concat(),
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let (alone, several) = (Memory::new(), Several(Files::new(folder.path())));
        for disk in [&alone as &dyn Disk, &several] {
            disk.claim_folder(FOLDER).expect("a folder");
            disk.create(&path(1), &bytes).expect("a journal");
        }
        let told = |disk: &dyn Disk| {
            let (book, records) = open(disk);
            let is_told = match told_one_by_one(disk) {
                Some(heard) => heard == records,
                None => what == "two lines have changed places",
            };
            assert!(is_told, "{what}: whoever is told hears something else");
            let problems: Vec<String> = book.problems().map(|p| format!("{p:?}")).collect();
            let torn: Vec<String> = book.torn().map(|torn| format!("{torn:?}")).collect();
            (records, problems, torn)
        };
        let (one, many) = (told(&alone), told(&several));
        assert_eq!(one.1, many.1, "{what}");
        assert_eq!(one.2, many.2, "{what}");
        assert!(one.0 == many.0, "{what}: other records");
        assert_eq!(
            one.1.is_empty() && one.2.is_empty(),
            what == "sound",
            "{what}"
        );
    }
}

/// What is heard by somebody who keeps no journal in memory, if all of it is.
fn told_one_by_one(disk: &dyn Disk) -> Option<Vec<Record>> {
    let mut heard = Vec::new();
    let mut tell = |records: &[Record]| heard.extend_from_slice(records);
    let book = Logbook::load_telling(disk, incident(), writer(), &mut tell).expect("read");
    book.map(|_| heard)
}

#[test]
fn whoever_hears_records_as_they_are_read_hears_the_story_of_one_writer_and_goes_on_from_there() {
    let disk = Memory::new();
    assert_eq!(told_one_by_one(&disk), None, "there is nothing to hear");
    let (mut book, _) = open(&disk);
    say(&mut book, "eins").expect("recorded");
    let mut heard = Vec::new();
    let mut tell = |records: &[Record]| heard.extend_from_slice(records);
    let told = Logbook::load_telling(&disk, incident(), writer(), &mut tell).expect("read");
    let mut told = told.expect("one has written");
    assert_eq!(texts(&heard), ["eins"]);
    let second = say(&mut book, "zwei").expect("recorded");
    assert_eq!(news(&mut told), News::Further(vec![second]));
    // Whose turn comes first is known only when both have been read.
    let (mut other, _) = Logbook::load(&disk, incident(), someone("w2")).expect("read");
    say(&mut other, "drei").expect("recorded");
    assert_eq!(told_one_by_one(&disk), None);
}

/// A disk of a machine with three hands, whatever this one has.
struct Several(Files);

impl Disk for Several {
    fn hands(&self) -> usize {
        3
    }

    fn at_once(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        self.0.at_once(jobs, job);
    }

    fn read(&self, path: &str, from: u64) -> Result<Option<Vec<u8>>, DiskFault> {
        self.0.read(path, from)
    }

    fn read_some(&self, path: &str, from: u64, most: usize) -> Result<Option<Vec<u8>>, DiskFault> {
        self.0.read_some(path, from, most)
    }

    fn length(&self, path: &str) -> Result<Option<u64>, DiskFault> {
        self.0.length(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, DiskFault> {
        self.0.list(folder)
    }

    fn claim_folder(&self, path: &str) -> Result<bool, DiskFault> {
        self.0.claim_folder(path)
    }

    fn lock(&self, folder: &str) -> Result<Box<dyn Guard>, DiskFault> {
        self.0.lock(folder)
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        self.0.create(path, bytes)
    }

    fn append(&self, path: &str, at: u64, bytes: &[u8]) -> Result<(), DiskFault> {
        self.0.append(path, at, bytes)
    }

    fn cut(&self, path: &str, length: u64) -> Result<(), DiskFault> {
        self.0.cut(path, length)
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        self.0.replace(path, bytes)
    }
}
