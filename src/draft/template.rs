//! A template: its head, its Handlebars, and where everything stands in the file.
//!
//! Text becomes a `Template` or findings, never a crash: what could make the parser recurse or
//! crawl is refused before it sees it. Which names exist is not known here (`audit`), nor what
//! they stand for (`context`).
//! Invariant: a `Template` that exists has been compiled, and holds no partial and no decorator,
//! so that filling it ends.

use super::front::{self, Front};
use super::sentence;
use super::tag::{self, Kind, Tag};
use crate::base::{Diagnostic, Lang, Sentence, TemplateName};
use crate::runbook::Stage;
use std::ops::Range;

/// The largest file, in bytes.
pub const LARGEST: usize = 256 * 1024;

/// How many tags a file may have. Handlebars' time grows with their square, its stack with their
/// nesting; the shipped templates have about twenty.
pub const MOST_TAGS: usize = 500;

/// How many opening parentheses: each may be a call inside a call, and they recurse unguarded.
pub const MOST_PARENTHESES: usize = 150;

const FENCE: &str = "+++";

/// A template that can be filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its folder.
    pub name: TemplateName,
    /// Which message of the incident it is.
    pub stage: Stage,
    /// In which language.
    pub lang: Lang,
    /// Its head.
    pub front: Front,
    /// Its file.
    pub(super) text: String,
    pub(super) subject: Option<Part>,
    pub(super) body: Part,
}

/// A piece of Handlebars and its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// The text that was compiled.
    pub(super) text: String,
    /// The tree.
    pub(super) tree: handlebars::Template,
    /// Its bytes in the file.
    place: Place,
}

/// Turns spans of a piece into spans of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    span: Range<usize>,
    /// Whether the file holds the piece byte for byte; a subject with TOML escapes does not.
    verbatim: bool,
}

impl Place {
    fn of(&self, span: Range<usize>) -> Range<usize> {
        if self.verbatim {
            self.span.start + span.start..self.span.start + span.end
        } else {
            self.span.clone()
        }
    }
}

impl Part {
    /// The span in the file.
    pub(super) fn place(&self, span: Range<usize>) -> Range<usize> {
        self.place.of(span)
    }
}

impl Template {
    /// Reads a template's file. Every finding of an error comes without a template.
    #[must_use]
    pub fn parse(
        name: TemplateName,
        stage: Stage,
        lang: Lang,
        text: &str,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let (head, body) = match guard(text).and_then(|()| split(text)) {
            Ok(ranges) => ranges,
            Err(finding) => return (None, vec![*finding]),
        };
        let (front, mut findings) = front::parse(&text[head.clone()], head.start);
        let subject = front
            .as_ref()
            .and_then(|front| front.subject.as_ref())
            .map(|subject| {
                let inside = subject.span.start + 1..subject.span.end.saturating_sub(1);
                let verbatim = text.get(inside.clone()) == Some(subject.text.as_str());
                let span = if verbatim {
                    inside
                } else {
                    subject.span.clone()
                };
                compile(&subject.text, Place { span, verbatim }, &mut findings)
            });
        let place = Place {
            span: body.clone(),
            verbatim: true,
        };
        let body = compile(&text[body], place, &mut findings);
        let (Some(front), Some(body)) = (front, body) else {
            return (None, findings);
        };
        let subject = match subject {
            None => None,
            Some(Some(subject)) => Some(subject),
            Some(None) => return (None, findings),
        };
        let template = Self {
            name,
            stage,
            lang,
            front,
            text: text.to_owned(),
            subject,
            body,
        };
        (Some(template), findings)
    }

    /// The pieces of Handlebars: the subject, if there is one, and the body.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.subject.iter().chain([&self.body])
    }
}

/// Refuses what Handlebars should not be shown.
fn guard(text: &str) -> Result<(), Box<Diagnostic>> {
    let refuse = |code, message: Sentence| Err(Box::new(Diagnostic::error(code, 0..0, message)));
    if text.len() > LARGEST {
        return refuse("too-large", sentence::too_large(text.len(), LARGEST));
    }
    let tags = text.matches("{{").count();
    if tags > MOST_TAGS {
        return refuse("too-complex", sentence::too_many_tags(tags, MOST_TAGS));
    }
    let parentheses = text.matches('(').count();
    if parentheses > MOST_PARENTHESES {
        return refuse(
            "too-complex",
            sentence::too_many_parentheses(parentheses, MOST_PARENTHESES),
        );
    }
    Ok(())
}

