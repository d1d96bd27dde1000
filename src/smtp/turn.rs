//! What a conversation wants from whoever leads it, and what has become of messages.

use super::Reply;

/// Something that whoever leads the conversation has to know or do, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// STARTTLS was accepted: the line is to be encrypted, and nothing said before it is.
    Encrypt,
    /// Greeted, encrypted and logged in: messages are taken.
    Ready,
    /// The last byte of this message wants to leave: write "attempted" down, then release it.
    Asks(u64),
    /// What has become of this message.
    Outcome(u64, Outcome),
    /// This message was surely not delivered and may be sent again at once. Also after its release:
    /// then that has to be written down too.
    Back(u64),
    /// Nothing more will be said in good order: hang up. No ticket is left.
    Finished,
    /// No other connection to this relay will fare better. What is under way is still waited for,
    /// and then the conversation is `Finished`.
    Stop(Stop),
    /// The relay wants us gone: hang up, wait, dial again. No ticket is left.
    Close(Pause),
}

/// What has become of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay has it and is responsible for it.
    Accepted(Reply),
    /// Refused for good, for this recipient.
    Refused(Reply),
    /// The same, and the mailbox does not exist: never to be written to again.
    MailboxGone(Reply),
    /// Not now.
    Later(Reply),
    /// Its last byte has left and the answer was lost: it may have been delivered, or not.
    Unknown,
}

/// Why no other connection will fare better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Encryption is required and not offered.
    NoEncryption,
    /// Encryption is offered and then refused.
    EncryptionRefused(Reply),
    /// No way to log in that we know is offered: PLAIN and LOGIN are.
    NoLogin,
    /// Account or password are wrong.
    LoginRefused(Reply),
    /// The relay wants us to log in first.
    LoginWanted(Reply),
    /// The relay does not pass mail on for us.
    RelayDenied(Reply),
    /// The relay does not take mail from this sender.
    SenderRefused(Reply),
    /// All that may be sent today has been sent.
    Quota(Reply),
    /// The relay refuses what the message is: its size, its form.
    ContentRefused(Reply),
    /// The message is longer than the relay says it takes, in bytes.
    TooLong {
        /// How long it is.
        length: u64,
        /// How long it may be.
        most: u64,
    },
    /// The message has bytes above 127 and the relay does not say that it takes them.
    NotEightBit,
    /// The relay does not want to talk to us.
    Unwelcome(Reply),
}

/// Why a connection is to be given up for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The relay said so: too busy, too fast, too many connections, going down.
    Asked(Reply),
    /// What it says is not SMTP.
    Nonsense(&'static str),
}
