//! The facts that stand above everything else.
//!
//! Owns which facts name an incident, and in which order. Invariant: times stand in full, the
//! reader's own beside UTC.

use super::reader::{Reader, shown};
use super::wrap::wrap;
use crate::incident::backfill::NO_RUNBOOK;
use crate::incident::{DataLoss, Incident, Kind};
use unicode_width::UnicodeWidthStr;

/// A label and what stands beside it.
pub type Fact = (&'static str, String);

/// The mark in front of everything that belongs to a drill; none for an incident.
#[must_use]
pub fn mark(kind: Kind, reader: Reader) -> Option<&'static str> {
    (kind == Kind::Drill).then(|| reader.words.get("report.exercise"))
}

/// That several have declared it before they knew of each other, which two clones of a workspace may;
/// none when only one has.
#[must_use]
pub fn declared_by_several(incident: &Incident, reader: Reader) -> Option<String> {
    let declarations = incident.declarations();
    if declarations.len() < 2 {
        return None;
    }
    let words = reader.words;
    let by: Vec<String> = declarations
        .iter()
        .map(|one| {
            let (by, time) = (shown(&one.by), reader.time(one.at));
            words.say("declared-twice.by", &[("by", &by), ("time", &time)])
        })
        .collect();
    let by = words.list(&by);
    Some(match declarations.len() {
        2 => words.say("declared-twice.two", &[("by", &by)]),
        n => words.say("declared-twice.more", &[("n", &n), ("by", &by)]),
    })
}

/// The public state, or that it is closed.
#[must_use]
pub fn state(incident: &Incident, reader: Reader) -> String {
    if incident.is_open() {
        reader.word("report.state", incident.status().as_str())
    } else if incident.is_backfilled() {
        reader.words.get("past.state").to_owned()
    } else if incident.is_withdrawn() {
        reader.words.get("report.state.withdrawn").to_owned()
    } else {
        reader.words.get("report.state.closed").to_owned()
    }
}

/// `sev1 · investigating · 2026-11-22-site-down`, in two lines where there is no room for one.
#[must_use]
pub fn in_short(incident: &Incident, reader: Reader, width: usize) -> Vec<String> {
    let facts = format!("{} · {}", incident.severity(), state(incident, reader));
    let id = incident.id().to_string();
    let whole = format!("{facts} · {id}");
    if whole.width() <= width {
        return vec![whole];
    }
    let mut lines = wrap(&facts, width);
    lines.extend(wrap(&id, width));
    lines
}

/// Who has which role: `incident commander: Ana`.
#[must_use]
pub fn people(incident: &Incident, reader: Reader) -> Vec<String> {
    incident
        .people()
        .iter()
        .map(|(role, name)| {
            let (role, name) = (reader.role(role), shown(name));
            reader
                .words
                .say("timeline.fact", &[("ask", &role), ("answer", &name)])
        })
        .collect()
}

/// All facts of a document.
#[must_use]
pub fn facts(incident: &Incident, reader: Reader) -> Vec<Fact> {
    let label = |key| reader.words.get(key);
    let declared = incident.declared();
    let mut facts = vec![
        (label("report.fact.id"), incident.id().to_string()),
        (
            label("report.fact.severity"),
            incident.severity().to_string(),
        ),
        (label("report.fact.state"), state(incident, reader)),
    ];
    facts.extend(times(incident, reader));
    if let Some(data_loss) = data_loss(incident) {
        let answer = reader.word("report.data-loss", data_loss.as_str());
        facts.push((label("report.fact.data-lost"), answer));
    }
    let people = people(incident, reader);
    if !people.is_empty() {
        facts.push((label("report.fact.people"), people.join(", ")));
    }
    let pinned = reader.words.say(
        "report.pinned",
        &[
            ("runbook", &declared.runbook),
            ("digest", &declared.runbook_digest.short()),
        ],
    );
    // Where nobody named one, none was followed.
    if !(incident.is_backfilled() && declared.runbook.as_str() == NO_RUNBOOK) {
        facts.push((label("report.fact.runbook"), pinned));
    }
    if declared.clock_fixed {
        let fixed = label("report.clock-fixed").to_owned();
        facts.push((label("report.fact.clock"), fixed));
    }
    facts
}

/// Whether data was lost, where somebody says so: of the past, not to know is no answer.
#[must_use]
pub fn data_loss(incident: &Incident) -> Option<DataLoss> {
    let is_said = |loss: &DataLoss| !(incident.is_backfilled() && *loss == DataLoss::Unknown);
    incident.data_loss().filter(is_said)
}

/// When it began, was declared, was over, was closed.
#[must_use]
pub fn times(incident: &Incident, reader: Reader) -> Vec<Fact> {
    let label = |key| reader.words.get(key);
    let by = |at, by: &str| {
        let (time, by) = (reader.in_full(at), shown(by));
        if by.is_empty() {
            return time;
        }
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("time", &time), ("by", &by)];
        reader.words.say("report.declared-by", &holes)
    };
    let declared = by(incident.declared_at(), incident.declared_by());
    let imported = incident.imported().map(|(at, imported)| {
        let taken = [
            ("when", &by(at, &imported.by) as &dyn std::fmt::Display),
            ("file", &shown(&imported.file)),
        ];
        (label("past.fact"), reader.words.say("past.from", &taken))
    });
    let at = |key, moment| Some((label(key), reader.in_full(moment?)));
    [
        at("report.fact.began", incident.declared().started_at),
        Some((label("report.fact.declared"), declared)),
        at("report.fact.resolved", incident.resolved_at()),
        // A past incident was closed when its story ended, which its last line says.
        at(
            "report.fact.closed",
            incident.closed_at().filter(|_| imported.is_none()),
        ),
        imported,
    ]
    .into_iter()
    .flatten()
    .collect()
}
