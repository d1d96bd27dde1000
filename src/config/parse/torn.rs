//! Which channels a broken part of the text belongs to.
//!
//! Owns the question only: what is broken is found elsewhere. Refuses to guess in a channel's favour.
//! Invariant: a part that may have held a key of a channel is in that channel.

use crate::base::ChannelName;
use std::ops::Range;

/// The parts of a text that are no TOML.
pub(super) struct Torn<'a> {
    text: &'a str,
    parts: &'a [Range<usize>],
}

impl<'a> Torn<'a> {
    /// Of a text in which nothing is broken.
    pub(super) const NONE: Torn<'static> = Torn {
        text: "",
        parts: &[],
    };

    pub(super) fn of(text: &'a str, parts: &'a [Range<usize>]) -> Self {
        Self { text, parts }
    }

    /// Whether a part may hold something of this channel: it names it, or stands below its header.
    pub(super) fn is_in(&self, channel: &ChannelName) -> bool {
        let name = channel.as_str();
        self.parts.iter().any(|part| {
            let inside = bare(self.text.get(part.clone()).unwrap_or_default());
            let before = self.text.get(..part.start).unwrap_or_default();
            match header(before).as_deref() {
                _ if names(&inside, &format!("channels.{name}")) => true,
                // Below it stand channels as one line each.
                Some("[channels]") => names(&inside, name),
                Some(header) => names(header, &format!("[channels.{name}")),
                None => false,
            }
        })
    }
}

/// Without quotes and spaces, which a key may have around it.
fn bare(text: &str) -> String {
    text.replace(['"', '\'', ' ', '\t'], "")
}

/// The last header of a table in a text.
fn header(text: &str) -> Option<String> {
    const TABLES: [&str; 4] = ["[channels.", "[channels]", "[organisation", "[people"];
    let lines = text.lines().rev().map(bare);
    let headers = lines.map(|line| line.split('#').next().unwrap_or_default().to_owned());
    let mut headers = headers.filter(|line| TABLES.iter().any(|table| line.starts_with(table)));
    headers.next()
}

/// Whether a name stands in a text, and not only as a part of a longer one.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
