//! Sending: one loop over all connections of all relays.
//!
//! Each turn: hear what was said, hand out mails where there is room, write everything that was
//! learnt and is about to be risked into the ledger in one flush, and only then let the last bytes
//! leave.

use super::fleet::Post;
use super::plan::addressee;
use super::{MailSheet, Outbox, Trouble, World};
use crate::base::Moment;
use crate::base::visible::visible_line;
use crate::draft::letter::{Letters, wire};
use crate::outbox::progress::Meter;
use crate::outbox::{Group, Recipient, State, Told};
use crate::seam::switchboard::{Heard, Line, Loss, Switchboard};
use crate::seam::{Fault, Notice};
use crate::smtp::{Conversation, Envelope, Outcome, Pause, Reply, Stop, Turn};
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

/// The longest time between two looks at the clock.
const LONGEST: Duration = Duration::from_millis(100);
/// A clock that jumps further than this was moved, or the machine slept.
const LONGEST_STEP: Duration = Duration::from_secs(2);
/// How long an answer waits for others, to share their flush.
const TOGETHER: Duration = Duration::from_micros(50);
/// How long what is under way is waited for once somebody wants to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// The most characters of an answer that the ledger keeps.
const LONGEST_REPLY: usize = 200;

/// A connection.
struct Talk {
    post: usize,
    conversation: Conversation,
    /// When anything was last heard or said on it.
    active: Duration,
    /// Whether it has taken a mail.
    was_useful: bool,
}

impl Talk {
    /// Whether an answer is to be expected soon.
    fn is_awaited(&self) -> bool {
        self.conversation.patience().is_some()
    }
}

struct Run<'r, 'd> {
    outbox: &'r mut Outbox<'d>,
    letters: &'r Letters,
    posts: Vec<Post>,
    board: Box<dyn Switchboard + 'r>,
    talks: BTreeMap<Line, Talk>,
    sender: &'r str,
    usual: crate::base::Lang,
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

    /// What is heard. Answers that come together share one flush, so they are given a moment.
    fn listen(&mut self, patience: Duration) -> Vec<(Line, Heard)> {
        let mut heard = self.board.listen(patience);
        let awaited = self.talks.values().filter(|talk| talk.is_awaited()).count();
        while !heard.is_empty() && heard.len() < awaited {
            let more = self.board.listen(TOGETHER);
            if more.is_empty() {
                break;
            }
            heard.extend(more);
        }
        heard
    }

