//! `aplomb template list` and `show`: the messages as they are written.

use super::Outcome;
use super::args::prepare::{TemplateCommand, TemplateShow};
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::library::{Library, Text};
use crate::base::document::nearest::nearest;
use crate::base::{Lang, TemplateName, Words};
use crate::runbook::Stage;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    templates: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct Message {
    stage: &'static str,
    lang: &'static str,
}

/// One of the commands about templates.
pub(crate) fn template(command: &TemplateCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        TemplateCommand::List(_) => list(invocation),
        TemplateCommand::Show(args) => show(args, invocation),
    }
}

fn list(invocation: &mut Invocation) -> Outcome {
    let templates = invocation.workspace()?.templates();
    if invocation.json() {
        let message = |(stage, lang): &(Stage, Lang)| Message {
            stage: stage.as_str(),
            lang: lang.code(),
        };
        invocation.out.json(&Document {
            version: 1,
            templates: templates
                .iter()
                .map(|(name, messages)| Entry {
                    name: name.as_str(),
                    messages: messages.iter().map(message).collect(),
                })
                .collect(),
        });
        return Ok(Exit::Done);
    }
    for (name, messages) in templates {
        invocation.out.line(name.as_str());
        for stage in Stage::ALL {
            let langs: Vec<_> = messages
                .iter()
                .filter(|(there, _)| *there == stage)
                .map(|(_, lang)| lang.code())
                .collect();
            if !langs.is_empty() {
                invocation
                    .out
                    .line(&format!("  {stage:<10}  {}", langs.join(" ")));
            }
        }
    }
    Ok(Exit::Done)
}

fn show(args: &TemplateShow, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let library = invocation.workspace()?;
    let found = find(&args.template, args.stage, &library, words.lang(), words)?;
    if found.lang != words.lang() {
        let lang = found.lang.code();
        invocation
            .out
            .say(&words.say("template.other_lang", &[("lang", &lang)]));
    }
    invocation.out.text(&found.text.source.text);
    Ok(Exit::Done)
}

/// A template that was found.
pub(crate) struct Found {
    /// Which message of the incident.
    pub(crate) stage: Stage,
    /// In which language: the person's own, if it exists in that.
    pub(crate) lang: Lang,
    /// The text.
    pub(crate) text: Text,
}

/// Finds the template that is meant; by default the first message of an incident.
pub(crate) fn find(
    name: &TemplateName,
    stage: Option<Stage>,
    library: &Library,
    lang: Lang,
    words: Words,
) -> Result<Found, CliError> {
    let known = library.templates();
    let Some((_, messages)) = known.iter().find(|(there, _)| there == name) else {
        return Err(unknown(name, &known, words));
    };
    let first = messages.iter().map(|(stage, _)| *stage).min();
    let wanted = stage.or(first).unwrap_or(Stage::Initial);
    // Words in another language are better than none.
    let nearest = messages
        .iter()
        .filter(|(there, _)| *there == wanted)
        .max_by_key(|(_, there)| *there == lang);
    let text = match nearest {
        Some((stage, lang)) => library
            .template(name, *stage, *lang)
            .map_err(|fault| CliError::disk(&fault, words))?
            .map(|text| (*lang, text)),
        None => None,
    };
    if let Some((lang, text)) = text {
        return Ok(Found {
            stage: wanted,
            lang,
            text,
        });
    }
    let holes: &[(&str, &dyn std::fmt::Display)] = &[("name", name), ("stage", &wanted)];
    let error = CliError::usage(words.say("template.no_stage", holes));
    Err(match first {
        Some(first) => error.hint(format!("aplomb template show {name} --stage {first}")),
        None => error,
    })
}

/// There is no such template; perhaps another was meant.
fn unknown(
    name: &TemplateName,
    known: &[(TemplateName, Vec<(Stage, Lang)>)],
    words: Words,
) -> CliError {
    let error = CliError::usage(words.say("template.unknown", &[("name", name)]));
    match nearest(name.as_str(), known.iter().map(|(name, _)| name.as_str())) {
        Some(meant) => error.hint(format!("aplomb template show {meant}")),
        None => error.hint("aplomb template list"),
    }
}
