//! Reading a journal of any length: piece by piece, and a long one with several hands.
//!
//! Owns what is in memory at the same time. Refuses to know what a record says. Invariant: however
//! many hands there are, the same bytes give the same records and the same problems.

use super::story::Story;
use super::{Logbook, Stuck};
use crate::journal::{NeedsNewer, SegmentName, Shelf, Understood, understand, understand_all};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// How much of a file is in memory at once; more only for a longer line.
const WINDOW: usize = 256 * 1024;
/// The same of a long file, whose lines are understood by several at the same time.
const LONG_WINDOW: usize = 2 * 1024 * 1024;
/// In how many parts a window is divided for each hand: whoever is done early takes one more.
const PARTS: usize = 4;

/// Sound lines ahead of whoever takes them, each with the place where it begins in its part.
type Ahead = Vec<(usize, Understood)>;

/// Bytes that begin and end with a line, and the lines of each part of them, understood.
struct Window {
    bytes: Vec<u8>,
    parts: Vec<(Range<usize>, Ahead)>,
}

impl Logbook<'_> {
    /// Reads a file from a byte on.
    pub(super) fn read_file(
        &mut self,
        name: &SegmentName,
        mut from: u64,
        listing: &[(String, u64)],
        story: &mut Story<'_>,
    ) -> Result<(), Stuck> {
        let path = self.path(name);
        let believed = self.forsaken.get(name).copied().unwrap_or(u64::MAX);
        let mut length = WINDOW;
        let mut hands = 1;
        let mut ahead = None;
        loop {
            let read = self.disk.read_some(&path, from, length);
            let mut bytes = match read {
                Ok(Some(bytes)) => bytes,
                // One file that cannot be read does not keep the others from being read.
                unread => {
                    take(&mut self.shelf, name, ahead, story)?;
                    let said = unread.err().map(|fault| fault.source_text);
                    let said = said.unwrap_or_else(|| "it is not a file".to_owned());
                    self.give_up(name, said, listing);
                    return Ok(());
                }
            };
            bytes.truncate(usize::try_from(believed.saturating_sub(from)).unwrap_or(usize::MAX));
            let is_last = bytes.len() < length;
            if !is_last {
                // The file goes on: only its last window may end with an unfinished line.
                let lines = bytes.iter().rposition(|byte| *byte == b'\n');
                bytes.truncate(lines.map_or(0, |at| at + 1));
                if bytes.is_empty() {
                    length = length.saturating_mul(2);
                    continue;
                }
            }
            from += bytes.len() as u64;
            if hands == 1 {
                story.add(|records| self.shelf.take(name, &bytes, records))?;
            } else {
                ahead = Some(self.look_ahead(name, bytes, hands, ahead, story)?);
            }
            if is_last {
                return Ok(take(&mut self.shelf, name, ahead, story)?);
            }
            // It is a long one.
            if hands == 1 {
                hands = self.disk.hands();
            }
            if hands > 1 {
                length = length.max(LONG_WINDOW);
            }
        }
    }

    /// Has the lines of these bytes understood by several, while the window before is taken. What
    /// can be known of a line alone, its digest and what it says, is found out in any order; whether
    /// it follows the line before is looked at when it is taken.
    fn look_ahead(
        &mut self,
        name: &SegmentName,
        bytes: Vec<u8>,
        hands: usize,
        before: Option<Window>,
        story: &mut Story<'_>,
    ) -> Result<Window, NeedsNewer> {
        let parts = in_parts(&bytes, hands * PARTS);
        let understood: Vec<OnceLock<Ahead>> = parts.iter().map(|_| OnceLock::new()).collect();
        let next = AtomicUsize::new(0);
        let shelf = &mut self.shelf;
        let taking = Mutex::new(Some(|| take(shelf, name, before, story)));
        let taken = OnceLock::new();
        self.disk.at_once(hands, &|_| {
            // Whoever comes first takes what is there, the others go ahead.
            let mine = taking.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(take) = mine {
                let _ = taken.set(take());
            }
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                let Some(range) = parts.get(part) else {
                    return;
                };
                let _ = understood[part].set(understand_all(&bytes[range.clone()], &name.writer));
            }
        });
        taken.into_inner().unwrap_or(Ok(()))?;
        let understood = understood.into_iter().map(OnceLock::into_inner);
        let parts = parts
            .into_iter()
            .zip(understood.map(Option::unwrap_or_default))
            .collect();
        Ok(Window { bytes, parts })
    }
}

/// Takes the lines of a window in their order.
fn take(
    shelf: &mut Shelf,
    name: &SegmentName,
    window: Option<Window>,
    story: &mut Story<'_>,
) -> Result<(), NeedsNewer> {
    let Some(Window { bytes, parts }) = window else {
        return Ok(());
    };
    let mut lines = parts
        .into_iter()
        .flat_map(|(part, ahead)| {
            let lines = ahead.into_iter();
            lines.map(move |(at, line)| (part.start + at, line))
        })
        .peekable();
    // A line may begin where nobody thought, because the newline before it was damaged.
    let understood = |at: usize, line: &[u8]| {
        while lines.next_if(|(begins, _)| *begins < at).is_some() {}
        match lines.next_if(|(begins, _)| *begins == at) {
            Some((_, ahead)) => Some(ahead),
            // Nobody thought that it is one.
            None => understand(line, &name.writer),
        }
    };
    story.add(|records| shelf.take_understood(name, &bytes, understood, records))
}

/// About so many parts of the same length, each but the last one ending with a line.
fn in_parts(bytes: &[u8], parts: usize) -> Vec<Range<usize>> {
    let length = bytes.len() / parts.max(1);
    let mut cut = Vec::with_capacity(parts);
    let mut from = 0;
    while bytes.len() - from > length {
        let rest = bytes[from + length..].iter();
        let Some(end) = rest.copied().position(|byte| byte == b'\n') else {
            break;
        };
        let to = from + length + end + 1;
        cut.push(from..to);
        from = to;
    }
    cut.push(from..bytes.len());
    cut
}
