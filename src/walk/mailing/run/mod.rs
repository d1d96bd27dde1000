//! Sending: one loop over all connections of all relays.
//!
//! Each turn: hear what was said, hand out mails where there is room, write everything that was
//! learnt and is about to be risked into the ledger in one flush, and only then let the last bytes
//! leave. Owns the order of these, and how a run ends; connections, people, the clock and what was
//! learnt have a file each. Invariant: nothing leaves between what was learnt and its flush.

mod clock;
mod learnt;
mod lines;
mod people;

pub(super) use learnt::told;

use super::fleet::Post;
use super::{MailSheet, Outbox, Trouble, World};
use crate::base::{Lang, Moment};
use crate::draft::letter::Letters;
use crate::outbox::progress::Meter;
use crate::outbox::{Group, Recipient};
use crate::seam::switchboard::{Line, Switchboard};
use crate::seam::{Fault, Notice};
use crate::smtp::Stop;
use lines::Talk;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everybody was tried. Some may wait to be tried again.
    Through,
    /// A person stopped it.
    Stopped,
    /// A relay refuses everything: it has to be configured.
    Refused {
        /// Which.
        relay: String,
        /// What it said.
        stop: Stop,
    },
    /// Its certificate is not one to believe.
    NotTrusted {
        /// Which.
        relay: String,
        /// Why.
        why: String,
    },
    /// No relay can be reached.
    Unreachable {
        /// The last that was tried.
        relay: String,
        /// Why.
        why: String,
    },
}
/// How long what is under way is waited for once somebody wants to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

struct Run<'r, 'd> {
    outbox: &'r mut Outbox<'d>,
    letters: &'r Letters,
    posts: Vec<Post>,
    board: Box<dyn Switchboard + 'r>,
    talks: BTreeMap<Line, Talk>,
    sender: &'r str,
    usual: Lang,
    /// Letters that were written ahead; their people are taken up.
    ready: VecDeque<(Recipient, Vec<u8>)>,
    /// Who is under way on which connection.
    under_way: BTreeMap<u64, Line>,
    /// Whose attempt is in the ledger.
    attempted: BTreeSet<u64>,
    /// What time it is, and how long the run has taken. The second never goes back.
    now: Moment,
    time: Duration,
    /// What was learnt since the last flush.
    group: Group,
    /// Whose last byte wants to leave.
    asks: Vec<(Line, u64)>,
    ended: Option<(Ended, Duration)>,
}

/// The relays of a channel, with the passwords that open them: fetched before anything is begun.
#[derive(Debug)]
pub struct Ready {
    posts: Vec<Post>,
}

impl Ready {
    /// Fetches what opens the relays.
    pub fn fetch(world: &World<'_>, sheet: &MailSheet) -> Result<Self, Trouble> {
        if !sheet.has_relay() {
            return Err(Trouble::NoRelay);
        }
        let posts = posts(world, sheet, bare(&sheet.mail.from))?;
        Ok(Self { posts })
    }
}

/// Hands the mails of a mailing to the relays, until everybody was tried. With `wait`, also until
/// those who were refused for now have been tried again.
pub fn send(
    world: &mut World<'_>,
    outbox: &mut Outbox<'_>,
    letters: &Letters,
    sheet: &MailSheet,
    wait: bool,
) -> Result<Ended, Trouble> {
    let ready = Ready::fetch(world, sheet)?;
    send_through(world, outbox, letters, sheet, ready, wait)
}

/// The same with passwords that were fetched before.
pub fn send_through(
    world: &mut World<'_>,
    outbox: &mut Outbox<'_>,
    letters: &Letters,
    sheet: &MailSheet,
    ready: Ready,
    wait: bool,
) -> Result<Ended, Trouble> {
    let board = world.wire.switchboard()?;
    let usual = letters.langs().next().unwrap_or_default();
    let mut run = Run {
        outbox,
        letters,
        posts: ready.posts,
        board,
        talks: BTreeMap::new(),
        sender: bare(&sheet.mail.from),
        usual,
        ready: VecDeque::new(),
        under_way: BTreeMap::new(),
        attempted: BTreeSet::new(),
        now: world.clock.now(),
        time: Duration::ZERO,
        group: Group::default(),
        asks: Vec::new(),
        ended: None,
    };
    let ended = run.go(world, wait);
    world.observer.notice(&Notice::Looked);
    ended
}

/// The relays, with what opens them.
pub(super) fn posts(
    world: &World<'_>,
    sheet: &MailSheet,
    sender: &str,
) -> Result<Vec<Post>, Fault> {
    let our_name = sender
        .rsplit_once('@')
        .map_or("localhost", |(_, host)| host);
    let mut posts = Vec::new();
    for relay in &sheet.mail.relays {
        let password = match &relay.login {
            Some((_, secret)) => Some(world.wire.secret(secret)?),
            None => None,
        };
        posts.push(Post::new(relay, password, our_name));
    }
    Ok(posts)
}

/// `hello@shop.example` of `Shop <hello@shop.example>`.
pub(super) fn bare(from: &str) -> &str {
    let inside = from.rsplit_once('<').map_or(from, |(_, rest)| rest);
    inside.trim_end_matches('>').trim()
}

impl Run<'_, '_> {
    fn go(&mut self, world: &mut World<'_>, wait: bool) -> Result<Ended, Trouble> {
        let mut meter = Meter::new(&self.outbox.mailing());
        loop {
            if self.ended.is_none() && self.board.is_stopped() {
                self.ended = Some((Ended::Stopped, self.time));
            }
            if self.ended.is_none() {
                self.dial();
                self.hand_out()?;
            }
            self.flush()?;
            self.say();
            if self.ended.is_none() {
                // While the relays are busy.
                self.get_ready()?;
            }
            if meter.is_due(self.time) {
                self.show(world, &mut meter);
            }
            if let Some(ended) = self.is_over(wait) {
                self.goodbye();
                self.show(world, &mut meter);
                return Ok(ended);
            }
            let patience = self.patience();
            let heard = self.listen(patience);
            self.tick(
                world,
                if heard.is_empty() {
                    patience
                } else {
                    Duration::ZERO
                },
            );
            for (line, heard) in heard {
                self.hear(line, heard);
            }
            self.give_up_the_silent();
        }
    }

    fn show(&self, world: &mut World<'_>, meter: &mut Meter) {
        let why = || self.posts.iter().map(Post::why).find(|why| !why.is_empty());
        let trouble = if self.talks.is_empty() { why() } else { None };
        let mailing = self.outbox.mailing();
        let progress = meter.read(
            self.time,
            mailing,
            self.under_way.len() as u64,
            trouble.unwrap_or_default(),
        );
        world.observer.notice(&Notice::Mailing(&progress));
    }

    /// Whether nothing is left to be done now.
    fn is_over(&mut self, wait: bool) -> Option<Ended> {
        let (now, time) = (self.now, self.time);
        let is_idle = self.under_way.is_empty();
        let has_more = !self.ready.is_empty();
        if let Some((ended, since)) = &self.ended {
            let is_late = time.saturating_sub(*since) > LAST_ANSWERS;
            return (is_idle || is_late).then(|| ended.clone());
        }
        let standing = &mut self.outbox.ledger_mut().standing;
        if is_idle
            && !has_more
            && standing.next(now).is_none()
            && !(wait && standing.due().is_some())
        {
            return Some(Ended::Through);
        }
        if is_idle && self.talks.is_empty() && self.posts.iter().all(Post::is_down) {
            let last = self.posts.last()?;
            return Some(Ended::Unreachable {
                relay: last.name.clone(),
                why: last.why().to_owned(),
            });
        }
        None
    }
}
