//! Under strace: killed at the entry of the 1st, 2nd, 3rd, … system call, or told by it that the
//! disk has failed, until a run survives.

use super::{FILE, FOLDER, command, judge, load, run, say};
use crate::skipped::skipped;
use aplomb::outside::Files;
use aplomb::seam::Disk;
use std::path::Path;
use std::process::{Command, Stdio};

fn can_trace() -> bool {
    let traced = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let works = traced.is_ok_and(|status| status.success());
    if !works {
        skipped("strace is not here, or may not trace");
    }
    works
}

/// What the process finds when it begins, how it came about, and how many problems there are already.
type State = (&'static str, fn(&Path), usize);

const STATES: [State; 4] = [
    ("nothing", |_| {}, 0),
    ("a sound journal", |root| drop(begin(root)), 0),
    (
        "half a record",
        |root| {
            let files = begin(root);
            let length = files.length(FILE).expect("a length").expect("a file");
            files
                .append(FILE, length, b"{\"seq\":3,\"clo")
                .expect("appended");
        },
        0,
    ),
    (
        "a damaged line",
        |root| {
            let files = begin(root);
            let mut bytes = files.read(FILE, 0).expect("reading").expect("a file");
            let at = bytes.len() - 200;
            bytes[at] ^= 1;
            files.replace(FILE, &bytes).expect("replaced");
        },
        1,
    ),
];

fn begin(root: &Path) -> Files {
    let files = Files::new(root);
    let (mut book, _) = load(&files);
    say(&mut book, "eins").expect("recorded");
    say(&mut book, "zwei").expect("recorded");
    drop(book);
    files
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

/// Repeats with the injection at the 1st, 2nd, … call; says at how many there was something to do.
fn count_up(
    state: usize,
    injection: &str,
    call: &str,
    judge_run: impl Fn(&Path, super::Said, &str),
) -> usize {
    let (name, make, _) = STATES[state];
    for number in 1.. {
        let folder = tempfile::tempdir().expect("a folder");
        make(folder.path());
        let log = folder.path().join("trace");
        let mut under = words(&format!(
            "strace -f -e trace={call} -e inject={call}:{injection}:when={number} -o"
        ));
        under.push(log.display().to_string());
        // Errors on the way to the screen are another matter.
        if injection.starts_with("error") && folder.path().join(FILE).exists() {
            under.push("-P".to_owned());
            under.push(folder.path().join(FILE).display().to_string());
        }
        let said = run(command(&under, folder.path(), 2));
        let trace = std::fs::read_to_string(&log).unwrap_or_default();
        if said.done && !trace.contains("INJECTED") {
            assert_eq!(said.acknowledged.len(), 2, "{name}, {call}: undisturbed");
            return number - 1;
        }
        let case = format!("{name}, {call} {injection} number {number}");
        judge_run(folder.path(), said, &case);
    }
    0
}

fn killed_at(calls: &[&str], at_least: usize) {
    if !can_trace() {
        return;
    }
    let mut points = 0;
    for (state, (_, _, damaged)) in STATES.iter().enumerate() {
        for call in calls {
            points += count_up(state, "signal=KILL", call, |root, said, case| {
                judge(root, &said.acknowledged, *damaged, case);
            });
        }
    }
    assert!(
        points >= at_least,
        "only {points} points: is something not flushed any more?"
    );
}

#[test]
fn killed_before_any_write_nothing_acknowledged_is_lost() {
    killed_at(&["write"], 20);
}

#[test]
fn killed_before_any_flush_cut_lock_or_folder_nothing_acknowledged_is_lost() {
    killed_at(&["fsync", "fdatasync", "ftruncate", "flock", "mkdir"], 30);
}

#[test]
fn an_error_of_the_disk_is_never_acknowledged() {
    if !can_trace() {
        return;
    }
    let errors = [
        ("fdatasync", "EIO"),
        ("write", "EIO"),
        ("write", "ENOSPC"),
        ("write", "EDQUOT"),
        ("write", "EROFS"),
    ];
    for (call, error) in errors {
        let points = count_up(1, &format!("error={error}"), call, |root, said, case| {
            assert_eq!(said.refused.len(), 1, "{case}: {said:?}");
            assert_eq!(
                said.acknowledged.len(),
                1,
                "{case}: the next one is written"
            );
            assert!(
                said.refused[0].contains("journal/w7f3a9c2b1d0"),
                "{case}: {said:?}"
            );
            judge(root, &said.acknowledged, 0, case);
            // A file on which a flush failed is left alone by whoever saw it fail; one that was
            // full is gone on with.
            let elsewhere = error == "EIO" && said.refused[0].contains("-0:");
            let segments = Files::new(root).list(FOLDER).expect("listing").len();
            assert_eq!(segments, 1 + usize::from(elsewhere), "{case}");
        });
        assert!(points >= 2, "{call} {error}: {points}");
    }
}

#[test]
fn an_interrupted_call_is_made_again() {
    if !can_trace() {
        return;
    }
    for call in ["write", "fdatasync"] {
        let points = count_up(1, "error=EINTR", call, |root, said, case| {
            assert_eq!(said.acknowledged.len(), 2, "{case}: {said:?}");
            judge(root, &said.acknowledged, 0, case);
        });
        assert!(points >= 2, "{call}: {points}");
    }
}

#[test]
fn the_first_record_of_an_incident_survives_an_error_too() {
    if !can_trace() {
        return;
    }
    let points = count_up(0, "error=EIO", "fsync", |root, said, case| {
        assert!(said.done, "{case}: {said:?}");
        judge(root, &said.acknowledged, 0, case);
    });
    assert!(
        points >= 5,
        "the file and every folder above it are flushed: {points}"
    );
}

/// What a process did to the journal, in order: the calls with their files, and its acknowledgments.
fn calls(state: usize) -> Vec<String> {
    let (_, make, _) = STATES[state];
    let folder = tempfile::tempdir().expect("a folder");
    make(folder.path());
    let log = folder.path().join("trace");
    let mut under =
        words("strace -f --seccomp-bpf -y -s 64 -e trace=write,fsync,fdatasync,ftruncate -o");
    under.push(log.display().to_string());
    run(command(&under, folder.path(), 1));
    let root = folder
        .path()
        .canonicalize()
        .expect("a folder")
        .display()
        .to_string();
    let trace = std::fs::read_to_string(&log).expect("a trace");
    let call = |line: &str| {
        let (_, call) = line.split_once(' ')?;
        let (name, rest) = call.trim_start().split_once('(')?;
        if rest.contains("\"ack ") {
            return Some("acknowledged".to_owned());
        }
        let path = rest
            .split_once('<')?
            .1
            .split_once('>')?
            .0
            .strip_prefix(&root)?;
        let short = path.rsplit('/').next().unwrap_or(path);
        Some(format!(
            "{name} {}",
            if short.is_empty() {
                "the workspace"
            } else {
                short
            }
        ))
    };
    trace.lines().filter_map(call).collect()
}

#[test]
fn everything_is_flushed_in_order_before_it_is_acknowledged() {
    if !can_trace() {
        return;
    }
    let file = "w7f3a9c2b1d0.jsonl";
    let after_folders: Vec<String> = calls(0)
        .into_iter()
        .skip_while(|call| !call.starts_with("write"))
        .collect();
    assert_eq!(
        after_folders,
        [
            &format!("write {file}"),
            &format!("fsync {file}"),
            "fsync journal",
            "fsync 2026-11-22-site-down",
            "fsync incidents",
            "fsync the workspace",
            "acknowledged",
        ]
    );
    assert_eq!(
        calls(1),
        [
            &format!("write {file}"),
            &format!("fdatasync {file}"),
            "acknowledged"
        ]
    );
    let mending = calls(2);
    let torn = mending
        .iter()
        .find_map(|call| {
            call.strip_prefix("write ")
                .filter(|name| !name.ends_with(file))
        })
        .expect("a copy");
    let mending: Vec<_> = mending
        .iter()
        .filter(|call| !call.contains("fsync") || call.contains("w7"))
        .collect();
    assert_eq!(
        mending,
        [
            &format!("write {torn}"),
            &format!("fsync {torn}"),
            &format!("ftruncate {file}"),
            &format!("fsync {file}"),
            &format!("write {file}"),
            &format!("fdatasync {file}"),
            "acknowledged",
        ]
    );
}
