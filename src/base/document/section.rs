//! One table of the file, asked for its values key by key.

use super::findings::Findings;
use super::nearest::nearest;
use super::sentence;
use super::value::Value;
use crate::base::Diagnostic;
use crate::base::sentence::{Says, did_you_mean_of, write_it};
use crate::base::visible::visible_line;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a table may hold, and what it is called in findings.
#[derive(Debug)]
pub struct Shape {
    /// As in "unknown key in …": `a step of the runbook`.
    pub what: Says,
    /// Each legal key with an example of its value, as it is written in the file.
    pub keys: &'static [(&'static str, &'static str)],
    /// Keys that people look for here, and where they belong.
    pub elsewhere: &'static [(&'static str, Says)],
}

impl Shape {
    fn example(&self, key: &str) -> Option<&'static str> {
        let (_, example) = self.keys.iter().find(|(name, _)| *name == key)?;
        Some(*example)
    }
}

/// One table of the file.
#[derive(Clone, Debug)]
pub struct Section<'d> {
    entries: &'d DeTable<'d>,
    span: Range<usize>,
    shape: &'static Shape,
    /// Keys that were probably meant by unknown ones, and what was written: they are not called
    /// missing as well, and tables that stand there are read as theirs.
    meant: Vec<(&'static str, &'d str)>,
}

impl<'d> Section<'d> {
    /// The file itself.
    pub(super) fn root(
        entries: &'d DeTable<'d>,
        shape: &'static Shape,
        found: &mut Findings,
    ) -> Self {
        Self::open(entries, 0..0, shape, found)
    }

    /// A table; every key that is not of this shape is a finding.
    pub(super) fn open(
        entries: &'d DeTable<'d>,
        span: Range<usize>,
        shape: &'static Shape,
        found: &mut Findings,
    ) -> Self {
        let mut meant = Vec::new();
        for key in entries.keys() {
            if shape.example(key.get_ref()).is_none() {
                let (finding, nearest) = unknown_key(key.get_ref(), key.span(), shape);
                found.push(finding);
                meant.extend(nearest.map(|meant| (meant, key.get_ref().as_ref())));
            }
        }
        Self {
            entries,
            span,
            shape,
            meant,
        }
    }

    /// The place of the table: its header, or all of it when it is written in one line.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The place of a value; that of the table when the key is not there.
    pub fn at(&self, key: &str) -> Range<usize> {
        self.entries
            .get(key)
            .map_or_else(|| self.span(), Spanned::span)
    }

    /// Whether the shape of the table has the key.
    pub fn knows(&self, key: &str) -> bool {
        self.shape.example(key).is_some()
    }

    /// Whether the key is there, right or wrong.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    fn value(&self, key: &str) -> Option<Value<'d>> {
        let is_meant = |(meant, _): &&(&str, &str)| *meant == key;
        let (written, item) = match self.entries.get_key_value(key) {
            Some(entry) => entry,
            // One slip in the name of a list must not hide what stands in it.
            None => {
                let (_, slip) = self.meant.iter().find(is_meant)?;
                let entry = self.entries.get_key_value(*slip);
                entry.filter(|(_, item)| holds_tables(item.get_ref()))?
            }
        };
        Some(Value::new(written.get_ref(), item, self.shape.example(key)))
    }

    /// Whether the key is there, or an unknown one that was probably meant to be it.
    pub fn has_or_meant(&self, key: &str) -> bool {
        self.has(key) || self.meant.iter().any(|(meant, _)| *meant == key)
    }

    /// A value that may be absent.
    pub fn take<T>(
        &self,
        key: &'static str,
        found: &mut Findings,
        read: impl FnOnce(Value<'d>, &mut Findings) -> Option<T>,
    ) -> Option<T> {
        debug_assert!(
            self.shape.example(key).is_some(),
            "`{key}` is no key of {}",
            (self.shape.what)().english()
        );
        read(self.value(key)?, found)
    }

    /// A value that must be there.
    pub fn need<T>(
        &self,
        key: &'static str,
        found: &mut Findings,
        read: impl FnOnce(Value<'d>, &mut Findings) -> Option<T>,
    ) -> Option<T> {
        if !self.has_or_meant(key) {
            let example = self.shape.example(key).unwrap_or_default();
            found.push_absence(
                Diagnostic::error(
                    "missing-key",
                    self.span(),
                    sentence::missing_key(key, (self.shape.what)()),
                )
                .help(sentence::add_it(format!("{key} = {example}"))),
            );
        }
        self.take(key, found, read)
    }

    /// Whether a file of this version can be read. When it is newer than this program, nothing else
    /// is worth saying about it.
    pub fn version(&self, known: u32, found: &mut Findings) -> bool {
        let Some(written) = self.take("schema", found, Value::whole) else {
            return true;
        };
        let at = self.at("schema");
        if written > known {
            let program = env!("CARGO_PKG_VERSION");
            let message = sentence::newer_schema(written, program, known);
            found.push_instead(
                Diagnostic::error("newer-schema", at, message).help(sentence::newer_schema_help()),
            );
            return false;
        }
        if written != known {
            found.push(
                Diagnostic::error("invalid-value", at, sentence::no_such_schema(written))
                    .help(write_it(format!("schema = {known}"))),
            );
        }
        true
    }
}

fn holds_tables(value: &DeValue<'_>) -> bool {
    let is_table = |value: &DeValue<'_>| matches!(value, DeValue::Table(_));
    match value {
        DeValue::Array(items) => items.iter().any(|item| is_table(item.get_ref())),
        value => is_table(value),
    }
}

/// What is said about a key that is not in the shape, and the one that was probably meant.
fn unknown_key(
    key: &str,
    at: Range<usize>,
    shape: &'static Shape,
) -> (Diagnostic, Option<&'static str>) {
    let legal = || shape.keys.iter().map(|(name, _)| *name);
    let meant = nearest(key, legal());
    let listed = sentence::the_keys_are(legal().collect::<Vec<_>>().join(", "));
    let elsewhere = shape.elsewhere.iter().find(|(name, _)| *name == key);
    let help = match (elsewhere, meant) {
        (Some((_, place)), _) => place(),
        (None, Some(meant)) => did_you_mean_of(meant, listed),
        (None, None) => listed,
    };
    let shown: String = visible_line(key).chars().take(60).collect();
    let message = sentence::unknown_key(shown, (shape.what)());
    let finding = Diagnostic::error("unknown-key", at, message).help(help);
    (finding, meant)
}

/// The entries of a value that is a table.
pub(super) fn entries<'d>(item: &'d Spanned<DeValue<'d>>) -> Option<&'d DeTable<'d>> {
    match item.get_ref() {
        DeValue::Table(entries) => Some(entries),
        _ => None,
    }
}
