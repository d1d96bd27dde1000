//! A text with holes, which a message fills: the body of a request of one's own making.
//!
//! `{{title}}` is a hole. What fills it is escaped for the kind of text around it, so that no
//! message can change the shape of a request. Refuses to know where the values come from.
//! Invariant: a pattern that exists has no hole without a name that is known.

use std::fmt::Write as _;

/// What a hole can be filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The incident in one line.
    Title,
    /// The words.
    Body,
    /// `investigating`, `identified`, `monitoring`, `resolved`.
    Status,
    /// `initial`, `scoping`, `update`, `resolution`.
    Stage,
    /// `sev1` … `sev4`.
    Severity,
    /// `en` or `fr`.
    Lang,
    /// What tells this message from every other, the same at each attempt.
    Key,
    /// The public address of the status page, or nothing.
    Link,
    /// When the message was asked for, as RFC 3339 has it.
    At,
    /// What the service called the first message of the incident, or nothing.
    Id,
    /// The incident's id. Not for the public.
    Incident,
}

impl Hole {
    /// Every name.
    pub const NAMES: [(&'static str, Self); 11] = [
        ("title", Self::Title),
        ("body", Self::Body),
        ("status", Self::Status),
        ("stage", Self::Stage),
        ("severity", Self::Severity),
        ("lang", Self::Lang),
        ("key", Self::Key),
        ("link", Self::Link),
        ("at", Self::At),
        ("id", Self::Id),
        ("incident", Self::Incident),
    ];
}

/// How a value is made harmless where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escaping {
    /// Inside a string of JSON.
    Json,
    /// Inside XML.
    Xml,
    /// Inside a form.
    Form,
    /// Nowhere in particular.
    None,
}

impl Escaping {
    /// That of a kind of content.
    #[must_use]
    pub fn of(content_type: &str) -> Self {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        match &*kind {
            "application/x-www-form-urlencoded" => Self::Form,
            _ if kind.ends_with("/json") || kind.ends_with("+json") => Self::Json,
            _ if kind.ends_with("/xml") || kind.ends_with("+xml") || kind == "text/html" => {
                Self::Xml
            }
            _ => Self::None,
        }
    }

    fn escape(self, value: &str) -> String {
        match self {
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Xml => value
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('\'', "&#39;"),
            Self::Form => {
                let mut out = String::with_capacity(value.len());
                for byte in value.bytes() {
                    match byte {
                        b' ' => out.push('+'),
                        _ if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) => {
                            out.push(char::from(byte));
                        }
                        // A text takes every character.
                        _ => drop(write!(out, "%{byte:02X}")),
                    }
                }
                out
            }
            Self::None => value.to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(Hole),
}

/// A text with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A hole is never closed.
    Open,
    /// A hole has a name that nobody knows.
    Unknown(String),
}

impl Pattern {
    /// Reads a text with holes.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            let (name, behind) = behind.split_once("}}").ok_or(Broken::Open)?;
            let name = name.trim();
            let hole = Hole::NAMES.iter().find(|(known, _)| *known == name);
            let (_, hole) = hole.ok_or_else(|| Broken::Unknown(name.to_owned()))?;
            parts.extend([Part::Text(before.to_owned()), Part::Hole(*hole)]);
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self(parts))
    }

    /// The text with every hole filled.
    #[must_use]
    pub fn fill(&self, escaping: Escaping, value: impl Fn(Hole) -> String) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Hole(hole) => out.push_str(&escaping.escape(&value(*hole))),
            }
        }
        out
    }

    /// Whether it is JSON whatever it is filled with: every hole stands inside a string.
    #[must_use]
    pub fn is_json(&self) -> bool {
        // What closes a string, and what no number and no word can hold.
        let filled = self.fill(Escaping::Json, |_| "\"{ x".to_owned());
        serde_json::from_str::<serde_json::Value>(&filled).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_has_a_name_that_is_known_or_the_text_is_no_pattern() {
        for (name, hole) in Hole::NAMES {
            for text in [format!("{{{{{name}}}}}"), format!("{{{{ {name} }}}}")] {
                let pattern = Pattern::parse(&text).expect("a pattern");
                let filled = pattern.fill(Escaping::None, |found| {
                    assert_eq!(found, hole);
                    "value".to_owned()
                });
                assert_eq!(filled, "value");
            }
        }
        assert_eq!(
            Pattern::parse("{{titel}}"),
            Err(Broken::Unknown("titel".into()))
        );
        assert_eq!(Pattern::parse("{{}}"), Err(Broken::Unknown(String::new())));
        assert_eq!(Pattern::parse("a {{title"), Err(Broken::Open));
        let plain = Pattern::parse("{ \"a\": { \"b\": 1 } }").expect("a pattern");
        assert_eq!(
            plain.fill(Escaping::Json, |_| String::new()),
            "{ \"a\": { \"b\": 1 } }"
        );
    }

    #[test]
    fn what_fills_a_hole_stays_in_it() {
        let nasty = "a\"b\\c\n<d> & 'e' é+=%\u{7}";
        for (content, text, filled) in [
            (
                "application/json; charset=utf-8",
                "{\"a\":\"{{body}}\"}",
                "{\"a\":\"a\\\"b\\\\c\\n<d> & 'e' é+=%\\u0007\"}",
            ),
            (
                "application/vnd.x+json",
                "{{body}}",
                "a\\\"b\\\\c\\n<d> & 'e' é+=%\\u0007",
            ),
            (
                "text/xml",
                "<a>{{body}}</a>",
                "<a>a&quot;b\\c\n&lt;d&gt; &amp; &#39;e&#39; é+=%\u{7}</a>",
            ),
            (
                "application/x-www-form-urlencoded",
                "a={{body}}",
                "a=a%22b%5Cc%0A%3Cd%3E+%26+%27e%27+%C3%A9%2B%3D%25%07",
            ),
            ("text/plain", "{{body}}", nasty),
        ] {
            let pattern = Pattern::parse(text).expect("a pattern");
            let found = pattern.fill(Escaping::of(content), |_| nasty.to_owned());
            assert_eq!(found, filled, "{content}");
        }
    }

    #[test]
    fn a_hole_outside_of_a_string_is_no_json() {
        for (text, is_json) in [
            ("{\"a\": \"{{body}}\"}", true),
            ("{\"a\": \"x {{body}} y\", \"b\": [1, \"{{title}}\"]}", true),
            ("{\"a\": {{body}}}", false),
            ("{\"a\": \"{{body}}\",}", false),
            ("{{body}}", false),
            ("", false),
        ] {
            assert_eq!(
                Pattern::parse(text).expect("a pattern").is_json(),
                is_json,
                "{text}"
            );
        }
    }
}
