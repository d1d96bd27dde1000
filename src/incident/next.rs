//! What the responder should be asked now.
//!
//! Pure and total: the same incident gives the same question, whoever asks and whenever.

use super::event::Delivery;
use super::state::{Blocked, DraftProgress, Incident};
use crate::runbook::{Fact, Phase, Stage, Step, StepKind};

/// The next thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Next<'a> {
    /// Ask this; its answer goes into the messages.
    Fact(&'a Fact),
    /// Nobody knows what became of this message: look.
    Settle(Delivery),
    /// A round of messages is under way: this one is not out yet.
    Message(&'a DraftProgress),
    /// Recovery waits for somebody else.
    Waiting(&'a Blocked),
    /// Before the last message: was data lost?
    DataLoss,
    /// Every message to customers and the public was left out: tell somebody, or break the glass.
    Untold(Vec<&'a Step>),
    /// A step of the runbook.
    Step(Place<'a>),
    /// Everything is done; the incident can be closed.
    Close,
    /// Nothing.
    Finished,
}

/// A step and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// The list.
    pub phase: Phase,
    /// From 1.
    pub number: usize,
    /// How many the list has.
    pub of: usize,
    /// The step.
    pub step: &'a Step,
}

/// What is next.
#[must_use]
pub fn next(incident: &Incident) -> Next<'_> {
    match unanswered(incident) {
        Some(fact) if incident.is_open() => Next::Fact(fact),
        _ => beside_facts(incident),
    }
}

/// What is next for somebody who leaves the first questions for later.
#[must_use]
pub fn beside_facts(incident: &Incident) -> Next<'_> {
    let message = incident
        .open_round()
        .into_iter()
        .find(|draft| !draft.is_settled());
    if !incident.is_open() {
        return message.map_or(Next::Finished, Next::Message);
    }
    if let Some(delivery) = incident.unknown_deliveries().into_iter().next() {
        return Next::Settle(delivery);
    }
    if let Some(draft) = message {
        return Next::Message(draft);
    }
    let Some(phase) = incident.phase() else {
        return Next::Close;
    };
    if phase == Phase::Recover
        && let Some(blocked) = incident.blocked()
    {
        return Next::Waiting(blocked);
    }
    let Some(step) = incident.open_steps(phase).next() else {
        // Where the walk stands there is something to do, unless the door is still closed.
        return Next::Untold(incident.left_untold());
    };
    if needs_data_loss(step) && incident.data_loss().is_none() {
        return Next::DataLoss;
    }
    incident.place(step).map_or(Next::Close, Next::Step)
}

/// A fact of the runbook that nobody has been asked yet, while it can still reach the messages.
fn unanswered(incident: &Incident) -> Option<&Fact> {
    incident
        .runbook()
        .facts
        .iter()
        .find(|fact| !incident.facts().contains_key(&fact.id))
}

/// Whether a step's message states whether data was lost.
#[must_use]
pub fn needs_data_loss(step: &Step) -> bool {
    matches!(&step.kind, StepKind::Message(message) if message.stage == Some(Stage::Resolution))
}

impl Incident {
    /// Where a step stands.
    #[must_use]
    pub fn place<'a>(&'a self, step: &'a Step) -> Option<Place<'a>> {
        let (phase, position) = self.progress(&step.id)?.place();
        Some(Place {
            phase,
            number: position + 1,
            of: self.runbook().list(phase).len(),
            step,
        })
    }

    /// The first open step that stops the bleeding, offered before everybody has been told.
    #[must_use]
    pub fn harm_to_stop(&self) -> Option<&Step> {
        self.open_steps(Phase::Recover).find(|step| step.stops_harm)
    }
}
