//! Takes one message to one service and comes back with what became of it.
//!
//! Asks again what did nothing, or what does no more when it is done twice, as long as the time of
//! the channel allows. What may have been done and must not be done twice is looked for where
//! people see it; if it is not found there, a person has to look.
//! Invariant: a question that may have done something once is never asked again, and none is asked
//! when others may have given the message up.

use crate::base::Secret;
use crate::channel::{
    Ask, Conversation, Failure, Heard, Keys, Post, Receipt, Sighting, Turn, Unfit, Weight, What,
    conversation, is_web_address,
};
use crate::config::Service;
use crate::incident::PATIENCE;
use crate::seam::{Carried, Fault, Wire};
use std::time::Duration;

/// How long is waited before the first further attempt; twice as long before each one after that.
const PAUSE: Duration = Duration::from_millis(500);
/// The longest of these.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// How long is looked for our words once the time of the channel is over.
const LOOK: Duration = Duration::from_secs(5);
/// Fewer letters of a secret are a word like others.
const SHORTEST_SECRET: usize = 6;
/// Fewer letters at the start of one open nothing, and stand at the end of many a text.
const SHORTEST_HALF: usize = 4;
/// A longer name of a message is none, in bytes.
const LONGEST_NAME: usize = 1024;
/// A longer link is none, in bytes.
const LONGEST_LINK: usize = 2048;
/// What stands where a secret stood.
const MASK: &str = "•••";

/// Takes a message to a service within a time.
#[must_use]
pub fn carry(wire: &dyn Wire, service: &Service, post: &Post, within: Duration) -> Carried {
    let begun = wire.elapsed();
    let keys = match fetch(wire, service) {
        Ok(keys) => keys,
        Err(fault) => return Carried::Not(Failure::NoAccess(fault.to_string())),
    };
    let left = believed().saturating_sub(wire.elapsed().saturating_sub(begun));
    if left.is_zero() {
        let why = "the key came when the message may have been given up";
        return Carried::Not(Failure::NoAccess(why.to_owned()));
    }
    let within = within.min(left);
    let carried = match conversation(service, &keys, post) {
        Ok(Some(mut conversation)) => talk(wire, &mut *conversation, within),
        // A channel that a person posts is not given to a courier.
        Ok(None) => Carried::Not(Failure::Refused(service.kind().to_owned())),
        Err(unfit) => Carried::Not(Failure::Refused(in_short(&unfit))),
    };
    without_secrets(carried, &keys)
}

/// How long a courier may ask: whoever finds the message without an answer asks a person then, and
/// nobody may send it behind their back.
fn believed() -> Duration {
    let patience = Duration::from_secs(u64::try_from(PATIENCE.as_seconds()).unwrap_or(0));
    patience.saturating_sub(2 * LOOK)
}

/// The secrets of a service.
pub fn fetch(wire: &dyn Wire, service: &Service) -> Result<Keys, Fault> {
    let secrets = service.secrets().into_iter();
    let keys: Result<Vec<Secret>, Fault> = secrets.map(|at| wire.secret(at)).collect();
    keys.map(Keys)
}

fn in_short(unfit: &Unfit) -> String {
    match unfit {
        Unfit::TooLong { measure, .. } => {
            format!("{} > {}", measure.length, measure.limit.most)
        }
        Unfit::Settings(what) => what.clone(),
    }
}

/// Leads a conversation to its end.
#[must_use]
pub fn talk(wire: &dyn Wire, conversation: &mut dyn Conversation, within: Duration) -> Carried {
    let mut talk = Talk {
        wire,
        until: wire.elapsed() + within,
        pause: PAUSE,
        last: None,
        doubt: None,
    };
    let mut turn = conversation.begin();
    loop {
        let failure = match turn {
            Turn::Sent(receipt) => return talk.out(conversation, receipt),
            Turn::Ask(ask) => match talk.ask(ask) {
                Ok(heard) => {
                    turn = conversation.hear(&heard);
                    continue;
                }
                Err(failure) => failure,
            },
            Turn::Failed(failure) => failure,
        };
        match talk.once_more(&failure) {
            Some(ask) => turn = Turn::Ask(ask),
            None => return talk.not(conversation, failure),
        }
    }
}

/// A conversation under way.
struct Talk<'a> {
    wire: &'a dyn Wire,
    /// When the time of the channel is over.
    until: Duration,
    pause: Duration,
    /// What was asked last.
    last: Option<Ask>,
    /// Why it may be out although nobody said so.
    doubt: Option<String>,
}

