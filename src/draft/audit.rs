//! What a template says that nobody can fill, before a customer sees the hole.
//!
//! Handlebars overlooks a misspelt name in `{{#if naem}}`, so the tree is walked and every name is
//! held against those that exist. Fills nothing and knows no values.

use super::context::{ALWAYS, FLAGS, MAY_BE_EMPTY};
use super::customer;
use super::front::Medium;
use super::tag::{self, Kind};
use super::template::{Part, Template};
use crate::base::diagnostic::Label;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{Diagnostic, Lang, TemplateName};
use crate::runbook::Stage;
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

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

/// The columns of a row that these names stand for, each once, in the order they are written.
pub(super) fn columns(names: &[Used]) -> Vec<String> {
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
            findings.extend(of_a_row(used, column, template.front.medium, columns));
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
    for field in fields {
        if !used.contains(field.fact.id.as_str()) {
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
    findings.extend(promises(template, &used));
    once(findings)
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

/// What is wrong with a name that a row of the list fills.
fn of_a_row(
    used: &Used,
    column: &str,
    medium: Medium,
    columns: Option<&BTreeSet<String>>,
) -> Option<Diagnostic> {
    let name = used.name();
    let is_known = |columns: &BTreeSet<String>| columns.contains(column);
    let always = customer::ALWAYS.contains(&column);
    let (span, shown) = (used.span.clone(), visible_line(&used.written));
    if medium != Medium::Mail {
        let message = format!("`{shown}` is known in mail only: this is read by everybody");
        return Some(
            Diagnostic::error("only-in-mail", span, message)
                .help("leave it out, or set `medium = \"mail\"`"),
        );
    }
    if used.purpose == Purpose::Compared {
        let message = format!("what is said cannot depend on what `{shown}` is");
        return Some(Diagnostic::error("compared-customer", span, message).help(
            "a mail is approved before its reader is known: ask only whether there is one, \
                 with `{{#if …}}`",
        ));
    }
    if !always && let Some(columns) = columns.filter(|columns| !is_known(columns)) {
        let finding = Diagnostic::error(
            "unknown-variable",
            span,
            format!("the list of customers has no column for `{shown}`"),
        );
        let all = columns.iter().map(String::as_str).chain(customer::ALWAYS);
        return Some(match nearest(column, all.clone()) {
            Some(meant) => finding.help(format!("did you mean `{}`?", customer::variable(meant))),
            None => {
                let all: BTreeSet<&str> = all.collect();
                let all: Vec<&str> = all.into_iter().collect();
                finding.help(format!("its columns are {}", all.join(", ")))
            }
        });
    }
    if !always && columns.is_none() {
        let message =
            format!("nobody knows whether the list of customers has a column for `{shown}`");
        return Some(
            Diagnostic::warning("unknown-column", span, message)
                .help("name the list in `aplomb.toml` and keep it where it can be read"),
        );
    }
    (!used.guarded && !customer::NEVER_EMPTY.contains(&column)).then(|| {
        Diagnostic::warning(
            "may-be-empty",
            span,
            format!("whoever has no `{name}` could not be written to"),
        )
        .help(format!("put it into `{{{{#if {name}}}}} … {{{{/if}}}}`"))
    })
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

/// What the walk brings home.
#[derive(Default)]
struct Walk {
    names: Vec<Used>,
    findings: Vec<Diagnostic>,
}

/// One part on its way.
struct Walker<'a> {
    part: &'a Part,
    /// Where each word still stands, in order.
    places: BTreeMap<&'a str, VecDeque<Range<usize>>>,
    /// The names that the blocks around have asked for.
    guards: Vec<String>,
    found: Walk,
}

fn walk(template: &Template) -> Walk {
    let mut all = Walk::default();
    for part in template.parts() {
        let mut places: BTreeMap<&str, VecDeque<Range<usize>>> = BTreeMap::new();
        for tag in tag::tags(&part.text) {
            if tag.kind != Kind::Close {
                for word in tag.words {
                    places
                        .entry(&part.text[word.clone()])
                        .or_default()
                        .push_back(word);
                }
            }
        }
        let mut walker = Walker {
            part,
            places,
            guards: Vec::new(),
            found: Walk::default(),
        };
        walker.elements(&part.tree.elements);
        all.names.extend(walker.found.names);
        all.findings.extend(walker.found.findings);
    }
    all
}

/// Helpers that only look at values. `if` and `unless` are blocks of their own.
const PURE: [&str; 10] = [
    "and", "eq", "gt", "gte", "len", "lt", "lte", "ne", "not", "or",
];

/// Those among them that only ask whether there is something.
const ASKING: [&str; 3] = ["and", "not", "or"];

impl Walker<'_> {
    fn elements(&mut self, elements: &[TemplateElement]) {
        for element in elements {
            match element {
                TemplateElement::Expression(helper) | TemplateElement::HtmlExpression(helper) => {
                    self.expression(helper, false, Purpose::Said);
                }
                TemplateElement::HelperBlock(helper) => self.block(helper),
                // Text and comments use no names; partials and decorators were refused when the
                // template was read.
                _ => {}
            }
        }
    }

    fn expression(&mut self, helper: &HelperTemplate, guarded: bool, purpose: Purpose) {
        match &helper.name {
            Parameter::Name(name) => {
                let span = self.take(name);
                if !PURE.contains(&name.as_str()) {
                    self.unknown_helper(name, span);
                }
                let only_asks = purpose == Purpose::Asked && ASKING.contains(&name.as_str());
                let purpose = if only_asks {
                    purpose
                } else {
                    Purpose::Compared
                };
                self.parameters(helper, guarded, purpose);
            }
            parameter => {
                self.parameter(parameter, guarded, purpose);
                self.parameters(helper, guarded, Purpose::Compared);
            }
        }
    }

    fn block(&mut self, helper: &HelperTemplate) {
        let name = helper.name.as_name().unwrap_or_default();
        let span = self.take(name);
        let (then, otherwise, purpose) = match name {
            "if" => (true, false, Purpose::Asked),
            "unless" => (false, true, Purpose::Asked),
            _ => {
                self.unknown_helper(name, span);
                (false, false, Purpose::Compared)
            }
        };
        self.parameters(helper, true, purpose);
        let condition = helper.params.first().and_then(Parameter::as_name);
        let condition = condition.map(|written| canonical(written).to_owned());
        for (inside, guards) in [(&helper.template, then), (&helper.inverse, otherwise)] {
            let Some(inside) = inside else { continue };
            let guard = condition.clone().filter(|_| guards);
            let depth = self.guards.len();
            self.guards.extend(guard);
            self.elements(&inside.elements);
            self.guards.truncate(depth);
        }
    }

    fn parameters(&mut self, helper: &HelperTemplate, guarded: bool, purpose: Purpose) {
        for parameter in &helper.params {
            self.parameter(parameter, guarded, purpose);
        }
        for parameter in helper.hash.values() {
            self.parameter(parameter, guarded, Purpose::Compared);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, guarded: bool, purpose: Purpose) {
        match parameter {
            Parameter::Path(_) | Parameter::Name(_) => {
                let written = parameter.as_name().unwrap_or_default().to_owned();
                let guarded =
                    guarded || self.guards.iter().any(|guard| guard == canonical(&written));
                let span = self.take(&written);
                self.found.names.push(Used {
                    written,
                    span,
                    purpose,
                    guarded,
                    within: self.guards.clone(),
                });
            }
            Parameter::Subexpression(inner) => {
                if let TemplateElement::Expression(helper) = inner.as_element() {
                    self.expression(helper, guarded, purpose);
                }
            }
            _ => {}
        }
    }

    fn unknown_helper(&mut self, name: &str, span: Range<usize>) {
        let shown = visible_line(name);
        let finding = Diagnostic::error(
            "unknown-helper",
            span,
            format!("a draft has no `{shown}`"),
        )
        .help("a draft knows `if`, `unless`, `else`, and `and`, `or`, `not`, `eq`, `ne` inside them; it has no lists");
        self.found.findings.push(finding);
    }

    /// The next place where a word stands; the whole part when it cannot be told.
    fn take(&mut self, word: &str) -> Range<usize> {
        let place = self.places.get_mut(word).and_then(VecDeque::pop_front);
        self.part.place(place.unwrap_or(0..self.part.text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"+++
audience = "public"
medium = "mail"
subject = "{{organisation}} {{sbject}}"
[[question]]
id = "impact"
ask = "?"
[[question]]
id = "workaround"
ask = "?"
required = false
+++
"#;

    const GOOD: &str = "{{impact}} {{#if workaround}}{{workaround}}{{/if}} {{next_update}}";

    fn findings(body: &str, known: &[&str]) -> Vec<(&'static str, String)> {
        let text = format!("{}{body}", HEAD.replace(" {{sbject}}", ""));
        of(&text, Stage::Update, known)
    }

    fn of(text: &str, stage: Stage, known: &[&str]) -> Vec<(&'static str, String)> {
        let name = TemplateName::parse("mail").expect("a name");
        let (template, problems) = Template::parse(name, stage, Lang::En, text);
        assert_eq!(problems, []);
        audit(
            &template.expect("a template"),
            &known.iter().copied().collect(),
        )
        .into_iter()
        .map(|finding| (finding.code, text[finding.span].to_owned()))
        .collect()
    }

    #[test]
    fn a_misspelt_name_is_found_wherever_it_hides() {
        for hidden in [
            "{{naem}}",
            "{{{naem}}}",
            "{{&naem}}",
            "{{~ naem ~}}",
            "{{#if naem}}x{{/if}}",
            "{{#unless naem}}x{{/unless}}",
            "{{#if now}}{{#unless title}}{{naem}}{{/unless}}{{/if}}",
            "{{#if now}}x{{else}}{{naem}}{{/if}}",
            "{{#if now}}x{{else if naem}}y{{else}}z{{/if}}",
            "{{#if (or now naem)}}x{{/if}}",
            "{{#if (and (not naem) now)}}x{{/if}}",
            "{{#if now includeZero=naem}}x{{/if}}",
            "{{! naem }}{{\"naem\"}}{{naem}}",
        ] {
            let hidden = hidden.replace("{{\"naem\"}}", "{{#if (eq now \"naem\")}}{{/if}}");
            let body = format!("é {GOOD} {hidden}");
            assert_eq!(
                findings(&body, &[]),
                [("unknown-variable", "naem".to_owned())],
                "{hidden}"
            );
        }
    }

    #[test]
    fn the_place_is_the_name_and_not_the_comment_before_it() {
        let text = format!("{HEAD}{{{{! sbject }}}}{GOOD}");
        let name = TemplateName::parse("mail").expect("a name");
        let (template, _) = Template::parse(name, Stage::Update, Lang::En, &text);
        let found = audit(&template.expect("a template"), &BTreeSet::new());
        assert_eq!(found[0].span.start, text.find("sbject").expect("there"));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn names_of_the_runbook_and_other_spellings_are_known() {
        let body =
            format!("{GOOD} {{{{this.impact}}}}{{{{@root.title}}}}{{{{[date]}}}}{{{{region}}}}");
        assert_eq!(findings(&body, &["region"]), []);
        assert_eq!(
            findings(&body, &[]),
            [("unknown-variable", "region".to_owned())]
        );
        for odd in ["this", "impact.length", "../impact", "@index"] {
            let body = format!("{GOOD}{{{{{odd}}}}}");
            assert_eq!(
                findings(&body, &[]),
                [("unknown-variable", odd.to_owned())],
                "{odd}"
            );
        }
    }

    #[test]
    fn a_draft_has_no_lists_and_no_programs() {
        for (odd, at) in [
            ("{{#each impact}}x{{/each}}", "each"),
            ("{{#with impact}}x{{/with}}", "with"),
            ("{{lookup impact \"a\"}}", "lookup"),
            ("{{log impact}}", "log"),
            ("{{shout impact}}", "shout"),
            ("{{#if (shout impact)}}x{{/if}}", "shout"),
        ] {
            let body = format!("{GOOD}{odd}");
            assert_eq!(
                findings(&body, &[]),
                [("unknown-helper", at.to_owned())],
                "{odd}"
            );
        }
        let listed = findings(&format!("{GOOD}{{{{#each naem}}}}{{{{/each}}}}"), &[]);
        assert_eq!(listed[1], ("unknown-variable", "naem".to_owned()));
    }

    #[test]
    fn what_may_be_empty_is_asked_for_first() {
        let hole = "{{contact}}";
        for (body, holes) in [
            ("{{#if contact}}{{contact}}{{/if}}", 0),
            ("{{#unless contact}}x{{else}}{{contact}}{{/unless}}", 0),
            ("{{#if now}}{{#if contact}}{{contact}}{{/if}}{{/if}}", 0),
            ("{{#if contact}}x{{else}}{{contact}}{{/if}}", 1),
            ("{{#if contact}}x{{/if}}{{contact}}", 1),
            (hole, 1),
        ] {
            let found = findings(&format!("{GOOD}{body}"), &[]);
            assert_eq!(found.len(), holes, "{body}: {found:?}");
            assert!(found.iter().all(|(code, _)| *code == "may-be-empty"));
        }
    }

    #[test]
    fn what_is_asked_on_a_condition_is_said_on_that_condition() {
        let holes = |head: &str, body: &str| {
            let flags =
                "{{#if data_safe}}{{/if}}{{#if data_unknown}}{{/if}}{{#if data_lost}}{{/if}}";
            let head = format!(
                "+++\naudience = \"public\"\nmedium = \"post\"\n[[question]]\nid = \"lost\"\n\
                 ask = \"?\"\nonly_if = \"data_lost\"\n{head}+++\n"
            );
            let found = of(&format!("{head}{flags}{body}"), Stage::Resolution, &[]);
            assert!(
                found
                    .iter()
                    .all(|(code, at)| *code == "may-be-empty" && at == "lost")
            );
            found.len()
        };
        for (body, required, optional) in [
            ("{{lost}}", 1, 1),
            ("{{#if data_lost}}{{lost}}{{/if}}", 0, 1),
            ("{{#unless data_lost}}x{{else}}{{lost}}{{/unless}}", 0, 1),
            (
                "{{#if data_safe}}x{{else if data_lost}}{{lost}}{{/if}}",
                0,
                1,
            ),
            ("{{#if data_lost}}{{#if lost}}{{lost}}{{/if}}{{/if}}", 0, 0),
            ("{{#if lost}}{{lost}}{{/if}}", 0, 0),
            ("{{#if data_safe}}{{lost}}{{/if}}", 1, 1),
            ("{{#if data_lost}}x{{else}}{{lost}}{{/if}}", 1, 1),
            ("{{#if data_lost}}{{#if now}}{{lost}}{{/if}}{{/if}}", 0, 1),
        ] {
            assert_eq!(holes("", body), required, "{body}");
            assert_eq!(holes("required = false\n", body), optional, "{body}");
        }
    }

    #[test]
    fn the_same_mistake_is_told_once_with_all_its_places() {
        let text = format!(
            "{}{GOOD}{{{{naem}}}}{{{{contact}}}}{{{{naem}}}}{{{{contact}}}}{{{{neam}}}}{{{{#if naem}}}}{{{{/if}}}}",
            HEAD.replace(" {{sbject}}", "")
        );
        let name = TemplateName::parse("mail").expect("a name");
        let (template, _) = Template::parse(name, Stage::Update, Lang::En, &text);
        let found = audit(&template.expect("a template"), &BTreeSet::new());
        let told: Vec<_> = found
            .iter()
            .map(|finding| {
                let others = finding.labels.iter().map(|label| &text[label.span.clone()]);
                (&text[finding.span.clone()], others.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("naem", vec!["naem", "naem"]),
                ("contact", vec!["contact"]),
                ("neam", vec![]),
            ]
        );
        let mut places: Vec<_> = found
            .iter()
            .flat_map(|finding| {
                let labels = finding.labels.iter().map(|label| label.span.start);
                labels.chain([finding.span.start])
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 6);
    }

    #[test]
    fn a_message_keeps_the_two_promises() {
        let without = GOOD.replace("{{next_update}}", "");
        assert_eq!(findings(&without, &[])[0].0, "no-next-update");
        let text = format!("{}{without}", HEAD.replace(" {{sbject}}", ""));
        assert_eq!(of(&text, Stage::Resolution, &[])[0].0, "no-data-loss");
        assert_eq!(
            of(&format!("{text}{{{{data_loss}}}}"), Stage::Resolution, &[]),
            []
        );
        let flags =
            "{{#if data_safe}}{{else if data_lost}}{{else}}{{#if data_unknown}}{{/if}}{{/if}}";
        assert_eq!(of(&format!("{text}{flags}"), Stage::Resolution, &[]), []);
    }

    #[test]
    fn what_cannot_be_known_yet_is_not_said() {
        let late = format!("{GOOD}{{{{data_loss}}}}");
        assert_eq!(
            findings(&late, &[]),
            [("not-known-then", "data_loss".to_owned())]
        );
        let text = format!("{}{GOOD}{{{{data_loss}}}}", HEAD.replace(" {{sbject}}", ""));
        assert_eq!(
            of(&text, Stage::Resolution, &[]),
            [("not-known-then", "next_update".to_owned())]
        );
    }

    #[test]
    fn a_question_that_nobody_needs_is_not_asked() {
        let body = GOOD.replace("{{impact}}", "");
        assert_eq!(findings(&body, &[])[0].0, "unused-question");
    }

    #[test]
    fn a_missing_translation_is_named_with_the_file_to_translate() {
        let name = TemplateName::parse("mail").expect("a name");
        let present = [
            (Stage::Initial, Lang::En),
            (Stage::Initial, Lang::Fr),
            (Stage::Update, Lang::En),
        ];
        let found = missing_translations(&name, &present, &Lang::ALL);
        assert_eq!(found.len(), 1);
        let help = found[0].help.as_deref().unwrap_or_default();
        assert!(help.contains("templates/mail/update.en.hbs") && help.contains("update.fr.hbs"));
        assert_eq!(missing_translations(&name, &present, &[Lang::En]), []);
    }
}
