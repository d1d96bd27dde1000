//! `log import`: a past incident as somebody kept it.
//!
//! Owns what is taken from the command line and what from the text, and what is said of it. Reading is
//! the work of `history`, the events are made by `incident::backfill`. Invariant: with `--dry-run`
//! nothing is written, and what is shown is what would be.

mod discard;
mod own;
mod print;
mod taking;

use super::Outcome;
use super::args::read::LogImport;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::{Invocation, quoted};
use super::seat::Seat;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{Diagnostic, Digest, IncidentId, Sentence, Source, Words, Zone};
use crate::history::{self, Day, File, Format, Kept, Unread, Wish};
use crate::incident::backfill::Written;
use crate::outside::input;
use crate::runbook::Runbook;
use crate::walk::backfill::Taken;
pub(crate) use discard::discard;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use taking::Taking;

/// The code of what cannot be read.
const UNREADABLE: &str = "unreadable-history";

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
        let file = File::new(invocation.shown(&path), bytes);
        if let Some(error) = own::refused(&file, &path, invocation) {
            return Err(error);
        }
        files.push(file);
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
