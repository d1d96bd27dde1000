//! `log import`: a past incident as somebody kept it.
//!
//! Owns what is taken from the command line and what from the text, and what is said of it. Reading is
//! the work of `history`, the events are made by `incident::backfill`. Invariant: with `--dry-run`
//! nothing is written, and what is shown is what would be.

mod discard;
mod print;

pub(crate) use discard::discard;

use super::Outcome;
use super::args::read::LogImport;
use super::declare::no_runbook;
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::{Invocation, quoted};
use super::seat::{Asking, Seat};
use crate::base::document::nearest::nearest;
use crate::base::id::slug;
use crate::base::visible::visible_line;
use crate::base::{
    Diagnostic, Digest, IncidentId, Lang, Moment, RunbookId, Sentence, Source, Words, Zone,
};
use crate::history::{self, Day, File, Format, Kept, Unread, Wish};
use crate::incident::backfill::{NO_RUNBOOK, Told, What, Written};
use crate::incident::{DataLoss, Declared, Imported, Kind, Past, backfill};
use crate::outside::input;
use crate::runbook::{Runbook, Severity, parse};
use crate::shipped::PAST_INCIDENT;
use crate::walk::backfill::Taken;
use crate::walk::library;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

/// The code of what cannot be read.
const UNREADABLE: &str = "unreadable-history";

/// The longest name made of a title.
const LONGEST_SLUG: usize = 60;

/// A past incident that is ready to be written.
struct Ready {
    kept: Kept,
    wish: IncidentId,
    title: String,
    runbook: Runbook,
    written: Vec<Written>,
    assumed_severity: bool,
    /// Whether its title is the name of the file.
    assumed_title: bool,
}

/// Takes a past incident in.
pub(crate) fn import(args: &LogImport, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    // Before signals are only noted: whoever types the text can still stop with Ctrl-C.
    let (files, digest) = files(args, invocation)?;
    let seat = Seat::take(invocation)?;
    let zone = match &args.zone {
        Some(name) => zone(name, words)?,
        None => seat.desk.zone,
    };
    let wish = Wish {
        zone,
        day: args
            .day
            .as_deref()
            .map(|text| day(text, words))
            .transpose()?,
        outside: args.outside.clone(),
        now: seat.clock.now(),
        dates: args.dates,
        names: names(args),
        is_over: args.resolved_at.is_some(),
    };
    let format = match (args.format, files.first()) {
        (Some(format), _) => format,
        (None, Some(file)) => Format::of(file),
        (None, None) => return Err(nothing(words)),
    };
    let all = history::read(format, &files, &wish)
        .map_err(|unread| unreadable(&unread, &files, format, words))?;
    let is_alone = all.len() == 1;
    if !is_alone
        && (args.title.is_some() || args.started_at.is_some() || args.resolved_at.is_some())
    {
        let many = words.count("import.incidents", all.len());
        return Err(
            CliError::usage(words.say("import.too-many", &[("many", &many)]))
                .meaning(words.get("halt.nothing-recorded")),
        );
    }
    let desk = Taking {
        args,
        seat: &seat,
        wish: &wish,
        format,
        files: &files,
        digest,
    };
    let ready: Vec<Ready> = all
        .into_iter()
        .map(|kept| desk.ready(kept))
        .collect::<Result<_, _>>()?;
    let mut taken = Vec::new();
    for one in &ready {
        let done = if args.dry_run {
            None
        } else {
            Some(desk.write(one)?)
        };
        taken.push(done);
    }
    let page = print::Page {
        seat: &seat,
        files: &files,
        format,
        zone,
        dry_run: args.dry_run,
    };
    page.print(&ready, &taken, invocation);
    let is_other = |done: &Option<Taken>| done.as_ref().is_some_and(|taken| taken.is_other);
    match taken.iter().find(|done| is_other(done)) {
        Some(Some(other)) => Err(CliError::new(
            Exit::Refused,
            words.say("import.is-other", &[("id", &other.id)]),
        )
        .meaning(words.get("import.is-other-means"))
        .hint(format!("aplomb timeline {}", other.id))
        .hint(format!("aplomb log discard {}", other.id))),
        _ => Ok(Exit::Done),
    }
}

