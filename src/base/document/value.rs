//! One value of the file, read as what it should be.
//!
//! Each reader gives the value or one finding that says what was wanted, what is there, and how it
//! is written.

use super::LONGEST_TEXT;
use super::findings::Findings;
use super::nearest::nearest;
use super::section::{Section, Shape, entries};
use super::sentence;
use crate::base::sentence::{Says, did_you_mean_of};
use crate::base::visible::visible_line;
use crate::base::{Diagnostic, InvalidName, Sentence, Span};
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::DeValue;

/// One value and the key it stands under.
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    key: &'d str,
    item: &'d Spanned<DeValue<'d>>,
    example: Option<&'static str>,
    in_list: bool,
}

/// What a value is, in the words of a finding.
fn kind(value: &DeValue<'_>) -> Sentence {
    match value {
        DeValue::String(_) => sentence::a_text(),
        DeValue::Integer(_) => sentence::a_whole_number(),
        DeValue::Float(_) => sentence::a_number_with_a_point(),
        DeValue::Boolean(_) => sentence::true_or_false(),
        DeValue::Datetime(_) => sentence::a_date_or_a_time(),
        DeValue::Array(_) => sentence::a_list(),
        DeValue::Table(_) => sentence::a_table(),
    }
}

impl<'d> Value<'d> {
    pub(super) fn new(
        key: &'d str,
        item: &'d Spanned<DeValue<'d>>,
        example: Option<&'static str>,
    ) -> Self {
        Self {
            key,
            item,
            example,
            in_list: false,
        }
    }

    /// Where it stands.
    pub fn span(self) -> Range<usize> {
        self.item.span()
    }

