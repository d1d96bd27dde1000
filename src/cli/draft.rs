//! `aplomb draft`: a message in words, before it is needed or while it is.
//!
//! With the facts of the open incident, if there is one. Without, every question that nobody
//! answered gets the template's own example, and the person is told which. Writes to standard
//! output only; records nothing and sends nothing.
//! Invariant: an example never gets into the words of an incident.

use super::Outcome;
use super::args::prepare::{Draft, DraftFormat};
use super::check::example;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::{Invocation, quoted};
use super::library::Library;
use super::lint::{self, Circumstances};
use super::seat::Seat;
use super::{reading, template, which};
use crate::base::document::nearest::nearest;
use crate::base::{FactId, Span, Words};
use crate::draft::{self, CannotRender, Posting, Rendered, Situation, Template, context};
use crate::incident::{DataLoss, Incident, Status};
use crate::runbook::Stage;
use crate::walk::register::register;
use crate::walk::{again, compose};
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
    let seat = Seat::take(invocation)?;
    let incident = occasion(args, &seat)?;
    let template = chosen(args, incident.as_ref(), &library, invocation)?;
    let mut situation = match &incident {
        Some(incident) => compose::known(&seat.desk, incident, template.stage, seat.clock.now()),
        None => supposed(&template, &seat),
    };
    answer(args, &template, &mut situation, invocation.words)?;
    let examples = match &incident {
        Some(_) => Vec::new(),
        None => suppose(&template, &mut situation),
    };
    let words = Words::of(template.lang);
    let mark = incident.as_ref().and_then(compose::exercise);
    let rendered = draft::render(&template, &context(&situation, words), mark)
        .map_err(|cannot| refused(&cannot, args, invocation.words))?;
    print(args, &template, &situation, &seat, &rendered, invocation)?;
    look_again(
        &template,
        &situation,
        &seat,
        &rendered,
        incident.as_ref(),
        invocation,
    );
    if !examples.is_empty() {
        let names = invocation.words.list(&examples);
        let note = invocation
            .words
            .say("preview.examples", &[("names", &names)]);
        invocation.out.say(&note);
    }
    Ok(Exit::Done)
}

/// The incident that was named, or the open one.
fn occasion(args: &Draft, seat: &Seat) -> Result<Option<Incident>, CliError> {
    let id = match &args.of.incident {
        Some(named) => Some(which::incident(seat, Some(named))?),
        None => which::open(seat, &register(&seat.files, &seat.writer))?,
    };
    id.map(|id| reading::load(seat, &id).map(|(incident, ..)| incident))
        .transpose()
}

