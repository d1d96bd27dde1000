//! What is to be said now.
//!
//! Owns what a bulletin is made of, and what is said before anybody has said anything. Knows
//! neither HTML nor JSON. Invariant: there is always a bulletin, with words in every language.

use super::mark::Mark;
use crate::base::{Digest, Lang, Moment, Span, Words};
use crate::incident::Status;

/// Who speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// The name customers know; empty when nobody has said it.
    pub organisation: String,
    /// Where the situation can be followed.
    pub status_page: Option<String>,
    /// Where customers can write to.
    pub contact: Option<String>,
}

impl House {
    /// The addresses that may become links.
    pub(super) fn addresses(&self) -> Vec<String> {
        self.status_page
            .iter()
            .chain(&self.contact)
            .cloned()
            .collect()
    }
}

/// What is to be said now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulletin {
    /// Who speaks.
    pub house: House,
    /// Whether it belongs to a rehearsal.
    pub exercise: bool,
    /// The update whose words these are; none when nobody has said anything yet.
    pub update: Option<Update>,
    /// The words in every language, those that were written first.
    pub wordings: Vec<Wording>,
}

/// The update whose words are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    /// 1 for the first.
    pub number: u32,
    /// What it says of the service.
    pub state: State,
    /// When it began.
    pub started: Moment,
    /// When it was written.
    pub written: Moment,
    /// When the next one is promised; none after the last.
    pub next: Option<Moment>,
}

impl Update {
    /// From this update to the next, as it was promised.
    #[must_use]
    pub fn rhythm(&self) -> Option<Span> {
        self.next.map(|next| next.since(self.written))
    }
}

/// What an update says of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is away.
    Away,
    /// It should be back, and is watched.
    Watched,
    /// It is over.
    Over,
}

impl State {
    /// What a public state means for visitors.
    #[must_use]
    pub fn of(status: Status) -> Self {
        match status {
            Status::Investigating | Status::Identified => Self::Away,
            Status::Monitoring => Self::Watched,
            Status::Resolved => Self::Over,
        }
    }

    /// The key of its words.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Watched => "watched",
            Self::Over => "over",
        }
    }
}

/// The words in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Which.
    pub lang: Lang,
    /// The message; none when nobody has written it in this language.
    pub body: Option<String>,
    /// The times of the update as this language says them.
    pub said: Said,
}

/// Times as they are said: `15:05 (Paris)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// When it began.
    pub started: String,
    /// When the update was written.
    pub written: String,
    /// When the next one comes.
    pub next: String,
}

impl Bulletin {
    /// What is said before anybody has said anything: prepared in a quiet week, and true whatever
    /// happens.
    #[must_use]
    pub fn prepared(house: House, first: Lang, all: &[Lang], exercise: bool) -> Self {
        let others = all.iter().copied().filter(|lang| *lang != first);
        let wordings = std::iter::once(first).chain(others).map(|lang| {
            let words = Words::of(lang);
            let body = if house.organisation.is_empty() {
                words.get("waiting-page.prepared-unnamed").to_owned()
            } else {
                let organisation = &house.organisation;
                words.say("waiting-page.prepared", &[("organisation", organisation)])
            };
            Wording {
                lang,
                body: Some(body),
                said: Said::default(),
            }
        });
        Self {
            wordings: wordings.collect(),
            house,
            exercise,
            update: None,
        }
    }

    /// The words that were written, as against those they were put into afterwards.
    #[must_use]
    pub fn first(&self) -> &Wording {
        self.wordings
            .first()
            .expect("invariant: a bulletin has words")
    }

    /// What the service is said to be.
    #[must_use]
    pub fn state(&self) -> State {
        self.update.map_or(State::Away, |update| update.state)
    }

    /// What tells these words from others.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let body = self.first().body.as_deref().unwrap_or_default();
        Mark::of(self.update.map_or(0, |update| update.number), body)
    }

    /// A name for this occurrence that tells nothing: made of words that everybody can read.
    pub(super) fn instance(&self) -> String {
        let mut hex: Vec<char> = Digest::of(self.mark().to_string().as_bytes())
            .hex()
            .chars()
            .take(32)
            .collect();
        // Version 8 (of our own making) and the variant of RFC 9562.
        hex[12] = '8';
        hex[16] = 'a';
        let hex: String = hex.into_iter().collect();
        let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &hex[part]);
        format!("urn:uuid:{}", parts.join("-"))
    }
}
