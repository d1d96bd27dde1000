//! The head of a template: for whom, on what, which questions fill it.
//!
//! Reads TOML with the places kept, and finds every mistake rather than the first. Knows nothing
//! of Handlebars. Invariant: a `Front` that exists has a subject if and only if it is mail, and
//! its questions have distinct names that mean nothing else.

use super::context::ALWAYS;
use super::nearest::nearest;
use crate::base::{Diagnostic, FactId};
use crate::runbook::step::words;
use crate::runbook::{Audience, Fact};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// On what a message is read, which decides how it is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medium {
    /// A team's chat.
    Chat,
    /// E-mail: a subject, a text and an HTML part.
    Mail,
    /// A page of the web: status page, waiting page.
    Page,
    /// A post on a social network.
    Post,
    /// Read aloud, such as the words of an answering machine.
    Voice,
}

words!(Medium { Chat = "chat", Mail = "mail", Page = "page", Post = "post", Voice = "voice" });

impl Medium {
    /// Whether a line break in an answer would break the message.
    #[must_use]
    pub fn is_one_line(self) -> bool {
        matches!(self, Self::Post | Self::Voice)
    }

    /// Whether the template is written in Markdown and shown as HTML.
    #[must_use]
    pub fn is_markdown(self) -> bool {
        matches!(self, Self::Mail | Self::Page)
    }
}

/// What stands between the two `+++`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// For whom.
    pub audience: Audience,
    /// On what.
    pub medium: Medium,
    /// The subject, for mail: Handlebars, like the body.
    pub subject: Option<Subject>,
    /// The longest text, counted as the strictest network counts.
    pub limit: Option<usize>,
    /// What is asked before the template can be filled, in this order.
    pub fields: Vec<Field>,
}

/// A subject and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The text.
    pub text: String,
    /// Its bytes in the file, with the quotes.
    pub span: Range<usize>,
}

/// A question whose answer fills a hole of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name, question, example, whether an answer is needed.
    pub fact: Fact,
    /// Asked again for every message, with the last answer as the proposal.
    pub again: bool,
    /// What Enter answers.
    pub default: Option<String>,
    /// The bytes of its name in the file.
    pub span: Range<usize>,
}

/// Words that Handlebars reads in its own way.
const TAKEN: [&str; 23] = [
    "and", "as", "each", "else", "eq", "false", "gt", "gte", "if", "inline", "len", "log",
    "lookup", "lt", "lte", "ne", "not", "null", "or", "raw", "this", "true", "unless",
];

/// Reads the front matter; spans are moved by `offset`, its place in the file.
pub(super) fn parse(text: &str, offset: usize) -> (Option<Front>, Vec<Diagnostic>) {
    let mut reader = Reader {
        offset,
        findings: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..text.len());
        let message = crate::base::visible::visible_line(error.message());
        reader.error("syntax", span, message);
    }
    let front = reader.front(table.get_ref());
    let broken = reader
        .findings
        .iter()
        .any(|finding| finding.level == crate::base::Level::Error);
    (front.filter(|_| !broken), reader.findings)
}

struct Reader {
    offset: usize,
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn front(&mut self, table: &DeTable<'_>) -> Option<Front> {
        self.keys(
            table,
            &["audience", "medium", "subject", "limit", "question"],
        );
        let audience = self.word(
            table,
            "audience",
            Audience::parse,
            &Audience::ALL.map(Audience::as_str),
        );
        let medium = self.word(
            table,
            "medium",
            Medium::parse,
            &Medium::ALL.map(Medium::as_str),
        );
        let subject = self.text(table, "subject").map(|(text, span)| Subject {
            text,
            span: self.place(span),
        });
        match (&subject, medium) {
            (None, Some(Medium::Mail)) if !table.contains_key("subject") => {
                self.findings.push(
                    Diagnostic::error("missing-key", self.place(0..0), "mail needs a `subject`")
                        .help("add a line such as `subject = \"{{organisation}}: service disruption of {{date}}\"`"),
                );
            }
            (Some(subject), Some(other)) if other != Medium::Mail => {
                self.findings.push(
                    Diagnostic::error(
                        "useless-key",
                        subject.span.clone(),
                        format!("only mail has a subject, and this is `{other}`"),
                    )
                    .help("remove the line, or set `medium = \"mail\"`"),
                );
            }
            _ => {}
        }
        let limit = self.limit(table);
        let fields = self.fields(table);
        Some(Front {
            audience: audience?,
            medium: medium?,
            subject,
            limit,
            fields,
        })
    }

