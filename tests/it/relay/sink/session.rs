//! One conversation, without its socket: what is said, what is answered, what is accepted.
//!
//! As strict as Postfix where strictness shows: a MAIL within a transaction is refused, and a DATA
//! without recipients leaves the transaction open.

mod text;

use super::audit::{Audit, Deposit};
use super::hostile::{Hostile, Point};
use super::manners::{Manners, is_turn};
use super::violation::{Violation, What};
use std::collections::VecDeque;
use std::time::Instant;

/// What becomes of the connection after an answer.
pub(super) enum After {
    /// More is read.
    Listen,
    /// What was already read is looked at again, once the answers have left.
    Again,
    /// The connection ends.
    HangUp,
    /// The connection ends in a bad way.
    Torment(Hostile),
}

/// What the next bytes are.
#[derive(Clone, Copy)]
enum State {
    Command,
    /// Text up to a dot; this much of it has been searched.
    Text(usize),
    /// A chunk of this size, the last or not.
    Chunk(usize, bool),
    /// Bytes of a chunk that nobody wants, and the answer to it.
    Skip(usize, &'static str),
}

/// A transaction.
#[derive(Default)]
struct Mail {
    eight_bit: bool,
    utf8: bool,
    recipients: Vec<String>,
    /// What was already brought in chunks.
    chunks: Vec<u8>,
    /// The how manyth message of all.
    number: u64,
}

/// One conversation.
pub(super) struct Session<'a> {
    manners: &'a Manners,
    audit: &'a Audit,
    connection: u64,
    state: State,
    mail: Option<Mail>,
    messages: u64,
    deposits: Vec<Deposit>,
    /// Until then nothing may be said, because this has to be answered first.
    quiet: Option<(Instant, &'static str)>,
    in_flight: VecDeque<Instant>,
}

/// Commands whose answer must be waited for (RFC 2920, 3.1).
const ENDS_A_GROUP: [&str; 7] = ["EHLO", "HELO", "DATA", "VRFY", "NOOP", "QUIT", "STARTTLS"];

const NO_RECIPIENTS: &str = "554 5.5.1 Error: no valid recipients";

impl<'a> Session<'a> {
    pub(super) fn new(manners: &'a Manners, audit: &'a Audit, connection: u64) -> Self {
        Self {
            manners,
            audit,
            connection,
            state: State::Command,
            mail: None,
            messages: 0,
            deposits: Vec::new(),
            quiet: None,
            in_flight: VecDeque::new(),
        }
    }

    /// The greeting, to the one who makes so many.
    pub(super) fn greet(&mut self, at_once: usize, out: &mut Vec<u8>) -> After {
        let most = self.manners.faults.most_connections;
        if most.is_some_and(|most| at_once > most) {
            out.extend_from_slice(b"421 4.7.0 sink.test Error: too many connections\r\n");
            return After::HangUp;
        }
        if !self.manners.round_trip.is_zero() {
            self.quiet = Some((Instant::now() + self.manners.round_trip * 2, "the greeting"));
        }
        self.answer(Point::Greeting, "220 sink.test ESMTP", out)
    }

    /// Takes what was heard; says how much of it was understood.
    pub(super) fn hear(&mut self, heard: &[u8], now: Instant, out: &mut Vec<u8>) -> (usize, After) {
        if let Some((until, what)) = self.quiet.take()
            && now < until
            && !heard.is_empty()
        {
            self.blame(What::TooEarly(what.to_owned()));
        }
        let mut at = 0;
        let after = loop {
            let rest = &heard[at..];
            if rest.is_empty() {
                break After::Listen;
            }
            let (understood, after) = match self.state {
                State::Command => self.command(rest, now, out),
                State::Text(searched) => self.text(rest, searched, now, out),
                State::Chunk(size, last) => self.chunk(rest, size, last, now, out),
                State::Skip(size, answer) => self.skip(rest, size, answer, out),
            };
            at += understood;
            match after {
                After::Listen if understood > 0 => {}
                after => break after,
            }
        };
        self.audit.accept(&mut self.deposits, self.manners.keep);
        (at, after)
    }

