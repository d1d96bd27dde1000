//! What the responder should be asked now.
//!
//! Pure and total: the same incident gives the same question, whoever asks and whenever.

use super::delivery::Delivery;
use super::draft::DraftProgress;
use super::state::{Blocked, Incident};
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
    /// Everything else of this phase waits for these messages, which are on their way.
    UnderWay(Vec<Delivery>),
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

/// What is left aside when one asks what is next.
#[derive(Clone, Copy)]
pub struct Aside<'a> {
    /// The first questions, for later.
    pub facts: bool,
    /// Messages that are on their way: nobody can say yet what became of them.
    pub under_way: &'a dyn Fn(&Delivery) -> bool,
}

/// What is next.
#[must_use]
pub fn next(incident: &Incident) -> Next<'_> {
    let nothing = Aside {
        facts: false,
        under_way: &|_| false,
    };
    beside(incident, nothing)
}

/// What is next for somebody who leaves this aside.
#[must_use]
pub fn beside<'a>(incident: &'a Incident, aside: Aside<'_>) -> Next<'a> {
    match unanswered(incident) {
        Some(fact) if incident.is_open() && !aside.facts => Next::Fact(fact),
        _ => beside_facts(incident, aside.under_way),
    }
}

fn beside_facts<'a>(incident: &'a Incident, under_way: &dyn Fn(&Delivery) -> bool) -> Next<'a> {
    let (mut left, mut open) = (Vec::new(), Vec::new());
    for delivery in incident.unknown_deliveries() {
        if under_way(&delivery) {
            left.push(delivery);
        } else {
            open.push(delivery);
        }
    }
    let message = incident
        .open_round()
        .into_iter()
        .find(|draft| wants_somebody(draft, &left));
    if !incident.is_open() {
        return message.map_or(Next::Finished, Next::Message);
    }
    if let Some(delivery) = open.into_iter().next() {
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
    let is_left = |step: &Step| {
        let round = incident.round_of(&step.id);
        let draft = incident.draft_of(round, &step.id);
        draft.is_some_and(|draft| !left.is_empty() && !wants_somebody(draft, &left))
    };
    let mut steps = incident.open_steps(phase);
    let Some(step) = steps.find(|step| !is_left(step)) else {
        if incident.open_steps(phase).next().is_some() {
            return Next::UnderWay(left);
        }
        // Where the walk stands there is something to do, unless the door is still closed.
        return Next::Untold(incident.left_untold());
    };
    if needs_data_loss(step) && incident.data_loss().is_none() {
        return Next::DataLoss;
    }
    incident.place(step).map_or(Next::Close, Next::Step)
}

/// Whether a person has something to do about a message: post it, send it, or decide what is to
/// become of it.
fn wants_somebody(draft: &DraftProgress, left: &[Delivery]) -> bool {
    let id = &draft.drafted.draft;
    let on_its_way = left.iter().filter(|delivery| delivery.draft == *id);
    if on_its_way.count() == 0 {
        return !draft.is_settled() || draft.is_in_vain();
    }
    let mut channels = draft.drafted.channels.iter();
    channels.any(|channel| !draft.deliveries.contains_key(channel))
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
