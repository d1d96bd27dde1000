//! What a message can say: the incident and the desk as the values of a template.
//!
//! Owns which of them a template sees. Refuses to ask anything. Invariant: nobody's name is given
//! who has only not given one.

use super::Saying;
use super::ask::data_loss;
use super::promise::promise;
use crate::base::{FactId, Lang, Moment, Words};
use crate::draft::{self, Situation, Values};
use crate::incident::{Drafted, Incident};
use crate::runbook::Stage;
use crate::walk::Desk;
use std::collections::BTreeMap;

/// The values that a draft was filled with, as well as they can be known again: what was answered
/// since is among them. `at` is when it was written.
#[must_use]
pub fn values_of(
    desk: &Desk,
    incident: &Incident,
    drafted: &Drafted,
    at: Moment,
    lang: Lang,
) -> Values {
    let saying = Saying::unasked(
        incident,
        drafted.stage,
        drafted.update,
        drafted.next_due.unwrap_or(at),
    );
    let situation = situation(desk, incident, &saying, at, drafted.next_due);
    draft::context(&situation, Words::of(lang))
}

/// What a message of a stage can say of an incident now, before anything more is asked.
#[must_use]
pub fn known(desk: &Desk, incident: &Incident, stage: Stage, now: Moment) -> Situation {
    let last = stage == Stage::Resolution;
    let round = incident.round();
    let saying = Saying::unasked(incident, stage, round, promise(incident, round, now, None));
    let next_update = (!last).then_some(saying.next);
    situation(desk, incident, &saying, now, next_update)
}

pub(super) fn situation(
    desk: &Desk,
    incident: &Incident,
    saying: &Saying,
    now: Moment,
    next_update: Option<Moment>,
) -> Situation {
    let mut all: BTreeMap<FactId, String> = incident.facts().clone();
    all.extend(saying.answers.iter().cloned());
    let lead = incident
        .people()
        .iter()
        .find(|(role, _)| role.as_str() == "incident-commander");
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Situation {
        organisation: desk.organisation.clone(),
        title: incident.declared().title.clone(),
        incident: incident.id().to_string(),
        severity: incident.severity(),
        status: saying.status,
        started: incident.since(),
        now,
        next_update,
        update_number: saying.round,
        commander: lead
            .map(|(_, name)| name)
            .or(Some(&desk.by).filter(|by| !is_nobody(by)))
            .cloned(),
        contact: some(&desk.contact),
        status_page: some(&desk.status_page),
        data_loss: data_loss(incident, &saying.answers),
        follow_up: next_update.is_none() && incident.resolved_at().is_some(),
        zone: desk.zone,
        answers: all,
    }
}

/// Whether a name only stands in for one that nobody has given.
fn is_nobody(name: &str) -> bool {
    Lang::ALL
        .iter()
        .any(|lang| Words::of(*lang).get("seat.somebody") == name)
}
