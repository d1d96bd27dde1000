//! The head of a template: for whom, on what, which questions fill it.
//!
//! Says which keys there are and what they mean; `base::document` reads them. Knows nothing of
//! Handlebars. Invariant: a `Front` that exists has a subject if and only if it is mail, and its
//! questions have distinct names that mean nothing else.

use super::context::ALWAYS;
use super::flag::Flag;
use super::sentence;
use crate::base::document::sentence::one_of;
use crate::base::document::{Findings, Section, Shape, Value, walk};
use crate::base::sentence::{keep_one_or_rename, the_first_one};
use crate::base::{Diagnostic, FactId};
use crate::incident::kind::DATA_LOSS;
use crate::runbook::step::words;
use crate::runbook::{Audience, Fact};
use std::ops::Range;

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
    /// Asked only when this is so.
    pub only_if: Option<Flag>,
    /// The bytes of its name in the file.
    pub span: Range<usize>,
}

impl Field {
    /// Whether it is asked, given what is so.
    #[must_use]
    pub fn applies(&self, is_so: impl Fn(Flag) -> bool) -> bool {
        self.only_if.is_none_or(is_so)
    }
}

/// Words that Handlebars reads in its own way, and the row of a list.
const TAKEN: [&str; 24] = [
    "and", "as", "customer", "each", "else", "eq", "false", "gt", "gte", "if", "inline", "len",
    "log", "lookup", "lt", "lte", "ne", "not", "null", "or", "raw", "this", "true", "unless",
];

static FRONT: Shape = Shape {
    what: sentence::the_head,
    keys: &[
        ("audience", "\"public\""),
        ("medium", "\"page\""),
        (
            "subject",
            "\"{{organisation}}: service disruption of {{date}}\"",
        ),
        ("limit", "280"),
        (
            "question",
            "[{ id = \"impact\", ask = \"What can customers not do?\" }]",
        ),
    ],
    elsewhere: &[
        ("stage", sentence::stage_is_in_the_name),
        ("lang", sentence::language_is_in_the_name),
    ],
};

static QUESTION: Shape = Shape {
    what: || one_of("[[question]]"),
    keys: &[
        ("id", "\"impact\""),
        ("ask", "\"What can customers not do?\""),
        ("example", "\"open the site\""),
        ("required", "false"),
        ("again", "true"),
        ("default", "\"the site\""),
        ("only_if", "\"data_lost\""),
    ],
    elsewhere: &[("question", sentence::words_are_ask)],
};

/// Reads the front matter; every place is moved by `offset`, where it begins in the file.
pub(super) fn parse(text: &str, offset: usize) -> (Option<Front>, Vec<Diagnostic>) {
    let (mut front, mut findings) = walk(text, &FRONT, front);
    let moved = |span: &mut Range<usize>| *span = span.start + offset..span.end + offset;
    if let Some(front) = &mut front {
        front
            .fields
            .iter_mut()
            .for_each(|field| moved(&mut field.span));
        front
            .subject
            .iter_mut()
            .for_each(|subject| moved(&mut subject.span));
    }
    for finding in &mut findings {
        moved(&mut finding.span);
        finding
            .labels
            .iter_mut()
            .for_each(|label| moved(&mut label.span));
    }
    (front, findings)
}

fn front(head: &Section<'_>, found: &mut Findings) -> Option<Front> {
    let audience = head.need("audience", found, |value, found| {
        value.word(&Audience::ALL.map(Audience::as_str), Audience::parse, found)
    });
    let medium = head.need("medium", found, |value, found| {
        value.word(&Medium::ALL.map(Medium::as_str), Medium::parse, found)
    });
    let subject = subject(head, medium, found);
    let limit = head.take("limit", found, |value, found| {
        value.within(1..=1_000_000, found)
    });
    let fields = fields(head, found);
    Some(Front {
        audience: audience?,
        medium: medium?,
        subject,
        limit: limit.and_then(|limit| usize::try_from(limit).ok()),
        fields,
    })
}

fn subject(head: &Section<'_>, medium: Option<Medium>, found: &mut Findings) -> Option<Subject> {
    let text = if medium == Some(Medium::Mail) {
        head.need("subject", found, Value::line)
    } else {
        head.take("subject", found, Value::line)
    };
    let span = head.at("subject");
    if let Some(other) = medium.filter(|medium| *medium != Medium::Mail)
        && head.has("subject")
    {
        found.push(
            Diagnostic::error(
                "useless-key",
                span.clone(),
                sentence::only_mail_has_a_subject(other),
            )
            .help(sentence::only_mail_has_a_subject_help()),
        );
    }
    text.map(|text| Subject { text, span })
}

fn fields(head: &Section<'_>, found: &mut Findings) -> Vec<Field> {
    let sections = head.take("question", found, |value, found| {
        value.sections(&QUESTION, found)
    });
    let mut fields: Vec<Field> = Vec::new();
    for section in sections.unwrap_or_default() {
        let Some(field) = field(&section, found) else {
            continue;
        };
        if let Some(first) = fields.iter().find(|other| other.fact.id == field.fact.id) {
            found.push(
                Diagnostic::error(
                    "duplicate-id",
                    field.span.clone(),
                    sentence::asked_twice(&field.fact.id),
                )
                .label(first.span.clone(), the_first_one())
                .help(keep_one_or_rename()),
            );
        }
        fields.push(field);
    }
    fields
}

