//! The name of a record: a time and a few digits, in an order that sorts.
//!
//! Invariant: made of the message alone, so that a second attempt puts the same record in the same
//! place.

use crate::base::{Digest, Moment};

const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The name of a part of a message: microseconds since 1970, and ten bits that tell it from others.
///
/// Parts follow each other. The last three digits of the time are the message's own too.
pub(super) fn tid(at: Moment, key: &str, part: usize) -> String {
    let digest = Digest::of(key.as_bytes());
    let [a, b, c, d, ..] = *digest.bytes();
    let own = u64::from(u16::from_be_bytes([a, b])) % 900;
    let clock = u64::from(u16::from_be_bytes([c, d])) & 0x3ff;
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    let part = u64::try_from(part).unwrap_or(0).min(99);
    let time = (millis * 1_000 + own + part) & ((1 << 53) - 1);
    let value = time << 10 | clock;
    let letter = |place: u32| {
        let bits = usize::try_from(value >> (5 * place) & 31).unwrap_or(0);
        char::from(LETTERS[bits])
    };
    (0..13).rev().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(tid: &str) -> u64 {
        let place = |letter: u8| LETTERS.iter().position(|known| *known == letter);
        let digits = tid
            .bytes()
            .map(|letter| place(letter).expect("a letter") as u64);
        digits.fold(0, |value, digit| value << 5 | digit) >> 10
    }

    proptest! {
        #[test]
        fn a_name_is_valid_and_parts_follow_each_other(
            millis in 0_i64..4_102_444_800_000,
            key in "[0-9a-f]{32}",
            part in 0_usize..20,
        ) {
            let at = Moment::from_millis(millis);
            let tid = tid(at, &key, part);
            prop_assert_eq!(tid.len(), 13);
            prop_assert!(tid.starts_with(|first| "234567ab".contains(first)), "{tid}");
            prop_assert!(tid.bytes().all(|letter| LETTERS.contains(&letter)));
            prop_assert!(super::tid(at, &key, part + 1) > tid);
            prop_assert_eq!(i64::try_from(time(&tid) / 1_000).ok(), Some(millis));
        }
    }

    #[test]
    fn a_message_has_a_name_of_its_own() {
        let at = Moment::from_millis(1_795_356_300_000);
        let names: std::collections::BTreeSet<String> =
            (0..100).map(|key| tid(at, &key.to_string(), 0)).collect();
        assert_eq!(names.len(), 100);
        assert_eq!(tid(at, "a", 0), tid(at, "a", 0));
    }
}
