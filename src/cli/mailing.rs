//! What `send` and `outbox` share: a mailing is run, told, and ends the command.

use super::Outcome;
use super::error::{CliError, named};
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::output;
use super::page;
use super::reading::width;
use crate::base::{IncidentId, Words};
use crate::incident::question::Block;
use crate::incident::{Delivery, Incident};
use crate::outbox::State;
use crate::report::style;
use crate::walk::World;
use crate::walk::mailing::account::{About, Account, Kind, of_end, of_trouble};
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::{Done, Trouble, result};
use crate::walk::session::Halt;

pub(super) mod json;
pub(super) mod preview;

/// What became of one mailing in this run of the program.
pub(super) struct Run {
    /// Which it is.
    pub(super) delivery: Delivery,
    /// What was done; none when only something was decided.
    pub(super) outcome: Option<Result<Done, Trouble>>,
}

impl Run {
    /// One that was run.
    pub(super) fn of(delivery: &Delivery, outcome: Result<Done, Trouble>) -> Self {
        Self {
            delivery: delivery.clone(),
            outcome: Some(outcome),
        }
    }
}

/// Tells what became of mailings, and how the command ends. `of` is the incident, for whom it does
/// not go without saying in the next command.
pub(super) fn told(
    invocation: &mut Invocation,
    world: &World<'_>,
    incident: &Incident,
    runs: Vec<Run>,
    of: Option<&IncidentId>,
) -> Outcome {
    let words = invocation.words;
    let next = |command: String| match of {
        Some(id) => Block::Command(named(&command, id)),
        None => Block::Command(command),
    };
    if invocation.json() {
        let text = json::runs(world.disk, incident, &runs);
        invocation.out.text(&text);
    }
    let mut exit = Exit::Done;
    let mut error = None;
    for run in runs {
        let look = look::one(world.disk, incident, run.delivery.clone());
        let name = look::name(&run.delivery);
        let about = About {
            name: &name,
            mailing: look.as_ref().map(|look| &look.mailing),
        };
        if !invocation.json()
            && let Some(look) = &look
        {
            let blocks = result::blocks(world, incident, look)
                .unwrap_or_else(|_| vec![Block::Markdown(result::totals(look, words))]);
            print(invocation, &blocks);
        }
        let account = match &run.outcome {
            Some(Err(trouble)) => match of_trouble(trouble, about, words) {
                Ok(account) => Some(account),
                Err(halt) => return Err(halt::told(halt, words)),
            },
            Some(Ok(Done::Sent(ended))) => of_end(ended, about, words),
            Some(Ok(Done::Written(written))) => {
                if !invocation.json() {
                    let draft = &run.delivery.draft;
                    let mut blocks = result::written(world, written);
                    if written.rows.is_some() {
                        blocks.push(next(result::say_posted(incident, draft)));
                    }
                    print(invocation, &blocks);
                }
                None
            }
            None => None,
        };
        if let Some(account) = account {
            error.get_or_insert(account);
            continue;
        }
        if let Some(look) = look {
            if !invocation.json() {
                let commands = result::commands(&look, words);
                let commands = commands.into_iter().map(next);
                print(invocation, &commands.collect::<Vec<_>>());
            }
            exit = worse(exit, after(&look));
        }
    }
    match error {
        Some(account) => Err(of_account(account)),
        None => Ok(exit),
    }
}

/// How a command ends whose mailing was run through.
fn after(look: &Look) -> Exit {
    let mailing = &look.mailing;
    if mailing.unknown > 0 {
        Exit::Unknown
    } else if mailing.waiting + mailing.untried() > 0 {
        Exit::Partly
    } else if mailing.accepted == 0 && mailing.refused > 0 {
        Exit::Failed
    } else {
        Exit::Done
    }
}

/// The one of two ends that needs somebody more.
fn worse(one: Exit, other: Exit) -> Exit {
    let rank = |exit: Exit| match exit {
        Exit::Unknown => 3,
        Exit::Partly => 2,
        Exit::Done => 0,
        _ => 1,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// An account as an error of a command.
pub(super) fn of_account(account: Account) -> CliError {
    let exit = match account.kind {
        Kind::Failed => Exit::Failed,
        Kind::Refused => Exit::Refused,
        Kind::NoAccess => Exit::NoAccess,
        Kind::Partly => Exit::Partly,
        Kind::NotRecorded => Exit::NotRecorded,
        Kind::Interrupted => Exit::Interrupted,
    };
    CliError {
        meaning: account.means,
        hints: account.commands,
        ..CliError::new(exit, account.what)
    }
}

/// A trouble as an error of a command.
pub(super) fn of_trouble_alone(trouble: &Trouble, words: Words) -> CliError {
    match of_trouble(trouble, About::default(), words) {
        Ok(account) => of_account(account),
        Err(halt) => halt::told(halt, words),
    }
}

/// A halt as a trouble's error.
pub(super) fn of_halt(halt: Halt, words: Words) -> CliError {
    halt::told(halt, words)
}

/// Prints blocks where what was asked for goes.
pub(super) fn print(invocation: &mut Invocation, blocks: &[Block]) {
    let width = width(invocation);
    let lines = page::lines(blocks, invocation.words, width);
    let colour = invocation.out.colour;
    invocation.out.text(&style::page(&lines, colour));
}

/// Shows blocks to a person who will be asked about them.
pub(super) fn show(invocation: &Invocation, blocks: &[Block]) {
    let width = width(invocation);
    let lines = page::lines(blocks, invocation.words, width);
    let colour = invocation.settings.colour_of_talk;
    output::say_set(&style::page(&lines, colour));
}

/// The states of people that are listed, the most urgent first.
pub(super) const LISTED: [State; 5] = [
    State::Unknown,
    State::Attempted,
    State::Waiting,
    State::Refused,
    State::GivenUp,
];
