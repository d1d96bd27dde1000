//! A disk that fails at its first, second, third, … operation, until a run survives.

use super::desk::{
    FOLDER, ana, bytes_of, disk_with, incident, journal, note, open, path, say, segment, set_aside,
    texts, writer,
};
use super::faulty::{Faulty, Reach, Then};
use aplomb::base::Digest;
use aplomb::incident::Record;
use aplomb::journal::Wrong;
use aplomb::outside::Memory;
use aplomb::seam::{Disk, DiskTrouble};
use aplomb::walk::{Logbook, News, Stuck};
use std::cell::Cell;

/// What a session can find when it begins, and how it came about.
type State = (&'static str, fn() -> Memory);

const STATES: [State; 8] = [
    ("nothing", Memory::new),
    ("an empty file", || disk_with(b"")),
    ("a sound journal", || disk_with(&journal(&["alt"]))),
    ("half a header", || disk_with(&journal(&["alt"])[..40])),
    ("half a record", || disk_with(&torn())),
    ("half a record, half set aside", || half_set_aside(20)),
    ("half a record, set aside, not cut", || {
        half_set_aside(usize::MAX)
    }),
    ("a damaged line", || disk_with(&damaged())),
];

fn torn() -> Vec<u8> {
    let whole = journal(&["alt", "verloren"]);
    whole[..whole.len() - 30].to_vec()
}

fn damaged() -> Vec<u8> {
    let mut whole = journal(&["alt", "kaputt"]);
    let at = whole.len() - 200;
    whole[at] ^= 4;
    whole
}

/// What a crash in the middle of the repair leaves: so much of the tail was copied.
fn half_set_aside(length: usize) -> Memory {
    let bytes = torn();
    let (disk, tail) = (disk_with(&bytes), tail(&bytes));
    disk.claim_folder(&format!("{FOLDER}/torn"))
        .expect("memory");
    disk.create(&copy_of(&bytes), &tail[..length.min(tail.len())])
        .expect("memory");
    disk
}

/// What stands behind the last newline.
fn tail(bytes: &[u8]) -> &[u8] {
    bytes
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
}

/// Where that is kept.
fn copy_of(bytes: &[u8]) -> String {
    let tail = tail(bytes);
    let (offset, digest) = (bytes.len() - tail.len(), Digest::of(tail).short());
    format!("{FOLDER}/torn/{}-{offset}-{digest}.bin", segment(1).stem())
}

/// What a session was told.
#[derive(Default)]
struct Told {
    acknowledged: Vec<String>,
    refused: Vec<String>,
    /// What it believes the story to be.
    story: Vec<Record>,
}

/// A session that writes these notes one by one, and goes on after a failure.
fn run(disk: &dyn Disk, notes: &[&str]) -> Told {
    let mut told = Told::default();
    let Ok((mut book, records)) = Logbook::load(disk, incident(), writer()) else {
        told.refused
            .extend(notes.iter().map(|note| (*note).to_owned()));
        return told;
    };
    told.story = records;
    for text in notes {
        let result = match book.begin() {
            Err(stuck) => Err(Box::new(book.on_paper(stuck, &ana(0), None, note(text)))),
            Ok(mut turn) => {
                match turn.news() {
                    News::Further(records) => told.story.extend_from_slice(records),
                    News::Afresh(records) => told.story.clone_from(records),
                }
                turn.record(&ana(0), None, note(text))
            }
        };
        match result {
            Ok(record) => {
                told.acknowledged.push((*text).to_owned());
                told.story.push(record);
            }
            Err(refused) => {
                assert!(
                    refused.line.contains(&format!("\"text\":\"{text}\"")),
                    "{}",
                    refused.line
                );
                told.refused.push((*text).to_owned());
            }
        }
    }
    told
}

const TROUBLES: [DiskTrouble; 6] = [
    DiskTrouble::Full,
    DiskTrouble::ReadOnly,
    DiskTrouble::Denied,
    DiskTrouble::Gone,
    DiskTrouble::Moved,
    DiskTrouble::Broken,
];
const REACHES: [Reach; 3] = [Reach::Nothing, Reach::Half, Reach::Everything];
const NOTES: [&str; 3] = ["eins", "zwei", "drei"];

/// Runs with the failure at every operation, until one run survives.
fn count_up(trouble: DiskTrouble, reach: Reach, then: Then, judge: impl Fn(&str, &Memory, Told)) {
    for (state, make) in STATES {
        for fails_at in 1.. {
            let disk = make();
            let faulty = Faulty::new(&disk, fails_at, (trouble, reach, then));
            let told = run(&faulty, &NOTES);
            if !faulty.has_failed() {
                assert_eq!(told.acknowledged, NOTES, "{state}: without failures");
                break;
            }
            let case = format!("{state}, {trouble:?} with {reach:?} at operation {fails_at}");
            judge(&case, &disk, told);
        }
    }
}

/// Nothing acknowledged is lost, nothing is there twice, nothing is there that nobody said.
fn judge_story(case: &str, disk: &Memory, told: &Told) {
    let (_, records) = open(disk);
    let found = texts(&records);
    for text in &told.acknowledged {
        let times = found.iter().filter(|found| *found == text).count();
        assert_eq!(times, 1, "{case}: `{text}` was acknowledged; {found:?}");
    }
    for text in &told.refused {
        let times = found.iter().filter(|found| *found == text).count();
        assert!(times <= 1, "{case}: `{text}` was refused; {found:?}");
    }
    // A refused line that could not be taken back may be there, with what it set aside.
    let promised: Vec<Record> = records
        .iter()
        .filter(|record| {
            let said = texts(std::slice::from_ref(record));
            !said
                .iter()
                .any(|text| told.refused.iter().any(|refused| refused == text))
        })
        .cloned()
        .collect();
    let kept = kept(&promised);
    let mut once = kept.clone();
    once.dedup();
    assert_eq!(kept, once, "{case}: set aside is said once");
}

/// Where everything is that was set aside, sorted.
fn kept(records: &[Record]) -> Vec<String> {
    let kept = set_aside(records)
        .into_iter()
        .map(|(_, _, kept)| kept.to_owned());
    let mut kept: Vec<_> = kept.collect();
    kept.sort_unstable();
    kept
}

#[test]
fn a_process_killed_at_any_operation_loses_nothing_that_was_promised() {
    for reach in REACHES {
        count_up(
            DiskTrouble::Broken,
            reach,
            Then::Dies,
            |case, disk, told| {
                judge_story(case, disk, &told);
                let torn_before = torn_at_the_beginning(case);
                let (_, before) = open(disk);
                let (mut book, _) = open(disk);
                let sound = book.problems().count();
                let expected = usize::from(case.starts_with("a damaged line"));
                assert_eq!(sound, expected, "{case}: a crash damages nothing");
                say(&mut book, "danach").unwrap_or_else(|refused| panic!("{case}: {refused:?}"));
                judge_story(case, disk, &told);
                let (book, after) = open(disk);
                assert_eq!(
                    texts(&after)[..texts(&before).len()],
                    texts(&before)[..],
                    "{case}"
                );
                assert_eq!(texts(&after).last(), Some(&"danach"), "{case}");
                assert_eq!(book.problems().count(), expected, "{case}");
                assert_eq!(book.torn().count(), 0, "{case}");
                let torn = disk.list(&format!("{FOLDER}/torn")).expect("listing");
                let copies: Vec<_> = torn
                    .iter()
                    .map(|(name, _)| bytes_of(disk, &format!("{FOLDER}/torn/{name}")))
                    .collect();
                assert!(
                    torn_before.is_empty() || copies.contains(&torn_before),
                    "{case}: every byte is kept"
                );
                let mut lost: Vec<_> = torn
                    .iter()
                    .map(|(name, _)| format!("journal/torn/{name}"))
                    .collect();
                if expected == 1 {
                    lost.push(format!("journal/{}", segment(1)));
                    lost.sort_unstable();
                }
                assert_eq!(
                    kept(&after),
                    lost,
                    "{case}: every byte that was set aside is mentioned"
                );
            },
        );
    }
}

/// The unfinished line that the session of this case began with.
fn torn_at_the_beginning(case: &str) -> Vec<u8> {
    let (state, _) = case.rsplit_once(", ").expect("a case");
    let make = STATES
        .iter()
        .find(|(name, _)| *name == state)
        .expect("a state")
        .1;
    let bytes = make()
        .read(&path(1), 0)
        .expect("memory")
        .unwrap_or_default();
    tail(&bytes).to_vec()
}

#[test]
fn a_copy_that_was_begun_is_completed_and_flushed_before_the_file_is_cut() {
    for length in [0, 20, usize::MAX] {
        let disk = half_set_aside(length);
        let watched = Faulty::watching(&disk);
        assert_eq!(run(&watched, &["neu"]).acknowledged, ["neu"]);
        let copies = disk.list(&format!("{FOLDER}/torn")).expect("listing");
        assert_eq!(copies.len(), 1, "no second copy");
        assert_eq!(bytes_of(&disk, &copy_of(&torn())), tail(&torn()));
        // Also a copy that is whole is flushed again: perhaps it never was.
        let (copy, file) = (copy_of(&torn()), path(1));
        let changes = watched.changes.borrow();
        let last_three: Vec<_> = changes[changes.len() - 3..].iter().collect();
        assert_eq!(last_three, [&copy, &file, &file], "copy, cut, append");
    }
}

#[test]
fn a_failing_operation_costs_at_most_the_record_it_belongs_to() {
    for trouble in TROUBLES {
        for reach in REACHES {
            count_up(trouble, reach, Then::Recovers, |case, disk, told| {
                if told.refused.len() == NOTES.len() {
                    // The journals could not even be listed, and it said so.
                    return;
                }
                assert!(told.refused.len() <= 1, "{case}: {:?}", told.refused);
                judge_story(case, disk, &told);
                // What was believed on the way is what is on the disk, but for what was refused.
                let (_, records) = open(disk);
                let believed = texts(&told.story);
                let mut found = texts(&records);
                found.retain(|text| {
                    believed.contains(text) || !told.refused.iter().any(|r| r == text)
                });
                assert_eq!(believed, found, "{case}");
                if reach == Reach::Nothing && trouble != DiskTrouble::Broken {
                    let (book, _) = open(disk);
                    let damage = usize::from(case.starts_with("a damaged line"));
                    assert_eq!(book.problems().count(), damage, "{case}");
                }
            });
        }
    }
}

#[test]
fn after_a_failed_flush_the_file_is_left_and_the_next_try_goes_elsewhere() {
    for (reach, visible) in [
        (Reach::Nothing, false),
        (Reach::Half, false),
        (Reach::Everything, true),
    ] {
        let disk = disk_with(&journal(&["alt"]));
        let before = bytes_of(&disk, &path(1)).len();
        // Load: list, read. Begin: lock, list. Repair: list. Then the append.
        let faulty = Faulty::new(&disk, 6, (DiskTrouble::Broken, reach, Then::Recovers));
        let (mut book, _) = Logbook::load(&faulty, incident(), writer()).expect("loading");
        let refused = say(&mut book, "eins").expect_err("the flush failed");
        assert!(
            matches!(&refused.fault, Stuck::Disk(fault) if fault.trouble == DiskTrouble::Broken)
        );
        let length = bytes_of(&disk, &path(1)).len();
        let mut turn = book.begin().expect("the disk works again");
        let News::Afresh(records) = turn.news() else {
            panic!("the disk is read anew")
        };
        assert_eq!(
            texts(records),
            ["alt"],
            "what was not flushed is not believed"
        );
        turn.record(&ana(1), None, note("eins")).expect("recorded");
        drop(turn);
        say(&mut book, "zwei").expect("recorded");
        assert_eq!(
            bytes_of(&disk, &path(1)).len(),
            length,
            "{reach:?}: not touched again"
        );
        let (again, records) = open(&disk);
        let expected: &[&str] = if visible {
            &["alt", "eins", "eins", "zwei"]
        } else {
            &["alt", "eins", "zwei"]
        };
        assert_eq!(texts(&records), expected, "{reach:?}");
        assert_eq!(
            set_aside(&records).len(),
            usize::from(length > before),
            "{reach:?}"
        );
        // A line that nobody promised, but that is there, is a break in the chain, not a secret.
        let problems: Vec<_> = again.problems().map(|problem| &problem.what).collect();
        assert_eq!(problems.is_empty(), !visible, "{reach:?}: {problems:?}");
        assert!(
            problems
                .iter()
                .all(|what| matches!(what, Wrong::Unlinked | Wrong::Misplaced { .. }))
        );
    }
}

#[test]
fn a_journal_that_was_taken_away_is_not_begun_anew_behind_our_back() {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    say(&mut book, "eins").expect("recorded");
    let bytes = bytes_of(&disk, &path(1));
    let other = Memory::new();
    let faulty = Moving {
        here: Cell::new(true),
        disk: &disk,
        elsewhere: &other,
    };
    let (mut book, _) = Logbook::load(&faulty, incident(), writer()).expect("loading");
    faulty.here.set(false);
    for _ in 0..2 {
        let refused = say(&mut book, "zwei").expect_err("it has gone");
        assert!(matches!(&refused.fault, Stuck::Disk(fault) if fault.trouble == DiskTrouble::Gone));
        assert!(refused.line.starts_with("{\"seq\":2,"), "{}", refused.line);
        assert!(other.list(FOLDER).expect("listing").is_empty());
    }
    faulty.here.set(true);
    say(&mut book, "drei").expect("it is back");
    assert!(bytes_of(&disk, &path(1)).starts_with(&bytes));
    assert_eq!(texts(&open(&disk).1), ["eins", "drei"]);
}

/// A disk whose files can be moved away.
struct Moving<'m> {
    here: Cell<bool>,
    disk: &'m Memory,
    elsewhere: &'m Memory,
}

