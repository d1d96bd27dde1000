//! What is found on X, held against what was to be said.
//!
//! Links come back as `t.co`, and `&` as `&amp;`: texts are compared without their links.

use crate::base::Moment;
use crate::channel::link::links;
use crate::channel::social::heard::name;
use serde_json::Value;

/// A post that is there.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) at: Option<Moment>,
    text: String,
}

impl Found {
    pub(super) fn says(&self, text: &str) -> bool {
        self.text == core(text)
    }
}

/// The posts of an answer: a time line, or the newest one of an account.
pub(super) fn found(json: &Value) -> Vec<Found> {
    let list = json["data"]
        .as_array()
        .or_else(|| json["includes"]["tweets"].as_array());
    let read = |post: &Value| {
        let text = post["text"].as_str()?;
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        Some(Found {
            id: name(post, "/id")?,
            at: post["created_at"].as_str().and_then(Moment::parse),
            text: core(&text),
        })
    };
    list.map_or_else(Vec::new, |list| list.iter().filter_map(read).collect())
}

fn core(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for link in links(text) {
        out.push_str(&text[at..link.span.start]);
        out.push('\u{1}');
        at = link.span.end;
    }
    out.push_str(&text[at..]);
    out.retain(|character| !character.is_whitespace() && character != '\u{200b}');
    out
}
