//! Reading back: `timeline` and `report` of a long incident, `stats` of many, beside a bare pass of
//! `serde_json` over the same bytes and beside `jq` on the same journals, all in this run.
//!
//! `cargo bench --bench reading` prints the table; `-- long` or `-- many` only those rows. `jq` and
//! `python3` (which asks the system how much memory a program had) may be absent: their rows say so.

#![expect(
    clippy::disallowed_methods,
    reason = "a measure stands outside, where files are written and programs are started"
)]

#[expect(dead_code, reason = "other benches use more of it")]
mod desk;
mod table;

use aplomb::base::{Digest, IncidentId, Moment, Span, WriterId};
use aplomb::incident::{Event, Kind, Record, Stamp};
use aplomb::journal::{Header, SegmentName, Version, line};
use aplomb::outside::files::Files;
use aplomb::runbook::Severity;
use aplomb::walk::logbook::Logbook;
use aplomb::walk::session::fold;
use desk::{Desk, aplomb, quietly};
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use table::{by_turns, head, row, row_of_size, timed};

/// The fields of a line, without copying what need not be.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and only read")]
struct Line<'a> {
    seq: u64,
    clock: u64,
    at: &'a str,
    happened_at: Option<&'a str>,
    #[serde(borrow)]
    by: std::borrow::Cow<'a, str>,
    events: Vec<Value>,
    prev: &'a str,
    digest: &'a str,
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let groups: [(&str, fn()); 2] = [("long", long), ("many", many)];
    head();
    for (name, group) in groups {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            group();
        }
    }
}

/// What `timeline` and `report` write, each beside what `jq` takes to write the events of the same journal.
const DOCUMENTS: [(&str, &[&str]); 8] = [
    ("`timeline`", &["timeline", "--no-pager"]),
    ("`timeline --json`", &["timeline", "--json"]),
    ("`timeline --format md`", &["timeline", "--format", "md"]),
    ("`report`, HTML", &["report", "--format", "html"]),
    (
        "`report --public`",
        &["report", "--format", "html", "--public"],
    ),
    ("`report --format md`", &["report", "--format", "md"]),
    ("`report --format json`", &["report", "--format", "json"]),
    ("`report --format csv`", &["report", "--format", "csv"]),
];

