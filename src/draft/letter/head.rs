//! What stands above a letter: who writes, to whom, in which conversation.

use crate::base::Moment;
use serde::{Deserialize, Serialize};

/// One person to write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee<'a> {
    /// The address.
    pub address: &'a str,
    /// The name, if it is known.
    pub name: Option<&'a str>,
    /// The other columns of the row, by their names.
    pub variables: &'a [(String, String)],
}

/// What all letters of a delivery have in common. Nothing is read from a clock or drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// `Shop <hello@shop.example>`, or only the address.
    pub from: String,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The incident's id.
    pub incident: String,
    /// The round, from 1.
    pub update: u32,
    /// The earlier rounds that went out in the same conversation, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<u32>,
    /// The name of the conversation within the incident: that of the channel, and when several
    /// messages of a round go to it, that of the step too.
    pub thread: String,
    /// The name of the list, for people's filters: that of the channel.
    pub list: String,
    /// When it was written.
    pub date: Moment,
    /// Where people unsubscribe, with `{column}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
    /// How it is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim: Option<Signature>,
}

/// Whose signature stands on a letter; the key is given apart and kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The domain that vouches.
    pub domain: String,
    /// The name of the key.
    pub selector: String,
}

impl Letterhead {
    /// The same with nothing in it that could end the line it is put into, wherever it came from.
    pub(super) fn on_one_line(&self) -> Self {
        let word = |text: &String| -> String {
            let plain = |c: &char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"');
            text.chars().filter(plain).collect()
        };
        Self {
            incident: word(&self.incident),
            list: word(&self.list),
            unsubscribe: self.unsubscribe.as_ref().map(word),
            dkim: self.dkim.as_ref().map(|signature| Signature {
                domain: word(&signature.domain).replace(';', ""),
                selector: word(&signature.selector).replace(';', ""),
            }),
            ..self.clone()
        }
    }
}
