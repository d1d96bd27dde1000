//! `aplomb lint`: a message is looked at again, wherever it was written.
//!
//! A file, standard input, or the messages of the open incident. Hints, with their reasons; what a
//! person sets aside goes into the journal with the reason, when an incident is open.
//! Invariant: nothing is changed but that note, and a finding that counts ends with the exit code
//! of the contract.

use super::Outcome;
use super::args::prepare::{Lint, LintFormat};
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::mailing::print;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::visible::visible_line;
use crate::base::{Lang, Source, Words};
use crate::channel::Limit;
use crate::incident::question::Block;
use crate::incident::{Command, Incident, Status};
use crate::lint::{self, Aside, Finding, House, Message, Part, Rule, Twin};
use crate::outside::input;
use crate::runbook::{Audience, Stage};
use crate::walk::again;
use crate::walk::register::register;
use crate::walk::session::Session;
use serde::Serialize;
use std::path::Path;

/// No message is longer, in bytes.
const LARGEST: u64 = 1024 * 1024;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Entry<'a>>,
    set_aside: Vec<SetAside<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    file: &'a str,
    part: &'static str,
    /// Bytes of the file.
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    text: &'a str,
    found: String,
    means: &'static str,
    instead: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct SetAside<'a> {
    rule: &'static str,
    reason: &'a str,
}

/// A text that was read, and what is to be looked at again in it.
struct Looked {
    name: String,
    text: String,
    /// Where the words begin, and the subject.
    body: usize,
    subject: usize,
    other: Option<Source>,
    findings: Vec<Finding>,
}

/// Looks at a message.
pub(crate) fn lint(args: &Lint, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let given = allowed(args, words)?;
    let seat = Seat::take(invocation)?;
    let mut session = match &args.of.incident {
        Some(named) => Some(which::session(&seat, Some(named))?),
        None => match which::open(&seat, &register(&seat.files, &seat.writer))? {
            Some(id) => Some(which::take_up(&seat, &id)?),
            None => None,
        },
    };
    if let Some(session) = &mut session {
        record(&given, session, &seat, invocation)?;
    }
    let incident = session.as_ref().map(Session::incident);
    let mut asides = incident.map(again::asides).unwrap_or_default();
    asides.extend(
        given
            .into_iter()
            .filter(|aside| !asides.contains(aside))
            .collect::<Vec<_>>(),
    );
    let mut looked = match (&args.file, incident) {
        (Some(file), _) => vec![look(file, args, incident, &seat, invocation)?],
        (None, Some(incident)) => drafts(incident, &seat),
        (None, None) => {
            return Err(CliError::usage(words.get("lint.empty"))
                .hint("aplomb lint message.txt")
                .hint("aplomb draft status-page | aplomb lint -"));
        }
    };
    for one in &mut looked {
        let findings = std::mem::take(&mut one.findings);
        one.findings = Aside::without(findings, &asides);
    }
    let is_clean = looked.iter().all(|one| one.findings.is_empty());
    if invocation.json() || args.format == LintFormat::Json {
        invocation.out.json(&document(&looked, &asides, words));
    } else {
        tell(&looked, &asides, invocation);
    }
    Ok(if is_clean { Exit::Done } else { Exit::Refused })
}

/// Reads `--allow RULE=REASON`.
fn allowed(args: &Lint, words: Words) -> Result<Vec<Aside>, CliError> {
    let read = |text: &String| {
        let (code, reason) = text.split_once('=').unwrap_or((text, ""));
        let shown = visible_line(code);
        let Some(rule) = Rule::parse(code.trim()) else {
            let codes = Rule::ALL.map(|rule| rule.code().to_owned());
            return Err(
                CliError::usage(words.say("lint.no-rule", &[("code", &shown)]))
                    .meaning(words.list(&codes)),
            );
        };
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            let said = words.say("lint.no-reason", &[("code", &shown)]);
            return Err(CliError::usage(said));
        }
        Ok(Aside { rule, reason })
    };
    args.allow.iter().map(read).collect()
}

/// Writes the reasons down that are not in the journal yet.
fn record(
    given: &[Aside],
    session: &mut Session<'_>,
    seat: &Seat,
    invocation: &mut Invocation,
) -> Result<(), CliError> {
    let words = invocation.words;
    let known = again::asides(session.incident());
    let id = session.incident().id().clone();
    for aside in given.iter().filter(|aside| !known.contains(aside)) {
        let text = lint::note(aside.rule, &aside.reason);
        let done = seat.with(Asking::Command, false, |world| {
            session.perform(world, Command::Note { text, step: None })
        });
        if session.on_paper() {
            return Err(halt::on_paper(&id, words));
        }
        done.map_err(|halt| halt::told(halt, words))?;
        invocation
            .out
            .say(&words.say("lint.recorded", &[("incident", &id)]));
    }
    Ok(())
}

