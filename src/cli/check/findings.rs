//! What is wrong with the files of a workspace, and with one because of another.

use super::files::{Group, Role};
use super::{Checked, columns, sentence};
use crate::base::{
    ChannelName, Diagnostic, FactId, Lang, Moment, RunbookId, TemplateName, Words, Zone, document,
};
use crate::channel::{self, Limit};
use crate::cli::library::{Library, Text};
use crate::config::{self, ChannelConfig, Config, Mail, Organisation, Service};
use crate::draft::{self, Situation, Template};
use crate::incident::Status;
use crate::report::page::{self, Part};
use crate::runbook::check::Known;
use crate::runbook::step::{Message, answer_of};
use crate::runbook::{self, Audience, Runbook, Severity, Stage, StepKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Looks at every file of a group.
pub(super) fn findings(group: &Group, home: Option<&Path>) -> Vec<Checked> {
    let around = Around::new(&group.library, home);
    let mut checked: Vec<_> = group
        .files
        .iter()
        .map(|(role, text)| Checked {
            source: text.source.clone(),
            findings: around.look(role, text),
        })
        .collect();
    around.translations(group, &mut checked);
    checked
}

/// A template of reports, tried on a report that has one of everything.
fn report(part: Part, bytes: &[u8]) -> Vec<Diagnostic> {
    let text = match document::decode(bytes) {
        Ok(text) => text,
        Err(refused) => return vec![*refused],
    };
    let Err(broken) = page::check(part, text) else {
        return Vec::new();
    };
    // A part that includes another may find a mistake in that one, which is a file of its own.
    let line = broken.line.filter(|_| broken.file == part.file());
    let lines = text.split_inclusive('\n');
    let place = line.map_or(0..0, |line| {
        let from = lines.clone().take(line - 1).map(str::len).sum();
        let length = lines
            .clone()
            .nth(line - 1)
            .map_or(0, |line| line.trim_end().len());
        from..from + length
    });
    vec![Diagnostic::error("report-template", place, broken.why)]
}

/// What exists in the workspace around a file.
struct Around<'a> {
    library: &'a Library,
    home: Option<&'a Path>,
    config: Config,
    known: Known,
    templates: BTreeMap<TemplateName, Vec<(Stage, Lang)>>,
    /// The facts that every runbook with this template has.
    facts: BTreeMap<TemplateName, BTreeSet<FactId>>,
    /// What the channels take that a template is sent to.
    limits: BTreeMap<TemplateName, Vec<Limit>>,
    /// The channels that a template is sent to.
    channels: BTreeMap<TemplateName, BTreeSet<ChannelName>>,
    langs: Vec<Lang>,
}

impl<'a> Around<'a> {
    fn new(library: &'a Library, home: Option<&'a Path>) -> Self {
        let templates: BTreeMap<_, _> = library.templates().into_iter().collect();
        // Mistakes in the configuration are told where they stand, not in every runbook.
        let config = library.config().unwrap_or_default();
        let mut facts: BTreeMap<TemplateName, BTreeSet<FactId>> = BTreeMap::new();
        let mut limits: BTreeMap<TemplateName, Vec<Limit>> = BTreeMap::new();
        let mut channels: BTreeMap<TemplateName, BTreeSet<ChannelName>> = BTreeMap::new();
        for runbook in runbooks(library) {
            let own = facts_of(&runbook);
            for message in messages_of(&runbook) {
                let template = &message.template;
                match facts.get_mut(template) {
                    Some(common) => common.retain(|fact| own.contains(fact)),
                    None => {
                        facts.insert(template.clone(), own.clone());
                    }
                }
                let sent_to = channels.entry(template.clone()).or_default();
                sent_to.extend(message.channels.iter().cloned());
                let limits = limits.entry(template.clone()).or_default();
                for limit in message
                    .channels
                    .iter()
                    .flat_map(|name| taken(config.channel(name)))
                {
                    if !limits.contains(&limit) {
                        limits.push(limit);
                    }
                }
            }
        }
        Self {
            known: Known {
                templates: templates.keys().cloned().collect(),
                stages: templates
                    .iter()
                    .map(|(name, present)| {
                        let stages = present.iter().map(|(stage, _)| *stage);
                        (name.clone(), stages.collect())
                    })
                    .collect(),
                audiences: templates
                    .iter()
                    .filter_map(|(name, present)| {
                        Some((name.clone(), written_for(library, name, present)?))
                    })
                    .collect(),
                channels: config.channels.keys().cloned().collect(),
                roles: config.people.keys().cloned().collect(),
            },
            templates,
            facts,
            limits,
            channels,
            langs: config.languages(),
            library,
            home,
            config,
        }
    }

