//! What is remembered between two questions.
//!
//! Owns a detour, what is to be noticed, and what was seen when the world was last looked at.
//! Refuses to keep anything that matters. Invariant: all of it may be lost at any time, because the
//! incident alone says where the walk stands.

use crate::base::{ChannelName, StepId};
use crate::incident::{Delivery, DraftId};
use crate::walk::sending::returned::News;

/// A message in plain words, as its template could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// Its draft.
    pub draft: DraftId,
    /// Why the template could not be used.
    pub why: String,
}

/// What is remembered between two questions.
#[derive(Debug, Default)]
pub struct Focus {
    /// Things to show above the next question.
    pub notices: Vec<String>,
    /// What became of messages, as long as it is still so.
    pub news: Vec<News>,
    /// A step to go to although another one is next.
    pub detour: Option<StepId>,
    /// Whether the help is shown under the next question.
    pub help: bool,
    /// A message whose questions nobody wanted to answer when they were asked.
    pub unwritten: Option<StepId>,
    /// How many people a mailing would reach, as counted once; none when they cannot be counted.
    pub counted: Option<(Delivery, Option<u64>)>,
    /// A mailing some of whose people were put off and can be tried again, and how many.
    pub again: Option<(Delivery, u64)>,
    /// Messages that are on their way, here or from another terminal.
    pub under_way: Vec<Delivery>,
    /// Channels that are behind and can be tried once more, with the words meant for them.
    pub late: Vec<(DraftId, ChannelName)>,
    /// Whether somebody has begun to make up for the messages of the first round that are missing.
    pub missing: bool,
    /// Messages whose template could not be used, and that nobody has looked at since.
    pub unseen: Vec<Unseen>,
    /// Whether the first questions are left for later: for the message that needs them.
    pub facts_later: bool,
}
