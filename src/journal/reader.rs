//! Reads the journal of one writer, segment by segment, as its files grow.
//!
//! Every line whose seal is sound is taken, in the order of the files; everything else becomes a
//! [`Problem`]. Knows no files: bytes come in, records come out.
//!
//! Invariant: whoever changes, adds, moves or removes a byte makes a problem, but for two ways: whole
//! lines removed at the very end, and everything written anew.

use super::header::{Header, NeedsNewer, Version};
use super::line::decode;
use super::name::SegmentName;
use super::place::Place;
use super::problem::{Problem, Torn, Wrong};
use super::seal::line_without_newline;
use super::seen::Seen;
use super::understood::{Understood, next_line, understand};
use crate::base::{Digest, IncidentId, WriterId};
use crate::incident::Record;

/// What is known of one writer's journal.
#[derive(Clone, Debug)]
pub struct Reader {
    incident: IncidentId,
    writer: WriterId,
    segments: Vec<Segment>,
    problems: Vec<Problem>,
    records: u64,
    /// The last sound line.
    head: Digest,
    /// The highest number.
    top: u64,
    /// How many lines since then could not be read, and so may have had the numbers after it.
    lost: u64,
    /// Whether something unreadable stands before the next line, so that its link proves nothing.
    in_doubt: bool,
    /// What the next line may follow: one digest, more after a line out of its place.
    links: Vec<Digest>,
    seen: Seen,
}

/// One file, as far as it was read.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its place in the row, from 1.
    pub number: u32,
    /// How many lines were read.
    pub lines: u64,
    /// Where the next line begins.
    pub end: u64,
    /// How many bytes of an unfinished line follow.
    pub tail: u64,
    /// Where the first wrong line begins.
    pub flaw: Option<u64>,
    /// Whether it could not be read at all; then `tail` is its length.
    pub unreachable: bool,
}

impl Reader {
    /// Before anything was read.
    #[must_use]
    pub fn new(incident: IncidentId, writer: WriterId) -> Self {
        Self {
            incident,
            writer,
            segments: Vec::new(),
            problems: Vec::new(),
            records: 0,
            head: Digest::NONE,
            top: 0,
            lost: 0,
            in_doubt: false,
            links: vec![Digest::NONE],
            seen: Seen::default(),
        }
    }

    /// Whose journal.
    #[must_use]
    pub fn writer(&self) -> &WriterId {
        &self.writer
    }

    /// The files, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many records could be read.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// The digest of the last sound line; zeros before the first.
    #[must_use]
    pub fn head(&self) -> Digest {
        self.head
    }

    /// Whether a record's line with this digest was read.
    pub fn has(&mut self, line: Digest) -> bool {
        self.seen.contains(line)
    }

    /// The writes that never finished.
    pub fn torn(&self) -> impl Iterator<Item = Torn> {
        let torn = |segment: &&Segment| segment.tail > 0 && !segment.unreachable;
        self.segments.iter().filter(torn).map(|segment| Torn {
            file: self.name(segment.number).to_string(),
            at: segment.end,
            bytes: segment.tail,
        })
    }

    /// The damaged files, each with where its damage begins.
    pub fn damaged(&self) -> impl Iterator<Item = (SegmentName, u64)> {
        let flaw = |segment: &Segment| Some((self.name(segment.number), segment.flaw?));
        self.segments.iter().filter_map(flaw)
    }

    /// Turns to the next file. Its number is above those of all files before.
    pub fn turn_to(&mut self, number: u32) {
        let last = self.segments.last().map_or(0, |segment| segment.number);
        self.segments.push(Segment {
            number,
            lines: 0,
            end: 0,
            tail: 0,
            flaw: None,
            unreachable: false,
        });
        self.links.clear();
        self.links.push(self.head);
        if number > last + 1 {
            self.in_doubt = true;
            self.wrong(Wrong::SegmentMissing {
                from: last + 1,
                to: number - 1,
            });
        }
    }

    /// The file cannot be read; it is so many bytes long.
    pub fn give_up(&mut self, said: String, length: u64) {
        self.wrong(Wrong::Unreachable { said });
        self.in_doubt = true;
        let segment = self.segment();
        segment.unreachable = true;
        segment.tail = length;
    }

    /// Takes the bytes of the last file from its `end` on, up to the end of the file.
    pub fn read(&mut self, bytes: &[u8], records: &mut Vec<Record>) -> Result<(), NeedsNewer> {
        let writer = self.writer.clone();
        self.read_understood(bytes, |_, line| understand(line, &writer), records)
    }

    /// The same when somebody else understands the whole lines, perhaps ahead of us: they are asked
    /// for in order, each with the place where it begins in these bytes.
    pub fn read_understood(
        &mut self,
        bytes: &[u8],
        mut understood: impl FnMut(usize, &[u8]) -> Option<Understood>,
        records: &mut Vec<Record>,
    ) -> Result<(), NeedsNewer> {
        let mut rest = bytes;
        while let Some((chunk, newline)) = next_line(rest) {
            let at = bytes.len() - rest.len();
            let known = newline.then(|| understood(at, chunk)).flatten();
            let taken = if let Some(known) = known {
                self.sound(chunk, known, records)?;
                chunk.len() + 1
            } else if let Some(length) = line_without_newline(chunk) {
                self.wrong(Wrong::Newline);
                if let Some(known) = understand(&chunk[..length], &self.writer) {
                    self.sound(&chunk[..length], known, records)?;
                }
                // The wrong byte may stand where the newline was, or before it (`\r\n`).
                length + 1 + usize::from(newline && length + 1 == chunk.len())
            } else if newline {
                self.altered();
                chunk.len() + 1
            } else {
                break;
            };
            let segment = self.segment();
            segment.lines += 1;
            segment.end += taken as u64;
            rest = &rest[taken..];
        }
        self.segment().tail = rest.len() as u64;
        Ok(())
    }

