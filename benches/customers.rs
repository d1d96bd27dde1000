//! A list of a million customers, beside the bare scan of the `csv` crate: `cargo bench --bench
//! customers`.
//!
//! Both sides in the same run and turn by turn; the ratio is what counts. The peer reads the same
//! file, makes no check, and keeps every address in a set to find duplicates. Nothing here is a
//! test: a slow machine fails nobody.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench measures the world itself, and prints"
)]

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: u32 = 1_000_000;
const ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    fs::write(folder.path().join("aplomb.toml"), "schema = 1\n").unwrap();
    println!("{:<46} {:>10} {:>10}   ratio (limit)", "", "aplomb", "peer");
    for (what, modulus, limit, room) in [
        ("a million customers, each once", u32::MAX, 2.0, 16),
        ("the same, one in a hundred twice", 990_000, 2.0, 16),
        ("the same, every one twice", 500_000, 8.0, 32),
    ] {
        let list = folder.path().join("customers.csv");
        write(&list, modulus);
        let (mut ours, mut bare, mut peer, mut memory) = (vec![], vec![], vec![], 0);
        for _ in 0..ROUNDS {
            let (time, most) = check(&list);
            ours.push(time);
            memory = memory.max(most);
            bare.push(timed(|| scan(&list, false)));
            peer.push(timed(|| scan(&list, true)));
        }
        let (ours, bare, peer) = (middle(ours), middle(bare), middle(peer));
        row(what, ours, peer, limit);
        println!(
            "{:<46} {:>10} {:>10?}",
            "    the bare scan, without a set", "", bare
        );
        let memory = memory / 1024;
        println!(
            "{:<46} {memory:>6} MiB {:>14} ({room})",
            "    memory at its highest", ""
        );
    }
}

fn row(what: &str, ours: Duration, peer: Duration, limit: f64) {
    let ratio = ours.as_secs_f64() / peer.as_secs_f64();
    let verdict = if ratio <= limit { "" } else { "   ABOVE" };
    println!("{what:<46} {ours:>10.0?} {peer:>10.0?}   {ratio:.2} ({limit}){verdict}");
}

/// Names and providers as lists have them: most addresses end alike.
fn write(path: &Path, modulus: u32) {
    let domains = [
        "gmail.example",
        "orange.example",
        "laposte.example",
        "shop.example",
    ];
    let mut out = BufWriter::new(File::create(path).unwrap());
    writeln!(out, "email,name,lang,plan,number").unwrap();
    for row in 0..ROWS {
        let who = row % modulus;
        let domain = domains[who as usize % domains.len()];
        let lang = if who.is_multiple_of(3) { "en" } else { "fr" };
        writeln!(
            out,
            "prenom.nom{who}@{domain},\"Prénom Nom {who}\",{lang},standard,{row}"
        )
        .unwrap();
    }
    out.into_inner().unwrap().sync_all().unwrap();
}

/// The whole command: how long it takes and how many KiB it has at most.
fn check(list: &PathBuf) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .args(["customers", "check", "--json"])
        .arg(list)
        .current_dir(list.parent().unwrap())
        .env_clear()
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(now) = fs::read_to_string(&status)
            .ok()
            .as_deref()
            .and_then(highest)
        {
            most = most.max(now);
        }
        if child.try_wait().unwrap().is_some() {
            return (begun.elapsed(), most);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn highest(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// What a script of ten lines would do.
fn scan(list: &Path, with_set: bool) {
    let mut reader = csv::Reader::from_path(list).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut seen = HashSet::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        rows += 1;
        if with_set {
            seen.insert(record[0].to_ascii_lowercase());
        }
    }
    assert_eq!(rows, ROWS);
}

fn timed(act: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    act();
    begun.elapsed()
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
