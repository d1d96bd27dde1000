//! Which messages a command means that sends to services.
//!
//! The newest words meant for each channel: those of the round under way, of the step that is open,
//! or those that were tried in vain. What has no words yet is put into words first.

use super::correction::has_first_words;
use super::sheet;
use crate::base::{ChannelName, StepId};
use crate::incident::{Incident, Standing, parity};
use crate::runbook::{Phase, StepKind};
use crate::walk::World;
use crate::walk::compose::is_past;
use crate::walk::meant::Wanted;

/// What is meant, and for which channels.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// What.
    pub what: Wanted,
    /// The channels, in the order of the message.
    pub channels: Vec<ChannelName>,
}

/// What is meant by whoever names these channels and this step; without a name, every channel that
/// can be sent to from here, but for those that have other words of the same message: a correction goes
/// only where somebody names it.
#[must_use]
pub fn meant(
    world: &World<'_>,
    incident: &Incident,
    step: Option<&StepId>,
    channels: &[ChannelName],
) -> Vec<Meant> {
    let wanted = |name: &ChannelName| {
        (channels.is_empty() || channels.contains(name)) && sheet(world, name).is_some()
    };
    let mut all: Vec<Meant> = Vec::new();
    let mut taken: Vec<ChannelName> = Vec::new();
    let mut take = |what: Wanted, names: Vec<ChannelName>| {
        let names: Vec<_> = names
            .into_iter()
            .filter(|name| !taken.contains(name))
            .collect();
        if !names.is_empty() {
            taken.extend(names.iter().cloned());
            all.push(Meant {
                what,
                channels: names,
            });
        }
    };
    let is_of = |id: &StepId| step.is_none_or(|step| step == id);
    let named = |open: Vec<ChannelName>| -> Vec<ChannelName> {
        open.into_iter().filter(|name| wanted(name)).collect()
    };
    let round = incident.open_round().into_iter();
    for draft in round.filter(|draft| is_of(&draft.drafted.step)) {
        let open = if channels.is_empty() {
            let mut wanted = super::wanted(world, draft);
            wanted.retain(|channel| !has_first_words(incident, draft, channel));
            wanted
        } else {
            super::open(world, draft)
        };
        take(Wanted::Draft(draft.drafted.draft.clone()), named(open));
    }
    let phase = incident.phase().unwrap_or(Phase::Close);
    for open in incident.open_steps(phase).filter(|open| is_of(&open.id)) {
        let StepKind::Message(message) = &open.kind else {
            continue;
        };
        let now = world.clock.now();
        let draft = incident.draft_of(incident.round_of(&open.id), &open.id);
        let draft = draft.filter(|draft| draft.drafted.edited || !is_past(&draft.drafted, now));
        match draft {
            Some(draft) => {
                let mut open = super::open(world, draft);
                if channels.is_empty() {
                    open.retain(|channel| !has_first_words(incident, draft, channel));
                }
                take(Wanted::Draft(draft.drafted.draft.clone()), named(open));
            }
            None => {
                let names = message.channels.iter().filter(|name| wanted(name));
                let what = Wanted::Step(Box::new(open.clone()), Box::new(message.clone()));
                take(what, names.cloned().collect());
            }
        }
    }
    for of in parity::parity(incident) {
        let is_late = of.standing == Standing::Failed && wanted(&of.channel);
        let draft = of.newest.as_ref().and_then(|id| incident.draft(id));
        if let Some(draft) = draft.filter(|draft| is_late && is_of(&draft.drafted.step)) {
            let id = draft.drafted.draft.clone();
            take(Wanted::Draft(id), vec![of.channel.clone()]);
        }
    }
    all
}
