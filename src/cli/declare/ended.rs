//! How a walk ends, as the number a script sees.

use super::leads_out;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::seat::{Asking, Seat};
use crate::cli::waiting::after;
use crate::cli::{Outcome, halt, reading};
use crate::incident::{Incident, Kind, Refusal};
use crate::report::json;
use crate::seam::Interrupted;
use crate::walk::guide::{Ending, walk};
use crate::walk::session::{Halt, Session};

pub(super) fn go_on(
    invocation: &mut Invocation,
    seat: &Seat,
    mut session: Session<'_>,
    asking: Asking,
) -> Outcome {
    let words = invocation.words;
    let kind = session.incident().kind();
    if kind == Kind::Backfilled {
        return Err(halt::told(Halt::Refused(Refusal::Backfilled), words));
    }
    if asking == Asking::Auto && kind == Kind::Incident {
        let id = session.incident().id();
        return Err(
            CliError::usage(words.say("declare.auto-is-for-drills", &[("id", id)]))
                .hint("aplomb resume"),
        );
    }
    let leads_out = leads_out(kind, session.incident().runbook());
    let ending = seat.with(asking, leads_out, |world| walk(world, &mut session));
    let ended = Ok(Ended::of(&session, Some(ending)));
    finish(invocation, seat, asking, ended)
}

/// How a walk ended, without the session.
pub(super) struct Ended {
    pub(super) incident: Incident,
    on_paper: bool,
    pub(super) ending: Option<Result<Ending, Halt>>,
}

impl Ended {
    pub(super) fn of(session: &Session<'_>, ending: Option<Result<Ending, Halt>>) -> Self {
        Self {
            incident: session.incident().clone(),
            on_paper: session.on_paper(),
            ending,
        }
    }
}

/// Says how to go on, and with which exit code the program ends.
pub(super) fn finish(
    invocation: &mut Invocation,
    seat: &Seat,
    asking: Asking,
    ended: Result<Ended, Halt>,
) -> Outcome {
    let words = invocation.words;
    let Ended {
        incident,
        on_paper,
        ending,
    } = ended.map_err(|halt| halt::told(halt, words))?;
    let id = incident.id();
    let folder = match seat.desk.folder.as_str() {
        "." => format!("incidents/{id}/"),
        folder => format!("{folder}/incidents/{id}/"),
    };
    if on_paper {
        return Err(halt::on_paper(id, words));
    }
    match ending {
        None if invocation.json() => {
            invocation
                .out
                .text(&json::status(&incident, seat.clock.now()));
        }
        None => invocation.out.line(id.as_str()),
        Some(Ok(Ending::Closed)) => {
            // Nobody has seen the screens, so what happened on them is told at the end.
            if asking == Asking::Auto {
                reading::tell(seat, id, invocation)?;
            }
            let out = &mut invocation.out;
            out.say(&words.say("ended.closed", &[("id", id), ("folder", &folder)]));
            if asking != Asking::Auto {
                out.say(&words.say("ended.read", &[("id", id)]));
            }
            after::tell(&incident, seat, invocation);
        }
        Some(Ok(Ending::Paused)) => {
            invocation
                .out
                .say(&words.say("ended.paused", &[("id", id)]));
        }
        Some(Err(halt)) => {
            if let Halt::Interrupted(Interrupted::Stopped | Interrupted::Gone) = halt {
                let paused = words.say("ended.paused", &[("id", id)]);
                return Err(CliError::new(Exit::Interrupted, paused));
            }
            return Err(halt::told(halt, words));
        }
    }
    Ok(Exit::Done)
}
