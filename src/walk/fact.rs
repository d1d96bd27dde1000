//! The questions that belong to no step: the runbook's own, and the one on data loss.
//!
//! Owns how they are asked and where their answers go. Refuses to insist: whoever has no answer now
//! goes on. Invariant: nobody is made to promise that no data was lost.

use super::focus::Focus;
use super::guide::Outcome;
use super::session::Session;
use super::{World, message};
use crate::base::StepId;
use crate::incident::kind::{DATA_LOSS, data_loss_fact};
use crate::incident::next::needs_data_loss;
use crate::incident::question::{Answer, ChoiceQuestion, Question, TextQuestion};
use crate::incident::{Aside, Command, DataLoss, Next, beside};
use crate::runbook::Fact;
use crate::seam::Notice;

/// Asks a question of the runbook; one that has no answer yet is left for the message that needs it.
pub(super) fn ask_fact(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    fact: &Fact,
    needed_by: Option<&StepId>,
) -> Outcome {
    let words = world.desk.words;
    let news = focus.news.drain(..).map(|news| news.said);
    for notice in focus.notices.drain(..).chain(news) {
        world.observer.notice(&Notice::Warn(&notice));
    }
    let question = fact_question(fact);
    match world.prompter.ask(&question)? {
        Answer::Text(value) => {
            session.perform(world, Command::RecordFacts(vec![(fact.id.clone(), value)]))?;
        }
        // Nobody is kept from stopping the harm by a question.
        _ if fact.required => {
            focus.notices.push(words.get("fact.later").to_owned());
            focus.facts_later = true;
            let aside = Aside {
                facts: true,
                under_way: &|_| false,
            };
            focus.unwritten = match (needed_by, beside(session.incident(), aside)) {
                (Some(step), _) => Some(step.clone()),
                (None, Next::Step(place)) => Some(place.step.id.clone()),
                (None, _) => None,
            };
        }
        _ => {
            session.perform(
                world,
                Command::RecordFacts(vec![(fact.id.clone(), String::new())]),
            )?;
        }
    }
    Ok(None)
}

/// The question of a fact.
pub fn fact_question(fact: &Fact) -> Question {
    Question::Text(TextQuestion {
        name: fact.id.to_string(),
        ask: fact.ask.clone(),
        example: fact.example.clone(),
        default: None,
        optional: !fact.required,
        flag: format!("--fact {}=…", fact.id),
    })
}

/// Asks whether customers' data was lost.
///
/// Whoever does not want to say it now stands at the message that would say it, and goes on from there.
pub(super) fn ask_data_loss(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Outcome {
    let words = world.desk.words;
    let incident = session.incident();
    let needed_by = incident
        .phase()
        .and_then(|phase| {
            incident
                .open_steps(phase)
                .find(|step| needs_data_loss(step))
        })
        .cloned();
    if let Some(step) = &needed_by
        && focus.unwritten.as_ref() == Some(&step.id)
    {
        return message::unwritten(world, session, focus, step);
    }
    let answers = [DataLoss::No, DataLoss::Yes, DataLoss::Unknown];
    let question = Question::Choice(ChoiceQuestion {
        name: DATA_LOSS.to_owned(),
        ask: words.get("data-loss.ask").to_owned(),
        options: answers
            .map(|answer| words.get(data_loss_key(answer)).to_owned())
            .to_vec(),
        // A bare Enter says nothing to customers.
        default: None,
        flag: "--data-loss".to_owned(),
    });
    if let Answer::Choice(at) = world.prompter.ask(&question)? {
        let answer = answers.get(at).copied().unwrap_or(DataLoss::Unknown);
        let facts = vec![(data_loss_fact(), answer.to_string())];
        session.perform(world, Command::RecordFacts(facts))?;
    } else {
        focus.unwritten = needed_by.map(|step| step.id);
    }
    Ok(None)
}

/// The catalogue's key for an answer on data loss.
#[must_use]
pub fn data_loss_key(answer: DataLoss) -> &'static str {
    match answer {
        DataLoss::Yes => "data-loss.yes",
        DataLoss::No => "data-loss.no",
        DataLoss::Unknown => "data-loss.unknown",
    }
}
