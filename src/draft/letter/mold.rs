//! A whole mail with holes: made once, poured many thousand times.
//!
//! Lettre builds it, with marks where something differs from person to person; the bytes between
//! the marks are kept. In quoted-printable a soft line break stands on both sides of a hole, so that
//! what is put in cannot move what stands around it. Knows no row.
//! Invariant: nothing that is put into a hole can be taken for the line between two parts: that has
//! `=_` in it, which quoted-printable never has.

use super::encode;
use super::marks::{Marks, Piece};
use super::value::{self, Place};
use crate::base::{Digest, Lang, Moment};
use crate::draft::Rendered;
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::sync::OnceLock;
use std::time::{Duration, UNIX_EPOCH};

/// What differs from person to person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    /// What stands behind `To`.
    To,
    /// The name of the letter.
    Name,
    /// The names of the earlier letters: `In-Reply-To` and what follows it.
    Earlier,
    /// What stands behind `Subject`.
    Subject,
    /// Where this person unsubscribes.
    Unsubscribe,
    /// A column, by its number, in quoted-printable.
    Column(usize, Place),
}

/// A piece of a mail.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Bytes.
    Bytes(Vec<u8>),
    /// A hole; whether a soft line break follows what is put in.
    Hole(Hole, bool),
}

/// A piece of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Words.
    Fixed(String),
    /// A column, by its number.
    Column(usize),
}

/// A mail with holes.
#[derive(Debug)]
pub(super) struct Mold {
    /// The mail.
    pub(super) parts: Vec<Part>,
    /// The subject, to be read.
    pub(super) subject: Vec<Words>,
    /// The text, to be read.
    pub(super) text: Vec<Words>,
    /// The columns that are said, ascending.
    pub(super) columns: Vec<usize>,
    /// Whether the same bytes stand behind the header of every mail.
    pub(super) same_body: bool,
    /// Their digest, once it was needed.
    pub(super) body_hash: OnceLock<String>,
}

/// What is the same above all letters of a delivery.
#[derive(Debug)]
pub(super) struct Above<'a> {
    pub(super) from: &'a Mailbox,
    pub(super) reply_to: Option<&'a Mailbox>,
    pub(super) date: Moment,
    /// Whether earlier letters went out in the same conversation.
    pub(super) follows: bool,
    /// The list's name, such as `<customers.shop.example>`.
    pub(super) list_id: &'a str,
    /// Whether people can unsubscribe, and with one click.
    pub(super) unsubscribe: Option<bool>,
}

impl Mold {
    /// The mail that these words make; signs stand for columns.
    pub(super) fn new(above: &Above<'_>, rendered: &Rendered, marks: &Marks) -> Option<Self> {
        let subject = rendered.subject.as_ref()?;
        let html = rendered.html.as_ref()?;
        let text = format!("{}\n", rendered.body);
        let subject = marks.cut(subject, Place::Line);
        let readable = marks.cut(&rendered.body, Place::Text);
        let text = marks.cut(&text, Place::Text);
        let html = marks.cut_html(html);
        let mut holes = Holes::default();
        let [text_body, html_body] = [&text, &html].map(|pieces| holes.body(pieces));
        let body_holes = !holes.0.is_empty();
        let mut columns: Vec<usize> = [&subject, &text, &html]
            .into_iter()
            .flatten()
            .filter_map(|piece| match piece {
                Piece::Hole(column, _) => Some(*column),
                Piece::Fixed(_) => None,
            })
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let bytes = mail(
            above,
            rendered.lang,
            &subject,
            text_body,
            html_body,
            &mut holes,
        )?;
        Some(Self {
            parts: holes.cut(&bytes),
            subject: kept(&subject),
            text: kept(&readable),
            columns,
            same_body: !body_holes,
            body_hash: OnceLock::new(),
        })
    }
}

fn kept(pieces: &[Piece<'_>]) -> Vec<Words> {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Fixed(text) => Words::Fixed((*text).to_owned()),
            Piece::Hole(column, _) => Words::Column(*column),
        })
        .collect()
}

