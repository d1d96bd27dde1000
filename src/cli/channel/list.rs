//! `channel list`: every channel, how it is reached, and whether its keys are where the settings say.
//!
//! Starts nothing and asks nobody: a key that a program hands out is not fetched. Invariant: what
//! is said of a key is its place, never the key.

use super::super::Outcome;
use super::super::exit::Exit;
use super::super::invocation::Invocation;
use super::super::seat::Seat;
use super::reached;
use crate::base::visible::visible_line;
use crate::base::{ChannelName, Words, reason};
use crate::config::{SecretRef, Service};
use crate::report::json;
use crate::walk::ChannelSheet;
use serde::Serialize;
use std::fmt::Display;

/// A channel, for scripts.
#[derive(Serialize)]
struct Listed<'a> {
    name: &'a ChannelName,
    kind: &'a str,
    /// `service`, `mail` or `hand`.
    reached: &'static str,
    access: Option<&'a str>,
    /// Whether every key is where the settings say; none when a program would have to be asked.
    ready: Option<bool>,
    /// Why a key is not there, one sentence for each.
    missing: Vec<String>,
    #[serde(skip)]
    keys: Keys,
}

/// What can be said of the keys of a channel without asking anybody.
#[derive(Default)]
struct Keys {
    here: usize,
    /// The programs that hand one out.
    asked: Vec<String>,
    /// Why the others are not there, as it would be written down.
    missing: Vec<String>,
}

impl Keys {
    fn of(sheet: &ChannelSheet, seat: &Seat) -> Self {
        let mut keys = Self::default();
        let service = sheet.service.as_ref().map(|sheet| &sheet.service);
        let Some(service) = service.or(sheet.compose.as_deref()) else {
            return keys;
        };
        for at in places(service) {
            match at {
                SecretRef::Command(command) => keys.asked.push(command.join(" ")),
                SecretRef::Env(_) | SecretRef::File(_) => match seat.key(at) {
                    Ok(()) => keys.here += 1,
                    Err(why) => keys.missing.push(why),
                },
            }
        }
        keys
    }

    fn are_ready(&self) -> Option<bool> {
        match (self.missing.is_empty(), self.asked.is_empty()) {
            (false, _) => Some(false),
            (true, true) => Some(true),
            (true, false) => None,
        }
    }

    /// One sentence for what is missing, else for what is there; nothing where no key is needed.
    fn told(&self, words: Words) -> Option<String> {
        if !self.missing.is_empty() {
            let missing = self.missing.iter().map(|why| reason::in_words(why, words));
            let why = words.list(&missing.collect::<Vec<_>>());
            return Some(words.say("channel-keys.missing", &[("why", &visible_line(&why))]));
        }
        if let Some(command) = self.asked.first() {
            return Some(words.say("channel-keys.asked", &[("name", &visible_line(command))]));
        }
        (self.here > 0).then(|| words.count("channel-keys.here", self.here))
    }
}

/// Each place once: two relays may share a password.
fn places(service: &Service) -> Vec<&SecretRef> {
    let mut places: Vec<&SecretRef> = Vec::new();
    for at in service.secrets() {
        if !places.contains(&at) {
            places.push(at);
        }
    }
    places
}

/// Every channel of the workspace.
pub(super) fn list(invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let words = invocation.words;
    let channels = seat.desk.channels.iter().map(|(name, sheet)| {
        let keys = Keys::of(sheet, &seat);
        Listed {
            name,
            kind: &sheet.kind,
            reached: reached(sheet),
            access: sheet.access.as_deref(),
            ready: keys.are_ready(),
            missing: keys.missing.clone(),
            keys,
        }
    });
    let channels: Vec<Listed<'_>> = channels.collect();
    if invocation.json() {
        #[derive(Serialize)]
        struct Document<'a> {
            version: u32,
            channels: Vec<Listed<'a>>,
        }
        let version = 1;
        let document = Document { version, channels };
        invocation.out.line(&json::write(&document));
        return Ok(Exit::Done);
    }
    if channels.is_empty() {
        invocation.out.line(words.get("channels.none"));
    }
    for one in channels {
        let how = words.get(&format!("channels.{}", one.reached));
        let holes: [(&str, &dyn Display); 3] =
            [("name", one.name), ("kind", &one.kind), ("how", &how)];
        let mut line = words.say("channels.line", &holes);
        if let Some(held) = one.access {
            line.push(' ');
            line.push_str(&words.say("sending.access", &[("held", &visible_line(held))]));
        }
        invocation.out.line(&line);
        if let Some(told) = one.keys.told(words) {
            invocation.out.line(&format!("  {told}"));
        }
    }
    Ok(Exit::Done)
}
