//! A command that was not understood: what about it, and what would be.
//!
//! Turns clap's findings into this program's words. Says nothing about commands that were
//! understood. Invariant: nothing has happened yet when one of these is shown, and they say so.

use super::args::value::Unreadable;
use super::error::CliError;
use crate::base::Words;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;
use std::ffi::OsString;

/// What is typed in every outage.
const OFTEN: [&str; 5] = ["declare", "resume", "status", "update", "note"];

/// The words for what clap found.
pub(crate) fn explained(
    error: &clap::Error,
    args: &[OsString],
    command: &Command,
    words: Words,
) -> CliError {
    let path = path_of(command, args);
    let found = Found { error, words };
    let mut explained = CliError::usage(found.message(&path));
    if let Some(values) = found.values() {
        explained = explained.meaning(words.say("usage.values", &[("values", &values)]));
    } else {
        explained = explained.meaning(words.get("cli.nothing_changed"));
    }
    let slip = found.slip(command, args);
    let guesses = || found.meant(&path);
    for meant in slip.map_or_else(guesses, |name| vec![format!("{path} {name}")]) {
        explained = explained.hint(meant);
    }
    explained
        .hint(format!("{path} --help"))
        .detail(error.to_string())
}

/// The deepest command that the arguments name, as people type it.
fn path_of(command: &Command, args: &[OsString]) -> String {
    let mut path = "aplomb".to_owned();
    for inner in named(command, args) {
        path.push(' ');
        path.push_str(inner.get_name());
    }
    path
}

/// The commands that the arguments name, one inside the other.
fn named<'c>(command: &'c Command, args: &[OsString]) -> Vec<&'c Command> {
    let (mut at, mut named) = (command, Vec::new());
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(inner) = at.find_subcommand(arg) {
            named.push(inner);
            at = inner;
        }
    }
    named
}

struct Found<'a> {
    error: &'a clap::Error,
    words: Words,
}

impl Found<'_> {
    fn message(&self, path: &str) -> String {
        let words = self.words;
        let given = self.one(ContextKind::InvalidValue).unwrap_or_default();
        let flag = self.flag();
        match self.error.kind() {
            ErrorKind::InvalidSubcommand => {
                let given = self.one(ContextKind::InvalidSubcommand).unwrap_or_default();
                words.say("usage.command", &[("given", &given), ("path", &path)])
            }
            ErrorKind::UnknownArgument if flag.starts_with('-') => {
                words.say("usage.flag", &[("given", &flag), ("path", &path)])
            }
            ErrorKind::UnknownArgument => {
                words.say("usage.surplus", &[("given", &flag), ("path", &path)])
            }
            ErrorKind::MissingRequiredArgument => words.say("usage.missing", &[("names", &flag)]),
            ErrorKind::ArgumentConflict => {
                let other = self.one(ContextKind::PriorArg).unwrap_or_default();
                if other.is_empty() || other == flag {
                    words.say("usage.twice", &[("flag", &flag)])
                } else {
                    words.say("usage.conflict", &[("one", &flag), ("two", &other)])
                }
            }
            ErrorKind::InvalidValue if given.is_empty() => {
                words.say("usage.no_value", &[("flag", &flag)])
            }
            ErrorKind::ValueValidation if given.trim().is_empty() => {
                words.say("usage.empty", &[("flag", &flag)])
            }
            ErrorKind::ValueValidation => words.say(
                "usage.unreadable",
                &[("flag", &flag), ("given", &given), ("why", &self.why())],
            ),
            ErrorKind::InvalidUtf8 => words.get("usage.utf8").to_owned(),
            ErrorKind::MissingSubcommand => words.say("usage.subcommand", &[("path", &path)]),
            _ if flag.is_empty() => words.get("usage.other").to_owned(),
            _ => words.say("usage.value", &[("flag", &flag), ("given", &given)]),
        }
    }

    fn why(&self) -> String {
        let words = self.words;
        let unreadable = self
            .error
            .source()
            .and_then(|source| source.downcast_ref::<Unreadable>());
        match unreadable {
            Some(Unreadable::Name(name)) => {
                words.say("usage.why.name", &[("suggestion", &name.suggestion)])
            }
            Some(Unreadable::Pair) => words.get("usage.why.pair").to_owned(),
            Some(Unreadable::Span) => words.get("usage.why.span").to_owned(),
            Some(Unreadable::Event) => words.get("usage.why.event").to_owned(),
            Some(Unreadable::Link) => words.get("usage.why.link").to_owned(),
            Some(Unreadable::Empty) | None => words.get("usage.why.other").to_owned(),
        }
    }

    /// The values that would do, when there are only a few.
    fn values(&self) -> Option<String> {
        let values = self.many(ContextKind::ValidValue);
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The command that a slip of the fingers missed: swapped letters are one slip, and of two that
    /// are as near the one counts that is typed more often.
    fn slip(&self, command: &Command, args: &[OsString]) -> Option<String> {
        let given = self.one(ContextKind::InvalidSubcommand)?;
        let inner = named(command, args).last().copied().unwrap_or(command);
        let visible = inner.get_subcommands().filter(|inner| !inner.is_hide_set());
        let names: Vec<_> = visible.map(Command::get_name).collect();
        let often = OFTEN.into_iter().filter(|name| names.contains(name));
        nearest(&given, often.chain(names.iter().copied())).map(str::to_owned)
    }

    /// Commands that were probably meant. Never a value: the nearest word may be the wrong severity.
    fn meant(&self, path: &str) -> Vec<String> {
        let commands = self.many(ContextKind::SuggestedSubcommand);
        let flags = self.many(ContextKind::SuggestedArg);
        // A short list: the first is nearly always the one.
        commands
            .into_iter()
            .chain(flags)
            .take(2)
            .map(|word| format!("{path} {word}"))
            .collect()
    }

    fn flag(&self) -> String {
        let names = self.many(ContextKind::InvalidArg);
        let names: Vec<_> = names.iter().map(|name| plain(name)).collect();
        self.words.list(&names)
    }

    fn one(&self, kind: ContextKind) -> Option<String> {
        self.many(kind).into_iter().next()
    }

    fn many(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![visible_line(text)],
            Some(ContextValue::Strings(texts)) => {
                texts.iter().map(|text| visible_line(text)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The name of an argument without the signs of the usage line: `STEP` for `<STEP>`.
fn plain(name: &str) -> String {
    let name = name.strip_suffix("...").unwrap_or(name);
    let inside = name
        .strip_prefix('<')
        .and_then(|name| name.strip_suffix('>'))
        .or_else(|| name.strip_prefix('[')?.strip_suffix(']'));
    inside.unwrap_or(name).replace('|', " / ")
}
