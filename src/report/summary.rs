//! An incident in one entry of a list.
//!
//! Owns the keys of `list --json`; the same entry is kept in a file that can be made again from
//! the journals at any time. Invariant: it holds nothing that is not in the incident.

use crate::base::{IncidentId, Moment, RunbookId};
use crate::incident::{Ended, Incident, Kind, Status};
use crate::runbook::Severity;
use serde::{Deserialize, Serialize};

/// One entry. The keys and their order are a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its name.
    pub id: IncidentId,
    /// Real or rehearsed.
    pub kind: Kind,
    /// One line, as people call it.
    pub title: String,
    /// The runbook that is followed.
    pub runbook: RunbookId,
    /// How bad it is now.
    pub severity: Severity,
    /// The public state.
    pub status: Status,
    /// Whether there is still something to do.
    pub open: bool,
    /// When it began, if that is known.
    pub started_at: Option<Moment>,
    /// When it was declared.
    pub declared_at: Moment,
    /// When it was over.
    pub resolved_at: Option<Moment>,
    /// When the next message is due.
    pub next_update_due: Option<Moment>,
    /// When the list was walked to its end, or it was taken back. An entry that was kept before this
    /// was known is none.
    #[serde(deserialize_with = "Option::deserialize")]
    pub closed_at: Option<Moment>,
    /// How it ended: `resolved`, `false-alarm`; none while there is something to do.
    #[serde(deserialize_with = "Option::deserialize")]
    pub ended: Option<Ended>,
}

impl Summary {
    /// The entry of an incident.
    #[must_use]
    pub fn of(incident: &Incident) -> Self {
        let declared = incident.declared();
        Self {
            id: declared.incident.clone(),
            kind: declared.kind,
            title: declared.title.clone(),
            runbook: declared.runbook.clone(),
            severity: incident.severity(),
            status: incident.status(),
            open: incident.is_open(),
            started_at: declared.started_at,
            declared_at: incident.declared_at(),
            resolved_at: incident.resolved_at(),
            next_update_due: incident.due(),
            closed_at: incident.closed_at(),
            ended: incident.ended(),
        }
    }

    /// Whether it was none.
    #[must_use]
    pub fn is_false_alarm(&self) -> bool {
        self.ended == Some(Ended::FalseAlarm)
    }

    /// Whether the next message is late at this time.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.next_update_due.is_some_and(|due| now > due)
    }
}
