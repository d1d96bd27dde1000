//! What is found on a Mastodon server, held against what was to be said.
//!
//! Posts come back as HTML with links taken apart; they are compared by what people read, without
//! spaces.

use super::name;
use crate::base::Moment;
use crate::channel::Response;
use serde_json::Value;

/// A post that is there.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) at: Option<Moment>,
    text: String,
}

impl Status {
    pub(super) fn read(json: &Value) -> Option<Self> {
        let text = |key: &str| json.get(key).and_then(Value::as_str);
        Some(Self {
            id: name(json, "/id")?,
            url: text("url").or(text("uri")).map(str::to_owned),
            at: text("created_at").and_then(Moment::parse),
            text: core(&plain(text("content").unwrap_or_default())),
        })
    }

    /// Whether it is these words.
    pub(super) fn says(&self, words: &str) -> bool {
        self.text == core(words)
    }

    /// The words and the number, of a part: `(2/3)`.
    fn part(&self) -> Option<(&str, usize, usize)> {
        let (words, number) = self.text.strip_suffix(')')?.rsplit_once('(')?;
        let (number, all) = number.split_once('/')?;
        Some((words, number.parse().ok()?, all.parse().ok()?))
    }
}

/// A list of posts; none when the answer is not one.
pub(super) fn statuses(response: &Response) -> Option<Vec<Status>> {
    let json = response.json();
    let list = json.as_array()?;
    Some(list.iter().filter_map(Status::read).collect())
}

/// The posts that together say a text, in order.
pub(super) fn whole(found: &[Status], text: &str) -> Option<Vec<Status>> {
    if let Some(status) = found.iter().find(|status| status.says(text)) {
        return Some(vec![status.clone()]);
    }
    let text = core(text);
    let parts = || {
        found
            .iter()
            .filter_map(|status| Some((status, status.part()?)))
    };
    let (_, (_, _, all)) =
        parts().find(|(_, (words, number, _))| *number == 1 && text.starts_with(words))?;
    let mut rest = text.as_str();
    let mut sent = Vec::new();
    for wanted in 1..=all {
        let next = parts().find_map(|(status, (words, number, of))| {
            let is_next = number == wanted && of == all && !words.is_empty();
            Some((status, rest.strip_prefix(words)?)).filter(|_| is_next)
        });
        let (status, after) = next?;
        sent.push(status.clone());
        rest = after;
    }
    rest.is_empty().then_some(sent)
}

/// What people read of it, without spaces and what has no width.
fn core(text: &str) -> String {
    let is_seen = |character: &char| {
        !character.is_whitespace() && !matches!(character, '\u{200b}'..='\u{200d}' | '\u{feff}')
    };
    text.chars().filter(is_seen).collect()
}

/// The text of HTML.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&apos;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_known_again_behind_its_html() {
        let html = "<p>Down &amp; out: &quot;1 &lt; 2&quot;<br />see \
                    <a href=\"https://a.example/b\"><span class=\"invisible\">https://</span>\
                    <span class=\"\">a.example/b</span></a></p><p>@\u{200b}ana</p>";
        let json = serde_json::json!({ "id": "1", "content": html });
        let status = Status::read(&json).expect("a status");
        assert!(status.says("Down & out: \"1 < 2\"\nsee https://a.example/b\n\n@ana"));
        assert!(!status.says("Down & out"));
        assert!(plain("a < b").starts_with('a'));
    }

    #[test]
    fn parts_are_the_message_only_when_all_are_there() {
        let status = |id: &str, text: &str| {
            let json = serde_json::json!({ "id": id, "content": format!("<p>{text}</p>") });
            Status::read(&json).expect("a status")
        };
        let text = "One two. Three four. Five (six).";
        let found = [
            status("9", "Five (six). (3/3)"),
            status("8", "Three four. (2/3)"),
            status("7", "One two. (1/3)"),
            status("6", "One two. (1/2)"),
        ];
        let ids = |found: &[Status]| -> Option<Vec<String>> {
            Some(
                whole(found, text)?
                    .into_iter()
                    .map(|status| status.id)
                    .collect(),
            )
        };
        assert_eq!(
            ids(&found[..3]),
            Some(vec!["7".into(), "8".into(), "9".into()])
        );
        assert_eq!(ids(&found[1..]), None);
        assert_eq!(ids(&[status("5", text)]), Some(vec!["5".into()]));
        assert_eq!(ids(&[]), None);
    }
}
