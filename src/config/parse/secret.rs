//! Where a secret is said to be; the secret itself is refused.

use super::{sentence, shape};
use crate::base::diagnostic::SECRET_IN_FILE;
use crate::base::document::{Findings, Value};
use crate::base::sentence::looks_like;
use crate::base::{Diagnostic, Sentence};
use crate::config::SecretRef;
use std::ops::Range;

/// A secret that stands in the file.
pub(super) fn literal(at: Range<usize>, what: Sentence) -> Diagnostic {
    Diagnostic::error(SECRET_IN_FILE, at, looks_like(what)).help(sentence::point_at_it(
        "{ env = \"NAME\" }",
        "{ file = \"…\" }",
        "{ command = [\"pass\", \"show\", \"…\"] }",
    ))
}

/// Reads `{ env = … }`, `{ file = … }` or `{ command = … }`.
pub(super) fn read(value: Value<'_>, found: &mut Findings) -> Option<SecretRef> {
    if value.is_text() {
        found.push(literal(value.span(), sentence::the_secret_itself()));
        return None;
    }
    let section = value.section(&shape::SECRET, found)?;
    let env = section.take("env", found, variable);
    let file = section.take("file", found, Value::line);
    let command = section.take("command", found, Value::command);
    let places = ["env", "file", "command"];
    let written = places.iter().filter(|key| section.has_or_meant(key));
    if written.count() != 1 {
        found.push_absence(
            Diagnostic::error("secret-place", section.span(), sentence::one_place())
                .help(sentence::write_it_as(shape::SECRET_EXAMPLE)),
        );
        return None;
    }
    env.map(SecretRef::Env)
        .or(file.map(SecretRef::File))
        .or(command.map(SecretRef::Command))
}

fn variable(value: Value<'_>, found: &mut Findings) -> Option<String> {
    let name = value.line(found)?;
    let is_name = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        // Whoever writes the secret here by mistake must not see it repeated.
        found.push(
            Diagnostic::error(SECRET_IN_FILE, value.span(), sentence::no_variable())
                .help(sentence::no_variable_help()),
        );
        return None;
    }
    Some(name)
}
