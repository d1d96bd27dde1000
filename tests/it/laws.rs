//! The ten laws, each in its own words, on the real program.

#![expect(
    clippy::disallowed_methods,
    reason = "starts the program under strace and without a network"
)]

mod append_only;
mod drill;
mod enter;
mod intent;
mod people;
mod recorded;
mod rhythm;
mod secrets;
mod told_first;
mod without_a_network;

use crate::desk::Desk;
use crate::skipped::skipped;
use crate::small::ID;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

fn journal(desk: &Desk) -> String {
    desk.read(&format!("incidents/{ID}/journal/ana-laptop.jsonl"))
}

fn events(desk: &Desk, id: &str) -> Vec<Value> {
    let told = desk.run(["timeline", id, "--json"]).expect_exit(0).json();
    told["events"].as_array().expect("events").clone()
}

fn of_type<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events
        .iter()
        .filter(|event| event["type"] == kind)
        .collect()
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            all.insert(path.to_string_lossy().into_owned(), bytes);
        }
    }
    all
}

/// Runs the program under another one, with these lines on standard input.
fn under(desk: &Desk, outer: &[&str], args: &[&str], input: &str) -> Option<std::process::Output> {
    let mut child = Command::new(outer[0])
        .args(&outer[1..])
        .arg(env!("CARGO_BIN_EXE_aplomb"))
        .args(args)
        .env_clear()
        .envs(desk.variables())
        .current_dir(desk.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut pipe = child.stdin.take().expect("a pipe");
    // Whoever does not read all of its input is not at fault.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    child.wait_with_output().ok()
}

/// What the program asked of the system; none when nobody may look.
fn traced(desk: &Desk, calls: &str, args: &[&str], input: &str) -> Option<(i32, String)> {
    let can = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .status();
    if !can.is_ok_and(|status| status.success()) {
        skipped("strace is not here, or may not trace");
        return None;
    }
    let trace = desk.path("trace");
    let trace = trace.to_str().expect("a path");
    // Nothing but these calls stops the program.
    let few = ["strace", "-f", "--seccomp-bpf", "-y"];
    let outer = [&few[..], &["-s", "200", "-o", trace, "-e", calls]].concat();
    let output = under(desk, &outer, args, input).expect("traced");
    let seen = std::fs::read_to_string(trace).expect("a trace");
    std::fs::remove_file(trace).expect("removed");
    Some((output.status.code().expect("a code"), seen))
}
