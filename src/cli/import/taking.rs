//! One past incident is taken in: written down, or shown as it would be.

use super::Ready;
use crate::base::id::slug;
use crate::base::visible::visible_line;
use crate::base::{Digest, IncidentId, Lang, Moment, RunbookId};
use crate::cli::args::read::LogImport;
use crate::cli::declare::no_runbook;
use crate::cli::error::CliError;
use crate::cli::halt;
use crate::cli::seat::{Asking, Seat};
use crate::history::{self, Day, File, Format, Kept, Wish};
use crate::incident::backfill;
use crate::incident::backfill::{NO_RUNBOOK, Told, What};
use crate::incident::{DataLoss, Declared, Imported, Kind, Past};
use crate::runbook::{Runbook, Severity, parse};
use crate::shipped::PAST_INCIDENT;
use crate::walk::backfill::Taken;
use crate::walk::library;
use std::collections::BTreeMap;
use std::path::Path;

/// The longest name made of a title.
const LONGEST_SLUG: usize = 60;

/// What is needed to take something in.
pub(super) struct Taking<'a> {
    pub(super) args: &'a LogImport,
    pub(super) seat: &'a Seat,
    pub(super) wish: &'a Wish,
    pub(super) format: Format,
    pub(super) files: &'a [File],
    pub(super) digest: Digest,
}

impl Taking<'_> {
    pub(super) fn ready(&self, mut kept: Kept) -> Result<Ready, CliError> {
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
    pub(super) fn title(&self, past: &Past) -> (String, bool) {
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

    pub(super) fn write(&self, ready: &Ready) -> Result<Taken, CliError> {
        self.seat
            .with(Asking::Person, false, |world| {
                let writer = &self.seat.writer;
                crate::walk::backfill::backfill(world, writer, &ready.wish, ready.written.clone())
            })
            .map_err(|halt| halt::told(halt, self.seat.desk.words))
    }
}

/// `2017-01-31-site-down` when a runbook is named, else `2017-01-31-the-database-is-gone`.
pub(super) fn name(at: Moment, runbook: Option<&RunbookId>, title: &str) -> IncidentId {
    let stem = runbook.map_or_else(|| slug(title), ToString::to_string);
    // A title that has the date already does not have it twice.
    let stem = stem.replace(&at.date(), "").replace("--", "-");
    let stem = stem.trim_matches('-');
    let stem = if stem.is_empty() { NO_RUNBOOK } else { stem };
    let short: String = stem.chars().take(LONGEST_SLUG).collect();
    IncidentId::parse(&format!("{}-{}", at.date(), short.trim_end_matches('-')))
        .expect("invariant: a date and a name are a name")
}
