//! What is done in a step: the table below it that says so.

use super::{sentence, shape};
use crate::base::document::{Findings, Section, Value};
use crate::base::sentence::keep_one;
use crate::base::{ChannelName, Diagnostic, FactId, Span, StepId, TemplateName};
use crate::runbook::spans::StepSpans;
use crate::runbook::step::{Check, Message, Probe, Run};
use crate::runbook::{Audience, Fact, Stage, StepKind, step::Choice};

const KINDS: [&str; 5] = ["message", "run", "check", "decide", "ask"];

/// The kind of a step; by hand when it has no such table.
pub(super) fn kind(
    step: &Section<'_>,
    places: &mut StepSpans,
    found: &mut Findings,
) -> Option<StepKind> {
    let mut written: Vec<_> = KINDS.into_iter().filter(|key| step.has(key)).collect();
    written.sort_by_key(|key| step.at(key).start);
    if let [first, second, ..] = written[..] {
        found.push(
            Diagnostic::error(
                "two-kinds",
                step.at(second),
                sentence::two_kinds(first, second),
            )
            .label(step.at(first), sentence::the_first_kind())
            .help(sentence::two_steps()),
        );
    }
    // All of them are read, so that their own findings are not hidden by the one above.
    let mut kind = Some(StepKind::ByHand);
    for key in written {
        kind = match key {
            "message" => step.take(key, found, |value, found| message(value, places, found)),
            "run" => step.take(key, found, |value, found| run(value, places, found)),
            "check" => step.take(key, found, |value, found| check(value, places, found)),
            "decide" => step.take(key, found, |value, found| decide(value, places, found)),
            _ => step.take(key, found, |value, found| ask(value, places, found)),
        };
    }
    kind
}

fn message(value: Value<'_>, places: &mut StepSpans, found: &mut Findings) -> Option<StepKind> {
    let section = value.section(&shape::MESSAGE, found)?;
    places.template = section.at("template");
    places.audience = section.has("audience").then(|| section.at("audience"));
    places.stage = section.at("stage");
    let template = section.need("template", found, Value::name::<TemplateName>);
    let channels = section.take("channels", found, |value, found| {
        channels(value, places, found)
    });
    if !section.has_or_meant("channels") || channels.is_some() && places.channels.is_empty() {
        found.push_absence(
            Diagnostic::error(
                "message-without-channel",
                section.at("channels"),
                sentence::no_channel(),
            )
            .help(sentence::no_channel_help()),
        );
    }
    let audience = section.take("audience", found, |value, found| {
        value.word(&Audience::ALL.map(Audience::as_str), Audience::parse, found)
    });
    let stage = section.take("stage", found, |value, found| {
        value.word(&Stage::ALL.map(Stage::as_str), Stage::parse, found)
    });
    Some(StepKind::Message(Message {
        template: template?,
        channels: channels?,
        // The careful reading, until somebody knows what the template says.
        audience: audience.unwrap_or(Audience::Customers),
        stage,
    }))
}

fn channels(
    value: Value<'_>,
    places: &mut StepSpans,
    found: &mut Findings,
) -> Option<Vec<ChannelName>> {
    let mut channels: Vec<ChannelName> = Vec::new();
    for item in value.items(found)? {
        places.channels.push(item.span());
        let Some(channel) = item.name::<ChannelName>(found) else {
            continue;
        };
        if channels.len() == MOST_CHANNELS {
            found.push(value.refuse("invalid-value", sentence::too_many_channels(MOST_CHANNELS)));
            break;
        }
        if channels.contains(&channel) {
            found.push(
                Diagnostic::error(
                    "duplicate-channel",
                    item.span(),
                    sentence::channel_twice(&channel),
                )
                .help(keep_one()),
            );
        }
        channels.push(channel);
    }
    Some(channels)
}

/// Far more than anybody has; keeps the search for doubles short.
const MOST_CHANNELS: usize = 100;

/// `in_drill = "show"` (the default) or `"run"`.
fn in_drill(section: &Section<'_>, found: &mut Findings) -> bool {
    let read = |word: &str| match word {
        "show" => Some(false),
        "run" => Some(true),
        _ => None,
    };
    section
        .take("in_drill", found, |value, found| {
            value.word(&["show", "run"], read, found)
        })
        .unwrap_or(false)
}

