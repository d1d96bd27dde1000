//! What was taken in, or would be, for people and for programs.
//!
//! Owns what is said of a text: which lines were kept as notes, which were left out, what was assumed.
//! Invariant: what was assumed is said, and nothing of a text can act on the terminal.

use super::Ready;
use crate::base::Zone;
use crate::base::visible::visible_line;
use crate::cli::invocation::{Invocation, quoted};
use crate::cli::reading::{reader, width};
use crate::cli::seat::Seat;
use crate::history::{File, Format, Kept, Remark};
use crate::incident::{Incident, Record, Stamp};
use crate::report::style::page;
use crate::report::{Measures, Timeline, terminal};
use crate::walk::backfill::Taken;
use serde::Serialize;

/// So many lines are said one by one.
const SHOWN: usize = 12;

/// The longest excerpt, in characters.
const EXCERPT: usize = 60;

/// Everything that is told.
pub(super) struct Page<'a> {
    pub(super) seat: &'a Seat,
    pub(super) files: &'a [File],
    pub(super) format: Format,
    pub(super) zone: Zone,
    pub(super) dry_run: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    dry_run: bool,
    format: &'static str,
    zone: &'a str,
    incidents: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: String,
    title: &'a str,
    declared_at: Option<String>,
    resolved_at: Option<String>,
    records: usize,
    added: usize,
    zone_assumed: bool,
    severity_assumed: bool,
    title_assumed: bool,
    remarks: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    file: &'a str,
    line: usize,
    code: &'static str,
    left_out: bool,
    text: &'a str,
}

