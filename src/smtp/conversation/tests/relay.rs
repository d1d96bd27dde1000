//! A strict relay: it notices whatever a client may not do, and keeps what it has accepted.

/// What the relay offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) pipelining: bool,
    pub(super) chunking: bool,
    /// Answers DATA with 354 even when it has refused the recipient (RFC 2920, 3.1).
    pub(super) is_eager: bool,
}

pub(super) const LOCK_STEP: Dialect = Dialect {
    pipelining: false,
    chunking: false,
    is_eager: false,
};
pub(super) const PIPELINED: Dialect = Dialect {
    pipelining: true,
    ..LOCK_STEP
};
pub(super) const EAGER: Dialect = Dialect {
    is_eager: true,
    ..PIPELINED
};
pub(super) const CHUNKED: Dialect = Dialect {
    chunking: true,
    ..PIPELINED
};
pub(super) const DIALECTS: [Dialect; 4] = [LOCK_STEP, PIPELINED, EAGER, CHUNKED];

/// What becomes of one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Accepted,
    /// 550 at RCPT.
    Gone,
    /// 450 at RCPT.
    Later,
    /// 554 at the end.
    Refused,
    /// 454 at the end: too fast.
    TooFast,
    /// 421 at RCPT, and the relay closes.
    Away,
    /// 421 at the end, and the relay closes.
    AwayAtEnd,
    /// 552 at the end: the content.
    Content,
}

pub(super) const FATES: [Fate; 8] = [
    Fate::Accepted,
    Fate::Gone,
    Fate::Later,
    Fate::Refused,
    Fate::TooFast,
    Fate::Away,
    Fate::AwayAtEnd,
    Fate::Content,
];

/// The mail for a ticket, with lines that begin with dots.
pub(super) fn message(ticket: u64) -> Vec<u8> {
    format!("Subject: {ticket}\r\n\r\n.\r\n..two\r\nfor {ticket}\r\n").into_bytes()
}

enum Mode {
    Commands,
    Data,
    Chunk(usize),
}

/// The relay.
pub(super) struct Relay {
    dialect: Dialect,
    fates: Vec<Fate>,
    buffer: Vec<u8>,
    mode: Mode,
    has_sender: bool,
    recipient: Option<u64>,
    /// A chunk was refused: nothing but RSET helps (RFC 3030, 2).
    is_spoilt: bool,
    pub(super) is_closed: bool,
    pub(super) accepted: Vec<u64>,
    /// How often it was spoken to.
    pub(super) turns: usize,
}

impl Relay {
    pub(super) fn new(dialect: Dialect, fates: &[Fate]) -> Self {
        Self {
            dialect,
            fates: fates.to_vec(),
            buffer: Vec::new(),
            mode: Mode::Commands,
            has_sender: false,
            recipient: None,
            is_spoilt: false,
            is_closed: false,
            accepted: Vec::new(),
            turns: 0,
        }
    }

    pub(super) fn greet() -> Vec<u8> {
        b"220 relay.test ESMTP\r\n".to_vec()
    }

