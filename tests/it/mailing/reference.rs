//! The soak passes a sender that does right, and catches every way of doing wrong.
//!
//! The sender is `tests/reference_sender.py`: one connection, a window that is written down before
//! its messages leave.

use super::soak::{Person, Soak, Verdict};
use super::{Beliefs, Sender};
use crate::relay::sink::{Faults, Manners, Sink};
use crate::relay::{python, script};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

const WINDOW: usize = 4;

struct Reference {
    planned: Vec<String>,
    port: u16,
    folder: tempfile::TempDir,
    bad: &'static str,
}

impl Reference {
    fn new(sink: &Sink, people: usize, bad: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let planned: Vec<String> = (0..people).map(|n| format!("a{n}@x.test")).collect();
        std::fs::write(folder.path().join("list"), planned.join("\n")).expect("written");
        Self {
            planned,
            port: sink.port(),
            folder,
            bad,
        }
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger")
    }

    fn lines(&self) -> Vec<(String, Vec<String>)> {
        let text = std::fs::read_to_string(self.ledger()).unwrap_or_default();
        text.lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|line| {
                let (what, addresses) = line.as_object()?.iter().next()?;
                let text = |address: &serde_json::Value| address.as_str().map(str::to_owned);
                let addresses = addresses.as_array()?.iter().filter_map(text).collect();
                Some((what.clone(), addresses))
            })
            .collect()
    }
}

impl Sender for Reference {
    fn planned(&self) -> &[String] {
        &self.planned
    }

    fn go(&self) -> Command {
        let mut command = Command::new(python("json, socket"));
        command
            .args(["-I", "-S"])
            .arg(script("reference_sender.py"))
            .arg(self.port.to_string())
            .arg(self.folder.path().join("list"))
            .arg(self.ledger())
            .args([format!("--window={WINDOW}"), format!("--bad={}", self.bad)])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn beliefs(&self) -> Beliefs {
        let mut accepted = BTreeSet::new();
        let mut unknown = BTreeSet::new();
        for (what, addresses) in self.lines() {
            for address in addresses {
                let (is_ok, is_unknown) = (what == "ok" || what == "sent", what == "try");
                if is_ok {
                    accepted.insert(address.clone());
                }
                if is_unknown {
                    unknown.insert(address);
                } else {
                    unknown.remove(&address);
                }
            }
        }
        Beliefs { accepted, unknown }
    }

    fn settle(&self, sent: &[String], again: &[String]) {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(self.ledger())
            .expect("a ledger");
        let mut record = |what: &str, addresses: &[String]| {
            let line = serde_json::json!({ what: addresses });
            writeln!(file, "{line}").expect("written");
        };
        // What was torn ends here.
        let text = std::fs::read(self.ledger()).expect("a ledger");
        if text.last().is_some_and(|byte| *byte != b'\n') {
            record("torn", &[]);
        }
        record("sent", sent);
        record("again", again);
    }
}

fn soak(bad: &'static str, person: Person, manners: Manners) -> (Soak, Verdict) {
    let manners_lose = manners.faults.cut_after.is_some();
    let sink = Sink::open(manners);
    let sender = Reference::new(&sink, 300, bad);
    // A connection that is lost leaves its message unknown, as a kill leaves its window.
    let lost = if manners_lose {
        300 / 89 + 300 / 97 + 4
    } else {
        0
    };
    let soak = Soak {
        kills: 8,
        window: WINDOW + lost,
        person,
        start: Duration::from_millis(100),
        seed: 20_261_122,
    };
    let verdict = soak.run(&sender, &sink);
    (soak, verdict)
}

/// Slow enough that a kill meets something under way.
fn slow() -> Manners {
    Manners {
        pace: Duration::from_micros(500),
        ..Manners::default()
    }
}

/// Connections are lost now and then, on either side of the acceptance.
fn losing() -> Manners {
    slow().with(Faults {
        cut_after: Some(97),
        cut_before: Some(89),
        ..Faults::default()
    })
}

#[test]
fn a_sender_that_does_right_passes() {
    for person in [Person::Asks, Person::SendsAgain] {
        for manners in [slow(), losing()] {
            let (soak, verdict) = soak("", person, manners);
            verdict.is_once_each(&soak);
            assert!(verdict.unknown.0 > 0, "{verdict:#?}");
        }
    }
}

#[test]
fn whoever_sends_twice_is_caught() {
    for bad in ["forgets", "resends", "after", "new-id"] {
        let (_, verdict) = soak(bad, Person::Asks, slow());
        assert!(!verdict.twice.is_empty(), "{bad}: {verdict:#?}");
        assert_eq!(verdict.lost, [] as [String; 0], "{bad}");
    }
}

#[test]
fn whoever_loses_somebody_is_caught() {
    for (bad, manners) in [
        ("before", slow()),
        ("skips", slow()),
        ("gives-up", losing()),
    ] {
        let (_, verdict) = soak(bad, Person::Asks, manners);
        assert!(!verdict.lost.is_empty(), "{bad}: {verdict:#?}");
        assert_eq!(verdict.twice, [], "{bad}");
        let is_believed = !verdict.believed.is_empty();
        assert_eq!(is_believed, bad != "skips", "{bad}: {verdict:#?}");
    }
}

#[test]
fn whoever_has_too_much_under_way_or_speaks_badly_is_caught() {
    let (soak_, verdict) = soak("greedy", Person::Asks, slow());
    assert!(verdict.most_unknown > soak_.window, "{verdict:#?}");
    let (_, verdict) = soak("bare", Person::Asks, slow());
    assert!(!verdict.violations.is_empty(), "{verdict:#?}");
}
