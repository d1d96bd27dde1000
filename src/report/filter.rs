//! A part of a timeline: only some types, some people, some phases, or only what is late enough.
//!
//! Owns what a filter keeps. Changes no entry. Invariant: what is left stands in the same order, and an
//! empty filter leaves everything.

use super::entry::TYPES;
use super::story::Story;
use super::timeline::Timeline;
use super::walked::Walked;
use crate::base::Moment;
use crate::incident::{Incident, Record};
use crate::runbook::Phase;

/// What is wanted; an empty list wants everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// These types, or all that begin so: `step` is `step.completed`, `step.skipped`, `step.undone`.
    pub types: Vec<String>,
    /// What these people wrote; the beginning of a name is enough.
    pub by: Vec<String>,
    /// What happened in these phases.
    pub phases: Vec<Phase>,
    /// What happened from then on.
    pub since: Option<Moment>,
}

/// Whether a type of events is such: the whole word, or the part before its dot.
#[must_use]
pub fn is_of_type(kind: &str, wanted: &str) -> bool {
    let rest = kind.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether some event can have such a type.
#[must_use]
pub fn is_known_type(wanted: &str) -> bool {
    TYPES.iter().any(|kind| is_of_type(kind, wanted))
}

impl Filter {
    /// Whether it wants everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Leaves in a timeline what is wanted.
    pub fn apply(&self, timeline: &mut Timeline<'_>, incident: &Incident, records: &[Record]) {
        if self.is_empty() {
            return;
        }
        let walked = (!self.phases.is_empty()).then(|| {
            let story = Story::of(records);
            Walked::with_phases(incident, &story)
        });
        let mut at: Vec<Option<Moment>> = vec![None; timeline.entries.len()];
        for told in &timeline.told {
            if let Some(entry) = told.entry {
                at[entry] = Some(told.at);
            }
        }
        let wanted_by = |by: &str| {
            let by = by.to_lowercase();
            self.by.is_empty()
                || self
                    .by
                    .iter()
                    .any(|name| by.starts_with(&name.to_lowercase()))
        };
        let is_such = |kind: &str| self.types.iter().any(|wanted| is_of_type(kind, wanted));
        let mut place = Vec::with_capacity(timeline.entries.len());
        let mut kept = 0;
        let mut entry = 0;
        timeline.entries.retain(|one| {
            let phase = one.phase.or_else(|| walked.as_ref()?.during(&one.name()));
            let is_wanted = (self.types.is_empty() || is_such(&one.fields().0))
                && wanted_by(one.by())
                && (self.phases.is_empty()
                    || phase.is_some_and(|phase| self.phases.contains(&phase)))
                && self
                    .since
                    .is_none_or(|since| at[entry].is_some_and(|at| at >= since));
            entry += 1;
            place.push(is_wanted.then_some(kept));
            kept += usize::from(is_wanted);
            is_wanted
        });
        // What nobody wrote stays only where nobody and nothing was asked for by name.
        let remarks = self.types.is_empty() && self.by.is_empty() && self.phases.is_empty();
        timeline.told.retain_mut(|told| match told.entry {
            Some(entry) => {
                told.entry = place[entry];
                told.entry.is_some()
            }
            None => remarks && self.since.is_none_or(|since| told.at >= since),
        });
    }
}