    fn look(&self, role: &Role, text: &Text) -> Vec<Diagnostic> {
        match role {
            Role::Configuration => self.configuration(text),
            Role::Runbook(id) => self.runbook(id, text),
            Role::Template(name, stage, lang) => self.template(name, *stage, *lang, text),
            Role::Unreadable(why) => vec![why.clone()],
            Role::Unread(naming) => {
                let message = sentence::never_read();
                vec![Diagnostic::warning("unread-file", 0..0, message).help(naming.said())]
            }
            Role::Report(part) => report(*part, &text.bytes),
            Role::Misnamed(naming) => vec![
                Diagnostic::error("file-name", 0..0, sentence::never_found()).help(naming.said()),
            ],
        }
    }

    fn configuration(&self, text: &Text) -> Vec<Diagnostic> {
        let (config, mut findings) = config::parse_bytes(&text.bytes);
        if let Some(config) = config {
            let text = &text.source.text;
            findings.extend(organisation(&config.organisation, text));
            findings.extend(columns::unsubscribe(&config, text, self.library, self.home));
        }
        findings
    }

    /// What the lists can fill that a template is sent to; those of all channels when no runbook
    /// sends it.
    fn columns(&self, template: &Template) -> Option<BTreeSet<String>> {
        let sent_to = self.channels.get(&template.name);
        let mails = |sent_to: Option<&BTreeSet<ChannelName>>| -> Vec<&Mail> {
            let channels = self.config.channels.iter();
            channels
                .filter(|(name, _)| sent_to.is_none_or(|sent_to| sent_to.contains(*name)))
                .filter_map(|(_, channel)| match &channel.service {
                    Service::Mail(mail) => Some(mail.as_ref()),
                    _ => None,
                })
                .collect()
        };
        let mut lists = mails(sent_to);
        if lists.is_empty() {
            lists = mails(None);
        }
        columns::common(lists.into_iter(), self.library, self.home)
    }

    fn runbook(&self, id: &RunbookId, text: &Text) -> Vec<Diagnostic> {
        let parsed = runbook::parse_bytes(id, &text.bytes);
        let mut findings = parsed.findings;
        let whole = parsed.runbook.is_some();
        if let Some(runbook) = parsed.runbook.or(parsed.partial) {
            let all =
                runbook::check::check(&runbook, &parsed.spans, &text.source.text, &self.known);
            // Of what could not be read, only the names that are there can be judged, not what is missing.
            let names = ["unknown-template", "unknown-role", "unknown-channel"];
            findings.extend(
                all.into_iter()
                    .filter(|finding| whole || names.contains(&finding.code)),
            );
        }
        findings
    }

    fn template(
        &self,
        name: &TemplateName,
        stage: Stage,
        lang: Lang,
        text: &Text,
    ) -> Vec<Diagnostic> {
        let readable = match document::decode(&text.bytes) {
            Ok(readable) => readable,
            Err(refused) => return vec![*refused],
        };
        let (template, mut findings) = Template::parse(name.clone(), stage, lang, readable);
        let Some(template) = template else {
            return findings;
        };
        let known: BTreeSet<&str> = self
            .facts
            .get(name)
            .into_iter()
            .flatten()
            .map(FactId::as_str)
            .collect();
        let used = draft::audit::columns(&template);
        let is_usual = |column: &String| draft::customer::ALWAYS.contains(&column.as_str());
        let columns = if used.iter().all(is_usual) {
            None
        } else {
            self.columns(&template)
        };
        findings.extend(draft::audit_for(&template, &known, columns.as_ref()));
        let examples = draft::examples(&template, &example());
        let compiled = draft::Compiled::new(&template);
        let limits = self.limits.get(name).map_or(&[][..], Vec::as_slice);
        findings.extend(channel::too_long(&compiled, &examples, limits, None));
        findings
    }

