//! Which incident goes on, told from the index: quickly, and never wrongly.

use aplomb::base::{Digest, IncidentId, Lang, Moment, RunbookId, Words, WriterId, Zone};
use aplomb::incident::{Declared, Kind};
use aplomb::outside::auto::Auto;
use aplomb::outside::clock::FixedClock;
use aplomb::outside::memory::Memory;
use aplomb::outside::paper::Paper;
use aplomb::outside::screen::Quiet;
use aplomb::outside::stop::Stop;
use aplomb::seam::Disk;
use aplomb::walk::guide::walk;
use aplomb::walk::register::{only_open, register};
use aplomb::walk::session::Session;
use aplomb::walk::{Desk, World, library};
use std::collections::BTreeMap;

fn writer() -> WriterId {
    WriterId::parse("w1").expect("a name")
}

/// Opens an incident on this disk and, when it is to be closed, walks it to its end.
fn tell(disk: &Memory, name: &str, kind: Kind, close: bool) {
    let clock = FixedClock::at(Moment::parse("2026-07-04T01:00:00Z").expect("a moment"));
    let desk = Desk {
        by: "Ana".into(),
        words: Words::of(Lang::En),
        languages: Lang::ALL.to_vec(),
        zone: Zone::UTC,
        organisation: "Shop".into(),
        contact: String::new(),
        mail_from: String::new(),
        status_page: String::new(),
        channels: BTreeMap::new(),
        folder: ".".into(),
    };
    let mut world = World {
        clock: &clock,
        disk,
        prompter: &mut Auto::new(&Stop::new()),
        observer: &mut Quiet,
        wire: &Paper,
        couriers: &aplomb::outside::couriers::Nobody,
        desk: &desk,
    };
    let id = RunbookId::parse("site-down").expect("a name");
    let (runbook, text) = library::runbook(disk, &id, Lang::En).expect("a runbook");
    let declared = Declared {
        incident: IncidentId::parse(name).expect("a name"),
        kind,
        title: runbook.title.clone(),
        severity: runbook.severity,
        lang: Lang::En,
        runbook: id,
        runbook_digest: Digest::of(text.as_bytes()),
        runbook_text: text,
        audiences: BTreeMap::new(),
        started_at: None,
        people: BTreeMap::new(),
        program: "test".into(),
        clock_fixed: true,
    };
    let mut session =
        Session::declare(&mut world, writer(), runbook, declared, Vec::new()).expect("declared");
    if close {
        walk(&mut world, &mut session).expect("walked");
    }
}

fn found(disk: &Memory) -> Option<String> {
    let session = only_open(disk, &writer())?;
    Some(session.incident().id().to_string())
}

/// One that goes on between two that are closed, all in the index.
fn a_workspace() -> Memory {
    let disk = Memory::new();
    tell(&disk, "2026-07-01-site-down", Kind::Incident, true);
    tell(&disk, "2026-07-02-site-down", Kind::Incident, false);
    tell(&disk, "2026-07-03-site-down", Kind::Incident, true);
    assert_eq!(register(&disk, &writer()).incidents.len(), 3);
    disk
}

fn journal(incident: &str) -> String {
    format!("incidents/{incident}/journal/w1.jsonl")
}

#[test]
fn the_one_that_goes_on_is_found_in_the_index() {
    let disk = a_workspace();
    assert_eq!(found(&disk).as_deref(), Some("2026-07-02-site-down"));
    // An incident comes before any drill.
    tell(&disk, "2026-07-04-site-down-drill", Kind::Drill, false);
    register(&disk, &writer());
    assert_eq!(found(&disk).as_deref(), Some("2026-07-02-site-down"));
}

#[test]
fn what_is_not_in_the_index_takes_a_closer_look() {
    let disk = Memory::new();
    tell(&disk, "2026-07-02-site-down", Kind::Incident, false);
    assert_eq!(found(&disk), None);
    register(&disk, &writer());
    assert!(found(&disk).is_some());
    tell(&disk, "2026-07-03-site-down", Kind::Incident, true);
    assert_eq!(found(&disk), None);
}

#[test]
fn a_folder_that_was_only_claimed_is_nobodys_incident() {
    let disk = a_workspace();
    disk.claim_folder("incidents/2026-07-05-site-down")
        .expect("claimed");
    assert!(found(&disk).is_some());
}

#[test]
fn with_several_that_go_on_somebody_chooses() {
    let disk = a_workspace();
    tell(&disk, "2026-07-04-site-down", Kind::Incident, false);
    register(&disk, &writer());
    assert_eq!(found(&disk), None);
}

#[test]
fn one_that_was_closed_since_is_not_taken_for_open() {
    let disk = a_workspace();
    let other = Memory::new();
    tell(&other, "2026-07-02-site-down", Kind::Incident, true);
    let ended = other.read(&journal("2026-07-02-site-down"), 0);
    let ended = ended.expect("read").expect("a journal");
    let path = journal("2026-07-02-site-down");
    disk.cut(&path, 0).expect("cut");
    disk.append(&path, 0, &ended).expect("written");
    assert_eq!(found(&disk), None);
}

#[test]
fn a_closed_one_whose_journal_became_shorter_is_looked_at_again() {
    let disk = a_workspace();
    let path = journal("2026-07-01-site-down");
    let length = disk.length(&path).expect("read").expect("a journal");
    disk.cut(&path, length - 1).expect("cut");
    assert_eq!(found(&disk), None);
}

#[test]
fn a_closed_one_with_another_note_stays_closed() {
    let disk = a_workspace();
    let path = journal("2026-07-01-site-down");
    let length = disk.length(&path).expect("read").expect("a journal");
    disk.append(&path, length, b"half a li").expect("written");
    assert!(found(&disk).is_some());
}
