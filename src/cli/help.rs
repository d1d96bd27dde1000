//! The help: every command in its group, and all of it in French when French is spoken.
//!
//! English stands beside the types that it explains, as their doc comments; French stands in
//! `src/words/help.fr.toml`, by command and flag. A test holds the two together.
//! Invariant: what is dressed parses exactly as before.

use super::args::{Cli, GROUPS};
use crate::base::{Lang, Words};
use clap::builder::PossibleValue;
use clap::{Arg, Command, CommandFactory as _};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The widest that help is set.
const WIDEST: usize = 100;

/// The texts of one command, or of the flags that every command takes.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    #[serde(default)]
    about: String,
    long: Option<String>,
    #[serde(default)]
    args: HashMap<String, String>,
}

type French = HashMap<String, Texts>;

/// The command line, with its help in a language and set for a width.
pub(crate) fn dressed(words: Words, columns: Option<usize>) -> Command {
    let mut command = Cli::command();
    if words.lang() == Lang::Fr {
        command = in_french(command, &french(), "aplomb");
    }
    let width = columns.unwrap_or(WIDEST).clamp(20, WIDEST);
    let overview = overview(&command, words, width);
    let header = *command.get_styles().get_header();
    let usage = words.get("help.usage");
    let options = words.get("help.options");
    command.term_width(width).help_template(format!(
        "{{about-with-newline}}\n{header}{usage}{header:#} {{usage}}\n{overview}\n\
         {header}{options}{header:#}\n{{options}}{{after-help}}"
    ))
}

/// The commands in their groups.
fn overview(command: &Command, words: Words, width: usize) -> String {
    let mut out = String::new();
    let widest = GROUPS
        .iter()
        .flat_map(|(_, names)| names.iter().map(|name| name.len()))
        .max()
        .unwrap_or_default();
    let header = *command.get_styles().get_header();
    for (group, names) in GROUPS {
        let heading = words.get(&format!("help.group.{group}"));
        let _ = writeln!(out, "\n{header}{heading}{header:#}");
        for name in names {
            let about = command
                .find_subcommand(name)
                .and_then(Command::get_about)
                .map(ToString::to_string)
                .unwrap_or_default();
            let indent = widest + 4;
            let _ = write!(out, "  {name:widest$}  ");
            let lines = wrapped(&about, width.saturating_sub(indent).max(16));
            let _ = writeln!(out, "{}", lines.join(&format!("\n{:indent$}", "")));
        }
    }
    out
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // At the spaces that French keeps no line breaks.
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn french() -> French {
    toml::from_str(include_str!("../words/help.fr.toml"))
        .expect("invariant: the French help is valid TOML, a test reads it")
}

fn in_french(command: Command, french: &French, path: &str) -> Command {
    let texts = french.get(path);
    let mut command = command
        .subcommand_help_heading("Commandes\u{a0}")
        .mut_args(|arg| arg_in_french(arg, texts, french.get("everywhere")));
    if let Some(texts) = texts {
        command = command.about(texts.about.clone());
        // Without it, the long help is the short one in English.
        command = command.long_about(texts.long.as_ref().map_or_else(
            || texts.about.clone(),
            |long| format!("{}\n\n{long}", texts.about),
        ));
    }
    command
        .mut_subcommands(|inner| {
            let path = format!("{path} {}", inner.get_name());
            in_french(inner, french, &path)
        })
        .help_template("{about-with-newline}\nUtilisation\u{a0}: {usage}\n\n{all-args}{after-help}")
}

fn arg_in_french(arg: Arg, texts: Option<&Texts>, everywhere: Option<&Texts>) -> Arg {
    let text = |texts: Option<&Texts>| texts?.args.get(arg.get_id().as_str()).cloned();
    let Some(mut help) = text(texts).or_else(|| text(everywhere)) else {
        return arg;
    };
    let listed = |words: Vec<&str>| (!words.is_empty()).then(|| words.join(", "));
    let takes_values = arg.get_action().takes_values();
    if takes_values {
        let values = arg.get_possible_values();
        let values = values.iter().map(PossibleValue::get_name).collect();
        if let Some(values) = listed(values) {
            let _ = write!(help, " [valeurs\u{a0}: {values}]");
        }
        let defaults = arg
            .get_default_values()
            .iter()
            .filter_map(|value| value.to_str());
        if let Some(defaults) = listed(defaults.collect()) {
            let _ = write!(help, " [par défaut\u{a0}: {defaults}]");
        }
    }
    // Clap puts the colon; the space before it is French.
    let heading = match arg.get_help_heading() {
        Some(_) => "Partout\u{a0}",
        None if arg.is_positional() => "Arguments\u{a0}",
        None => "Options\u{a0}",
    };
    arg.help(help)
        .help_heading(heading)
        .hide_possible_values(takes_values)
        .hide_default_value(takes_values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every text that the English help has: `aplomb declare`, `aplomb declare <title>`.
    fn english(command: &Command, path: &str, found: &mut BTreeSet<String>) {
        found.insert(path.to_owned());
        if command.get_long_about().is_some() {
            found.insert(format!("{path} …"));
        }
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let of = if arg.is_global_set() {
                "everywhere"
            } else {
                path
            };
            found.insert(format!("{of} <{}>", arg.get_id()));
            assert!(
                arg.get_long_help().is_none(),
                "{path}: one paragraph per flag"
            );
        }
        for inner in command.get_subcommands() {
            english(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn every_command_and_every_flag_has_french_words_and_nothing_else_has() {
        let mut expected = BTreeSet::new();
        english(&Cli::command(), "aplomb", &mut expected);
        let mut found = BTreeSet::new();
        for (path, texts) in french() {
            if path != "everywhere" {
                assert!(!texts.about.is_empty(), "{path}");
                found.insert(path.clone());
            }
            if texts.long.is_some() {
                found.insert(format!("{path} …"));
            }
            for (arg, text) in texts.args {
                assert!(!text.is_empty() && !text.contains('!'), "{path} {arg}");
                found.insert(format!("{path} <{arg}>"));
            }
        }
        assert_eq!(expected, found);
    }

    #[test]
    fn french_help_speaks_only_french() {
        let command = dressed(Words::of(Lang::Fr), None);
        let mut texts = Vec::new();
        collect(command, &mut texts);
        for text in texts {
            for english in [
                "Usage:",
                "Options:",
                "Commands:",
                "Everywhere",
                "default:",
                "possible",
            ] {
                assert!(!text.contains(english), "{english} in:\n{text}");
            }
        }
    }

    fn collect(mut command: Command, texts: &mut Vec<String>) {
        command.build();
        let inner: Vec<_> = command.get_subcommands().cloned().collect();
        texts.push(command.render_long_help().to_string());
        for command in inner {
            collect(command, texts);
        }
    }

    #[test]
    fn dressing_changes_no_command_and_no_flag() {
        let shape = |command: &Command| {
            let mut found = BTreeSet::new();
            english(command, "aplomb", &mut found);
            found.retain(|path| !path.ends_with('…'));
            found
        };
        let plain = shape(&Cli::command());
        for lang in Lang::ALL {
            assert_eq!(shape(&dressed(Words::of(lang), Some(80))), plain);
            dressed(Words::of(lang), Some(80)).debug_assert();
        }
    }
}
