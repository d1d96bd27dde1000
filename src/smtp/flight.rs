//! One message under way.

use super::lines::{self, Shape};
use super::offers::Offers;
use super::verdict::Place;
use super::{Envelope, Reply};
use std::sync::Arc;

/// A message, and how far it has come.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) ticket: u64,
    pub(super) stage: Stage,
    /// The first refusal, and to what it was the answer.
    pub(super) refusal: Option<(Place, Reply)>,
    /// RCPT was refused: whatever else is answered, nobody gets this message.
    pub(super) has_nobody: bool,
    /// Whether the address needs SMTPUTF8.
    pub(super) unusual: bool,
    /// `MAIL FROM:<…> …`
    pub(super) sender: String,
    /// `RCPT TO:<…>`
    pub(super) recipient: String,
    message: Arc<[u8]>,
    has_dots: bool,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Nothing of it has been said.
    Waiting,
    /// Its envelope is being said.
    Begun,
    /// Its last byte wants to leave.
    Asked,
    /// It may, and stands in what is to be said next.
    Released,
    /// It has.
    Left,
}

impl Flight {
    pub(super) fn new(
        ticket: u64,
        envelope: &Envelope<'_>,
        message: Arc<[u8]>,
        shape: Shape,
        offers: &Offers,
    ) -> Self {
        let unusual = needs_utf8(envelope);
        let message = if shape.is_legal {
            message
        } else {
            lines::legal(&message).into()
        };
        let mut sender = format!("MAIL FROM:<{}>", envelope.from);
        if offers.takes_size {
            sender.push_str(&format!(" SIZE={}", message.len()));
        }
        if shape.is_eight_bit && offers.eight_bit {
            sender.push_str(" BODY=8BITMIME");
        }
        if unusual {
            sender.push_str(" SMTPUTF8");
        }
        sender.push_str("\r\n");
        Self {
            ticket,
            stage: Stage::Waiting,
            refusal: None,
            has_nobody: false,
            unusual,
            sender,
            recipient: format!("RCPT TO:<{}>\r\n", envelope.to),
            message,
            has_dots: shape.has_dots,
        }
    }

    /// Remembers a refusal; only the first one counts, as the others follow from it.
    pub(super) fn refuse(&mut self, place: Place, reply: Reply) {
        self.has_nobody |= place == Place::Recipient;
        self.refusal.get_or_insert((place, reply));
    }

    /// How long the message is, in bytes, dots not doubled.
    pub(super) fn length(&self) -> u64 {
        self.message.len() as u64
    }

    /// Appends the whole message with its last byte, as the answer to DATA.
    pub(super) fn put_with_dots(&self, out: &mut Vec<u8>) {
        out.reserve(self.message.len() + 64);
        if self.has_dots {
            lines::stuff(&self.message, out);
        } else {
            out.extend_from_slice(&self.message);
        }
        out.extend_from_slice(b".\r\n");
    }

    /// Appends the whole message as one piece of a known length.
    pub(super) fn put_as_chunk(&self, out: &mut Vec<u8>) {
        out.reserve(self.message.len() + 64);
        out.extend_from_slice(format!("BDAT {} LAST\r\n", self.message.len()).as_bytes());
        out.extend_from_slice(&self.message);
    }
}

/// Whether the relay has to know SMTPUTF8 for this.
pub(super) fn needs_utf8(envelope: &Envelope<'_>) -> bool {
    envelope.utf8 || !envelope.from.is_ascii() || !envelope.to.is_ascii()
}

/// Whether an address can stand between `<` and `>`, and be nothing but an address.
pub(super) fn is_speakable(address: &str) -> bool {
    !address.contains(|c: char| c.is_control() || c.is_whitespace() || c == '<' || c == '>')
}
