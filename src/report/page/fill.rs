//! Fills the templates of a report: our only contact with Handlebars here.
//!
//! Owns which templates there are, and what one may do. A workspace may replace each of them; what it
//! puts there is checked before it is filled, so that filling it ends. Invariant: a value is escaped
//! for the document it goes into, and a template that asks for something that is not there is an
//! error, never a gap.

use super::sentence;
use super::{Index, Page, Pieces, rows};
use crate::base::visible::visible_line;
use crate::base::{Lang, Sentence, Words};
use crate::report::markdown;
use crate::shipped;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason,
    ScopedJson, Template,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;

/// The largest template, in bytes.
const LARGEST: usize = 256 * 1024;

/// How many tags one may have: the time and the stack of Handlebars grow with them.
const MOST_TAGS: usize = 500;

/// How many opening parentheses inside tags: each may be a call inside a call.
const MOST_PARENTHESES: usize = 150;

/// A template of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The HTML page.
    Page,
    /// Its style.
    Style,
    /// Its picture.
    Picture,
    /// The post-mortem, in Markdown.
    PostMortem,
    /// The page of all incidents.
    Index,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Page,
        Self::Style,
        Self::Picture,
        Self::PostMortem,
        Self::Index,
    ];

    /// Its file, in the folder `reports`.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Page => "page.hbs",
            Self::Style => "style.css",
            Self::Picture => "picture.hbs",
            Self::PostMortem => "post-mortem.hbs",
            Self::Index => "index.hbs",
        }
    }

    /// The name by which another one includes it.
    fn name(self) -> &'static str {
        self.file().split('.').next().unwrap_or_default()
    }

    /// What it may include: never something that may include it.
    fn includes(self) -> &'static [Self] {
        match self {
            Self::Page => &[Self::Style, Self::Picture],
            Self::Index => &[Self::Style],
            Self::Style | Self::Picture | Self::PostMortem => &[],
        }
    }

    fn shipped(self) -> &'static str {
        let shipped = shipped::REPORTS
            .iter()
            .find(|(file, _)| *file == self.file());
        shipped.map_or("", |(_, text)| text)
    }
}

/// The templates that a workspace has put in the place of the shipped ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<Part, String>);

/// A template that cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its file, in the folder `reports`.
    pub file: &'static str,
    /// In which line; none when it is the whole file.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub why: Sentence,
}

impl Broken {
    /// Where and what, in the words of a screen.
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        match self.line {
            Some(line) => sentence::in_line(line, self.why.clone()).in_words(words),
            None => self.why.in_words(words),
        }
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_words(Words::of(Lang::En)))
    }
}

impl std::error::Error for Broken {}

impl Parts {
    /// Puts a template in the place of the shipped one.
    #[must_use]
    pub fn with(mut self, part: Part, text: String) -> Self {
        self.0.insert(part, text);
        self
    }

    fn text(&self, part: Part) -> &str {
        self.0
            .get(&part)
            .map_or_else(|| part.shipped(), String::as_str)
    }
}

/// Tries a template on a report that has one of everything.
pub fn check(part: Part, text: &str) -> Result<(), Broken> {
    let parts = Parts::default().with(part, text.to_owned());
    let page = Page::example(Lang::En);
    match part {
        Part::PostMortem => markdown(&page, &parts),
        Part::Index => index(&Index::example(Lang::En), &parts),
        Part::Page | Part::Style | Part::Picture => html(&page, &parts),
    }
    .map(drop)
}

/// The report as one HTML file.
pub fn html(page: &Page, parts: &Parts) -> Result<String, Broken> {
    html_in_pieces(page, parts).map(|pieces| in_one(&pieces))
}

/// The same in pieces.
pub fn html_in_pieces(page: &Page, parts: &Parts) -> Result<Pieces, Broken> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(handlebars::html_escape);
    fill_page(registry, Part::Page, page, parts)
}

/// The page of all incidents as one HTML file.
pub fn index(index: &Index, parts: &Parts) -> Result<String, Broken> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(handlebars::html_escape);
    speak(&mut registry, index.lang);
    for part in Part::Index.includes().iter().chain([&Part::Index]) {
        registry.register_template(part.name(), compiled(*part, parts.text(*part))?);
    }
    filled(&registry, Part::Index, Context::wraps(index)).map(|pieces| in_one(&pieces))
}

/// The report as a post-mortem to go on with, in Markdown.
pub fn markdown(page: &Page, parts: &Parts) -> Result<String, Broken> {
    markdown_in_pieces(page, parts).map(|pieces| in_one(&pieces))
}

/// The same in pieces.
pub fn markdown_in_pieces(page: &Page, parts: &Parts) -> Result<Pieces, Broken> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(in_a_line);
    registry.register_helper("quote", Box::new(Quote));
    fill_page(registry, Part::PostMortem, page, parts)
}

fn in_one(pieces: &Pieces) -> String {
    String::from_utf8_lossy(&pieces.whole()).into_owned()
}

fn fill_page<'a>(
    mut registry: Handlebars<'a>,
    whole: Part,
    page: &'a Page,
    parts: &Parts,
) -> Result<Pieces, Broken> {
    speak(&mut registry, page.lang);
    let all = || whole.includes().iter().chain([&whole]);
    let by_row = all().all(|part| rows::are_gone_through(parts.text(*part)));
    for part in all() {
        let mut template = compiled(*part, parts.text(*part))?;
        if by_row {
            rows::by_row(&mut template);
        }
        registry.register_template(part.name(), template);
    }
    let context = rows::context(page, &mut registry, by_row);
    filled(&registry, whole, context)
}

