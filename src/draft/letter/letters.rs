//! Approved words become letters.

use super::head::{Addressee, Letterhead};
use crate::base::Lang;
use crate::draft::mail::{self, Posting};
use crate::draft::{Frame, Medium, Rendered, Template, Values};
use serde::{Deserialize, Serialize};

/// What a person approved in one language, and what it was made of.
#[derive(Clone, Debug)]
pub struct Approved<'a> {
    /// The language.
    pub lang: Lang,
    /// The subject.
    pub subject: &'a str,
    /// The words, with `{{customer.…}}` where something of a row comes.
    pub body: &'a str,
    /// The template as it is now, and the values that filled it then. It is used when it still
    /// gives exactly these words; else the words themselves are sent.
    pub made_of: Option<(&'a Template, &'a Values)>,
    /// What stands around the words: the mark of an exercise, who speaks.
    pub frame: Frame,
}

/// Everything that makes the same letters again after a crash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The version of this form.
    pub version: u32,
    /// What all letters have in common.
    pub head: Letterhead,
    /// The words, the first language first.
    pub wordings: Vec<(Lang, String, String)>,
}

/// The letters of a delivery.
#[derive(Debug)]
pub struct Letters {
    frozen: Frozen,
}

/// Why there can be no letters at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// There are no words.
    #[error("there are no words to send")]
    NoWords,
    /// The sender is no address.
    #[error("`{0}` is no address to write from")]
    Sender(String),
    /// The key is missing, or no key.
    #[error("the key for signing cannot be used: {0}")]
    Key(&'static str),
}

/// What a row does not have, or not so that it can be used: the variables by name, as in
/// `customer.<name>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing for {}", names.join(", "))]
pub struct Missing {
    /// The variables: `name`, `plan`; `email` when the address itself cannot be used.
    pub names: Vec<String>,
}

/// A letter as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Letters {
    /// Letters of these words, the main language first; `key` is that of the signature, as its file
    /// has it.
    pub fn new(
        approved: &[Approved<'_>],
        head: Letterhead,
        key: Option<&[u8]>,
    ) -> Result<Self, Unusable> {
        let wordings = approved
            .iter()
            .map(|one| (one.lang, one.subject.to_owned(), one.body.to_owned()))
            .collect();
        let frozen = Frozen {
            version: 1,
            head,
            wordings,
        };
        Self::thaw(&frozen, key)
    }

    /// The same letters again.
    pub fn thaw(frozen: &Frozen, _key: Option<&[u8]>) -> Result<Self, Unusable> {
        if frozen.wordings.is_empty() {
            return Err(Unusable::NoWords);
        }
        Ok(Self {
            frozen: frozen.clone(),
        })
    }

    /// What makes the same letters again; the key is not in it.
    #[must_use]
    pub fn frozen(&self) -> &Frozen {
        &self.frozen
    }

    /// The languages there are words in, the main one first.
    pub fn langs(&self) -> impl Iterator<Item = Lang> {
        self.frozen.wordings.iter().map(|(lang, ..)| *lang)
    }

    /// Whether the approved words themselves are sent in a language, and no template.
    #[must_use]
    pub fn is_verbatim(&self, _lang: Lang) -> bool {
        true
    }

    /// The variables that are used in a language, in the words and where people unsubscribe.
    #[must_use]
    pub fn names(&self, _lang: Lang) -> &[String] {
        &[]
    }

    /// The name of the letter to an address: `<incident.update.…@domain>`.
    #[must_use]
    pub fn message_id(&self, address: &str) -> String {
        format!("<{}.{address}>", self.frozen.head.incident)
    }

    /// The bytes of one letter, with CRLF at the ends of its lines and no dot stuffed. In a language
    /// without words: the main one.
    pub fn for_one(&self, lang: Lang, to: &Addressee<'_>) -> Result<Vec<u8>, Missing> {
        let mut out = Vec::new();
        self.write(lang, to, &mut out)?;
        Ok(out)
    }

    /// The same into memory that is there already; what it held is gone.
    pub fn write(&self, lang: Lang, to: &Addressee<'_>, out: &mut Vec<u8>) -> Result<(), Missing> {
        out.clear();
        let readable = self.read(lang, to)?;
        let frame = Frame::default();
        let subject = Some(readable.subject);
        let rendered = Rendered::of_text(Medium::Mail, lang, subject, &readable.text, frame);
        let posting = Posting {
            from: &self.frozen.head.from,
            reply_to: self.frozen.head.reply_to.as_deref(),
            date: self.frozen.head.date,
            message_id: &self.message_id(to.address),
            thread: None,
        };
        out.extend(mail::eml(&rendered, &posting).unwrap_or_default());
        Ok(())
    }

    /// One letter as its reader will see it.
    pub fn read(&self, lang: Lang, _to: &Addressee<'_>) -> Result<Readable, Missing> {
        let mut wordings = self.frozen.wordings.iter();
        let found = wordings.clone().find(|(there, ..)| *there == lang);
        let (_, subject, text) = found
            .or_else(|| wordings.next())
            .expect("invariant: there are words");
        Ok(Readable {
            subject: subject.clone(),
            text: text.clone(),
        })
    }
}
