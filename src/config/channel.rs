//! The channels of a workspace: where words go.
//!
//! One variant per service, each with exactly what that service needs. How a service is spoken to
//! is another floor's concern.

use super::SecretRef;
use super::pattern::Pattern;
use crate::base::Span;
use std::collections::BTreeMap;

/// A channel as the workspace configures it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelConfig {
    /// What it is.
    pub service: Service,
    /// The longest text, in the service's own way of counting, when it differs from the usual.
    pub limit: Option<u32>,
    /// How long a message to it may take, with everything that is tried.
    pub deadline: Option<Span>,
    /// Who can get in, and where the key is kept.
    pub access: Option<Access>,
}

impl ChannelConfig {
    /// What a channel is that nobody configured.
    pub const FILE: Self = Self {
        service: Service::File,
        limit: None,
        deadline: None,
        access: None,
    };
}

/// Who can get into a channel without this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The people, by name.
    pub holders: Vec<String>,
    /// Where the key is kept.
    pub kept: Option<String>,
}

/// What a channel is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// The draft is written; a person posts it.
    File,
    /// The same, and on purpose.
    Manual,
    /// A program that is given the message.
    Command(Command),
    /// A request of one's own making.
    Webhook(Box<Templated>),
    /// Mail to a list of customers.
    Mail(Box<Mail>),
    /// A Slack webhook, or its API.
    Slack(Room),
    /// A Mattermost webhook.
    Mattermost(Webhook),
    /// A Discord webhook.
    Discord(Webhook),
    /// A Teams workflow.
    Teams(Webhook),
    /// A Rocket.Chat webhook, or its API.
    RocketChat(Room),
    /// A Matrix room.
    Matrix(Account),
    /// A Telegram chat.
    Telegram(Account),
    /// A topic of ntfy.
    Ntfy(Topic),
    /// Atlassian Statuspage.
    Statuspage(StatusPage),
    /// Status.io.
    StatusIo(StatusPage),
    /// Cachet.
    Cachet(StatusPage),
    /// Instatus.
    Instatus(StatusPage),
    /// `OpenStatus`.
    OpenStatus(StatusPage),
    /// Better Stack.
    BetterStack(StatusPage),
    /// cState: a folder of Markdown under git.
    CState(Folder),
    /// A waiting page and its API twin, as files.
    Page(Folder),
    /// Mastodon and its kin.
    Mastodon(Mastodon),
    /// Bluesky.
    Bluesky(Bluesky),
    /// X.
    X(X),
    /// `LinkedIn`.
    LinkedIn(LinkedIn),
}

impl Service {
    /// The word in `aplomb.toml`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Manual => "manual",
            Self::Command(_) => "command",
            Self::Webhook(_) => "webhook",
            Self::Mail(_) => "mail",
            Self::Slack(_) => "slack",
            Self::Mattermost(_) => "mattermost",
            Self::Discord(_) => "discord",
            Self::Teams(_) => "teams",
            Self::RocketChat(_) => "rocketchat",
            Self::Matrix(_) => "matrix",
            Self::Telegram(_) => "telegram",
            Self::Ntfy(_) => "ntfy",
            Self::Statuspage(_) => "statuspage",
            Self::StatusIo(_) => "statusio",
            Self::Cachet(_) => "cachet",
            Self::Instatus(_) => "instatus",
            Self::OpenStatus(_) => "openstatus",
            Self::BetterStack(_) => "betterstack",
            Self::CState(_) => "cstate",
            Self::Page(_) => "page",
            Self::Mastodon(_) => "mastodon",
            Self::Bluesky(_) => "bluesky",
            Self::X(_) => "x",
            Self::LinkedIn(_) => "linkedin",
        }
    }

    /// Whether a message can be sent to it from here; else a person posts it, or it is mail.
    #[must_use]
    pub fn is_spoken_to(&self) -> bool {
        match self {
            Self::File | Self::Manual | Self::Mail(_) => false,
            // Without a token a person posts what was composed.
            Self::Mastodon(_) | Self::Bluesky(_) | Self::X(_) | Self::LinkedIn(_) => {
                !self.secrets().is_empty()
            }
            _ => true,
        }
    }

    /// Where its secrets are kept.
    #[must_use]
    pub fn secrets(&self) -> Vec<&SecretRef> {
        match self {
            Self::File | Self::Manual | Self::Command(_) | Self::CState(_) | Self::Page(_) => {
                Vec::new()
            }
            Self::Webhook(hook) => hook.secrets(),
            Self::Mail(mail) => {
                let logins = mail.relays.iter().filter_map(|relay| relay.login.as_ref());
                let key = mail.dkim.as_ref().map(|dkim| &dkim.key);
                logins.map(|(_, secret)| secret).chain(key).collect()
            }
            Self::Mattermost(hook) | Self::Discord(hook) | Self::Teams(hook) => vec![&hook.url],
            Self::Slack(room) | Self::RocketChat(room) => vec![match room {
                Room::Webhook(hook) => &hook.url,
                Room::Api(account) => &account.token,
            }],
            Self::Matrix(account) | Self::Telegram(account) => vec![&account.token],
            Self::Ntfy(topic) => topic.token.iter().collect(),
            Self::Statuspage(page)
            | Self::StatusIo(page)
            | Self::Cachet(page)
            | Self::Instatus(page)
            | Self::OpenStatus(page)
            | Self::BetterStack(page) => std::iter::once(&page.token).chain(&page.api_id).collect(),
            Self::Mastodon(account) => account.token.iter().collect(),
            Self::Bluesky(account) => account.password.iter().collect(),
            Self::X(account) => {
                let signing = account.signing.iter();
                let rest = signing.flat_map(|s| [&s.token_secret, &s.key, &s.key_secret]);
                account.token.iter().chain(rest).collect()
            }
            Self::LinkedIn(account) => account.token.iter().collect(),
        }
    }
}

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

    fn secrets(&self) -> Vec<&SecretRef> {
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
        super::parse::is_loopback(&self.host)
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

/// A page of a status page service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPage {
    /// Where the API is, when not at the usual place.
    pub base: Option<String>,
    /// The page's id, where the service wants it.
    pub page: Option<String>,
    /// The token.
    pub token: SecretRef,
    /// The second half of the credentials, where there is one.
    pub api_id: Option<SecretRef>,
    /// The version of the service, where it matters.
    pub version: Option<u32>,
    /// Whether the page's subscribers are told.
    pub notify: bool,
    /// Our names for its components, and their ids.
    pub components: BTreeMap<String, String>,
}

/// A folder that is published by other means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The folder, relative to the workspace or absolute.
    pub folder: String,
    /// Where it can be read once published.
    pub url: Option<String>,
    /// Our names for the components of the page, and its own.
    pub components: BTreeMap<String, String>,
}

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
