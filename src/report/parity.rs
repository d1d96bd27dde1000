//! Which channel is behind, for `status`: as fields for people, as objects for scripts.
//!
//! Owns the words and the keys; what is behind is decided by the incident.

use super::reader::Reader;
use super::style::Tone;
use crate::base::reason;
use crate::base::visible::visible_line;
use crate::base::{ChannelName, Moment};
use crate::incident::parity::{Parity, parity};
use crate::incident::{DraftId, Incident, Standing};
use serde::Serialize;

/// A channel of an incident. The keys and their order are a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelView {
    /// Its name.
    pub channel: ChannelName,
    /// `planned`, `drafted`, `approved`, `requested`, `failed`, `unknown`, `left-out`, `posted` or
    /// `read-back`: how far its newest message has come.
    pub state: &'static str,
    /// Its newest message.
    pub draft: Option<DraftId>,
    /// The round of that message.
    pub update: Option<u32>,
    /// The round of the newest message that is out there.
    pub update_out: Option<u32>,
    /// Since when that one is out.
    pub out_at: Option<Moment>,
    /// How many messages it is behind.
    pub behind: u32,
    /// Where the newest one that is out can be seen.
    pub link: Option<String>,
    /// Why the newest one is not out.
    pub reason: Option<String>,
}

/// Every channel of an incident.
#[must_use]
pub fn views(incident: &Incident) -> Vec<ChannelView> {
    let views = parity(incident).into_iter().map(|of| ChannelView {
        state: of.standing.as_str(),
        draft: of.newest,
        update: of.update,
        update_out: of.out.map(|(update, _)| update),
        out_at: of.out.map(|(_, at)| at),
        behind: of.behind,
        link: of.link,
        reason: of.reason,
        channel: of.channel,
    });
    views.collect()
}

/// What people read: the channels that are up to date in one line, each other in one of its own.
/// Nothing before the first message is in words.
#[must_use]
pub fn lines(incident: &Incident, reader: Reader) -> Vec<(Tone, String)> {
    let all = parity(incident);
    if all.iter().all(|of| of.standing == Standing::Planned) {
        return Vec::new();
    }
    let is_level = |of: &&Parity| of.behind == 0 && of.standing.is_out();
    let level: Vec<String> = all
        .iter()
        .filter(is_level)
        .map(|of| of.channel.to_string())
        .collect();
    let mut lines = Vec::new();
    if !level.is_empty() {
        let names = reader.words.list(&level);
        let text = reader.words.say("parity.level", &[("channels", &names)]);
        lines.push((Tone::Plain, text));
    }
    let others = all
        .iter()
        .filter(|of| !is_level(of) && of.standing != Standing::Planned);
    lines.extend(others.map(|of| (tone(of), line(of, reader))));
    lines
}

fn tone(of: &Parity) -> Tone {
    match of.standing {
        Standing::Failed | Standing::Unknown => Tone::Warn,
        _ if of.behind > 0 && of.out.is_some() => Tone::Warn,
        _ => Tone::Plain,
    }
}

/// `status-page: one message behind (not posted: 403: forbidden)`.
fn line(of: &Parity, reader: Reader) -> String {
    let words = reader.words;
    let state = words.get(&format!("parity.{}", of.standing));
    let behind = (of.behind > 0 && of.out.is_some())
        .then(|| words.count("parity.behind", of.behind as usize));
    let reason = of.reason.as_deref();
    let reason = reason.map(|reason| visible_line(&reason::in_words(reason, words)));
    let reason = reason.filter(|_| {
        matches!(
            of.standing,
            Standing::Failed | Standing::Unknown | Standing::LeftOut
        )
    });
    let state = match reason {
        Some(why) => words.say("parity.why", &[("state", &state), ("why", &why)]),
        None => state.to_owned(),
    };
    let parts: Vec<String> = behind.into_iter().chain([state]).collect();
    words.say(
        "parity.line",
        &[("channel", &of.channel), ("parts", &parts.join(", "))],
    )
}