impl Talk<'_> {
    fn left(&self) -> Duration {
        self.until.saturating_sub(self.wire.elapsed())
    }

    /// Asks; a fault is a failure that says whether anything may have been done.
    fn ask(&mut self, ask: Ask) -> Result<Heard, Failure> {
        let answer = self.wire.carry(&ask.what, self.left());
        let weight = ask.weight;
        // A folder or a program that is not there will not be there in a moment either.
        let is_far = matches!(ask.what, What::Web(_));
        self.last = Some(ask);
        let why = match answer {
            Ok(heard) => {
                if weight == Weight::Repeatable {
                    self.doubt = self.doubt.take().or_else(|| doubt(&heard));
                }
                return Ok(heard);
            }
            // It never left: whatever it was, it can be asked again.
            Err(Fault::Unreachable(why)) if is_far => {
                return Err(Failure::Busy { why, wait: None });
            }
            Err(Fault::Unreachable(why)) => return Err(Failure::Refused(why)),
            Err(Fault::OnlyShown) => return Err(Failure::Refused(Fault::OnlyShown.to_string())),
            Err(fault @ (Fault::Cut(_) | Fault::TooLate { .. } | Fault::Stopped { .. })) => {
                fault.to_string()
            }
        };
        match weight {
            Weight::Look => Err(Failure::Busy { why, wait: None }),
            Weight::Repeatable => {
                self.doubt.get_or_insert_with(|| why.clone());
                Err(Failure::Busy { why, wait: None })
            }
            Weight::Once => Err(Failure::Unknown(why)),
        }
    }

    /// The same question again, after a pause, if it may be asked again and there is time.
    fn once_more(&mut self, failure: &Failure) -> Option<Ask> {
        let Failure::Busy { wait, .. } = failure else {
            return None;
        };
        let pause = wait.unwrap_or(self.pause).max(self.pause);
        if pause >= self.left() {
            return None;
        }
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        let ask = self.last.clone()?;
        self.wire.rest(pause);
        Some(ask)
    }

    fn out(&self, conversation: &dyn Conversation, receipt: Receipt) -> Carried {
        let seen = self.look(conversation);
        let read_back = matches!(seen, Sighting::There(_));
        let link = match seen {
            Sighting::There(seen) => receipt.link.or(seen.link),
            Sighting::Absent | Sighting::CannotTell => receipt.link,
        };
        let receipt = sane(Receipt { link, ..receipt });
        Carried::Out { receipt, read_back }
    }

    fn not(&self, conversation: &dyn Conversation, failure: Failure) -> Carried {
        let failure = match (failure, &self.doubt) {
            (Failure::Unknown(why), _) => Failure::Unknown(why),
            (_, Some(why)) => Failure::Unknown(why.clone()),
            (failure, None) => return Carried::Not(failure),
        };
        match self.look(conversation) {
            Sighting::There(receipt) => Carried::Out {
                receipt: sane(receipt),
                read_back: true,
            },
            Sighting::Absent | Sighting::CannotTell => Carried::Not(failure),
        }
    }

    /// Looks for our words where people see them.
    fn look(&self, conversation: &dyn Conversation) -> Sighting {
        let Some(ask) = conversation.look() else {
            return Sighting::CannotTell;
        };
        match self.wire.carry(&ask.what, LOOK) {
            Ok(heard) => conversation.seen(&heard),
            Err(_) => Sighting::CannotTell,
        }
    }
}

/// What a service says is kept for ever and sent back to it: names are short, and links are links.
fn sane(receipt: Receipt) -> Receipt {
    let is_name = |text: &str| text.len() <= LONGEST_NAME && !text.contains(char::is_control);
    let link = receipt.link.filter(|link| link.len() <= LONGEST_LINK);
    let mut remote = receipt.remote;
    remote.retain(|_, value| is_name(value));
    Receipt {
        link: link.filter(|link| is_web_address(link)),
        remote,
    }
}

/// What is a secret in an address that is one: steps that are no words such as `services`, and the
/// values of its query. Any other secret has none.
fn parts(secret: &str) -> impl Iterator<Item = &str> {
    let address = secret.split_once("://").map_or("", |(_, rest)| rest);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let steps = path.split('/').skip(1);
    let steps = steps.filter(|step| !step.bytes().all(|byte| byte.is_ascii_lowercase()));
    let values = query.split('&').filter_map(|pair| pair.split_once('='));
    let parts = steps.chain(values.map(|(_, value)| value));
    parts.filter(|part| part.len() >= SHORTEST_SECRET)
}

/// A text in which a secret does not stand, nor the first half of it where a long text was cut.
fn without(text: &str, secret: &str) -> String {
    let text = text.replace(secret, MASK);
    let ends = secret.char_indices().map(|(at, _)| at).rev();
    let halves = ends.take_while(|end| *end >= SHORTEST_HALF);
    halves.fold(text, |text, end| {
        let half = format!("{}…", &secret[..end]);
        if text.contains(&half) {
            text.replace(&half, &format!("{MASK}…"))
        } else {
            text
        }
    })
}

/// Why what was asked may have been done although the answer says that something failed: a 5xx,
/// but for 503, which says that nothing was done.
fn doubt(heard: &Heard) -> Option<String> {
    match heard {
        Heard::Web(response) => {
            let may_be_done = matches!(response.status, 500..=502 | 504..=599);
            may_be_done.then(|| response.status.to_string())
        }
        Heard::Ended { .. } | Heard::Published => None,
    }
}

/// A service may say back what it was given: not everybody who reads the journal may know that.
#[must_use]
pub fn without_secrets(carried: Carried, keys: &Keys) -> Carried {
    let clean = |text: String| {
        let secrets = keys.0.iter().map(Secret::reveal);
        secrets.fold(text, |text, secret| {
            let whole = Some(secret).filter(|whole| whole.len() >= SHORTEST_SECRET);
            whole
                .into_iter()
                .chain(parts(secret))
                .fold(text, |text, part| without(&text, part))
        })
    };
    match carried {
        Carried::Not(failure) => Carried::Not(match failure {
            Failure::Refused(why) => Failure::Refused(clean(why)),
            Failure::NoAccess(why) => Failure::NoAccess(clean(why)),
            Failure::Busy { why, wait } => Failure::Busy {
                why: clean(why),
                wait,
            },
            Failure::Unknown(why) => Failure::Unknown(clean(why)),
        }),
        Carried::Out { receipt, read_back } => {
            let remote = receipt.remote.into_iter();
            Carried::Out {
                receipt: Receipt {
                    link: receipt.link.map(clean),
                    remote: remote.map(|(name, value)| (name, clean(value))).collect(),
                },
                read_back,
            }
        }
    }
}

#[cfg(test)]
mod tests;
