//! The channels of a workspace: where words go.
//!
//! One variant per service, each with exactly what that service needs. How a service is spoken to
//! is another floor's concern.

mod chat;
mod mail;
mod open;
mod social;
mod status_page;

use super::SecretRef;
use crate::base::Span;
pub use chat::{Account, Room, Topic, Webhook};
pub use mail::{Dkim, Mail, Rate, Relay, Tls};
pub use open::{Command, Format, HeaderValue, Templated, Verb};
pub use social::{Bluesky, LinkedIn, Mastodon, Signing, X};
pub use status_page::{Folder, StatusPage};

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

/// Who reads what is said on a channel, and how it gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A person posts it, or files it.
    ByHand,
    /// Mail to everybody on a list.
    Mail,
    /// A waiting page that we write ourselves.
    Page,
    /// An organisation's own program, or a request of its own making.
    Own,
    /// A chat of a team.
    Chat,
    /// A status page.
    StatusPage,
    /// A social network.
    Network,
}

impl Service {
    /// The family it belongs to.
    #[must_use]
    pub fn family(&self) -> Family {
        match self {
            Self::File | Self::Manual => Family::ByHand,
            Self::Mail(_) => Family::Mail,
            Self::Page(_) => Family::Page,
            Self::Command(_) | Self::Webhook(_) => Family::Own,
            Self::Slack(_)
            | Self::Mattermost(_)
            | Self::Discord(_)
            | Self::Teams(_)
            | Self::RocketChat(_)
            | Self::Matrix(_)
            | Self::Telegram(_)
            | Self::Ntfy(_) => Family::Chat,
            Self::Statuspage(_)
            | Self::StatusIo(_)
            | Self::Cachet(_)
            | Self::Instatus(_)
            | Self::OpenStatus(_)
            | Self::BetterStack(_)
            | Self::CState(_) => Family::StatusPage,
            Self::Mastodon(_) | Self::Bluesky(_) | Self::X(_) | Self::LinkedIn(_) => {
                Family::Network
            }
        }
    }

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
        match self.family() {
            Family::ByHand | Family::Mail => false,
            // Without a token a person posts what was composed.
            Family::Network => !self.secrets().is_empty(),
            Family::Page | Family::Own | Family::Chat | Family::StatusPage => true,
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
