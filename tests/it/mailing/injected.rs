//! Killed at, or refused by, every single system call that touches a mailing.

use super::books::Fate;
use super::office::{Office, books_below, people, relay};
use super::{Sender, finish};
use crate::faults::soak;
use crate::faults::trace::{Call, Traced, can_trace, traced_by};
use crate::relay::sink::{Manners, Sink};
use std::time::Duration;

const PEOPLE: usize = 7;
const CONNECTIONS: usize = 2;
const WINDOW: usize = 2;
const PATIENCE: Duration = Duration::from_secs(30);

/// What the program finds when it is disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scene {
    /// Nothing: it freezes the list and sends.
    First,
    /// A mailing that was killed in the middle of a line.
    Torn,
    /// Unknown ones, about whom a person decides.
    Settling,
}

struct Stage {
    sink: Sink,
    office: Office,
}

impl Scene {
    fn set(self, offers: fn() -> Manners) -> Stage {
        let sink = Sink::open(Manners {
            pace: Duration::from_millis(1),
            ..offers()
        });
        let settings = format!("connections = {CONNECTIONS}\nwindow = {WINDOW}");
        let office = Office::new(&people(PEOPLE), &relay(sink.port(), &settings));
        let stage = Stage { sink, office };
        if self != Self::First {
            // One has it, and one more waits for its answer: there is somebody to decide about.
            stage.sink.audit().hold_after(1);
            let mut child = stage.office.go().spawn().expect("it starts");
            assert!(stage.sink.audit().holds_one(PATIENCE), "it sends");
            child.kill().expect("killed");
            child.wait().expect("ended");
            stage.sink.audit().let_go();
            assert!(stage.sink.audit().at_rest(PATIENCE));
        }
        if self == Self::Torn {
            let ledger = stage
                .office
                .folder()
                .expect("a mailing")
                .join("ledger.jsonl");
            crate::faults::shop::Shop::append(&ledger, b"{\"seq\":3,\"at\":\"2026");
        }
        stage
    }

    fn words(self, stage: &Stage) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Self::First => stage.office.send_words().to_vec(),
            Self::Torn => words(&["outbox", "resume"]),
            Self::Settling => words(&["outbox", "settle", "--sent", "--all"]),
        }
    }

    fn run(self, stage: &Stage, injection: Option<&str>) -> Traced {
        let words = self.words(stage);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        traced_by(|under| stage.office.under(under), &words, "", injection)
    }

    /// The calls that could go wrong, when none does.
    fn calls(self, offers: fn() -> Manners, at_least: usize) -> Vec<Call> {
        let stage = self.set(offers);
        let calls = self.run(&stage, None).calls_below(&stage.office.root);
        let about_it = calls.iter().filter(|call| call.line.contains("/outbox/"));
        let about_it = about_it.count();
        assert!(
            about_it >= at_least,
            "{self:?}: only {about_it} calls: {calls:#?}"
        );
        calls
    }

    fn disturbed(self, offers: fn() -> Manners, injection: &str, at_least: usize) {
        if !can_trace() {
            return;
        }
        // Each takes a third of a second: all of them behind the flag, every fourth in each run, from
        // another one on for each kind of failure.
        let (from, every) = if soak() {
            (0, 1)
        } else {
            (injection.len() % 4, 4)
        };
        let calls = self.calls(offers, at_least);
        for call in calls.into_iter().skip(from).step_by(every) {
            let stage = self.set(offers);
            let injection = format!("{}:{injection}:when={}", call.name, call.number);
            let run = self.run(&stage, Some(&injection));
            let hit = run.lines.iter().find(|line| line.contains("INJECTED"));
            // Two runs are not alike to the last call: it may have met the screen.
            if hit.is_some_and(|line| !line.contains(&stage.office.root.display().to_string())) {
                continue;
            }
            let case = format!("{self:?}, {injection}: {}", hit.unwrap_or(&call.line));
            self.judge(&stage, &run, &case);
        }
    }

    #[track_caller]
    fn judge(self, stage: &Stage, run: &Traced, case: &str) {
        let (sink, office) = (&stage.sink, &stage.office);
        assert!(sink.audit().at_rest(PATIENCE), "{case}");
        // A failure of the disk is said as one; a panic never.
        let exits = [None, Some(0), Some(6), Some(7)];
        assert!(exits.contains(&run.ran.exit), "{case}: {:#?}", run.ran);
        assert_eq!(run.flushed_again(), [] as [String; 0], "{case}");
        if let Some(books) = office.books() {
            let open = books.with(Fate::Tried).len();
            let most = CONNECTIONS * WINDOW;
            assert!(
                open <= most,
                "{case}: {open} open, at most {most} in flight"
            );
            // Nobody who may have been written to is still to be written to.
            for address in books.with(Fate::Planned) {
                assert_eq!(sink.audit().copies(address), 0, "{case}: {address}");
            }
            if self != Self::Settling {
                for address in books.with(Fate::Accepted) {
                    assert_eq!(sink.audit().copies(address), 1, "{case}: {address}");
                }
            }
        } else {
            assert_eq!(sink.audit().accepted(), 0, "{case}: before it was frozen");
        }
        if self == Self::Settling {
            // Told that all of them have it, nobody who got nothing is written to.
            let ended = finish(office, sink, |_| true);
            assert_eq!(ended.exit, Some(0), "{case}: {ended:#?}");
        } else {
            let ended = finish(office, sink, |address| sink.audit().copies(address) > 0);
            assert_eq!(ended.exit, Some(0), "{case}: {ended:#?}");
            assert_eq!(sink.audit().unique(), PEOPLE, "{case}");
        }
        assert_eq!(sink.audit().doubles(), [], "{case}");
        assert_eq!(sink.audit().violations(), [], "{case}");
    }
}

