//! What a command took, and the table.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What it took to send so many messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// How many were sent.
    pub(crate) messages: u32,
    /// From the start of the command to its end.
    pub(crate) time: Duration,
    /// On all processors, the system's part included.
    pub(crate) processor: Duration,
    /// The most memory, in KiB.
    pub(crate) memory: u64,
}

impl Run {
    /// Messages a second.
    pub(crate) fn rate(&self) -> f64 {
        f64::from(self.messages) / self.time.as_secs_f64()
    }

    fn each(&self) -> f64 {
        self.processor.as_secs_f64() * 1e6 / f64::from(self.messages)
    }
}

/// Runs a command that sends so many messages, to its end.
pub(crate) fn run(command: &mut Command, messages: u32) -> Run {
    let said = tempfile::NamedTempFile::new().unwrap();
    let before = processor_of_children();
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said.reopen().unwrap())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let ended = loop {
        if let Some(now) = fs::read_to_string(&status)
            .ok()
            .as_deref()
            .and_then(highest)
        {
            memory = memory.max(now);
        }
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let time = begun.elapsed();
    let said = || fs::read_to_string(said.path()).unwrap_or_default();
    assert!(ended.success(), "{command:?}: {ended}\n{}", said());
    Run {
        messages,
        time,
        processor: processor_of_children().saturating_sub(before),
        memory,
    }
}

fn highest(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// What all children that have ended took, in steps of a hundredth of a second.
fn processor_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: u64 = ticks.map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// Measures two sides by turns, so that whatever else the machine does hits both.
pub(crate) fn by_turns(
    rounds: usize,
    mut ours: impl FnMut() -> Run,
    mut theirs: impl FnMut() -> Run,
) -> (Vec<Run>, Vec<Run>) {
    (0..rounds).map(|_| (ours(), theirs())).unzip()
}

/// The run in the middle.
pub(crate) fn middle(runs: &[Run]) -> Run {
    let mut runs = runs.to_vec();
    runs.sort_by_key(|run| run.time);
    runs[runs.len() / 2]
}

/// The fastest run.
pub(crate) fn best(runs: impl IntoIterator<Item = Run>) -> Run {
    let best = runs
        .into_iter()
        .min_by(|a, b| b.rate().total_cmp(&a.rate()));
    best.expect("at least one")
}

/// The head of the table, in Markdown.
pub(crate) fn head() {
    println!("| measure | aplomb | processor each | peer | processor each | × | wanted |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
}

/// A row with what is wanted of the ratio, or without when it is only for comparison.
pub(crate) fn row(what: &str, ours: &Run, theirs: &Run, wanted: Option<f64>) {
    let ratio = ours.rate() / theirs.rate();
    let wanted = match wanted {
        Some(wanted) if ratio < wanted => format!("{wanted} **missed**"),
        Some(wanted) => wanted.to_string(),
        None => "–".to_owned(),
    };
    println!(
        "| {what} | {:.0}/s | {:.0} µs | {:.0}/s | {:.0} µs | {ratio:.2} | {wanted} |",
        ours.rate(),
        ours.each(),
        theirs.rate(),
        theirs.each(),
    );
}

/// A row about something that has no peer.
pub(crate) fn alone(what: &str, run: &Run, wanted: f64) {
    let missed = if run.rate() < wanted {
        " **missed**"
    } else {
        ""
    };
    println!(
        "| {what} | {:.0}/s | | | | | {wanted:.0}/s{missed} |",
        run.rate()
    );
}

/// A row about memory, in mebibytes.
pub(crate) fn memory(what: &str, run: &Run, limit: u64) {
    let missed = if run.memory < limit * 1024 {
        ""
    } else {
        " **missed**"
    };
    let mebibytes = run.memory as f64 / 1024.0;
    println!("| {what} | {mebibytes:.1} MiB | | | | | {limit} MiB{missed} |");
}
