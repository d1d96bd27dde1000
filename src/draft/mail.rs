//! A mail as a file: RFC 5322, the same bytes for the same message.
//!
//! Names no recipient: the file is to be looked at, opened in a
//! mail program, or sent on by hand. Letters to each person alone are made in `letter`.

use super::customer::for_everybody;
use super::render::Rendered;
use crate::base::visible::visible_line;
use crate::base::{Digest, Moment};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::time::{Duration, UNIX_EPOCH};

/// What a mail says about itself. Everything is given: nothing is read from a clock or drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting<'a> {
    /// `Shop <hello@shop.example>`; a placeholder stands in for one that cannot be read.
    pub from: &'a str,
    /// Where answers go.
    pub reply_to: Option<&'a str>,
    /// When.
    pub date: Moment,
    /// The mail's name, such as `<2026-11-22-site-down.3@shop.example>`.
    pub message_id: &'a str,
    /// The name of the incident's first mail, which this one follows.
    pub thread: Option<&'a str>,
}

const NOBODY: &str = "nobody@aplomb.invalid";

/// The bytes of the file; none when the message is not a mail.
pub(super) fn eml(rendered: &Rendered, posting: &Posting<'_>) -> Option<Vec<u8>> {
    // One file for whoever it is sent to.
    let subject = for_everybody(rendered.subject.as_ref()?);
    let html = for_everybody(rendered.html.as_ref()?);
    let body = for_everybody(&rendered.body);
    let nobody: Address = NOBODY.parse().ok()?;
    let from = mailbox(posting.from).unwrap_or_else(|| Mailbox::new(None, nobody.clone()));
    let envelope = lettre::address::Envelope::new(Some(from.email.clone()), vec![nobody]).ok()?;
    let millis = u64::try_from(posting.date.millis()).unwrap_or(0);
    let raw = |name: &'static str, value: &str| {
        HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
    };
    let mut message = Message::builder()
        .envelope(envelope)
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .from(from)
        .raw_header(raw("To", "undisclosed-recipients:;"))
        .message_id(Some(one_word(posting.message_id)))
        .subject(subject.as_str())
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "All"))
        .raw_header(raw("Content-Language", rendered.lang.code()));
    if let Some(reply_to) = posting.reply_to.and_then(mailbox) {
        message = message.reply_to(reply_to);
    }
    if let Some(first) = posting.thread {
        message = message
            .in_reply_to(one_word(first))
            .references(one_word(first));
    }
    let seed = format!("{}\n{subject}\n{body}", posting.message_id);
    let parts = MultiPart::alternative()
        .boundary(format!(
            "aplomb-{}",
            &Digest::of(seed.as_bytes()).hex()[..32]
        ))
        .singlepart(part(ContentType::TEXT_PLAIN, &format!("{body}\n")))
        .singlepart(part(ContentType::TEXT_HTML, &html));
    Some(message.multipart(parts).ok()?.formatted())
}

/// `Shop, Ltd <hello@shop.example>` or only the address, as people write it: the name is whatever
/// stands before the bracket.
pub(super) fn mailbox(text: &str) -> Option<Mailbox> {
    let Some((name, rest)) = text.split_once('<') else {
        return Some(Mailbox::new(None, text.trim().parse().ok()?));
    };
    let address = rest.trim_end().strip_suffix('>')?.trim().parse().ok()?;
    let name = name.trim();
    let quoted = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    let name = visible_line(quoted.unwrap_or(name));
    Some(Mailbox::new(
        Some(name).filter(|name| !name.is_empty()),
        address,
    ))
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder()
        .content_type(kind)
        .body(text.to_owned())
}

/// Nothing in a header line can begin another one.
fn one_word(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control() && !character.is_whitespace())
        .collect()
}
