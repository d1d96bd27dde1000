//! The text of a mail, up to its dot or in chunks, and what becomes of it.

use super::super::audit::Deposit;
use super::super::hostile::Point;
use super::super::manners::is_turn;
use super::super::violation::{self, What};
use super::{After, Mail, NO_RECIPIENTS, Session, State, say};
use std::thread;
use std::time::Instant;

impl Session<'_> {
    pub(super) fn text(
        &mut self,
        rest: &[u8],
        searched: usize,
        now: Instant,
        out: &mut Vec<u8>,
    ) -> (usize, After) {
        if self.is_cut_here() {
            return (0, After::HangUp);
        }
        let (text, understood) = if rest.starts_with(b".\r\n") {
            (&rest[..0], 3)
        } else {
            let from = searched.saturating_sub(4);
            match memchr::memmem::find(&rest[from..], b"\r\n.\r\n") {
                Some(at) => (&rest[..from + at + 2], from + at + 5),
                None => {
                    self.state = State::Text(rest.len());
                    return (0, After::Listen);
                }
            }
        };
        if !self.manners.pipelining {
            if understood < rest.len() {
                self.blame(What::TooEarly(
                    "the final dot, without PIPELINING".to_owned(),
                ));
            }
            self.quiet = Some((now + self.manners.round_trip, "the final dot"));
        }
        self.state = State::Command;
        let Some(mail) = self.mail.take() else {
            return (understood, say(out, "503 5.5.1 Error: need RCPT command"));
        };
        (understood, self.end(&mail, text, true, now, out))
    }

    pub(super) fn begin_chunk(
        &mut self,
        words: &str,
        understood: usize,
        out: &mut Vec<u8>,
    ) -> (usize, After) {
        let mut words = words.split_ascii_whitespace();
        let size = words.next().and_then(|size| size.parse::<usize>().ok());
        let last = words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("LAST"));
        let Some(size) = size.filter(|_| self.manners.chunking) else {
            self.blame(What::OutOfPlace("BDAT".to_owned()));
            return (
                understood,
                say(out, "502 5.5.1 Error: command not implemented"),
            );
        };
        let has_recipients = self
            .mail
            .as_ref()
            .is_some_and(|mail| !mail.recipients.is_empty());
        self.state = if !has_recipients {
            if last {
                // A refused last chunk ends the transaction.
                self.mail = None;
            }
            State::Skip(size, NO_RECIPIENTS)
        } else if size > self.manners.size {
            self.mail = None;
            State::Skip(size, "552 5.3.4 Message size exceeds fixed limit")
        } else {
            State::Chunk(size, last)
        };
        if size == 0 {
            // No more bytes need to come.
            return match self.state {
                State::Skip(_, answer) => {
                    self.state = State::Command;
                    (understood, say(out, answer))
                }
                _ => {
                    let (_, after) = self.chunk(&[], 0, last, Instant::now(), out);
                    (understood, after)
                }
            };
        }
        (understood, After::Listen)
    }

    pub(super) fn chunk(
        &mut self,
        rest: &[u8],
        size: usize,
        last: bool,
        now: Instant,
        out: &mut Vec<u8>,
    ) -> (usize, After) {
        if self.is_cut_here() {
            return (0, After::HangUp);
        }
        if rest.len() < size {
            return (0, After::Listen);
        }
        self.state = State::Command;
        let Some(mut mail) = self.mail.take() else {
            return (size, say(out, NO_RECIPIENTS));
        };
        if !last {
            mail.chunks.extend_from_slice(&rest[..size]);
            self.mail = Some(mail);
            return (size, say(out, "250 2.0.0 Ok"));
        }
        if mail.chunks.is_empty() {
            return (size, self.end(&mail, &rest[..size], false, now, out));
        }
        let mut text = std::mem::take(&mut mail.chunks);
        text.extend_from_slice(&rest[..size]);
        (size, self.end(&mail, &text, false, now, out))
    }

    pub(super) fn skip(
        &mut self,
        rest: &[u8],
        size: usize,
        answer: &'static str,
        out: &mut Vec<u8>,
    ) -> (usize, After) {
        let taken = size.min(rest.len());
        if taken < size {
            self.state = State::Skip(size - taken, answer);
            return (taken, After::Listen);
        }
        self.state = State::Command;
        (taken, say(out, answer))
    }

    /// A whole message, with the dots that the transport added or without.
    pub(super) fn end(
        &mut self,
        mail: &Mail,
        text: &[u8],
        stuffed: bool,
        now: Instant,
        out: &mut Vec<u8>,
    ) -> After {
        if let Some(what) = violation::in_text(text, mail.eight_bit, stuffed) {
            self.blame(what);
        }
        let (faults, number) = (self.manners.faults, mail.number);
        if !self.manners.pace.is_zero() {
            thread::sleep(self.manners.pace);
        }
        self.audit.pass(super::super::PATIENCE);
        if is_turn(faults.cut_before, number) {
            return After::HangUp;
        }
        if text.len() > self.manners.size {
            return say(out, "552 5.3.4 Error: message file too big");
        }
        if is_turn(faults.refused_at_end, number) {
            return say(out, "554 5.7.1 Error: not wanted");
        }
        if is_turn(faults.later_at_end, number) {
            return say(out, "451 4.3.0 Error: queue file write error");
        }
        let before = out.len();
        let answer = format!("250 2.0.0 Ok: queued as {number:X}");
        let after = self.answer(Point::End, &answer, out);
        if out[before..].starts_with(b"250") {
            self.accept(mail, text, stuffed);
        }
        self.messages += 1;
        self.audit.on_one(self.messages);
        if !self.manners.round_trip.is_zero() {
            while self.in_flight.front().is_some_and(|due| *due <= now) {
                self.in_flight.pop_front();
            }
            self.in_flight.push_back(now + self.manners.round_trip);
            self.audit.in_flight(self.in_flight.len());
        }
        if is_turn(faults.cut_after, number) {
            out.truncate(before);
            return After::HangUp;
        }
        match after {
            After::Listen if !self.manners.pace.is_zero() => After::Again,
            after => after,
        }
    }

    pub(super) fn accept(&mut self, mail: &Mail, text: &[u8], stuffed: bool) {
        let message_id = message_id(text);
        for recipient in &mail.recipients {
            let deposit = Deposit {
                recipient: recipient.clone(),
                message_id: message_id.clone(),
                length: text.len(),
                message: match (self.manners.keep, stuffed) {
                    (false, _) => Vec::new(),
                    (true, false) => text.to_vec(),
                    (true, true) => without_dots(text),
                },
            };
            if let Some(watch) = &self.manners.watch {
                watch(&deposit);
            }
            self.deposits.push(deposit);
        }
    }

    pub(super) fn is_cut_here(&self) -> bool {
        let number = self.mail.as_ref().map_or(1, |mail| mail.number);
        is_turn(self.manners.faults.cut_in_text, number)
    }
}

/// The Message-ID in the head of a message.
fn message_id(text: &[u8]) -> String {
    let head = memchr::memmem::find(text, b"\r\n\r\n").map_or(text, |end| &text[..end]);
    let mut lines = head.split(|byte| *byte == b'\n');
    let name = b"message-id:";
    let is_it =
        |line: &&[u8]| line.len() >= name.len() && line[..name.len()].eq_ignore_ascii_case(name);
    let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let Some(line) = lines.find(is_it) else {
        return String::new();
    };
    match plain(&line[name.len()..]) {
        // Folded behind its name.
        nothing if nothing.is_empty() => lines.next().map(plain).unwrap_or_default(),
        id => id,
    }
}

/// The text as it was meant: without the dots that the transport added.
fn without_dots(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        plain.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    plain
}