/// The files that were named, and the digest of all of their bytes.
fn files(args: &LogImport, invocation: &Invocation) -> Result<(Vec<File>, Digest), CliError> {
    let words = invocation.words;
    let disk = |fault| CliError::disk(&fault, words);
    let mut paths = Vec::new();
    for path in &args.files {
        let path = invocation.typed(path);
        match input::folder(&path, &[".json", ".jsonl", ".ndjson"]).map_err(disk)? {
            Some(inside) => paths.extend(inside),
            None => paths.push(path),
        }
    }
    if let [only] = args.files.as_slice()
        && let Some(channels) = input::channels(only)
    {
        return Err(several_channels(only, &channels, invocation));
    }
    let mut files = Vec::new();
    let mut all = Vec::new();
    for path in paths {
        let bytes = input::read(&path, input::LARGEST).map_err(disk)?;
        all.extend(&bytes);
        files.push(File::new(invocation.shown(&path), bytes));
    }
    if files.is_empty() {
        return Err(nothing(words));
    }
    Ok((files, Digest::of(&all)))
}

/// Each channel of an export is a story of its own.
fn several_channels(export: &Path, channels: &[String], invocation: &Invocation) -> CliError {
    let words = invocation.words;
    let channels: Vec<String> = channels.iter().map(|name| visible_line(name)).collect();
    let listed = words.list(&channels);
    let shown = invocation.shown(export);
    let holes: [(&str, &dyn Display); 2] = [("folder", &shown), ("channels", &listed)];
    let error = CliError::usage(words.say("import-chat.export", &holes))
        .meaning(words.get("halt.nothing-recorded"));
    // The likeliest ones stand first.
    let mut likely = channels.clone();
    likely.sort_by_key(|name| !name.contains("incident"));
    likely.iter().take(3).fold(error, |error, name| {
        let folder = invocation.shown(&export.join(name));
        error.hint(format!("aplomb log import {}", quoted(&folder)))
    })
}

/// Who is who in the export that the files are of.
fn names(args: &LogImport) -> BTreeMap<String, String> {
    let users = args.files.first().and_then(|path| input::users(path));
    users.map_or_else(BTreeMap::new, |bytes| {
        history::names_of(&String::from_utf8_lossy(&bytes))
    })
}

fn nothing(words: Words) -> CliError {
    CliError::new(Exit::Refused, words.get("import.wrong.nothing"))
        .meaning(words.get("halt.nothing-recorded"))
}

fn zone(name: &str, words: Words) -> Result<Zone, CliError> {
    Zone::parse(name).ok_or_else(|| {
        let error = CliError::usage(words.say("import.no-zone", &[("given", &visible_line(name))]));
        match nearest(name, Zone::names()) {
            Some(meant) => error.hint(format!("aplomb log import … --zone {meant}")),
            None => error,
        }
    })
}

fn day(text: &str, words: Words) -> Result<Day, CliError> {
    Day::parse(text).ok_or_else(|| {
        let given = visible_line(text);
        CliError::usage(words.say("import.no-day", &[("given", &given)]))
            .meaning(words.get("halt.nothing-recorded"))
    })
}

/// What cannot be read, with its place, what stands there, and a way out.
fn unreadable(unread: &Unread, files: &[File], format: Format, words: Words) -> CliError {
    let what: &dyn Display = &visible_line(unread.what.what());
    let key = unread.what.key();
    let message = words.say(&format!("import.wrong.{key}"), &[("what", what)]);
    let help = words.say(&format!("import.out.{key}"), &[]);
    let shown = files.get(unread.file).map(|file| {
        let source = Source::new(&file.name, file.text.as_str());
        Diagnostic::error(
            UNREADABLE,
            unread.span.clone(),
            Sentence::verbatim(&message),
        )
        .help(Sentence::verbatim(&help))
        .render(&source, words, false, 80)
    });
    let read_as = words.say("import.read-as", &[("format", &format)]);
    CliError::new(Exit::Refused, read_as)
        .meaning(format!(
            "{}\n{}",
            shown.unwrap_or(message),
            words.get("halt.nothing-recorded")
        ))
        .hint("aplomb log import --help")
}

