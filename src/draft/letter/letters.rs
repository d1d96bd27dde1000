//! Approved words become letters: one for each person, each the same bytes every time.
//!
//! Pours what a row holds into the mold of its language. Reads no list and sends nothing.
//! Invariant: a row that lacks something gets no letter with a hole in it, but is named.

use super::address::wire;
use super::approved::{Approved, Frozen};
use super::conversation::Conversation;
use super::dkim::Signer;
use super::encode;
use super::head::{Addressee, Letterhead};
use super::key::KeyTrouble;
use super::mold::{Above, Hole, Mold, Part, Words as Piece, pour};
use super::unsubscribe::Unsubscribe;
use super::value::{Place, cleaned, write};
use super::wording::Wording;
use crate::base::visible::visible_line;
use crate::base::{Lang, Words};
use crate::draft::mail::mailbox;
use lettre::message::Mailbox;
use std::borrow::Cow;

/// The longest subject, in characters: a longer one was made so by a row, and nobody reads it.
const LONGEST_SUBJECT: usize = 255;

/// The letters of a delivery.
#[derive(Debug)]
pub struct Letters {
    frozen: Frozen,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    list_id: String,
    conversation: Conversation,
    unsubscribe: Option<Unsubscribe>,
    signer: Option<Signer>,
    wordings: Vec<Wording>,
}

/// Why there can be no letters at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// There are no words.
    #[error("there are no words to send")]
    NoWords,
    /// The frozen form is of a newer version.
    #[error("the frozen message has version {0}, which a newer aplomb reads")]
    Newer(u32),
    /// The sender is no address.
    #[error("`{0}` is no address to write from")]
    Sender(String),
    /// The key of the signature cannot be used.
    #[error("the key for signing cannot be used: {0}")]
    Key(#[from] KeyTrouble),
}

impl Unusable {
    /// What is wrong, for the person.
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        match self {
            Self::NoWords => words.get("letter.no_words").to_owned(),
            Self::Newer(_) => words.get("letter.newer").to_owned(),
            Self::Sender(from) => words.say("letter.sender", &[("from", from)]),
            Self::Key(trouble) => words
                .get(&format!("letter.key.{}", trouble.as_str()))
                .to_owned(),
        }
    }
}

/// What a row does not have, or not so that it can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing for {}", names.join(", "))]
pub struct Missing {
    /// The columns, as in `customer.<name>`; `email` when the address itself cannot be used.
    pub names: Vec<String>,
}