fn run(value: Value<'_>, places: &mut StepSpans, found: &mut Findings) -> Option<StepKind> {
    let section = value.section(&shape::RUN, found)?;
    places.command = section.at("command");
    let command = section.need("command", found, Value::command);
    if !section.has_or_meant("timeout") {
        found.push_absence(
            Diagnostic::error(
                "run-without-timeout",
                section.span(),
                sentence::no_timeout(),
            )
            .help(sentence::no_timeout_help()),
        );
    }
    let timeout = section.take("timeout", found, Value::duration);
    let in_drill = in_drill(&section, found);
    Some(StepKind::Run(Run {
        command: command?,
        timeout: timeout?,
        in_drill,
    }))
}

fn check(value: Value<'_>, places: &mut StepSpans, found: &mut Findings) -> Option<StepKind> {
    let section = value.section(&shape::CHECK, found)?;
    places.command = section.at(if section.has("http") {
        "http"
    } else {
        "command"
    });
    let url = section.take("http", found, Value::address);
    let expect = section.take("expect", found, |value, found| {
        value.within(100..=599, found)
    });
    let command = section.take("command", found, Value::command);
    let probe = match (section.has("http"), section.has("command")) {
        (true, true) => {
            found.push(
                Diagnostic::error("two-kinds", section.at("command"), sentence::checks_two())
                    .label(section.at("http"), sentence::the_address())
                    .help(sentence::two_steps()),
            );
            None
        }
        (false, false) if section.has_or_meant("http") || section.has_or_meant("command") => None,
        (false, false) => {
            found.push_absence(
                Diagnostic::error("missing-key", section.span(), sentence::checks_nothing())
                    .help(sentence::checks_nothing_help()),
            );
            None
        }
        (true, false) => url.map(|url| Probe::Http {
            url,
            expect: expect
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or(200),
        }),
        (false, true) => command.map(Probe::Command),
    };
    if section.has("expect") && !section.has("http") {
        found.push_absence(
            Diagnostic::error(
                "unknown-key",
                section.at("expect"),
                sentence::expects_nothing(),
            )
            .help(sentence::expects_nothing_help()),
        );
    }
    let every = section
        .take("every", found, Value::duration)
        .unwrap_or(Span::seconds(5));
    let within = section
        .take("within", found, Value::duration)
        .unwrap_or(Span::minutes(3));
    let in_drill = in_drill(&section, found);
    Some(StepKind::Check(Check {
        probe: probe?,
        every,
        within,
        in_drill,
    }))
}

fn decide(value: Value<'_>, places: &mut StepSpans, found: &mut Findings) -> Option<StepKind> {
    let section = value.section(&shape::DECIDE, found)?;
    let options = section.need("options", found, |value, found| {
        value.sections(&shape::OPTION, found)
    })?;
    if !(2..=MOST_OPTIONS).contains(&options.len()) {
        found.push_absence(Diagnostic::error(
            "invalid-value",
            section.at("options"),
            sentence::options(MOST_OPTIONS),
        ));
        return None;
    }
    let mut choices: Vec<Choice> = Vec::new();
    for option in &options {
        let label = option.need("label", found, Value::line);
        let goto = option.take("goto", found, Value::name::<StepId>);
        let Some(label) = label else { continue };
        if choices.iter().any(|choice| choice.label == label) {
            found.push(Diagnostic::error(
                "duplicate-option",
                option.at("label"),
                sentence::option_twice(),
            ));
        }
        choices.push(Choice { label, goto });
        places.gotos.push(option.at("goto"));
    }
    (choices.len() == options.len()).then_some(StepKind::Decide(choices))
}

/// More than anybody can weigh at 3 a.m.; keeps the search for doubles short.
const MOST_OPTIONS: usize = 20;

fn ask(value: Value<'_>, places: &mut StepSpans, found: &mut Findings) -> Option<StepKind> {
    let section = value.section(&shape::ASK, found)?;
    places.fact = section.at("fact");
    let id = section.need("fact", found, Value::name::<FactId>);
    let ask = section.need("question", found, Value::line);
    let example = section.take("example", found, Value::line);
    let required = section
        .take("required", found, Value::flag)
        .unwrap_or(false);
    Some(StepKind::Ask(Fact {
        id: id?,
        ask: ask?,
        example,
        required,
    }))
}
