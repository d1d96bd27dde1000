//! An incident as it stands: what its records add up to.
//!
//! Private fields and a read-only view; only `apply` changes them. Invariant: applying the same
//! records in the same order gives the same incident, whatever the clock says.

use super::action::{ActionId, ActionItem};
use super::declared::{Declared, Imported};
use super::draft::DraftProgress;
use super::gate::Gate;
use super::kind::{DataLoss, Kind, Status};
use super::progress::Progress;
use super::round::Published;
use super::said::Said;
use super::wording::DraftId;
use crate::base::{FactId, IncidentId, Lang, Moment, Role, StepId, WriterId};
use crate::runbook::{Runbook, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Recovery waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// For whom.
    pub on: String,
    /// Since when.
    pub since: Moment,
}

/// Two records that cannot both have been decided on the same story: several people at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// The step it is about, if any.
    pub step: Option<StepId>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// Somebody said that it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Into whose journal.
    pub(super) writer: WriterId,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// An incident or a drill.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    pub(super) declared: Declared,
    pub(super) declared_at: Moment,
    pub(super) declared_by: String,
    pub(super) declarations: Vec<Declaration>,
    pub(super) runbook: Arc<Runbook>,
    pub(super) severity: Severity,
    pub(super) status: Status,
    pub(super) people: BTreeMap<Role, String>,
    pub(super) responders: BTreeSet<String>,
    pub(super) facts: BTreeMap<FactId, String>,
    pub(super) steps: Vec<Progress>,
    pub(super) index: HashMap<StepId, usize>,
    /// How often a step was settled.
    pub(super) settled: u32,
    /// Per phase, the place before which everything is settled.
    pub(super) open_from: [usize; 3],
    pub(super) gate: Gate,
    pub(super) drafts: BTreeMap<DraftId, DraftProgress>,
    pub(super) latest_draft: HashMap<(u32, StepId), DraftId>,
    pub(super) draft_count: u32,
    pub(super) published: Vec<Published>,
    pub(super) due: Option<Moment>,
    /// Whether that is a time to which a person has moved it.
    pub(super) is_moved: bool,
    pub(super) overdue_noted: Option<Moment>,
    pub(super) blocked: Option<Blocked>,
    pub(super) data_loss: Option<DataLoss>,
    /// What the last message has said of it.
    pub(super) told_data_loss: Option<DataLoss>,
    pub(super) resolved_at: Option<Moment>,
    /// What the public state and the next message rest on.
    pub(super) said: Vec<Said>,
    pub(super) closed_at: Option<Moment>,
    pub(super) anomalies: Vec<Anomaly>,
    pub(super) notes: Vec<String>,
    pub(super) heads: HashMap<WriterId, u64>,
    pub(super) first_communication: Option<Moment>,
    pub(super) actions: Vec<ActionItem>,
    /// When it was taken in, and from where, if it was over by then.
    pub(super) imported: Option<(Moment, Imported)>,
}

impl Incident {
    /// What people have written down, in order.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &IncidentId {
        &self.declared.incident
    }

    /// Real, rehearsed or past.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.declared.kind
    }

    /// Whether it was over before it was written down here.
    #[must_use]
    pub fn is_backfilled(&self) -> bool {
        self.declared.kind == Kind::Backfilled
    }

    /// When it was written down, and from where, if it was over by then.
    #[must_use]
    pub fn imported(&self) -> Option<(Moment, &Imported)> {
        let (at, imported) = self.imported.as_ref()?;
        Some((*at, imported))
    }

    /// What was fixed when it was opened.
    #[must_use]
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// When it was opened.
    #[must_use]
    pub fn declared_at(&self) -> Moment {
        self.declared_at
    }

    /// Who opened it.
    #[must_use]
    pub fn declared_by(&self) -> &str {
        &self.declared_by
    }

    /// Everybody who has declared it: several, when they did before they knew of each other. The
    /// first is the one that counts.
    #[must_use]
    pub fn declarations(&self) -> &[Declaration] {
        &self.declarations
    }

    /// When it began, as far as known: what running times are counted from.
    #[must_use]
    pub fn since(&self) -> Moment {
        self.declared.started_at.unwrap_or(self.declared_at)
    }

    /// The language of its messages.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.declared.lang
    }

    /// The runbook that is followed, as it was when the incident was opened.
    #[must_use]
    pub fn runbook(&self) -> &Runbook {
        &self.runbook
    }

    /// The same, for another incident to share.
    #[must_use]
    pub fn shared_runbook(&self) -> Arc<Runbook> {
        Arc::clone(&self.runbook)
    }

    /// How bad it is now.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The public state.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Who has which role.
    #[must_use]
    pub fn people(&self) -> &BTreeMap<Role, String> {
        &self.people
    }

    /// Whose word a message needs before it leaves: that of whoever leads and takes part, where
    /// somebody else writes the messages. Alone, whoever sends a message approves it by that.
    #[must_use]
    pub fn approver(&self) -> Option<&str> {
        let named = |wanted: &str| {
            let mut people = self.people.iter();
            people.find_map(|(role, name)| (role.as_str() == wanted).then_some(name.as_str()))
        };
        let lead = named("incident-commander")?;
        let differ = named("communications-lead").is_some_and(|writes| writes != lead);
        (differ && self.responders.contains(lead)).then_some(lead)
    }

    /// The answers so far.
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<FactId, String> {
        &self.facts
    }

    /// For whom recovery waits.
    #[must_use]
    pub fn blocked(&self) -> Option<&Blocked> {
        self.blocked.as_ref()
    }

    /// When the first message to customers or the public was out.
    #[must_use]
    pub fn first_communication(&self) -> Option<Moment> {
        self.first_communication
    }

    /// What several people did at once.
    #[must_use]
    pub fn anomalies(&self) -> &[Anomaly] {
        &self.anomalies
    }

    /// What is to be done, or was, in the order in which it was added.
    #[must_use]
    pub fn actions(&self) -> &[ActionItem] {
        &self.actions
    }

    /// An action by its name.
    #[must_use]
    pub fn action(&self, id: &ActionId) -> Option<&ActionItem> {
        self.actions.iter().find(|action| action.id == *id)
    }
}
