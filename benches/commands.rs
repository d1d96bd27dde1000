//! Whole commands, from the start of the process to its end.

#![expect(
    clippy::disallowed_methods,
    reason = "a measure starts the programs it compares"
)]

use crate::desk::{Bare, Desk, aplomb, quietly};
use crate::table::{Times, by_turns, row, row_of_size, timed};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

const NOTE: &str = "the queue is empty again";
const INCIDENTS: usize = 200;

pub(crate) fn start() {
    let (ours, theirs) = by_turns(
        300,
        || quietly(Command::new(aplomb()).arg("--version")),
        || quietly(Command::new("git").arg("--version")),
    );
    row(
        "`aplomb --version` beside `git --version`",
        ours.median(),
        theirs.median(),
        Some(1.2),
    );
}

/// Git has nothing to compare with while nothing is committed: the least that it can do.
pub(crate) fn status() {
    let desk = Desk::new();
    for _ in 1..INCIDENTS {
        desk.aplomb(&["drill", "site-down", "--auto"]);
    }
    desk.declare();
    let git = |args: &[&str]| quietly(&mut desk.command("git", args));
    git(&["init", "--quiet"]);
    let compare = |what: &str, limit| {
        let (ours, theirs) = by_turns(100, || desk.aplomb(&["status"]), || git(&["status"]));
        row(what, ours.median(), theirs.median(), limit);
    };
    compare("`status` of 200 incidents beside `git status`", Some(1.5));
    git(&["add", "--all"]);
    let ana = ["-c", "user.name=Ana", "-c", "user.email=ana@shop.example"];
    git(&[&ana[..], &["commit", "--quiet", "--message", "all"]].concat());
    compare("the same with everything committed", None);
}

pub(crate) fn note() {
    let desk = Desk::new();
    desk.declare();
    let script = format!("printf '{NOTE}\\n' >> f; sync -d f");
    let (ours, theirs) = by_turns(
        200,
        || desk.aplomb(&["note", NOTE]),
        || quietly(&mut desk.command("sh", &["-c", &script])),
    );
    row(
        "`note` beside `sh -c 'printf … >> f; sync -d f'`",
        ours.median(),
        theirs.median(),
        Some(1.3),
    );
}

/// The peer writes as many lines as the drill wrote, of the same length on the whole.
pub(crate) fn drill() {
    let mut a_line = Vec::new();
    for (steps, rounds) in [(1_000, 7), (10_000, 3)] {
        let desk = Desk::new();
        desk.put("runbooks/long.toml", &runbook(steps));
        let mut bare = Bare::new(&desk, "bare");
        let (mut ours, mut theirs, mut lines) = (Times::default(), Times::default(), 1);
        for _ in 0..rounds {
            ours.0
                .push(timed(|| desk.aplomb(&["drill", "long", "--auto"])));
            let journal = fs::read_to_string(desk.journal()).expect("a journal");
            // The first record holds the whole runbook, and is written once.
            let first = journal.split_inclusive('\n').take(2);
            let rest = journal.len() - first.map(str::len).sum::<usize>();
            lines = journal.lines().count();
            let line = vec![b'x'; rest / (lines - 2)];
            theirs
                .0
                .push(timed(|| (0..lines).for_each(|_| bare.append(&line))));
        }
        row(
            &format!("`drill --auto` of {steps} steps beside as many bare appends"),
            ours.median(),
            theirs.median(),
            Some(2.0),
        );
        let lines = u32::try_from(lines).expect("few enough");
        a_line.push(ours.median() / lines);
    }
    row(
        "a step of 10,000 beside a step of 1,000",
        a_line[1],
        a_line[0],
        Some(1.2),
    );
}

fn runbook(steps: usize) -> String {
    let mut text = "\
        schema = 1\ntitle = \"A long list\"\nsummary = \"Many steps.\"\nseverity = \"sev1\"\n\n\
        [[communicate]]\nid = \"tell\"\ntitle = \"Tell everybody\"\n[communicate.message]\n\
        template = \"status-page\"\nchannels = [\"status-page\"]\naudience = \"public\"\n\n\
        [[close]]\nid = \"last\"\ntitle = \"Say that it is over\"\n[close.message]\n\
        template = \"status-page\"\nchannels = [\"status-page\"]\naudience = \"public\"\n\
        stage = \"resolution\"\n"
        .to_owned();
    for number in 1..=steps {
        let _ = write!(
            text,
            "\n[[recover]]\nid = \"step-{number}\"\ntitle = \"Look at the machine number {number}\"\n"
        );
    }
    text
}

pub(crate) fn size() {
    let bytes = fs::metadata(aplomb()).expect("the program").len();
    row_of_size("the program", bytes, 12);
}
