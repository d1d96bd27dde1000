//! `report`: the whole story as a document.
//!
//! Owns where a report goes and whose words and watch it has: those of the workspace and the
//! incident, never those of this machine, so that the same journal gives the same bytes everywhere.
//! Invariant: the journal is only read.

use super::Outcome;
use super::args::read::{Report, ReportFormat};
use super::error::CliError;
use super::exit::Exit;
use super::invocation::{Invocation, quoted};
use super::library::Library;
use super::output::Terminals;
use super::reading::{latest, load};
use super::seal;
use super::seat::Seat;
use super::stats::{Wanted, cases};
use crate::base::visible::visible_line;
use crate::base::{IncidentId, Words, document};
use crate::incident::{Incident, Kind, Record};
use crate::outside::folder::Readers;
use crate::outside::input;
use crate::report::page::{self, Broken, Part, Parts, Pieces};
use crate::report::{self, Measures, Page, Reader, Stats, Timeline, Wish, json, public};
use crate::seam::Disk as _;
use crate::shipped;
use std::path::Path;

/// Writes a report.
pub(crate) fn report(args: &Report, invocation: &mut Invocation) -> Outcome {
    if args.templates {
        return templates(invocation);
    }
    if args.all {
        return all(args, invocation);
    }
    fits_its_name(args, invocation)?;
    let library = invocation.workspace()?;
    let seat = Seat::take(invocation)?;
    let id = latest(&seat, args.flag.or(args.incident.as_deref()))?;
    let (incident, records, damage) = load(&seat, &id)?;
    let damaged = !damage.is_empty();
    let format = format(args, invocation);
    // Nothing damaged is sealed.
    let seal = if damaged {
        None
    } else {
        seal::of(&seat, &id, invocation.words)?
    };
    let wish = Wish {
        public: args.public,
        title: args.title.clone(),
        seal: seal.map(|seal| seal::shown(&id, &seal)),
        damage,
    };
    let read = (&incident, records.as_slice());
    let text = written(&wish, format, read, &library, invocation)?;
    let terminal = Terminals::look().output;
    match &args.output {
        Some(path) if is_standard(path) => print(&text, invocation),
        Some(path) => save(path, &text, invocation)?,
        // A page of HTML on a terminal helps nobody.
        None if terminal && format == ReportFormat::Html => {
            beside(&seat, &id, &incident, &text, invocation)?;
        }
        None => print(&text, invocation),
    }
    if damaged {
        invocation.out.say(invocation.words.get("damage.on"));
    }
    Ok(Exit::Done)
}

/// Writes the page of all incidents.
fn all(args: &Report, invocation: &mut Invocation) -> Outcome {
    fits_its_name(args, invocation)?;
    let words = invocation.words;
    let library = invocation.workspace()?;
    let seat = Seat::take(invocation)?;
    let config = library.config().unwrap_or_default();
    let lang = invocation.globals.lang.unwrap_or_else(|| config.lang());
    let reader = Reader::new(lang, config.zone());
    let (cases, unreadable) = cases(&seat, &Wanted::default())?;
    let stats = Stats::of(&cases, reader.zone);
    let text = match format(args, invocation) {
        ReportFormat::Json => json::stats(&stats, &cases),
        ReportFormat::Csv => report::csv::cases(&cases),
        ReportFormat::Html => page::index(
            &page::Index::of(&cases, &stats, reader),
            &parts(&library, words)?,
        )
        .map_err(|broken| refused(&broken, &library, words))?,
        ReportFormat::Md => {
            return Err(CliError::usage(words.get("report-file.all-md"))
                .hint("aplomb report --all -o incidents.html"));
        }
    };
    match &args.output {
        Some(path) if !is_standard(path) => save(path, &text.into(), invocation)?,
        _ => invocation.out.text(&text),
    }
    for line in unreadable {
        invocation.out.say(&line);
    }
    Ok(Exit::Done)
}

fn format(args: &Report, invocation: &Invocation) -> ReportFormat {
    let by_name = || named(&ending(args)?);
    match args.format {
        Some(format) => format,
        None if invocation.json() => ReportFormat::Json,
        None => by_name().unwrap_or(ReportFormat::Html),
    }
}

/// Whether a name stands for standard output.
fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What the name of the file ends with.
fn ending(args: &Report) -> Option<String> {
    let ending = args.output.as_deref()?.extension()?.to_str()?;
    Some(ending.to_ascii_lowercase())
}

/// The form that an ending stands for.
fn named(ending: &str) -> Option<ReportFormat> {
    match ending {
        "html" | "htm" => Some(ReportFormat::Html),
        "md" | "markdown" => Some(ReportFormat::Md),
        "json" => Some(ReportFormat::Json),
        "csv" => Some(ReportFormat::Csv),
        _ => None,
    }
}

/// Endings of documents that are written elsewhere, from what a browser shows.
const ELSEWHERE: [&str; 6] = ["pdf", "doc", "docx", "odt", "png", "svg"];

