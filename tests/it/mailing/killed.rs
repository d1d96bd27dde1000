//! Killed at random instants and resumed each time, with every way of talking to a relay.

use super::office::{Office, people, relay};
use super::soak::{Person, Soak, Verdict};
use crate::faults::soak as is_soak;
use crate::relay::sink::{Faults, Manners, Sink};
use std::time::Duration;

/// Connections, and messages under way on each where the relay allows it.
const CONNECTIONS: usize = 4;
const WINDOW: usize = 8;

fn soak(manners: Manners, window: usize, person: Person) -> Verdict {
    let (count, kills) = if is_soak() {
        (10_000, 500)
    } else {
        (1_000, 40)
    };
    let sink = Sink::open(manners);
    let settings = format!("connections = {CONNECTIONS}\nwindow = {WINDOW}");
    let office = Office::new(&people(count), &relay(sink.port(), &settings));
    let soak = Soak {
        kills,
        window,
        person,
        start: Duration::from_millis(30),
        seed: seed(),
    };
    let verdict = soak.run(&office, &sink);
    verdict.is_once_each(&soak);
    assert!(sink.audit().connections().1 <= CONNECTIONS);
    assert_eq!(sink.audit().updates().len(), 1);
    assert_eq!(sink.audit().without_id(), 0);
    verdict
}

/// The same instants each time, or others with `APLOMB_SEED`; a soak takes new ones.
fn seed() -> u64 {
    let told = std::env::var("APLOMB_SEED").ok();
    let told = told.and_then(|seed| seed.parse().ok());
    told.unwrap_or_else(|| {
        if is_soak() {
            u64::from(std::process::id())
        } else {
            20_261_122
        }
    })
}

/// Slow enough that a kill meets something under way.
fn slow(manners: Manners) -> Manners {
    Manners {
        pace: Duration::from_micros(400),
        ..manners
    }
}

#[test]
fn killed_with_chunks_under_way_everybody_has_it_once() {
    let window = CONNECTIONS * WINDOW;
    let verdict = soak(slow(Manners::default()), window, Person::Asks);
    assert!(
        verdict.unknown.1 > 0,
        "some unknown ones had it: {verdict:#?}"
    );
}

#[test]
fn killed_with_a_pipeline_under_way_everybody_has_it_once() {
    soak(slow(Manners::pipelining()), CONNECTIONS, Person::Asks);
}

#[test]
fn killed_in_lock_step_everybody_has_it_once() {
    soak(slow(Manners::lock_step()), CONNECTIONS, Person::Asks);
}

#[test]
fn whoever_sends_again_to_unknown_ones_writes_twice_to_nobody_else() {
    let window = CONNECTIONS * WINDOW;
    soak(slow(Manners::default()), window, Person::SendsAgain);
}

#[test]
fn killed_while_connections_are_lost_too_everybody_has_it_once() {
    // Each connection that is lost leaves as many unknown as a kill does on it.
    let lost = if is_soak() { 10_000 / 97 } else { 1_000 / 97 };
    let losing = slow(Manners::default()).with(Faults {
        cut_after: Some(211),
        cut_before: Some(197),
        cut_in_text: Some(401),
        abrupt: true,
        ..Faults::default()
    });
    soak(losing, (CONNECTIONS + lost) * WINDOW, Person::Asks);
}
