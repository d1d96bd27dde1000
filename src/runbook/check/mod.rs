//! What is wrong with a runbook given what exists around it.
//!
//! Owns the cross-references: names of templates, channels and roles, steps that nobody reaches,
//! messages that are not sent to those who wait for them, secrets in the file. Refuses to look at
//! the disk: what exists comes in as [`Known`]. Template texts are another floor's concern.
//! Invariant: nothing found here keeps a runbook from being used in an emergency.

mod reach;
mod sentence;

use super::spans::Spans;
use super::step::{Message, Probe};
use super::{Audience, Phase, Runbook, Severity, Stage, Step, StepKind};
use crate::base::diagnostic::SECRET_IN_FILE;
use crate::base::document::nearest::nearest;
use crate::base::sentence::{a_password_or_a_token, did_you_mean, looks_like};
use crate::base::{ChannelName, Diagnostic, Role, TemplateName, credential};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The roles that exist everywhere, most senior first.
pub const ROLES: [&str; 6] = [
    "incident-commander",
    "deputy",
    "communications-lead",
    "operations-lead",
    "responder",
    "scribe",
];

/// What exists in the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The templates, shipped ones included.
    pub templates: BTreeSet<TemplateName>,
    /// The messages there are words for, of templates whose files are known.
    pub stages: BTreeMap<TemplateName, BTreeSet<Stage>>,
    /// For whom the templates are written whose files are known.
    pub audiences: BTreeMap<TemplateName, Audience>,
    /// The channels that `aplomb.toml` configures. Any other name is a file channel.
    pub channels: BTreeSet<ChannelName>,
    /// The roles of `[people]`, beside those of [`ROLES`].
    pub roles: BTreeSet<Role>,
}

/// Everything that does not fit, in the order of the text.
pub fn check(runbook: &Runbook, spans: &Spans, text: &str, known: &Known) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    names(runbook, spans, known, &mut found);
    audiences(runbook, spans, known, &mut found);
    contradictions(runbook, spans, known, &mut found);
    stages(runbook, spans, known, &mut found);
    for id in reach::unreachable(runbook) {
        found.push(
            Diagnostic::warning(
                "unreachable-step",
                spans.step(id).id.clone(),
                sentence::nobody_comes(id),
            )
            .help(sentence::nobody_comes_help()),
        );
    }
    secrets(runbook, spans, text, &mut found);
    found.sort_by_key(|finding| finding.span.start);
    found
}

/// The messages of a list, each with those it is for.
fn messages<'r>(
    steps: &'r [Step],
    spans: &Spans,
    known: &Known,
) -> impl Iterator<Item = (&'r Message, Audience)> {
    steps.iter().filter_map(|step| match &step.kind {
        StepKind::Message(message) => {
            let is_said = spans.step(&step.id).audience.is_some();
            let said = known.audiences.get(&message.template);
            let said = said.filter(|_| !is_said);
            Some((message, said.copied().unwrap_or(message.audience)))
        }
        _ => None,
    })
}

/// What is written for colleagues must not be told to others.
fn contradictions(runbook: &Runbook, spans: &Spans, known: &Known, found: &mut Vec<Diagnostic>) {
    for (_, step) in runbook.steps() {
        let StepKind::Message(message) = &step.kind else {
            continue;
        };
        let (Some(place), Some(words_for)) = (
            &spans.step(&step.id).audience,
            known.audiences.get(&message.template),
        ) else {
            continue;
        };
        if !words_for.contradicts(message.audience) {
            continue;
        }
        let (template, told) = (&message.template, message.audience);
        found.push(
            Diagnostic::error(
                "wrong-audience",
                place.clone(),
                sentence::wrong_audience(template, words_for, told),
            )
            .label(
                spans.step(&step.id).template.clone(),
                sentence::whose_head_says_so(),
            )
            .help(sentence::wrong_audience_help(
                told,
                format!("audience = \"{words_for}\""),
            )),
        );
    }
}

fn names(runbook: &Runbook, spans: &Spans, known: &Known, found: &mut Vec<Diagnostic>) {
    if let Some(backup) = &runbook.backup {
        found.extend(role(backup, &spans.backup, known));
    }
    for (_, step) in runbook.steps() {
        let places = spans.step(&step.id);
        if let Some(owner) = &step.owner {
            found.extend(role(owner, &places.owner, known));
        }
        let StepKind::Message(message) = &step.kind else {
            continue;
        };
        found.extend(template(&message.template, &places.template, known));
        for (at, name) in message.channels.iter().enumerate() {
            let place = places.channels.get(at).cloned().unwrap_or_default();
            found.extend(channel(name, place, known));
        }
    }
}

/// Every message that will be written needs words, not only the first one.
fn stages(runbook: &Runbook, spans: &Spans, known: &Known, found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for (phase, step) in runbook.steps() {
        let StepKind::Message(message) = &step.kind else {
            continue;
        };
        let Some(there) = known.stages.get(&message.template) else {
            continue;
        };
        for stage in needed(phase, message) {
            let template = &message.template;
            if there.contains(&stage) || !seen.insert((template, stage)) {
                continue;
            }
            let place = spans.step(&step.id).template.clone();
            found.push(
                Diagnostic::error("missing-stage", place, sentence::no_stage(template, stage))
                    .help(sentence::no_stage_help(format!(
                        "templates/{template}/{stage}.en.hbs"
                    ))),
            );
        }
    }
}

