//! What a line says of itself: that customers were told, that it was over, who it was.
//!
//! Owns the words. They stand in a column of a table, or in brackets before the text of a list:
//! `[update monitoring]`, `[resolved]`, `[by Ana]`. Invariant: brackets that hold anything else are
//! text and stay.

use super::somewhere;
use super::when::Reckoner;
use crate::base::{ChannelName, Moment};
use crate::incident::Status;
use crate::incident::backfill::{Message, What};
use crate::runbook::{Audience, Severity};

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Said(Audience),
    State(Status),
    Severity(Severity),
    Note,
    Began,
    Declared,
    Closed,
}

/// Reads a word, in English or French.
fn word(text: &str) -> Option<Word> {
    let text = text.to_lowercase();
    if let Some(severity) = Severity::parse(&text) {
        return Some(Word::Severity(severity));
    }
    Some(match text.as_str() {
        "update" | "public" | "message" | "tweet" | "mail" | "post" | "published"
        | "statuspage" | "status-page" | "status_page" | "status page" | "publié" => {
            Word::Said(Audience::Public)
        }
        "customers" | "customer" | "clients" | "client" => Word::Said(Audience::Customers),
        "staff" | "colleagues" | "internal" | "équipe" | "collègues" | "interne" => {
            Word::Said(Audience::Staff)
        }
        "investigating" | "analyse" => Word::State(Status::Investigating),
        "identified" | "identifié" => Word::State(Status::Identified),
        "monitoring" | "mitigated" | "surveillance" | "atténué" => {
            Word::State(Status::Monitoring)
        }
        "resolved" | "recovered" | "over" | "end" | "résolu" | "rétabli" | "terminé" | "fin" => {
            Word::State(Status::Resolved)
        }
        "began" | "begin" | "started" | "start" | "onset" | "début" => Word::Began,
        "declared" | "detected" | "noticed" | "alert" | "déclaré" | "détecté" | "remarqué"
        | "alerte" => Word::Declared,
        "closed" | "close" | "clos" | "clôturé" => Word::Closed,
        "note" | "event" | "action" | "observation" | "info" | "évènement" | "événement" => {
            Word::Note
        }
        _ => return None,
    })
}

/// What a line says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    said: Option<Audience>,
    state: Option<Status>,
    severity: Option<Severity>,
    kind: Option<What>,
    pub(super) by: String,
    pub(super) channel: Option<ChannelName>,
    pub(super) link: Option<String>,
    pub(super) next_due: Option<Moment>,
    /// Brackets that say nothing that is known.
    pub(super) unknown: Option<String>,
}

impl Tags {
    /// Of somebody, with a link.
    pub(super) fn of(by: &str, link: Option<&str>) -> Self {
        Self {
            by: by.to_owned(),
            link: link.map(str::to_owned),
            ..Self::default()
        }
    }

    /// Takes the words of a cell or of a bracket; `false`, and nothing taken, when one is unknown.
    pub(super) fn take(&mut self, words: &str) -> bool {
        let before = self.clone();
        let whole = word(words.trim());
        let is_between = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '/' | '·');
        let each = words.split(is_between).filter(|piece| !piece.is_empty());
        let found: Option<Vec<Word>> = match whole {
            Some(word) => Some(vec![word]),
            None => each.map(word).collect(),
        };
        let Some(found) = found.filter(|found| !found.is_empty()) else {
            *self = before;
            return false;
        };
        for word in found {
            match word {
                Word::Said(audience) => self.said = Some(audience),
                Word::State(status) => self.state = Some(status),
                Word::Severity(severity) => self.severity = Some(severity),
                Word::Note => self.kind = Some(What::Note),
                Word::Began => self.kind = Some(What::Began),
                Word::Declared => self.kind = Some(What::Declared),
                Word::Closed => self.kind = Some(What::Closed),
            }
        }
        true
    }

    /// That customers were told a state.
    pub(super) fn tells(&mut self, status: Status) {
        self.state = Some(status);
    }

    /// The kind of what happened.
    pub(super) fn what(&self) -> What {
        if let Some(audience) = self.said {
            return What::Said(Message {
                status: self.state,
                next_due: self.next_due,
                link: self.link.clone(),
                ..Message::on(audience, self.channel.clone().unwrap_or_else(somewhere))
            });
        }
        match (&self.kind, self.state, self.severity) {
            (Some(kind), ..) if *kind != What::Note => kind.clone(),
            (_, Some(Status::Resolved), _) => What::Resolved,
            (_, Some(status), _) => What::State(status),
            (_, None, Some(severity)) => What::Severity(severity),
            (_, None, None) => What::Note,
        }
    }
}

/// Takes the brackets at the head of a text; what is left of it. The first that says nothing that is
/// known is noted, and stays.
pub(super) fn head<'a>(text: &'a str, tags: &mut Tags, reckoner: &Reckoner) -> &'a str {
    let mut rest = text.trim_start();
    while let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        // `[words](address)` is a link.
        if after.starts_with('(') {
            break;
        }
        let first = inside.trim();
        tags.unknown = Some(first.to_owned()).filter(|first| !first.is_empty());
        let named = |names: &[&str]| {
            let (name, value) = first.split_once([' ', ':'])?;
            names
                .contains(&name.to_lowercase().as_str())
                .then(|| value.trim())
        };
        if let Some(name) = named(&["by", "par"]) {
            name.clone_into(&mut tags.by);
        } else if let Some(time) = named(&["next", "prochain"]) {
            let Some(at) = reckoner.promised(time) else {
                break;
            };
            tags.next_due = Some(at);
        } else if let Some(name) = named(&["on", "sur"]) {
            let Ok(channel) = ChannelName::parse(&crate::base::id::slug(name)) else {
                break;
            };
            tags.channel = Some(channel);
        } else if !tags.take(first) {
            break;
        }
        tags.unknown = None;
        rest = after.trim_start_matches([' ', '\t', ':']);
    }
    rest
}
