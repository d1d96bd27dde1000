//! `aplomb draft`: a message in words, before anybody needs it.
//!
//! Without an incident, questions that nobody answered are answered with the template's own
//! examples, and the person is told which. Writes to standard output only; sends nothing.

use super::Outcome;
use super::args::prepare::{Draft, DraftFormat};
use super::check::example;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::{Invocation, quoted};
use super::library::Library;
use super::template;
use crate::base::document::nearest::nearest;
use crate::base::{FactId, Words};
use crate::config::{Config, Service};
use crate::draft::{self, CannotRender, Posting, Rendered, Situation, Template, context};
use crate::runbook::Stage;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    template: &'a str,
    stage: &'static str,
    lang: &'static str,
    subject: Option<&'a str>,
    body: &'a str,
    html: Option<&'a str>,
}

/// Puts a message into words and prints it.
pub(crate) fn draft(args: &Draft, invocation: &mut Invocation) -> Outcome {
    let library = invocation.workspace()?;
    let template = chosen(args, &library, invocation)?;
    let config = invocation.config(&library);
    let mut situation = situation(&template, &config, invocation)?;
    let supposed = answered(args, &template, &mut situation, invocation.words)?;
    let words = Words::of(template.lang);
    let rendered = draft::render(&template, &context(&situation, words), None)
        .map_err(|cannot| refused(&cannot, invocation.words))?;
    print(args, &template, &situation, &config, &rendered, invocation)?;
    if !supposed.is_empty() {
        let names = invocation.words.list(&supposed);
        invocation.out.say(
            &invocation
                .words
                .say("preview.examples", &[("names", &names)]),
        );
    }
    Ok(Exit::Done)
}

fn chosen(args: &Draft, library: &Library, invocation: &Invocation) -> Result<Template, CliError> {
    let words = invocation.words;
    let found = template::find(&args.template, args.stage, library, words)?;
    let (parsed, _) = Template::parse(
        args.template.clone(),
        found.stage,
        found.lang,
        &found.text.source.text,
    );
    parsed.ok_or_else(|| {
        let file = &found.text.source.name;
        CliError::new(
            Exit::Refused,
            words.say("preview.has_mistakes", &[("file", file)]),
        )
        .meaning(words.get("preview.by_hand"))
        .hint(format!("aplomb check {}", quoted(file)))
    })
}

/// What is known without an incident.
fn situation(
    template: &Template,
    config: &Config,
    invocation: &Invocation,
) -> Result<Situation, CliError> {
    let example = example();
    let organisation = &config.organisation;
    let commander = "incident-commander".parse().ok();
    let now = invocation.fixed_now()?.unwrap_or(example.now);
    let last = template.stage == Stage::Resolution;
    Ok(Situation {
        organisation: organisation.name.clone().unwrap_or_default(),
        started: now.plus(crate::base::Span::minutes(-15)),
        now,
        next_update: (!last).then(|| {
            now.plus(crate::base::Span::minutes(20))
                .up_to_five_minutes()
        }),
        update_number: Stage::ALL
            .into_iter()
            .zip(1..)
            .find_map(|(stage, number)| (stage == template.stage).then_some(number))
            .unwrap_or(1),
        commander: commander.and_then(|role| config.person(&role).map(str::to_owned)),
        contact: organisation.contact.clone(),
        status_page: organisation.status_page.clone(),
        data_loss: last.then_some(crate::incident::DataLoss::No),
        zone: invocation.settings.zone,
        ..example
    })
}

/// Fills in the answers that were given, and examples for the others: their names come back.
fn answered(
    args: &Draft,
    template: &Template,
    situation: &mut Situation,
    words: Words,
) -> Result<Vec<String>, CliError> {
    let fields = &template.front.fields;
    let used = draft::audit::names(template);
    let known: Vec<&str> = fields
        .iter()
        .map(|field| field.fact.id.as_str())
        .chain(used.iter().map(draft::audit::Used::name))
        .collect();
    for fact in &args.fact {
        if !known.contains(&fact.id.as_str()) {
            return Err(no_such_fact(&fact.id, &known, args, words));
        }
        situation
            .answers
            .insert(fact.id.clone(), fact.value.clone());
        let field = fields.iter().find(|field| field.fact.id == fact.id);
        if let Some(loss) = field.and_then(|field| field.only_if) {
            situation.data_loss = Some(loss);
        }
    }
    let mut supposed = Vec::new();
    for field in fields {
        if situation.answers.contains_key(&field.fact.id) || !field.applies(situation.data_loss) {
            continue;
        }
        let example = field.fact.example.as_ref().or(field.default.as_ref());
        if field.fact.required || example.is_some() {
            let answer = example.map_or("…", String::as_str);
            situation
                .answers
                .insert(field.fact.id.clone(), answer.to_owned());
            supposed.push(field.fact.id.to_string());
        }
    }
    Ok(supposed)
}

fn no_such_fact(id: &FactId, known: &[&str], args: &Draft, words: Words) -> CliError {
    let error = CliError::usage(words.say(
        "preview.no_such_fact",
        &[("id", id), ("name", &args.template)],
    ));
    match nearest(id.as_str(), known.iter().copied()) {
        Some(meant) => error.hint(format!("aplomb draft {} --fact {meant}=…", args.template)),
        None => error.hint(format!("aplomb template show {}", args.template)),
    }
}

fn refused(cannot: &CannotRender, words: Words) -> CliError {
    CliError::new(Exit::Refused, cannot.in_words(words)).detail(cannot.to_string())
}

fn print(
    args: &Draft,
    template: &Template,
    situation: &Situation,
    config: &Config,
    rendered: &Rendered,
    invocation: &mut Invocation,
) -> Result<(), CliError> {
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            template: template.name.as_str(),
            stage: template.stage.as_str(),
            lang: template.lang.code(),
            subject: rendered.subject.as_deref(),
            body: &rendered.body,
            html: rendered.html.as_deref(),
        });
        return Ok(());
    }
    let mail = config
        .channels
        .values()
        .find_map(|channel| match &channel.service {
            Service::Mail(mail) => Some(mail),
            _ => None,
        });
    let message_id = format!("<{}.{}@aplomb.invalid>", situation.incident, template.name);
    let posting = Posting {
        from: mail.map_or("", |mail| mail.from.as_str()),
        reply_to: mail.and_then(|mail| mail.reply_to.as_deref()),
        date: situation.now,
        message_id: &message_id,
        thread: None,
    };
    let wanted = match args.format {
        DraftFormat::Text => "txt",
        DraftFormat::Html => "html",
        DraftFormat::Eml => "eml",
    };
    let files = draft::files(rendered, Some(&posting));
    let Some((_, bytes)) = files.into_iter().find(|(kind, _)| *kind == wanted) else {
        let holes: &[(&str, &dyn std::fmt::Display)] =
            &[("name", &args.template), ("format", &wanted)];
        return Err(
            CliError::usage(invocation.words.say("preview.no_such_format", holes))
                .hint(format!("aplomb draft {}", args.template)),
        );
    };
    invocation.out.bytes(&bytes);
    Ok(())
}
