//! What a conversation is given: the terms of the connection, and whom a message is for.

use crate::base::Secret;

/// The terms of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The name we greet with: a domain, or an address in brackets. Anything else becomes
    /// `localhost`.
    pub our_name: String,
    /// How the line is encrypted.
    pub tls: Security,
    /// The account, where the relay wants one.
    pub login: Option<Login>,
    /// How many messages may be under way at once with CHUNKING; at least one.
    pub window: usize,
    /// After so many messages we say goodbye; at least one.
    pub most_messages: u32,
}

/// How the line is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Security {
    /// It begins in the clear and must become encrypted, or nothing is sent.
    StartTls,
    /// From its first byte: whoever opened it has seen to that.
    Implicit,
    /// Not at all. Only for this machine itself, which whoever opened it has made sure of.
    None,
}

/// An account of a relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Its name.
    pub user: String,
    /// Its password.
    pub password: Secret,
}

/// Whom one message is from and for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// Where bounces go; may be empty.
    pub from: &'a str,
    /// The only recipient.
    pub to: &'a str,
    /// Whether an address needs SMTPUTF8, or a header has raw UTF-8.
    pub utf8: bool,
}
