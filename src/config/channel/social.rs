//! Accounts on social networks.

use crate::config::SecretRef;

/// An account of a Mastodon server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mastodon {
    /// The server.
    pub base: String,
    /// The token; without it a person posts.
    pub token: Option<SecretRef>,
}

/// An account of Bluesky.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bluesky {
    /// The server, when not bsky.social.
    pub base: Option<String>,
    /// The account's handle.
    pub handle: String,
    /// An app password; without it a person posts.
    pub password: Option<SecretRef>,
}

/// An account of X.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct X {
    /// Where the API is, when not at the usual place.
    pub base: Option<String>,
    /// The user's token; without it a person posts.
    pub token: Option<SecretRef>,
    /// The rest of OAuth 1.0a; without it the token is one of OAuth 2.0.
    pub signing: Option<Signing>,
}

/// What OAuth 1.0a signs with, beside the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// The secret of the token.
    pub token_secret: SecretRef,
    /// The key of the application.
    pub key: SecretRef,
    /// The secret of the application.
    pub key_secret: SecretRef,
}

/// A page or a person of `LinkedIn`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIn {
    /// Where the API is, when not at the usual place.
    pub base: Option<String>,
    /// Who speaks: `urn:li:organization:…` or `urn:li:person:…`; known where there is a token.
    pub author: Option<String>,
    /// The token; without it a person posts.
    pub token: Option<SecretRef>,
    /// The month of the API, `YYYYMM`.
    pub version: Option<u32>,
}