    /// Where the next record goes. Files named in `forsaken` are not appended to any more.
    #[must_use]
    pub fn place(&self, forsaken: impl Fn(&SegmentName) -> bool) -> Place {
        let (number, at) = match self.segments.last() {
            None => (1, None),
            Some(last) if last.flaw.is_some() || forsaken(&self.name(last.number)) => {
                (last.number + 1, None)
            }
            Some(last) => (last.number, Some((last.end, last.tail))),
        };
        let segment = self.name(number);
        let header = (at.is_none_or(|(end, _)| end == 0)).then(|| Header {
            version: Version::CURRENT,
            incident: self.incident.clone(),
            segment: segment.clone(),
            prev: self.head,
        });
        Place {
            segment,
            exists: at.is_some(),
            at: at.map_or(0, |(end, _)| end),
            torn: at.map_or(0, |(_, tail)| tail),
            header,
            prev: self.head,
            seq: self.top.saturating_add(self.lost).saturating_add(1),
        }
    }

    fn name(&self, number: u32) -> SegmentName {
        SegmentName {
            writer: self.writer.clone(),
            number,
        }
    }

    fn segment(&mut self) -> &mut Segment {
        self.segments
            .last_mut()
            .expect("invariant: `turn_to` comes before reading")
    }

    fn wrong(&mut self, what: Wrong) {
        let segment = self.segment();
        let (number, line, offset) = (segment.number, segment.lines + 1, segment.end);
        segment.flaw.get_or_insert(offset);
        let file = self.name(number).to_string();
        self.problems.push(Problem {
            writer: self.writer.clone(),
            file,
            line,
            offset,
            what,
        });
    }

    /// A line that is not as it was written.
    fn altered(&mut self) {
        self.in_doubt = true;
        let Segment {
            number,
            lines: before,
            ..
        } = *self.segment();
        // The first line of a file has no number.
        self.lost += u64::from(before > 0);
        let file = self.name(number).to_string();
        match self.problems.last_mut() {
            Some(Problem {
                file: same,
                line,
                what: Wrong::Altered { lines },
                ..
            }) if *same == file && *line + *lines == before + 1 => {
                *lines += 1;
            }
            _ => self.wrong(Wrong::Altered { lines: 1 }),
        }
    }

    /// A line that is as it was written.
    fn sound(
        &mut self,
        line: &[u8],
        Understood { digest, record }: Understood,
        out: &mut Vec<Record>,
    ) -> Result<(), NeedsNewer> {
        let Segment { number, lines, .. } = *self.segment();
        if lines == 0 {
            if let Some(header) = Header::read(line, &self.name(number))? {
                self.header(&header, digest);
                return Ok(());
            }
            self.wrong(Wrong::NoHeader);
            self.in_doubt = true;
        }
        let record = match record {
            None if line.starts_with(Header::BEGINS) => decode(line, &self.writer),
            record => record,
        };
        if let Some((record, prev)) = record {
            self.record(record, prev, digest, out);
        } else {
            self.wrong(Wrong::Unreadable);
            self.lost += u64::from(lines > 0);
            self.head = digest;
            self.links.push(digest);
        }
        Ok(())
    }

    fn header(&mut self, header: &Header, digest: Digest) {
        let number = self.segment().number;
        if header.incident != self.incident || header.segment != self.name(number) {
            self.wrong(Wrong::Foreign);
        }
        if !self.links.contains(&header.prev) && !self.in_doubt {
            self.wrong(Wrong::Unlinked);
        }
        self.follow(digest);
    }

    fn record(&mut self, record: Record, prev: Digest, digest: Digest, out: &mut Vec<Record>) {
        let seq = record.stamp.seq;
        let latest = self.top.saturating_add(self.lost).saturating_add(1);
        if seq <= self.top && self.seen.contains(digest) {
            self.wrong(Wrong::Repeated { seq });
            self.head = digest;
            return;
        }
        if seq > latest {
            self.wrong(Wrong::Missing {
                from: latest,
                to: seq - 1,
            });
        } else if seq <= self.top {
            self.wrong(Wrong::Misplaced { seq });
        } else if !self.in_doubt && !self.links.contains(&prev) {
            self.wrong(Wrong::Unlinked);
        }
        if seq > self.top {
            self.follow(digest);
            self.top = seq;
        } else {
            // The next line may follow this one, or the one this one was put after.
            self.links.push(digest);
            self.head = digest;
            self.in_doubt = false;
        }
        self.lost = 0;
        self.seen.add(digest);
        self.records += 1;
        out.push(record);
    }

    fn follow(&mut self, digest: Digest) {
        self.head = digest;
        self.in_doubt = false;
        self.links.clear();
        self.links.push(digest);
    }
}
