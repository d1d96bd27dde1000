//! Putting a message into words.
//!
//! Fills a template strictly and writes it for its medium, marks an exercise, and says so when
//! something is missing. Asks nobody, sends nothing.
//! Invariant: what a person reads in the HTML is what stands in the text, and in an exercise both
//! begin and end with the marker, whatever was edited in between.

use super::audit;
use super::context::{Value, Values};
use super::customer;
use super::document::Document;
use super::front::Medium;
use super::mail::{self, Posting};
use super::markdown;
use super::template::Template;
use crate::base::visible::{visible, visible_line};
use crate::base::{Lang, Words};
use crate::runbook::Stage;
use handlebars::{Context, Handlebars, RenderErrorReason};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// On what it is read.
    pub medium: Medium,
    /// In which language.
    pub lang: Lang,
    /// The subject, for mail.
    pub subject: Option<String>,
    /// The words: what is shown, approved and written down.
    pub body: String,
    /// The same as an HTML document, for mail and pages.
    pub html: Option<String>,
    /// What stands around the words.
    pub frame: Frame,
}

/// What stands around the words of a message, whatever they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The word that marks an exercise, such as `EXERCISE`; none when it is real.
    pub exercise: Option<String>,
    /// Who speaks: the heading of a page.
    pub organisation: String,
    /// The organisation's own addresses, which HTML may make clickable.
    pub addresses: Vec<String>,
}

/// Why a message cannot be put into words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRender {
    /// Answers are missing.
    #[error("no answer for {}", names.join(", "))]
    Missing {
        /// The names, in the order of their questions.
        names: Vec<String>,
    },
    /// A last message without the answer on data loss.
    #[error("whether data was lost has not been answered")]
    DataLossOpen,
    /// The template asks for something that cannot be done.
    #[error("{template}: {why}")]
    Refused {
        /// The template's name.
        template: String,
        /// What Handlebars said.
        why: String,
    },
}

impl CannotRender {
    /// What happened and what to do now, for the person.
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        match self {
            Self::Missing { names } => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                words.say("draft.cannot.missing", &[("names", &words.list(&names))])
            }
            Self::DataLossOpen => words.get("draft.cannot.data_loss").to_owned(),
            Self::Refused { template, why } => words.say(
                "draft.cannot.refused",
                &[("template", template), ("why", why)],
            ),
        }
    }
}

/// A template made ready to be filled many times.
pub struct Compiled {
    template: Template,
    /// The names it cannot do without.
    needed: Vec<String>,
    /// The columns of a row that it uses.
    columns: Vec<String>,
    registry: Handlebars<'static>,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compiled({})", self.template.name)
    }
}

const SUBJECT: &str = "subject";
const BODY: &str = "body";

/// Fills a template once. For many times, keep a [`Compiled`].
pub fn render(
    template: &Template,
    values: &Values,
    exercise: Option<&str>,
) -> Result<Rendered, CannotRender> {
    Compiled::new(template).render(values, exercise)
}

