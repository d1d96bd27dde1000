//! A text that was read, wherever it was written, and what is to be looked at again in it.

use crate::base::visible::visible_line;
use crate::base::{Lang, Source};
use crate::channel::Limit;
use crate::cli::args::prepare::Lint;
use crate::cli::error::CliError;
use crate::cli::invocation::Invocation;
use crate::cli::seat::Seat;
use crate::incident::{Incident, Status};
use crate::lint::{self, Finding, Message, Part, Twin};
use crate::outside::input;
use crate::runbook::{Audience, Stage};
use crate::walk::again;
use std::path::Path;

/// No message is longer, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// A text that was read, and what is to be looked at again in it.
pub(super) struct Looked {
    pub(super) name: String,
    pub(super) text: String,
    /// Where the words begin, and the subject.
    pub(super) body: usize,
    pub(super) subject: usize,
    pub(super) other: Option<Source>,
    pub(super) findings: Vec<Finding>,
}

/// A text that was written elsewhere.
pub(super) fn look(
    file: &Path,
    args: &Lint,
    incident: Option<&Incident>,
    seat: &Seat,
    invocation: &Invocation,
) -> Result<Looked, CliError> {
    let lang = match incident {
        Some(incident) if invocation.globals.lang.is_none() => incident.lang(),
        _ => invocation.words.lang(),
    };
    let stage = args.stage.unwrap_or_else(|| match (args.status, incident) {
        (Some(Status::Resolved), _) => Stage::Resolution,
        (None, Some(incident)) => incident.next_stage(),
        _ => Stage::Update,
    });
    let status = args.status.unwrap_or_else(|| match (stage, incident) {
        (Stage::Resolution, _) => Status::Resolved,
        (_, Some(incident)) => incident.status(),
        (_, None) => Status::Investigating,
    });
    let house = again::house(&seat.desk, incident);
    let text = read(file, invocation)?;
    let other = args.other.as_deref().map(|file| {
        let text = read(file, invocation)?;
        Ok::<_, CliError>(Source::new(file.to_string_lossy(), text))
    });
    let other = other.transpose()?;
    let limits: Vec<Limit> = args
        .channel
        .iter()
        .filter_map(|name| seat.desk.channels.get(name))
        .flat_map(|sheet| sheet.limits.clone())
        .collect();
    let (subject, body) = parts(&text);
    let twin = other.as_ref().map(|other| {
        let (subject, body) = parts(&other.text);
        Twin {
            subject: subject.map(|place| &other.text[place]),
            body: &other.text[body..],
            lang: match lang {
                Lang::En => Lang::Fr,
                Lang::Fr => Lang::En,
            },
        }
    });
    let findings = lint::lint(&Message {
        subject: subject.clone().map(|place| &text[place]),
        body: &text[body..],
        lang,
        audience: args.audience.unwrap_or(Audience::Public),
        written_for: None,
        stage,
        status,
        next: args.promised.as_deref(),
        house: &house,
        limits: &limits,
        twin,
    });
    Ok(Looked {
        name: visible_line(&file.to_string_lossy()),
        body,
        subject: subject.map_or(0, |place| place.start),
        other,
        text,
        findings,
    })
}

/// The messages of an incident that are not out yet.
pub(super) fn drafts(incident: &Incident, seat: &Seat) -> Vec<Looked> {
    let latest = |draft: &&crate::incident::draft::DraftProgress| {
        let newest = incident.draft_of(draft.drafted.update, &draft.drafted.step);
        newest.is_some_and(|newest| newest.drafted.draft == draft.drafted.draft)
    };
    incident
        .drafts()
        .filter(|draft| !draft.is_out())
        .filter(latest)
        .map(|draft| {
            let drafted = &draft.drafted;
            let mut all = drafted.wordings().map(|(lang, subject, body)| {
                let name = format!("{}.{}", drafted.draft.0, lang.code());
                let head = subject.map_or_else(String::new, |text| format!("Subject: {text}\n"));
                Source::new(name, head + body)
            });
            let own = all
                .next()
                .expect("invariant: a draft is written in its own language");
            let (subject, body) = parts(&own.text);
            Looked {
                name: own.name,
                body,
                subject: subject.map_or(0, |place| place.start),
                text: own.text,
                other: all.next(),
                findings: again::of_draft(&seat.desk, incident, drafted),
            }
        })
        .collect()
}

pub(super) fn read(file: &Path, invocation: &Invocation) -> Result<String, CliError> {
    let words = invocation.words;
    let bytes = input::read(&invocation.typed(file), LARGEST).map_err(|fault| {
        CliError::failed(words.say("lint.unreadable", &[("why", &fault.source_text)]))
    })?;
    String::from_utf8(bytes).map_err(|_| {
        let shown = visible_line(&file.to_string_lossy());
        CliError::failed(words.say("lint.not-text", &[("file", &shown)]))
    })
}

/// The subject, when the first line is one, and where the words begin.
fn parts(text: &str) -> (Option<std::ops::Range<usize>>, usize) {
    let line = text.find('\n').unwrap_or(text.len());
    let first = &text[..line];
    let label = ["Subject:", "Objet :", "Objet\u{a0}:", "Objet:"]
        .into_iter()
        .find(|label| first.starts_with(label));
    match label {
        Some(label) => {
            let rest = &first[label.len()..];
            let start = line - rest.trim_start().len();
            (Some(start..line), (line + 1).min(text.len()))
        }
        None => (None, 0),
    }
}

impl Looked {
    /// Where a finding stands: its bytes in the file, line and column.
    pub(super) fn place(&self, finding: &Finding) -> (usize, usize, (usize, usize)) {
        let (from, text) = match (finding.part, &self.other) {
            (Part::Twin, Some(other)) => (parts(&other.text).1, other.text.as_str()),
            (Part::Subject, _) => (self.subject, self.text.as_str()),
            (Part::Body | Part::Twin, _) => (self.body, self.text.as_str()),
        };
        let (start, end) = (from + finding.span.start, from + finding.span.end);
        (start, end, line_and_column(text, start))
    }
}

/// Counted from 1, the column in characters.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}
