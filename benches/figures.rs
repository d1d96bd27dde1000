//! Every figure beside its peer or its floor, taken in the same run: `cargo bench`.
//!
//! Absolute times move from machine to machine; the ratios are what counts. Nothing here is a test:
//! a slow machine fails nobody. `cargo bench -- start note` runs those whose names contain a word.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a bench measures the world itself, and prints"
)]

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

mod journal;

const APLOMB: &str = env!("CARGO_BIN_EXE_aplomb");

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    let run = |name: &str, bench: fn()| {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            bench();
        }
    };
    println!("{:<46} {:>10} {:>10}   ratio (limit)", "", "aplomb", "peer");
    run("start", start);
    run("status", status);
    run("answer", journal::answer);
    run("note", note);
    run("read", journal::read);
    run("drill", drill);
    run("size", size);
}

/// One row: ours, theirs, and how far we may be from them.
fn row(what: &str, ours: Duration, theirs: Duration, limit: f64) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let verdict = if ratio <= limit { "" } else { "   ABOVE" };
    println!(
        "{what:<46} {:>10} {:>10}   {ratio:.2} ({limit}){verdict}",
        shown(ours),
        shown(theirs)
    );
}

fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1e4 {
        format!("{micros:.0} µs")
    } else {
        format!("{:.1} ms", micros / 1e3)
    }
}

/// The median and the 99th percentile.
fn middle_and_tail(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// Two things measured turn by turn, so that whatever else the machine does hits both.
fn in_turn(
    rounds: usize,
    mut ours: impl FnMut(),
    mut theirs: impl FnMut(),
) -> (Vec<Duration>, Vec<Duration>) {
    let timed = |act: &mut dyn FnMut()| {
        let begun = Instant::now();
        act();
        begun.elapsed()
    };
    let mut times = (Vec::new(), Vec::new());
    for round in 0..rounds + 3 {
        let (mine, other) = (timed(&mut ours), timed(&mut theirs));
        if round >= 3 {
            times.0.push(mine);
            times.1.push(other);
        }
    }
    times
}

fn quietly(command: &mut Command) {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?}");
}

/// A workspace of its own, and a home that is not ours.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        // Beside the target folder and not in /tmp, which may be memory: an fsync must cost.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let desk = Self { folder };
        fs::create_dir(desk.path()).unwrap();
        fs::write(desk.path().join("aplomb.toml"), "schema = 1\n").unwrap();
        desk
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    fn aplomb(&self) -> Command {
        let mut command = Command::new(APLOMB);
        command
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("APLOMB_AS", "Ana")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    fn declare(&self) {
        quietly(
            self.aplomb()
                .args(["declare", "site-down", "--no-input"])
                .args([
                    "--fact",
                    "impact=open the site",
                    "--fact",
                    "affected=everybody",
                ]),
        );
    }
}

fn start() {
    let (ours, theirs) = in_turn(
        200,
        || quietly(Command::new(APLOMB).arg("--version")),
        || quietly(Command::new("git").arg("--version")),
    );
    row(
        "start: --version, beside git --version",
        middle_and_tail(ours).0,
        middle_and_tail(theirs).0,
        1.2,
    );
}

fn status() {
    let desk = Desk::new();
    let mut filled = Desk::new();
    std::mem::swap(&mut filled, &mut { desk });
    for number in 0..200 {
        if number == 199 {
            filled.declare();
        } else {
            quietly(filled.aplomb().args(["drill", "site-down", "--auto"]));
        }
    }
    quietly(
        Command::new("git")
            .args(["init", "-q"])
            .current_dir(filled.path()),
    );
    quietly(filled.aplomb().arg("status"));
    let (ours, theirs) = in_turn(
        60,
        || quietly(filled.aplomb().arg("status")),
        || quietly(Command::new("git").arg("status").current_dir(filled.path())),
    );
    row(
        "status of 200 incidents, beside git status",
        middle_and_tail(ours).0,
        middle_and_tail(theirs).0,
        1.5,
    );
}

fn note() {
    let desk = Desk::new();
    desk.declare();
    let (ours, theirs) = in_turn(
        100,
        || quietly(desk.aplomb().args(["note", "the queue is empty again"])),
        || {
            quietly(
                Command::new("sh")
                    .args(["-c", "printf 'the queue is empty again\\n' >> f; sync -d f"])
                    .current_dir(desk.path()),
            );
        },
    );
    row(
        "note, beside sh printf + sync",
        middle_and_tail(ours).0,
        middle_and_tail(theirs).0,
        1.3,
    );
}

fn long_runbook(steps: usize) -> String {
    let mut text = String::from(
        "schema = 1\ntitle = \"Long\"\nsummary = \"Long.\"\nseverity = \"sev1\"\n\n\
         [[communicate]]\nid = \"tell\"\ntitle = \"Tell\"\n[communicate.message]\n\
         template = \"status-page\"\nchannels = [\"status-page\"]\naudience = \"public\"\n",
    );
    for number in 0..steps {
        text += &format!(
            "\n[[recover]]\nid = \"step-{number}\"\ntitle = \"Do the thing number {number}\"\n"
        );
    }
    text += "\n[[close]]\nid = \"last\"\ntitle = \"Last word\"\n[close.message]\ntemplate = \"status-page\"\n\
             channels = [\"status-page\"]\naudience = \"public\"\nstage = \"resolution\"\n";
    text
}

fn drill() {
    for steps in [1_000, 10_000] {
        let desk = Desk::new();
        fs::create_dir(desk.path().join("runbooks")).unwrap();
        fs::write(desk.path().join("runbooks/long.toml"), long_runbook(steps)).unwrap();
        let (ours, theirs) = in_turn(
            if steps == 1_000 { 4 } else { 1 },
            || quietly(desk.aplomb().args(["drill", "long", "--auto"])),
            || append_bare(&desk.path().join("bare"), steps, &[b'x'; 420]),
        );
        let what = format!("drill --auto of {steps} steps, beside bare appends");
        row(
            &what,
            middle_and_tail(ours).0,
            middle_and_tail(theirs).0,
            2.0,
        );
    }
}

/// The physical floor: so many lines, each on the disk before the next.
fn append_bare(path: &Path, lines: usize, line: &[u8]) {
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .unwrap();
    for _ in 0..lines {
        file.write_all(line).unwrap();
        file.sync_data().unwrap();
    }
}

fn size() {
    let bytes = fs::metadata(APLOMB).unwrap().len();
    let limit = 12 * 1024 * 1024;
    let verdict = if bytes < limit { "" } else { "   ABOVE" };
    println!(
        "{:<46} {:>7.1} MB            (12 MB){verdict}",
        "release binary",
        bytes as f64 / 1048576.0
    );
    let _ = File::open(APLOMB);
}
