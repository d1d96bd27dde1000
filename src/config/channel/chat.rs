//! Where a chat takes messages.

use crate::config::SecretRef;

/// An address that is the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The address.
    pub url: SecretRef,
    /// Instead of the address's own scheme and host, for tests.
    pub base: Option<String>,
}

/// A room of a chat, reached by its webhook or through the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Room {
    /// By its webhook.
    Webhook(Webhook),
    /// Through the API, which allows threads.
    Api(Account),
}

/// A room of a chat and the account that writes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Where the API is, when not at the usual place.
    pub base: Option<String>,
    /// The token of the account.
    pub token: SecretRef,
    /// The account's id, where the service wants it.
    pub user: Option<String>,
    /// The room, channel or chat.
    pub room: String,
}

/// A topic of ntfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The server, when not ntfy.sh.
    pub base: Option<String>,
    /// The topic.
    pub topic: String,
    /// The token, when the topic is protected.
    pub token: Option<SecretRef>,
}
