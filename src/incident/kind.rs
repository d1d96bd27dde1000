//! What an incident is from birth to end: its kind, its public state, the answer on data loss.

use crate::base::FactId;
use crate::runbook::step::words;
use serde::{Deserialize, Serialize};

/// Real, rehearsed or past; fixed at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is happening.
    Incident,
    /// It is rehearsed: nothing may leave the machine.
    Drill,
    /// It was over before it was written down here: it is read and counted, and nothing is done in it.
    Backfilled,
}

words!(Kind {
    Incident = "incident",
    Drill = "drill",
    Backfilled = "backfilled",
});

impl Kind {
    /// Whether customers lived through it.
    #[must_use]
    pub fn is_real(self) -> bool {
        match self {
            Self::Incident | Self::Backfilled => true,
            Self::Drill => false,
        }
    }
}

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

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// It was over, and people were told.
    Resolved,
    /// It was none.
    FalseAlarm,
}

words!(Ended {
    Resolved = "resolved",
    FalseAlarm = "false-alarm",
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

/// The fact under which the answer on data loss is kept.
pub const DATA_LOSS: &str = "data-loss";

/// The same, as a name.
#[must_use]
pub fn data_loss_fact() -> FactId {
    FactId::parse(DATA_LOSS).expect("invariant: the fact on data loss has a name")
}
