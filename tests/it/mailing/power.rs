//! On file systems of their own: full while mail is sent, and cut from their power.

use super::books::Fate;
use super::finish;
use super::office::{Office, people, relay};
use super::soak::Chance;
use crate::faults::mounted::{Mount, done, fill, image};
use crate::faults::soak as is_soak;
use crate::relay::sink::{Manners, Sink};
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
const CONNECTIONS: usize = 4;
const WINDOW: usize = 8;

fn settings(sink: &Sink) -> String {
    let more = format!("connections = {CONNECTIONS}\nwindow = {WINDOW}");
    relay(sink.port(), &more)
}

fn slow(manners: Manners) -> Manners {
    Manners {
        pace: Duration::from_micros(400),
        ..manners
    }
}

#[test]
fn a_disk_that_is_full_while_mail_is_sent_stops_it_and_nobody_gets_it_twice() {
    for (room, manners) in [
        (0, Manners::default()),
        (4, Manners::default()),
        (16, Manners::default()),
        (16, Manners::pipelining()),
        (32, Manners::default()),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("full");
        let Some(_mount) = Mount::in_memory("4m", &root) else {
            return;
        };
        let sink = Sink::open(slow(manners));
        let people = people(400);
        let office = Office::at(&root.join("shop"), &people, &settings(&sink));
        // Frozen while there is room, and the first is accepted.
        let mut child = super::Sender::go(&office).spawn().expect("it starts");
        assert!(sink.audit().wait_for(1, PATIENCE), "it sends");
        let ballast = fill(&root, room * 1024);
        let ended = ended(&mut child);
        let case = format!("{room} KiB left");
        assert!(sink.audit().at_rest(PATIENCE), "{case}");
        assert!(matches!(ended, Some(0 | 6 | 7)), "{case}: {ended:?}");
        let full = office.run(&["outbox", "resume"]);
        let is_left = sink.audit().unique() < people.len();
        if is_left {
            assert!(matches!(full.exit, Some(6 | 7)), "{case}: {full:#?}");
        }
        let books = office.books().expect("a mailing");
        for address in books.with(Fate::Planned) {
            assert_eq!(sink.audit().copies(address), 0, "{case}: {address}");
        }
        std::fs::remove_file(ballast).expect("removed");
        let ended = finish(&office, &sink, |address| sink.audit().copies(address) > 0);
        assert_eq!(ended.exit, Some(0), "{case}: {ended:#?}");
        assert_eq!(sink.audit().unique(), people.len(), "{case}");
        assert_eq!(sink.audit().doubles(), [], "{case}");
    }
}

#[test]
fn a_disk_without_room_for_the_list_sends_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("full");
    let Some(_mount) = Mount::in_memory("2m", &root) else {
        return;
    };
    let sink = Sink::open(Manners::default());
    let people = people(2_000);
    let office = Office::at(&root.join("shop"), &people, &settings(&sink));
    let ballast = fill(&root, 40 * 1024);
    for _ in 0..2 {
        office.send().expect_exit(7);
        assert_eq!(sink.audit().accepted(), 0);
    }
    std::fs::remove_file(ballast).expect("removed");
    office.send().expect_exit(0);
    assert_eq!(sink.audit().unique(), people.len());
    assert_eq!(sink.audit().doubles(), []);
}

/// What had reached the image when everything stopped, mounted with the file system's own recovery.
fn power_is_cut(kind: &str, size: &str, rounds: u64, offers: fn() -> Manners, window: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let (image_at, copy) = (folder.path().join("image"), folder.path().join("copy"));
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    if !image(kind, size, &[], &image_at) {
        return;
    }
    let source = image_at.display().to_string();
    let Some(_mount) = Mount::new(&["-o", "loop", &source], &here) else {
        return;
    };
    let people = people(600);
    let mut chance = Chance::new(20_261_122 + rounds);
    for round in 0..rounds {
        let case = format!("{kind}, round {round}");
        let sink = Sink::open(slow(offers()));
        let name = format!("round-{round}");
        let office = Office::at(&here.join(&name), &people, &settings(&sink));
        let mut child = super::Sender::go(&office).spawn().expect("it starts");
        // The first round stops at the very first acceptance: all its folders are new.
        // Never so many that there is nothing left to cut off.
        let enough = 1 + chance.below((round * 40).min(people.len() as u64 / 2) + 1);
        assert!(sink.audit().wait_for(enough, PATIENCE), "{case}");
        done("kill", &["-STOP"], Path::new(&child.id().to_string()));
        let words = ["--sparse=always", &source];
        assert!(done("cp", &words, &copy), "copied");
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert!(sink.audit().at_rest(PATIENCE), "{case}");
        let copied = copy.display().to_string();
        let options = if kind == "xfs" { "loop,nouuid" } else { "loop" };
        let _copy = Mount::new(&["-o", options, &copied], &there).expect("a file system");
        let found = Office::found(&there.join(&name), &people);
        let books = found.books().expect("it was frozen before anything left");
        for address in books.with(Fate::Planned) {
            assert_eq!(sink.audit().copies(address), 0, "{case}: {address}");
        }
        for address in books.with(Fate::Accepted) {
            assert_eq!(sink.audit().copies(address), 1, "{case}: {address}");
        }
        let open = books.with(Fate::Tried).len();
        assert!(
            open <= window,
            "{case}: {open} open, at most {window} in flight"
        );
        let ended = finish(&found, &sink, |address| sink.audit().copies(address) > 0);
        assert_eq!(ended.exit, Some(0), "{case}: {ended:#?}");
        assert_eq!(sink.audit().unique(), people.len(), "{case}");
        assert_eq!(sink.audit().doubles(), [], "{case}");
    }
}

#[test]
fn after_a_power_cut_nobody_gets_it_twice_and_nobody_is_left_out() {
    let rounds = if is_soak() { 40 } else { 4 };
    power_is_cut(
        "ext4",
        "24M",
        rounds,
        Manners::default,
        CONNECTIONS * WINDOW,
    );
    power_is_cut("ext4", "24M", rounds, Manners::pipelining, CONNECTIONS);
}

#[test]
fn after_a_power_cut_on_other_file_systems_neither() {
    if !is_soak() {
        crate::skipped::skipped("xfs and btrfs are for tests/run --soak");
        return;
    }
    let window = CONNECTIONS * WINDOW;
    power_is_cut("xfs", "320M", 20, Manners::default, window);
    power_is_cut("btrfs", "128M", 20, Manners::default, window);
}

/// The exit code of a child that is waited for, but not for ever.
fn ended(child: &mut Child) -> Option<i32> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Some(ended) = child.try_wait().expect("its state") {
            return ended.code();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("killed");
    panic!("it does not end");
}
