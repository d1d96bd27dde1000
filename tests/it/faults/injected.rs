//! Killed at, or refused by, every single system call that touches an incident.

use super::shop::{ANSWERS, DECLARE, Shop, Undisturbed, told};
use super::trace::{Call, Traced, can_trace, traced};

/// A command that changes something, and the disk that it finds.
struct Scene {
    name: &'static str,
    make: fn() -> Shop,
    args: &'static [&'static str],
    input: &'static str,
    /// How many records of the story were acknowledged before.
    before: usize,
    /// How many records may be under way when it is stopped.
    under_way: usize,
    /// How many calls there are at least: fewer, and something is not flushed any more.
    at_least: usize,
}

const NOTE: Scene = Scene {
    name: "note",
    make: Shop::declared,
    args: &["note", "hello"],
    input: "",
    before: 1,
    under_way: 1,
    at_least: 4,
};

const DECLARATION: Scene = Scene {
    name: "declare",
    make: Shop::new,
    args: &DECLARE,
    input: "",
    before: 0,
    under_way: 1,
    at_least: 16,
};

const MESSAGE: Scene = Scene {
    name: "done, with a message",
    make: Shop::declared,
    args: &["done", "tell-staff"],
    input: "",
    before: 1,
    under_way: 2,
    at_least: 12,
};

const WALK: Scene = Scene {
    name: "a walk",
    make: Shop::declared,
    args: &["resume"],
    input: ANSWERS,
    before: 1,
    under_way: 1,
    at_least: 40,
};

const REPAIR: Scene = Scene {
    name: "repair",
    make: torn,
    args: &["note", "hello"],
    input: "",
    before: 1,
    under_way: 1,
    at_least: 12,
};

/// A journal whose last write was torn.
fn torn() -> Shop {
    let shop = Shop::declared();
    Shop::append(&shop.journal(), b"{\"seq\":2,\"clock\":17953");
    shop
}

impl Scene {
    /// How it goes when nothing goes wrong: the story, and the calls that could.
    fn undisturbed(&self) -> (Undisturbed, Vec<Call>) {
        let shop = (self.make)();
        let run = traced(&shop, self.args, self.input, None);
        assert_eq!(run.ran.exit, Some(0), "{}: {:#?}", self.name, run.ran);
        let calls = run.calls(&shop);
        assert!(
            calls.len() >= self.at_least,
            "{}: only {} calls: {calls:#?}",
            self.name,
            calls.len()
        );
        (Undisturbed::of(&shop), calls)
    }

    /// How many records were acknowledged, now and before.
    fn acknowledged(&self, run: &Traced) -> usize {
        // A command is acknowledged by its end; a walk says each record.
        let said = match run.ran.exit {
            Some(0) if self.input.is_empty() => self.under_way,
            _ => run.ran.acknowledged(),
        };
        self.before + said
    }

    fn at(&self, call: &Call, injection: &str) -> (Shop, Traced, String) {
        let shop = (self.make)();
        let injection = format!("{}:{injection}:when={}", call.name, call.number);
        let run = traced(&shop, self.args, self.input, Some(&injection));
        let case = format!("{}, {injection}: {}", self.name, call.line);
        assert!(run.was_hit(), "{case}: {:#?}", run.ran);
        (shop, run, case)
    }

    fn killed_at_every_call(&self) {
        if !can_trace() {
            return;
        }
        let (undisturbed, calls) = self.undisturbed();
        for call in &calls {
            let (shop, run, case) = self.at(call, "signal=KILL");
            assert_eq!(run.ran.exit, None, "{case}: {:#?}", run.ran);
            let acknowledged = self.acknowledged(&run);
            if acknowledged == 0 && shop.story().is_empty() {
                // Nothing was promised, and nothing stands in the way of saying it again.
                let listed = shop.run(["list", "--json"]).expect(0, &case);
                assert_eq!(listed.stderr, "", "{case}");
                shop.run(DECLARE).expect(0, &case);
                undisturbed.judge(&shop, 1, 0, &case);
            } else {
                undisturbed.judge(&shop, acknowledged, self.under_way, &case);
            }
        }
    }

