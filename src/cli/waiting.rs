//! `page`: the waiting page and its twin for programs.
//!
//! Writes it, gives it out, looks at what visitors see. What it says is made in `walk::waiting` and
//! `waiting`; which channels there are is said by the configuration.
//! Invariant: nothing of a rehearsal gets into a folder that visitors may see.

pub(crate) mod after;
mod build;
mod serve;
mod verify;

use super::Outcome;
use super::args::waiting::PageCommand;
use super::error::CliError;
use super::invocation::Invocation;
use super::seat::Seat;
use super::{halt, output, which};
use crate::base::IncidentId;
use crate::base::visible::visible_line;
use crate::config::{Config, Service};
use crate::outside::wrap::wrap_plain;
use crate::walk::register::register;
use crate::walk::waiting::{self, Shown, Which};

/// Does what was asked.
pub(crate) fn page(command: &PageCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        PageCommand::Build(args) => build::build(args, invocation),
        PageCommand::Serve(args) => serve::serve(args, invocation),
        PageCommand::Verify(args) => verify::verify(args, invocation),
    }
}

/// Prints a sentence; on a terminal in lines of its width.
fn line(invocation: &mut Invocation, indent: &str, text: &str) {
    let text = visible_line(text);
    let columns = invocation.settings.columns.or_else(output::columns);
    let lines = match columns {
        Some(columns) => wrap_plain(&text, columns.saturating_sub(indent.len()).max(20)),
        None => vec![text],
    };
    for line in lines {
        invocation.out.line(&format!("{indent}{line}"));
    }
}

/// A folder that is published, and where.
struct Published {
    folder: String,
    url: Option<String>,
}

/// The folders of the channels of kind `page`.
fn published(config: &Config) -> Vec<Published> {
    let channels = config.channels.values();
    channels
        .filter_map(|channel| match &channel.service {
            Service::Page(folder) => Some(Published {
                folder: folder.folder.clone(),
                url: folder.url.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// The incident that was named, or the open one; none when nothing is open.
fn occasion(seat: &Seat, named: Option<&str>) -> Result<Option<IncidentId>, CliError> {
    match named {
        Some(named) => which::incident(seat, Some(named)).map(Some),
        None => which::open(seat, &register(&seat.files, &seat.writer)),
    }
}

/// What is to be shown of an incident.
fn shown(seat: &Seat, id: &IncidentId, which: &Which) -> Result<Shown, CliError> {
    waiting::bulletin(&seat.files, &seat.desk, &seat.writer, id, which)
        .map_err(|halt| halt::told(halt, seat.desk.words))
}

/// What is shown when nothing is open.
fn nothing_open(seat: &Seat, config: &Config) -> Shown {
    Shown {
        bulletin: waiting::prepared(&seat.desk, config.lang()),
        draft: None,
        ahead: None,
    }
}
