//! What messages need to be asked before they can be put into words.
//!
//! Owns which questions of a template are asked, and which answer is kept. Refuses to write an
//! answer down: that goes with the message. Invariant: each question is asked once, however many
//! templates want it.

use super::Recipe;
use crate::base::FactId;
use crate::draft::{Circumstances, Field};
use crate::incident::kind::data_loss_fact;
use crate::incident::question::{Answer, Question, TextQuestion};
use crate::incident::{DataLoss, Incident, Status};
use crate::seam::Notice;
use crate::walk::World;
use crate::walk::fact::fact_question;
use crate::walk::session::Halt;

/// What to do with questions that a template wants asked for every message, once they have an
/// answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Again {
    /// Ask, with the last answer as the proposal.
    #[default]
    Ask,
    /// Keep the last answer, and ask nothing that may stay open: whoever gives a message by a
    /// command has said what is new.
    Keep,
    /// Ask what has no answer yet, also where it was left empty once.
    Open,
}

/// How messages are asked for what they need.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// What is answered already.
    pub given: &'a [(FactId, String)],
    /// What to do with questions that have an answer.
    pub again: Again,
    /// The public state that the messages tell.
    pub status: Status,
    /// What is told before the first question.
    pub said: Option<&'a str>,
}

/// Asks what these messages still need beside what is given, each question once. `None` when a
/// needed answer is missing.
pub fn ask(
    world: &mut World<'_>,
    incident: &Incident,
    recipes: &[Recipe<'_>],
    asking: Asking<'_>,
) -> Result<Option<Vec<(FactId, String)>>, Halt> {
    let Asking {
        given,
        again,
        status,
        mut said,
    } = asking;
    let mut answers = given.to_vec();
    for field in recipes.iter().flat_map(Recipe::fields) {
        let circumstances = Circumstances {
            status,
            data_loss: data_loss(incident, &answers),
            follow_up: status == Status::Resolved && incident.resolved_at().is_some(),
        };
        if !field.applies(|flag| circumstances.are(flag)) {
            continue;
        }
        let id = &field.fact.id;
        let known = incident
            .facts()
            .get(id)
            .filter(|known| !known.is_empty() || !(field.fact.required || again == Again::Open));
        let asked = answers.iter().any(|(answered, _)| answered == id);
        if asked || (known.is_some() && !(field.again && again == Again::Ask)) {
            continue;
        }
        if again == Again::Keep && !field.fact.required {
            continue;
        }
        let question = field_question(field, known.map(String::as_str));
        if let Some(said) = said.take() {
            world.observer.notice(&Notice::Say(said));
        }
        match world.prompter.ask(&question)? {
            Answer::Text(text) => answers.push((id.clone(), text)),
            _ if field.fact.required => return Ok(None),
            _ => answers.push((id.clone(), String::new())),
        }
    }
    Ok(Some(answers))
}

/// What is known of data loss: an answer that comes with the messages, or that of the incident.
pub(super) fn data_loss(incident: &Incident, answers: &[(FactId, String)]) -> Option<DataLoss> {
    let id = data_loss_fact();
    let given = answers.iter().rev().find(|(name, _)| *name == id);
    let given = given.and_then(|(_, answer)| DataLoss::parse(answer));
    given.or_else(|| incident.data_loss())
}

fn field_question(field: &Field, known: Option<&str>) -> Question {
    let question = fact_question(&field.fact);
    let default = known.filter(|known| !known.is_empty()).map(str::to_owned);
    match question {
        Question::Text(question) => Question::Text(TextQuestion {
            default: default.or_else(|| field.default.clone()),
            ..question
        }),
        other => other,
    }
}