impl Compiled {
    /// Makes a template ready.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        // Values are escaped before they are filled in, where that is needed.
        registry.register_escape_fn(handlebars::no_escape);
        if let Some(subject) = &template.subject {
            registry.register_template(SUBJECT, subject.tree.clone());
        }
        registry.register_template(BODY, template.body.tree.clone());
        let names = audit::names(template);
        let needed = names
            .iter()
            .filter(|used| !used.guarded)
            .map(|used| used.name().to_owned())
            .collect();
        Self {
            template: template.clone(),
            needed,
            columns: audit::columns_among(&names),
            registry,
        }
    }

    /// The template.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Fills it. `exercise` is the word that marks a rehearsal, such as `EXERCISE`. In a mail, what
    /// comes from a row of the list stays as its own marker, and nothing else is one.
    pub fn render(
        &self,
        values: &Values,
        exercise: Option<&str>,
    ) -> Result<Rendered, CannotRender> {
        if self.template.front.medium != Medium::Mail {
            return self.put(values, exercise);
        }
        let values = values.map(|value| match text_of(value).map(customer::meant_as_text) {
            Some(Cow::Owned(text)) => Some(text),
            _ => None,
        });
        self.put(&self.for_a_row(values, customer::marker), exercise)
    }

    /// Fills it with something else for each column of a row; an empty text is what a row does not
    /// have.
    pub(super) fn render_for(
        &self,
        values: &Values,
        exercise: Option<&str>,
        column: impl Fn(&str) -> String,
    ) -> Result<Rendered, CannotRender> {
        self.put(&self.for_a_row(values.clone(), column), exercise)
    }

    /// The columns of a row that it uses, each once, in the order they are written.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    fn for_a_row(&self, values: Values, column: impl Fn(&str) -> String) -> Values {
        let columns = self.columns.iter();
        columns.fold(values, |values, name| {
            values.text(&customer::variable(name), column(name))
        })
    }

    fn put(&self, values: &Values, exercise: Option<&str>) -> Result<Rendered, CannotRender> {
        let front = &self.template.front;
        let values = self.complete(values)?;
        let frame = Frame {
            exercise: exercise.map(visible_line),
            organisation: values.get("organisation").unwrap_or_default().to_owned(),
            addresses: values.addresses().map(str::to_owned).collect(),
        };
        let on_one_line = values.map(|value| text_of(value).map(one_line));
        let subject = match &self.template.subject {
            Some(_) => Some(one_line(&self.fill(SUBJECT, &on_one_line)?)),
            None => None,
        };
        let lang = self.template.lang;
        if front.medium.is_markdown() {
            let escaped = values.map(|value| match value {
                Value::Text(text) => Some(markdown::escape(text)),
                Value::Address(text) => Some(markdown::address(text)),
                Value::Flag(_) => None,
            });
            let read = markdown::read(&self.fill(BODY, &escaped)?);
            let body = tidy(&read.text);
            return Ok(Rendered::framed(
                front.medium,
                lang,
                subject,
                body,
                Some(read.html),
                frame,
            ));
        }
        let values = if front.medium.is_one_line() {
            on_one_line
        } else {
            values
        };
        let body = tidy(&self.fill(BODY, &values)?);
        Ok(Rendered::framed(
            front.medium,
            lang,
            subject,
            body,
            None,
            frame,
        ))
    }

    /// The values with the questions nobody had to answer, or what is missing.
    fn complete(&self, values: &Values) -> Result<Values, CannotRender> {
        let mut values = values.clone();
        let mut missing = Vec::new();
        for field in &self.template.front.fields {
            let name = field.fact.id.as_str();
            if !field.applies(|flag| values.is(flag.as_str())) {
                // An answer from before that changed is not said either.
                values = values.text(name, "");
                continue;
            }
            let answered = values.get(name).is_some_and(|text| !text.trim().is_empty());
            match (&field.default, answered, field.fact.required) {
                (_, true, _) => {}
                // An empty answer to a question that may be left empty is an answer.
                (Some(default), false, required) if required || !values.has(name) => {
                    values = values.text(name, super::context::clean(default));
                }
                (_, false, true) => missing.push(name.to_owned()),
                (_, false, false) => values = values.text(name, ""),
            }
        }
        for name in &self.needed {
            if !values.has(name) && !missing.contains(name) {
                missing.push(name.clone());
            }
        }
        if self.template.stage == Stage::Resolution && !values.has_data_loss() {
            return Err(CannotRender::DataLossOpen);
        }
        if missing.is_empty() {
            Ok(values)
        } else {
            Err(CannotRender::Missing { names: missing })
        }
    }

    fn fill(&self, part: &str, values: &Values) -> Result<String, CannotRender> {
        let filled = Context::wraps(values)
            .and_then(|context| self.registry.render_with_context(part, &context));
        filled.map_err(|error| match error.reason() {
            RenderErrorReason::MissingVariable(Some(name)) => CannotRender::Missing {
                names: vec![name.clone()],
            },
            reason => CannotRender::Refused {
                template: self.template.name.to_string(),
                why: visible_line(&reason.to_string()),
            },
        })
    }
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) | Value::Address(text) => Some(text),
        Value::Flag(_) => None,
    }
}

