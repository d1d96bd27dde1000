//! The connections of a run: opened, heard, and let go in good order.
//!
//! Owns who is spoken to and for how long silence is borne. Refuses to decide what may leave: the
//! conversation asks, the ledger answers. Invariant: a connection that is gone is in no list.

use super::{Ended, Run, told};
use crate::base::visible::visible_line;
use crate::outbox::State;
use crate::seam::switchboard::{Heard, Line, Loss};
use crate::smtp::{Conversation, Outcome, Pause, Turn};
use std::time::Duration;

/// A connection.
pub(super) struct Talk {
    pub(super) post: usize,
    pub(super) conversation: Conversation,
    /// When anything was last heard or said on it.
    active: Duration,
    /// Whether it has taken a mail.
    was_useful: bool,
}

impl Talk {
    /// Whether an answer is to be expected soon.
    pub(super) fn is_awaited(&self) -> bool {
        self.conversation.patience().is_some()
    }
}

impl Run<'_, '_> {
    /// Opens connections, as long as there is somebody to write to on them.
    pub(super) fn dial(&mut self) {
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

    pub(super) fn say(&mut self) {
        for (line, talk) in &mut self.talks {
            let bytes = talk.conversation.out();
            if !bytes.is_empty() {
                talk.active = self.time;
                self.board.say(*line, &bytes);
            }
        }
    }

    pub(super) fn hear(&mut self, line: Line, heard: Heard) {
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

    pub(super) fn follow(&mut self, line: Line, turns: Vec<Turn>) {
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
                // A relay that greets and then hangs up has not been reached.
                Turn::Ready => {}
                Turn::Asks(n) => self.asks.push((line, n)),
                Turn::Outcome(n, outcome) => {
                    talk.was_useful |= matches!(outcome, Outcome::Accepted(_));
                    if !matches!(outcome, Outcome::Unknown) {
                        self.posts[talk.post].reached();
                    }
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

    /// Hangs up where nothing was heard for longer than a relay may take.
    pub(super) fn give_up_the_silent(&mut self) {
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
    pub(super) fn goodbye(&mut self) {
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
