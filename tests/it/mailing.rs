//! The mail that reaches everyone once: sent to real relays, by a sender that is killed.
//!
//! The judge is the sink's own count, never what the sender says of itself.

#![expect(
    clippy::disallowed_methods,
    reason = "starts processes, makes files and kills what it started"
)]

mod books;
mod hostile;
mod injected;
mod killed;
mod office;
mod power;
mod reference;
mod rehearsed;
mod relays;
mod soak;
mod terminals;

use crate::faults::shop::{Ran, run};
use crate::relay::sink::Sink;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

/// Something that sends one update to a list, may be killed at any moment, and can go on.
pub(crate) trait Sender {
    /// Everybody who is to get the update.
    fn planned(&self) -> &[String];
    /// Starts it, for the first time or again.
    fn go(&self) -> Command;
    /// Those it believes to have been accepted, and those whose fate it does not know.
    fn beliefs(&self) -> Beliefs;
    /// What a person decides about unknown ones: those who got it, and those who get it again.
    fn settle(&self, sent: &[String], again: &[String]);
}

/// What a sender believes about its recipients.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beliefs {
    /// Accepted by the relay.
    pub(crate) accepted: BTreeSet<String>,
    /// Neither accepted nor surely not.
    pub(crate) unknown: BTreeSet<String>,
}

/// Goes on until everybody has it, settling what is unknown by this knowledge of who had it; how
/// the last run ended.
#[track_caller]
pub(crate) fn finish(sender: &dyn Sender, sink: &Sink, had_it: impl Fn(&String) -> bool) -> Ran {
    let mut ended = None;
    for _ in 0..8 {
        let ran = run(sender.go(), "");
        assert!(sink.audit().at_rest(Duration::from_secs(60)), "{ran:#?}");
        if ran.exit == Some(0) {
            return ran;
        }
        ended = Some(ran);
        let unknown = sender.beliefs().unknown.into_iter();
        let (sent, again): (Vec<String>, Vec<String>) = unknown.partition(&had_it);
        sender.settle(&sent, &again);
    }
    ended.expect("it ran")
}

/// Tries all of these at the same time, because nearly all of it is waiting. Every one that is wrong
/// is told.
#[track_caller]
fn at_once<T: Send>(cases: Vec<T>, tried: impl Fn(T) -> Result<(), String> + Sync) {
    let (cases, wrong) = (Mutex::new(cases), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..24 {
            scope.spawn(|| {
                loop {
                    let next = cases.lock().expect("cases").pop();
                    let Some(case) = next else { break };
                    if let Err(why) = tried(case) {
                        wrong.lock().expect("a list").push(why);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("a list");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Insists on something about how the program ran.
fn insist(is_so: bool, what: &str, ran: &Ran) -> Result<(), String> {
    is_so
        .then_some(())
        .ok_or_else(|| format!("{what}: {ran:#?}"))
}