fn one_line(text: &str) -> String {
    let parts: Vec<&str> = text
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// No spaces at the ends of lines, never two empty lines in a row, none at either end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        out.push_str(line);
        empty = 0;
    }
    out
}

impl Rendered {
    /// A message from words that exist already: read back from the journal, or typed by hand.
    #[must_use]
    pub fn of_text(
        medium: Medium,
        lang: Lang,
        subject: Option<String>,
        body: &str,
        frame: Frame,
    ) -> Self {
        let body = tidy(&visible(&body.replace("\r\n", "\n")));
        let body = match frame.marker(medium, lang) {
            Some(marker) => without(&body, &marker).to_owned(),
            None => body,
        };
        let html = medium
            .is_markdown()
            .then(|| markdown::paragraphs(&body, &frame.addresses));
        Self::framed(medium, lang, subject, body, html, frame)
    }

    fn framed(
        medium: Medium,
        lang: Lang,
        subject: Option<String>,
        body: String,
        html: Option<String>,
        frame: Frame,
    ) -> Self {
        let marker = frame.marker(medium, lang);
        let subject = subject.map(|subject| match &frame.exercise {
            Some(word) if !subject.starts_with(&format!("[{word}]")) => {
                format!("[{word}] {subject}")
            }
            _ => subject,
        });
        let html = html.map(|message| {
            Document {
                lang,
                title: subject.as_deref().unwrap_or(&frame.organisation),
                heading: (medium == Medium::Page && !frame.organisation.is_empty())
                    .then_some(frame.organisation.as_str()),
                banner: marker.as_deref(),
                message: &message,
            }
            .html()
        });
        let body = match marker {
            Some(marker) => {
                let gap = if medium == Medium::Post { "\n" } else { "\n\n" };
                format!("{marker}{gap}{body}{gap}{marker}")
            }
            None => body,
        };
        Self {
            medium,
            lang,
            subject,
            body,
            html,
            frame,
        }
    }
}

/// The words between two markers, or all of them.
fn without<'a>(body: &'a str, marker: &str) -> &'a str {
    let body = body.strip_prefix(marker).unwrap_or(body);
    let body = body.strip_suffix(marker).unwrap_or(body);
    body.trim_matches('\n')
}

impl Frame {
    /// The line that marks an exercise on a medium.
    fn marker(&self, medium: Medium, lang: Lang) -> Option<String> {
        let key = match medium {
            Medium::Post => "draft.exercise_short",
            Medium::Voice => "draft.exercise_spoken",
            Medium::Chat | Medium::Mail | Medium::Page => "draft.exercise",
        };
        let word = self.exercise.as_ref()?;
        Some(Words::of(lang).say(key, &[("marker", word)]))
    }
}

/// The message with other words: what a person typed, in the same frame. In an exercise the
/// marker comes back if the person took it out.
#[must_use]
pub fn with_body(rendered: &Rendered, edited: &str) -> Rendered {
    Rendered::of_text(
        rendered.medium,
        rendered.lang,
        rendered.subject.clone(),
        edited,
        rendered.frame.clone(),
    )
}

/// The files of a message, each with its extension: `txt` always, `html` for mail and pages, and
/// `eml` for mail when it is said how it would be posted.
#[must_use]
pub fn files(rendered: &Rendered, posting: Option<&Posting<'_>>) -> Vec<(&'static str, Vec<u8>)> {
    let subject = rendered
        .subject
        .as_ref()
        .map_or(String::new(), |subject| format!("Subject: {subject}\n\n"));
    let text = format!("{subject}{}\n", rendered.body);
    let mut files = vec![("txt", text.into_bytes())];
    if let Some(html) = &rendered.html {
        files.push(("html", html.clone().into_bytes()));
    }
    if let Some(bytes) = posting.and_then(|posting| mail::eml(rendered, posting)) {
        files.push(("eml", bytes));
    }
    files
}
