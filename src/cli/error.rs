//! What did not work, in words, with the way on.
//!
//! Owns the shape of an error on the screen: what happened, what it means for the incident, what
//! to type now. The only place that prints errors. Every module keeps its own error type; the
//! advice is given here and where a command meets it.
//! Invariant: what is printed holds no control character.

use super::exit::Exit;
use super::output;
use crate::base::visible::{visible, visible_line};
use crate::base::{IncidentId, Words};
use crate::seam::{DiskFault, DiskTrouble};
use std::fmt::Write as _;

/// An error as the person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CliError {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// What happened: a sentence, lower-case, without a full stop.
    pub(crate) message: String,
    /// What it means for the incident.
    pub(crate) meaning: Option<String>,
    /// What to type now: commands, the best first.
    pub(crate) hints: Vec<String>,
    /// What only `--debug` shows.
    pub(crate) detail: Option<String>,
}

impl CliError {
    /// An error of a kind.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            meaning: None,
            hints: Vec::new(),
            detail: None,
        }
    }

    /// The world did not do its part.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// The command was not understood.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The disk refused something that is no part of the journal.
    pub(crate) fn disk(fault: &DiskFault, words: Words) -> Self {
        let key = match fault.trouble {
            DiskTrouble::Full => "full",
            DiskTrouble::ReadOnly => "read_only",
            DiskTrouble::Denied => "denied",
            DiskTrouble::Gone => "gone",
            DiskTrouble::Exists => "exists",
            DiskTrouble::Moved | DiskTrouble::Busy | DiskTrouble::Odd | DiskTrouble::Broken => {
                "broken"
            }
        };
        let holes: &[(&str, &dyn std::fmt::Display)] =
            &[("path", &fault.path), ("why", &fault.source_text)];
        Self::failed(words.say(&format!("cli.disk.{key}"), holes)).detail(fault.to_string())
    }

    /// With what it means for the incident.
    #[must_use]
    pub(crate) fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = Some(meaning.into());
        self
    }

    /// With a command to type now.
    #[must_use]
    pub(crate) fn hint(mut self, command: impl Into<String>) -> Self {
        self.hints.push(command.into());
        self
    }

    /// With what only `--debug` shows.
    #[must_use]
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With the incident named in each command, for whom it does not go without saying.
    #[must_use]
    pub(crate) fn of(mut self, id: &IncidentId) -> Self {
        for hint in &mut self.hints {
            *hint = named(hint, id);
        }
        self
    }

    /// The error as it stands on the screen.
    pub(crate) fn render(&self, words: Words, colour: bool, debug: bool) -> String {
        let (strong, plain) = if colour {
            ("\u{1b}[1m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        // Whoever stops makes no mistake.
        let label = match self.exit {
            Exit::Interrupted => String::new(),
            _ => format!("{strong}{}{plain} ", words.get("cli.error")),
        };
        let mut out = format!("{label}{}", visible(&self.message));
        if let Some(meaning) = &self.meaning {
            let _ = write!(out, "\n{}", visible(meaning));
        }
        for (at, hint) in self.hints.iter().enumerate() {
            let label = words.get(if at == 0 { "cli.next" } else { "cli.or" });
            let _ = write!(out, "\n{label} {strong}{}{plain}", visible_line(hint));
        }
        if let Some(detail) = self.detail.as_ref().filter(|_| debug) {
            let _ = write!(out, "\n{}", visible(detail));
        }
        out
    }

    /// Prints the error and says how the program ends.
    pub(crate) fn print(&self, words: Words, colour: bool, debug: bool) -> Exit {
        output::say_painted(&self.render(words, colour, debug));
        self.exit
    }
}

/// The command with the incident it is about; one that is about none, or names it, stays.
pub(crate) fn named(command: &str, id: &IncidentId) -> String {
    /// Commands that take the incident as their last word.
    const LAST: [&str; 5] = [
        "aplomb resume",
        "aplomb status",
        "aplomb timeline",
        "aplomb log verify",
        "aplomb log export",
    ];
    /// Commands that take it as a flag.
    const FLAG: [&str; 16] = [
        "done", "skip", "undo", "override", "update", "send", "outbox", "note", "amend", "block",
        "unblock", "severity", "resolve", "close", "draft", "page",
    ];
    let verb = command.split(' ').nth(1).unwrap_or_default();
    if command.contains(id.as_str()) {
        command.to_owned()
    } else if LAST.iter().any(|last| is_or_has_flags(command, last)) {
        format!("{command} {id}")
    } else if command.starts_with("aplomb ") && FLAG.contains(&verb) {
        format!("{command} --incident {id}")
    } else {
        command.to_owned()
    }
}

fn is_or_has_flags(command: &str, bare: &str) -> bool {
    command == bare
        || command
            .strip_prefix(bare)
            .is_some_and(|rest| rest.starts_with(" --"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;

    #[test]
    fn a_command_names_the_incident_where_it_would_not_be_found_by_itself() {
        let id = IncidentId::parse("2026-11-22-site-down").expect("a name");
        for (command, with_it) in [
            ("aplomb resume", "aplomb resume 2026-11-22-site-down"),
            (
                "aplomb timeline --names",
                "aplomb timeline --names 2026-11-22-site-down",
            ),
            (
                "aplomb done restart",
                "aplomb done restart --incident 2026-11-22-site-down",
            ),
            ("aplomb list", "aplomb list"),
            (
                "aplomb resume 2026-11-22-site-down",
                "aplomb resume 2026-11-22-site-down",
            ),
            ("make room, then the same", "make room, then the same"),
        ] {
            assert_eq!(named(command, &id), with_it);
        }
    }

    #[test]
    fn an_error_says_what_happened_what_it_means_and_what_to_type() {
        let error = CliError::failed("there is no runbook `site-\u{1b}[2Jdwn`")
            .meaning("Nothing has been changed.")
            .hint("aplomb declare site-down")
            .hint("aplomb runbook list")
            .detail("looked in runbooks/");
        let words = Words::of(Lang::En);
        insta::assert_snapshot!(error.render(words, false, false), @r"
        error: there is no runbook `site-\u{1b}[2Jdwn`
        Nothing has been changed.
        Next: aplomb declare site-down
        Or: aplomb runbook list
        ");
        assert!(
            error
                .render(words, false, true)
                .ends_with("looked in runbooks/")
        );
    }
}
