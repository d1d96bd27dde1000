//! What a template says that nobody can fill, before a customer sees the hole.
//!
//! Handlebars overlooks a misspelt name in `{{#if naem}}`, so the tree is walked and every name is
//! held against those that exist. Fills nothing and knows no values.

mod row;
mod walk;

use super::context::{ALWAYS, FLAGS, MAY_BE_EMPTY};
use super::customer;
use super::template::Template;
use crate::base::diagnostic::Label;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{Diagnostic, Lang, TemplateName};
use crate::runbook::Stage;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use walk::{Walk, walk};

/// A name that a template uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The name as it was written: `impact`, `this.impact`.
    pub written: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// What it is used for.
    pub purpose: Purpose,
    /// Whether it is a condition, or stands inside a block that asks for it first.
    pub guarded: bool,
    /// The names that the blocks around it have asked for.
    pub within: Vec<String>,
}

/// What a name is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is said.
    Said,
    /// It is asked whether there is one.
    Asked,
    /// What is said depends on what it is.
    Compared,
}

impl Used {
    /// The name itself: `this.impact` is `impact`.
    #[must_use]
    pub fn name(&self) -> &str {
        canonical(&self.written)
    }

    /// Whether it is said only when that name is true, or asked for as a condition itself.
    fn stands_in(&self, flag: &str) -> bool {
        self.guarded || self.within.iter().any(|name| name == flag)
    }
}

fn canonical(written: &str) -> &str {
    let name = ["@root.", "@root/", "this.", "this/", "./"]
        .iter()
        .find_map(|prefix| written.strip_prefix(prefix))
        .unwrap_or(written);
    name.strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name)
}

/// Every name a template uses, in the subject and the body, in the order they are written.
#[must_use]
pub fn names(template: &Template) -> Vec<Used> {
    walk(template).names
}

/// The columns of the list of customers that a template uses, each once, in the order they are
/// written.
#[must_use]
pub fn columns(template: &Template) -> Vec<String> {
    columns_among(&names(template))
}

/// Those that these names stand for.
pub(super) fn columns_among(names: &[Used]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for column in names
        .iter()
        .filter_map(|used| customer::column(used.name()))
    {
        if !columns.iter().any(|known| known == column) {
            columns.push(column.to_owned());
        }
    }
    columns
}

/// The same as [`audit_for`] for a list of customers that nobody has seen.
#[must_use]
pub fn audit(template: &Template, known: &BTreeSet<&str>) -> Vec<Diagnostic> {
    audit_for(template, known, None)
}

/// Holds the names of a template against those that exist: the ones that always do, the ones its
/// own questions fill, `known`, those that the runbook fills, and in a mail those that the columns
/// of the list fill.
#[must_use]
pub fn audit_for(
    template: &Template,
    known: &BTreeSet<&str>,
    columns: Option<&BTreeSet<String>>,
) -> Vec<Diagnostic> {
    let Walk {
        names,
        mut findings,
        ..
    } = walk(template);
    let fields = &template.front.fields;
    let all: BTreeSet<&str> = ALWAYS
        .into_iter()
        .chain(fields.iter().map(|field| field.fact.id.as_str()))
        .chain(known.iter().copied())
        .collect();
    let may_be_empty: BTreeSet<&str> = fields
        .iter()
        .filter(|field| !field.fact.required)
        .map(|field| field.fact.id.as_str())
        .chain(MAY_BE_EMPTY)
        .collect();
    let only_if: BTreeMap<&str, &str> = fields
        .iter()
        .filter_map(|field| Some((field.fact.id.as_str(), field.only_if?.as_str())))
        .collect();
    let not_known: &[&str] = if template.stage == Stage::Resolution {
        &["next_update", "next_update_spoken"]
    } else {
        &["data_loss"]
    };
    for used in &names {
        let name = used.name();
        if let Some(column) = customer::column(name) {
            findings.extend(row::finding(used, column, template.front.medium, columns));
        } else if !all.contains(name) {
            findings.push(unknown(used, &all));
        } else if not_known.contains(&name) && !used.guarded {
            let finding = Diagnostic::error(
                "not-known-then",
                used.span.clone(),
                format!(
                    "`{name}` is not known in a message of the stage `{}`",
                    template.stage
                ),
            );
            findings.push(finding.help("leave it out, or ask for it first with `{{#if …}}`"));
        } else if may_be_empty.contains(name) && !used.guarded {
            findings.push(
                Diagnostic::warning(
                    "may-be-empty",
                    used.span.clone(),
                    format!("`{name}` may be empty, and then the sentence has a hole"),
                )
                .help(format!(
                    "put the sentence into `{{{{#if {name}}}}} … {{{{/if}}}}`"
                )),
            );
        } else if let Some(flag) = only_if.get(name).filter(|flag| !used.stands_in(flag)) {
            findings.push(
                Diagnostic::warning(
                    "may-be-empty",
                    used.span.clone(),
                    format!("`{name}` is asked only if `{flag}`, and else the sentence has a hole"),
                )
                .help(format!(
                    "put the sentence into `{{{{#if {flag}}}}} … {{{{/if}}}}`"
                )),
            );
        }
    }
    let used: BTreeSet<&str> = names.iter().map(Used::name).collect();
    let single = single_braces(template, &all);
    let is_meant = |id: &str| single.iter().any(|(name, _)| *name == id);
    for field in fields {
        let id = field.fact.id.as_str();
        if !used.contains(id) && !is_meant(id) {
            findings.push(
                Diagnostic::warning(
                    "unused-question",
                    field.span.clone(),
                    format!("nothing is said with the answer to `{}`", field.fact.id),
                )
                .help("use it, or do not ask: every question costs time in an incident"),
            );
        }
    }
    findings.extend(single.into_iter().map(|(_, finding)| finding));
    findings.extend(promises(template, &used));
    once(findings)
}

