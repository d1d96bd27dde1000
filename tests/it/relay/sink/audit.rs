//! What a sink accepted: who got what, and how often.
//!
//! A person who gets one update twice is a person who got it twice, even when the copies have
//! different Message-IDs. So copies are counted by recipient and *stem*: the Message-ID without
//! the part that stands for the recipient, `<incident.update.…@domain>`.
//!
//! Invariant: a deposit is counted once, at its acceptance, whatever becomes of the answer.

use super::violation::Violation;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A message that was accepted for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deposit {
    /// The envelope's recipient.
    pub(crate) recipient: String,
    /// The Message-ID, empty when there was none.
    pub(crate) message_id: String,
    /// How long the message is.
    pub(crate) length: usize,
    /// The message as it was sent, when messages are kept.
    pub(crate) message: Vec<u8>,
}

impl Deposit {
    /// The Message-ID without the part that stands for the recipient.
    pub(crate) fn stem(&self) -> &str {
        let local = self.message_id.split('@').next().unwrap_or_default();
        let local = local.trim_start_matches('<');
        local.rsplit_once('.').map_or(local, |(stem, _)| stem)
    }
}

/// How many violations are worth being told.
const VIOLATIONS: usize = 100;

#[derive(Default)]
struct Book {
    /// Recipient, then stem, then copies.
    copies: HashMap<String, Vec<(String, u32)>>,
    kept: Vec<Deposit>,
    without_id: u64,
    asked: HashMap<String, u32>,
    violations: Vec<Violation>,
}

/// What a sink has seen.
#[derive(Default)]
pub(crate) struct Audit {
    book: Mutex<Book>,
    news: Condvar,
    accepted: AtomicU64,
    bytes: AtomicU64,
    begun: AtomicU64,
    open: AtomicUsize,
    connections: AtomicU64,
    most_open: AtomicUsize,
    most_in_flight: AtomicUsize,
    most_on_one: AtomicU64,
    forced: AtomicU64,
    /// Nothing is accepted beyond so many; zero is no bound.
    most: AtomicU64,
    held: AtomicUsize,
}

