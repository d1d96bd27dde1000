//! What every shipped template promises, whatever is answered.

mod exercise;
mod files;
mod markup;
mod promise;
mod questions;

use super::render::CannotRender;
use super::{
    Compiled, Frame, Medium, Posting, Rendered, Situation, Template, Values, audit, context,
    examples, files, render, with_body,
};
use crate::base::{FactId, Lang, Moment, Span, TemplateName, Words};
use crate::incident::{DataLoss, Status};
use crate::runbook::Stage;
use crate::shipped::TEMPLATES;
use std::collections::{BTreeMap, BTreeSet};

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "**bold** _and_ `code`",
    "[a](http://evil.example) ](http://evil.example)",
    "![x](http://evil.example/p.gif)",
    "one\n\n# two\n\n- three\n    four\n---",
    "a\u{202e}gnp.exe",
    "{{organisation}} {{#if now}}",
    "\" onmouseover=\"x",
    "\\",
    "<http://evil.example> <evil@evil.example>",
    "1. a",
    "\u{1b}[2J\u{0}\r\n.\r\n",
];

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn situation() -> Situation {
    let mut situation = super::context::tests::situation();
    situation.data_loss = None;
    situation
}

fn shipped() -> Vec<(&'static str, Template)> {
    TEMPLATES
        .iter()
        .map(|file| {
            let name = TemplateName::parse(file.name).expect("a name");
            let stage = Stage::parse(file.stage).expect("a stage");
            let lang = Lang::parse(file.lang).expect("a language");
            let (template, findings) = Template::parse(name, stage, lang, file.text);
            assert_eq!(findings, [], "{}/{}.{}", file.name, stage, lang.code());
            (file.text, template.expect("a template"))
        })
        .collect()
}

fn place(template: &Template) -> String {
    format!(
        "{}/{}.{}",
        template.name,
        template.stage,
        template.lang.code()
    )
}

/// Values in which every question has this answer, for each answer on data loss.
fn answered(template: &Template, answer: &str, next_day: bool) -> Vec<Values> {
    let losses: &[_] = match template.stage {
        Stage::Resolution => &[
            Some(DataLoss::Yes),
            Some(DataLoss::No),
            Some(DataLoss::Unknown),
        ],
        _ => &[None],
    };
    losses
        .iter()
        .map(|loss| {
            let mut situation = situation();
            situation.data_loss = *loss;
            if next_day {
                situation.now = situation.now.plus(Span::minutes(24 * 60));
                situation.next_update = Some(situation.now.plus(Span::minutes(600)));
            }
            for field in &template.front.fields {
                let id: FactId = field.fact.id.clone();
                situation.answers.insert(id, answer.to_owned());
            }
            context(&situation, Words::of(template.lang))
        })
        .collect()
}

fn marker(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "EXERCISE",
        Lang::Fr => "EXERCICE",
    }
}

/// Every shipped template with its examples, with short, long and hostile answers.
fn everything(mut look: impl FnMut(&Template, &Values, &Rendered)) {
    let long = "a word and another ".repeat(550);
    let short = ["x"];
    for (_, template) in shipped() {
        let compiled = Compiled::new(&template);
        let mut sets = examples(&template, &situation());
        for answer in HOSTILE.iter().chain(&short).chain([&long.as_str()]) {
            sets.extend(answered(&template, answer, false));
        }
        sets.extend(answered(&template, short[0], true));
        for values in sets {
            for exercise in [None, Some(marker(template.lang))] {
                let rendered = compiled
                    .render(&values, exercise)
                    .unwrap_or_else(|error| panic!("{}: {error}", place(&template)));
                look(&template, &values, &rendered);
            }
        }
    }
}

#[test]
fn every_shipped_template_passes_its_own_check() {
    for (text, template) in shipped() {
        let found: Vec<_> = audit(&template, &BTreeSet::new())
            .into_iter()
            .map(|finding| (finding.code, &text[finding.span]))
            .collect();
        assert_eq!(found, [], "{}", place(&template));
    }
}

#[test]
fn every_shipped_template_exists_in_every_stage_and_language() {
    let mut there: BTreeMap<TemplateName, Vec<(Stage, Lang)>> = BTreeMap::new();
    for (_, template) in shipped() {
        let stages = there.entry(template.name).or_default();
        stages.push((template.stage, template.lang));
    }
    for (name, present) in there {
        assert_eq!(present.len(), Stage::ALL.len() * Lang::ALL.len(), "{name}");
        assert_eq!(super::missing_translations(&name, &present, &Lang::ALL), []);
    }
}

#[test]
fn every_shipped_template_can_be_read_whatever_is_answered() {
    everything(|template, values, rendered| {
        let place = place(template);
        let body = &rendered.body;
        let forged = values.names().any(|name| {
            values
                .get(name)
                .is_some_and(|text| text.contains("{{organisation}}"))
        });
        let filled = body.replace(&super::customer::marker("name"), "");
        assert!(forged || !filled.contains("{{"), "{place}: {body}");
        assert!(!body.contains("\n\n\n"), "{place}: {body}");
        assert_eq!(body.trim(), body, "{place}");
        for line in body.lines() {
            assert_eq!(line.trim_end(), line, "{place}");
        }
        let dangerous = |character: char| crate::base::visible::is_dangerous(character);
        assert!(!body.contains(dangerous), "{place}");
        let subject = rendered.subject.as_deref().unwrap_or_default();
        assert!(!subject.contains(['\n', '\r']) && !subject.contains(dangerous));
        if let Some(html) = &rendered.html {
            assert!(!html.contains(dangerous), "{place}");
        }
    });
}
