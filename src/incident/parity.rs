//! Which channel is behind: the newest words of each beside those that are out there.
//!
//! A fact is entered once and said in many places. Here each place is held against what was meant
//! for it. Refuses to know what a channel is. Invariant: a channel is behind exactly as long as a
//! newer message was meant for it than the one that is out, and nobody decided to leave it out.

use super::event::DraftId;
use super::state::{DeliveryState, DraftProgress, Incident};
use crate::base::{ChannelName, Moment};
use crate::runbook::step::words;
use crate::runbook::{Phase, StepKind};

/// How far the newest message of a channel has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The runbook has one for it; it is not in words yet.
    Planned,
    /// It is in words.
    Drafted,
    /// Somebody said that these are the words.
    Approved,
    /// It is on its way.
    Requested,
    /// It was tried and is not out.
    Failed,
    /// Nobody can tell whether it is out.
    Unknown,
    /// A person decided to leave it out.
    LeftOut,
    /// It is out.
    Posted,
    /// It is out, and was read back where people see it.
    ReadBack,
}

words!(Standing {
    Planned = "planned",
    Drafted = "drafted",
    Approved = "approved",
    Requested = "requested",
    Failed = "failed",
    Unknown = "unknown",
    LeftOut = "left-out",
    Posted = "posted",
    ReadBack = "read-back",
});

impl Standing {
    /// Whether people can read it.
    #[must_use]
    pub fn is_out(self) -> bool {
        matches!(self, Self::Posted | Self::ReadBack)
    }
}

/// A channel of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parity {
    /// Which.
    pub channel: ChannelName,
    /// How far its newest message has come.
    pub standing: Standing,
    /// Its newest message.
    pub newest: Option<DraftId>,
    /// The round that message belongs to.
    pub update: Option<u32>,
    /// The round of the newest message that is out there, and since when.
    pub out: Option<(u32, Moment)>,
    /// How many messages it is behind: those since the one that is out, but for what was left out.
    pub behind: u32,
    /// Where the newest one that is out can be seen.
    pub link: Option<String>,
    /// Why the newest one is not out.
    pub reason: Option<String>,
}

/// Every channel of an incident, in the order in which the runbook names them.
#[must_use]
pub fn parity(incident: &Incident) -> Vec<Parity> {
    let mut names: Vec<&ChannelName> = Vec::new();
    let planned = incident
        .steps()
        .filter(|(phase, ..)| *phase == Phase::Communicate);
    let planned = planned.filter(|(.., state)| !state.is_settled());
    let planned = planned.flat_map(|(_, step, ..)| match &step.kind {
        StepKind::Message(message) => message.channels.as_slice(),
        _ => &[],
    });
    let drafted = incident.drafts().flat_map(|draft| &draft.drafted.channels);
    for name in planned.chain(drafted) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| place(incident, name));
    names.into_iter().map(|name| of(incident, name)).collect()
}

/// Where the runbook names a channel first.
fn place(incident: &Incident, name: &ChannelName) -> usize {
    let mut steps = incident.steps();
    let found = steps.position(|(_, step, ..)| {
        matches!(&step.kind, StepKind::Message(message) if message.channels.contains(name))
    });
    found.unwrap_or(usize::MAX)
}

/// The messages for a channel, oldest first: the newest wording of each.
pub fn messages<'a>(
    incident: &'a Incident,
    channel: &'a ChannelName,
) -> impl DoubleEndedIterator<Item = &'a DraftProgress> {
    incident.drafts.values().filter(move |draft| {
        draft.drafted.channels.contains(channel) && is_latest(incident, draft, channel)
    })
}

/// Whether no newer wording took the place of a draft; one that went out has its own place.
fn is_latest(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> bool {
    let newest = incident.draft_of(draft.drafted.update, &draft.drafted.step);
    let is_newest = newest.is_some_and(|newest| newest.drafted.draft == draft.drafted.draft);
    is_newest || draft.deliveries.get(channel) == Some(&DeliveryState::Sent)
}

fn of(incident: &Incident, channel: &ChannelName) -> Parity {
    let messages: Vec<_> = messages(incident, channel).collect();
    let is_out =
        |draft: &DraftProgress| draft.deliveries.get(channel) == Some(&DeliveryState::Sent);
    let last_out = messages.iter().rposition(|draft| is_out(draft));
    let since = last_out.map_or(0, |at| at + 1);
    let missing = messages[since..]
        .iter()
        .filter(|draft| standing(draft, channel) != Standing::LeftOut);
    let newest = messages.last();
    let out = last_out.map(|at| messages[at]);
    Parity {
        channel: channel.clone(),
        standing: newest.map_or(Standing::Planned, |draft| standing(draft, channel)),
        newest: newest.map(|draft| draft.drafted.draft.clone()),
        update: newest.map(|draft| draft.drafted.update),
        out: out.map(|draft| {
            let way = draft.ways.get(channel);
            let since = way.and_then(|way| way.out_at).unwrap_or(draft.at);
            (draft.drafted.update, since)
        }),
        behind: u32::try_from(missing.count()).unwrap_or(u32::MAX),
        link: out.and_then(|draft| draft.ways.get(channel)?.link.clone()),
        reason: newest.and_then(|draft| draft.ways.get(channel)?.reason.clone()),
    }
}

/// How far a message has come on a channel.
#[must_use]
pub fn standing(draft: &DraftProgress, channel: &ChannelName) -> Standing {
    let way = draft.ways.get(channel);
    match draft.deliveries.get(channel) {
        Some(DeliveryState::Requested) => Standing::Requested,
        Some(DeliveryState::Sent) if way.is_some_and(|way| way.read_back) => Standing::ReadBack,
        Some(DeliveryState::Sent) => Standing::Posted,
        Some(DeliveryState::Failed) if way.is_some_and(|way| way.left_out) => Standing::LeftOut,
        Some(DeliveryState::Failed) => Standing::Failed,
        Some(DeliveryState::Unknown) => Standing::Unknown,
        None if draft.is_approved() => Standing::Approved,
        None => Standing::Drafted,
    }
}

/// Whether a message is the newest one meant for a channel, was tried there in vain, and may still
/// be sent although its round has gone on without it.
#[must_use]
pub fn is_late(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> bool {
    let newest = messages(incident, channel).next_back();
    newest.is_some_and(|newest| newest.drafted.draft == draft.drafted.draft)
        && standing(draft, channel) == Standing::Failed
}
