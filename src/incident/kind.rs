//! What an incident is from birth to end: its kind, its public state, the answer on data loss.

use crate::runbook::step::words;
use serde::{Deserialize, Serialize};

/// Real or rehearsed; fixed at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is happening.
    Incident,
    /// It is rehearsed: nothing may leave the machine.
    Drill,
}

words!(Kind { Incident = "incident", Drill = "drill" });

/// The public state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Something is wrong; the cause is not known.
    Investigating,
    /// The cause is known.
    Identified,
    /// A remedy is in place and watched.
    Monitoring,
    /// It is over.
    Resolved,
}

words!(Status {
    Investigating = "investigating",
    Identified = "identified",
    Monitoring = "monitoring",
    Resolved = "resolved",
});

/// Whether customers' data was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataLoss {
    /// Some was.
    Yes,
    /// None was.
    No,
    /// Not yet known; said as such.
    Unknown,
}

words!(DataLoss { Yes = "yes", No = "no", Unknown = "unknown" });
