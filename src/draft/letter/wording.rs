//! The words of one language, ready for any row of the list.
//!
//! What is said may depend on whether a row has a column (`{{#if customer.name}}`): so there is one
//! mold for each set of columns that are there, made when the first such row comes. Knows no header
//! of a mail and no list.
//! Invariant: either the template still gives exactly what was approved, and makes the letters; or
//! the approved words are the letters.

use super::approved::{FrozenTemplate, FrozenWords};
use super::marks::Marks;
use super::mold::{Above, Mold};
use crate::base::Lang;
use crate::draft::audit::{self, Purpose};
use crate::draft::customer::{self, Bit};
use crate::draft::render::Compiled;
use crate::draft::{Medium, Rendered, Template, Values};
use std::borrow::Cow;
use std::sync::OnceLock;

/// For so many columns that may be absent the molds are kept: 256 of them at most.
const KEPT: usize = 8;

/// More columns than these are needed by every row.
const MOST: usize = 64;

/// The words of one language.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) lang: Lang,
    /// The columns that are used, in the words and beyond.
    pub(super) columns: Vec<String>,
    /// Those that may be absent, by their numbers.
    optional: Vec<usize>,
    words: Source,
    marks: Marks,
    kept: Vec<OnceLock<Option<Mold>>>,
}

/// What the letters are made of.
#[derive(Debug)]
enum Source {
    Template(Box<Filled>),
    Words(FrozenWords),
}

/// A template and what fills it.
#[derive(Debug)]
struct Filled {
    compiled: Compiled,
    values: Values,
    exercise: Option<String>,
}

impl Wording {
    /// The words as they were approved; `beyond` are columns that the mail uses elsewhere, and they
    /// come first.
    pub(super) fn new(frozen: &FrozenWords, beyond: &[String]) -> Self {
        let template = frozen.made_of.as_ref().and_then(|of| of.thaw(frozen.lang));
        let exercise = frozen.frame.exercise.clone();
        let names = template
            .as_ref()
            .map_or_else(Vec::new, |(template, _)| audit::names(template));
        let guarded = only_if_there(&names);
        let source = template
            .and_then(|(template, values)| faithful(&template, values, exercise, frozen))
            .map_or_else(|| Source::Words(frozen.clone()), Source::Template);
        let (said, optional) = match &source {
            Source::Template(filled) => {
                let asked = names.iter().filter(|used| used.purpose == Purpose::Asked);
                let asked = asked.filter_map(|used| customer::column(used.name()));
                (
                    filled.compiled.columns().to_vec(),
                    asked.map(str::to_owned).collect(),
                )
            }
            Source::Words(words) => (columns_of(words), guarded),
        };
        let mut columns = beyond.to_vec();
        columns.extend(said.into_iter().filter(|column| !beyond.contains(column)));
        let optional = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| optional.contains(column))
            .map(|(number, _)| number)
            .take(MOST)
            .collect::<Vec<_>>();
        let own = [&frozen.subject, &frozen.body, &frozen.frame.organisation];
        let own = own.into_iter().chain(&frozen.frame.addresses);
        let made_of = frozen.made_of.iter().flat_map(FrozenTemplate::texts);
        let texts: Vec<&str> = own.map(String::as_str).chain(made_of).collect();
        let marks = Marks::unlike(columns.len(), &texts);
        let kept = if optional.len() <= KEPT {
            1 << optional.len()
        } else {
            0
        };
        Self {
            lang: frozen.lang,
            columns,
            optional,
            words: source,
            marks,
            kept: std::iter::repeat_with(OnceLock::new).take(kept).collect(),
        }
    }

    /// Whether the approved words themselves are sent.
    pub(super) fn is_verbatim(&self) -> bool {
        matches!(self.words, Source::Words(_))
    }

    /// The mail for a row that has these values; none when it cannot be put into words.
    pub(super) fn with_mold<'a, T>(
        &self,
        above: impl FnOnce() -> Above<'a>,
        values: &[Cow<'_, str>],
        pour: impl FnOnce(&Mold) -> T,
    ) -> Option<T> {
        let is_there = |column: &usize| values.get(*column).is_some_and(|value| !value.is_empty());
        let there: Vec<bool> = self.optional.iter().map(is_there).collect();
        let number = there
            .iter()
            .rev()
            .fold(0_usize, |number, there| number << 1 | usize::from(*there));
        match self.kept.get(number) {
            Some(kept) => kept
                .get_or_init(|| self.mold(&above(), &there))
                .as_ref()
                .map(pour),
            None => self.mold(&above(), &there).as_ref().map(pour),
        }
    }

    fn mold(&self, above: &Above<'_>, there: &[bool]) -> Option<Mold> {
        let absent: Vec<usize> = self
            .optional
            .iter()
            .zip(there)
            .filter(|(_, there)| !**there)
            .map(|(column, _)| *column)
            .collect();
        let rendered = match &self.words {
            Source::Template(filled) => {
                let sign = |column: &str| {
                    let number = self.columns.iter().position(|known| known == column);
                    let number = number.filter(|number| !absent.contains(number));
                    number.map_or_else(String::new, |number| self.marks.sign(number))
                };
                let Filled {
                    compiled,
                    values,
                    exercise,
                } = filled.as_ref();
                compiled
                    .render_for(values, exercise.as_deref(), sign)
                    .ok()?
            }
            Source::Words(words) => {
                let put = |text: &str| self.signed(text, &absent);
                let subject = Some(put(&words.subject));
                let frame = words.frame.clone();
                Rendered::of_text(Medium::Mail, self.lang, subject, &put(&words.body), frame)
            }
        };
        Mold::new(above, &rendered, &self.marks)
    }

    /// Approved words with signs for their markers. A column that the row does not have goes away
    /// with the space before it: `Hello {{customer.name}},` is `Hello,`.
    fn signed(&self, text: &str, absent: &[usize]) -> String {
        let mut out = String::with_capacity(text.len());
        for bit in customer::bits(text) {
            match bit {
                Bit::Text(text) => out.push_str(text),
                Bit::Marker(column) => {
                    let number = self.columns.iter().position(|known| known == column);
                    match number {
                        Some(number) if !absent.contains(&number) => {
                            out.push_str(&self.marks.sign(number));
                        }
                        _ if out.ends_with(' ') => drop(out.pop()),
                        _ => {}
                    }
                }
            }
        }
        out
    }
}