    /// Time has passed: by the clock, which people may move, but never less than was waited.
    fn tick(&mut self, world: &World<'_>, waited: Duration) {
        // A clock that stands still is moved by those who wait.
        if world.clock.is_fixed() {
            world.clock.pause(waited);
        }
        let now = world.clock.now();
        let millis = now.millis().saturating_sub(self.now.millis());
        let passed = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
        self.now = now;
        self.time += passed.min(LONGEST_STEP).max(waited);
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

    /// Opens connections, as long as there is somebody to write to on them.
    fn dial(&mut self) {
        let (now, time) = (self.now, self.time);
        let standing = &mut self.outbox.ledger_mut().standing;
        if standing.next(now).is_none() && self.ready.is_empty() {
            return;
        }
        let work = standing.count(State::Planned) + standing.count(State::Waiting);
        let work = usize::try_from(work).unwrap_or(usize::MAX) + self.ready.len();
        for (at, post) in self.posts.iter_mut().enumerate() {
            while post.may_dial(time)
                && self.talks.len() < work.saturating_add(self.under_way.len())
            {
                let line = self.board.dial(&post.endpoint);
                post.dialled();
                let talk = Talk {
                    post: at,
                    conversation: Conversation::new(post.terms()),
                    active: time,
                    was_useful: false,
                };
                self.talks.insert(line, talk);
            }
        }
    }

    /// Gives every connection as many mails as it takes and its relay's pace allows.
    fn hand_out(&mut self) -> Result<(), Trouble> {
        let lines: Vec<Line> = self.talks.keys().copied().collect();
        for line in lines {
            while let Some(talk) = self.talks.get(&line) {
                let post = talk.post;
                if talk.conversation.room() == 0 || self.posts[post].pace.room(self.time) == 0 {
                    break;
                }
                let ready = self.ready.pop_front();
                let Some((person, letter)) =
                    ready.map_or_else(|| self.write(), |it| Ok(Some(it)))?
                else {
                    return Ok(());
                };
                self.posts[post].pace.left(self.time);
                self.hand_over(line, &person, letter);
            }
        }
        Ok(())
    }

    /// Writes the letter of the next person.
    fn write(&mut self) -> Result<Option<(Recipient, Vec<u8>)>, Trouble> {
        while let Some(n) = self.outbox.ledger_mut().standing.next(self.now) {
            self.outbox.ledger_mut().standing.take_up(n);
            let person = self.outbox.person(n)?;
            let lang = person.lang.unwrap_or(self.usual);
            match self.letters.for_one(lang, &addressee(&person)) {
                Ok(letter) => return Ok(Some((person, letter))),
                Err(missing) => self.group.tell(n, Told::Refused, &missing.to_string()),
            }
        }
        Ok(None)
    }

    /// Writes one letter ahead for every connection.
    fn get_ready(&mut self) -> Result<(), Trouble> {
        while self.ready.len() < self.talks.len() {
            let Some(ready) = self.write()? else { break };
            self.ready.push_back(ready);
        }
        Ok(())
    }

    fn hand_over(&mut self, line: Line, person: &Recipient, letter: Vec<u8>) {
        let Some(talk) = self.talks.get_mut(&line) else {
            return;
        };
        let Some(to) = wire(&person.email) else {
            self.group.tell(person.n, Told::Refused, "not an address");
            return;
        };
        let envelope = Envelope {
            from: self.sender,
            to: &to,
            utf8: !to.is_ascii(),
        };
        self.under_way.insert(person.n, line);
        let turns = talk.conversation.take(person.n, &envelope, letter.into());
        self.follow(line, turns);
    }

    /// Writes down what was learnt and what is about to be risked; only then may it leave.
    fn flush(&mut self) -> Result<(), Trouble> {
        for (_, n) in &self.asks {
            self.group.tell(*n, Told::Tried, "");
        }
        if let Err(trouble) = self.outbox.write(&mut self.group, self.now) {
            for line in std::mem::take(&mut self.talks).into_keys() {
                self.board.hang_up(line);
            }
            return Err(trouble);
        }
        self.group = Group::default();
        for (line, n) in std::mem::take(&mut self.asks) {
            self.attempted.insert(n);
            if let Some(talk) = self.talks.get_mut(&line) {
                talk.conversation.release(n);
            }
        }
        Ok(())
    }

    fn say(&mut self) {
        for (line, talk) in &mut self.talks {
            let bytes = talk.conversation.out();
            if !bytes.is_empty() {
                talk.active = self.time;
                self.board.say(*line, &bytes);
            }
        }
    }

    /// How long to listen: until the next thing that is due by the clock.
    fn patience(&self) -> Duration {
        let (now, time) = (self.now, self.time);
        let mut longest = LONGEST;
        for post in &self.posts {
            let waits = [post.pace.wait(time), post.not_before().saturating_sub(time)];
            for wait in waits.into_iter().filter(|wait| !wait.is_zero()) {
                longest = longest.min(wait);
            }
        }
        let due = self.outbox.ledger().standing.due();
        if let Some(due) = due.filter(|due| *due > now) {
            longest = longest.min(due.since(now).as_duration());
        }
        longest.max(Duration::from_millis(1))
    }

    fn hear(&mut self, line: Line, heard: Heard) {
        let time = self.time;
        let Some(talk) = self.talks.get_mut(&line) else {
            return;
        };
        talk.active = time;
        let turns = match &heard {
            Heard::Open => talk.conversation.opened(),
            Heard::Encrypted => talk.conversation.encrypted(),
            Heard::Bytes(bytes) => talk.conversation.hear(bytes),
            Heard::Gone(_) => talk.conversation.lost(),
        };
        self.follow(line, turns);
        if let Heard::Gone(loss) = heard {
            self.gone(line, &loss, time);
        }
    }

    /// A connection is gone, and not because we wanted it.
    fn gone(&mut self, line: Line, loss: &Loss, time: Duration) {
        let Some(talk) = self.talks.remove(&line) else {
            return;
        };
        let post = &mut self.posts[talk.post];
        post.ended();
        if let Loss::NotTrusted(why) = loss {
            let ended = Ended::NotTrusted {
                relay: post.name.clone(),
                why: visible_line(why),
            };
            self.ended.get_or_insert((ended, time));
        } else if !talk.was_useful {
            post.failed(time, visible_line(&loss.to_string()));
        }
    }

    fn follow(&mut self, line: Line, turns: Vec<Turn>) {
        let time = self.time;
        for turn in turns {
            let Some(talk) = self.talks.get_mut(&line) else {
                return;
            };
            match turn {
                Turn::Encrypt => {
                    // What comes before, in the clear, has to leave first.
                    let bytes = talk.conversation.out();
                    self.board.say(line, &bytes);
                    self.board.encrypt(line);
                }
                Turn::Ready => self.posts[talk.post].reached(),
                Turn::Asks(n) => self.asks.push((line, n)),
                Turn::Outcome(n, outcome) => {
                    talk.was_useful |= matches!(outcome, Outcome::Accepted(_));
                    self.outcome(n, &outcome);
                }
                Turn::Back(n) => self.back(n),
                Turn::Finished => self.let_go(line),
                Turn::Stop(stop) => {
                    let relay = self.posts[talk.post].name.clone();
                    self.ended
                        .get_or_insert((Ended::Refused { relay, stop }, time));
                }
                Turn::Close(pause) => {
                    let why = match &pause {
                        Pause::Asked(reply) => told(reply),
                        Pause::Nonsense(why) => (*why).to_owned(),
                    };
                    let (post, was_useful) = (talk.post, talk.was_useful);
                    self.posts[post].asked_to_wait(time, why, was_useful);
                    self.let_go(line);
                }
            }
        }
    }

    fn let_go(&mut self, line: Line) {
        if let Some(talk) = self.talks.remove(&line) {
            self.posts[talk.post].ended();
            self.board.hang_up(line);
        }
    }

    fn outcome(&mut self, n: u64, outcome: &Outcome) {
        self.under_way.remove(&n);
        self.attempted.remove(&n);
        self.asks.retain(|(_, asked)| *asked != n);
        let standing = &self.outbox.ledger().standing;
        let (told_of, reply) = match outcome {
            Outcome::Accepted(reply) => (Told::Accepted, told(reply)),
            Outcome::Refused(reply) => (Told::Refused, told(reply)),
            Outcome::MailboxGone(reply) => (Told::Gone, told(reply)),
            Outcome::Unknown => (Told::Unknown, String::new()),
            Outcome::Later(reply) if reply.wants_fewer_at_once() => {
                (Told::Later(self.now), told(reply))
            }
            Outcome::Later(reply) => match standing.again(n, self.now) {
                Some(when) => (Told::Later(when), told(reply)),
                None => (Told::Refused, told(reply)),
            },
        };
        self.group.tell(n, told_of, &reply);
    }

    /// A mail comes back: its last byte never left.
    fn back(&mut self, n: u64) {
        self.under_way.remove(&n);
        self.asks.retain(|(_, asked)| *asked != n);
        if self.attempted.remove(&n) {
            self.group.tell(n, Told::Back, "");
        }
        self.outbox.ledger_mut().standing.give_back(n);
    }

    /// Hangs up where nothing was heard for longer than a relay may take.
    fn give_up_the_silent(&mut self) {
        let time = self.time;
        let silent: Vec<Line> = self
            .talks
            .iter()
            .filter(|(_, talk)| talk.conversation.overdue(time.saturating_sub(talk.active)))
            .map(|(line, _)| *line)
            .collect();
        for line in silent {
            self.board.hang_up(line);
            if let Some(talk) = self.talks.get_mut(&line) {
                let turns = talk.conversation.abandon();
                self.follow(line, turns);
            }
            self.gone(line, &Loss::TimedOut, time);
        }
    }

    /// Says goodbye in good order. What is still under way then is unknown.
    fn goodbye(&mut self) {
        for (person, _) in std::mem::take(&mut self.ready) {
            self.back(person.n);
        }
        let lines: Vec<Line> = self.talks.keys().copied().collect();
        for line in lines {
            if let Some(talk) = self.talks.get_mut(&line) {
                // Nobody is under way: what it says is that it leaves.
                let _ = talk.conversation.quit();
                let bytes = talk.conversation.out();
                self.board.say(line, &bytes);
            }
        }
        self.board.listen(Duration::from_millis(1));
        for line in std::mem::take(&mut self.talks).into_keys() {
            self.board.hang_up(line);
        }
    }
}

/// An answer as the ledger keeps it.
pub(super) fn told(reply: &Reply) -> String {
    let text = visible_line(&reply.to_string());
    text.chars().take(LONGEST_REPLY).collect()
}
