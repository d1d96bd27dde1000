//! What time it is for a run, and how long it listens.
//!
//! Owns the time a run has taken, which never goes back, whatever people do to the clock. Refuses
//! to wait for anybody. Invariant: a run never listens longer than until the next thing that is
//! due.

use super::{Run, World};
use crate::seam::switchboard::{Heard, Line};
use std::time::Duration;

/// The longest time between two looks at the clock.
const LONGEST: Duration = Duration::from_millis(100);

/// A clock that jumps further than this was moved, or the machine slept.
const LONGEST_STEP: Duration = Duration::from_secs(2);

/// How long an answer waits for others, to share their flush.
const TOGETHER: Duration = Duration::from_micros(50);

impl Run<'_, '_> {
    /// What is heard. Answers that come together share one flush, so they are given a moment.
    pub(super) fn listen(&mut self, patience: Duration) -> Vec<(Line, Heard)> {
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
    pub(super) fn tick(&mut self, world: &World<'_>, waited: Duration) {
        // A clock that stands still is moved by those who wait.
        if world.clock.is_fixed() {
            let due = self.outbox.ledger().standing.due();
            let due = due.filter(|_| self.under_way.is_empty() && !waited.is_zero());
            let left = due.map_or(Duration::ZERO, |due| due.since(self.now).as_duration());
            world.clock.pause(waited.max(left));
        }
        let now = world.clock.now();
        let millis = now.millis().saturating_sub(self.now.millis());
        let passed = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
        self.now = now;
        self.time += passed.min(LONGEST_STEP).max(waited);
    }

    /// How long to listen: until the next thing that is due by the clock.
    pub(super) fn patience(&self) -> Duration {
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
}
