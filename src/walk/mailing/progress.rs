//! How far a mailing has come, for whoever watches.

use crate::incident::Mailing;
use std::time::Duration;

/// How far a mailing has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The counts.
    pub mailing: Mailing,
    /// How many were handed over a second, lately.
    pub rate: u64,
    /// How long the rest takes at this rate; none when nobody can tell.
    pub left: Option<Duration>,
    /// Why nothing moves; none when it does.
    pub trouble: Option<String>,
}

/// How often it is told.
const EVERY: Duration = Duration::from_millis(250);

/// Measures it.
#[derive(Debug)]
pub(super) struct Meter {
    told: Option<Duration>,
    before: u64,
}

impl Meter {
    pub(super) fn new(mailing: &Mailing) -> Self {
        Self {
            told: None,
            before: done(mailing),
        }
    }

    /// Whether it is time to tell.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        self.told.is_none_or(|told| now >= told + EVERY)
    }

    /// How far it has come now.
    pub(super) fn read(&mut self, now: Duration, mailing: Mailing, trouble: &str) -> Progress {
        self.told = Some(now);
        let millis = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        let handed = done(&mailing).saturating_sub(self.before);
        let rate = handed.saturating_mul(1_000) / millis.max(1);
        let left = (rate > 0).then(|| Duration::from_secs(mailing.untried() / rate));
        Progress {
            left: left.filter(|_| mailing.untried() > 0),
            mailing,
            rate,
            trouble: Some(trouble.to_owned()).filter(|trouble| !trouble.is_empty()),
        }
    }
}

fn done(mailing: &Mailing) -> u64 {
    mailing.planned - mailing.untried()
}
