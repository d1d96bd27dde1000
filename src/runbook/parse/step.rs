//! The steps of a list.

use super::links::{Condition, Links, Node};
use super::{MOST_STEPS, kind, sentence, shape};
use crate::base::document::{Findings, Section, Value};
use crate::base::{Diagnostic, Role, StepId};
use crate::runbook::check::ROLES;
use crate::runbook::spans::{Spans, StepSpans};
use crate::runbook::{Phase, Step, StepKind};

/// The steps of a list that can be read.
pub(super) fn list(
    root: &Section<'_>,
    phase: Phase,
    spans: &mut Spans,
    links: &mut Links,
    found: &mut Findings,
) -> Vec<Step> {
    let sections = root.take(phase.as_str(), found, |value, found| {
        value.sections(&shape::STEP, found)
    });
    let is_empty =
        sections.as_ref().is_some_and(Vec::is_empty) || !root.has_or_meant(phase.as_str());
    let sections = sections.unwrap_or_default();
    if is_empty && phase == Phase::Communicate {
        found.push_absence(
            Diagnostic::error(
                "no-communicate",
                root.at("communicate"),
                sentence::no_communicate(),
            )
            .help(sentence::no_communicate_help()),
        );
    }
    if links.len() + sections.len() > MOST_STEPS {
        found.push(Diagnostic::error(
            "too-many-steps",
            root.at(phase.as_str()),
            sentence::too_many_steps(MOST_STEPS),
        ));
        return Vec::new();
    }
    sections
        .iter()
        .filter_map(|section| step(section, phase, spans, links, found))
        .collect()
}

fn step(
    section: &Section<'_>,
    phase: Phase,
    spans: &mut Spans,
    links: &mut Links,
    found: &mut Findings,
) -> Option<Step> {
    let mut places = StepSpans {
        header: section.span(),
        id: section.at("id"),
        owner: section.at("owner"),
        when: section.at("when"),
        ..StepSpans::default()
    };
    let id = section.need("id", found, Value::name::<StepId>);
    let title = section.need("title", found, Value::line);
    let why = section.take("why", found, Value::prose);
    let how = section.take("how", found, Value::prose);
    let owner = section.take("owner", found, role);
    let due = section.take("due", found, Value::duration);
    let stops_harm = section.take("stops_harm", found, Value::flag);
    if stops_harm.is_some() && phase != Phase::Recover {
        found.push(
            Diagnostic::error(
                "stops-harm-outside-recover",
                section.at("stops_harm"),
                sentence::stops_harm(phase),
            )
            .help(sentence::stops_harm_help()),
        );
    }
    let when = section.take("when", found, condition);
    let kind = kind::kind(section, &mut places, found);
    links.push(Node::new(
        phase,
        id.clone(),
        &places,
        when.clone(),
        kind.as_ref(),
    ));
    if let Some(id) = &id {
        spans.insert_step(phase, id.clone(), places);
    }
    Some(Step {
        id: id?,
        title: title?,
        why,
        how,
        owner,
        due,
        stops_harm: stops_harm.unwrap_or(false),
        when: when.map(Condition::into_when),
        kind: kind?,
    })
}

/// Reads `did-it-help = No`.
fn condition(value: Value<'_>, found: &mut Findings) -> Option<Condition> {
    let text = value.line(found)?;
    let parts = text.split_once('=').and_then(|(step, label)| {
        let step = StepId::parse(step.trim()).ok()?;
        Some((step, label.trim())).filter(|(_, label)| !label.is_empty())
    });
    if parts.is_none() {
        found.push(value.refuse("invalid-condition", sentence::condition()));
    }
    let (step, label) = parts?;
    Some(Condition::new(step, label, value.span()))
}

/// A step of which the kind could not be read is still a step that others may name.
pub(super) fn labels(kind: Option<&StepKind>) -> Option<Vec<String>> {
    match kind? {
        StepKind::Decide(choices) => {
            Some(choices.iter().map(|choice| choice.label.clone()).collect())
        }
        _ => Some(Vec::new()),
    }
}

/// A role; whoever writes a person's name instead is told which roles there are.
pub(super) fn role(value: Value<'_>, found: &mut Findings) -> Option<Role> {
    let mut refused = Findings::default();
    let role = value.name::<Role>(&mut refused);
    found.take_over(refused, |finding| match finding.code {
        "invalid-name" => finding.help(sentence::role_help(ROLES.join(", "))),
        _ => finding,
    });
    role
}
