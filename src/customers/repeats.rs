//! Who stands on a list more than once, in eight bytes a customer.
//!
//! Only hashes are kept of a list. Where two are the same, the list is read again for exactly
//! those, and addresses are compared with addresses: a customer is never left out because of a
//! number. Many at once are compared in rounds, so that memory stays small.
//! Invariant: the first row of an address is never a repeat, every further one is.

use super::address;
use super::entry::{Entry, Spoken};
use super::list::List;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Seek};

/// How many hashes are compared by their addresses in one round.
const ROUND: usize = 32 * 1024;

/// Rooms for hashes: many small ones are sorted faster and grow by less than one large one.
const ROOMS: usize = 256;

/// The hashes of the addresses of a list.
pub(super) struct Hashes<H = RandomState> {
    hasher: H,
    rooms: Vec<Vec<u64>>,
}

impl Default for Hashes {
    /// With a key of its own: nobody can choose an address that has the number of another.
    fn default() -> Self {
        Self::with(RandomState::new())
    }
}

impl<H: BuildHasher> Hashes<H> {
    fn with(hasher: H) -> Self {
        Self {
            hasher,
            rooms: vec![Vec::new(); ROOMS],
        }
    }

    /// Takes note of an address, as [`address::key`] writes it.
    pub(super) fn add(&mut self, key: &str) {
        let hash = self.hasher.hash_one(key);
        let room = &mut self.rooms[usize::from(hash.to_be_bytes()[0])];
        if room.len() == room.capacity() {
            // Doubling would hold half of the memory empty.
            room.reserve_exact(room.len() / 8 + 16);
        }
        room.push(hash);
    }

    /// The hashes that were added more than once, sorted; the others are forgotten.
    fn repeated(&mut self) -> Vec<u64> {
        let mut repeated = Vec::new();
        for room in &mut self.rooms {
            room.sort_unstable();
            for pair in room.windows(2) {
                if pair[0] == pair[1] && repeated.last() != Some(&pair[0]) {
                    repeated.push(pair[0]);
                }
            }
            *room = Vec::new();
        }
        repeated
    }
}

/// A row whose address stands further up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat<'a> {
    pub(super) line: u64,
    pub(super) first: u64,
    pub(super) address: &'a str,
    pub(super) lang: Spoken<'a>,
}

/// The lines of a list whose address stands further up: whoever writes to the list leaves them out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    lines: Vec<u64>,
}

impl Repeats {
    /// Finds them among the hashes of a list; `counts` says whose hash was added. Each is told, in
    /// rounds by line.
    pub(super) fn find<R: Read + Seek, H: BuildHasher>(
        mut hashes: Hashes<H>,
        list: &mut List<R>,
        counts: impl Fn(&str) -> bool,
        mut tell: impl FnMut(Repeat<'_>),
    ) -> io::Result<Self> {
        let mut lines = Vec::new();
        for round in hashes.repeated().chunks(ROUND) {
            let mut first: HashMap<Box<str>, u64> = HashMap::with_capacity(round.len());
            let mut key = String::new();
            let mut entries = list.entries()?;
            while entries
                .next(|entry| {
                    let Entry::Customer(customer) = entry else {
                        return;
                    };
                    address::key(customer.address, &mut key);
                    let hash = hashes.hasher.hash_one(&key[..]);
                    if round.binary_search(&hash).is_err() || !counts(&key) {
                        return;
                    }
                    match first.get(&key[..]) {
                        None => {
                            first.insert(key.as_str().into(), customer.line);
                        }
                        Some(first) => {
                            lines.push(customer.line);
                            tell(Repeat {
                                line: customer.line,
                                first: *first,
                                address: customer.address,
                                lang: customer.lang,
                            });
                        }
                    }
                })?
                .is_some()
            {}
        }
        lines.sort_unstable();
        Ok(Self { lines })
    }

    /// Whether the row that begins on this line is one.
    #[must_use]
    pub fn contains(&self, line: u64) -> bool {
        self.lines.binary_search(&line).is_ok()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether everybody stands on the list once.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write as _;
    use std::hash::{BuildHasherDefault, Hasher};
    use std::io::Cursor;

    /// A hasher that knows four numbers: everybody has the number of somebody else.
    #[derive(Default)]
    struct Poor(u64);

    impl Hasher for Poor {
        fn write(&mut self, bytes: &[u8]) {
            self.0 = bytes
                .iter()
                .fold(self.0, |sum, byte| sum + u64::from(*byte));
        }
        fn finish(&self) -> u64 {
            self.0 % 4
        }
    }

    fn repeats(people: &[u16], hashes: Hashes<impl BuildHasher>) -> Vec<(u64, u64)> {
        let mut text = "email\n".to_owned();
        for person in people {
            writeln!(text, "p{person}@x.example").expect("text");
        }
        let mut list = List::open(Cursor::new(text)).expect("a list");
        let mut hashes = hashes;
        for person in people {
            hashes.add(&format!("p{person}@x.example"));
        }
        let mut told = Vec::new();
        let repeats = Repeats::find(
            hashes,
            &mut list,
            |_| true,
            |repeat| {
                told.push((repeat.line, repeat.first));
            },
        )
        .expect("memory can be read");
        told.sort_unstable();
        let lines: Vec<u64> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(repeats.lines, lines);
        told
    }

    fn by_hand(people: &[u16]) -> Vec<(u64, u64)> {
        let place = |person| people.iter().position(|other| other == person);
        people
            .iter()
            .enumerate()
            .filter_map(|(at, person)| {
                let first = place(person).filter(|first| *first < at)?;
                Some((at as u64 + 2, first as u64 + 2))
            })
            .collect()
    }

    proptest! {
        #[test]
        fn a_number_shared_by_chance_leaves_nobody_out(people in prop::collection::vec(0..30_u16, 0..60)) {
            let expected = by_hand(&people);
            let poor = Hashes::with(BuildHasherDefault::<Poor>::default());
            prop_assert_eq!(repeats(&people, poor), expected.clone());
            prop_assert_eq!(repeats(&people, Hashes::default()), expected);
        }
    }

    #[test]
    fn more_than_fit_into_a_round_are_found() {
        let people: Vec<u16> = (0..40_000).chain(0..40_000).collect();
        let told = repeats(&people, Hashes::default());
        assert_eq!(told.len(), 40_000);
        assert!(told.iter().all(|(line, first)| line - first == 40_000));
    }
}
