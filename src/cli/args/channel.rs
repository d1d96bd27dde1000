//! The channels, before they are needed.

use super::{OfIncident, value};
use crate::base::ChannelName;
use clap::{Args, Subcommand};

/// The channels: what they are, and whether they can be reached
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Channel {
    #[command(subcommand)]
    pub(crate) command: ChannelCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ChannelCommand {
    List(ChannelList),
    Test(ChannelTest),
}

/// Every channel of the workspace, and how it is reached
#[derive(Args, Clone, Debug)]
pub(crate) struct ChannelList {}

/// Try a channel: whether our key opens the door, and a test message if you want one
///
/// The test message is real and says that it is a test. It is sent only after a question, or with --send. On status pages and social networks everybody would see it: there the door alone is tried, unless --post is given. Mail to customers is tried at the door of every relay, and the letter goes to the organisation's own address alone.
#[derive(Args, Clone, Debug)]
pub(crate) struct ChannelTest {
    /// The channel
    #[arg(value_parser = value::name::<ChannelName>)]
    pub(crate) name: ChannelName,
    /// Also where everybody sees it
    #[arg(long)]
    pub(crate) post: bool,
    /// Only try the door; send nothing
    #[arg(long, conflicts_with = "post")]
    pub(crate) door: bool,
    /// Send the test message without a question
    #[arg(long, conflicts_with = "door")]
    pub(crate) send: bool,
}

/// Say that these are the words: the message may leave
///
/// Only where somebody leads the incident and somebody else writes the messages; alone, whoever sends a message approves it by that.
#[derive(Args, Clone, Debug)]
pub(crate) struct Approve {
    /// The message, such as 004-7f3a9c, or the beginning of that; by default the one that waits
    pub(crate) draft: Option<String>,
    /// Who has said so, when you write it down for them
    #[arg(long, value_name = "NAME")]
    pub(crate) on_word_of: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}
