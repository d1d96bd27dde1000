//! What follows from a wish, or why it is refused.
//!
//! Pure: time and name come in with the [`Context`]. Invariant: the events of one decision, applied
//! to the incident they were decided on, are legal together and never empty.

mod actions;
mod ending;
mod mailing;
mod messages;
mod services;
mod steps;
#[cfg(test)]
mod tests;
mod writing;

use super::command::{Command, Context};
use super::declared::Declared;
use super::event::Event;
use super::refusal::Refusal;
use super::state::Incident;
use crate::base::{FactId, Moment, StepId};

pub use messages::PATIENCE;

/// The longest text a person types, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;

/// Whether a step may be done or left out now, before anything is asked for it; `happened_at` is
/// when it was done, if that was earlier.
pub fn may_settle(
    incident: &Incident,
    step: &StepId,
    happened_at: Option<Moment>,
) -> Result<(), Refusal> {
    if incident.is_backfilled() {
        return Err(Refusal::Backfilled);
    }
    if incident.closed_at().is_some() {
        return Err(Refusal::Over);
    }
    steps::open_step(incident, step)?;
    steps::not_before_the_gate(incident, step, happened_at)
}

type Decision = Result<Vec<Event>, Refusal>;

/// What follows from opening an incident.
pub fn declare(declared: Declared, facts: Vec<(FactId, String)>, context: &Context) -> Decision {
    not_in_the_future(context)?;
    if let Some(started_at) = declared.started_at
        && started_at > context.now
    {
        return Err(Refusal::ImpossibleTime { at: started_at });
    }
    text("title", &declared.title)?;
    let mut events = vec![Event::IncidentDeclared(Box::new(declared))];
    events.extend(writing::facts(facts)?);
    Ok(events)
}

/// What follows from a wish.
///
/// The first record of a person says that they joined; the first record after a promise was
/// missed says that it was.
pub fn decide(incident: &Incident, command: Command, context: &Context) -> Decision {
    not_in_the_future(context)?;
    if incident.is_backfilled() && !is_only_written_down(&command) {
        return Err(Refusal::Backfilled);
    }
    if incident.closed_at().is_some() && !may_follow_the_end(incident, &command) {
        return Err(Refusal::Over);
    }
    if let Some(step) = settled_by(incident, &command) {
        steps::not_before_the_gate(incident, &step, context.happened_at)?;
    }
    let events = match command {
        Command::Join => Ok(Vec::new()),
        Command::RecordFacts(facts) => writing::facts(facts),
        Command::Note { text, step } => writing::note(text, step),
        Command::Amend {
            writer,
            seq,
            text,
            corrected_at,
        } => writing::amend(incident, writer, seq, text, corrected_at, context),
        Command::Raise { severity, reason } => writing::raise(severity, reason),
        Command::SetStatus(status) => writing::set_status(incident, status),
        Command::Assign { role, name } => writing::assign(role, name),
        Command::Complete { step, note } => steps::complete(incident, &step, note),
        Command::Choose { step, option } => steps::choose(incident, &step, &option),
        Command::Answer { step, value } => steps::answer(incident, &step, value),
        Command::KeepRun {
            step,
            command,
            exit,
            output,
            seconds,
        } => steps::keep_run(incident, &step, command, exit, output, seconds),
        Command::KeepCheck {
            step,
            attempts,
            failure,
        } => steps::keep_check(incident, &step, attempts, failure),
        Command::Skip { step, reason } => steps::skip(incident, &step, reason, context),
        Command::Undo { step, reason } => steps::undo(incident, &step, reason),
        Command::Override { reason } => steps::override_gate(incident, reason),
        Command::Block { on } => steps::block(on),
        Command::Unblock => steps::unblock(incident),
        Command::Recovered { reason } => steps::recovered(incident, &reason),
        Command::Draft {
            facts,
            status,
            drafts,
        } => messages::draft(incident, facts, status, drafts, context),
        Command::Approve {
            draft,
            digest,
            on_word_of,
        } => messages::approve(incident, draft, digest, on_word_of, context),
        Command::Send { draft, to } => services::send(incident, &draft, to, context),
        Command::Sent { delivery, outcome } => services::sent(incident, delivery, outcome, context),
        Command::Post { draft, posted } => messages::post(incident, &draft, posted, context),
        Command::LeaveOut { draft, reason } => {
            messages::leave_out(incident, &draft, &reason, context)
        }
        Command::Settle { delivery, sent } => messages::settle(incident, delivery, sent, context),
        Command::Mail {
            delivery,
            key,
            mailing,
        } => mailing::begin(incident, delivery, key, mailing, context),
        Command::Mailed {
            delivery,
            mailing,
            reason,
        } => mailing::end(incident, delivery, mailing, reason, context),
        Command::Snooze { until, reason } => messages::snooze(incident, until, reason, context),
        Command::Resolve { data_loss } => ending::resolve(incident, data_loss),
        Command::Close => ending::close(incident),
        Command::Withdraw { reason } => ending::withdraw(incident, reason),
        Command::AddAction {
            action,
            text,
            owner,
            due,
        } => actions::add(incident, action, text, owner, due),
        Command::FinishAction { action, note } => actions::finish(incident, action, note),
    }?;
    Ok(with_what_is_due(incident, events, context))
}

