//! `outbox list`, `outbox resume`, `outbox settle`: mailings that were begun, and which of them is meant.

mod list;
mod open;
mod resume;
mod settle;

use super::Outcome;
use super::args::mail::OutboxCommand;
use super::error::CliError;
use super::invocation::Invocation;
use crate::base::visible::visible_line;
use crate::walk::mailing::look::{self, Look};
use list::list;
use resume::resume;
use settle::settle;

/// Does what was asked.
pub(crate) fn outbox(command: &OutboxCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        OutboxCommand::List(args) => list(args, invocation),
        OutboxCommand::Resume(args) => resume(args, invocation),
        OutboxCommand::Settle(args) => settle(args, invocation),
    }
}

/// The mailing that was named: by its whole name, its beginning, or its channel.
fn one(looks: Vec<Look>, named: &str, invocation: &Invocation) -> Result<Look, CliError> {
    let words = invocation.words;
    let mut matching: Vec<Look> = looks
        .into_iter()
        .filter(|look| {
            look::name(&look.delivery).starts_with(named) || look.delivery.channel.as_str() == named
        })
        .collect();
    let exact = matching
        .iter()
        .position(|look| look::name(&look.delivery) == named);
    if let Some(at) = exact {
        return Ok(matching.swap_remove(at));
    }
    match matching.len() {
        1 => Ok(matching.remove(0)),
        0 => {
            let named = visible_line(named);
            Err(
                CliError::failed(words.say("outbox.unknown", &[("named", &named)]))
                    .hint("aplomb outbox list"),
            )
        }
        _ => {
            let names: Vec<String> = matching
                .iter()
                .map(|look| look::name(&look.delivery))
                .collect();
            let names = words.list(&names);
            let named = visible_line(named);
            let holes: [(&str, &dyn std::fmt::Display); 2] = [("named", &named), ("names", &names)];
            Err(CliError::usage(words.say("outbox.several", &holes)).hint("aplomb outbox list"))
        }
    }
}
