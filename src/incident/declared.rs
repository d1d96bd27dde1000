//! What is fixed when an incident is opened, and where one that was over was taken from.
//!
//! Owns the words in which the journal keeps them. Refuses to know what came after. Invariant: the
//! runbook is kept byte for byte, so that editing its file changes nothing that is running.

use super::kind::Kind;
use crate::base::{Digest, IncidentId, Lang, Moment, Role, RunbookId, StepId};
use crate::runbook::{Audience, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is fixed when an incident is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Its name.
    pub incident: IncidentId,
    /// Real, rehearsed or past.
    pub kind: Kind,
    /// One line, as people call it.
    pub title: String,
    /// How bad it seemed.
    pub severity: Severity,
    /// The language of its messages.
    pub lang: Lang,
    /// The runbook that is followed.
    pub runbook: RunbookId,
    /// SHA-256 of `runbook_text`.
    pub runbook_digest: Digest,
    /// The runbook's file, byte for byte: editing the file changes nothing that is running.
    pub runbook_text: String,
    /// For whom the messages are whose step does not say so: what their templates said then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub audiences: BTreeMap<StepId, Audience>,
    /// When it began, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Moment>,
    /// Who has which role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<Role, String>,
    /// The program's version.
    pub program: String,
    /// Whether the clock was fixed by `APLOMB_NOW`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clock_fixed: bool,
}

/// Where a past incident was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Who took it in.
    pub by: String,
    /// How it was written: `csv`, `markdown`, `statuspage`, `slack`, `mattermost`.
    pub format: String,
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of it.
    pub digest: Digest,
    /// The zone in which times were read that name none.
    pub zone: String,
    /// What was not taken in, each with its place and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}