impl Audit {
    fn book(&self) -> MutexGuard<'_, Book> {
        // A watch that fails must not hide what was counted.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many messages were accepted, copies included.
    pub(crate) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Acquire)
    }

    /// How many bytes those messages had.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Acquire)
    }

    /// How many connections there were, and how many at once.
    pub(crate) fn connections(&self) -> (u64, usize) {
        let all = self.connections.load(Ordering::Acquire);
        (all, self.most_open.load(Ordering::Acquire))
    }

    /// How many connections are open now.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Acquire)
    }

    /// The most messages that were wholly sent and not yet answered, on one connection. Only a
    /// sink with a round trip can tell.
    pub(crate) fn most_in_flight(&self) -> usize {
        self.most_in_flight.load(Ordering::Acquire)
    }

    /// The most messages that one connection brought.
    pub(crate) fn most_on_one(&self) -> u64 {
        self.most_on_one.load(Ordering::Acquire)
    }

    /// How many bytes of an endless answer were taken before somebody hung up.
    pub(crate) fn forced(&self) -> u64 {
        self.forced.load(Ordering::Acquire)
    }

    /// How often this address got anything.
    pub(crate) fn copies(&self, recipient: &str) -> u32 {
        let book = self.book();
        let stems = book.copies.get(recipient).into_iter().flatten();
        stems.map(|(_, copies)| copies).sum()
    }

    /// Everybody who got something, with the number of different updates and of all copies.
    pub(crate) fn recipients(&self) -> BTreeMap<String, (usize, u32)> {
        let book = self.book();
        let count = |stems: &Vec<(String, u32)>| {
            let copies = stems.iter().map(|(_, copies)| copies).sum();
            (stems.len(), copies)
        };
        let all = book.copies.iter();
        all.map(|(recipient, stems)| (recipient.clone(), count(stems)))
            .collect()
    }

    /// How many people got each update.
    pub(crate) fn updates(&self) -> BTreeMap<String, u64> {
        let mut updates = BTreeMap::new();
        for (stem, _) in self.book().copies.values().flatten() {
            *updates.entry(stem.clone()).or_insert(0) += 1;
        }
        updates
    }

    /// How many different people got something.
    pub(crate) fn unique(&self) -> usize {
        self.book().copies.len()
    }

    /// Who got the same update more than once, and how often.
    pub(crate) fn doubles(&self) -> Vec<(String, String, u32)> {
        let book = self.book();
        let mut doubles: Vec<_> = book
            .copies
            .iter()
            .flat_map(|(recipient, stems)| stems.iter().map(move |stem| (recipient, stem)))
            .filter(|(_, (_, copies))| *copies > 1)
            .map(|(recipient, (stem, copies))| (recipient.clone(), stem.clone(), *copies))
            .collect();
        doubles.sort();
        doubles
    }

    /// How many messages carried no Message-ID.
    pub(crate) fn without_id(&self) -> u64 {
        self.book().without_id
    }

    /// The messages themselves, in the order of their acceptance.
    pub(crate) fn kept(&self) -> Vec<Deposit> {
        self.book().kept.clone()
    }

    /// What the other side did that no relay has to bear.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.book().violations.clone()
    }

    /// Waits until so many messages were accepted; false when the time is up before.
    pub(crate) fn wait_for(&self, accepted: u64, within: Duration) -> bool {
        self.wait(within, || self.accepted() >= accepted)
    }

    /// Waits until nobody is connected; false when the time is up before.
    pub(crate) fn at_rest(&self, within: Duration) -> bool {
        self.wait(within, || self.open() == 0)
    }

    /// Accepts so many in all, and lets whoever brings more wait for the answer.
    pub(crate) fn hold_after(&self, accepted: u64) {
        self.most.store(accepted.max(1), Ordering::Release);
    }

    /// Answers whoever waits, and accepts whatever comes.
    pub(crate) fn let_go(&self) {
        // Under the lock, so that whoever waits does not miss it.
        let book = self.book();
        self.most.store(0, Ordering::Release);
        drop(book);
        self.news.notify_all();
    }

    /// Waits until a message that is whole waits for its answer; false when the time is up before.
    pub(crate) fn holds_one(&self, within: Duration) -> bool {
        self.wait(within, || self.held.load(Ordering::Acquire) > 0)
    }

    /// Lets a message that is whole wait, as long as nothing more is to be accepted.
    pub(super) fn pass(&self, within: Duration) {
        let has_room = || {
            let most = self.most.load(Ordering::Acquire);
            most == 0 || self.accepted() < most
        };
        if has_room() {
            return;
        }
        let book = self.book();
        self.held.fetch_add(1, Ordering::AcqRel);
        drop(book);
        self.news.notify_all();
        self.wait(within, has_room);
        self.held.fetch_sub(1, Ordering::AcqRel);
    }

    fn wait(&self, within: Duration, is_so: impl Fn() -> bool) -> bool {
        let until = Instant::now() + within;
        let mut book = self.book();
        while !is_so() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let woken = self.news.wait_timeout(book, left);
            book = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// A new connection.
    pub(super) fn welcome(&self) -> Guest<'_> {
        let at_once = self.open.fetch_add(1, Ordering::AcqRel) + 1;
        self.most_open.fetch_max(at_once, Ordering::AcqRel);
        Guest {
            audit: self,
            number: self.connections.fetch_add(1, Ordering::AcqRel) + 1,
            at_once,
        }
    }

    /// The number of a message whose envelope is complete; the first is 1.
    pub(super) fn begin(&self) -> u64 {
        self.begun.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// How often this recipient was asked for before.
    pub(super) fn asked(&self, recipient: &str) -> u32 {
        let mut book = self.book();
        let asked = book.asked.entry(recipient.to_owned()).or_insert(0);
        *asked += 1;
        *asked - 1
    }

    /// Counts what was accepted since the last time.
    pub(super) fn accept(&self, deposits: &mut Vec<Deposit>, keep: bool) {
        if deposits.is_empty() {
            return;
        }
        let mut book = self.book();
        for deposit in deposits.iter() {
            let stem = deposit.stem();
            book.without_id += u64::from(deposit.message_id.is_empty());
            match book.copies.get_mut(&deposit.recipient) {
                None => {
                    let stems = vec![(stem.to_owned(), 1)];
                    book.copies.insert(deposit.recipient.clone(), stems);
                }
                Some(stems) => match stems.iter_mut().find(|(known, _)| known == stem) {
                    Some((_, copies)) => *copies += 1,
                    None => stems.push((stem.to_owned(), 1)),
                },
            }
        }
        let count = deposits.len() as u64;
        let bytes = deposits.iter().map(|deposit| deposit.length as u64).sum();
        self.bytes.fetch_add(bytes, Ordering::AcqRel);
        if keep {
            book.kept.append(deposits);
        }
        deposits.clear();
        // Under the lock, so that whoever waits does not miss it.
        self.accepted.fetch_add(count, Ordering::AcqRel);
        drop(book);
        self.news.notify_all();
    }

    pub(super) fn in_flight(&self, messages: usize) {
        self.most_in_flight.fetch_max(messages, Ordering::AcqRel);
    }

    pub(super) fn on_one(&self, messages: u64) {
        self.most_on_one.fetch_max(messages, Ordering::AcqRel);
    }

    pub(super) fn force(&self, bytes: u64) {
        self.forced.fetch_add(bytes, Ordering::AcqRel);
    }

    pub(super) fn blame(&self, violation: Violation) {
        let mut book = self.book();
        if book.violations.len() < VIOLATIONS {
            book.violations.push(violation);
        }
    }
}

/// A connection while it is open.
pub(super) struct Guest<'a> {
    audit: &'a Audit,
    number: u64,
    at_once: usize,
}

impl Guest<'_> {
    /// The how manyth connection it is.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// How many are open with this one.
    pub(super) fn at_once(&self) -> usize {
        self.at_once
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        // Under the lock, so that whoever waits does not miss it.
        let book = self.audit.book();
        self.audit.open.fetch_sub(1, Ordering::AcqRel);
        drop(book);
        self.audit.news.notify_all();
    }
}
