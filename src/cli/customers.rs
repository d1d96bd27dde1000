//! `aplomb customers check`: whether everybody on the list can be written to.
//!
//! Owns where the list and the suppress lists are, and how the findings end the command; finding
//! them is the work of [`customers`](crate::customers). Changes nothing.
//! Invariant: with a row that cannot be used, or a suppress list that cannot be read, the exit code
//! is that of the contract.

mod json;
mod print;

use super::Outcome;
use super::args::prepare::{CustomersCheck, CustomersCommand};
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::library::Library;
use crate::base::visible::visible_line;
use crate::base::{Lang, Moment, Span, Words};
use crate::config::{Config, Service};
use crate::customers::{
    self, Finding, Findings, Header, List, OLD, Report, Suppressed, Unreadable, is_remote,
    looks_like_platform,
};
use crate::outside::clock::SystemClock;
use crate::outside::folder::Folder;
use crate::outside::input::{self, Opened};
use crate::outside::stop::Stop;
use crate::seam::{Clock as _, DiskTrouble};
use std::path::{Path, PathBuf};

/// The name of the lists of people who must not be written to.
pub(super) const SUPPRESS: &str = "suppress.csv";

/// A list that was looked at.
#[derive(Debug)]
struct Looked {
    /// Its path as people would type it.
    file: String,
    /// When it was last changed, and how long ago that is.
    changed: Option<(Moment, Span)>,
    /// Whether it seems to lie on the platform that may be down.
    on_platform: bool,
    /// The lists of people to leave out.
    suppress: Vec<SuppressList>,
    /// What is in it, or why it is no list.
    content: Result<Content, Finding>,
}

/// What is in a list.
#[derive(Debug)]
struct Content {
    encoding: &'static str,
    separator: char,
    header: Header,
    report: Report,
}

/// A list of people to leave out.
#[derive(Debug)]
struct SuppressList {
    file: String,
    /// What is wrong with its rows, or why it is no list.
    findings: Result<Findings, Finding>,
}

impl Looked {
    fn is_old(&self) -> bool {
        self.changed.is_some_and(|(_, age)| age > OLD)
    }

    fn is_usable(&self) -> bool {
        let sound = |list: &SuppressList| list.findings.is_ok();
        let usable = |content: &Content| content.report.findings.unusable() == 0;
        self.content.as_ref().is_ok_and(usable) && self.suppress.iter().all(sound)
    }
}

/// Does what was asked.
pub(crate) fn customers(command: &CustomersCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        CustomersCommand::Check(args) => check(args, invocation),
    }
}

fn check(args: &CustomersCheck, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    if let Some(file) = &args.file {
        refuse_remote(&file.to_string_lossy(), words)?;
    }
    let now = match invocation.fixed_now()? {
        Some(now) => now,
        None => SystemClock::new(&Stop::new()).now(),
    };
    let library = invocation.workspace()?;
    let config = invocation.config(&library);
    let lists = match &args.file {
        Some(file) => vec![(at(file, invocation), file.to_string_lossy().into_owned())],
        None => configured(&config, &library, invocation)?,
    };
    let mut looked = Vec::new();
    for (path, file) in lists {
        looked.push(look(&path, file, &library, now, invocation)?);
    }
    if invocation.json() {
        invocation.out.json(&json::document(&looked));
    } else {
        let lang = config.lang();
        let page = print::page(&looked, lang, words, invocation.out.colour);
        invocation.out.text(&page);
    }
    Ok(if looked.iter().all(Looked::is_usable) {
        Exit::Done
    } else {
        Exit::Refused
    })
}

/// A path that was typed here.
fn at(path: &Path, invocation: &Invocation) -> PathBuf {
    invocation.typed(path)
}

/// The lists that the channels of kind mail name.
fn configured(
    config: &Config,
    library: &Library,
    invocation: &Invocation,
) -> Result<Vec<(PathBuf, String)>, CliError> {
    let words = invocation.words;
    let mut lists: Vec<(PathBuf, String)> = Vec::new();
    for channel in config.channels.values() {
        let Service::Mail(mail) = &channel.service else {
            continue;
        };
        refuse_remote(&mail.list, words)?;
        let path = place(&mail.list, library, invocation.environment.home.as_deref());
        if !lists.iter().any(|(known, _)| *known == path) {
            let shown = invocation.shown(&path);
            lists.push((path, shown));
        }
    }
    if lists.is_empty() {
        return Err(CliError::failed(words.get("customers.no-channel"))
            .meaning(words.get("customers.where-named"))
            .hint("aplomb customers check customers.csv"));
    }
    Ok(lists)
}

