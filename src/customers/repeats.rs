//! Who stands on a list more than once, in four bytes a customer.
//!
//! Only numbers made of the addresses are kept. Where two are the same, the list is read again for
//! exactly those, and addresses are compared with addresses: a customer is never left out because
//! of a number. Many at once are compared in rounds, so that memory stays small.
//! Invariant: the first row of an address is never a repeat, every further one is.

use super::address;
use super::entry::{Entry, Spoken};
use super::list::List;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Seek};

/// How many numbers are compared by their addresses in one round.
const ROUND: usize = 128 * 1024;

/// Numbers are kept in this many rooms, so that the room says the first twelve bits of each.
const ROOMS: usize = 1 << 12;

/// Numbers in one piece of memory. A vector that grows would hold twice what it needs, and leave
/// holes behind it.
const BLOCK: usize = 64;

/// The numbers of the addresses of a list.
pub(super) struct Numbers<H = RandomState> {
    hasher: H,
    rooms: Vec<Room>,
}

#[derive(Clone, Default)]
#[expect(
    clippy::vec_box,
    reason = "what grows must be the pointers, not the blocks"
)]
struct Room {
    blocks: Vec<Box<[u32; BLOCK]>>,
    filled: usize,
}

impl Default for Numbers {
    /// With a key of its own: nobody can choose an address that has the number of another.
    fn default() -> Self {
        Self::with(RandomState::new())
    }
}

impl<H: BuildHasher> Numbers<H> {
    fn with(hasher: H) -> Self {
        Self {
            hasher,
            rooms: vec![Room::default(); ROOMS],
        }
    }

    /// The number of an address: its room, and what tells it from others there.
    fn number(&self, key: &str) -> (u16, u32) {
        let [a, b, _, _, low @ ..] = self.hasher.hash_one(key).to_be_bytes();
        (u16::from_be_bytes([a, b]) >> 4, u32::from_be_bytes(low))
    }

    /// Takes note of an address, as [`address::key`] writes it.
    pub(super) fn add(&mut self, key: &str) {
        let (room, number) = self.number(key);
        let room = &mut self.rooms[usize::from(room)];
        let at = room.filled % BLOCK;
        if at == 0 {
            room.blocks.push(Box::new([0; BLOCK]));
        }
        if let Some(block) = room.blocks.last_mut() {
            block[at] = number;
        }
        room.filled += 1;
    }

    /// The numbers that were added more than once, sorted; all are forgotten.
    fn repeated(&mut self) -> Vec<(u16, u32)> {
        let mut repeated: Vec<(u16, u32)> = Vec::new();
        let mut sorted = Vec::new();
        for (at, room) in (0..).zip(&mut self.rooms) {
            let Room { blocks, filled } = std::mem::take(room);
            sorted.clear();
            sorted.extend(blocks.iter().flat_map(|block| **block).take(filled));
            sorted.sort_unstable();
            for pair in sorted.windows(2) {
                if pair[0] == pair[1] && repeated.last() != Some(&(at, pair[0])) {
                    repeated.push((at, pair[0]));
                }
            }
        }
        repeated
    }
}

/// The addresses that were met first, for each of some numbers.
struct Firsts<'a> {
    numbers: &'a [(u16, u32)],
    text: String,
    /// By number: where the address is in the text, how long it is, and its line.
    met: Vec<Option<First>>,
    /// Different addresses that have a number in common.
    others: Vec<(usize, First)>,
}

#[derive(Clone, Copy)]
struct First {
    begin: u32,
    length: u16,
    line: u64,
}

impl<'a> Firsts<'a> {
    fn of(numbers: &'a [(u16, u32)]) -> Self {
        Self {
            numbers,
            text: String::new(),
            met: vec![None; numbers.len()],
            others: Vec::new(),
        }
    }

    /// The line on which an address was met first; none when this is the first time, or when its
    /// number is not among these.
    fn meet(&mut self, number: (u16, u32), key: &str, line: u64) -> Option<u64> {
        let at = self.numbers.binary_search(&number).ok()?;
        let text = &self.text;
        let same = |first: &First| {
            let begin = first.begin as usize;
            &text[begin..begin + usize::from(first.length)] == key
        };
        let others = self.others.iter().filter(|(other, _)| *other == at);
        let known = self.met[at].iter().chain(others.map(|(_, first)| first));
        if let Some(first) = known.into_iter().find(|first| same(first)) {
            return Some(first.line);
        }
        // Addresses are short and a round is small: both always fit.
        let first = First {
            begin: u32::try_from(text.len()).unwrap_or(u32::MAX),
            length: u16::try_from(key.len()).unwrap_or(u16::MAX),
            line,
        };
        self.text.push_str(key);
        match &mut self.met[at] {
            met @ None => *met = Some(first),
            Some(_) => self.others.push((at, first)),
        }
        None
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
    /// Finds them among the numbers of a list; `counts` says whose was added. Each is told, in
    /// rounds by line.
    pub(super) fn find<R: Read + Seek, H: BuildHasher>(
        mut numbers: Numbers<H>,
        list: &mut List<R>,
        counts: impl Fn(&str) -> bool,
        mut tell: impl FnMut(Repeat<'_>),
    ) -> io::Result<Self> {
        let mut lines = Vec::new();
        let mut key = String::new();
        for round in numbers.repeated().chunks(ROUND) {
            let mut firsts = Firsts::of(round);
            let mut entries = list.entries()?;
            while entries
                .next(|entry| {
                    let Entry::Customer(customer) = entry else {
                        return;
                    };
                    address::key(customer.address, &mut key);
                    if !counts(&key) {
                        return;
                    }
                    let met = firsts.meet(numbers.number(&key), &key, customer.line);
                    if let Some(first) = met {
                        lines.push(customer.line);
                        tell(Repeat {
                            line: customer.line,
                            first,
                            address: customer.address,
                            lang: customer.lang,
                        });
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

    /// A hasher that knows four numbers: nearly everybody shares one with somebody else.
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

    fn repeats(people: &[u32], numbers: Numbers<impl BuildHasher>) -> Vec<(u64, u64)> {
        let mut text = "email\n".to_owned();
        for person in people {
            writeln!(text, "p{person}@x.example").expect("text");
        }
        let mut list = List::open(Cursor::new(text)).expect("a list");
        let mut numbers = numbers;
        for person in people {
            numbers.add(&format!("p{person}@x.example"));
        }
        let mut told = Vec::new();
        let repeats = Repeats::find(
            numbers,
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

    fn by_hand(people: &[u32]) -> Vec<(u64, u64)> {
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
        fn a_number_shared_by_chance_leaves_nobody_out(people in prop::collection::vec(0..30_u32, 0..60)) {
            let expected = by_hand(&people);
            let poor = Numbers::with(BuildHasherDefault::<Poor>::default());
            prop_assert_eq!(repeats(&people, poor), expected.clone());
            prop_assert_eq!(repeats(&people, Numbers::default()), expected);
        }
    }

    #[test]
    fn more_than_fit_into_a_round_are_found() {
        let many = u32::try_from(ROUND).expect("a small number") + 1_000;
        let people: Vec<u32> = (0..many).chain(0..many).collect();
        let told = repeats(&people, Numbers::default());
        assert_eq!(told.len(), people.len() / 2);
        assert!(
            told.iter()
                .all(|(line, first)| line - first == u64::from(many))
        );
    }
}