impl Moving<'_> {
    fn disk(&self) -> &Memory {
        if self.here.get() {
            self.disk
        } else {
            self.elsewhere
        }
    }
}

impl Disk for Moving<'_> {
    fn read(&self, path: &str, from: u64) -> Result<Option<Vec<u8>>, aplomb::seam::DiskFault> {
        self.disk().read(path, from)
    }
    fn length(&self, path: &str) -> Result<Option<u64>, aplomb::seam::DiskFault> {
        self.disk().length(path)
    }
    fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, aplomb::seam::DiskFault> {
        self.disk().list(folder)
    }
    fn claim_folder(&self, path: &str) -> Result<bool, aplomb::seam::DiskFault> {
        self.disk().claim_folder(path)
    }
    fn lock(&self, folder: &str) -> Result<Box<dyn aplomb::seam::Guard>, aplomb::seam::DiskFault> {
        self.disk().lock(folder)
    }
    fn create(&self, path: &str, bytes: &[u8]) -> Result<(), aplomb::seam::DiskFault> {
        self.disk().create(path, bytes)
    }
    fn append(&self, path: &str, at: u64, bytes: &[u8]) -> Result<(), aplomb::seam::DiskFault> {
        self.disk().append(path, at, bytes)
    }
    fn cut(&self, path: &str, length: u64) -> Result<(), aplomb::seam::DiskFault> {
        self.disk().cut(path, length)
    }
    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), aplomb::seam::DiskFault> {
        self.disk().replace(path, bytes)
    }
}
