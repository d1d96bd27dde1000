//! Runbooks and templates: those of the workspace, and behind them the shipped ones.
//!
//! Reads through the disk and writes nothing. A workspace's file always wins over a shipped one of
//! the same name.

use crate::base::{Diagnostic, Lang, RunbookId, Sentence, StepId, TemplateName};
use crate::draft::Template;
use crate::runbook::{Audience, Runbook, Stage, StepKind, parse};
use crate::seam::Disk;
use crate::shipped;
use std::collections::BTreeMap;

/// A text and where it was found, as people would type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `runbooks/site-down.toml`, or the same with `(shipped)`.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Why there is no runbook to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRunbook {
    /// There is none of this name.
    Unknown {
        /// The name.
        id: RunbookId,
        /// The names there are.
        known: Vec<RunbookId>,
    },
    /// Something of this name is there, and it is no file.
    NoFile {
        /// The name.
        id: RunbookId,
    },
    /// It cannot be read.
    Unreadable {
        /// The name.
        id: RunbookId,
        /// Why.
        why: Sentence,
    },
    /// It has errors.
    Broken {
        /// The file.
        found: Found,
        /// What is wrong with it.
        findings: Vec<Diagnostic>,
    },
}

/// The names of the runbooks to choose from, sorted: those of the workspace, or the shipped ones
/// when it has none. By its name a shipped one can be followed all the same.
pub fn runbook_ids(disk: &dyn Disk) -> Vec<RunbookId> {
    let own = disk.list("runbooks").unwrap_or_default();
    let mut stems: Vec<&str> = own
        .iter()
        .filter_map(|(name, _)| name.strip_suffix(".toml"))
        .collect();
    if stems.is_empty() {
        stems = shipped::RUNBOOKS.iter().map(|shipped| shipped.id).collect();
    }
    let mut ids: Vec<_> = stems
        .into_iter()
        .filter_map(|stem| RunbookId::parse(stem).ok())
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The text of a runbook.
pub fn runbook_text(disk: &dyn Disk, id: &RunbookId, lang: Lang) -> Result<Found, NoRunbook> {
    let path = format!("runbooks/{id}.toml");
    match disk.read(&path, 0) {
        Ok(Some(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => Ok(match in_language(id, &text, lang) {
                Some(text) => Found {
                    name: format!("{path} (shipped)"),
                    text: text.to_owned(),
                },
                None => Found { name: path, text },
            }),
            Err(_) => Err(NoRunbook::Unreadable {
                id: id.clone(),
                why: sentence::no_text(&path),
            }),
        },
        Ok(None) => shipped_runbook(id, lang)
            .map(|text| Found {
                name: format!("{path} (shipped)"),
                text: text.to_owned(),
            })
            .ok_or_else(|| no_file(disk, id)),
        Err(fault) => Err(NoRunbook::Unreadable {
            id: id.clone(),
            why: fault.said(),
        }),
    }
}

/// There is no file of this name: there is nothing, or something else.
fn no_file(disk: &dyn Disk, id: &RunbookId) -> NoRunbook {
    let known = runbook_ids(disk);
    let id = id.clone();
    if known.contains(&id) {
        return NoRunbook::NoFile { id };
    }
    NoRunbook::Unknown { id, known }
}

/// A runbook that can be followed, and its text.
pub fn runbook(
    disk: &dyn Disk,
    id: &RunbookId,
    lang: Lang,
) -> Result<(Runbook, String), NoRunbook> {
    let found = runbook_text(disk, id, lang)?;
    let parsed = parse::parse(id, &found.text);
    match parsed.runbook {
        Some(runbook) => Ok((runbook, found.text)),
        None => Err(NoRunbook::Broken {
            found,
            findings: parsed.findings,
        }),
    }
}

/// For whom the messages of a runbook are whose step does not say so: what the heads of their
/// templates say. A template that cannot be read says nothing.
pub fn audiences(
    disk: &dyn Disk,
    id: &RunbookId,
    text: &str,
    lang: Lang,
) -> BTreeMap<StepId, Audience> {
    let parsed = parse::parse(id, text);
    let runbook = parsed.runbook.iter();
    let steps = runbook.flat_map(Runbook::steps);
    steps
        .filter(|(_, step)| parsed.spans.step(&step.id).audience.is_none())
        .filter_map(|(_, step)| match &step.kind {
            StepKind::Message(message) => {
                let stage = message.stage.unwrap_or(Stage::Initial);
                let said = written_for(disk, &message.template, stage, lang)?;
                Some((step.id.clone(), said))
            }
            _ => None,
        })
        .collect()
}

/// For whom a template is written: at this stage and in this language when it has such words.
fn written_for(disk: &dyn Disk, name: &TemplateName, stage: Stage, lang: Lang) -> Option<Audience> {
    let stages = std::iter::once(stage).chain(Stage::ALL);
    stages
        .flat_map(|stage| {
            std::iter::once(lang)
                .chain(Lang::ALL)
                .map(move |lang| (stage, lang))
        })
        .find_map(|(stage, lang)| template(disk, name, stage, lang).ok())
        .map(|template| template.front.audience)
}

/// A template; `Err` says in one line why there is none.
pub fn template(
    disk: &dyn Disk,
    name: &TemplateName,
    stage: Stage,
    lang: Lang,
) -> Result<Template, Sentence> {
    let path = format!("templates/{name}/{stage}.{}.hbs", lang.code());
    let own = disk
        .read(&path, 0)
        .map_err(|fault| fault.said())?
        .map(|bytes| String::from_utf8(bytes).map_err(|_| sentence::no_text(&path)))
        .transpose()?;
    let shipped = || shipped_template(name, stage, lang).map(str::to_owned);
    let text = own
        .or_else(shipped)
        .ok_or_else(|| sentence::no_file(&path))?;
    let (template, findings) = Template::parse(name.clone(), stage, lang, &text);
    template.ok_or_else(|| {
        let first = findings.into_iter().next().map(|first| first.message);
        sentence::broken(&path, first.unwrap_or_else(|| Sentence::verbatim("")))
    })
}

/// A shipped runbook in another language, when this is its text in one: nobody has changed it, so
/// it may speak the reader's language.
#[must_use]
pub fn in_language(id: &RunbookId, text: &str, lang: Lang) -> Option<&'static str> {
    let text = without_schema(text);
    let is_shipped = shipped::RUNBOOKS.iter().any(|shipped| {
        shipped.id == id.as_str()
            && shipped.lang != lang.code()
            && without_schema(shipped.text) == text
    });
    is_shipped.then(|| shipped_runbook(id, lang)).flatten()
}

/// Where the schema is, is told to editors only, and differs from folder to folder.
fn without_schema(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("#:schema") => rest,
        _ => text,
    }
}

fn shipped_runbook(id: &RunbookId, lang: Lang) -> Option<&'static str> {
    let of = |lang: Lang| {
        shipped::RUNBOOKS
            .iter()
            .find(|shipped| shipped.id == id.as_str() && shipped.lang == lang.code())
            .map(|shipped| shipped.text)
    };
    of(lang).or_else(|| of(Lang::En))
}

fn shipped_template(name: &TemplateName, stage: Stage, lang: Lang) -> Option<&'static str> {
    shipped::TEMPLATES
        .iter()
        .find(|shipped| {
            shipped.name == name.as_str()
                && shipped.stage == stage.as_str()
                && shipped.lang == lang.code()
        })
        .map(|shipped| shipped.text)
}

/// Why there is no template.
mod sentence {
    crate::base::sentence::sentences! { "finding.template":
        no_text { path };
        no_file { path };
        broken { path, why };
    }
}
