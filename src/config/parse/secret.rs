//! Where a secret is said to be; the secret itself is refused.

use super::shape;
use crate::base::Diagnostic;
use crate::base::diagnostic::SECRET_IN_FILE;
use crate::base::document::{Findings, Value};
use crate::config::SecretRef;
use std::ops::Range;

/// A secret that stands in the file.
pub(super) fn literal(at: Range<usize>, what: &str) -> Diagnostic {
    Diagnostic::error(SECRET_IN_FILE, at, format!("this looks like {what}")).help(
        "point at it instead: `{ env = \"NAME\" }`, `{ file = \"…\" }` or `{ command = [\"pass\", \
         \"show\", \"…\"] }`; and take it out of the history of the file too",
    )
}

/// Reads `{ env = … }`, `{ file = … }` or `{ command = … }`.
pub(super) fn read(value: Value<'_>, found: &mut Findings) -> Option<SecretRef> {
    if value.is_text() {
        found.push(literal(value.span(), "the secret itself"));
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
            Diagnostic::error(
                "secret-place",
                section.span(),
                "a secret is in exactly one place: `env`, `file` or `command`",
            )
            .help(format!("write it as {}", shape::SECRET_EXAMPLE)),
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
            Diagnostic::error(
                SECRET_IN_FILE,
                value.span(),
                "this is not the name of a variable; is it the secret itself?",
            )
            .help("a variable's name has letters, digits and underscores, such as SMTP_PASSWORD"),
        );
        return None;
    }
    Some(name)
}