/// What is needed to take something in.
struct Taking<'a> {
    args: &'a LogImport,
    seat: &'a Seat,
    wish: &'a Wish,
    format: Format,
    files: &'a [File],
    digest: Digest,
}

impl Taking<'_> {
    fn ready(&self, mut kept: Kept) -> Result<Ready, CliError> {
        let words = self.seat.desk.words;
        self.add_times(&mut kept.past)?;
        let (id, mut runbook, text) = self.runbook(words.lang())?;
        let audiences = library::audiences(&self.seat.files, &id, &text, words.lang());
        runbook.tell(&audiences);
        let (title, assumed_title) = self.title(&kept.past);
        let given = self.args.severity.or(kept.past.severity);
        let severity = given.or_else(|| self.args.runbook.as_ref().map(|_| runbook.severity));
        let declared_at = kept.past.declared_at().unwrap_or(self.wish.now);
        let wish = name(declared_at, self.args.runbook.as_ref(), &title);
        let declared = Declared {
            incident: wish.clone(),
            kind: Kind::Backfilled,
            title: title.clone(),
            severity: severity.unwrap_or(Severity::Sev1),
            lang: words.lang(),
            audiences,
            runbook: id,
            runbook_digest: Digest::of(text.as_bytes()),
            runbook_text: text,
            started_at: kept.past.began_at(),
            people: BTreeMap::new(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            clock_fixed: self.seat.clock.is_fixed(),
        };
        let written = backfill(
            kept.past.clone(),
            &declared,
            self.imported(&kept),
            (&runbook, &self.seat.writer),
            self.args.data_loss.unwrap_or(DataLoss::Unknown),
        );
        Ok(Ready {
            kept,
            wish,
            title,
            runbook,
            written,
            assumed_severity: severity.is_none(),
            assumed_title,
        })
    }

    /// The times that the command line knows better than the text.
    fn add_times(&self, past: &mut Past) -> Result<(), CliError> {
        let words = self.seat.desk.words;
        let first = past.declared_at();
        let day = first.map(|at| at.day(self.wish.zone));
        let day = day
            .and_then(|(day, month, year)| Day::parse(&format!("{year:04}-{month:02}-{day:02}")));
        let time = |text: &str| {
            history::moment(text, day.as_ref(), self.wish.zone, self.wish.now).ok_or_else(|| {
                let given = visible_line(text);
                CliError::usage(words.say("import.bad-time", &[("given", &given)]))
                    .meaning(words.get("halt.nothing-recorded"))
            })
        };
        if let Some(text) = &self.args.started_at {
            past.started_at = Some(time(text)?);
        }
        let Some(text) = &self.args.resolved_at else {
            return Ok(());
        };
        let at = time(text)?;
        if let Some(said) = past.resolved_at() {
            let said = said.to_string();
            return Err(
                CliError::usage(words.say("import.says-itself", &[("time", &said)]))
                    .meaning(words.get("halt.nothing-recorded")),
            );
        }
        past.told.push(Told {
            at,
            by: String::new(),
            text: String::new(),
            what: What::Resolved,
        });
        past.sort();
        Ok(())
    }

    fn runbook(&self, lang: Lang) -> Result<(RunbookId, Runbook, String), CliError> {
        if let Some(id) = &self.args.runbook {
            let (runbook, text) = library::runbook(&self.seat.files, id, lang)
                .map_err(|none| no_runbook(none, self.seat, "log import FILE --runbook"))?;
            return Ok((id.clone(), runbook, text));
        }
        let [english, french] = PAST_INCIDENT;
        let text = match lang {
            Lang::En => english,
            Lang::Fr => french,
        };
        let id = RunbookId::parse(NO_RUNBOOK).expect("invariant: this is a name");
        let runbook = parse::parse(&id, text)
            .runbook
            .expect("invariant: the runbook of past incidents can be followed");
        Ok((id, runbook, text.to_owned()))
    }

    /// What it was called, and whether only the name of a file says so.
    fn title(&self, past: &Past) -> (String, bool) {
        let given = self.args.title.clone().or_else(|| past.title.clone());
        if let Some(title) = given.filter(|title| !title.trim().is_empty()) {
            return (title, false);
        }
        let words = self.seat.desk.words;
        let named = self.args.files.first().and_then(|path| {
            let name = path.file_stem()?.to_string_lossy().into_owned();
            let is_chat = matches!(self.format, Format::Slack | Format::Mattermost);
            // The folder of a chat's days is its channel; the name of a day says nothing.
            let says_nothing = Day::parse(&name).is_some() || name == "-";
            let channel = match (path.is_dir(), says_nothing) {
                (true, _) => Some(path.as_path()),
                (false, true) if is_chat => path.parent(),
                (false, _) => None,
            };
            match channel.and_then(Path::file_name) {
                Some(channel) => {
                    let day = past.declared_at().unwrap_or(self.wish.now).date();
                    Some(format!("{} {day}", channel.to_string_lossy()))
                }
                None if says_nothing => None,
                None => Some(name),
            }
        });
        let named = named.unwrap_or_else(|| words.get("import.untitled").to_owned());
        (named, true)
    }

    fn imported(&self, kept: &Kept) -> Imported {
        // The folder is no part of the story, and nobody else's business.
        let alone = |file: &'_ File| {
            let name = Path::new(&file.name).file_name();
            name.map_or_else(
                || file.name.clone(),
                |name| name.to_string_lossy().into_owned(),
            )
        };
        let names: Vec<String> = self.files.iter().map(alone).collect();
        let left_out = kept
            .remarks
            .iter()
            .filter(|remark| remark.why.is_left_out());
        let file = match names.as_slice() {
            [one] => one.clone(),
            [first, .., last] => format!("{first} … {last}"),
            [] => String::new(),
        };
        Imported {
            by: self.seat.desk.by.clone(),
            format: self.format.to_string(),
            file,
            digest: self.digest,
            zone: self.wish.zone.name().to_owned(),
            left_out: left_out
                .map(|remark| {
                    let name = names.get(remark.file).map_or("", String::as_str);
                    let (line, key) = (remark.line, remark.why.key());
                    format!("{name}:{line} {key} {}", remark.excerpt)
                        .trim_end()
                        .to_owned()
                })
                .collect(),
        }
    }

    fn write(&self, ready: &Ready) -> Result<Taken, CliError> {
        self.seat
            .with(Asking::Person, false, |world| {
                let writer = &self.seat.writer;
                crate::walk::backfill::backfill(world, writer, &ready.wish, ready.written.clone())
            })
            .map_err(|halt| halt::told(halt, self.seat.desk.words))
    }
}

/// `2017-01-31-site-down` when a runbook is named, else `2017-01-31-the-database-is-gone`.
fn name(at: Moment, runbook: Option<&RunbookId>, title: &str) -> IncidentId {
    let stem = runbook.map_or_else(|| slug(title), ToString::to_string);
    // A title that has the date already does not have it twice.
    let stem = stem.replace(&at.date(), "").replace("--", "-");
    let stem = stem.trim_matches('-');
    let stem = if stem.is_empty() { NO_RUNBOOK } else { stem };
    let short: String = stem.chars().take(LONGEST_SLUG).collect();
    IncidentId::parse(&format!("{}-{}", at.date(), short.trim_end_matches('-')))
        .expect("invariant: a date and a name are a name")
}
