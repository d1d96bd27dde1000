//! The walk's answers one at a time, for scripts and second terminals.
//!
//! The same rules and the same records as the walk; what the walk would ask is given with the
//! command, or asked if somebody is there.

use super::focus::Focus;
use super::session::{Halt, Session};
use super::{World, ask, compose, fact, message, posted, step};
use crate::base::{ChannelName, FactId, Span, StepId};
use crate::incident::draft::DraftProgress;
use crate::incident::kind::data_loss_fact;
use crate::incident::question::{Answer, Question, TextQuestion};
use crate::incident::{Command, DataLoss, Refusal, may_settle};
use crate::runbook::{Fact, StepKind};

/// What is given with the command.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// What the responder adds.
    pub note: Option<String>,
    /// The option of a decision.
    pub option: Option<String>,
    /// The answer of a question.
    pub answer: Option<String>,
    /// Facts for the message.
    pub facts: Vec<(FactId, String)>,
    /// Where messages can be seen; without a channel, on every one.
    pub links: Vec<(Option<ChannelName>, String)>,
    /// Whether data was lost.
    pub data_loss: Option<DataLoss>,
}

/// Says that a step is done.
pub fn done(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    id: &StepId,
    given: Given,
) -> Result<(), Halt> {
    let step = session.incident().step(id).map(|(_, step)| step.clone());
    let complete = Command::Complete {
        step: id.clone(),
        note: given.note.clone(),
    };
    let Some(step) = step else {
        return session.perform(world, complete);
    };
    // Who may not do it is not asked how.
    match may_settle(session.incident(), id, session.when()) {
        // A time by hand has no seconds: in the minute in which the gate opened it was after that.
        Err(Refusal::BeforeTheGate { at, open_since, .. })
            if open_since.since(at) < Span::minutes(1) =>
        {
            session.happened_at(Some(open_since));
        }
        other => other?,
    }
    match &step.kind {
        StepKind::Message(message) => {
            known_channels(&given, &message.channels)?;
            let changed = record_facts(world, session, &given)?;
            let usable = message::posted_draft(world, session, &step)
                .filter(|draft| !changed || draft.drafted.edited || draft.is_out());
            let draft = match usable {
                Some(draft) => draft,
                None => {
                    let mut focus = Focus::default();
                    let composed = compose::for_step(world, session, &mut focus, &step, message)?;
                    let Some(composed) = composed else {
                        return Err(Halt::Refused(Refusal::Empty { what: "answer" }));
                    };
                    let draft = message::keep(world, session, vec![composed])?;
                    message::all_seen(world, session, focus, format!("aplomb done {id}"))?;
                    draft
                }
            };
            post(world, session, &draft, &given)?;
            match given.note {
                Some(text) => session.perform(
                    world,
                    Command::Note {
                        text,
                        step: Some(id.clone()),
                    },
                ),
                None => Ok(()),
            }
        }
        StepKind::Decide(_) => match given.option {
            Some(option) => session.perform(
                world,
                Command::Choose {
                    step: id.clone(),
                    option,
                },
            ),
            None => step::ask_choice(world, session, &step).map(|_| ()),
        },
        StepKind::Ask(fact) => {
            let value = match given.answer {
                Some(value) => value,
                None => match world.prompter.ask(&question_of(fact))? {
                    Answer::Text(value) => value,
                    _ => return Err(Halt::Refused(Refusal::Empty { what: "answer" })),
                },
            };
            session.perform(
                world,
                Command::Answer {
                    step: id.clone(),
                    value,
                },
            )
        }
        StepKind::ByHand | StepKind::Run(_) | StepKind::Check(_) => {
            session.perform(world, complete)
        }
    }
}

/// The question of an `ask` step, with the flag that answers it.
fn question_of(fact: &Fact) -> Question {
    match fact::fact_question(fact) {
        Question::Text(question) => Question::Text(TextQuestion {
            flag: "--answer".to_owned(),
            ..question
        }),
        other => other,
    }
}

/// Writes down the facts and the answer on data loss that came with a command; says whether they
/// were new.
pub fn record_facts(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    given: &Given,
) -> Result<bool, Halt> {
    let mut facts = given.facts.clone();
    if let Some(answer) = given.data_loss {
        facts.push((data_loss_fact(), answer.to_string()));
    }
    facts.retain(|(fact, answer)| session.incident().facts().get(fact) != Some(answer));
    if facts.is_empty() {
        return Ok(false);
    }
    session.perform(world, Command::RecordFacts(facts))?;
    Ok(true)
}

/// A link for a channel that the messages do not go to is a slip, and must not get lost.
fn known_channels(given: &Given, channels: &[ChannelName]) -> Result<(), Halt> {
    let mut named = given.links.iter().filter_map(|(named, _)| named.as_ref());
    match named.find(|named| !channels.contains(named)) {
        Some(stranger) => Err(Halt::Refused(Refusal::NotForChannel {
            channel: stranger.to_string(),
        })),
        None => Ok(()),
    }
}

fn post(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    draft: &DraftProgress,
    given: &Given,
) -> Result<(), Halt> {
    let posted: Vec<_> = draft
        .drafted
        .channels
        .iter()
        .filter(|channel| posted::may_be_posted(draft, channel))
        .map(|channel| {
            let own = given
                .links
                .iter()
                .find(|(named, _)| named.as_ref() == Some(channel));
            let any = given.links.iter().find(|(named, _)| named.is_none());
            (channel.clone(), own.or(any).map(|(_, link)| link.clone()))
        })
        .collect();
    session.perform(
        world,
        Command::Post {
            draft: draft.drafted.draft.clone(),
            posted,
        },
    )
}

/// Says that every message of the round under way has been posted.
pub fn round_posted(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    given: &Given,
) -> Result<usize, Halt> {
    let open: Vec<_> = session
        .incident()
        .open_round()
        .into_iter()
        .filter(|draft| !draft.is_settled())
        .cloned()
        .collect();
    if open.is_empty() {
        return Err(Halt::Refused(Refusal::NoOpenRound));
    }
    let channels: Vec<_> = open
        .iter()
        .flat_map(|draft| draft.drafted.channels.iter().cloned())
        .collect();
    known_channels(given, &channels)?;
    for draft in &open {
        post(world, session, draft, given)?;
    }
    Ok(open.len())
}

/// Asks for the reason of a command when it was not given.
pub fn reason(world: &mut World<'_>, given: Option<String>, key: &str) -> Result<String, Halt> {
    match given {
        Some(reason) => Ok(reason),
        None => ask::ask_reason(world, key, "--reason")?
            .ok_or(Halt::Refused(Refusal::Empty { what: "reason" })),
    }
}

/// Asks the facts a runbook needs before it is declared, as far as they were not given.
pub fn facts_of(
    world: &mut World<'_>,
    runbook: &crate::runbook::Runbook,
    mut given: Vec<(FactId, String)>,
    all: bool,
) -> Result<Vec<(FactId, String)>, Halt> {
    for fact in &runbook.facts {
        let known = given.iter().any(|(id, _)| *id == fact.id);
        if known || !(all || fact.required) {
            continue;
        }
        let question: Question = fact::fact_question(fact);
        match world.prompter.ask(&question)? {
            Answer::Text(value) => given.push((fact.id.clone(), value)),
            _ if fact.required => {
                return Err(Halt::Refused(Refusal::FactMissing {
                    fact: fact.id.clone(),
                }));
            }
            _ => given.push((fact.id.clone(), String::new())),
        }
    }
    Ok(given)
}
