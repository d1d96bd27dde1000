//! `log discard`: an import is taken back.
//!
//! Owns which incidents may be: those that were over before they were written down here. Deletes nothing.
//! Invariant: what was declared here, and what was rehearsed, stays where it is.

use crate::cli::Outcome;
use crate::cli::args::read::LogDiscard;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::reading::load;
use crate::cli::seat::Seat;
use crate::cli::which;
use crate::incident::Kind;
use crate::outside::folder::Folder;
use crate::seam::Disk as _;
use serde::Serialize;

/// Where discarded ones lie.
const DISCARDED: &str = "discarded";

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    id: &'a str,
    folder: &'a str,
}

/// Moves a past incident out of what is counted.
pub(crate) fn discard(args: &LogDiscard, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let seat = Seat::take(invocation)?;
    let id = which::incident(&seat, Some(&args.incident))?;
    let (incident, ..) = load(&seat, &id)?;
    if incident.kind() != Kind::Backfilled {
        return Err(
            CliError::new(Exit::Refused, words.say("discard.real", &[("id", &id)]))
                .meaning(words.get("discard.real-means")),
        );
    }
    let disk = |fault| CliError::disk(&fault, words);
    let from = format!("incidents/{id}");
    let journal = format!("{from}/journal");
    // Nobody else is writing a note into it meanwhile.
    let held = seat.files.lock(&journal).map_err(disk)?;
    let to = Folder::at(seat.path(""))
        .set_aside(&from, &format!("{DISCARDED}/{id}"))
        .map_err(disk)?;
    drop(held);
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            id: id.as_str(),
            folder: &to,
        });
    } else {
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("id", &id), ("folder", &to)];
        invocation.out.line(&words.say("discard.done", &holes));
    }
    Ok(Exit::Done)
}
