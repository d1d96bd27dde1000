//! One story out of several journals.
//!
//! Order is `(clock, writer, seq)`: a hybrid logical clock first, so that a cause stands before its
//! effect even when laptops disagree about the time; wall time is for people.
//!
//! Invariant: merging is commutative, associative and idempotent.

use super::line::encode;
use crate::base::Digest;
use crate::incident::Record;
use std::cmp::Ordering;

/// Merges records into one story, each once.
#[must_use]
pub fn merge(records: impl IntoIterator<Item = Record>) -> Vec<Record> {
    let mut story: Vec<Record> = records.into_iter().collect();
    story.sort_by(compare);
    story.dedup();
    story
}

/// The place of two records in the story.
#[must_use]
pub fn compare(one: &Record, two: &Record) -> Ordering {
    one.stamp.order().cmp(&two.stamp.order()).then_with(|| {
        // The same place twice happens only in a journal that was tampered with.
        let text = |record| encode(record, Digest::NONE).0;
        if one == two {
            Ordering::Equal
        } else {
            text(one).cmp(&text(two))
        }
    })
}