/// The template, if it still gives what was approved.
fn faithful(
    template: &Template,
    values: Values,
    exercise: Option<String>,
    frozen: &FrozenWords,
) -> Option<Box<Filled>> {
    let compared = audit::names(template)
        .iter()
        .any(|used| used.purpose == Purpose::Compared && customer::column(used.name()).is_some());
    if compared {
        return None;
    }
    let compiled = Compiled::new(template);
    let rendered = compiled.render(&values, exercise.as_deref()).ok()?;
    let same = rendered.body == frozen.body
        && rendered.subject.as_ref() == Some(&frozen.subject)
        && rendered.html.is_some();
    // Whoever has no column at all must be told something too.
    let bare = compiled.render_for(&values, exercise.as_deref(), |_| String::new());
    (same && bare.is_ok()).then(|| {
        Box::new(Filled {
            compiled,
            values,
            exercise,
        })
    })
}

/// The columns that a template says only if they are there; and the name, without which a greeting
/// is a greeting all the same.
fn only_if_there(names: &[audit::Used]) -> Vec<String> {
    let mut columns = vec!["name".to_owned()];
    for used in names {
        let Some(column) = customer::column(used.name()) else {
            continue;
        };
        let always = names
            .iter()
            .any(|other| other.name() == used.name() && !other.guarded);
        if !always {
            columns.push(column.to_owned());
        }
    }
    columns
}

fn columns_of(words: &FrozenWords) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let bits = [&words.subject, &words.body].map(|text| customer::bits(text));
    for bit in bits.iter().flatten() {
        if let Bit::Marker(column) = bit
            && !columns.iter().any(|known| known == column)
        {
            columns.push((*column).to_owned());
        }
    }
    columns
}