    /// Takes what a client says and answers.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.turns += usize::from(!bytes.is_empty());
        self.buffer.extend_from_slice(bytes);
        let mut answers = String::new();
        while !self.is_closed
            && let Some(answer) = self.step()
        {
            let is_alone = self.dialect.pipelining || self.buffer.is_empty();
            assert!(is_alone, "a command before the answer to the one before");
            answers.push_str(&answer);
        }
        answers.into_bytes()
    }

    fn step(&mut self) -> Option<String> {
        match self.mode {
            Mode::Commands => {
                let end = self.buffer.windows(2).position(|two| two == b"\r\n")?;
                let line: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let line = String::from_utf8(line).expect("a command in ASCII");
                self.command(line.trim_end())
            }
            Mode::Data => {
                let end = if self.buffer.starts_with(b".\r\n") {
                    0
                } else {
                    2 + self
                        .buffer
                        .windows(5)
                        .position(|five| five == b"\r\n.\r\n")?
                };
                let stuffed: Vec<u8> = self.buffer.drain(..end + 3).take(end).collect();
                let text = String::from_utf8(stuffed).expect("a message in ASCII");
                let text = format!("\r\n{text}").replace("\r\n.", "\r\n");
                self.mode = Mode::Commands;
                Some(self.end(&text.as_bytes()[2..]))
            }
            Mode::Chunk(length) => {
                let chunk = self.buffer.get(..length)?.to_vec();
                self.buffer.drain(..length);
                self.mode = Mode::Commands;
                if self.is_spoilt || self.recipient.is_none() {
                    self.is_spoilt = true;
                    return Some("503 5.5.1 no recipient\r\n".to_owned());
                }
                let answer = self.end(&chunk);
                self.is_spoilt = !answer.starts_with('2');
                Some(answer)
            }
        }
    }

    fn command(&mut self, line: &str) -> Option<String> {
        let word = line.split(' ').next().unwrap_or_default();
        Some(match word {
            "EHLO" => self.offers(),
            "RSET" => {
                self.forget();
                "250 2.0.0 Ok\r\n".to_owned()
            }
            "QUIT" => {
                self.is_closed = true;
                "221 2.0.0 Bye\r\n".to_owned()
            }
            "MAIL" if self.has_sender || self.is_spoilt => {
                panic!("a transaction inside another one")
            }
            "MAIL" => {
                self.has_sender = true;
                "250 2.1.0 Ok\r\n".to_owned()
            }
            "RCPT" => self.recipient(line),
            "DATA" => {
                assert!(
                    self.buffer.is_empty(),
                    "RFC 2920: DATA is the last of a group"
                );
                if self.recipient.is_some() || self.dialect.is_eager {
                    self.mode = Mode::Data;
                    "354 End data with <CR><LF>.<CR><LF>\r\n".to_owned()
                } else {
                    "554 5.5.1 Error: no valid recipients\r\n".to_owned()
                }
            }
            "BDAT" => {
                let mut words = line.split(' ').skip(1);
                let length = words.next().and_then(|length| length.parse().ok());
                assert_eq!(words.next(), Some("LAST"));
                self.mode = Mode::Chunk(length.expect("a length"));
                return self.step();
            }
            other => panic!("{other}"),
        })
    }

    fn offers(&self) -> String {
        let mut offers = "250-relay.test\r\n".to_owned();
        if self.dialect.pipelining {
            offers.push_str("250-PIPELINING\r\n");
        }
        if self.dialect.chunking {
            offers.push_str("250-CHUNKING\r\n");
        }
        offers + "250-SIZE 10240\r\n250 8BITMIME\r\n"
    }

    fn recipient(&mut self, line: &str) -> String {
        assert!(self.has_sender, "a recipient without a sender");
        assert_eq!(self.recipient, None, "a second recipient");
        let ticket = line
            .strip_prefix("RCPT TO:<c")
            .and_then(|rest| rest.strip_suffix("@x.test>"))
            .and_then(|ticket| ticket.parse().ok())
            .expect("a ticket");
        match self.fate(ticket) {
            Fate::Gone => "550 5.1.1 no such user\r\n".to_owned(),
            Fate::Later => "450-4.7.1 greylisted,\r\n450 4.7.1 try later\r\n".to_owned(),
            Fate::Away => {
                self.is_closed = true;
                "421 4.7.0 rate limited\r\n".to_owned()
            }
            _ => {
                self.recipient = Some(ticket);
                "250 2.1.5 Ok\r\n".to_owned()
            }
        }
    }

    fn fate(&self, ticket: u64) -> Fate {
        self.fates[usize::try_from(ticket).expect("a small number")]
    }

    fn end(&mut self, text: &[u8]) -> String {
        let recipient = self.recipient.take();
        self.forget();
        let Some(ticket) = recipient else {
            assert_eq!(text, b"", "a message that nobody gets is empty");
            return "554 5.5.1 Error: no valid recipients\r\n".to_owned();
        };
        assert_eq!(text, message(ticket), "everybody gets their own");
        match self.fate(ticket) {
            Fate::Refused => "554 5.7.1 spam\r\n".to_owned(),
            Fate::TooFast => "454 4.7.0 Throttling failure\r\n".to_owned(),
            Fate::Content => "552 5.3.4 message file too big\r\n".to_owned(),
            Fate::AwayAtEnd => {
                self.is_closed = true;
                "421 4.3.0 going down\r\n".to_owned()
            }
            _ => {
                self.accepted.push(ticket);
                format!("250 2.0.0 Ok: queued as {ticket}\r\n")
            }
        }
    }

    fn forget(&mut self) {
        self.has_sender = false;
        self.recipient = None;
        self.is_spoilt = false;
    }
}
