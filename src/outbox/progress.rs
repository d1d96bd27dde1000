//! How far a mailing has come, for whoever watches.

use crate::base::{Span, Words};
use crate::incident::Mailing;
use std::time::Duration;

/// How far a mailing has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The counts. Those whose mail is under way are among the unknown ones.
    pub mailing: Mailing,
    /// How many mails are under way: handed to a relay, and not answered yet.
    pub under_way: u64,
    /// How many were handed over a second, lately.
    pub rate: u64,
    /// How long the rest takes at this rate; none when nobody can tell.
    pub left: Option<Duration>,
    /// Why nothing moves; none when it does.
    pub trouble: Option<String>,
}

impl Progress {
    /// In one line: `1204 of 4102 · 3 refused · 48/s · 1 min left`.
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        self.parts(words).join(" · ")
    }

    /// The same in pieces, what matters most first.
    #[must_use]
    pub fn parts(&self, words: Words) -> Vec<String> {
        let mailing = &self.mailing;
        let unknown = mailing.unknown.saturating_sub(self.under_way);
        let (out, all) = (mailing.accepted, mailing.planned);
        let mut parts = vec![words.say("mailing.of", &[("n", &out), ("all", &all)])];
        let others = Mailing {
            accepted: 0,
            unknown,
            planned: mailing.refused + mailing.waiting + unknown + mailing.given_up,
            ..mailing.clone()
        };
        parts.extend(self.trouble.clone());
        parts.extend(others.counts(words));
        if let Some(left) = self.left {
            let left = Span::seconds(i64::try_from(left.as_secs()).unwrap_or(i64::MAX));
            let left = left.in_words(words);
            parts.push(words.say("mailing.left", &[("time", &left)]));
        }
        if self.rate > 0 {
            parts.push(words.say("mailing.rate", &[("n", &self.rate)]));
        }
        parts
    }
}

/// How often it is told.
const EVERY: Duration = Duration::from_millis(250);

/// Measures it. Reads no clock: it is told how long the run has taken.
#[derive(Debug)]
pub struct Meter {
    told: Option<Duration>,
    before: u64,
}

impl Meter {
    /// Nothing was handed over in this run yet.
    #[must_use]
    pub fn new(mailing: &Mailing) -> Self {
        Self {
            told: None,
            before: done(mailing),
        }
    }

    /// Whether it is time to tell.
    #[must_use]
    pub fn is_due(&self, now: Duration) -> bool {
        self.told.is_none_or(|told| now >= told + EVERY)
    }

    /// How far it has come now.
    #[must_use]
    pub fn read(
        &mut self,
        now: Duration,
        mailing: Mailing,
        under_way: u64,
        trouble: &str,
    ) -> Progress {
        self.told = Some(now);
        let millis = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        let handed = done(&mailing).saturating_sub(self.before + under_way);
        let rate = handed.saturating_mul(1_000) / millis.max(1);
        let left = (rate > 0).then(|| Duration::from_secs(mailing.untried() / rate));
        Progress {
            left: left.filter(|_| mailing.untried() > 0),
            mailing,
            under_way,
            rate,
            trouble: Some(trouble.to_owned()).filter(|trouble| !trouble.is_empty()),
        }
    }
}

fn done(mailing: &Mailing) -> u64 {
    mailing.planned - mailing.untried()
}
