//! Real processes on real disks: killed between any two system calls, refused by the disk, out of
//! room, cut from their power.
//!
//! The process under test is this test program itself, started again with [`child`] as its only
//! test. Where something needs a tool or a right that is not there, the test says so and passes.

#![expect(
    clippy::disallowed_methods,
    reason = "starts processes and tells them what to do through the environment"
)]

mod injected;
mod mounted;

use aplomb::base::Moment;
use aplomb::incident::{Context, Event, Record};
use aplomb::outside::Files;
use aplomb::seam::Disk;
use aplomb::walk::Logbook;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const FOLDER: &str = "incidents/2026-11-22-site-down/journal";
const FILE: &str = "incidents/2026-11-22-site-down/journal/w7f3a9c2b1d0.jsonl";

fn load(disk: &dyn Disk) -> (Logbook<'_>, Vec<Record>) {
    let incident = "2026-11-22-site-down".parse().expect("an id");
    let writer = "w7f3a9c2b1d0".parse().expect("a writer");
    Logbook::load(disk, incident, writer).expect("loading")
}

/// Writes a note; says whether it is on the disk.
fn say(book: &mut Logbook<'_>, text: &str) -> Result<Record, String> {
    let context = Context {
        now: Moment::from_millis(1_795_356_120_000),
        by: "Ana".into(),
        happened_at: None,
    };
    let note = Event::NoteAdded {
        text: text.into(),
        step: None,
    };
    let mut turn = book.begin().map_err(|stuck| stuck.to_string())?;
    turn.record(&context, None, vec![note])
        .map_err(|refused| refused.fault.to_string())
}

fn texts(records: &[Record]) -> Vec<String> {
    let events = records.iter().flat_map(|record| &record.events);
    let text = |event: &Event| match event {
        Event::NoteAdded { text, .. } => Some(text.clone()),
        _ => None,
    };
    events.filter_map(text).collect()
}

/// The process that is killed: appends notes and says which are on the disk.
#[test]
#[ignore = "only started by the tests of this file"]
fn child() {
    let told = |name: &str| std::env::var(format!("APLOMB_TEST_{name}")).ok();
    let (Some(root), Some(count)) = (told("ROOT"), told("COUNT")) else {
        return;
    };
    let files = Files::new(root);
    let (mut book, _) = load(&files);
    for number in 0..count.parse::<u32>().expect("a number") {
        let text = format!("{}-{number}", std::process::id());
        match say(&mut book, &text) {
            // At the beginning of a line, whatever the test harness has printed before.
            Ok(_) => println!("\nack {text}"),
            Err(why) => println!("\nrefused {text}: {why}"),
        }
    }
    println!("\ndone");
}

/// The command that runs [`child`], perhaps under another program.
fn command(under: &[String], root: &Path, count: u32) -> Command {
    let this = std::env::current_exe().expect("the test program");
    let mut words = under
        .iter()
        .map(std::ffi::OsString::from)
        .chain([this.into_os_string()]);
    let mut command = Command::new(words.next().expect("at least this program"));
    command
        .args(words)
        .args([
            "--exact",
            "crash::child",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("APLOMB_TEST_ROOT", root)
        .env("APLOMB_TEST_COUNT", count.to_string())
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// What a process said before it ended or was killed.
#[derive(Debug, Default)]
struct Said {
    acknowledged: Vec<String>,
    refused: Vec<String>,
    done: bool,
}

fn listen(lines: impl Iterator<Item = String>) -> Said {
    let mut said = Said::default();
    for line in lines {
        if let Some(text) = line.strip_prefix("ack ") {
            said.acknowledged.push(text.to_owned());
        } else if let Some(text) = line.strip_prefix("refused ") {
            said.refused.push(text.to_owned());
        }
        said.done |= line == "done";
    }
    said
}

fn run(mut command: Command) -> Said {
    let output = command.output().expect("it starts");
    listen(
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned),
    )
}

/// Everything acknowledged is there once, nothing is wrong with the journals, and work goes on.
fn judge(root: &Path, acknowledged: &[String], damaged: usize, case: &str) {
    let files = Files::new(root);
    let (mut book, before) = load(&files);
    assert_eq!(
        book.problems().count(),
        damaged,
        "{case}: {:?}",
        book.problems().last()
    );
    let mut counts = BTreeMap::new();
    for text in texts(&before) {
        *counts.entry(text).or_insert(0) += 1;
    }
    for text in acknowledged {
        assert_eq!(
            counts.get(text),
            Some(&1),
            "{case}: `{text}` was acknowledged"
        );
    }
    assert!(
        counts.values().all(|count| *count == 1),
        "{case}: {counts:?}"
    );
    say(&mut book, "afterwards").unwrap_or_else(|why| panic!("{case}: {why}"));
    let (book, after) = load(&files);
    assert_eq!(
        texts(&after).last().map(String::as_str),
        Some("afterwards"),
        "{case}"
    );
    assert_eq!(texts(&after).len(), texts(&before).len() + 1, "{case}");
    assert_eq!(book.problems().count(), damaged, "{case}");
    assert_eq!(book.torn().count(), 0, "{case}");
}

#[test]
fn eight_processes_at_once_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let processes: Vec<Child> = (0..8)
        .map(|_| command(&[], folder.path(), 12).spawn().expect("it starts"))
        .collect();
    let mut acknowledged = Vec::new();
    for mut process in processes {
        let lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let said = listen(lines.map_while(Result::ok));
        assert!(said.done && process.wait().is_ok_and(|status| status.success()));
        assert_eq!(said.refused, Vec::<String>::new());
        acknowledged.extend(said.acknowledged);
    }
    assert_eq!(acknowledged.len(), 8 * 12);
    judge(folder.path(), &acknowledged, 0, "eight processes");
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut acknowledged = Vec::new();
    for round in 0..8_usize {
        let mut process = command(&[], folder.path(), 100_000)
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let enough = 3 + round * 7;
        let mut heard = Vec::new();
        while heard.len() < enough {
            let line = lines.next().expect("it goes on").expect("text");
            heard.extend(line.strip_prefix("ack ").map(str::to_owned));
        }
        process.kill().expect("it is killed");
        acknowledged.extend(heard);
        // What it had said before the kill, but we had not heard yet.
        acknowledged.extend(listen(lines.map_while(Result::ok)).acknowledged);
        process.wait().expect("it has ended");
    }
    judge(folder.path(), &acknowledged, 0, "killed at any moment");
}