/// Refuses a name that says something else than what would be in the file.
fn fits_its_name(args: &Report, invocation: &Invocation) -> Result<(), CliError> {
    let words = invocation.words;
    let (Some(path), Some(ending)) = (&args.output, ending(args)) else {
        return Ok(());
    };
    let with = |ending: &str| invocation.shown(&path.with_extension(ending));
    let refused = |key: &str| {
        let holes = [("ending", &visible_line(&ending) as _)];
        CliError::usage(words.say(key, &holes)).meaning(words.get("report-ending.means"))
    };
    if ELSEWHERE.contains(&ending.as_str()) {
        let page = with("html");
        return Err(
            refused("report-ending.elsewhere").hint(format!("aplomb report -o {}", quoted(&page)))
        );
    }
    let format = format(args, invocation);
    if named(&ending).is_some_and(|named| named != format) {
        let name = match format {
            ReportFormat::Html => "html",
            ReportFormat::Md => "md",
            ReportFormat::Json => "json",
            ReportFormat::Csv => "csv",
        };
        let fits = with(name);
        return Err(refused("report-ending.other").hint(format!(
            "aplomb report --format {name} -o {}",
            quoted(&fits)
        )));
    }
    Ok(())
}

fn written(
    wish: &Wish,
    format: ReportFormat,
    (incident, records): (&Incident, &[Record]),
    library: &Library,
    invocation: &Invocation,
) -> Result<Pieces, CliError> {
    let lang = invocation.globals.lang.unwrap_or_else(|| incident.lang());
    let zone = library.config().unwrap_or_default().zone();
    let reader = Reader::new(lang, zone);
    let page = || Page::of(incident, records, wish, reader);
    let timeline = || Timeline::of(incident, records, reader);
    let measures = || Measures::of(incident, records);
    let words = invocation.words;
    let parts = || parts(library, words);
    let broken = |broken: Broken| refused(&broken, library, words);
    match (format, wish.public) {
        (ReportFormat::Html, _) => page::html_in_pieces(&page(), &parts()?).map_err(broken),
        (ReportFormat::Md, _) => page::markdown_in_pieces(&page(), &parts()?).map_err(broken),
        (ReportFormat::Json, false) => Ok(json::report(incident, &timeline(), &measures()).into()),
        (ReportFormat::Json, true) => Ok(public::report(incident, &page(), &measures()).into()),
        (ReportFormat::Csv, false) => Ok(report::csv::report(&timeline()).into()),
        (ReportFormat::Csv, true) => {
            let page = page();
            let events = public::events(incident, &page);
            Ok(report::csv::public(page.began, &events).into())
        }
    }
}

/// The templates that the workspace has put in the place of the shipped ones.
fn parts(library: &Library, words: Words) -> Result<Parts, CliError> {
    let mut parts = Parts::default();
    for part in Part::ALL {
        let file = format!("reports/{}", part.file());
        let text = library
            .text(&file)
            .map_err(|fault| CliError::disk(&fault, words))?;
        if let Some(text) = text {
            let readable = document::decode(&text.bytes)
                .map_err(|why| unusable(&text.source.name, &why.message.in_words(words), words))?;
            parts = parts.with(part, readable.to_owned());
        }
    }
    Ok(parts)
}

fn refused(broken: &Broken, library: &Library, words: Words) -> CliError {
    let file = library.path_of(&format!("reports/{}", broken.file));
    unusable(&file, &broken.in_words(words), words)
}

fn unusable(file: &str, why: &str, words: Words) -> CliError {
    CliError::new(
        Exit::Refused,
        words.say("report-file.broken", &[("file", &file), ("why", &why)]),
    )
    .meaning(words.get("report-file.broken-means"))
    .hint(format!("aplomb check {}", quoted(file)))
    .hint("aplomb report --format json")
}

fn save(path: &Path, text: &Pieces, invocation: &mut Invocation) -> Result<(), CliError> {
    let words = invocation.words;
    let path = &invocation.typed(path);
    input::save_pieces(path, text.iter()).map_err(|fault| CliError::disk(&fault, words))?;
    let shown = invocation.shown(path);
    invocation
        .out
        .say(&words.say("log.exported", &[("file", &shown)]));
    Ok(())
}

/// On standard output; a line's end is added when there is none.
fn print(text: &Pieces, invocation: &mut Invocation) {
    for piece in text.iter() {
        invocation.out.bytes(piece);
    }
    if text
        .iter()
        .last()
        .is_some_and(|last| !last.ends_with(b"\n"))
    {
        invocation.out.bytes(b"\n");
    }
}

/// Beside the journal, where it can be made again at any time.
fn beside(
    seat: &Seat,
    id: &IncidentId,
    incident: &Incident,
    text: &Pieces,
    invocation: &mut Invocation,
) -> Result<(), CliError> {
    let words = invocation.words;
    let name = match incident.kind() {
        Kind::Incident | Kind::Backfilled => "report.html",
        Kind::Drill => "EXERCISE-report.html",
    };
    let path = format!("incidents/{id}/{name}");
    seat.files
        .replace(&path, &text.whole())
        .map_err(|fault| CliError::disk(&fault, words))?;
    let shown = match seat.desk.folder.as_str() {
        "." => path,
        folder => format!("{folder}/{path}"),
    };
    invocation
        .out
        .say(&words.say("log.exported", &[("file", &shown)]));
    Ok(())
}

/// Writes the shipped templates into the workspace.
fn templates(invocation: &mut Invocation) -> Outcome {
    let library = invocation.workspace()?;
    let words = invocation.words;
    for (file, text) in shipped::REPORTS {
        let name = format!("reports/{file}");
        let added = library
            .folder()
            .add(&name, text.as_bytes(), Readers::Anybody)
            .map_err(|fault| CliError::disk(&fault, words))?;
        let key = if added {
            "log.exported"
        } else {
            "report-file.kept"
        };
        let shown = library.path_of(&name);
        invocation.out.say(&words.say(key, &[("file", &shown)]));
    }
    Ok(Exit::Done)
}