/// The mail as lettre writes it, with the numbers of holes between zero bytes, which nothing else
/// in a mail can hold.
fn mail(
    above: &Above<'_>,
    lang: Lang,
    subject: &[Piece<'_>],
    text: Vec<u8>,
    html: Vec<u8>,
    holes: &mut Holes,
) -> Option<Vec<u8>> {
    let envelope = Envelope::new(
        Some(above.from.email.clone()),
        vec![above.from.email.clone()],
    );
    let seconds = u64::try_from(above.date.millis()).unwrap_or(0) / 1000;
    let raw = |name: &'static str, value: &str| {
        let name = HeaderName::new_from_ascii_str(name);
        HeaderValue::dangerous_new_pre_encoded(name, String::new(), value.to_owned())
    };
    let mut message = Message::builder()
        .envelope(envelope.ok()?)
        .from(above.from.clone())
        .raw_header(raw("To", &holes.mark(Hole::To, false)));
    if let Some(reply_to) = above.reply_to {
        message = message.reply_to(reply_to.clone());
    }
    let subject = match subject {
        [Piece::Fixed(subject)] => {
            let mut line = Vec::new();
            encode::subject(subject, &mut line);
            String::from_utf8(line).ok()?
        }
        _ => holes.mark(Hole::Subject, false),
    };
    message = message
        .raw_header(raw("Subject", &subject))
        .date(UNIX_EPOCH + Duration::from_secs(seconds))
        .raw_header(raw("Message-ID", &holes.mark(Hole::Name, false)));
    if above.follows {
        message = message.raw_header(raw("In-Reply-To", &holes.mark(Hole::Earlier, false)));
    }
    message = message
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("Precedence", "bulk"))
        .raw_header(raw("X-Auto-Response-Suppress", "All"))
        .raw_header(raw("List-Id", above.list_id));
    if let Some(one_click) = above.unsubscribe {
        let place = holes.mark(Hole::Unsubscribe, false);
        message = message.raw_header(raw("List-Unsubscribe", &place));
        if one_click {
            let value = "List-Unsubscribe=One-Click";
            message = message.raw_header(raw("List-Unsubscribe-Post", value));
        }
    }
    let seed = Digest::of(&[&text[..], &html].concat()).hex();
    let part = |kind: ContentType, body: Vec<u8>| {
        let encoding = ContentTransferEncoding::QuotedPrintable;
        SinglePart::builder()
            .content_type(kind)
            .body(Body::dangerous_pre_encoded(body, encoding))
    };
    let parts = MultiPart::alternative()
        .boundary(format!("=_{}", &seed[..32]))
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    let message = message.raw_header(raw("Content-Language", lang.code()));
    Some(message.multipart(parts).ok()?.formatted())
}

/// The holes of a mail, by their numbers.
#[derive(Default)]
struct Holes(Vec<(Hole, bool)>);

impl Holes {
    fn mark(&mut self, hole: Hole, soft: bool) -> String {
        self.0.push((hole, soft));
        format!("\0{}\0", self.0.len() - 1)
    }

    /// A part in quoted-printable.
    fn body(&mut self, pieces: &[Piece<'_>]) -> Vec<u8> {
        let mut out = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Fixed(text) => {
                    encode::quoted(text, &mut out);
                    let line_begins = text.ends_with('\n');
                    if at + 1 < pieces.len() && !line_begins {
                        out.extend_from_slice(b"=\r\n");
                    }
                }
                Piece::Hole(column, place) => {
                    let ends = match pieces.get(at + 1) {
                        Some(Piece::Fixed(text)) => text.starts_with('\n'),
                        Some(Piece::Hole(..)) => false,
                        None => true,
                    };
                    let mark = self.mark(Hole::Column(*column, *place), !ends);
                    out.extend_from_slice(mark.as_bytes());
                }
            }
        }
        out
    }

    /// The bytes between the marks, and the holes.
    fn cut(&self, bytes: &[u8]) -> Vec<Part> {
        let mut parts = Vec::new();
        for (at, piece) in bytes.split(|byte| *byte == 0).enumerate() {
            if at % 2 == 0 {
                if !piece.is_empty() {
                    parts.push(Part::Bytes(piece.to_vec()));
                }
                continue;
            }
            let number = std::str::from_utf8(piece).ok().and_then(|n| n.parse().ok());
            let hole = number.and_then(|number: usize| self.0.get(number));
            parts.extend(hole.map(|(hole, soft)| Part::Hole(*hole, *soft)));
        }
        parts
    }
}

/// Puts a value into a hole of a part.
pub(super) fn pour(value: &str, place: Place, soft: bool, scratch: &mut String, out: &mut Vec<u8>) {
    scratch.clear();
    value::write(value, place, scratch);
    encode::quoted(scratch, out);
    if soft {
        out.extend_from_slice(b"=\r\n");
    }
}