fn field(section: &Section<'_>, found: &mut Findings) -> Option<Field> {
    let id = section.need("id", found, Value::name::<FactId>);
    let span = section.at("id");
    if let Some(id) = &id
        && (ALWAYS.contains(&id.as_str())
            || TAKEN.contains(&id.as_str())
            || id.as_str() == DATA_LOSS)
    {
        found.push(
            Diagnostic::error("reserved-name", span.clone(), sentence::has_a_meaning(id))
                .help(sentence::another_name(format!("our-{id}"))),
        );
    }
    let ask = section.need("ask", found, Value::line);
    let example = section.take("example", found, Value::any_text);
    let required = section.take("required", found, Value::flag);
    let again = section.take("again", found, Value::flag);
    let default = section.take("default", found, Value::any_text);
    let only_if = section.take("only_if", found, |value, found| {
        value.word(&Flag::ALL.map(Flag::as_str), Flag::parse, found)
    });
    Some(Field {
        fact: Fact {
            id: id?,
            ask: ask?,
            example,
            required: required.unwrap_or(true),
        },
        again: again.unwrap_or(false),
        default,
        only_if,
        span,
    })
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
                ("invalid-value", "\"custmers\"".to_owned()),
                ("wrong-type", "3".to_owned()),
                ("invalid-value", "0".to_owned()),
                ("unknown-key", "colour".to_owned()),
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
            ["invalid-value"]
        );
    }

    #[test]
    fn a_question_cannot_take_a_name_that_exists_already() {
        for name in ["title", "now", "if", "this", "customer", "data-loss"] {
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
    }

    #[test]
    fn no_nesting_in_a_head_fills_the_stack() {
        let deep = 100_000;
        // Neither the brackets nor the keys are more than the TOML parser allows.
        let mixed = |dots: usize| {
            let key = format!("{}a", "a.".repeat(dots));
            let open = format!("{key} = {{").repeat(79);
            format!("{open}{key} = 1{}", "}".repeat(79))
        };
        for text in [
            format!("question = {}", "[".repeat(deep)),
            format!("question = {}1{}", "[".repeat(deep), "]".repeat(deep)),
            format!("question = {}1{}", "{a=".repeat(deep), "}".repeat(deep)),
            format!("{}a = 1", "a.".repeat(deep)),
            format!("[{}a]\nb = 1", "a.".repeat(deep)),
            mixed(78),
            mixed(4),
        ] {
            let thread = std::thread::Builder::new().stack_size(256 * 1024);
            let start: String = text.chars().take(30).collect();
            let read = thread.spawn(move || parse(&text, 4)).expect("a thread");
            let (front, findings) = read.join().expect("no panic");
            assert!(front.is_none(), "{start}");
            let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, ["syntax"], "{start}");
        }
    }

    #[test]
    fn every_place_is_one_of_the_whole_file() {
        let before = "+++\n";
        let (front, _) = parse(GOOD, before.len());
        let front = front.expect("a front");
        let whole = format!("{before}{GOOD}");
        let written = |span: &Range<usize>| whole[span.clone()].to_owned();
        let subject = front.subject.expect("a subject");
        assert_eq!(written(&subject.span), "\"{{organisation}}\"");
        let ids: Vec<_> = front
            .fields
            .iter()
            .map(|field| written(&field.span))
            .collect();
        assert_eq!(ids, ["\"impact\"", "\"workaround\""]);

        let twice = GOOD.replace("workaround", "impact");
        let (_, findings) = parse(&twice, before.len());
        let whole = format!("{before}{twice}");
        assert_eq!(findings[0].code, "duplicate-id");
        let (first, second) = (&findings[0].labels[0].span, &findings[0].span);
        assert!(first.start < second.start);
        for span in [first, second] {
            assert_eq!(&whole[span.clone()], "\"impact\"");
        }

        let broken = GOOD.replace("false", "maybe");
        let (_, findings) = parse(&broken, before.len());
        let whole = format!("{before}{broken}");
        assert_eq!(findings[0].code, "syntax");
        assert_eq!(&whole[findings[0].span.clone()], "maybe");
    }

    #[test]
    fn a_question_with_a_condition_is_asked_when_that_is_so() {
        let of = |only_if: &str| {
            let (front, findings) = parse(&format!("{GOOD}{only_if}"), 0);
            assert_eq!(findings, []);
            front.expect("a front").fields.pop().expect("a question")
        };
        assert!(of("").applies(|_| false));
        for only in Flag::ALL {
            let field = of(&format!("only_if = \"{only}\""));
            for so in Flag::ALL {
                assert_eq!(field.applies(|flag| flag == so), so == only, "{only}");
            }
        }
        for wrong in ["\"data_loss\"", "\"resolved\"", "true", "\"\"", "[]"] {
            let found = codes(&format!("{GOOD}only_if = {wrong}"));
            assert_eq!(found.len(), 1, "{wrong}");
            assert_eq!(found[0].1, wrong);
        }
    }
}
