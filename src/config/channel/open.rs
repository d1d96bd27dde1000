//! A channel of an organisation's own making: a command, or a request of one's own.

use crate::base::Span;
use crate::config::SecretRef;
use crate::config::pattern::Pattern;

/// A program that is given the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Program and arguments; never empty, no shell in between.
    pub command: Vec<String>,
    /// When to give up.
    pub timeout: Option<Span>,
    /// What it reads.
    pub format: Format,
    /// Whether a second time does no more than the first.
    pub idempotent: bool,
}

/// What a program reads on its standard input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// The words alone.
    #[default]
    Text,
    /// Everything, as one object of JSON.
    Json,
}

/// A request of one's own making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templated {
    /// Where it goes; the address may be the secret.
    pub url: SecretRef,
    /// Instead of the address's own scheme and host, for tests.
    pub base: Option<String>,
    /// The token that is sent as `Authorization: Bearer`.
    pub token: Option<SecretRef>,
    /// How it is made.
    pub verb: Verb,
    /// Further headers, by name.
    pub headers: Vec<(String, HeaderValue)>,
    /// What is sent.
    pub body: Pattern,
    /// The statuses that mean success; without any, those between 200 and 299.
    pub expect: Vec<u16>,
    /// Where in the answer the service's name of the message stands, as a JSON pointer.
    pub id: Option<String>,
    /// Where in the answer the address of the message stands, as a JSON pointer.
    pub link: Option<String>,
    /// The header that keeps the service from doing it twice.
    pub idempotency: Option<String>,
}

impl Templated {
    /// The kind of what is sent: JSON unless a header says otherwise.
    #[must_use]
    pub fn content_type(&self) -> &str {
        let mut headers = self.headers.iter();
        let said = headers.find_map(|(name, value)| match value {
            HeaderValue::Text(text) if name.eq_ignore_ascii_case("content-type") => Some(text),
            _ => None,
        });
        said.map_or("application/json", String::as_str)
    }

    pub(super) fn secrets(&self) -> Vec<&SecretRef> {
        let headers = self.headers.iter().filter_map(|(_, value)| match value {
            HeaderValue::Secret(secret) => Some(secret),
            HeaderValue::Text(_) => None,
        });
        let first = std::iter::once(&self.url).chain(&self.token);
        first.chain(headers).collect()
    }
}

/// How a request of one's own is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verb {
    /// It makes something.
    #[default]
    Post,
    /// It puts something in its place.
    Put,
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// As it is written.
    Text(String),
    /// Kept elsewhere, all of it.
    Secret(SecretRef),
}