/// A letter as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Letters {
    /// Letters of these words, the main language first. `key` is the private key of the signature,
    /// as its file has it; it is needed when the head says who signs.
    pub fn new(
        approved: &[Approved<'_>],
        head: Letterhead,
        key: Option<&[u8]>,
    ) -> Result<Self, Unusable> {
        Self::thaw(&Frozen::new(approved, head), key)
    }

    /// The same letters again.
    pub fn thaw(frozen: &Frozen, key: Option<&[u8]>) -> Result<Self, Unusable> {
        if frozen.version > Frozen::VERSION {
            return Err(Unusable::Newer(frozen.version));
        }
        if frozen.wordings.is_empty() {
            return Err(Unusable::NoWords);
        }
        let frozen = Frozen {
            head: frozen.head.on_one_line(),
            ..frozen.clone()
        };
        let head = &frozen.head;
        let from = mailbox(&head.from).ok_or_else(|| Unusable::Sender(visible_line(&head.from)))?;
        let address: &str = from.email.as_ref();
        let domain = wire(address)
            .and_then(|address| {
                address
                    .rsplit_once('@')
                    .map(|(_, domain)| domain.to_owned())
            })
            .ok_or_else(|| Unusable::Sender(visible_line(&head.from)))?;
        let signer = match &head.dkim {
            Some(signature) => Some(Signer::new(signature, key, head.date)?),
            None => None,
        };
        let unsubscribe = head.unsubscribe.as_deref().map(Unsubscribe::new);
        let beyond = unsubscribe.as_ref();
        let beyond = beyond.map_or(&[][..], |unsubscribe| &unsubscribe.columns);
        let wordings = frozen.wordings.iter();
        let wordings = wordings.map(|words| Wording::new(words, beyond)).collect();
        Ok(Self {
            from,
            reply_to: head.reply_to.as_deref().and_then(mailbox),
            list_id: format!("<{}.{domain}>", head.list),
            conversation: Conversation::new(head, &domain),
            unsubscribe,
            signer,
            wordings,
            frozen,
        })
    }

    /// What makes the same letters again; the key is not in it.
    #[must_use]
    pub fn frozen(&self) -> &Frozen {
        &self.frozen
    }

    /// The languages there are words in, the main one first.
    pub fn langs(&self) -> impl Iterator<Item = Lang> {
        self.wordings.iter().map(|wording| wording.lang)
    }

    /// Whether the approved words themselves are sent in a language, because the template no longer
    /// gives them: a person changed them, or the template was changed since.
    #[must_use]
    pub fn is_verbatim(&self, lang: Lang) -> bool {
        self.wording(lang).is_verbatim()
    }

    /// The columns that are used in a language, in the words and where people unsubscribe.
    #[must_use]
    pub fn names(&self, lang: Lang) -> &[String] {
        &self.wording(lang).columns
    }

    /// The name of the letter to an address: `<incident.update.…@domain>`.
    #[must_use]
    pub fn message_id(&self, address: &str) -> String {
        let mut name = Vec::new();
        let person = self.conversation.person(address);
        self.conversation.name(&person, &mut name);
        String::from_utf8_lossy(&name).into_owned()
    }

    fn wording(&self, lang: Lang) -> &Wording {
        let found = self.wordings.iter().find(|wording| wording.lang == lang);
        found.unwrap_or(&self.wordings[0])
    }

    /// The bytes of one letter: lines end with CRLF, no dot is stuffed. In a language without words
    /// it is written in the main one.
    pub fn for_one(&self, lang: Lang, to: &Addressee<'_>) -> Result<Vec<u8>, Missing> {
        let mut out = Vec::new();
        self.write(lang, to, &mut out)?;
        Ok(out)
    }

    /// The same into memory that is there already; what it held is gone.
    pub fn write(&self, lang: Lang, to: &Addressee<'_>, out: &mut Vec<u8>) -> Result<(), Missing> {
        out.clear();
        let address = wire(to.address).ok_or_else(|| Missing {
            names: vec!["email".to_owned()],
        })?;
        let beyond = self.unsubscribe.as_ref();
        let beyond = beyond.map_or(0, |unsubscribe| unsubscribe.columns.len());
        self.with_mold(lang, to, beyond, |mold, values| {
            self.pour(mold, values, to, &address, out)
        })
    }

    /// One letter as its reader sees it.
    pub fn read(&self, lang: Lang, to: &Addressee<'_>) -> Result<Readable, Missing> {
        self.with_mold(lang, to, 0, |mold, values| {
            Ok(Readable {
                subject: subject(mold, values),
                text: said(&mold.text, values, Place::Text),
            })
        })
    }

    /// Looks at a row and finds the mold for it; the first `beyond` columns are needed besides.
    fn with_mold<T>(
        &self,
        lang: Lang,
        to: &Addressee<'_>,
        beyond: usize,
        pour: impl FnOnce(&Mold, &[Cow<'_, str>]) -> Result<T, Missing>,
    ) -> Result<T, Missing> {
        let wording = self.wording(lang);
        let columns = &wording.columns;
        let values: Vec<Cow<'_, str>> = columns
            .iter()
            .map(|column| value(column, wording.lang, to))
            .collect();
        let absent = |needed: &dyn Fn(usize) -> bool| -> Vec<String> {
            let names = columns.iter().zip(&values).enumerate();
            names
                .filter(|(number, (_, value))| value.is_empty() && needed(*number))
                .map(|(_, (column, _))| column.clone())
                .collect()
        };
        let poured = wording.with_mold(
            || self.above(),
            &values,
            |mold| {
                let names = absent(&|number| number < beyond || mold.columns.contains(&number));
                if names.is_empty() {
                    pour(mold, &values)
                } else {
                    Err(Missing { names })
                }
            },
        );
        // A branch of the template that nobody saw and that cannot be filled.
        poured.unwrap_or_else(|| {
            Err(Missing {
                names: absent(&|_| true),
            })
        })
    }

    fn above(&self) -> Above<'_> {
        Above {
            from: &self.from,
            reply_to: self.reply_to.as_ref(),
            date: self.frozen.head.date,
            follows: self.conversation.follows(),
            list_id: &self.list_id,
            unsubscribe: self.unsubscribe.as_ref().map(Unsubscribe::one_click),
        }
    }

    fn pour(
        &self,
        mold: &Mold,
        values: &[Cow<'_, str>],
        to: &Addressee<'_>,
        address: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), Missing> {
        let person = self.conversation.person(to.address);
        let mut scratch = String::new();
        for part in &mold.parts {
            match part {
                Part::Bytes(bytes) => out.extend_from_slice(bytes),
                Part::Hole(Hole::To, _) => {
                    let name = cleaned(to.name.unwrap_or_default());
                    encode::to(&name.replace('\n', " "), address, out);
                }
                Part::Hole(Hole::Name, _) => self.conversation.name(&person, out),
                Part::Hole(Hole::Earlier, _) => self.conversation.references(&person, out),
                Part::Hole(Hole::Subject, _) => encode::subject(&subject(mold, values), out),
                Part::Hole(Hole::Unsubscribe, _) => {
                    if let Some(unsubscribe) = &self.unsubscribe {
                        unsubscribe
                            .write(values, &mut scratch, out)
                            .inspect_err(|_| out.clear())?;
                    }
                }
                Part::Hole(Hole::Column(column, place), soft) => {
                    pour(&values[*column], *place, *soft, &mut scratch, out);
                }
            }
        }
        if let Some(signer) = &self.signer {
            let known = mold.same_body.then_some(&mold.body_hash);
            signer.sign(out, known);
        }
        Ok(())
    }
}

/// What a row has for a column; empty when it has nothing.
fn value<'a>(column: &str, lang: Lang, to: &Addressee<'a>) -> Cow<'a, str> {
    match column {
        "email" => cleaned(to.address),
        "lang" => Cow::Borrowed(lang.code()),
        "name" => to.name.map(cleaned).unwrap_or_default(),
        _ => {
            let mut variables = to.variables.iter();
            let found = variables.find(|(name, _)| name == column);
            found.map(|(_, value)| cleaned(value)).unwrap_or_default()
        }
    }
}

fn said(words: &[Piece], values: &[Cow<'_, str>], place: Place) -> String {
    let mut out = String::new();
    for piece in words {
        match piece {
            Piece::Fixed(text) => out.push_str(text),
            Piece::Column(column) => write(&values[*column], place, &mut out),
        }
    }
    out
}

fn subject(mold: &Mold, values: &[Cow<'_, str>]) -> String {
    let subject = said(&mold.subject, values, Place::Line);
    match subject.char_indices().nth(LONGEST_SUBJECT) {
        Some((end, _)) if mold.subject.len() > 1 => format!("{}…", subject[..end].trim_end()),
        _ => subject,
    }
}