/// One incident of 100,000 events.
fn long() {
    let (short, whole) = (Desk::new(), Desk::new());
    for (desk, events) in [(&short, 10_000), (&whole, 100_000)] {
        walked(desk);
        lengthen(&desk.journal(), events);
    }
    let journal = whole.journal();
    let text = fs::read_to_string(&journal).expect("a journal");
    let files = Files::new(whole.path());
    let id = IncidentId::parse(&name_of(&journal)).expect("a name");
    let reader = WriterId::parse("reader").expect("a name");
    let read = || {
        let (_, records) = Logbook::load(&files, id.clone(), reader.clone()).expect("read");
        black_box(fold(&id, &records).expect("declared"));
    };
    let typed = || {
        for line in text.lines().skip(1) {
            black_box(serde_json::from_str::<Line<'_>>(line).expect("a record"));
        }
    };
    let (ours, theirs) = by_turns(9, read, typed);
    row(
        "reading 100,000 events for them, beside a bare serde_json pass",
        ours.median(),
        theirs.median(),
        Some(2.0),
    );
    let jq = || flat(&whole, &journal);
    for (what, args) in DOCUMENTS {
        let (ours, theirs) = if has("jq") {
            by_turns(3, || whole.aplomb(args), jq)
        } else {
            by_turns(3, || whole.aplomb(args), typed)
        };
        let beside = if has("jq") {
            "`jq`"
        } else {
            "serde_json: there is no jq"
        };
        row(
            &format!("{what} of 100,000 events, beside {beside}"),
            ours.median(),
            theirs.median(),
            None,
        );
        let (many, few) = by_turns(3, || whole.aplomb(args), || short.aplomb(args));
        row(
            "  an event of 100,000 beside an event of 10,000",
            many.median() / 100_000,
            few.median() / 10_000,
            Some(1.5),
        );
        memory(
            "  memory at most",
            &whole,
            args,
            10 * size(std::slice::from_ref(&journal)),
        );
    }
}

/// Ten thousand incidents, each as a person lived through one.
fn many() {
    let (few, all) = (Desk::new(), Desk::new());
    let mut journals = Vec::new();
    for (desk, count) in [(&few, 1_000), (&all, 10_000)] {
        walked(desk);
        journals = copied(desk, count);
    }
    let texts: Vec<String> = journals
        .iter()
        .map(|path| fs::read_to_string(path).expect("text"))
        .collect();
    let typed = || {
        for line in texts.iter().flat_map(|text| text.lines().skip(1)) {
            black_box(serde_json::from_str::<Line<'_>>(line).expect("a record"));
        }
    };
    let from_disk = || {
        for path in &journals {
            let text = fs::read_to_string(path).expect("text");
            for line in text.lines().skip(1) {
                black_box(serde_json::from_str::<Line<'_>>(line).expect("a record"));
            }
        }
    };
    let stats = || all.aplomb(&["stats", "--json"]);
    let (ours, theirs) = by_turns(5, stats, from_disk);
    let whole = ours.median();
    row(
        "`stats` of 10,000 incidents, beside a serde_json pass over the same files",
        whole,
        theirs.median(),
        Some(2.0),
    );
    let (ours, theirs) = by_turns(3, stats, typed);
    row(
        "the same beside a pass over the same bytes in memory",
        ours.median(),
        theirs.median(),
        None,
    );
    if has("jq") {
        let (ours, theirs) = by_turns(1, stats, || durations(&all, &journals));
        row(
            "the same beside `jq`, which only takes the times of the declaration and the end",
            ours.median(),
            theirs.median(),
            None,
        );
    }
    let (ours, part) = by_turns(3, stats, || few.aplomb(&["stats", "--json"]));
    row(
        "  an incident of 10,000 beside an incident of 1,000",
        ours.median() / 10_000,
        part.median() / 1_000,
        Some(1.5),
    );
    memory("  memory at most", &all, &["stats", "--json"], 128 << 20);
    memory(
        "  memory at most, of 1,000 incidents",
        &few,
        &["stats", "--json"],
        128 << 20,
    );
    let index = timed(|| all.aplomb(&["report", "--all", "-o", "all.html"]));
    row(
        "`report --all` of 10,000 incidents beside `stats`",
        index,
        whole,
        None,
    );
}

fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Every event of a journal on a line of its own, as `timeline --json` has them, made by `jq`.
fn flat(desk: &Desk, journal: &Path) {
    let filter = "select(.events) | . as $record | .events[] | {seq: $record.seq, type: .type, \
        happened_at: ($record.happened_at // $record.at), recorded_at: $record.at, by: $record.by, data: del(.type)}";
    let path = journal.to_string_lossy().into_owned();
    quietly(&mut desk.command("jq", &["-c", filter, &path]));
}

/// When each incident was declared and when it was over, by `jq`, a thousand journals at a time.
fn durations(desk: &Desk, journals: &[PathBuf]) {
    let filter = "select(.events) | . as $record | .events[] | \
        select(.type == \"incident.declared\" or .type == \"incident.resolved\") | [.type, $record.at]";
    for part in journals.chunks(1_000) {
        let mut command = desk.command("jq", &["-c", filter]);
        command.args(part);
        quietly(&mut command);
    }
}

/// How much memory a command had at most.
fn memory(what: &str, desk: &Desk, args: &[&str], limit: u64) {
    let script = "import resource, subprocess, sys\n\
        subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n\
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)";
    let mut whole = vec!["-c", script, aplomb()];
    whole.extend(args);
    let Ok(output) = desk.command("python3", &whole).output() else {
        return;
    };
    if let Ok(bytes) = String::from_utf8_lossy(&output.stdout).trim().parse() {
        row_of_size(what, bytes, limit.div_ceil(1 << 20));
    }
}

fn size(files: &[PathBuf]) -> u64 {
    files
        .iter()
        .map(|path| fs::metadata(path).expect("a file").len())
        .sum()
}

fn name_of(journal: &Path) -> String {
    let folder = journal.ancestors().nth(2).and_then(Path::file_name);
    folder
        .and_then(|name| name.to_str())
        .expect("a name")
        .to_owned()
}

/// An incident from the declaration to the end.
fn walked(desk: &Desk) {
    desk.aplomb(&["drill", "site-down", "--auto"]);
}

fn records(desk: &Desk) -> (PathBuf, Vec<Record>) {
    let journal = desk.journal();
    let files = Files::new(desk.path());
    let id = IncidentId::parse(&name_of(&journal)).expect("a name");
    let reader = WriterId::parse("reader").expect("a name");
    let (_, records) = Logbook::load(&files, id, reader).expect("read");
    (journal, records)
}

fn written(incident: &IncidentId, records: &[Record]) -> String {
    let segment = SegmentName {
        writer: records[0].stamp.writer.clone(),
        number: 1,
    };
    let header = Header {
        version: Version { major: 1, minor: 0 },
        incident: incident.clone(),
        segment,
        prev: Digest::NONE,
    };
    let (mut text, mut prev) = header.line();
    for record in records {
        let (line, digest) = line::encode(record, prev);
        text.push_str(&line);
        prev = digest;
    }
    text
}

/// The same incident so many times, each some hours after the one before, real and with a name of its own.
fn copied(desk: &Desk, count: i64) -> Vec<PathBuf> {
    let (journal, pattern) = records(desk);
    let first = pattern[0].stamp.at;
    let mut paths = Vec::new();
    for number in 0..count {
        let shift = Span::minutes(number * 5 * 60);
        let at = |at: Moment| at.plus(shift);
        let id = format!("{}-site-down-{number}", at(first).date());
        let id = IncidentId::parse(&id).expect("a name");
        let records: Vec<Record> = pattern
            .iter()
            .map(|record| moved(record, &id, at))
            .collect();
        let path = format!("incidents/{id}/journal/{}.jsonl", records[0].stamp.writer);
        desk.put(&path, &written(&id, &records));
        paths.push(desk.path().join(path));
    }
    let folder = journal
        .ancestors()
        .nth(2)
        .expect("the folder of the pattern");
    fs::remove_dir_all(folder).expect("removed");
    paths
}

fn moved(record: &Record, id: &IncidentId, at: impl Fn(Moment) -> Moment) -> Record {
    let mut record = record.clone();
    record.stamp.at = at(record.stamp.at);
    record.stamp.clock =
        u64::try_from(record.stamp.at.millis()).expect("after 1970") + record.stamp.seq;
    for event in &mut record.events {
        match event {
            Event::IncidentDeclared(declared) => {
                declared.incident = id.clone();
                declared.kind = Kind::Incident;
                declared.started_at = declared.started_at.map(&at);
            }
            Event::DraftRendered(drafted) => drafted.next_due = drafted.next_due.map(&at),
            Event::UpdatePublished { next_due, .. } => *next_due = next_due.map(&at),
            Event::UpdateOverdue { due } => *due = at(*due),
            _ => {}
        }
    }
    record
}

/// Adds what people and commands write down in a long night, until there are so many events.
fn lengthen(journal: &Path, events: usize) {
    let text = fs::read_to_string(journal).expect("a journal");
    let writer = journal
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a name");
    let writer = WriterId::parse(writer).expect("a name");
    let last: Line<'_> = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    let mut prev = Digest::parse(last.digest).expect("a digest");
    let (mut seq, mut clock) = (last.seq, last.clock);
    let mut at = Moment::parse(last.at).expect("a moment");
    let mut out = text.clone();
    for _ in text.matches("\"type\":").count()..events {
        seq += 1;
        clock += 1_000;
        at = at.plus(Span::seconds(1));
        let stamp = Stamp {
            writer: writer.clone(),
            seq,
            clock,
            at,
            happened_at: None,
            by: if seq % 3 == 0 { "Ben" } else { "Ana" }.to_owned(),
        };
        let record = Record {
            stamp,
            events: vec![event(seq)],
        };
        let (line, digest) = line::encode(&record, prev);
        out += &line;
        prev = digest;
    }
    fs::write(journal, out).expect("written");
}

fn event(seq: u64) -> Event {
    let step = || "restart".parse().expect("a name");
    match seq % 6 {
        0 => Event::CommandRan {
            step: step(),
            command: ["kubectl", "get", "pods"].map(str::to_owned).to_vec(),
            exit: Some(0),
            output: format!("web-{seq}   1/1   Running\nworker-{seq}   0/1   Pending\n"),
            seconds: Span::seconds(2),
        },
        1 => Event::FactRecorded {
            fact: "affected".parse().expect("a name"),
            value: format!("everybody on the shard number {seq}"),
        },
        2 => Event::StepUndone {
            step: step(),
            reason: "it fell over again, “out of memory”".to_owned(),
        },
        3 => Event::SeverityChanged {
            severity: if seq % 12 == 3 {
                Severity::Sev1
            } else {
                Severity::Sev2
            },
            reason: Some(format!("{seq} customers can do nothing at all")),
        },
        _ => Event::NoteAdded {
            text: format!("the queue has {seq} messages, and the \"workers\" restart every minute"),
            step: Some(step()),
        },
    }
}