    /// Adds the messages that exist for some readers only, at the file that does exist.
    fn translations(&self, group: &Group, checked: &mut [Checked]) {
        for (name, present) in &self.templates {
            let mut found = draft::missing_translations(name, present, &self.langs);
            // What a runbook needs of its templates is said in the runbook.
            if !self.facts.contains_key(name) {
                found.extend(draft::missing_stages(name, present));
            }
            let first = group
                .files
                .iter()
                .position(|(role, _)| matches!(role, Role::Template(there, ..) if there == name));
            if let Some(checked) = first.and_then(|at| checked.get_mut(at)) {
                checked.findings.extend(found);
            }
        }
    }
}

/// What customers would miss in every message.
fn organisation(organisation: &Organisation, source: &str) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let is_empty =
        |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let header = "[organisation]";
    let place = source.find(header).map_or(0..0, |at| at..at + header.len());
    let anonymous = Words::of(organisation.lang.unwrap_or_default()).get("seat.organisation");
    if is_empty(&organisation.name) {
        findings.push(
            Diagnostic::warning(
                "no-organisation",
                place,
                sentence::no_organisation(anonymous),
            )
            .help(sentence::no_organisation_help()),
        );
    } else if is_empty(&organisation.contact) {
        findings.push(
            Diagnostic::warning("no-contact", place, sentence::no_contact())
                .help(sentence::no_contact_help()),
        );
    }
    findings.sort_by_key(|finding| finding.span.start);
    findings
}

/// The runbooks of a workspace that can be used.
fn runbooks(library: &Library) -> Vec<Runbook> {
    library
        .runbooks(Lang::En)
        .into_iter()
        .filter_map(|id| {
            let text = library.runbook(&id, Lang::En).ok()??;
            runbook::parse_bytes(&id, &text.bytes).runbook
        })
        .collect()
}

/// For whom a template is written, as the first of its files says that has a head.
fn written_for(
    library: &Library,
    name: &TemplateName,
    present: &[(Stage, Lang)],
) -> Option<Audience> {
    present.iter().find_map(|(stage, lang)| {
        let text = library.template(name, *stage, *lang).ok()??;
        let (template, _) = Template::parse(name.clone(), *stage, *lang, &text.source.text);
        Some(template?.front.audience)
    })
}

fn messages_of(runbook: &Runbook) -> impl Iterator<Item = &Message> {
    runbook.steps().filter_map(|(_, step)| match &step.kind {
        StepKind::Message(message) => Some(message),
        _ => None,
    })
}

/// How much a channel takes, with what the workspace says about it.
fn taken(channel: &ChannelConfig) -> Vec<Limit> {
    let mut limits = channel::limits(channel.service.kind());
    if let Some(most) = channel.limit.and_then(|most| usize::try_from(most).ok())
        && let Some(first) = limits.first_mut()
    {
        first.most = most;
    }
    limits
}

fn facts_of(runbook: &Runbook) -> BTreeSet<FactId> {
    let asked = runbook.facts.iter().map(|fact| &fact.id);
    let answered = runbook.steps().filter_map(|(_, step)| answer_of(step));
    asked.chain(answered).cloned().collect()
}

/// An incident to try templates with: its words are as long as they usually are.
pub(crate) fn example() -> Situation {
    let at = |text| Moment::parse(text).expect("invariant: these are moments");
    Situation {
        organisation: Words::of(Lang::En).get("draft.organisation").to_owned(),
        title: "The site is down".to_owned(),
        incident: "2026-11-22-site-down".to_owned(),
        severity: Severity::Sev1,
        status: Status::Investigating,
        started: at("2026-11-22T22:05:00Z"),
        now: at("2026-11-22T23:20:00Z"),
        next_update: Some(at("2026-11-22T23:40:00Z")),
        update_number: 3,
        commander: None,
        contact: Some("support@shop.example".to_owned()),
        status_page: Some("https://status.shop.example".to_owned()),
        data_loss: None,
        follow_up: false,
        zone: Zone::UTC,
        answers: BTreeMap::new(),
    }
}