impl Page<'_> {
    pub(super) fn print(
        &self,
        ready: &[Ready],
        taken: &[Option<Taken>],
        invocation: &mut Invocation,
    ) {
        if invocation.json() {
            invocation.out.json(&self.document(ready, taken));
            return;
        }
        for (number, (one, done)) in ready.iter().zip(taken).enumerate() {
            if number > 0 && self.dry_run {
                invocation.out.line("");
            }
            match done {
                None => self.would(one, invocation),
                Some(done) if done.is_other => continue,
                Some(done) => said(done, invocation),
            }
            self.remarks(&one.kept, invocation);
            self.assumed(one, invocation);
        }
    }

    fn file(&self, remark: &Remark) -> &str {
        self.files
            .get(remark.file)
            .map_or("", |file| file.name.as_str())
    }

    fn document<'a>(&'a self, ready: &'a [Ready], taken: &[Option<Taken>]) -> Document<'a> {
        let one = |(one, done): (&'a Ready, &Option<Taken>)| One {
            id: done.as_ref().map_or(&one.wish, |done| &done.id).to_string(),
            title: &one.title,
            declared_at: one.kept.past.declared_at().map(|at| at.to_string()),
            resolved_at: one.kept.past.resolved_at().map(|at| at.to_string()),
            records: one.written.len(),
            added: done.as_ref().map_or(0, |done| done.added),
            zone_assumed: one.kept.is_local || one.kept.is_inherited,
            severity_assumed: one.assumed_severity,
            title_assumed: one.assumed_title,
            remarks: one
                .kept
                .remarks
                .iter()
                .filter(|remark| !remark.why.is_quiet())
                .map(|remark| Told {
                    file: self.file(remark),
                    line: remark.line,
                    code: remark.why.key(),
                    left_out: remark.why.is_left_out(),
                    text: &remark.excerpt,
                })
                .collect(),
        };
        Document {
            version: 1,
            dry_run: self.dry_run,
            format: self.format.as_str(),
            zone: self.zone.name(),
            incidents: ready.iter().zip(taken).map(one).collect(),
        }
    }

    /// The timeline as it would be.
    fn would(&self, one: &Ready, invocation: &mut Invocation) {
        let words = invocation.words;
        let writer = &self.seat.writer;
        let now = self.seat.clock.now();
        let records: Vec<Record> = (1..)
            .zip(&one.written)
            .map(|(seq, written)| Record {
                stamp: Stamp {
                    writer: writer.clone(),
                    seq,
                    clock: seq,
                    at: now,
                    happened_at: Some(written.happened_at),
                    by: written.by.clone(),
                },
                events: written.events.clone(),
            })
            .collect();
        let opened = records.first();
        let opened = opened.and_then(|first| Incident::open(first, one.runbook.clone()));
        let Some(mut incident) = opened else {
            return;
        };
        for record in &records[1..] {
            incident.apply(record);
        }
        let reader = reader(self.seat);
        let told = Timeline::of(&incident, &records, reader);
        let view = terminal::View {
            width: width(invocation),
            full: false,
            whole: true,
            picture: None,
        };
        let measures = Measures::of(&incident, &records);
        let lines = terminal::timeline(&incident, &told, &measures, reader, view);
        let text = page(&lines, invocation.out.colour);
        invocation.out.text(&text);
        invocation.out.say(words.get("import.dry-run"));
    }

    fn remarks(&self, kept: &Kept, invocation: &mut Invocation) {
        let words = invocation.words;
        let all = kept.remarks.iter().filter(|remark| !remark.why.is_quiet());
        let (left_out, noted): (Vec<&Remark>, Vec<&Remark>) =
            all.partition(|remark| remark.why.is_left_out());
        for (key, remarks) in [("import.noted", noted), ("import.left-out", left_out)] {
            if remarks.is_empty() {
                continue;
            }
            invocation.out.say(&words.count(key, remarks.len()));
            for remark in remarks.iter().take(SHOWN) {
                let excerpt = in_short(&visible_line(&remark.excerpt));
                let what = visible_line(remark.why.what());
                let why = words.say(
                    &format!("import.why.{}", remark.why.key()),
                    &[("what", &what)],
                );
                let place = format!("{}:{}", quoted(self.file(remark)), remark.line);
                let holes: [(&str, &dyn std::fmt::Display); 3] =
                    [("place", &place), ("why", &why), ("excerpt", &excerpt)];
                let key = if excerpt.is_empty() {
                    "import.line-alone"
                } else {
                    "import.line"
                };
                invocation.out.say(&words.say(key, &holes));
            }
            if remarks.len() > SHOWN {
                let more = words.count("import.more", remarks.len() - SHOWN);
                invocation.out.say(&more);
            }
        }
    }

    /// What the text does not say.
    fn assumed(&self, one: &Ready, invocation: &mut Invocation) {
        let words = invocation.words;
        let past = &one.kept.past;
        if one.kept.is_local {
            let zone = self.zone.name();
            invocation
                .out
                .say(&words.say("import.zone", &[("zone", &zone)]));
        }
        if one.kept.is_inherited {
            invocation.out.say(words.get("import-chat.zone-before"));
        }
        if one.assumed_title {
            let title = visible_line(&one.title);
            invocation
                .out
                .say(&words.say("import-chat.title", &[("title", &title)]));
        }
        if one.assumed_severity {
            invocation.out.say(words.get("import.severity"));
        }
        if !past.was_told_outside() {
            invocation.out.say(words.get("import.no-word"));
        }
        if past.resolved_at().is_none() {
            invocation.out.say(words.get("import.no-end"));
        }
    }
}

/// The beginning of a text, whole words of it where that can be.
fn in_short(text: &str) -> String {
    if text.chars().count() <= EXCERPT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(EXCERPT).collect();
    // A long word, such as an address, is cut rather than left out.
    let whole = cut.rfind(' ').filter(|at| *at * 2 > cut.len());
    format!("{}…", cut[..whole.unwrap_or(cut.len())].trim_end())
}

/// What became of it.
fn said(done: &Taken, invocation: &mut Invocation) {
    let words = invocation.words;
    let records = words.count("count.records", done.added);
    let (key, of) = match done.added {
        0 => ("import.already", done.of),
        added if added < done.of => ("import.went-on", done.of),
        _ => ("import.taken", done.of),
    };
    let holes: [(&str, &dyn std::fmt::Display); 3] =
        [("id", &done.id), ("records", &records), ("all", &of)];
    invocation.out.line(&words.say(key, &holes));
    if let Some(namesake) = &done.namesake {
        let said = words.say("import-chat.namesake", &[("id", namesake)]);
        invocation.out.say(&said);
    }
}
