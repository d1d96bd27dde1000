//! Floor 5: the loop.
//!
//! Asks the incident what is next, puts the question to the person, turns the answer into a
//! command, and has it decided, written down and carried out. Uses the world only through the
//! seams, and no third-party crate at all.

pub mod adopt;
pub mod advice;
pub mod again;
pub mod answer;
pub mod ask;
pub mod backfill;
pub mod compose;
pub mod doing;
pub mod fact;
pub mod focus;
pub mod guide;
pub mod library;
pub mod logbook;
pub mod mail;
pub mod mailing;
pub mod meant;
pub mod message;
pub mod posted;
pub mod refusal;
pub mod register;
pub mod screens;
pub mod sending;
pub mod session;
mod step;
pub mod survey;
pub mod untold;
pub mod update;
pub mod waiting;
pub mod witness;

pub use logbook::{Logbook, News, NotRecorded, Stuck};

use crate::base::{ChannelName, Lang, Words, Zone};
use crate::runbook::Phase;
use crate::seam::{Clock, Couriers, Disk, Observer, Prompter, Wire};
use std::collections::BTreeMap;

/// Everything the walk may touch.
pub struct World<'a> {
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// Where things are kept.
    pub disk: &'a dyn Disk,
    /// Who answers.
    pub prompter: &'a mut dyn Prompter,
    /// Who listens.
    pub observer: &'a mut dyn Observer,
    /// Other programs and machines.
    pub wire: &'a dyn Wire,
    /// Those who carry messages in the background.
    pub couriers: &'a dyn Couriers,
    /// What is fixed for this run of the program.
    pub desk: &'a Desk,
}

/// What is fixed for one run of the program: who sits here, and what the workspace says.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who answers, by name.
    pub by: String,
    /// The workspace's folder, as people would type it from where they are.
    pub folder: String,
    /// The words of the screen.
    pub words: Words,
    /// The languages customers are written to in, in the order of pages.
    pub languages: Vec<Lang>,
    /// The zone of people's watches.
    pub zone: Zone,
    /// How the organisation signs.
    pub organisation: String,
    /// Where customers can write to; may be empty.
    pub contact: String,
    /// Whom mail to customers comes from; may be empty.
    pub mail_from: String,
    /// The public address of the status page; may be empty.
    pub status_page: String,
    /// What is known of each channel of the workspace.
    pub channels: BTreeMap<ChannelName, ChannelSheet>,
}

/// What the walk needs to know of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSheet {
    /// Its kind, as `aplomb.toml` says it.
    pub kind: String,
    /// How long a message it takes; empty when nobody counts.
    pub limits: Vec<crate::channel::Limit>,
    /// Who holds the access, and where it is kept.
    pub access: Option<String>,
    /// How it is reached from here; none when a person posts there.
    pub service: Option<Box<sending::ServiceSheet>>,
    /// Where a person posts by hand what was composed here; none when nothing can be composed there.
    pub compose: Option<Box<crate::config::Service>>,
    /// What is needed to mail to everybody on a list; none when it is another kind.
    pub mail: Option<Box<mailing::MailSheet>>,
}

/// The word of a phase on the screen.
#[must_use]
pub fn phase_words(words: Words, phase: Phase) -> &'static str {
    words.get(match phase {
        Phase::Communicate => "phase.communicate",
        Phase::Recover => "phase.recover",
        Phase::Close => "phase.close",
    })
}
