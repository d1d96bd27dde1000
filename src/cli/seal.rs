//! `log seal`, and what `log verify --seal` makes of it.
//!
//! Owns how a seal is handed over and taken back. Invariant: the journals are only read, and nothing
//! damaged is sealed.

use super::Outcome;
use super::args::read::LogSeal;
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::reading::{latest, width};
use super::seat::Seat;
use crate::base::{IncidentId, Words};
use crate::journal::witness::{Claim, Found, NoSeal, Seal, WORDS};
use crate::outside::wrap::wrap_plain;
use crate::report::seal::Sealed;
use crate::report::style::page;
use crate::walk::logbook::Logbook;
use crate::walk::session::Halt;
use crate::walk::witness;
use serde::Serialize;

/// What a program is told of a seal.
#[derive(Serialize)]
struct Put {
    version: u32,
    incident: String,
    seal: String,
    words: Vec<String>,
    writers: Vec<Head>,
}

#[derive(Serialize)]
struct Head {
    writer: String,
    seq: u64,
    digest: String,
}

/// Whether a seal fits.
#[derive(Serialize)]
pub(super) struct Fit {
    /// Whether it does.
    pub(super) fits: bool,
    /// How many records were added since.
    added: Option<usize>,
    #[serde(skip)]
    found: Found,
}

/// Puts a seal on a journal.
pub(super) fn put(args: &LogSeal, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let seat = Seat::take(invocation)?;
    let id = latest(&seat, args.flag.or(args.incident.as_deref()))?;
    let damaged = Logbook::load(&seat.files, id.clone(), seat.writer.clone())
        .map(|(book, _)| book.problems().next().is_some())
        .map_err(|stuck| halt::told(Halt::Stuck(stuck), words))?;
    if damaged {
        return Err(CliError::new(Exit::Refused, words.get("seal.damaged"))
            .meaning(words.get("seal.damaged-means"))
            .hint(format!("aplomb log verify {id}")));
    }
    let Some(seal) = of(&seat, &id, words)? else {
        return Err(CliError::failed(words.say("seal.nothing", &[("id", &id)])));
    };
    if invocation.json() {
        invocation.out.json(&told(&id, &seal));
        return Ok(Exit::Done);
    }
    let sealed = shown(&id, &seal);
    let width = width(invocation);
    let colour = invocation.out.colour;
    let records: Vec<String> = seal
        .heads
        .iter()
        .map(|head| {
            let holes: [(&str, &dyn std::fmt::Display); 2] =
                [("seq", &head.seq), ("writer", &head.writer)];
            words.say("seal.up-to", &holes)
        })
        .collect();
    let said = words.say(
        "seal.put",
        &[("id", &id), ("records", &words.list(&records))],
    );
    invocation.out.line(&wrap_plain(&said, width).join("\n"));
    invocation
        .out
        .text(&format!("\n{}\n", page(&sealed.lines(), colour)));
    if let Some(code) = sealed.code(width) {
        for line in code.lines() {
            // Light on dark, whatever the colours of the screen are.
            let line = if colour {
                format!("\u{1b}[97;40m{line}\u{1b}[0m")
            } else {
                line
            };
            invocation.out.text(&line);
        }
        invocation.out.line("");
    }
    for line in wrap_plain(words.get("seal.keep"), width) {
        invocation.out.line(&line);
    }
    let command = format!("  aplomb log verify {id} --seal {}", sealed.in_one());
    invocation.out.line(&command);
    Ok(Exit::Done)
}

/// The seal of an incident, unless nothing is written down.
pub(super) fn of(seat: &Seat, id: &IncidentId, words: Words) -> Result<Option<Seal>, CliError> {
    witness::seal(&seat.files, id).map_err(|fault| CliError::disk(&fault, words))
}

/// The seal as people are shown it.
pub(super) fn shown(id: &IncidentId, seal: &Seal) -> Sealed {
    Sealed {
        incident: id.clone(),
        words: seal.words().into(),
    }
}

fn told(id: &IncidentId, seal: &Seal) -> Put {
    Put {
        version: 1,
        incident: id.to_string(),
        seal: seal.digest.hex(),
        words: seal.words().into(),
        writers: seal
            .heads
            .iter()
            .map(|head| Head {
                writer: head.writer.to_string(),
                seq: head.seq,
                digest: head.digest.hex(),
            })
            .collect(),
    }
}

/// Reads what somebody kept, however it was typed: as one word, or as several, and the incident may
/// stand behind them.
pub(super) fn given<'a>(
    typed: &'a [String],
    incident: Option<&'a str>,
    words: Words,
) -> Result<(Option<Claim>, Option<&'a str>), CliError> {
    let (Some((last, before)), None) = (typed.split_last(), incident) else {
        let all = (!typed.is_empty()).then(|| claim(&typed.join(" "), words));
        return Ok((all.transpose()?, incident));
    };
    let without_the_last = claim(&before.join(" "), words);
    match claim(&typed.join(" "), words) {
        Ok(claim) => Ok((Some(claim), None)),
        Err(error) => match without_the_last {
            Ok(claim) => Ok((Some(claim), Some(last))),
            Err(_) => Err(error),
        },
    }
}

fn claim(text: &str, words: Words) -> Result<Claim, CliError> {
    Claim::parse(text).map_err(|none| {
        let why = match &none {
            NoSeal::Count { count } => {
                words.say("seal.count", &[("wanted", &WORDS), ("count", count)])
            }
            NoSeal::Word { word } => words.say("seal.word", &[("word", word)]),
        };
        CliError::usage(why).meaning(words.get("seal.word-means"))
    })
}

/// Looks whether it fits.
pub(super) fn fit(
    seat: &Seat,
    id: &IncidentId,
    claim: Claim,
    words: Words,
) -> Result<Fit, CliError> {
    let found = witness::look(&seat.files, id, claim).map_err(|f| CliError::disk(&f, words))?;
    let added = match found {
        Found::Fits { added } => Some(added),
        Found::Nowhere | Found::NotTried => None,
    };
    Ok(Fit {
        fits: added.is_some(),
        added,
        found,
    })
}

impl Fit {
    /// It in words.
    pub(super) fn say(&self, words: Words) -> String {
        match self.found {
            Found::Fits { added: 0 } => words.get("seal.fits").to_owned(),
            Found::Fits { added } => {
                let records = words.count("count.records", added);
                words.say("seal.fits-before", &[("records", &records)])
            }
            Found::Nowhere => words.get("seal.fits-not").to_owned(),
            Found::NotTried => words.get("seal.not-tried").to_owned(),
        }
    }
}
