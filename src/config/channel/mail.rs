//! Mail to everybody on a list, and the relay that carries it.

use crate::base::Span;
use crate::config::SecretRef;

/// Mail to a list of customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// `Shop <hello@shop.example>` or only the address.
    pub from: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The file of the customers, relative to the workspace or absolute.
    pub list: String,
    /// Who takes the mail, the first that is there; without one nothing can be sent.
    pub relays: Vec<Relay>,
    /// Where people can unsubscribe: `https://…` or `mailto:…`, with `{email}` or `{column}` for
    /// what tells one customer from the other.
    pub unsubscribe: Option<String>,
    /// How mails are signed, when the relay does not.
    pub dkim: Option<Dkim>,
}

/// A signature by which others see that a mail comes from its domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    /// The domain that vouches; the public key stands at `<selector>._domainkey.<domain>`.
    pub domain: String,
    /// The name of the key.
    pub selector: String,
    /// Where the private key is kept: PEM, RSA or Ed25519.
    pub key: SecretRef,
}

/// A server that takes mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Its name.
    pub host: String,
    /// Its port; 587, 465 or 25 by the kind of encryption.
    pub port: u16,
    /// The encryption.
    pub tls: Tls,
    /// The account and its password.
    pub login: Option<(String, SecretRef)>,
    /// How many connections at once.
    pub connections: Option<u32>,
    /// No more mails than this.
    pub rate: Option<Rate>,
    /// How many mails may be under way on a connection before the first is answered.
    pub window: Option<u32>,
    /// How many mails go over one connection before it is closed in good order.
    pub messages: Option<u32>,
}

impl Relay {
    /// Whether it is this machine itself.
    #[must_use]
    pub fn is_here(&self) -> bool {
        super::super::parse::is_loopback(&self.host)
    }
}

/// How a connection to a relay is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Begins in the clear and must become encrypted.
    StartTls,
    /// Encrypted from the first byte.
    Implicit,
    /// Not at all; only to this machine itself.
    None,
}

/// So many in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how long: a second, a minute or an hour.
    pub per: Span,
}