/// Where a list is that the configuration names.
pub(crate) fn place(list: &str, library: &Library, home: Option<&Path>) -> PathBuf {
    match (list.strip_prefix("~/"), home) {
        (Some(below), Some(home)) => home.join(below),
        _ => library.folder().path().join(list),
    }
}

fn refuse_remote(path: &str, words: Words) -> Result<(), CliError> {
    if !is_remote(path) {
        return Ok(());
    }
    let path = visible_line(path);
    Err(
        CliError::failed(words.say("customers.remote", &[("file", &path)]))
            .meaning(words.get("customers.must-be-file")),
    )
}

/// Looks at one list, and at the suppress lists beside it and in the workspace.
fn look(
    path: &Path,
    file: String,
    library: &Library,
    now: Moment,
    invocation: &Invocation,
) -> Result<Looked, CliError> {
    let words = invocation.words;
    let Some(opened) = open(path, &file, words)? else {
        return Err(CliError::failed(
            words.say("customers.missing", &[("file", &visible_line(&file))]),
        )
        .meaning(words.get("customers.where-named")));
    };
    let (suppressed, suppress) = suppressed(path, library, invocation)?;
    let changed = opened
        .changed
        .map(|changed| (changed, now.since(changed).max(Span::seconds(0))));
    let content = match List::open(opened.file) {
        Err(Unreadable::Content(finding)) => Err(finding),
        Err(Unreadable::Disk(error)) => return Err(broken(path, &error, words)),
        Ok(mut list) => {
            let report = customers::check(&mut list, &suppressed)
                .map_err(|error| broken(path, &error, words))?;
            Ok(Content {
                encoding: list.encoding().name(),
                separator: list.separator(),
                header: list.header().clone(),
                report,
            })
        }
    };
    let resolved = Folder::resolved(path);
    Ok(Looked {
        on_platform: looks_like_platform(&resolved.to_string_lossy()),
        file,
        changed,
        suppress,
        content,
    })
}

/// Everybody who must not be written to, and the files that say so.
fn suppressed(
    list: &Path,
    library: &Library,
    invocation: &Invocation,
) -> Result<(Suppressed, Vec<SuppressList>), CliError> {
    let words = invocation.words;
    let beside = list.parent().unwrap_or(Path::new(".")).join(SUPPRESS);
    let mut seen = vec![Folder::resolved(list)];
    let mut all = Suppressed::default();
    let mut lists = Vec::new();
    for path in [beside, library.folder().path().join(SUPPRESS)] {
        let resolved = Folder::resolved(&path);
        if seen.contains(&resolved) {
            continue;
        }
        seen.push(resolved);
        let file = invocation.shown(&path);
        let Some(opened) = open(&path, &file, words)? else {
            continue;
        };
        let findings = match all.add(opened.file) {
            Ok(findings) => Ok(findings),
            Err(Unreadable::Content(finding)) => Err(finding),
            Err(Unreadable::Disk(error)) => return Err(broken(&path, &error, words)),
        };
        lists.push(SuppressList { file, findings });
    }
    Ok((all, lists))
}

/// Opens a file; none when there is nothing of this name.
fn open(path: &Path, shown: &str, words: Words) -> Result<Option<Opened>, CliError> {
    match input::open(path) {
        Ok(Some(opened)) => Ok(Some(opened)),
        Ok(None) => Err(CliError::failed(
            words.say("customers.no-file", &[("file", &visible_line(shown))]),
        )
        .meaning(words.get("customers.must-be-file"))),
        Err(fault) if fault.trouble == DiskTrouble::Gone => Ok(None),
        Err(fault) => Err(CliError::disk(&fault, words)),
    }
}

fn broken(path: &Path, error: &std::io::Error, words: Words) -> CliError {
    CliError::disk(&input::broken(path, error), words)
}

/// The name of a language, in the language of the screen.
fn language(lang: Lang, words: Words) -> &'static str {
    words.get(match lang {
        Lang::En => "customers.english",
        Lang::Fr => "customers.french",
    })
}
