//! `log verify`, `log seal`, `log export`, `log import`, `log discard`, `log adopt`: the journal itself.

use super::Outcome;
use super::args::read::{LogAdopt, LogCommand, LogExport, LogVerify};
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::import;
use super::invocation::Invocation;
use super::reading::{latest, load, reader};
use super::seal;
use super::seat::{Asking, Seat};
use super::which;
use super::workspace;
use crate::base::{IncidentId, Moment, Words};
use crate::incident::Incident;
use crate::journal::archive::{Member, tar};
use crate::journal::paper::{Sheet, lines_on_paper};
use crate::journal::{Account, Problem};
use crate::outside::input;
use crate::report::header::declared_by_several;
use crate::seam::Disk as _;
use crate::walk::adopt;
use crate::walk::logbook::Logbook;
use crate::walk::session::{Halt, fold};
use serde::Serialize;
use std::path::Path;

/// The folder into which an archive is opened.
const EXPORT: &str = "aplomb-export";

/// Does one of them.
pub(crate) fn log(command: &LogCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        LogCommand::Verify(args) => verify(args, invocation),
        LogCommand::Export(args) => export(args, invocation),
        LogCommand::Import(args) => import::import(args, invocation),
        LogCommand::Discard(args) => import::discard(args, invocation),
        LogCommand::Seal(args) => seal::put(args, invocation),
        LogCommand::Adopt(args) => adopt(args, invocation),
    }
}

#[derive(Serialize)]
struct Verified {
    version: u32,
    ok: bool,
    writers: Vec<VerifiedWriter>,
    problems: Vec<VerifiedProblem>,
    seal: Option<seal::Fit>,
    declared: Vec<Declared>,
}

/// Who has declared it; several may have before they knew of each other.
#[derive(Serialize)]
struct Declared {
    by: String,
    at: Moment,
}

#[derive(Serialize)]
struct VerifiedWriter {
    writer: String,
    records: u64,
    head: String,
    torn_bytes: u64,
}

#[derive(Serialize)]
struct VerifiedProblem {
    writer: String,
    file: String,
    line: u64,
    offset: u64,
    code: &'static str,
    what: String,
}

fn verify(args: &LogVerify, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let (claim, named) = seal::given(&args.seal, args.flag.or(args.incident.as_deref()), words)?;
    let seat = Seat::take(invocation)?;
    let id = latest(&seat, named)?;
    let (accounts, incident) = accounts(&seat, &id)?;
    let fit = claim.map(|claim| seal::fit(&seat, &id, claim, words));
    let fit = fit.transpose()?;
    let problems: Vec<&Problem> = accounts
        .iter()
        .flat_map(|account| &account.problems)
        .collect();
    let sound = problems.is_empty();
    let ok = sound && fit.as_ref().is_none_or(|fit| fit.fits);
    if invocation.json() {
        invocation.out.json(&Verified {
            version: 1,
            ok,
            writers: accounts.iter().map(verified).collect(),
            problems: problems
                .iter()
                .map(|problem| VerifiedProblem {
                    writer: problem.writer.to_string(),
                    file: problem.file.clone(),
                    line: problem.line,
                    offset: problem.offset,
                    code: problem.what.code(),
                    what: problem.what.say(words),
                })
                .collect(),
            seal: fit,
            declared: incident.iter().flat_map(declared).collect(),
        });
    } else {
        for account in &accounts {
            invocation.out.line(&words.say(
                "log.writer",
                &[
                    ("writer", &account.writer),
                    (
                        "records",
                        &words.count(
                            "count.records",
                            usize::try_from(account.records).unwrap_or(usize::MAX),
                        ),
                    ),
                    ("head", &account.head),
                ],
            ));
            for torn in &account.torn {
                invocation.out.line(&torn.say(words));
            }
        }
        for problem in &problems {
            invocation.out.line(&problem.say(words));
        }
        invocation
            .out
            .line(words.get(if sound { "log.sound" } else { "log.damaged" }));
        let reader = reader(&seat);
        let remark = incident.and_then(|incident| declared_by_several(&incident, reader));
        if let Some(remark) = remark {
            invocation.out.line(&remark);
        }
        match fit {
            Some(fit) => invocation.out.line(&fit.say(words)),
            None => invocation.out.line(words.get("journal.cannot-see")),
        }
    }
    Ok(if ok { Exit::Done } else { Exit::Refused })
}

fn verified(account: &Account) -> VerifiedWriter {
    VerifiedWriter {
        writer: account.writer.to_string(),
        records: account.records,
        head: account.head.hex(),
        torn_bytes: account.torn.iter().map(|torn| torn.bytes).sum(),
    }
}

fn declared(incident: &Incident) -> impl Iterator<Item = Declared> + '_ {
    incident.declarations().iter().map(|one| Declared {
        by: one.by.clone(),
        at: one.at,
    })
}