/// The stages in which a message is written: what is said first is said again at every update.
fn needed(phase: Phase, message: &Message) -> Vec<Stage> {
    let further = [Stage::Scoping, Stage::Update];
    match (phase, message.stage) {
        (Phase::Communicate, stage) => std::iter::once(stage.unwrap_or(Stage::Initial))
            .chain(further)
            .collect(),
        (_, Some(stage)) => vec![stage],
        (_, None) => further.to_vec(),
    }
}

fn role(role: &Role, at: &Range<usize>, known: &Known) -> Option<Diagnostic> {
    if ROLES.contains(&role.as_str()) || known.roles.contains(role) {
        return None;
    }
    let all = ROLES
        .into_iter()
        .chain(known.roles.iter().map(Role::as_str));
    let finding = Diagnostic::error("unknown-role", at.clone(), sentence::nobody_is(role));
    Some(match nearest(role.as_str(), all) {
        Some(meant) => finding.help(did_you_mean(meant)),
        None => {
            let all = ROLES
                .into_iter()
                .chain(known.roles.iter().map(Role::as_str));
            finding.help(sentence::the_roles_are(
                all.collect::<Vec<_>>().join(", "),
                format!("{role} = \"…\""),
            ))
        }
    })
}

fn template(template: &TemplateName, at: &Range<usize>, known: &Known) -> Option<Diagnostic> {
    if known.templates.contains(template) {
        return None;
    }
    let all = || known.templates.iter().map(TemplateName::as_str);
    let finding = Diagnostic::error(
        "unknown-template",
        at.clone(),
        sentence::no_template(template),
    );
    Some(match nearest(template.as_str(), all()) {
        Some(meant) => finding.help(did_you_mean(meant)),
        None if known.templates.is_empty() => finding.help(sentence::write_the_template(format!(
            "templates/{template}/"
        ))),
        None => finding.help(sentence::the_templates_are(
            all().take(30).collect::<Vec<_>>().join(", "),
        )),
    })
}

/// A name that is not configured is a channel all the same: the draft is written and a person posts
/// it. So only what looks like a slip is worth a word.
fn channel(channel: &ChannelName, at: Range<usize>, known: &Known) -> Option<Diagnostic> {
    if known.channels.contains(channel) {
        return None;
    }
    let all = known.channels.iter().map(ChannelName::as_str);
    let meant = nearest(channel.as_str(), all)?;
    let message = sentence::not_configured(channel, meant);
    let help = sentence::not_configured_help(meant, format!("[channels.{channel}]"));
    Some(Diagnostic::warning("unknown-channel", at, message).help(help))
}

fn audiences(runbook: &Runbook, spans: &Spans, known: &Known, found: &mut Vec<Diagnostic>) {
    let outside =
        messages(&runbook.communicate, spans, known).any(|(_, audience)| audience.is_outside());
    if !outside && runbook.severity <= Severity::Sev2 {
        let severity = runbook.severity;
        found.push(
            Diagnostic::error(
                "no-customer-channel",
                spans.severity.clone(),
                sentence::nobody_outside(severity),
            )
            .help(sentence::nobody_outside_help()),
        );
    }
    // Whoever was told that it began is told that it is over.
    let is_last_word = |(message, audience): (&Message, Audience)| {
        message.stage == Some(Stage::Resolution) && (audience.is_outside() || !outside)
    };
    if !messages(&runbook.close, spans, known).any(is_last_word) {
        found.push(
            Diagnostic::error(
                "no-resolution-message",
                spans.last_of(Phase::Close),
                sentence::no_end(),
            )
            .help(sentence::no_end_help()),
        );
    }
}

fn secrets(runbook: &Runbook, spans: &Spans, text: &str, found: &mut Vec<Diagnostic>) {
    let finding = |span, what| {
        Diagnostic::error(SECRET_IN_FILE, span, looks_like(what)).help(sentence::secret_help())
    };
    let spotted = credential::spot(text);
    let mut seen: Vec<Range<usize>> = spotted.iter().map(|secret| secret.span.clone()).collect();
    found.extend(
        spotted
            .into_iter()
            .map(|secret| finding(secret.span, secret.what)),
    );
    for (_, step) in runbook.steps() {
        let command = match &step.kind {
            StepKind::Run(run) => &run.command,
            StepKind::Check(check) => match &check.probe {
                Probe::Command(command) => command,
                Probe::Http { .. } => continue,
            },
            _ => continue,
        };
        let Some(secret) = credential::spot_in_command(command) else {
            continue;
        };
        let place = spans.step(&step.id).command.clone();
        let written = text.get(place.clone()).unwrap_or_default();
        let place = match written.find(secret) {
            Some(at) => place.start + at..place.start + at + secret.len(),
            None => place,
        };
        if !seen
            .iter()
            .any(|span| span.start < place.end && place.start < span.end)
        {
            seen.push(place.clone());
            found.push(finding(place, a_password_or_a_token()));
        }
    }
}

#[cfg(test)]
mod tests;
