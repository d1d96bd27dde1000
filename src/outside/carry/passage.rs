//! Whether a request has left.
//!
//! Two threads have to agree on it: the one that sends, and the one that waits and may give up.
//! Invariant: a passage that was closed unused is never used, and one that was used is never
//! closed: whoever gives up knows for certain which it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};

const OPEN: u8 = 0;
const USED: u8 = 1;
const CLOSED: u8 = 2;

/// The way out for one request. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage(Arc<AtomicU8>);

impl Passage {
    /// Says that a byte of the request leaves now; `false` when it must not any more.
    pub(super) fn leave(&self) -> bool {
        let before = self.0.compare_exchange(OPEN, USED, SeqCst, SeqCst);
        before != Err(CLOSED)
    }

    /// Lets nothing out any more; `false` when something has left already.
    pub(super) fn close(&self) -> bool {
        let before = self.0.compare_exchange(OPEN, CLOSED, SeqCst, SeqCst);
        before != Err(USED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_either_left_or_never_will() {
        for leaves_first in [false, true] {
            let passage = Passage::default();
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
            let passage = Passage::default();
            let other = passage.clone();
            let leaves = std::thread::spawn(move || other.leave());
            let closed = passage.close();
            assert_ne!(closed, leaves.join().expect("an answer"));
        }
    }
}