    fn fields(&mut self, table: &DeTable<'_>) -> Vec<Field> {
        let Some(value) = table.get("question") else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.error(
                "wrong-type",
                value.span(),
                "questions are written as `[[question]]`",
            );
            return Vec::new();
        };
        let mut fields: Vec<Field> = Vec::new();
        for item in items {
            let Some(field) = self.field(item) else {
                continue;
            };
            if let Some(first) = fields.iter().find(|other| other.fact.id == field.fact.id) {
                let finding = Diagnostic::error(
                    "duplicate-id",
                    field.span.clone(),
                    format!("the question `{}` is asked twice", field.fact.id),
                )
                .label(first.span.clone(), "here is the first");
                self.findings.push(finding);
            }
            fields.push(field);
        }
        fields
    }

    fn field(&mut self, item: &Spanned<DeValue<'_>>) -> Option<Field> {
        let Some(table) = item.get_ref().as_table() else {
            self.error("wrong-type", item.span(), "a question is a table");
            return None;
        };
        self.keys(
            table,
            &["id", "ask", "example", "required", "again", "default"],
        );
        for key in ["id", "ask"] {
            if !table.contains_key(key) {
                self.error(
                    "missing-key",
                    item.span(),
                    format!("a question needs `{key}`"),
                );
            }
        }
        let id = self.text(table, "id");
        let ask = self.text(table, "ask").map(|(text, _)| text);
        let example = self.text(table, "example").map(|(text, _)| text);
        let default = self.text(table, "default").map(|(text, _)| text);
        let required = self.flag(table, "required", true);
        let again = self.flag(table, "again", false);
        let (id, span) = id?;
        let span = self.place(span);
        let id = match FactId::parse(&id) {
            Ok(id) => id,
            Err(error) => {
                self.findings
                    .push(Diagnostic::error("invalid-name", span, error.to_string()));
                return None;
            }
        };
        if ALWAYS.contains(&id.as_str()) || TAKEN.contains(&id.as_str()) {
            self.findings.push(
                Diagnostic::error(
                    "reserved-name",
                    span.clone(),
                    format!("`{id}` has a meaning of its own"),
                )
                .help("give the question another name, such as one with a hyphen"),
            );
        }
        Some(Field {
            fact: Fact {
                id,
                ask: ask?,
                example,
                required,
            },
            again,
            default,
            span,
        })
    }

    fn keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let shown = crate::base::visible::visible_line(name);
            let finding = Diagnostic::error(
                "unknown-key",
                self.place(key.span()),
                format!("unknown key `{shown}`"),
            );
            let help = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys here are `{}`", known.join("`, `")),
            };
            self.findings.push(finding.help(help));
        }
    }

    fn word<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        read: fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Option<T> {
        let choices = format!("one of `{}`", known.join("`, `"));
        if !table.contains_key(key) {
            let place = self.place(0..0);
            self.findings.push(
                Diagnostic::error("missing-key", place, format!("`{key}` is missing"))
                    .help(format!("it is {choices}")),
            );
            return None;
        }
        let (text, span) = self.text(table, key)?;
        let value = read(&text);
        if value.is_none() {
            let shown = crate::base::visible::visible_line(&text);
            let help = match nearest(&text, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it is {choices}"),
            };
            let place = self.place(span);
            self.findings.push(
                Diagnostic::error(
                    "invalid-value",
                    place,
                    format!("`{shown}` is not a value of `{key}`"),
                )
                .help(help),
            );
        }
        value
    }

    fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<(String, Range<usize>)> {
        let value = table.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, "a text in quotes", value);
            return None;
        };
        if text.trim().is_empty() && key != "default" && key != "example" {
            self.error("empty", value.span(), format!("`{key}` is empty"));
            return None;
        }
        Some((text.to_owned(), value.span()))
    }

    fn flag(&mut self, table: &DeTable<'_>, key: &str, usual: bool) -> bool {
        let Some(value) = table.get(key) else {
            return usual;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, "`true` or `false`", value);
            usual
        })
    }

    fn limit(&mut self, table: &DeTable<'_>) -> Option<usize> {
        let value = table.get("limit")?;
        let limit = value
            .get_ref()
            .as_integer()
            .and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|limit| (1..=1_000_000).contains(limit));
        if limit.is_none() {
            self.wrong_type(
                "limit",
                "a number of characters, from 1 to a million",
                value,
            );
        }
        limit
    }

    fn wrong_type(&mut self, key: &str, wanted: &str, found: &Spanned<DeValue<'_>>) {
        self.error("wrong-type", found.span(), format!("`{key}` is {wanted}"));
    }

    fn error(&mut self, code: &'static str, span: Range<usize>, message: impl Into<String>) {
        let place = self.place(span);
        self.findings.push(Diagnostic::error(code, place, message));
    }

    fn place(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
audience = "customers"
medium = "mail"
subject = "{{organisation}}"

[[question]]
id = "impact"
ask = "What can customers not do?"
example = "open the site"

[[question]]
id = "workaround"
ask = "What can they do meanwhile?"
required = false
again = true
default = "wait"
"#;

    fn codes(text: &str) -> Vec<(&'static str, String)> {
        let (front, findings) = parse(text, 0);
        assert!(front.is_none() || findings.is_empty(), "{findings:?}");
        findings
            .into_iter()
            .map(|finding| (finding.code, text[finding.span].to_owned()))
            .collect()
    }

    #[test]
    fn a_question_must_be_answered_and_is_asked_once_unless_it_says_otherwise() {
        let (front, findings) = parse(GOOD, 0);
        assert_eq!(findings, []);
        let front = front.expect("a front");
        assert_eq!(front.medium, Medium::Mail);
        assert_eq!(front.audience, Audience::Customers);
        let [impact, workaround] = &front.fields[..] else {
            panic!("two questions");
        };
        assert!(impact.fact.required && !impact.again && impact.default.is_none());
        assert!(!workaround.fact.required && workaround.again);
        assert_eq!(workaround.default.as_deref(), Some("wait"));
    }

    #[test]
    fn every_mistake_is_found_at_once_and_at_its_place() {
        let text = r#"
audiance = "customers"
audience = "custmers"
medium = 3
limit = 0
colour = "red"
[[question]]
id = "Impact!"
ask = "?"
[[question]]
ask = "?"
required = "yes"
"#;
        assert_eq!(
            codes(text),
            [
                ("unknown-key", "audiance".to_owned()),
                ("unknown-key", "colour".to_owned()),
                ("invalid-value", "\"custmers\"".to_owned()),
                ("wrong-type", "3".to_owned()),
                ("wrong-type", "0".to_owned()),
                ("invalid-name", "\"Impact!\"".to_owned()),
                ("missing-key", "[[question]]".to_owned()),
                ("wrong-type", "\"yes\"".to_owned()),
            ]
        );
    }

    #[test]
    fn mail_has_a_subject_and_nothing_else_does() {
        let codes = |text| {
            codes(text)
                .into_iter()
                .map(|(code, _)| code)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            codes("audience = \"public\"\nmedium = \"mail\""),
            ["missing-key"]
        );
        assert_eq!(
            codes("audience = \"public\"\nmedium = \"post\"\nsubject = \"x\""),
            ["useless-key"]
        );
        assert_eq!(
            codes("audience = \"public\"\nmedium = \"mail\"\nsubject = \" \""),
            ["empty"]
        );
    }

    #[test]
    fn a_question_cannot_take_a_name_that_exists_already() {
        for name in ["title", "now", "if", "this"] {
            let text = GOOD.replace("\"impact\"", &format!("{name:?}"));
            let (front, findings) = parse(&text, 0);
            assert!(front.is_none());
            assert_eq!(findings[0].code, "reserved-name", "{name}");
        }
        let twice = GOOD.replace("\"workaround\"", "\"impact\"");
        assert_eq!(parse(&twice, 0).1[0].code, "duplicate-id");
    }

    #[test]
    fn broken_toml_is_a_finding_and_never_a_crash() {
        for text in [
            "audience = ",
            "= 3",
            "[[question]\nid",
            "question = 3",
            "question = [1]",
            "a = \"\\q\"",
        ] {
            let (front, findings) = parse(text, 0);
            assert!(front.is_none() && !findings.is_empty(), "{text}");
        }
        let bomb = format!("a = {}", "[".repeat(100_000));
        assert!(parse(&bomb, 0).0.is_none());
    }
}