/// How it stands with each journal; and the incident, unless too much of it is damaged.
fn accounts(seat: &Seat, id: &IncidentId) -> Result<(Vec<Account>, Option<Incident>), CliError> {
    let (book, records) = Logbook::load(&seat.files, id.clone(), seat.writer.clone())
        .map_err(|stuck| halt::told(Halt::Stuck(stuck), seat.desk.words))?;
    Ok((book.accounts(), fold(id, &records).ok()))
}

/// The journals byte for byte: as one text, in which each begins with its own header, or as an archive
/// of the files when the name says so.
fn export(args: &LogExport, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let words = invocation.words;
    let id = latest(&seat, args.flag.or(args.incident.as_deref()))?;
    let is_archive = |path: &Path| path.extension().is_some_and(|ending| ending == "tar");
    let all = match args.output.as_deref().filter(|path| is_archive(path)) {
        Some(_) => archive(&seat, &id, words)?,
        None => {
            let mut journals = members(&seat, &format!("incidents/{id}/journal"), words)?;
            journals.retain(|member| member.path.ends_with(".jsonl"));
            journals
                .into_iter()
                .flat_map(|member| member.bytes)
                .collect()
        }
    };
    match &args.output {
        None => invocation.out.file(&all),
        Some(path) => {
            let path = &invocation.typed(path);
            input::save(path, &all).map_err(|fault| CliError::disk(&fault, words))?;
            let shown = invocation.shown(path);
            invocation
                .out
                .say(&words.say("log.exported", &[("file", &shown)]));
        }
    }
    Ok(Exit::Done)
}

/// The journals, what was set aside of them, and the drafts, below a page that says how to read them.
/// Who was written to stays here.
fn archive(seat: &Seat, id: &IncidentId, words: Words) -> Result<Vec<u8>, CliError> {
    let (_, records, _) = load(seat, id)?;
    let last = records.iter().map(|record| record.stamp.at).max();
    let zone = seat.desk.zone.name();
    let mut all = vec![
        Member {
            path: "READ-ME.txt".to_owned(),
            bytes: words.say("export.read-me", &[("id", id)]).into_bytes(),
        },
        // With it the folder is a workspace, and can be read as one.
        Member {
            path: workspace::CONFIGURATION.to_owned(),
            bytes: format!("schema = 1\n\n[organisation]\ntimezone = \"{zone}\"\n").into_bytes(),
        },
    ];
    for folder in ["journal", "journal/torn", "drafts"] {
        all.extend(members(seat, &format!("incidents/{id}/{folder}"), words)?);
    }
    for member in &mut all {
        member.path = format!("{EXPORT}/{}", member.path);
    }
    tar(&all, last.unwrap_or(seat.clock.now()))
        .ok_or_else(|| CliError::failed(words.get("export.too-long")))
}

/// The files of a folder.
fn members(seat: &Seat, folder: &str, words: Words) -> Result<Vec<Member>, CliError> {
    let disk = |fault| CliError::disk(&fault, words);
    let mut members = Vec::new();
    for (name, _) in seat.files.list(folder).map_err(disk)? {
        let path = format!("{folder}/{name}");
        // A folder has no length.
        if seat.files.length(&path).map_err(disk)?.is_none() {
            continue;
        }
        if let Some(bytes) = seat.files.read(&path, 0).map_err(disk)? {
            members.push(Member { path, bytes });
        }
    }
    Ok(members)
}

/// Takes in the lines of paper mode: what they say is recorded now, as having happened then.
fn adopt(args: &LogAdopt, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    // Before signals are only noted: whoever types the lines can still stop with Ctrl-C.
    let file = invocation.typed(&args.file);
    let text = input::read(&file, input::LARGEST).map_err(|fault| CliError::disk(&fault, words))?;
    let seat = Seat::take(invocation)?;
    let Sheet { lines, spoilt } = lines_on_paper(&text, &seat.writer);
    if lines.is_empty() && spoilt.is_empty() {
        return Err(
            CliError::failed(words.get("log.no-lines")).meaning(words.get("halt.nothing-recorded"))
        );
    }
    let told = |halt| halt::told(halt, words);
    for group in adopt::sort(&seat.files, &seat.writer, lines).map_err(told)? {
        let id = match group.incident {
            Some(id) => id,
            None => which::incident(&seat, args.flag.or(args.incident.as_deref()))?,
        };
        let taken = seat
            .with(Asking::Person, false, |world| {
                adopt::adopt(world, &seat.writer, &id, &group.lines)
            })
            .map_err(told)?;
        let taken = words.count("log.adopted", taken);
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("taken", &taken), ("id", &id)];
        invocation.out.say(&words.say("log.adopted-into", &holes));
    }
    if spoilt.is_empty() {
        return Ok(Exit::Done);
    }
    let places: Vec<String> = spoilt.iter().map(ToString::to_string).collect();
    let places = words.list(&places);
    Err(
        CliError::failed(words.say("log.spoilt", &[("lines", &places)]))
            .meaning(words.get("log.spoilt-means")),
    )
}
