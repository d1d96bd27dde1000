//! A refusal as a responder reads it: what, why, what to do now.
//!
//! Owns the sentence of each refusal. Refuses to know where it is shown and which exit code
//! follows. Invariant: every refusal of the incident has words, and what people wrote in it is made
//! visible.

use crate::base::visible::{visible, visible_line};
use crate::base::{Moment, StepId, Words, Zone};
use crate::incident::{Incident, PlainWords, Refusal};

/// The words of a refusal for whoever typed a command: steps by the names that commands take.
#[must_use]
pub fn in_words(words: Words, refusal: &Refusal) -> String {
    said(words, refusal, &ToString::to_string)
}

/// The same for whoever walks, and sees steps by their titles only.
#[must_use]
pub fn with_titles(words: Words, refusal: &Refusal, incident: &Incident) -> String {
    said(words, refusal, &|id| match incident.step(id) {
        Some((_, step)) => visible_line(&step.title),
        None => id.to_string(),
    })
}

fn said(words: Words, refusal: &Refusal, name: &dyn Fn(&StepId) -> String) -> String {
    let steps = |ids: &[StepId]| words.list(&ids.iter().map(name).collect::<Vec<_>>());
    let minute = |at: &Moment| format!("{} {} UTC", at.date(), at.clock(Zone::UTC));
    match refusal {
        Refusal::CustomersNotTold { outstanding } => words.say(
            "refusal.customers-not-told",
            &[("steps", &steps(outstanding))],
        ),
        Refusal::NobodyOutsideTold { left_out } => words.say(
            "refusal.nobody-outside-told",
            &[("steps", &steps(left_out))],
        ),
        Refusal::BeforeTheGate {
            step,
            at,
            open_since,
        } => words.say(
            "refusal.before-the-gate",
            &[
                ("step", &name(step)),
                ("at", &minute(at)),
                ("open", &minute(open_since)),
            ],
        ),
        Refusal::GateIsOpen => words.say("refusal.gate-is-open", &[]),
        Refusal::NoSuchStep {
            step,
            nearest: Some(nearest),
        } => words.say(
            "refusal.no-such-step-but",
            &[("step", &name(step)), ("nearest", &name(nearest))],
        ),
        Refusal::NoSuchStep {
            step,
            nearest: None,
        } => words.say("refusal.no-such-step", &[("step", &name(step))]),
        Refusal::AlreadySettled {
            step, by: Some(by), ..
        } => words.say(
            "refusal.already-settled-by",
            &[("step", &name(step)), ("by", &visible_line(by))],
        ),
        Refusal::AlreadySettled { step, .. } => {
            words.say("refusal.already-settled", &[("step", &name(step))])
        }
        Refusal::StillOpen { step } => words.say("refusal.still-open", &[("step", &name(step))]),
        Refusal::CannotUnsend { step } => {
            words.say("refusal.cannot-unsend", &[("step", &name(step))])
        }
        Refusal::WrongAnswer { step, wants } => {
            words.say(&format!("refusal.wants-{wants}"), &[("step", &name(step))])
        }
        Refusal::NoSuchOption { step, options } => words.say(
            "refusal.no-such-option",
            &[("step", &name(step)), ("options", &words.list(options))],
        ),
        Refusal::Empty { what } => words.say(
            "refusal.empty",
            &[("what", &words.say(&format!("what.{what}"), &[]))],
        ),
        Refusal::FactMissing { fact } => words.say("refusal.fact-missing", &[("fact", fact)]),
        Refusal::TooLong { what, limit } => words.say(
            "refusal.too-long",
            &[
                ("what", &words.say(&format!("what.{what}"), &[])),
                ("limit", limit),
            ],
        ),
        Refusal::NoSuchDraft => words.say("refusal.no-such-draft", &[]),
        Refusal::DraftTaken => words.say("refusal.draft-taken", &[]),
        Refusal::NotOnPaper => words.say("refusal.not-on-paper", &[]),
        Refusal::NotApproved { draft, lead } => words.say(
            "refusal.not-approved",
            &[("draft", draft), ("lead", &visible_line(lead))],
        ),
        Refusal::MailUnderWay { channel, .. } => {
            words.say("refusal.mail-under-way", &[("channel", channel)])
        }
        Refusal::OnItsWay { channel } => words.say("refusal.on-its-way", &[("channel", channel)]),
        Refusal::NotForChannel { channel } => {
            words.say("refusal.not-for-channel", &[("channel", channel)])
        }
        Refusal::NobodyHasSeen { messages, .. } => unseen(words, messages),
        Refusal::NoOpenRound => words.say("refusal.no-open-round", &[]),
        Refusal::FirstRoundOpen { outstanding } => words.say(
            "refusal.first-round-open",
            &[("steps", &steps(outstanding))],
        ),
        Refusal::NotLater { .. } => words.say("refusal.not-later", &[]),
        Refusal::TooSlow { latest } => {
            words.say("refusal.too-slow", &[("latest", &minute(latest))])
        }
        Refusal::ImpossibleTime { at } => {
            words.say("refusal.impossible-time", &[("at", &minute(at))])
        }
        Refusal::NoSuchRecord => words.say("refusal.no-such-record", &[]),
        Refusal::Unchanged { status } => words.say(
            "refusal.unchanged",
            &[("status", &words.say(&format!("status.{status}"), &[]))],
        ),
        Refusal::ResolveSaysIt => words.say("refusal.resolve-says-it", &[]),
        Refusal::NoFinalMessage { steps: ids } => {
            words.say("refusal.no-final-message", &[("steps", &steps(ids))])
        }
        Refusal::OutsideKnows => words.say("refusal.outside-knows", &[]),
        Refusal::NotResolved => words.say("refusal.not-resolved", &[]),
        Refusal::StepsOpen { outstanding } => {
            words.say("refusal.steps-open", &[("steps", &steps(outstanding))])
        }
        Refusal::DataLossOpen => words.say("refusal.data-loss-open", &[]),
        Refusal::AnswerIsAMessage { .. } => words.say("refusal.answer-is-a-message", &[]),
        Refusal::Over => words.say("refusal.over", &[]),
        Refusal::Backfilled => words.say("past.refused", &[]),
        Refusal::NotBlocked => words.say("refusal.not-blocked", &[]),
        Refusal::ActionTaken => words.say("refusal.action-taken", &[]),
        Refusal::NoSuchAction => words.say("refusal.no-such-action", &[]),
        Refusal::ActionDone { by } => {
            let by = by.as_deref().map(visible_line).unwrap_or_default();
            words.say("refusal.action-done", &[("by", &by)])
        }
    }
}

/// Why messages are in plain words, the words, and where they lie.
fn unseen(words: Words, messages: &[PlainWords]) -> String {
    let mut lines = Vec::new();
    for message in messages {
        let (why, body) = (visible_line(&message.why), visible(&message.body));
        let body = body.trim_end().replace('\n', "\n  ");
        let template = &message.template;
        lines.push(words.say(
            "unseen.plain",
            &[("template", template), ("why", &why), ("words", &body)],
        ));
        let file = message.file.iter();
        lines.extend(file.map(|file| words.say("unseen.file", &[("file", file)])));
    }
    lines.join("\n")
}
