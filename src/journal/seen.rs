//! Which records have been read, by the digests of their lines.
//!
//! Invariant: a digest that was added is there.

use crate::base::Digest;
use std::collections::HashSet;

/// The digests of the records so far; searched only when something is wrong, so put into an index only
/// then.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    all: Vec<Digest>,
    index: Option<HashSet<Digest>>,
}

impl Seen {
    pub(super) fn add(&mut self, digest: Digest) {
        match &mut self.index {
            Some(index) => {
                index.insert(digest);
            }
            None => self.all.push(digest),
        }
    }

    pub(super) fn contains(&mut self, digest: Digest) -> bool {
        let all = &mut self.all;
        self.index
            .get_or_insert_with(|| std::mem::take(all).into_iter().collect())
            .contains(&digest)
    }
}