    fn command(&mut self, rest: &[u8], now: Instant, out: &mut Vec<u8>) -> (usize, After) {
        let Some(end) = memchr::memchr(b'\n', rest) else {
            if rest.len() > 64 * 1024 {
                self.blame(What::LongCommand(rest.len()));
                return (0, After::HangUp);
            }
            return (0, After::Listen);
        };
        let understood = end + 1;
        if understood > 512 {
            self.blame(What::LongCommand(understood));
        }
        if !rest[..understood].ends_with(b"\r\n") {
            self.blame(What::BareByte(b'\n'));
        }
        let line = String::from_utf8_lossy(&rest[..end]);
        let line = line.trim_end();
        let (verb, words) = line.split_once(' ').unwrap_or((line, ""));
        let verb = verb.to_ascii_uppercase();
        let waits = ENDS_A_GROUP.iter().find(|waiting| **waiting == verb);
        let waits = waits
            .copied()
            .or((!self.manners.pipelining && verb != "BDAT")
                .then_some("a command, without PIPELINING"));
        if let Some(what) = waits {
            if understood < rest.len() {
                self.blame(What::TooEarly(what.to_owned()));
            }
            self.quiet = Some((now + self.manners.round_trip, what));
        }
        let after = match verb.as_str() {
            "EHLO" | "HELO" => self.hello(&verb, out),
            "MAIL" => self.mail(words, out),
            "RCPT" => self.recipient(words, out),
            "DATA" => self.data(out),
            "BDAT" => return self.begin_chunk(words, understood, out),
            "RSET" => {
                self.mail = None;
                say(out, "250 2.0.0 Ok")
            }
            "NOOP" => say(out, "250 2.0.0 Ok"),
            "QUIT" => {
                say(out, "221 2.0.0 Bye");
                After::HangUp
            }
            _ => {
                self.blame(What::OutOfPlace(line.chars().take(80).collect()));
                say(out, "502 5.5.2 Error: command not recognized")
            }
        };
        (understood, after)
    }

    fn hello(&mut self, verb: &str, out: &mut Vec<u8>) -> After {
        self.mail = None;
        let manners = self.manners;
        let size = format!("SIZE {}", manners.size);
        let offers = [
            (manners.pipelining, "PIPELINING"),
            (true, size.as_str()),
            (manners.chunking, "CHUNKING"),
            (manners.eight_bit, "8BITMIME"),
            (manners.utf8, "SMTPUTF8"),
            (true, "ENHANCEDSTATUSCODES"),
        ];
        let mut lines = vec!["sink.test"];
        if verb == "EHLO" {
            lines.extend(offers.iter().filter(|offer| offer.0).map(|offer| offer.1));
        }
        let last = lines.len() - 1;
        let mut answer = String::new();
        for line in &lines[..last] {
            answer.push_str(&format!("250-{line}\r\n"));
        }
        answer.push_str(&format!("250 {}", lines[last]));
        self.answer(Point::Hello, &answer, out)
    }

