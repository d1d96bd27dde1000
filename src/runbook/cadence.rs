//! The rhythm of messages during an incident.

use super::Severity;
use crate::base::Span;

/// When messages are due. All spans are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// From the declaration to the first message to customers or the public.
    pub first: Span,
    /// From one message to the next.
    pub then: Span,
    /// A slower rhythm for a long incident.
    pub long: Long,
}

/// A slower rhythm that may be chosen after a while, never before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long {
    /// How long after the declaration it may be chosen; at least an hour.
    pub after: Span,
    /// From one message to the next from then on.
    pub then: Span,
}

impl Cadence {
    /// What experienced teams use: 5 minutes, then every 20, and every 60 after two hours. Minor
    /// incidents (sev3, sev4) have three times as long, as nobody reads a message every 20 minutes
    /// about a detail.
    #[must_use]
    pub fn usual(severity: Severity) -> Self {
        let factor = if severity <= Severity::Sev2 { 1 } else { 3 };
        Self {
            first: Span::minutes(5 * factor),
            then: Span::minutes(20 * factor),
            long: Long {
                after: Span::minutes(120),
                then: Span::minutes(60 * factor),
            },
        }
    }
}
