//! `done`, `skip`, `undo`, `override`, `block`, `unblock`, `severity`, `note`, `amend`, `resolve`, `close`:
//! one answer at a time, for scripts and second terminals.

use super::Outcome;
use super::args::OfIncident;
use super::args::incident::{Close, Resolve};
use super::args::value::{FactValue, Link};
use super::args::walk::{Amend, Block, Done, Note, Override, Severity, Skip, Unblock, Undo};
use super::correct;
use super::declare::time;
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::seat::{Asking, Seat};
use super::waiting::after;
use super::which;
use crate::base::{ChannelName, FactId, IncidentId, Moment, shell};
use crate::incident::draft::DraftProgress;
use crate::incident::kind::data_loss_fact;
use crate::incident::{Command, Refusal};
use crate::report::json;
use crate::walk::World;
use crate::walk::answer::{self, Given};
use crate::walk::session::{Halt, Session};

/// Says that a step is done.
pub(crate) fn done(args: Done, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let at = moment(args.at.as_deref(), &seat)?;
    let given = Given {
        note: args.note,
        option: args.option,
        answer: args.answer,
        facts: facts(args.fact),
        links: links(args.link),
        data_loss: args.data_loss,
    };
    act(
        invocation,
        &seat,
        args.of.incident.as_deref(),
        at,
        |world, session| answer::done(world, session, &args.step, given),
    )
}

/// Leaves a step out.
pub(crate) fn skip(args: Skip, invocation: &mut Invocation) -> Outcome {
    now(invocation, &args.of, |world, session| {
        let reason = answer::reason(world, args.reason, "skip.ask")?;
        session.perform(
            world,
            Command::Skip {
                step: args.step,
                reason,
            },
        )
    })
}

/// Opens a step again.
pub(crate) fn undo(args: Undo, invocation: &mut Invocation) -> Outcome {
    now(invocation, &args.of, |world, session| {
        let reason = answer::reason(world, args.reason, "undo.ask")?;
        session.perform(
            world,
            Command::Undo {
                step: args.step,
                reason,
            },
        )
    })
}

/// Begins recovery although not everybody has been told.
pub(crate) fn break_the_glass(args: Override, invocation: &mut Invocation) -> Outcome {
    now(invocation, &args.of, |world, session| {
        // Who has nothing to force is not asked why.
        if session.incident().gate_is_open() {
            return Err(Halt::Refused(Refusal::GateIsOpen));
        }
        let reason = answer::reason(world, args.reason, "override.ask")?;
        session.perform(world, Command::Override { reason })
    })
}

/// Writes something down.
pub(crate) fn note(args: &Note, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let at = moment(args.at.as_deref(), &seat)?;
    let text = args.text.join(" ");
    let typed = shell::word(&text);
    let noted = act(
        invocation,
        &seat,
        args.of.incident.as_deref(),
        at,
        |world, session| session.perform(world, Command::Note { text, step: None }),
    );
    noted.map_err(|error| {
        let at = args.at.as_ref();
        let at = at.map_or_else(String::new, |at| format!(" --at {}", shell::word(at)));
        let again = |id: &IncidentId| format!("aplomb note --incident {id}{at} {typed}");
        which::with_what_was_typed(&seat, args.of.incident.as_deref(), error, again)
    })
}

/// Corrects an earlier record.
pub(crate) fn amend(args: Amend, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let corrected_at = moment(args.at.as_deref(), &seat)?;
    let named = args.of.incident.as_deref();
    let Some(event) = args.event else {
        return correct::facts(&seat, named, args.fact, invocation);
    };
    if args.text.is_some() {
        correct::refuse_answers(&seat, named, &event, args.text.as_deref())?;
    }
    act(invocation, &seat, named, None, |world, session| {
        let (writer, seq) = (event.writer, event.seq);
        session.perform(
            world,
            Command::Amend {
                writer,
                seq,
                text: args.text,
                corrected_at,
            },
        )
    })
}

/// Says that recovery waits for somebody else.
pub(crate) fn block(args: &Block, invocation: &mut Invocation) -> Outcome {
    let on = args.on.join(" ");
    now(invocation, &args.of, |world, session| {
        session.perform(world, Command::Block { on })
    })
}

/// Says that recovery goes on.
pub(crate) fn unblock(args: &Unblock, invocation: &mut Invocation) -> Outcome {
    now(invocation, &args.of, |world, session| {
        session.perform(world, Command::Unblock)
    })
}

/// Changes how bad it is.
pub(crate) fn severity(args: Severity, invocation: &mut Invocation) -> Outcome {
    now(invocation, &args.of, |world, session| {
        let (severity, reason) = (args.to, args.reason);
        session.perform(world, Command::Raise { severity, reason })
    })
}