/// A text that was written elsewhere.
fn look(
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
fn drafts(incident: &Incident, seat: &Seat) -> Vec<Looked> {
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

fn read(file: &Path, invocation: &Invocation) -> Result<String, CliError> {
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
    fn place(&self, finding: &Finding) -> (usize, usize, (usize, usize)) {
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

fn document<'a>(looked: &'a [Looked], asides: &'a [Aside], words: Words) -> Document<'a> {
    let entry = |one: &'a Looked, finding: &'a Finding| {
        let (start, end, (line, column)) = one.place(finding);
        let is_secret = finding.rule == Rule::Secret;
        Entry {
            rule: finding.rule.code(),
            file: match (finding.part, &one.other) {
                (Part::Twin, Some(other)) => &other.name,
                _ => &one.name,
            },
            part: finding.part.as_str(),
            start,
            end,
            line,
            column,
            text: if is_secret { "" } else { &finding.what },
            found: finding.in_words(words),
            means: finding.means(words),
            instead: finding.instead(words),
            source: finding.rule.source(),
        }
    };
    Document {
        version: 1,
        findings: looked
            .iter()
            .flat_map(|one| one.findings.iter().map(move |finding| entry(one, finding)))
            .collect(),
        set_aside: asides
            .iter()
            .map(|aside| SetAside {
                rule: aside.rule.code(),
                reason: &aside.reason,
            })
            .collect(),
    }
}

fn tell(looked: &[Looked], asides: &[Aside], invocation: &mut Invocation) {
    let words = invocation.words;
    let labelled = |key: &str, text: &str| {
        let label = words.get(&format!("lint.{key}"));
        let label = words.say("prompt.label", &[("label", &label)]);
        format!("{label}{text}")
    };
    let mut blocks = Vec::new();
    let mut rules = Vec::new();
    for one in looked {
        for finding in &one.findings {
            let (.., (line, column)) = one.place(finding);
            let file = match (finding.part, &one.other) {
                (Part::Twin, Some(other)) => &other.name,
                _ => &one.name,
            };
            let code = finding.rule.code();
            let found = finding.in_words(words);
            let mut items = vec![found];
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
                items.push(labelled("means", finding.means(words)));
                items.push(labelled("instead", finding.instead(words)));
                items.push(labelled("source", finding.rule.source()));
            }
            blocks.push(Block::List {
                heading: format!("{file}:{line}:{column} {code}"),
                items,
            });
        }
    }
    for aside in asides {
        let holes: [(&str, &dyn std::fmt::Display); 2] =
            [("rule", &aside.rule.code()), ("reason", &aside.reason)];
        blocks.push(Block::Markdown(words.say("lint.set-aside", &holes)));
    }
    if !blocks.is_empty() {
        print(invocation, &blocks);
    }
    let count = looked.iter().map(|one| one.findings.len()).sum();
    match rules.first() {
        None => invocation.out.say(words.get("lint.clean")),
        Some(first) => {
            invocation.out.say(&words.count("lint.count", count));
            let holes: [(&str, &dyn std::fmt::Display); 1] = [("rule", &first.code())];
            invocation.out.say(&words.say("lint.anyway", &holes));
        }
    }
}

/// What to look at again in a draft that was just put into words, in a few lines.
pub(crate) fn of_rendered(
    rendered: &crate::draft::Rendered,
    house: &House,
    circumstances: &Circumstances<'_>,
    words: Words,
) -> Vec<String> {
    let findings = lint::lint(&Message {
        subject: rendered.subject.as_deref(),
        body: &rendered.body,
        lang: rendered.lang,
        audience: circumstances.audience,
        written_for: None,
        stage: circumstances.stage,
        status: circumstances.status,
        next: circumstances.next.as_deref(),
        house,
        limits: &[],
        twin: None,
    });
    again::lines(&Aside::without(findings, circumstances.asides), words)
}

/// What a draft is put into words for.
pub(crate) struct Circumstances<'a> {
    /// For whom.
    pub(crate) audience: Audience,
    /// Which message.
    pub(crate) stage: Stage,
    /// The state.
    pub(crate) status: Status,
    /// The time of the next message.
    pub(crate) next: Option<String>,
    /// What does not count.
    pub(crate) asides: &'a [Aside],
}