    /// The key it stands under.
    pub fn key(self) -> &'d str {
        self.key
    }

    /// Whether it is written as a text.
    pub fn is_text(self) -> bool {
        matches!(self.item.get_ref(), DeValue::String(_))
    }

    /// Whether it is written as a table.
    pub fn is_table(self) -> bool {
        matches!(self.item.get_ref(), DeValue::Table(_))
    }

    /// Whether it is written as a list.
    pub fn is_list(self) -> bool {
        matches!(self.item.get_ref(), DeValue::Array(_))
    }

    fn subject(self) -> Sentence {
        let key: String = visible_line(self.key).chars().take(60).collect();
        if self.in_list {
            sentence::an_item_of(key)
        } else {
            Sentence::Verbatim(format!("`{key}`"))
        }
    }

    /// A finding about this value, with the example of its key as the way out.
    pub fn refuse(self, code: &'static str, message: Sentence) -> Diagnostic {
        let finding = Diagnostic::error(code, self.span(), message);
        match self.example {
            Some(example) => finding.help(sentence::as_in(format!("{} = {example}", self.key))),
            None => finding,
        }
    }

    fn wrong_type<T>(self, wanted: Sentence, found: &mut Findings) -> Option<T> {
        let (subject, there) = (self.subject(), kind(self.item.get_ref()));
        found.push(self.refuse("wrong-type", sentence::wrong_type(subject, wanted, there)));
        None
    }

    fn invalid<T>(
        self,
        said: impl FnOnce(Sentence) -> Sentence,
        found: &mut Findings,
    ) -> Option<T> {
        found.push(self.refuse("invalid-value", said(self.subject())));
        None
    }

    fn raw_text(self, wanted: Says, found: &mut Findings) -> Option<&'d str> {
        let DeValue::String(text) = self.item.get_ref() else {
            return self.wrong_type(wanted(), found);
        };
        if text.len() > LONGEST_TEXT {
            let subject = self.subject();
            found.push(
                Diagnostic::error(
                    "text-too-big",
                    self.span(),
                    sentence::text_too_big(subject, text.len(), LONGEST_TEXT),
                )
                .help(sentence::text_too_big_help()),
            );
            return None;
        }
        Some(text)
    }

    /// Any text, empty too.
    pub fn any_text(self, found: &mut Findings) -> Option<String> {
        let text = self.raw_text(sentence::a_text, found)?;
        if text.contains('\0') {
            return self.invalid(sentence::zero_byte, found);
        }
        Some(text.to_owned())
    }

    /// A text of several lines with at least one visible character.
    pub fn prose(self, found: &mut Findings) -> Option<String> {
        let text = self.raw_text(sentence::a_text, found)?;
        if text.trim().is_empty() {
            return self.invalid(sentence::is_empty, found);
        }
        Some(text.to_owned())
    }

    /// A text of one line with at least one visible character; space around it is dropped.
    pub fn line(self, found: &mut Findings) -> Option<String> {
        let text = self.raw_text(sentence::a_text, found)?.trim();
        if text.is_empty() {
            return self.invalid(sentence::is_empty, found);
        }
        if text.contains(['\n', '\r']) {
            return self.invalid(sentence::single_line, found);
        }
        Some(text.to_owned())
    }

    /// A name of the workspace.
    pub fn name<N: FromStr<Err = InvalidName>>(self, found: &mut Findings) -> Option<N> {
        let text = self.raw_text(sentence::a_name, found)?;
        text.parse()
            .map_err(|refused| found.push(invalid_name(self.span(), &refused)))
            .ok()
    }

    /// One of some words.
    pub fn word<T>(
        self,
        words: &[&'static str],
        read: impl FnOnce(&str) -> Option<T>,
        found: &mut Findings,
    ) -> Option<T> {
        let text = self.raw_text(sentence::a_word, found)?;
        let value = read(text);
        if value.is_none() {
            let shown: String = visible_line(text).chars().take(40).collect();
            let listed = sentence::the_words_are(words.join(", "));
            let help = match nearest(text, words.iter().copied()) {
                Some(meant) => did_you_mean_of(meant, listed),
                None => listed,
            };
            let subject = self.subject();
            found.push(
                Diagnostic::error(
                    "invalid-value",
                    self.span(),
                    sentence::cannot_be(subject, shown),
                )
                .help(help),
            );
        }
        value
    }

    /// A duration of at least a second, as people write it.
    pub fn duration(self, found: &mut Findings) -> Option<Span> {
        let text = self.raw_text(sentence::a_duration, found)?;
        let shown: String = visible_line(text).chars().take(40).collect();
        let reason = match (units_are_plain(text), Span::parse(text)) {
            (true, Ok(span)) if span >= Span::seconds(1) => return Some(span),
            (true, Ok(_)) => sentence::shorter_than_a_second(),
            (true, Err(reason)) => reason,
            (false, _) => sentence::unit_missing(),
        };
        found.push(
            Diagnostic::error(
                "invalid-duration",
                self.span(),
                sentence::no_duration(shown, reason),
            )
            .help(sentence::no_duration_help()),
        );
        None
    }

    /// A web address: `http://` or `https://`, a host, and no spaces.
    pub fn address(self, found: &mut Findings) -> Option<String> {
        let text = self.raw_text(sentence::a_web_address, found)?;
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        if is_plain && host.is_some_and(|host| !host.is_empty()) {
            return Some(text.to_owned());
        }
        self.invalid(sentence::no_address, found)
    }

    /// A whole number that is not negative.
    pub fn whole(self, found: &mut Findings) -> Option<u32> {
        let DeValue::Integer(number) = self.item.get_ref() else {
            return self.wrong_type(sentence::a_whole_number(), found);
        };
        match i128::from_str_radix(number.as_str(), number.radix()).map(u32::try_from) {
            Ok(Ok(number)) => Some(number),
            Ok(Err(_)) if number.as_str().starts_with('-') => {
                self.invalid(sentence::negative, found)
            }
            _ => self.invalid(sentence::too_large, found),
        }
    }

    /// The digits of a whole number, as a text.
    pub fn number_as_text(self) -> Option<String> {
        match self.item.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            _ => None,
        }
    }

    /// A whole number within bounds.
    pub fn within(
        self,
        bounds: std::ops::RangeInclusive<u32>,
        found: &mut Findings,
    ) -> Option<u32> {
        let number = self.whole(found)?;
        if bounds.contains(&number) {
            return Some(number);
        }
        let (from, to) = bounds.into_inner();
        self.invalid(|subject| sentence::between(subject, from, to), found)
    }

    /// True or false.
    pub fn flag(self, found: &mut Findings) -> Option<bool> {
        match self.item.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_type(sentence::true_or_false_without_quotes(), found),
        }
    }

    /// The items of a list.
    pub fn items(self, found: &mut Findings) -> Option<Vec<Value<'d>>> {
        let DeValue::Array(items) = self.item.get_ref() else {
            return self.wrong_type(sentence::a_list(), found);
        };
        let item = |item| Value {
            item,
            in_list: true,
            example: None,
            ..self
        };
        Some(items.iter().map(item).collect())
    }

    /// A list whose items are all read the same way.
    pub fn list<T>(
        self,
        found: &mut Findings,
        read: impl Fn(Value<'d>, &mut Findings) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.items(found)?;
        Some(
            items
                .into_iter()
                .filter_map(|item| read(item, found))
                .collect(),
        )
    }

    /// A program and its arguments: at least one text, the first not empty.
    pub fn command(self, found: &mut Findings) -> Option<Vec<String>> {
        let command = self.list(found, Value::any_text)?;
        if command
            .first()
            .is_some_and(|program| !program.trim().is_empty())
        {
            return Some(command);
        }
        self.invalid(sentence::no_program, found)
    }

    /// A table of the given shape.
    pub fn section(self, shape: &'static Shape, found: &mut Findings) -> Option<Section<'d>> {
        match entries(self.item) {
            Some(entries) => Some(Section::open(entries, self.span(), shape, found)),
            None => self.wrong_type(sentence::a_table(), found),
        }
    }

    /// A list of tables of the given shape, however they are written.
    pub fn sections(self, shape: &'static Shape, found: &mut Findings) -> Option<Vec<Section<'d>>> {
        if self.is_table() {
            let key = self.key;
            let finding = self.refuse("wrong-type", sentence::a_list_of_tables(key));
            found.push(finding.help(sentence::two_brackets(key)));
            return None;
        }
        self.list(found, |item, found| item.section(shape, found))
    }

    /// What stands under a key of a table of which the shape is not known yet.
    pub fn inside(self, key: &str) -> Option<Self> {
        let (key, item) = entries(self.item)?.get_key_value(key)?;
        Some(Self::new(key.get_ref(), item, None))
    }

    /// A table whose keys the operator chooses, in the order of the alphabet.
    pub fn entries(self, found: &mut Findings) -> Option<Vec<(Range<usize>, Value<'d>)>> {
        let Some(table) = entries(self.item) else {
            return self.wrong_type(sentence::a_table(), found);
        };
        Some(
            table
                .iter()
                .map(|(key, item)| (key.span(), Value::new(key.get_ref(), item, None)))
                .collect(),
        )
    }
}

/// A text that is no name, with the nearest one that is.
pub fn invalid_name(at: Range<usize>, refused: &InvalidName) -> Diagnostic {
    let InvalidName { shown, suggestion } = refused;
    Diagnostic::error("invalid-name", at, sentence::no_name(shown))
        .help(sentence::no_name_help(suggestion))
}

/// Whether the units are those that everybody reads alike. The duration parser knows more: to it
/// `5M` is five months, and an operator who meant minutes would find out during an incident.
fn units_are_plain(text: &str) -> bool {
    const UNITS: [&str; 21] = [
        "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h",
        "hr", "hrs", "hour", "hours", "d", "day", "days", "w", "week", "weeks",
    ];
    let is_letter = |c: char| !c.is_ascii_digit() && !c.is_ascii_whitespace();
    text.split(|c: char| !is_letter(c))
        .filter(|unit| !unit.is_empty())
        .all(|unit| UNITS.contains(&unit))
}