/// Says that it is over. The answer on data loss is kept even when the last message is still to
/// come, because that message needs it.
pub(crate) fn resolve(args: &Resolve, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let Some(data_loss) = args.data_loss else {
        let words = invocation.words;
        return Err(CliError::usage(words.get("resolve.needs-answer"))
            .meaning(words.get("halt.nothing-recorded"))
            .hint("aplomb resolve --data-loss unknown")
            .hint("aplomb resume"));
    };
    let words = invocation.words;
    let (mut kept, mut over) = (false, None);
    let outcome = act(
        invocation,
        &seat,
        args.of.incident.as_deref(),
        None,
        |world, session| match session.perform(world, Command::Resolve { data_loss }) {
            Err(Halt::Refused(refusal @ Refusal::NoFinalMessage { .. })) => {
                if session.incident().data_loss() != Some(data_loss) {
                    let facts = vec![(data_loss_fact(), data_loss.to_string())];
                    session.perform(world, Command::RecordFacts(facts))?;
                    kept = true;
                }
                Err(Halt::Refused(refusal))
            }
            other => {
                over = Some(session.incident().clone());
                other
            }
        },
    );
    if let (Ok(_), Some(incident)) = (&outcome, &over) {
        after::tell(incident, &seat, invocation);
    }
    match outcome {
        Err(error) if kept => Err(error.meaning(words.get("resolve.answer-kept"))),
        other => other,
    }
}

/// Ends a resolved incident, or takes back what was none.
pub(crate) fn close(args: Close, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let words = invocation.words;
    let named = args.of.incident.as_deref();
    let (mut may_be_withdrawn, mut staff_knows, mut over) = (false, false, None);
    let is_withdrawn = args.false_alarm.is_some();
    let outcome = act(invocation, &seat, named, None, |world, session| {
        let command = match args.false_alarm {
            Some(reason) => Command::Withdraw { reason },
            None => Command::Close,
        };
        let done = session.perform(world, command);
        let incident = session.incident();
        may_be_withdrawn = incident.may_be_withdrawn();
        staff_knows = incident.drafts().any(DraftProgress::is_out);
        over = Some(incident.clone());
        done
    });
    if outcome.is_ok() && is_withdrawn && staff_knows && !invocation.json() {
        invocation.out.say(words.get("close.tell-staff"));
    }
    if let (Ok(_), Some(incident)) = (&outcome, &over) {
        after::tell(incident, &seat, invocation);
    }
    outcome.map_err(|error| {
        if may_be_withdrawn && !is_withdrawn {
            error.hint("aplomb close --false-alarm …")
        } else {
            error
        }
    })
}

/// The time of a command line, when one was given.
fn moment(given: Option<&str>, seat: &Seat) -> Result<Option<Moment>, CliError> {
    given.map(|text| time(seat, text)).transpose()
}

/// The facts of a command line.
pub(crate) fn facts(given: Vec<FactValue>) -> Vec<(FactId, String)> {
    given
        .into_iter()
        .map(|fact| (fact.id, fact.value))
        .collect()
}

/// The links of a command line.
pub(crate) fn links(given: Vec<Link>) -> Vec<(Option<ChannelName>, String)> {
    given
        .into_iter()
        .map(|link| (link.channel, link.url))
        .collect()
}

/// One thing that happens now, and needs nothing of the workspace.
fn now(
    invocation: &mut Invocation,
    of: &OfIncident,
    one: impl FnOnce(&mut World<'_>, &mut Session<'_>) -> Result<(), Halt>,
) -> Outcome {
    let seat = Seat::take(invocation)?;
    act(invocation, &seat, of.incident.as_deref(), None, one)
}

/// Takes up an incident, does one thing, and says that it is recorded.
pub(crate) fn act(
    invocation: &mut Invocation,
    seat: &Seat,
    named: Option<&str>,
    happened_at: Option<Moment>,
    one: impl FnOnce(&mut World<'_>, &mut Session<'_>) -> Result<(), Halt>,
) -> Outcome {
    let words = invocation.words;
    let which::Taken {
        mut session,
        goes_without_saying,
    } = which::taken(seat, named)?;
    let id = session.incident().id().clone();
    session.happened_at(happened_at);
    let done = seat.with(Asking::Command, false, |world| one(world, &mut session));
    if session.on_paper() {
        return Err(halt::on_paper(&id, words));
    }
    done.map_err(|halt| match halt::told(halt, words) {
        error if goes_without_saying => error,
        error => error.of(&id),
    })?;
    if invocation.json() {
        invocation
            .out
            .text(&json::status(session.incident(), seat.clock.now()));
    }
    if !invocation.json() {
        let recorded = match session.last_record() {
            Some((writer, seq)) => words.say(
                "answers.recorded-as",
                &[("id", &id), ("writer", writer), ("seq", seq)],
            ),
            None => words.say("answers.recorded", &[("id", &id)]),
        };
        invocation.out.say(&recorded);
    }
    Ok(Exit::Done)
}