/// The step that a wish settles, or whose message it brings out.
fn settled_by(incident: &Incident, command: &Command) -> Option<StepId> {
    match command {
        Command::Complete { step, .. }
        | Command::Choose { step, .. }
        | Command::Answer { step, .. }
        | Command::KeepCheck { step, .. }
        | Command::Skip { step, .. } => Some(step.clone()),
        Command::Post { draft, .. }
        | Command::Send { draft, .. }
        | Command::LeaveOut { draft, .. } => Some(incident.draft(draft)?.drafted.step.clone()),
        _ => None,
    }
}

fn with_what_is_due(incident: &Incident, events: Vec<Event>, context: &Context) -> Vec<Event> {
    let mut all = Vec::with_capacity(events.len() + 2);
    if !incident.responders.contains(&context.by) {
        all.push(Event::ResponderJoined {
            name: context.by.clone(),
        });
    }
    if let Some(due) = incident.due().filter(|due| context.now > *due)
        && incident.overdue_noted != Some(due)
    {
        all.push(Event::UpdateOverdue { due });
    }
    all.extend(events);
    if all.is_empty() {
        // Joining twice: said again, because a record is never empty.
        all.push(Event::ResponderJoined {
            name: context.by.clone(),
        });
    }
    all
}

/// What may be added to an incident that was over when it was written down: what people know of it,
/// and what they learned. Everything else would be done now, to customers who have long forgotten.
fn is_only_written_down(command: &Command) -> bool {
    matches!(
        command,
        Command::Join
            | Command::Note { .. }
            | Command::Amend { .. }
            | Command::AddAction { .. }
            | Command::FinishAction { .. }
    )
}

/// Notes, corrections and what was learned are welcome for ever, and so is the answer on data loss
/// that customers may still be waiting for.
fn may_follow_the_end(incident: &Incident, command: &Command) -> bool {
    match command {
        Command::Note { .. }
        | Command::Amend { .. }
        | Command::AddAction { .. }
        | Command::FinishAction { .. }
        | Command::Mailed { .. }
        | Command::Sent { .. }
        | Command::Join => true,
        Command::Draft { .. }
        | Command::Approve { .. }
        | Command::Post { .. }
        | Command::Send { .. }
        | Command::LeaveOut { .. }
        | Command::Mail { .. }
        | Command::Settle { .. } => incident.resolved_at().is_some(),
        _ => false,
    }
}

fn not_in_the_future(context: &Context) -> Result<(), Refusal> {
    match context.happened_at {
        Some(at) if at > context.now => Err(Refusal::ImpossibleTime { at }),
        _ => Ok(()),
    }
}

/// A text that says something and is not endless.
fn text(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty { what });
    }
    not_endless(what, text)
}

fn not_endless(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.len() > LONGEST_TEXT {
        return Err(Refusal::TooLong {
            what,
            limit: LONGEST_TEXT,
        });
    }
    Ok(())
}
