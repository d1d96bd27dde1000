//! Rules that a person has set aside, with a reason.
//!
//! The reason is a note of the journal, `lint repair-time: the provider publishes it`: people read
//! it in the timeline, and it counts for the rest of the incident.

use super::{Finding, Rule};

/// The word such a note begins with.
const WORD: &str = "lint";

/// A rule that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Which.
    pub rule: Rule,
    /// Why.
    pub reason: String,
}

impl Aside {
    /// Reads a note; none when it is about something else, or gives no reason.
    #[must_use]
    pub fn of_note(text: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix(WORD)?.strip_prefix(' ')?;
        let (code, reason) = rest.split_once(':')?;
        let rule = Rule::parse(code.trim())?;
        let reason = reason.trim().to_owned();
        (!reason.is_empty()).then_some(Self { rule, reason })
    }

    /// The findings that still count.
    #[must_use]
    pub fn without(findings: Vec<Finding>, asides: &[Self]) -> Vec<Finding> {
        let counts = |finding: &Finding| asides.iter().all(|aside| aside.rule != finding.rule);
        findings.into_iter().filter(counts).collect()
    }
}

/// The note that sets a rule aside.
#[must_use]
pub fn note(rule: Rule, reason: &str) -> String {
    format!("{WORD} {}: {}", rule.code(), reason.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_sets_a_rule_aside_only_with_a_reason() {
        for rule in Rule::ALL {
            let read = Aside::of_note(&note(rule, " they publish it ")).expect("a reason");
            assert_eq!((read.rule, read.reason.as_str()), (rule, "they publish it"));
        }
        for text in [
            "lint blame:",
            "lint blame",
            "lint nothing: x",
            "linter blame: x",
            "blame: x",
        ] {
            assert_eq!(Aside::of_note(text), None, "{text}");
        }
    }
}