/// Names that are known and stand in one pair of braces, where they are no more than text.
fn single_braces<'a>(template: &Template, all: &BTreeSet<&'a str>) -> Vec<(&'a str, Diagnostic)> {
    let mut found = Vec::new();
    for part in template.parts() {
        for (start, _) in part.text.match_indices('{') {
            let inside = &part.text[start + 1..];
            let Some(end) = inside.find(['}', '{', '\n']) else {
                continue;
            };
            let is_single = !part.text[..start].ends_with('{')
                && inside[end..].starts_with('}')
                && !inside[end..].starts_with("}}");
            let name = all.get(inside[..end].trim()).filter(|_| is_single);
            if let Some(name) = name {
                let place = part.place(start..start + end + 2);
                let message = format!("`{{{name}}}` is sent as it stands here");
                let finding = Diagnostic::warning("single-braces", place, message);
                found.push((
                    *name,
                    finding.help(format!("did you mean `{{{{{name}}}}}`?")),
                ));
            }
        }
    }
    found
}

/// The findings in the order of the text, each once: its other places become labels.
fn once(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by_key(|finding| finding.span.start);
    let mut all: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let same = |other: &&mut Diagnostic| {
            other.code == finding.code && other.message == finding.message
        };
        match all.iter_mut().find(same) {
            Some(first) => first.labels.push(Label {
                span: finding.span,
                text: "here too".to_owned(),
            }),
            None => all.push(finding),
        }
    }
    all
}

fn unknown(used: &Used, all: &BTreeSet<&str>) -> Diagnostic {
    let shown = visible_line(&used.written);
    let finding = Diagnostic::error(
        "unknown-variable",
        used.span.clone(),
        format!("nothing fills `{shown}`"),
    );
    finding.help(match nearest(used.name(), all.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("ask for it with a `[[question]]` whose id is `{shown}`"),
    })
}

/// What every message of its stage has to say.
fn promises(template: &Template, used: &BTreeSet<&str>) -> Option<Diagnostic> {
    let says = |names: &[&str]| names.iter().any(|name| used.contains(name));
    if template.stage == Stage::Resolution {
        let all = FLAGS.iter().all(|(_, flag)| used.contains(flag)) || says(&["data_loss"]);
        return (!all).then(|| {
            Diagnostic::warning(
                "no-data-loss",
                0..0,
                "the last message must say whether data was lost",
            )
            .help("use `{{#if data_safe}}`, `{{#if data_lost}}` and `{{#if data_unknown}}`")
        });
    }
    (!says(&["next_update", "next_update_spoken"])).then(|| {
        Diagnostic::warning(
            "no-next-update",
            0..0,
            "this message does not say when the next one comes",
        )
        .help("say it with `{{next_update}}`")
    })
}

/// Finds the languages in which a message exists for others but not for these readers.
///
/// `present` is what exists of one template, `langs` the languages the workspace writes in.
#[must_use]
pub fn missing_translations(
    name: &TemplateName,
    present: &[(Stage, Lang)],
    langs: &[Lang],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for stage in Stage::ALL {
        let Some((_, other)) = present.iter().find(|(there, _)| *there == stage) else {
            continue;
        };
        for lang in langs {
            if !present.contains(&(stage, *lang)) {
                let (lang, other) = (lang.code(), other.code());
                findings.push(
                    Diagnostic::warning(
                        "missing-translation",
                        0..0,
                        format!("the {stage} message of `{name}` is missing in `{lang}`"),
                    )
                    .help(format!(
                        "translate `templates/{name}/{stage}.{other}.hbs` to `{stage}.{lang}.hbs`"
                    )),
                );
            }
        }
    }
    findings
}

/// Finds the messages that a template which no runbook uses yet has no words for.
#[must_use]
pub fn missing_stages(name: &TemplateName, present: &[(Stage, Lang)]) -> Vec<Diagnostic> {
    let is_there = |stage: &Stage| present.iter().any(|(there, _)| there == stage);
    let missing: Vec<&str> = Stage::ALL
        .into_iter()
        .filter(|stage| !is_there(stage))
        .map(Stage::as_str)
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let message = format!("`{name}` has no words for {}", missing.join(", "));
    let finding = Diagnostic::warning("missing-stage", 0..0, message);
    vec![finding.help(format!(
        "write `templates/{name}/{}.en.hbs` and so on, unless no message of a runbook needs them",
        missing[0]
    ))]
}

#[cfg(test)]
mod tests;
