//! Whether a request has left.
//!
//! Two threads have to agree on it: the one that sends, and the one that waits and may give up.
//! Invariant: a passage that was closed unused is never used, and one that was used is never
//! closed: whoever gives up knows for certain which it was. It closes by itself when its time is
//! over, also for a machine that slept meanwhile: what was to be said then is not said tomorrow.

use crate::outside::clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use std::time::Duration;

const OPEN: u8 = 0;
const USED: u8 = 1;
const CLOSED: u8 = 2;

/// The way out for one request. Clones are the same one.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    state: Arc<AtomicU8>,
    until: Duration,
}

impl Passage {
    /// A way out that is open for so long.
    pub(super) fn open(within: Duration) -> Self {
        Self {
            state: Arc::default(),
            until: clock::steady().saturating_add(within),
        }
    }

    /// Says that a byte of the request leaves now; `false` when it must not any more.
    pub(super) fn leave(&self) -> bool {
        if clock::steady() > self.until {
            // Unless the rest of it has left already.
            return !self.close();
        }
        let before = self.state.compare_exchange(OPEN, USED, SeqCst, SeqCst);
        before != Err(CLOSED)
    }

    /// Lets nothing out any more; `false` when something has left already.
    pub(super) fn close(&self) -> bool {
        let before = self.state.compare_exchange(OPEN, CLOSED, SeqCst, SeqCst);
        before != Err(USED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn whoever_sleeps_past_their_time_sends_nothing_when_they_wake() {
        let mut passage = Passage::open(LONG);
        passage.until = Duration::ZERO;
        assert!(!passage.leave() && passage.close(), "it never left");
        let mut begun = Passage::open(LONG);
        assert!(begun.leave());
        begun.until = Duration::ZERO;
        assert!(begun.leave() && !begun.close(), "half of it is there");
    }

    #[test]
    fn a_request_has_either_left_or_never_will() {
        for leaves_first in [false, true] {
            let passage = Passage::open(LONG);
            let other = passage.clone();
            if leaves_first {
                assert!(passage.leave() && passage.leave() && !other.close() && passage.leave());
            } else {
                assert!(other.close() && other.close() && !passage.leave());
            }
        }
    }

    #[test]
    fn two_threads_never_disagree() {
        for _ in 0..200 {
            let passage = Passage::open(LONG);
            let other = passage.clone();
            let leaves = std::thread::spawn(move || other.leave());
            let closed = passage.close();
            assert_ne!(closed, leaves.join().expect("an answer"));
        }
    }
}
