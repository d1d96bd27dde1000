//! Relays that say what no relay should: the program stays calm, small and honest.

use super::books::Fate;
use super::office::{Office, people, relay};
use crate::faults::shop::Ran;
use crate::relay::sink::{Faults, Hostile, Manners, Point, Sink};
use std::process::Child;
use std::time::{Duration, Instant};

/// How much a program may grow that is told endless things, in KiB.
const MOST: u64 = 128 * 1024;

/// Runs it to its end, watching its memory.
#[track_caller]
fn watched(office: &Office, case: &str) -> (Ran, u64) {
    let mut command = office.under(&[]);
    command.args(office.send_words());
    let child = command.spawn().expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let begun = Instant::now();
    let ended = std::thread::spawn(move || Ran::of(&child_output(child)));
    while !ended.is_finished() {
        if let Ok(status) = std::fs::read_to_string(&status) {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"));
            let now = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            most = most.max(now.unwrap_or(0));
        }
        assert!(
            begun.elapsed() < Duration::from_secs(240),
            "{case}: it does not end"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    (ended.join().expect("it ended"), most)
}

fn child_output(child: Child) -> std::process::Output {
    child.wait_with_output().expect("it ends")
}

fn tormented(hostile: Hostile, point: Point) {
    for offers in [Manners::default, Manners::pipelining, Manners::lock_step] {
        let faults = Faults {
            hostile: Some((point, hostile)),
            ..Faults::default()
        };
        let sink = Sink::open(offers().with(faults));
        let office = Office::new(&people(5), &relay(sink.port(), "connections = 2"));
        let case = format!("{hostile:?} at {point:?}");
        let (ran, most) = watched(&office, &case);
        assert!(matches!(ran.exit, Some(0 | 4 | 5 | 6)), "{case}: {ran:#?}");
        assert!(!ran.stderr.contains("panicked"), "{case}: {ran:#?}");
        for text in [&ran.stdout, &ran.stderr] {
            let acts =
                text.contains('\u{1b}') || text.contains('\u{7}') || text.contains('\u{202e}');
            assert!(!acts, "{case}: {text:?}");
        }
        assert!(most < MOST, "{case}: {most} KiB");
        assert!(
            sink.audit().forced() < 16 << 20,
            "{case}: it hangs up in time"
        );
        let Some(books) = office.books() else {
            assert_eq!(sink.audit().accepted(), 0, "{case}");
            continue;
        };
        for (address, fate) in &books.people {
            let copies = sink.audit().copies(address);
            assert!(copies <= 1, "{case}: {address} got it {copies} times");
            if *fate == Fate::Accepted {
                assert_eq!(copies, 1, "{case}: {address} was thought to have it");
            }
            if copies == 1 {
                let honest = [Fate::Accepted, Fate::Unknown, Fate::Refused];
                assert!(
                    honest.contains(fate),
                    "{case}: {address} has it and is {fate:?}"
                );
            }
        }
        if ran.exit == Some(0) {
            assert_eq!(sink.audit().unique(), 5, "{case}: {ran:#?}");
        }
    }
}

#[test]
fn answers_that_make_no_sense_harm_nobody() {
    let patient = [Hostile::Silence];
    for hostile in Hostile::ALL {
        if patient.contains(&hostile) {
            continue;
        }
        for point in Point::ALL {
            tormented(hostile, point);
        }
    }
}

#[test]
fn a_relay_that_reads_slowly_is_waited_for() {
    let sink = Sink::open(Manners {
        slow: Some((200, Duration::from_millis(1))),
        ..Manners::default()
    });
    let office = Office::new(&people(40), &relay(sink.port(), "connections = 2"));
    office.send().expect_exit(0);
    assert_eq!(sink.audit().unique(), 40);
    assert_eq!(sink.audit().doubles(), []);
}

#[test]
fn a_relay_far_away_never_has_more_under_way_than_was_said() {
    for (manners, most) in [
        (Manners::default(), 8),
        (Manners::pipelining(), 1),
        (Manners::lock_step(), 1),
    ] {
        let sink = Sink::open(Manners {
            round_trip: Duration::from_millis(20),
            ..manners
        });
        let office = Office::new(
            &people(120),
            &relay(sink.port(), "connections = 3\nwindow = 8"),
        );
        office.send().expect_exit(0);
        let audit = sink.audit();
        assert_eq!(audit.unique(), 120);
        assert_eq!(audit.doubles(), []);
        assert_eq!(audit.violations(), []);
        assert_eq!(
            audit.most_in_flight(),
            most,
            "as many as allowed, and no more"
        );
        assert!(audit.connections().1 <= 3, "{:?}", audit.connections());
    }
}

#[test]
fn a_relay_that_sends_us_away_gets_the_rest_over_new_connections() {
    let faults = Faults {
        closing_after: Some(7),
        ..Faults::default()
    };
    for offers in [Manners::default, Manners::pipelining, Manners::lock_step] {
        let sink = Sink::open(offers().with(faults));
        let office = Office::new(&people(60), &relay(sink.port(), "connections = 2"));
        office.send().expect_exit(0);
        let audit = sink.audit();
        assert_eq!((audit.unique(), audit.doubles()), (60, vec![]));
        assert_eq!(audit.violations(), []);
    }
}

#[test]
fn no_more_mails_over_one_connection_than_were_said() {
    let sink = Sink::open(Manners::default());
    let settings = "connections = 2\nmessages = 10";
    let office = Office::new(&people(60), &relay(sink.port(), settings));
    office.send().expect_exit(0);
    assert_eq!(sink.audit().unique(), 60);
    assert!(
        sink.audit().most_on_one() <= 10,
        "{}",
        sink.audit().most_on_one()
    );
}

#[test]
fn no_more_mails_a_second_than_were_said() {
    let sink = Sink::open(Manners::default());
    let office = Office::new(&people(60), &relay(sink.port(), "rate = \"20/s\""));
    let begun = Instant::now();
    office.send().expect_exit(0);
    // A second's worth may leave at once.
    let taken = begun.elapsed();
    assert!(taken >= Duration::from_millis(1_900), "{taken:?}");
    assert!(taken < Duration::from_secs(10), "{taken:?}");
}