    fn mail(&mut self, words: &str, out: &mut Vec<u8>) -> After {
        let faults = self.manners.faults;
        if faults
            .closing_after
            .is_some_and(|most| self.messages >= most)
        {
            say(
                out,
                "421 4.7.0 sink.test Error: that was enough, come again",
            );
            return After::HangUp;
        }
        if self.mail.is_some() {
            self.blame(What::OutOfPlace("MAIL within a transaction".to_owned()));
            return say(out, "503 5.5.1 Error: nested MAIL command");
        }
        let Some((address, parameters)) = path(words, "FROM:") else {
            self.blame(What::OutOfPlace(format!("MAIL {words}")));
            return say(out, "501 5.5.4 Syntax: MAIL FROM:<address>");
        };
        let mut mail = Mail::default();
        for parameter in parameters.split_ascii_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "BODY" if self.manners.eight_bit => {
                    mail.eight_bit |= value.eq_ignore_ascii_case("8BITMIME");
                }
                "SMTPUTF8" if self.manners.utf8 => (mail.utf8, mail.eight_bit) = (true, true),
                "SIZE" => {
                    if value
                        .parse()
                        .is_ok_and(|size: usize| size > self.manners.size)
                    {
                        return say(out, "552 5.3.4 Message size exceeds fixed limit");
                    }
                }
                _ => {
                    self.blame(What::OutOfPlace(parameter.to_owned()));
                    return say(out, "555 5.5.4 Unsupported option");
                }
            }
        }
        self.check_address(address, mail.utf8);
        self.mail = Some(mail);
        self.answer(Point::Mail, "250 2.1.0 Ok", out)
    }

    fn recipient(&mut self, words: &str, out: &mut Vec<u8>) -> After {
        let Some((address, _)) = path(words, "TO:") else {
            self.blame(What::OutOfPlace(format!("RCPT {words}")));
            return say(out, "501 5.5.4 Syntax: RCPT TO:<address>");
        };
        let Some(mut mail) = self.mail.take() else {
            return say(out, "503 5.5.1 Error: need MAIL command");
        };
        self.check_address(address, mail.utf8);
        if mail.number == 0 {
            mail.number = self.audit.begin();
        }
        let faults = self.manners.faults;
        let number = mail.number;
        let answers = self.manners.answers.as_ref();
        let told = answers.and_then(|answers| answers(address, self.audit.asked(address)));
        let refusal = told.or_else(|| {
            if is_turn(faults.refused, number) {
                Some(format!("550 5.1.1 <{address}>: no such user here"))
            } else if is_turn(faults.later, number) {
                Some(format!("450 4.2.0 <{address}>: come again later"))
            } else {
                None
            }
        });
        if let Some(refusal) = refusal {
            self.mail = Some(mail);
            say(out, &refusal);
            return if refusal.starts_with("421") {
                After::HangUp
            } else {
                After::Listen
            };
        }
        mail.recipients.push(address.to_owned());
        self.mail = Some(mail);
        self.answer(Point::Recipient, "250 2.1.5 Ok", out)
    }

    fn data(&mut self, out: &mut Vec<u8>) -> After {
        match &self.mail {
            None => say(out, "503 5.5.1 Error: need RCPT command"),
            Some(mail) if mail.recipients.is_empty() => say(out, NO_RECIPIENTS),
            Some(_) => {
                let before = out.len();
                let after = self.answer(Point::Data, "354 End data with <CR><LF>.<CR><LF>", out);
                // Whoever was told something else does not send its text.
                if out[before..].starts_with(b"354") {
                    self.state = State::Text(0);
                }
                after
            }
        }
    }

    fn answer(&self, point: Point, right: &str, out: &mut Vec<u8>) -> After {
        match self.manners.faults.hostile {
            Some((at, hostile)) if at == point => match hostile.instead(point, right) {
                Some(instead) => {
                    out.extend_from_slice(&instead);
                    After::Listen
                }
                None => After::Torment(hostile),
            },
            _ => say(out, right),
        }
    }

    fn check_address(&self, address: &str, utf8: bool) {
        if !utf8 && !address.is_ascii() {
            self.blame(What::AddressNeedsUtf8(address.to_owned()));
        }
    }

    fn blame(&self, what: What) {
        self.audit.blame(Violation {
            connection: self.connection,
            what,
        });
    }
}

fn say(out: &mut Vec<u8>, answer: &str) -> After {
    out.extend_from_slice(answer.as_bytes());
    out.extend_from_slice(b"\r\n");
    After::Listen
}

/// The address of `FROM:<a@b> SIZE=1`, and what follows it.
fn path<'a>(words: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let head = words.get(..name.len())?;
    let rest = words[name.len()..].trim_start().strip_prefix('<')?;
    // A quoted local part may hold the other bracket; the last one before a blank ends the path.
    let end = rest.rfind("> ").or_else(|| rest.rfind('>'))?;
    head.eq_ignore_ascii_case(name)
        .then_some((&rest[..end], &rest[end + 1..]))
}
