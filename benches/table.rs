//! Measuring by turns, and the table.

#![expect(clippy::print_stdout, reason = "the table is printed")]

use std::time::{Duration, Instant};

/// Rounds that are not counted: they fill the caches of both sides.
const WARM_UP: usize = 2;

/// What one side took, round by round.
#[derive(Default)]
pub(crate) struct Times(pub(crate) Vec<Duration>);

impl Times {
    /// The time that this share of the rounds stayed below.
    pub(crate) fn share(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
    }

    /// The median.
    pub(crate) fn median(&self) -> Duration {
        self.share(50)
    }
}

/// How long something takes.
pub(crate) fn timed(act: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    act();
    begun.elapsed()
}

/// Measures two things by turns, so that whatever else the machine does hits both. Who begins
/// changes from round to round.
pub(crate) fn by_turns(
    rounds: usize,
    mut ours: impl FnMut(),
    mut theirs: impl FnMut(),
) -> (Times, Times) {
    let mut times = (Times::default(), Times::default());
    for round in 0..rounds + WARM_UP {
        let (our, their);
        if round % 2 == 0 {
            our = timed(&mut ours);
            their = timed(&mut theirs);
        } else {
            their = timed(&mut theirs);
            our = timed(&mut ours);
        }
        if round >= WARM_UP {
            times.0.0.push(our);
            times.1.0.push(their);
        }
    }
    times
}

/// The head of the table, in Markdown.
pub(crate) fn head() {
    println!("| measure | aplomb | peer | ratio | limit |");
    println!("|---|---:|---:|---:|---:|");
}

/// A row with a limit on the ratio, or without one when it is only for comparison.
pub(crate) fn row(what: &str, ours: Duration, theirs: Duration, limit: Option<f64>) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let limit = match limit {
        Some(limit) if ratio > limit => format!("{limit} **missed**"),
        Some(limit) => limit.to_string(),
        None => "–".to_owned(),
    };
    println!(
        "| {what} | {} | {} | {ratio:.2} | {limit} |",
        shown(ours),
        shown(theirs)
    );
}

/// A row about a size in mebibytes.
pub(crate) fn row_of_size(what: &str, bytes: u64, limit: u64) {
    let tenths = bytes * 10 / (1 << 20);
    let verdict = if bytes < limit << 20 {
        ""
    } else {
        " **missed**"
    };
    println!(
        "| {what} | {}.{} MiB | | | {limit} MiB{verdict} |",
        tenths / 10,
        tenths % 10
    );
}

fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 10.0 {
        format!("{micros:.2} µs")
    } else if micros < 1e3 {
        format!("{micros:.0} µs")
    } else {
        format!("{:.2} ms", micros / 1e3)
    }
}