    fn refused_at_every_call(&self, error: &str) {
        if !can_trace() {
            return;
        }
        let (undisturbed, calls) = self.undisturbed();
        for call in &calls {
            let (shop, run, case) = self.at(call, &format!("error={error}"));
            let said = &run.ran;
            assert_eq!(run.flushed_again(), [] as [String; 0], "{case}");
            let acknowledged = self.acknowledged(&run);
            if said.exit == Some(0) {
                // Only what can be made again from the journal may fail and be merely mentioned.
                assert!(!call.is_for_the_journal(), "{case}: {said:#?}");
                assert_eq!(told(&shop.story()), undisturbed.told, "{case}");
                continue;
            }
            assert_eq!(said.exit, Some(7), "{case}: {said:#?}");
            assert!(said.stderr.contains("NOT RECORDED"), "{case}: {said:#?}");
            // The line is what would have been written.
            let [line] = said.printed()[..] else {
                panic!("{case}: {said:#?}");
            };
            let screen = tempfile::NamedTempFile::new().expect("a file");
            std::fs::write(screen.path(), &said.stderr).expect("written");
            let number: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let number = number["seq"].as_u64().expect("a number") as usize;
            assert!(number > acknowledged, "{case}: {line}");
            // A repair that failed has not got anything to say yet.
            if self.name != REPAIR.name {
                assert_eq!(line, undisturbed.lines[number - 1], "{case}");
            }
            let there = told(&shop.story());
            assert!((acknowledged..=number).contains(&there.len()), "{case}");
            assert_eq!(there, undisturbed.told[..there.len()], "{case}");
            for _ in 0..2 {
                let args = ["log", "adopt"].map(std::ffi::OsString::from);
                let file = screen.path().as_os_str().to_owned();
                shop.run(args.into_iter().chain([file])).expect(0, &case);
                let after = told(&shop.story());
                assert_eq!(after, undisturbed.told[..number], "{case}: {line}");
            }
            undisturbed.judge(&shop, number, 0, &case);
        }
    }
}

#[test]
fn declare_killed_at_any_call_has_happened_or_can_be_said_again() {
    DECLARATION.killed_at_every_call();
}

#[test]
fn note_killed_at_any_call_is_there_or_was_never_acknowledged() {
    NOTE.killed_at_every_call();
}

#[test]
fn a_message_killed_at_any_call_is_there_or_was_never_acknowledged() {
    MESSAGE.killed_at_every_call();
}

#[test]
fn a_walk_killed_at_any_call_stands_where_it_was_acknowledged() {
    WALK.killed_at_every_call();
}

#[test]
fn a_repair_killed_at_any_call_is_repaired_the_next_time() {
    REPAIR.killed_at_every_call();
}

#[test]
fn declare_refused_at_any_call_hands_its_line_back() {
    for error in ["EIO", "ENOSPC"] {
        DECLARATION.refused_at_every_call(error);
    }
}

#[test]
fn note_refused_at_any_call_hands_its_line_back() {
    for error in ["EIO", "ENOSPC", "EDQUOT", "EROFS"] {
        NOTE.refused_at_every_call(error);
    }
}

#[test]
fn a_message_refused_at_any_call_hands_its_line_back() {
    for error in ["EIO", "ENOSPC"] {
        MESSAGE.refused_at_every_call(error);
    }
}

#[test]
fn a_repair_refused_at_any_call_hands_its_line_back() {
    for error in ["EIO", "ENOSPC"] {
        REPAIR.refused_at_every_call(error);
    }
}

#[test]
fn a_walk_refused_at_any_call_hands_its_line_back() {
    WALK.refused_at_every_call("EIO");
}
