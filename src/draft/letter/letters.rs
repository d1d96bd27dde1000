//! Approved words become letters: one for each person, each the same bytes every time.
//!
//! Pours what a row holds into the mold of its language. Reads no list and sends nothing.
//! Invariant: a row that lacks something gets no letter with a hole in it, but is named.

use super::address::wire;
use super::approved::{Approved, Frozen};
use super::dkim::Signer;
use super::encode;
use super::head::{Addressee, Letterhead};
use super::key::KeyTrouble;
use super::mold::{Above, Hole, Mold, Part, Words as Piece, pour};
use super::value::{Place, cleaned, percent, write};
use super::wording::Wording;
use crate::base::visible::visible_line;
use crate::base::{Digest, Lang, Words};
use crate::draft::mail::mailbox;
use lettre::message::Mailbox;
use std::borrow::Cow;

/// The longest address at which somebody unsubscribes, filled in: it stands on one line.
const LONGEST_ADDRESS: usize = 900;

/// So many earlier letters are named: the first, and the last ones.
const MOST_EARLIER: usize = 10;

/// The letters of a delivery.
#[derive(Debug)]
pub struct Letters {
    frozen: Frozen,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    domain: String,
    list_id: String,
    /// The names of earlier letters up to the part that differs: `<site-down.1.`.
    earlier: Vec<String>,
    unsubscribe: Vec<Piece>,
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
        let (columns, unsubscribe) = holes(head.unsubscribe.as_deref().unwrap_or_default());
        let wordings = frozen.wordings.iter();
        let wordings: Vec<Wording> = wordings
            .map(|words| Wording::new(words, &columns))
            .collect();
        let letter = |update: &u32| format!("<{}.{update}.", head.incident);
        let first = head.earlier.len().saturating_sub(MOST_EARLIER - 1);
        let named = head.earlier.iter().enumerate();
        let named = named.filter(|(at, _)| *at == 0 || *at >= first);
        Ok(Self {
            from,
            reply_to: head.reply_to.as_deref().and_then(mailbox),
            list_id: format!("<{}.{domain}>", head.list),
            earlier: named.map(|(_, update)| letter(update)).collect(),
            unsubscribe,
            signer,
            wordings,
            domain,
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
        let head = &self.frozen.head;
        format!(
            "<{}.{}.{}@{}>",
            head.incident,
            head.update,
            self.person(address),
            self.domain
        )
    }

    /// What tells one person's letters from another's, in every round alike.
    fn person(&self, address: &str) -> String {
        let seed = format!("{}\n{}", address.to_lowercase(), self.frozen.head.thread);
        let mut digits = Digest::of(seed.as_bytes()).hex();
        digits.truncate(16);
        digits
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
        self.with_mold(lang, to, |mold, values, address| {
            let result = self.pour(mold, values, to, address, out);
            if result.is_err() {
                out.clear();
            }
            result
        })
    }

    /// One letter as its reader sees it.
    pub fn read(&self, lang: Lang, to: &Addressee<'_>) -> Result<Readable, Missing> {
        self.with_mold(lang, to, |mold, values, _| {
            Ok(Readable {
                subject: said(&mold.subject, values, Place::Line),
                text: said(&mold.text, values, Place::Text),
            })
        })
    }

    /// Looks at a row and finds the mold for it.
    fn with_mold<T>(
        &self,
        lang: Lang,
        to: &Addressee<'_>,
        pour: impl FnOnce(&Mold, &[Cow<'_, str>], &str) -> Result<T, Missing>,
    ) -> Result<T, Missing> {
        let address = wire(to.address).ok_or_else(|| missing("email"))?;
        let wording = self.wording(lang);
        let values: Vec<Cow<'_, str>> = wording
            .columns
            .iter()
            .map(|column| value(column, wording.lang, to))
            .collect();
        let poured = wording.with_mold(
            || self.above(),
            &values,
            |mold| {
                let empty = mold
                    .columns
                    .iter()
                    .filter(|column| values[**column].is_empty());
                let names: Vec<String> = empty
                    .map(|column| wording.columns[*column].clone())
                    .collect();
                if names.is_empty() {
                    pour(mold, &values, &address)
                } else {
                    Err(Missing { names })
                }
            },
        );
        // A branch of the template that nobody saw and that cannot be filled.
        poured.unwrap_or_else(|| {
            let absent = wording.columns.iter().zip(&values);
            let absent = absent.filter(|(_, value)| value.is_empty());
            Err(Missing {
                names: absent.map(|(column, _)| column.clone()).collect(),
            })
        })
    }

    fn above(&self) -> Above<'_> {
        let pattern = self.frozen.head.unsubscribe.as_ref();
        let has_hole = self
            .unsubscribe
            .iter()
            .any(|piece| matches!(piece, Piece::Column(_)));
        Above {
            from: &self.from,
            reply_to: self.reply_to.as_ref(),
            date: self.frozen.head.date,
            follows: !self.earlier.is_empty(),
            list_id: &self.list_id,
            unsubscribe: pattern.map(|pattern| has_hole && pattern.starts_with("https://")),
        }
    }
}

fn missing(name: &str) -> Missing {
    Missing {
        names: vec![name.to_owned()],
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

/// The columns of an address with holes, each once, and the address in pieces.
fn holes(pattern: &str) -> (Vec<String>, Vec<Piece>) {
    let mut columns: Vec<String> = Vec::new();
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        let known = columns.iter().position(|column| column == name);
        let number = known.unwrap_or_else(|| {
            columns.push(name.to_owned());
            columns.len() - 1
        });
        pieces.push(Piece::Fixed(before.to_owned()));
        pieces.push(Piece::Column(number));
        rest = behind;
    }
    pieces.push(Piece::Fixed(rest.to_owned()));
    (columns, pieces)
}

impl Letters {
    fn pour(
        &self,
        mold: &Mold,
        values: &[Cow<'_, str>],
        to: &Addressee<'_>,
        address: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), Missing> {
        let person = self.person(to.address);
        let mut scratch = String::new();
        for part in &mold.parts {
            match part {
                Part::Bytes(bytes) => out.extend_from_slice(bytes),
                Part::Hole(Hole::To, _) => {
                    write(
                        &cleaned(to.name.unwrap_or_default()),
                        Place::Line,
                        &mut scratch,
                    );
                    encode::to(&scratch, address, out);
                    scratch.clear();
                }
                Part::Hole(Hole::Name, _) => {
                    let head = &self.frozen.head;
                    let start = format!("<{}.{}.", head.incident, head.update);
                    self.name(&start, &person, out);
                }
                Part::Hole(Hole::Earlier, _) => self.thread(&person, out),
                Part::Hole(Hole::Subject, _) => {
                    let subject = said(&mold.subject, values, Place::Line);
                    encode::subject(&subject, out);
                }
                Part::Hole(Hole::Unsubscribe, _) => self.unsubscribe(values, out)?,
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

    fn name(&self, start: &str, person: &str, out: &mut Vec<u8>) {
        for piece in [start, person, "@", &self.domain, ">"] {
            out.extend_from_slice(piece.as_bytes());
        }
    }

    /// The last letter as what this one answers, and the names of the conversation, one to a line.
    fn thread(&self, person: &str, out: &mut Vec<u8>) {
        if let Some(last) = self.earlier.last() {
            self.name(last, person, out);
        }
        out.extend_from_slice(b"\r\nReferences:");
        for (number, earlier) in self.earlier.iter().enumerate() {
            out.extend_from_slice(if number == 0 { b" " } else { b"\r\n " });
            self.name(earlier, person, out);
        }
    }

    fn unsubscribe(&self, values: &[Cow<'_, str>], out: &mut Vec<u8>) -> Result<(), Missing> {
        let head = &self.frozen.head;
        let columns = self.unsubscribe.iter().filter_map(|piece| match piece {
            Piece::Column(column) => Some(*column),
            Piece::Fixed(_) => None,
        });
        let (known, _) = holes(head.unsubscribe.as_deref().unwrap_or_default());
        let empty = columns.clone().filter(|column| values[*column].is_empty());
        let empty: Vec<String> = empty.map(|column| known[column].clone()).collect();
        if !empty.is_empty() {
            return Err(Missing { names: empty });
        }
        let mut address = String::new();
        for piece in &self.unsubscribe {
            match piece {
                Piece::Fixed(text) => address.push_str(text),
                Piece::Column(column) => percent(&values[*column], &mut address),
            }
        }
        if address.len() > LONGEST_ADDRESS {
            return Err(Missing { names: known });
        }
        out.push(b'<');
        out.extend_from_slice(address.as_bytes());
        out.push(b'>');
        Ok(())
    }
}