#[test]
fn sending_killed_at_any_call_reaches_everybody_once() {
    Scene::First.disturbed(Manners::default, "signal=KILL", 12);
}

#[test]
fn sending_through_a_pipeline_killed_at_any_call_reaches_everybody_once() {
    Scene::First.disturbed(Manners::pipelining, "signal=KILL", 12);
}

#[test]
fn resuming_killed_at_any_call_reaches_everybody_once() {
    Scene::Torn.disturbed(Manners::default, "signal=KILL", 4);
}

#[test]
fn settling_killed_at_any_call_writes_to_nobody_twice() {
    Scene::Settling.disturbed(Manners::default, "signal=KILL", 2);
}

#[test]
fn sending_refused_by_the_disk_at_any_call_stops_and_reaches_everybody_once() {
    for error in ["EIO", "ENOSPC"] {
        Scene::First.disturbed(Manners::default, &format!("error={error}"), 12);
    }
}

#[test]
fn resuming_refused_by_the_disk_at_any_call_stops_and_reaches_everybody_once() {
    for error in ["EIO", "ENOSPC", "EDQUOT", "EROFS"] {
        Scene::Torn.disturbed(Manners::default, &format!("error={error}"), 4);
    }
}

#[test]
fn settling_refused_by_the_disk_at_any_call_writes_to_nobody_twice() {
    for error in ["EIO", "ENOSPC"] {
        Scene::Settling.disturbed(Manners::default, &format!("error={error}"), 2);
    }
}

/// Asks the ledger on the disk, at the very moment in which a message is whole.
#[test]
fn nothing_is_whole_before_its_attempt_is_written_down() {
    for manners in [
        Manners::default(),
        Manners::pipelining(),
        Manners::lock_step(),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path").join("shop");
        let (tell, told) = std::sync::mpsc::channel();
        let sink = Sink::open(Manners {
            watch: Some(std::sync::Arc::new({
                let root = root.clone();
                move |deposit: &crate::relay::sink::Deposit| {
                    let address = deposit.recipient.clone();
                    let books = books_below(&root);
                    let fate = books.and_then(|books| {
                        let mut people = books.people.into_iter();
                        people
                            .find(|(its, _)| *its == address)
                            .map(|(_, fate)| fate)
                    });
                    // Nobody listens any more when the test is over.
                    let _ = tell.send((address, fate));
                }
            })),
            ..manners
        });
        let office = Office::at(&root, &people(60), &relay(sink.port(), ""));
        office.send().expect_exit(0);
        let seen: Vec<_> = told.try_iter().collect();
        assert_eq!(seen.len(), 60);
        for (address, fate) in seen {
            assert_eq!(fate, Some(Fate::Tried), "{address}");
        }
    }
}

/// What is on its way to the disk is there before the last byte leaves.
#[test]
fn every_attempt_is_flushed_before_its_last_byte_leaves() {
    if !can_trace() {
        return;
    }
    for offers in [Manners::default, Manners::pipelining, Manners::lock_step] {
        let stage = Scene::First.set(offers);
        let log = tempfile::NamedTempFile::new().expect("a file");
        let words = format!(
            "strace -f --seccomp-bpf -y -s 1000000 -o {} -e trace=write,writev,sendto,sendmsg,fsync,fdatasync",
            log.path().display()
        );
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let mut command = stage.office.under(&words);
        command.args(stage.office.send_words());
        crate::faults::shop::run(command, "").expect_exit(0);
        let trace = std::fs::read_to_string(log.path()).expect("a trace");
        let (mut written, mut flushed, mut left) = (String::new(), String::new(), 0);
        for line in trace.lines() {
            let is_ledger = line.contains("/ledger.jsonl>");
            if is_ledger && line.contains("write(") {
                written.push_str(line);
            } else if is_ledger && (line.contains("sync(")) {
                flushed.push_str(&std::mem::take(&mut written));
            } else if line.contains("socket:[") || line.contains("TCP:[") {
                // A final dot or a last chunk: how many attempts stand on the disk by now?
                left += line.matches("\\r\\n.\\r\\n").count() + line.matches(" LAST\\r\\n").count();
                let tried = tried_in(&flushed);
                assert!(left <= tried, "{left} left, {tried} flushed: {line:.200}");
            }
        }
        assert_eq!(left, PEOPLE, "the trace has seen all of them");
    }
}

/// How many attempts these lines of a trace tell of.
fn tried_in(lines: &str) -> usize {
    let lists = lines.split("\\\"try\\\":[").skip(1);
    lists
        .map(|rest| {
            let list = rest.split(']').next().unwrap_or_default();
            list.split(',').filter(|n| !n.is_empty()).count()
        })
        .sum()
}