/// Finds the head between the two fences, and the body after them.
fn split(text: &str) -> Result<(Range<usize>, Range<usize>), Box<Diagnostic>> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let is_fence = |line: &str| line.trim_end() == FENCE;
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if !is_fence(first) {
        let finding = Diagnostic::error(
            "front-matter",
            start..start + first.trim_end().len(),
            sentence::begins_with_its_head(),
        )
        .help(sentence::begins_with_its_head_help());
        return Err(Box::new(finding));
    }
    let head = start + first.len();
    let mut at = head;
    for line in lines {
        if is_fence(line) {
            return Ok((head..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    let finding = Diagnostic::error(
        "front-matter",
        start..start + FENCE.len(),
        sentence::head_is_open(),
    )
    .help(sentence::head_is_open_help());
    Err(Box::new(finding))
}

fn compile(text: &str, place: Place, findings: &mut Vec<Diagnostic>) -> Option<Part> {
    let before = findings.len();
    check_tags(text, &place, findings);
    if findings.len() > before {
        return None;
    }
    match handlebars::Template::compile(text) {
        Ok(tree) => Some(Part {
            text: text.to_owned(),
            tree,
            place,
        }),
        Err(error) => {
            let at = error.pos().map_or(0, |pos| byte_of(text, pos));
            let span = tag::tags(text)
                .into_iter()
                .find(|tag| tag.span.contains(&at))
                .map_or(at..at, |tag| tag.span);
            let message = match error.reason() {
                handlebars::TemplateErrorReason::MismatchingClosedHelper(opened, closed) => {
                    sentence::other_block(opened, closed)
                }
                handlebars::TemplateErrorReason::InvalidParam(_) => sentence::no_value(),
                _ => sentence::no_tag(),
            };
            findings.push(
                Diagnostic::error("template-syntax", place.of(span), message).help(tag_help()),
            );
            None
        }
    }
}

/// Braces that are meant as such.
const BRACES: &str = "\\{{";

/// How a tag is written.
fn tag_help() -> Sentence {
    let block = "{{#if name}} … {{else}} … {{/if}}";
    sentence::tag_help("{{name}}", block, BRACES)
}

/// Finds what people get wrong most often, in better words than a grammar has.
fn check_tags(text: &str, place: &Place, findings: &mut Vec<Diagnostic>) {
    let mut open: Vec<Tag> = Vec::new();
    let mut find = |span: Range<usize>, message: Sentence, help: Sentence| {
        findings.push(Diagnostic::error("template-syntax", place.of(span), message).help(help));
    };
    for tag in tag::tags(text) {
        let shown = crate::base::visible::visible_line(&text[tag.span.clone()]);
        match tag.kind {
            Kind::Unsupported => find(tag.span, sentence::unsupported(), tag_help()),
            Kind::Unclosed => find(
                tag.span,
                sentence::tag_is_open(),
                sentence::tag_is_open_help("}}", BRACES),
            ),
            Kind::Open => open.push(tag),
            Kind::Close if open.pop().is_none() => {
                find(tag.span, sentence::closes_nothing(shown), tag_help());
            }
            Kind::Else if open.is_empty() => {
                find(tag.span, sentence::no_block(shown), tag_help());
            }
            Kind::Close | Kind::Else | Kind::Comment | Kind::Value => {}
        }
    }
    for tag in open {
        let name = tag.words.first().map_or("if", |word| &text[word.clone()]);
        let name = crate::base::visible::visible_line(name);
        find(
            tag.span,
            sentence::block_is_open(&name),
            sentence::close_it_with(format!("{{{{/{name}}}}}")),
        );
    }
}

/// The byte at a line and column, both counted from 1.
fn byte_of(text: &str, (line, column): (usize, usize)) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = &text[start.min(text.len())..];
    let inside: usize = rest
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    start + inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "+++\naudience = \"public\"\nmedium = \"post\"\n+++\n";

    fn parse(text: &str) -> (Option<Template>, Vec<Diagnostic>) {
        let name = TemplateName::parse("a-post").expect("a name");
        Template::parse(name, Stage::Update, Lang::En, text)
    }

    /// The code and the text it points at.
    fn finding(body: &str) -> (&'static str, String) {
        let text = format!("{HEAD}{body}");
        let (template, findings) = parse(&text);
        assert!(template.is_none(), "{body}");
        let first = &findings[0];
        (first.code, text[first.span.clone()].to_owned())
    }

    #[test]
    fn a_broken_tag_is_found_at_its_place() {
        for (body, at) in [
            ("é {{#if a}}\nx", "{{#if a}}"),
            ("x {{/if}}", "{{/if}}"),
            ("x {{else}}", "{{else}}"),
            ("a\n{{name", "{{"),
            ("a\nb {{na me x=}}", "{{na me x=}}"),
            ("{{#if a}}{{/unless}}", "{{/unless}}"),
            ("{{> other}}", "{{> other}}"),
            ("{{#*inline \"a\"}}{{/inline}}", "{{#*inline \"a\"}}"),
            ("{{{{raw}}}}x{{{{/raw}}}}", "{{{{"),
            ("{{}}", "{{}}"),
        ] {
            assert_eq!(finding(body), ("template-syntax", at.to_owned()), "{body}");
        }
    }

    #[test]
    fn a_template_without_its_head_is_told_what_to_write() {
        for text in ["", "hello", "+++\naudience = \"public\"\n", "++\n++\n"] {
            let (template, findings) = parse(text);
            assert!(template.is_none());
            assert_eq!(findings[0].code, "front-matter", "{text:?}");
        }
    }

    #[test]
    fn windows_files_are_read_too() {
        let text = format!("\u{feff}{HEAD}a {{{{now}}}}\n").replace('\n', "\r\n");
        let (template, findings) = parse(&text);
        assert_eq!(findings, []);
        assert_eq!(template.expect("a template").body.text, "a {{now}}\r\n");
    }

    #[test]
    fn a_broken_subject_is_found_in_the_head() {
        for (subject, at) in [("\"a {{b\"", "{{"), ("\"a \\\" {{b\"", "\"a \\\" {{b\"")] {
            let text = format!(
                "+++\naudience = \"public\"\nmedium = \"mail\"\nsubject = {subject}\n+++\nx"
            );
            let (template, findings) = parse(&text);
            assert!(template.is_none());
            assert_eq!(&text[findings[0].span.clone()], at);
        }
    }

    #[test]
    fn nothing_is_so_deep_or_so_large_that_it_stops_the_program() {
        let deep = |open: &str, close: &str, count: usize| {
            format!("{HEAD}{}x{}", open.repeat(count), close.repeat(count))
        };
        let bombs = [
            deep("{{#if a}}", "{{/if}}", 100_000),
            deep("{{#if a}}", "", 20_000),
            deep("(", ")", 100_000),
            format!("{HEAD}{{{{a {}{}}}}}", "(b ".repeat(100), ")".repeat(100)),
            format!(
                "{HEAD}{{{{a {}{}}}}}",
                "[".repeat(60_000),
                "]".repeat(60_000)
            ),
            format!("{HEAD}{{{{a {}}}}}", "{\"a\":".repeat(30_000)),
            format!("+++\na = {}\n+++\n", "[".repeat(200_000)),
            format!("{HEAD}{}", "x".repeat(LARGEST)),
            format!("{HEAD}{}", "\\{{".repeat(60_000)),
        ];
        for bomb in bombs {
            let (template, findings) = parse(&bomb);
            assert_eq!(template.is_none(), !findings.is_empty());
        }
        let (template, findings) = parse(&deep("{{#if now}}", "{{/if}}", MOST_TAGS / 2));
        assert!(template.is_some(), "{findings:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_a_template_or_a_finding(parts in proptest::collection::vec(
            prop_oneof![
                Just("{{"), Just("}}"), Just("{{{"), Just("}}}"), Just("#if "), Just("/if"),
                Just("else"), Just("{{else if "), Just("{{^}}"), Just("a.b"), Just("@root.a"),
                Just("../a"), Just("(or a b)"), Just("\""), Just("'"), Just("~"), Just("!--"),
                Just("--"), Just(">"), Just("*"), Just("&"), Just("\\"), Just("\n"), Just(" "),
                Just("é"), Just("as |x|"), Just("=1"), Just("[a]"), Just("["), Just("{{#if a}}"),
                Just("{{/if}}"), Just("{{a}}"), Just("{{#each a}}"), Just("{{/each}}"),
            ],
            0..24,
        )) {
            let text = format!("{HEAD}{}", parts.concat());
            let (template, findings) = parse(&text);
            prop_assert_eq!(template.is_none(), !findings.is_empty());
            for finding in findings {
                prop_assert!(text.get(finding.span).is_some());
            }
        }
    }
}
