//! A message as it was put into words: its name, its text in each language, what it promises.
//!
//! Owns the words in which the journal keeps it. Refuses to know what became of it: that is in
//! `draft`. Invariant: what is written down of a message is never changed; other words are another
//! draft.

use crate::base::{ChannelName, Digest, Lang, Moment, StepId, TemplateName, WriterId};
use crate::runbook::{Audience, Stage};
use serde::{Deserialize, Serialize};

/// A message as it was put into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafted {
    /// Its name.
    pub draft: DraftId,
    /// The step it belongs to.
    pub step: StepId,
    /// The round it belongs to: 1 for the first.
    pub update: u32,
    /// Which words.
    pub template: TemplateName,
    /// Which message of the incident.
    pub stage: Stage,
    /// In which language.
    pub lang: Lang,
    /// For whom.
    pub audience: Audience,
    /// For whom its template was written, when that is colleagues and the message is for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_for: Option<Audience>,
    /// Where it goes.
    pub channels: Vec<ChannelName>,
    /// The subject, for mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The words.
    pub body: String,
    /// SHA-256 of `body`.
    pub digest: Digest,
    /// When it promises the next message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<Moment>,
    /// A person changed the words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// The files it was saved as, inside the incident's folder; derived, may be lost.
    pub files: Vec<String>,
    /// The same message in the other languages there are templates for: mail only, and only as
    /// long as nobody has changed the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Wording>,
}

impl Drafted {
    /// The files it was saved as in a language.
    pub fn files_in(&self, lang: Lang) -> impl Iterator<Item = &String> {
        let code = lang.code();
        self.files
            .iter()
            .filter(move |file| file.rsplit('.').nth(1) == Some(code))
    }

    /// The message in every language it is written in, its own first: language, subject, words.
    pub fn wordings(&self) -> impl Iterator<Item = (Lang, Option<&str>, &str)> {
        let own = (self.lang, self.subject.as_deref(), self.body.as_str());
        let also = self.also.iter();
        let also = also.map(|one| (one.lang, one.subject.as_deref(), one.body.as_str()));
        std::iter::once(own).chain(also)
    }
}

/// A message in one more language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Which.
    pub lang: Lang,
    /// The subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The words.
    pub body: String,
    /// SHA-256 of `body`.
    pub digest: Digest,
}

/// The name of a draft: its number and who made it, such as `004-7f3a9c`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DraftId(pub String);

impl DraftId {
    /// The `number`th draft, made by `writer`.
    #[must_use]
    pub fn new(number: u32, writer: &WriterId) -> Self {
        let who: String = writer.as_str().chars().take(6).collect();
        Self(format!("{number:03}-{who}"))
    }

    /// The number, for file names.
    #[must_use]
    pub fn number(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}