fn chosen(
    args: &Draft,
    incident: Option<&Incident>,
    library: &Library,
    invocation: &Invocation,
) -> Result<Template, CliError> {
    let words = invocation.words;
    let lang = match incident {
        Some(incident) if invocation.globals.lang.is_none() => incident.lang(),
        _ => words.lang(),
    };
    let next = incident.map(Incident::next_stage);
    let stage = args
        .stage
        .or_else(|| next.filter(|stage| exists(args, *stage, library)));
    let found = template::find(&args.template, stage, library, lang, words)?;
    // What is no text is a mistake like any other; question marks in its place would reach customers.
    let text = str::from_utf8(&found.text.bytes).ok();
    let name = args.template.clone();
    let parsed = text.and_then(|text| Template::parse(name, found.stage, found.lang, text).0);
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

fn exists(args: &Draft, stage: Stage, library: &Library) -> bool {
    library.templates().iter().any(|(name, messages)| {
        *name == args.template && messages.iter().any(|(there, _)| *there == stage)
    })
}

/// What could be said if something had happened a quarter of an hour ago.
fn supposed(template: &Template, seat: &Seat) -> Situation {
    let desk = &seat.desk;
    let now = seat.clock.now();
    let last = template.stage == Stage::Resolution;
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let commander = seat
        .people
        .iter()
        .find(|(role, _)| role.as_str() == "incident-commander");
    let mut stages = Stage::ALL.into_iter().zip(1..);
    Situation {
        organisation: desk.organisation.clone(),
        started: now.plus(Span::minutes(-15)),
        now,
        next_update: (!last).then(|| now.plus(Span::minutes(20)).up_to_five_minutes()),
        update_number: stages
            .find_map(|(stage, number)| (stage == template.stage).then_some(number))
            .unwrap_or(1),
        commander: commander.map(|(_, name)| name.clone()),
        contact: some(&desk.contact),
        status_page: some(&desk.status_page),
        data_loss: last.then_some(DataLoss::No),
        zone: desk.zone,
        ..example()
    }
}

/// Fills in the answers that were given.
fn answer(
    args: &Draft,
    template: &Template,
    situation: &mut Situation,
    words: Words,
) -> Result<(), CliError> {
    let used = draft::audit::names(template);
    let fields = template.front.fields.iter();
    let known: Vec<&str> = fields
        .map(|field| field.fact.id.as_str())
        .chain(used.iter().map(draft::audit::Used::name))
        // What a row of the list fills, nobody answers.
        .filter(|name| !name.contains('.'))
        .collect();
    for fact in &args.fact {
        if !known.contains(&fact.id.as_str()) {
            return Err(no_such_fact(&fact.id, &known, args, words));
        }
        let (id, value) = (fact.id.clone(), fact.value.clone());
        situation.answers.insert(id, value);
    }
    Ok(())
}

/// Answers what is still open with examples: their names come back.
fn suppose(template: &Template, situation: &mut Situation) -> Vec<String> {
    let mut names = Vec::new();
    let circumstances = situation.circumstances();
    for field in &template.front.fields {
        let id = &field.fact.id;
        let applies = field.applies(|flag| circumstances.are(flag));
        if situation.answers.contains_key(id) || !applies {
            continue;
        }
        let example = field.fact.example.as_ref().or(field.default.as_ref());
        if field.fact.required || example.is_some() {
            let answer = example.map_or("…", String::as_str);
            situation.answers.insert(id.clone(), answer.to_owned());
            names.push(id.to_string());
        }
    }
    names
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

fn refused(cannot: &CannotRender, args: &Draft, words: Words) -> CliError {
    let error = CliError::new(Exit::Refused, cannot.in_words(words)).detail(cannot.to_string());
    match cannot {
        CannotRender::Missing { names } => {
            let mut command = format!("aplomb draft {}", args.template);
            if let Some(stage) = args.stage {
                command.push_str(" --stage ");
                command.push_str(stage.as_str());
            }
            for name in names {
                command.push_str(" --fact ");
                command.push_str(name);
                command.push_str("=…");
            }
            error.hint(command)
        }
        CannotRender::DataLossOpen | CannotRender::Refused { .. } => error,
    }
}

/// Says what a reader would stumble over, beside the message.
fn look_again(
    template: &Template,
    situation: &Situation,
    seat: &Seat,
    rendered: &Rendered,
    incident: Option<&Incident>,
    invocation: &mut Invocation,
) {
    let asides = incident.map(again::asides).unwrap_or_default();
    let circumstances = Circumstances {
        audience: template.front.audience,
        stage: template.stage,
        status: match template.stage {
            Stage::Resolution => Status::Resolved,
            _ => situation.status,
        },
        next: situation.next_update.map(|next| next.clock(situation.zone)),
        asides: &asides,
    };
    let house = again::house(&seat.desk, incident);
    for line in lint::of_rendered(rendered, &house, &circumstances, invocation.words) {
        invocation.out.say(&line);
    }
}

fn print(
    args: &Draft,
    template: &Template,
    situation: &Situation,
    seat: &Seat,
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
    let message_id = format!("<{}.{}@aplomb.invalid>", situation.incident, template.name);
    let posting = Posting {
        from: &seat.desk.mail_from,
        reply_to: situation.contact.as_deref(),
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
    invocation.out.file(&bytes);
    Ok(())
}