/// Strictly, and in the language of the document.
fn speak(registry: &mut Handlebars<'_>, lang: &str) {
    let words = Words::of(Lang::parse(lang).unwrap_or_default());
    registry.set_strict_mode(true);
    registry.register_helper("say", Box::new(Say(words)));
}

fn filled(
    registry: &Handlebars<'_>,
    whole: Part,
    context: Result<Context, RenderError>,
) -> Result<Pieces, Broken> {
    let mut pieces = Pieces::default();
    let filled = context.and_then(|context| {
        registry.render_with_context_to_write(whole.name(), &context, &mut pieces)
    });
    filled.map_err(|error| Broken {
        file: error
            .template_name
            .as_deref()
            .and_then(|name| Part::ALL.into_iter().find(|part| part.name() == name))
            .unwrap_or(whole)
            .file(),
        line: error.line_no,
        why: reason(error.reason()),
    })?;
    Ok(pieces)
}

fn compiled(part: Part, text: &str) -> Result<Template, Broken> {
    let broken = |line, why| Broken {
        file: part.file(),
        line,
        why,
    };
    guard(part, text).map_err(|why| broken(None, why))?;
    Template::compile_with_name(text, part.name().to_owned()).map_err(|error| {
        let line = error.pos().map(|(line, _)| line).filter(|line| *line > 0);
        broken(
            line,
            sentence::handlebars(visible_line(&error.reason().to_string())),
        )
    })
}

fn reason(reason: &RenderErrorReason) -> Sentence {
    match reason {
        RenderErrorReason::MissingVariable(Some(name)) => sentence::there_is_no(visible_line(name)),
        other => sentence::handlebars(visible_line(&other.to_string())),
    }
}

/// What could make Handlebars recurse or crawl is refused before it sees it.
fn guard(part: Part, text: &str) -> Result<(), Sentence> {
    if text.len() > LARGEST {
        return Err(sentence::longer_than(LARGEST));
    }
    let tags: Vec<&str> = text
        .split("{{")
        .skip(1)
        .map(|rest| rest.split("}}").next().unwrap_or(rest))
        .collect();
    if tags.len() > MOST_TAGS {
        return Err(sentence::more_tags_than(MOST_TAGS));
    }
    if tags.concat().matches('(').count() > MOST_PARENTHESES {
        return Err(sentence::more_parentheses_than(MOST_PARENTHESES));
    }
    for tag in tags {
        let tag = tag.trim_start_matches(['{', '~']).trim_start();
        if tag.starts_with(['*']) || tag.starts_with("#*") || tag.starts_with("#>") {
            return Err(sentence::not_for_reports(format!(
                "{{{{{}",
                visible_line(tag)
            )));
        }
        let Some(included) = tag.strip_prefix('>') else {
            continue;
        };
        let included = included.trim().trim_end_matches('~').trim();
        let allowed = part.includes().iter().map(|part| part.name());
        if !allowed.clone().any(|name| name == included) {
            let allowed: Vec<_> = allowed.collect();
            return Err(sentence::includes(
                visible_line(included),
                allowed.join(", "),
            ));
        }
    }
    Ok(())
}

/// A text that may stand at the beginning of a line of Markdown too, and makes no list there.
fn in_a_line(text: &str) -> String {
    let escaped = markdown::escape(text);
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = escaped.split_at(digits);
    let mut marks = rest.chars();
    let mark = marks.next();
    let ends = marks.next().is_none_or(char::is_whitespace);
    let is_marker = match mark {
        Some('-' | '+' | '=') => digits == 0,
        Some('.' | ')') => digits > 0,
        _ => false,
    };
    let is_rule = digits == 0 && (rest.starts_with("--") || rest.starts_with("=="));
    if (is_marker && ends) || is_rule {
        format!("{number}\\{rest}")
    } else {
        escaped
    }
}

/// `{{{quote body}}}`: a text of several lines as a quotation, line for line.
struct Quote;

impl HelperDef for Quote {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let text = helper.param(0).and_then(|text| text.value().as_str());
        let lines: Vec<&str> = text.unwrap_or_default().lines().map(str::trim).collect();
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            let goes_on = lines.get(at + 1).is_some_and(|next| !next.is_empty());
            out.push_str(if line.is_empty() { ">" } else { "> " });
            out.push_str(&in_a_line(line));
            if goes_on && !line.is_empty() {
                out.push('\\');
            }
            if at + 1 < lines.len() {
                out.push('\n');
            }
        }
        Ok(ScopedJson::Derived(Value::String(out)))
    }
}

/// `{{say "page.next" time=next}}`: the words of the catalogue.
struct Say(Words);

impl HelperDef for Say {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key = helper.param(0).and_then(|key| key.value().as_str());
        let texts: Vec<(&str, String)> = helper
            .hash()
            .iter()
            .map(|(name, value)| {
                let text = match value.value() {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                (*name, text)
            })
            .collect();
        let holes: Vec<(&str, &dyn Display)> = texts
            .iter()
            .map(|(name, text)| (*name, text as &dyn Display))
            .collect();
        let said = self.0.say(key.unwrap_or_default(), &holes);
        Ok(ScopedJson::Derived(Value::String(said)))
    }
}
