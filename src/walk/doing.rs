//! Steps that do something here: commands and checks.

use super::World;
use super::ask::{Asked, ask_step};
use super::focus::Focus;
use super::guide::Outcome;
use super::session::{Halt, Session};
use super::step::complete;
use crate::base::reason;
use crate::base::visible::visible_line;
use crate::base::{Moment, Span, mask};
use crate::incident::question::Action;
use crate::incident::{Command, Kind};
use crate::runbook::Step;
use crate::runbook::step::{Check, Probe, Run};
use crate::seam::{Fault, Inbound, Notice, Outbound};

/// A `run` step: shows the command, runs it on request.
pub fn run(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    run: &Run,
) -> Outcome {
    let may_run = session.incident().kind() == Kind::Incident || run.in_drill;
    let mut keys = vec![(Action::Usual, "key.done")];
    if may_run {
        keys.push((Action::Run, "key.run"));
    } else {
        focus
            .notices
            .push(world.desk.words.get("run.only-shown").to_owned());
    }
    match ask_step(world, session, focus, step, &keys)? {
        Asked::Act(Action::Run) if may_run => {
            let notice = run_now(world, session, step, run)?;
            focus.notices.push(notice);
            Ok(None)
        }
        Asked::Act(_) => complete(world, session, &step.id),
        Asked::Settled(outcome) => Ok(outcome),
    }
}

fn run_now(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    step: &Step,
    run: &Run,
) -> Result<String, Halt> {
    let words = world.desk.words;
    let shown = visible_line(&mask::line(&run.command));
    world
        .observer
        .notice(&Notice::Say(&words.say("run.runs", &[("command", &shown)])));
    let began = world.clock.now();
    let out = Outbound::Program {
        command: run.command.clone(),
    };
    let answer = world.wire.exchange(&out, run.timeout.as_duration());
    let seconds = world.clock.now().since(began).max(Span::seconds(0));
    let (exit, output, said) = match answer {
        Ok(Inbound::Ended {
            exit: Some(0),
            output,
        }) => (Some(0), output, words.get("run.worked").to_owned()),
        Ok(Inbound::Ended { exit, output }) => {
            let code = exit.map_or_else(|| "?".to_owned(), |code| code.to_string());
            (exit, output, words.say("run.failed", &[("code", &code)]))
        }
        Ok(Inbound::Status(_)) => (None, String::new(), String::new()),
        Err(Fault::TooLate { output }) => {
            let limit = run.timeout.in_words(words);
            (
                None,
                output,
                words.say("run.too-late", &[("limit", &limit)]),
            )
        }
        Err(Fault::Stopped { output }) => (None, output, words.get("run.stopped").to_owned()),
        Err(fault) => (
            None,
            fault.to_string(),
            words.say(
                "run.not-started",
                &[("why", &reason::in_words(&fault.to_string(), words))],
            ),
        ),
    };
    if !output.trim().is_empty() {
        world.observer.notice(&Notice::Output(&output));
    }
    let command = mask::command(&run.command);
    let step = step.id.clone();
    session.perform(
        world,
        Command::KeepRun {
            step,
            command,
            exit,
            output,
            seconds,
        },
    )?;
    Ok(said)
}

/// A `check` step: looks until it passes, takes too long or is stopped.
pub fn check(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    check: &Check,
) -> Outcome {
    let may_look = session.incident().kind() == Kind::Incident || check.in_drill;
    let keys: &[_] = if may_look {
        &[(Action::Usual, "key.look"), (Action::ByHand, "key.by-hand")]
    } else {
        focus
            .notices
            .push(world.desk.words.get("check.only-shown").to_owned());
        &[(Action::Usual, "key.done")]
    };
    match ask_step(world, session, focus, step, keys)? {
        Asked::Act(Action::Usual) if may_look => {
            let words = world.desk.words;
            let (attempts, failure) = look(world, check);
            match &failure {
                Some(why) => focus
                    .notices
                    .push(words.say("check.failed", &[("why", &reason::in_words(why, words))])),
                None => {
                    let what = visible_line(&shown_probe(&check.probe));
                    let looks = words.count("check.looks", attempts as usize);
                    let said = words.say("check.passed", &[("what", &what), ("looks", &looks)]);
                    world.observer.notice(&Notice::Say(&said));
                }
            }
            let step = step.id.clone();
            session.perform(
                world,
                Command::KeepCheck {
                    step,
                    attempts,
                    failure,
                },
            )?;
            Ok(None)
        }
        Asked::Act(action) => {
            let by_hand = || world.desk.words.get("check.looked-by-hand").to_owned();
            let note = (action == Action::ByHand).then(by_hand);
            let step = step.id.clone();
            session.perform(world, Command::Complete { step, note })?;
            Ok(None)
        }
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// Looks again and again. Returns how often, and what was seen last when it did not pass.
fn look(world: &mut World<'_>, check: &Check) -> (u32, Option<String>) {
    let words = world.desk.words;
    let what = shown_probe(&check.probe);
    let until = world.clock.now().plus(check.within);
    let most = check.within.as_seconds() / check.every.as_seconds().max(1) + 1;
    let mut attempts = 0;
    let mut saw = words.get("check.first").to_owned();
    let failure = loop {
        world.observer.notice(&Notice::Looking {
            what: &what,
            attempts,
            saw: &saw,
            until,
        });
        attempts += 1;
        match look_once(world, check, until) {
            Ok(()) => break None,
            Err(Seen::Stopped) => break Some(words.get("check.stopped").to_owned()),
            Err(Seen::Other(other)) => saw = other,
        }
        // The number of looks ends it too, should somebody put the clock back meanwhile.
        if world.clock.now().plus(check.every) > until || i64::from(attempts) > most {
            break Some(saw);
        }
        world.observer.notice(&Notice::Looking {
            what: &what,
            attempts,
            saw: &saw,
            until,
        });
        world.clock.pause(check.every.as_duration());
    };
    world.observer.notice(&Notice::Looked);
    (attempts, failure)
}

enum Seen {
    Stopped,
    Other(String),
}

fn look_once(world: &World<'_>, check: &Check, until: Moment) -> Result<(), Seen> {
    let words = world.desk.words;
    let left = until.since(world.clock.now()).max(Span::seconds(1));
    let within = left.min(LONGEST_LOOK).as_duration();
    let out = match &check.probe {
        Probe::Http { url, .. } => Outbound::Get { url: url.clone() },
        Probe::Command(command) => Outbound::Program {
            command: command.clone(),
        },
    };
    match (world.wire.exchange(&out, within), &check.probe) {
        (Ok(Inbound::Status(status)), Probe::Http { expect, .. }) if status == *expect => Ok(()),
        (Ok(Inbound::Status(status)), _) => Err(Seen::Other(
            words.say("check.status", &[("status", &status)]),
        )),
        (Ok(Inbound::Ended { exit: Some(0), .. }), _) => Ok(()),
        (Ok(Inbound::Ended { exit, .. }), _) => {
            let code = exit.map_or_else(|| "?".to_owned(), |code| code.to_string());
            Err(Seen::Other(words.say("check.exit", &[("code", &code)])))
        }
        (Err(Fault::Stopped { .. }), _) => Err(Seen::Stopped),
        (Err(fault), _) => Err(Seen::Other(fault.to_string())),
    }
}

/// One look never takes longer than this.
const LONGEST_LOOK: Span = Span::seconds(20);

/// What a check looks at, as people read it.
#[must_use]
pub fn shown_probe(probe: &Probe) -> String {
    match probe {
        Probe::Http { url, expect } => format!("{url} → {expect}"),
        Probe::Command(command) => mask::line(command),
    }
}
