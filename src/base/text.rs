//! Reads a value that is written as text, without copying the text.
//!
//! Knows no formats; the types that are written as text bring their own.

use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

/// Takes the text where it lies and lets `parse` make a value of it.
pub(super) fn read<'de, D: Deserializer<'de>, T>(
    from: D,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    from.deserialize_str(Text {
        expected,
        parse: |text: &str| parse(text).ok_or(None::<String>),
    })
}

/// The same where `parse` knows what is wrong.
pub(super) fn read_or<'de, D: Deserializer<'de>, T, F: fmt::Display>(
    from: D,
    expected: &'static str,
    parse: fn(&str) -> Result<T, F>,
) -> Result<T, D::Error> {
    from.deserialize_str(Text {
        expected,
        parse: |text: &str| parse(text).map_err(Some),
    })
}

struct Text<P> {
    expected: &'static str,
    parse: P,
}

impl<T, F: fmt::Display, P: FnOnce(&str) -> Result<T, Option<F>>> Visitor<'_> for Text<P> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let Self { expected, parse } = self;
        parse(text).map_err(|why| match why {
            Some(why) => E::custom(why),
            None => E::invalid_value(serde::de::Unexpected::Str(text), &expected),
        })
    }
}
