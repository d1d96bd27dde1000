//! Which channel is behind: the newest words of each beside those that are out there.
//!
//! A fact is entered once and said in many places. Here each place is held against what was meant
//! for it. Refuses to know what a channel is. Invariant: a channel is behind exactly as long as a
//! newer message was meant for it than the one that is out, and nobody decided to leave it out.

use super::delivery::{DeliveryState, Way};
use super::draft::DraftProgress;
use super::progress::StepState;
use super::state::Incident;
use super::wording::DraftId;
use crate::base::{ChannelName, Moment};
use crate::runbook::step::words;
use crate::runbook::{Phase, Stage, StepKind};
use std::collections::BTreeMap;

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

/// Every channel of an incident, in the order in which the runbook names them. One look at each
/// draft, however many channels there are.
#[must_use]
pub fn parity(incident: &Incident) -> Vec<Parity> {
    let mut all: Vec<Parity> = Vec::new();
    let mut places: BTreeMap<&ChannelName, usize> = BTreeMap::new();
    let planned = incident
        .steps()
        .filter(|(phase, ..)| *phase == Phase::Communicate);
    let planned = planned.filter(|(.., state)| !state.is_settled());
    let planned = planned.flat_map(|(_, step, ..)| match &step.kind {
        StepKind::Message(message) => message.channels.as_slice(),
        _ => &[],
    });
    for channel in planned {
        enter(&mut all, &mut places, channel);
    }
    for draft in incident.drafts.values() {
        let is_newest = is_newest(incident, draft) && !is_ahead(incident, draft);
        let is_left_out = is_left_out(incident, draft);
        for channel in &draft.drafted.channels {
            let at = enter(&mut all, &mut places, channel);
            if is_newest || is_out(draft, channel) {
                all[at].take(draft, is_left_out);
            }
        }
    }
    all.sort_by_key(|of| place(incident, &of.channel));
    all
}

/// The place of a channel, which is entered when it is new.
fn enter<'a>(
    all: &mut Vec<Parity>,
    places: &mut BTreeMap<&'a ChannelName, usize>,
    channel: &'a ChannelName,
) -> usize {
    *places.entry(channel).or_insert_with(|| {
        all.push(Parity::planned(channel));
        all.len() - 1
    })
}

impl Parity {
    /// A channel for which nothing is in words yet.
    fn planned(channel: &ChannelName) -> Self {
        Self {
            channel: channel.clone(),
            standing: Standing::Planned,
            newest: None,
            update: None,
            out: None,
            behind: 0,
            link: None,
            reason: None,
        }
    }

    /// Takes the next message for the channel.
    fn take(&mut self, draft: &DraftProgress, is_left_out: bool) {
        let way = draft.ways.get(&self.channel);
        self.standing = match standing(draft, &self.channel) {
            Standing::Drafted | Standing::Approved if is_left_out => Standing::LeftOut,
            standing => standing,
        };
        self.newest = Some(draft.drafted.draft.clone());
        self.update = Some(draft.drafted.update);
        self.reason = way.and_then(|way| way.reason.clone());
        if is_out(draft, &self.channel) {
            let since = way.and_then(Way::out_at).unwrap_or(draft.at);
            self.out = Some((draft.drafted.update, since));
            self.link = way.and_then(|way| way.link.clone());
            self.behind = 0;
        } else if self.standing != Standing::LeftOut {
            self.behind += 1;
        }
    }
}

/// Whether a message was put into words for a phase that the incident has gone back from: nobody
/// wants it now.
fn is_ahead(incident: &Incident, draft: &DraftProgress) -> bool {
    let of = incident.step(&draft.drafted.step).map(|(phase, _)| phase);
    draft.deliveries.is_empty() && incident.phase().is_some_and(|now| of > Some(now))
}

/// Whether a person left the step of this message out, with a reason.
fn is_left_out(incident: &Incident, draft: &DraftProgress) -> bool {
    let step = &draft.drafted.step;
    incident.state_of(step) == Some(StepState::Skipped)
        && draft.drafted.update == incident.round_of(step)
}

fn is_out(draft: &DraftProgress, channel: &ChannelName) -> bool {
    draft.deliveries.get(channel) == Some(&DeliveryState::Sent)
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
        // One that went out has its own place, also when it was written anew later.
        draft.drafted.channels.contains(channel)
            && (is_newest(incident, draft) || is_out(draft, channel))
    })
}

/// Whether no newer wording took the place of a draft.
fn is_newest(incident: &Incident, draft: &DraftProgress) -> bool {
    let newest = incident.draft_of(draft.drafted.update, &draft.drafted.step);
    newest.is_some_and(|newest| newest.drafted.draft == draft.drafted.draft)
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
/// be sent although its round has gone on without it. Once it is over only last words may.
#[must_use]
pub fn is_late(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> bool {
    let is_so = incident.resolved_at().is_none() || draft.drafted.stage == Stage::Resolution;
    let newest = messages(incident, channel).next_back();
    newest.is_some_and(|newest| newest.drafted.draft == draft.drafted.draft)
        && standing(draft, channel) == Standing::Failed
        && is_so
}
