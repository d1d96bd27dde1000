//! What stopped a command of the walk, as an error with a way on.

use super::error::CliError;
use super::exit::Exit;
use crate::base::{IncidentId, StepId, Words, shell};
use crate::incident::Refusal;
use crate::seam::Interrupted;
use crate::walk::advice::against;
use crate::walk::logbook::Stuck;
use crate::walk::refusal::in_words;
use crate::walk::session::Halt;

/// The error a person reads, with the exit code a script reads.
pub(crate) fn told(halt: Halt, words: Words) -> CliError {
    match halt {
        Halt::Refused(refusal) => refused(&refusal, words),
        Halt::StandsStill(refusal) => {
            let why = in_words(words, &refusal);
            CliError::new(
                Exit::Refused,
                words.say("halt.stands-still", &[("why", &why)]),
            )
            .meaning(words.get("halt.stands-still-means"))
            .hint("aplomb check")
        }
        Halt::Interrupted(Interrupted::NobodyThere { flag, ask }) => {
            CliError::usage(words.say("halt.nobody", &[("ask", &ask)]))
                .meaning(words.say("halt.nobody-flag", &[("flag", &flag)]))
        }
        Halt::Interrupted(_) => CliError::new(Exit::Interrupted, words.get("halt.interrupted"))
            .meaning(words.get("halt.safe"))
            .hint("aplomb resume"),
        Halt::NotRecorded(lost) => {
            stuck(&lost.fault, words).meaning(words.get("halt.not-recorded"))
        }
        Halt::Stuck(fault) => stuck(&fault, words).meaning(words.get("halt.unread")),
        Halt::NoSuchIncident(id) => {
            CliError::failed(words.say("halt.no-such-incident", &[("id", &id)])).hint("aplomb list")
        }
        Halt::RunbookUnreadable(id) => {
            CliError::failed(words.say("halt.runbook-unreadable", &[("id", &id)]))
                .meaning(words.get("halt.runbook-unreadable-means"))
                .hint(format!("aplomb log export {id}"))
        }
    }
}

/// What stopped a command before it began anything.
pub(crate) fn before(halt: Halt, words: Words) -> CliError {
    match halt {
        Halt::Interrupted(Interrupted::NobodyThere { .. }) => told(halt, words),
        Halt::Interrupted(_) => nothing_begun(words),
        halt => told(halt, words),
    }
}

/// Somebody stopped before anything was begun.
pub(crate) fn nothing_begun(words: Words) -> CliError {
    CliError::new(Exit::Interrupted, words.get("halt.nothing-begun"))
}

/// Answers exist only on the screen and in memory, however the command ended.
pub(crate) fn on_paper(id: &IncidentId, words: Words) -> CliError {
    CliError::new(Exit::NotRecorded, words.get("ended.on-paper"))
        .meaning(words.get("ended.on-paper-means"))
        .hint(format!("aplomb log adopt FILE {id}"))
}

fn refused(refusal: &Refusal, words: Words) -> CliError {
    let error = CliError::new(Exit::Refused, in_words(words, refusal))
        .meaning(words.get("halt.nothing-recorded"));
    match refusal {
        Refusal::FirstRoundOpen { outstanding } => tell_first(error, "done", outstanding),
        Refusal::CustomersNotTold { outstanding } => {
            tell_first(error, "done", outstanding).hint("aplomb override --reason …")
        }
        Refusal::NobodyOutsideTold { left_out } => {
            tell_first(error, "undo", left_out).hint("aplomb override --reason …")
        }
        Refusal::NotApproved { draft, lead } => error.hint(format!("aplomb approve {draft}")).hint(
            format!("aplomb approve {draft} --on-word-of {}", shell::word(lead)),
        ),
        Refusal::BeforeTheGate { step, .. } => error
            .hint(format!("aplomb done {step}"))
            .hint("aplomb note --at …"),
        Refusal::NoFinalMessage { steps } => match steps.first() {
            Some(step) => error.hint(format!("aplomb done {step}")),
            None => error.hint("aplomb resume"),
        },
        Refusal::WrongAnswer {
            step,
            wants: "decide",
        }
        | Refusal::NoSuchOption { step, .. } => {
            error.hint(format!("aplomb done {step} --option …"))
        }
        Refusal::WrongAnswer { step, wants: "ask" } => {
            error.hint(format!("aplomb done {step} --answer …"))
        }
        Refusal::StepsOpen { .. } | Refusal::NotResolved | Refusal::OutsideKnows => {
            error.hint("aplomb resume")
        }
        Refusal::NoSuchStep { .. } => error.hint("aplomb status --steps"),
        Refusal::OnItsWay { .. } => error.hint("aplomb status"),
        Refusal::DataLossOpen => error.hint("aplomb resolve --data-loss unknown"),
        Refusal::AnswerIsAMessage { data_loss } => {
            error.hint(format!("aplomb update --data-loss {data_loss}"))
        }
        Refusal::MailUnderWay { delivery, .. } => error
            .hint(format!("aplomb outbox resume {delivery}"))
            .hint(format!("aplomb outbox settle {delivery} --give-up --all")),
        Refusal::NobodyHasSeen { again, .. } => error
            .meaning(words.get("unseen.means"))
            .hint(again)
            .hint("aplomb resume"),
        Refusal::NoOpenRound => error.hint("aplomb update --message …"),
        Refusal::NoSuchRecord => error.hint("aplomb timeline --names"),
        _ => error,
    }
}

/// The way on is to tell people: in the walk, or by this verb for the first of these messages.
fn tell_first(error: CliError, verb: &str, messages: &[StepId]) -> CliError {
    let error = error.hint("aplomb resume");
    match (verb, messages.first()) {
        (_, None) => error,
        ("undo", Some(step)) => error.hint(format!("aplomb undo {step} --reason …")),
        (verb, Some(step)) => error.hint(format!("aplomb {verb} {step}")),
    }
}

fn stuck(fault: &Stuck, words: Words) -> CliError {
    let error = CliError::new(Exit::NotRecorded, fault.said().in_words(words));
    let Stuck::Disk(fault) = fault else {
        return error;
    };
    error.hint(against(fault.trouble, words))
}
