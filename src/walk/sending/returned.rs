//! Who has come back, and with what: written down, and told.

use super::sheet;
use crate::base::reason;
use crate::base::visible::visible_line;
use crate::channel::Failure;
use crate::incident::delivery::DeliveryState;
use crate::incident::{Command, Delivery, Incident, Outcome, parity};
use crate::seam::{Carried, Notice, Returned};
use crate::walk::World;
use crate::walk::session::{Halt, Session};
use std::time::Duration;

/// How often is looked who has come back.
const LOOK: Duration = Duration::from_millis(100);
/// How often at most, when the person does not want to wait.
const HURRIED: u32 = 30;

/// What became of a message, as people are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Which message on which channel.
    pub delivery: Delivery,
    /// How it ended.
    pub end: End,
    /// In words: what happened, what it means, what to do.
    pub said: String,
}

impl News {
    /// Whether the incident still says so: a message that has got out since, by whatever way, did
    /// not fail.
    #[must_use]
    pub fn is_so(&self, incident: &Incident) -> bool {
        let Delivery { draft, channel } = &self.delivery;
        let Some(draft) = incident.draft(draft) else {
            return false;
        };
        let state = draft.deliveries.get(channel);
        match self.end {
            End::Out => state == Some(&DeliveryState::Sent),
            End::Failed | End::NoAccess => parity::is_late(incident, draft, channel),
            End::Unknown => state == Some(&DeliveryState::Unknown),
        }
    }
}

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is out.
    Out,
    /// It is not.
    Failed,
    /// We may not: the key is wrong.
    NoAccess,
    /// Nobody can tell.
    Unknown,
}

/// Writes down what became of those who have come back; waits for the next one as long as this.
///
/// Whoever has come back comes only once. So what the disk does not take of one stops nobody else
/// from being written down, and what all of them brought is said before the walk ends.
pub fn take(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    within: Duration,
) -> Result<Vec<News>, Halt> {
    let mut news = Vec::new();
    let mut stopped = None;
    for returned in world.couriers.returned(within) {
        let (one, kept) = keep(world, session, returned);
        news.push(one);
        if let Err(halt) = kept {
            stopped.get_or_insert(halt);
        }
    }
    match stopped {
        None => Ok(news),
        Some(halt) => {
            for one in &news {
                world.observer.notice(&Notice::Say(&one.said));
            }
            Err(halt)
        }
    }
}

fn keep(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    returned: Returned,
) -> (News, Result<(), Halt>) {
    let Returned { delivery, carried } = returned;
    let end = match &carried {
        Carried::Out { .. } => End::Out,
        Carried::Not(Failure::Unknown(_)) => End::Unknown,
        Carried::Not(Failure::NoAccess(_)) => End::NoAccess,
        Carried::Not(Failure::Refused(_) | Failure::Busy { .. }) => End::Failed,
    };
    let said = said(world, &delivery, &carried);
    let outcome = match carried {
        Carried::Out { receipt, read_back } => Outcome::Out {
            link: receipt.link,
            remote: receipt.remote,
            read_back,
        },
        Carried::Not(Failure::Unknown(why)) => Outcome::Unknown(why),
        Carried::Not(
            Failure::Refused(why) | Failure::NoAccess(why) | Failure::Busy { why, .. },
        ) => Outcome::Failed(why),
    };
    let command = Command::Sent {
        delivery: delivery.clone(),
        outcome,
    };
    let kept = match session.perform(world, command) {
        // What a person said of it meanwhile stands.
        Ok(()) | Err(Halt::Refused(_)) => Ok(()),
        Err(halt) => Err(halt),
    };
    let news = News {
        delivery,
        end,
        said,
    };
    (news, kept)
}

fn said(world: &World<'_>, delivery: &Delivery, carried: &Carried) -> String {
    let words = world.desk.words;
    let told = |key: &str, why: &str| {
        let why = reason::in_words(why, words);
        words.say(key, &[("channel", &delivery.channel), ("why", &why)])
    };
    let channel = &delivery.channel;
    let access = world
        .desk
        .channels
        .get(channel)
        .and_then(|sheet| sheet.access.as_deref())
        .map(|held| words.say("sending.access", &[("held", &visible_line(held))]));
    match carried {
        Carried::Out { read_back, .. } => {
            let key = if *read_back {
                "sending.read-back"
            } else {
                "sending.out"
            };
            words.say(key, &[("channel", channel)])
        }
        Carried::Not(Failure::Unknown(why)) => told("sending.unknown", why),
        Carried::Not(Failure::NoAccess(why)) => {
            let key = if reason::is_no_key(why) {
                "sending-key.missing"
            } else {
                "sending.no-access"
            };
            let said = told(key, why);
            match access {
                Some(access) => format!("{said} {access}"),
                None => said,
            }
        }
        Carried::Not(Failure::Busy { why, .. }) => told("sending.busy", why),
        Carried::Not(Failure::Refused(why)) => told("sending.refused", why),
    }
}

/// The same, and told at once.
fn heard(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    within: Duration,
) -> Result<Vec<News>, Halt> {
    let news = take(world, session, within)?;
    for one in &news {
        world.observer.notice(&Notice::Say(&one.said));
    }
    Ok(news)
}

/// Waits for everybody who is still on the way, and writes down what became of them. Whoever is in
/// a hurry waits a moment; what has not come back then has to be looked at later.
pub fn see_through(world: &mut World<'_>, session: &mut Session<'_>) -> Result<Vec<News>, Halt> {
    let mut all = heard(world, session, Duration::ZERO)?;
    let under_way = world.couriers.under_way();
    if under_way.is_empty() {
        return Ok(all);
    }
    let words = world.desk.words;
    let names: Vec<String> = under_way
        .iter()
        .map(|delivery| delivery.channel.to_string())
        .collect();
    let longest = under_way
        .iter()
        .filter_map(|delivery| sheet(world, &delivery.channel))
        .map(|sheet| sheet.deadline)
        .max();
    let seconds = longest.map_or(0, crate::base::Span::as_seconds);
    let was_hurried = world.couriers.is_hurried();
    let key = if was_hurried {
        "sending.waiting-a-moment"
    } else {
        "sending.waiting"
    };
    let waiting = words.say(
        key,
        &[("channels", &words.list(&names)), ("seconds", &seconds)],
    );
    world.observer.notice(&Notice::Say(&waiting));
    let mut looks = 0;
    while !world.couriers.under_way().is_empty() {
        all.extend(heard(world, session, LOOK)?);
        looks += 1;
        let hurried = world.couriers.is_hurried();
        if (hurried && !was_hurried) || (was_hurried && looks >= HURRIED) {
            break;
        }
    }
    for delivery in world.couriers.under_way() {
        let left = words.say("sending.left", &[("channel", &delivery.channel)]);
        world.observer.notice(&Notice::Warn(&left));
    }
    Ok(all)
}
