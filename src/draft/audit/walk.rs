//! Every name that a template uses, and what for.

use super::{Purpose, Used, canonical};
use crate::base::Diagnostic;
use crate::base::visible::visible_line;
use crate::draft::tag::{self, Kind};
use crate::draft::template::{Part, Template};
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// What the walk brings home.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) names: Vec<Used>,
    pub(super) findings: Vec<Diagnostic>,
}

/// One part on its way.
struct Walker<'a> {
    pub(super) part: &'a Part,
    /// Where each word still stands, in order.
    places: BTreeMap<&'a str, VecDeque<Range<usize>>>,
    /// The names that the blocks around have asked for.
    guards: Vec<String>,
    pub(super) found: Walk,
}

pub(super) fn walk(template: &Template) -> Walk {
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
