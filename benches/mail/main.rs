//! Mail to a list, beside those who send mail for a living: `cargo bench --bench mail`, or
//! `cargo bench --bench mail -- loopback` for the rows with that word.
//!
//! Every row takes both sides in the same run, turn by turn, into the same sink: the one that the
//! tests count with. `-- sink 127.0.0.1:2525 [chunking|pipelining|lock-step] [20]` runs that sink
//! alone, with a round trip of so many milliseconds. What is compared is installed on the way:
//! mailmerge into a folder of the build, lettre with its own transport from `benches/peers`;
//! `smtp-source` comes with Postfix. Nothing here is a test: a slow machine fails nobody.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a bench measures the world itself, and prints"
)]

mod flood;
mod measure;
mod office;
mod peers;
#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../../tests/it/relay/mod.rs"]
mod relay;

use measure::{Run, best, by_turns, head, middle, row};
use office::Office;
use relay::Postfix;
use relay::sink::{Manners, Sink};
use std::time::Duration;

/// How many people the list has.
const PEOPLE: u32 = 10_000;

/// The groups, in the order of the table.
const GROUPS: [(&str, fn()); 5] = [
    ("ceiling", ceiling),
    ("loopback", loopback),
    ("postfix", postfix),
    ("distance", distance),
    ("memory", memory),
];

fn main() {
    // Cargo adds flags of its own.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if words.first().is_some_and(|word| word == "sink") {
        return alone(&words[1..]);
    }
    head();
    for (name, group) in GROUPS {
        if words.is_empty() || words.iter().any(|word| word == name) {
            group();
        }
    }
}

/// The sink alone, until it is killed; says every second what it has counted.
fn alone(words: &[String]) {
    let offers = words.get(1).map_or("chunking", String::as_str);
    let trip = words.get(2).and_then(|trip| trip.parse().ok()).unwrap_or(0);
    let sink = Sink::open_at(&words[0], manners(offers, Duration::from_millis(trip)));
    let mut before = 0;
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let audit = sink.audit();
        let (now, doubles) = (audit.accepted(), audit.doubles().len());
        println!(
            "{now} accepted (+{}), {} people, {doubles} twice",
            now - before,
            audit.unique()
        );
        before = now;
    }
}

fn manners(offers: &str, round_trip: Duration) -> Manners {
    let manners = match offers {
        "lock-step" => Manners::lock_step(),
        "pipelining" => Manners::pipelining(),
        _ => Manners::default(),
    };
    Manners {
        round_trip,
        ..manners
    }
}

/// What the sink itself can bear, so that nobody waits for it.
fn ceiling() {
    for (offers, wanted) in [("pipelining", 100_000.0), ("chunking", 300_000.0)] {
        let sink = Sink::open(manners(offers, Duration::ZERO));
        let run = flood::run(&sink, offers == "chunking", 4, 100_000);
        measure::alone(
            &format!("the sink, filled by hand with {offers}, 4 connections"),
            &run,
            wanted,
        );
    }
}

/// The same machine, 4 connections.
fn loopback() {
    let sink = Sink::open(manners("chunking", Duration::ZERO));
    let office = Office::new(PEOPLE, sink.port(), 4);
    let (ours, source) = by_turns(
        3,
        || office.send(Some(&sink)),
        || {
            let all = [4, 20].map(|sessions| peers::smtp_source(sink.port(), sessions, PEOPLE));
            best(all)
        },
    );
    let what = "loopback, 4 connections, beside smtp-source at its best";
    row(what, &middle(&ours), &middle(&source), Some(1.0));
    let (ours, source) = (middle(&ours), peers::mailmerge(sink.port(), PEOPLE));
    row("the same beside mailmerge", &ours, &source, Some(40.0));
    let kept = peers::kept(sink.port(), PEOPLE);
    row(
        "the same beside smtplib on one kept connection",
        &ours,
        &kept,
        None,
    );
    let lettre = peers::lettre(sink.port(), 4, 1_000);
    row(
        "the same beside lettre's own pool of 4",
        &ours,
        &lettre,
        None,
    );
    for offers in ["pipelining", "lock-step"] {
        let sink = Sink::open(manners(offers, Duration::ZERO));
        let office = Office::new(PEOPLE, sink.port(), 4);
        let ours = office.send(Some(&sink));
        let theirs = best([4, 20].map(|many| peers::smtp_source(sink.port(), many, PEOPLE)));
        let what = format!("the same where the relay offers {offers}, beside smtp-source");
        row(&what, &ours, &theirs, None);
    }
}

/// A real relay, which writes what it takes to a disk.
fn postfix() {
    let postfix = Postfix::with(&[
        "virtual_transport=discard",
        "smtpd_client_connection_count_limit=0",
    ]);
    let office = Office::new(PEOPLE, postfix.port(), 10);
    let (ours, source) = by_turns(
        3,
        || {
            let run = office.send(None);
            postfix.settle();
            run
        },
        || {
            let run = peers::smtp_source(postfix.port(), 10, PEOPLE);
            postfix.settle();
            run
        },
    );
    let what = "a real Postfix, 10 connections, beside smtp-source";
    row(what, &middle(&ours), &middle(&source), Some(0.9));
}

/// 20 ms away, 10 connections.
fn distance() {
    for (offers, wanted) in [("pipelining", 5.0), ("chunking", 50.0)] {
        let sink = Sink::open(manners(offers, Duration::from_millis(20)));
        let office = Office::new(PEOPLE, sink.port(), 10);
        let ours = office.send(Some(&sink));
        let lettre = peers::lettre(sink.port(), 10, 1_000);
        let what = format!("20 ms away, 10 connections, {offers}, beside lettre's own pool");
        row(&what, &ours, &lettre, Some(wanted));
        let source = peers::smtp_source(sink.port(), 10, 2_000);
        row("the same beside smtp-source", &ours, &source, None);
        if offers == "pipelining" {
            let merge = peers::mailmerge(sink.port(), 100);
            row("the same beside mailmerge", &ours, &merge, None);
        }
    }
}

/// The most memory, whatever the length of the list.
fn memory() {
    for people in [10_000, 1_000_000] {
        let sink = Sink::open(manners("chunking", Duration::ZERO));
        let office = Office::new(people, sink.port(), 4);
        let run: Run = office.send(Some(&sink));
        measure::memory(
            &format!("memory while {people} people are written to"),
            &run,
            16,
        );
    }
}
