//! What was approved, and the form in which it outlives a crash.
//!
//! Letters are always made from the frozen form: so what is sent before a crash and after it comes
//! from the same bytes. Knows nothing of mail.

use super::head::Letterhead;
use crate::base::{Lang, TemplateName};
use crate::draft::context::{Value, Values};
use crate::draft::{Frame, Template};
use crate::runbook::Stage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person approved in one language, and what it was made of.
#[derive(Clone, Debug)]
pub struct Approved<'a> {
    /// The language.
    pub lang: Lang,
    /// The subject.
    pub subject: &'a str,
    /// The words, with `{{customer.…}}` where something of a row comes.
    pub body: &'a str,
    /// The template as it is now, and the values that filled it then. It makes the letters when it
    /// still gives exactly these words; else the words themselves are sent.
    pub made_of: Option<(&'a Template, &'a Values)>,
    /// What stands around the words: the mark of an exercise, who speaks.
    pub frame: Frame,
}

/// Everything that makes the same letters again after a crash, but for the key of the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The version of this form: 1.
    pub version: u32,
    /// What all letters have in common.
    pub head: Letterhead,
    /// The words in each language, the main one first.
    pub wordings: Vec<FrozenWords>,
}

/// The words of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenWords {
    /// Which.
    pub lang: Lang,
    /// The subject, as it was approved.
    pub subject: String,
    /// The words, as they were approved.
    pub body: String,
    /// What stands around them.
    pub frame: Frame,
    /// What they were made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_of: Option<FrozenTemplate>,
}

/// A template and what filled it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenTemplate {
    name: TemplateName,
    stage: Stage,
    text: String,
    values: BTreeMap<String, Value>,
}

impl Frozen {
    /// The version that this program writes.
    pub const VERSION: u32 = 1;

    pub(super) fn new(approved: &[Approved<'_>], head: Letterhead) -> Self {
        Self {
            version: Self::VERSION,
            head,
            wordings: approved.iter().map(FrozenWords::of).collect(),
        }
    }
}

impl FrozenWords {
    fn of(approved: &Approved<'_>) -> Self {
        Self {
            lang: approved.lang,
            subject: approved.subject.to_owned(),
            body: approved.body.to_owned(),
            frame: approved.frame.clone(),
            made_of: approved.made_of.map(|(template, values)| FrozenTemplate {
                name: template.name.clone(),
                stage: template.stage,
                text: template.text.clone(),
                values: values.0.clone(),
            }),
        }
    }
}

impl FrozenTemplate {
    /// The template and the values; none when it can no longer be read.
    pub(super) fn thaw(&self, lang: Lang) -> Option<(Template, Values)> {
        let (template, _) = Template::parse(self.name.clone(), self.stage, lang, &self.text);
        Some((template?, Values(self.values.clone())))
    }

    /// Every text in it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let values = self.values.values().filter_map(|value| match value {
            Value::Text(text) | Value::Address(text) => Some(text.as_str()),
            Value::Flag(_) => None,
        });
        std::iter::once(self.text.as_str()).chain(values)
    }
}
