//! Mail to everybody on a list.

use super::OfIncident;
use super::value;
use crate::base::{ChannelName, StepId};
use clap::{ArgGroup, Args, Subcommand};
use std::path::PathBuf;

/// Send messages to the services of their channels, or mail them to everybody on a list
///
/// To a status page, a chat or a social network it sends the newest words meant for it; without a channel it asks first. For mail it shows who would get what, and asks for the number of people before anything leaves. A mailing that was begun goes on where it stopped. Without a relay it writes the mails as files.
#[derive(Args, Clone, Debug)]
pub(crate) struct Send {
    /// The step; by default the message that comes next
    #[arg(value_parser = value::name::<StepId>)]
    pub(crate) step: Option<StepId>,
    /// Only on this channel; may be given several times
    #[arg(long, value_name = "NAME", value_parser = value::name::<ChannelName>)]
    pub(crate) channel: Vec<ChannelName>,
    /// Another list than the one of the channel
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// Send without asking, when exactly so many people would get it
    #[arg(long, value_name = "N")]
    pub(crate) confirm: Option<u64>,
    /// Why it goes out although something in the words gives pause
    #[arg(long, value_name = "REASON")]
    pub(crate) reason: Option<String>,
    /// Show what would be sent; nothing leaves
    #[arg(long, conflicts_with_all = ["confirm", "test", "wait"])]
    pub(crate) dry_run: bool,
    /// Send one mail to this address, as a customer would get it, and nothing else
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["confirm", "wait"])]
    pub(crate) test: Option<String>,
    /// Stay until those whom the relay put off have been tried again
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// What was begun to be sent: how it stands, going on, and deciding what nobody can know
#[derive(Args, Clone, Debug)]
pub(crate) struct Outbox {
    #[command(subcommand)]
    pub(crate) command: OutboxCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    List(OutboxList),
    Resume(OutboxResume),
    Settle(OutboxSettle),
}

/// How deliveries stand; of a mailing that is named, everybody who has not got it
#[derive(Args, Clone, Debug)]
pub(crate) struct OutboxList {
    /// The channel, or the delivery as the list names it, or the beginning of that
    #[arg(value_parser = value::not_empty)]
    pub(crate) delivery: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Go on with what was begun: mails to those who have not got it yet, posts that are not out
#[derive(Args, Clone, Debug)]
pub(crate) struct OutboxResume {
    /// The channel, or the delivery as the list names it; by default all that can go on
    #[arg(value_parser = value::not_empty)]
    pub(crate) delivery: Option<String>,
    /// Stay until those whom the relay put off have been tried again
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Decide about mails and posts of which nobody knows whether they left
#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("verdict").required(true).args(["sent", "again", "give_up"]))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "three flags that exclude each other, and one of its own"
)]
pub(crate) struct OutboxSettle {
    /// The channel, or the delivery as the list names it, when there are several; of a mailing, the addresses it is about
    #[arg(value_name = "CHANNEL|DELIVERY|ADDRESS")]
    pub(crate) names: Vec<String>,
    /// They have got it
    #[arg(long)]
    pub(crate) sent: bool,
    /// They have not: the next `outbox resume` writes to them once more
    #[arg(long)]
    pub(crate) again: bool,
    /// Those who have not got it yet are not written to any more
    #[arg(long)]
    pub(crate) give_up: bool,
    /// All it can apply to, instead of addresses
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}
