//! A writer, an incident, and what is said in them.

use aplomb::base::{IncidentId, Moment, WriterId};
use aplomb::incident::{Context, Event, Record};
use aplomb::journal::SegmentName;
use aplomb::outside::Memory;
use aplomb::seam::Disk;
use aplomb::walk::{Logbook, NotRecorded};

pub(super) const INCIDENT: &str = "2026-11-22-site-down";
pub(super) const WRITER: &str = "w7f3a9c2b1d0";
pub(super) const FOLDER: &str = "incidents/2026-11-22-site-down/journal";

pub(super) fn incident() -> IncidentId {
    INCIDENT.parse().expect("an id")
}

pub(super) fn writer() -> WriterId {
    WRITER.parse().expect("a writer")
}

pub(super) fn segment(number: u32) -> SegmentName {
    SegmentName {
        writer: writer(),
        number,
    }
}

/// The path of the writer's `number`th file.
pub(super) fn path(number: u32) -> String {
    format!("{FOLDER}/{}", segment(number))
}

/// Ana, so many seconds after the beginning.
pub(super) fn ana(seconds: i64) -> Context {
    Context {
        now: Moment::from_millis(1_795_356_120_000 + seconds * 1000),
        by: "Ana".into(),
        happened_at: None,
    }
}

pub(super) fn note(text: &str) -> Vec<Event> {
    vec![Event::NoteAdded {
        text: text.into(),
        step: None,
    }]
}

pub(super) fn open(disk: &dyn Disk) -> (Logbook<'_>, Vec<Record>) {
    Logbook::load(disk, incident(), writer()).expect("loading never fails on bytes")
}

/// Writes one note down, as a session does.
pub(super) fn say(book: &mut Logbook<'_>, text: &str) -> Result<Record, Box<NotRecorded>> {
    match book.begin() {
        Ok(mut turn) => turn.record(&ana(0), None, note(text)),
        Err(stuck) => Err(Box::new(book.on_paper(stuck, &ana(0), None, note(text)))),
    }
}

/// The words of the notes, in order.
pub(super) fn texts(records: &[Record]) -> Vec<&str> {
    fn text(event: &Event) -> Option<&str> {
        match event {
            Event::NoteAdded { text, .. } => Some(text),
            _ => None,
        }
    }
    records
        .iter()
        .flat_map(|record| &record.events)
        .filter_map(text)
        .collect()
}

/// What was set aside, as `(file, bytes, kept)`.
pub(super) fn set_aside(records: &[Record]) -> Vec<(&str, u64, &str)> {
    fn aside(event: &Event) -> Option<(&str, u64, &str)> {
        match event {
            Event::TailSetAside {
                file, bytes, kept, ..
            } => Some((file, *bytes, kept)),
            _ => None,
        }
    }
    records
        .iter()
        .flat_map(|record| &record.events)
        .filter_map(aside)
        .collect()
}

/// A disk with this journal of one file.
pub(super) fn disk_with(bytes: &[u8]) -> Memory {
    let disk = Memory::new();
    disk.claim_folder(FOLDER).expect("a folder");
    disk.create(&path(1), bytes).expect("a file");
    disk
}

pub(super) fn bytes_of(disk: &dyn Disk, path: &str) -> Vec<u8> {
    disk.read(path, 0)
        .expect("reading")
        .unwrap_or_else(|| panic!("no {path}"))
}

/// A sound journal with these notes.
pub(super) fn journal(notes: &[&str]) -> Vec<u8> {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    for note in notes {
        say(&mut book, note).expect("memory takes everything");
    }
    bytes_of(&disk, &path(1))
}

/// Where lines begin, and the end.
pub(super) fn line_starts(bytes: &[u8]) -> Vec<usize> {
    let after_newlines = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    std::iter::once(0)
        .chain(after_newlines.map(|(at, _)| at + 1))
        .collect()
}
