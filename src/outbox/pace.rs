//! How fast mails may leave: so many in a span of time, never more at once than a second's worth.
//!
//! Counts time as it is told; reads no clock.

use std::time::Duration;

/// A rate that is kept.
#[derive(Clone, Debug)]
pub struct Pace {
    /// How long one mail takes at this rate; none when nobody counts.
    each: Option<Duration>,
    /// The most that may leave at once.
    most: u32,
    /// When the next may leave, and when the last was counted.
    next: Duration,
}

impl Pace {
    /// `count` mails per `span`; without a rate there is no limit.
    #[must_use]
    pub fn new(rate: Option<(u32, Duration)>) -> Self {
        let each = rate.and_then(|(count, span)| span.checked_div(count.max(1)));
        let most = each.map_or(u32::MAX, |each| {
            let nanos = each.as_nanos().max(1);
            u32::try_from(1_000_000_000 / nanos)
                .unwrap_or(u32::MAX)
                .max(1)
        });
        Self {
            each,
            most,
            next: Duration::ZERO,
        }
    }

    /// How many may leave now.
    #[must_use]
    pub fn room(&self, now: Duration) -> u32 {
        let Some(each) = self.each.filter(|each| !each.is_zero()) else {
            return u32::MAX;
        };
        if now < self.next {
            return 0;
        }
        let saved = now.saturating_sub(self.next).as_nanos() / each.as_nanos() + 1;
        u32::try_from(saved).unwrap_or(u32::MAX).min(self.most)
    }

    /// One has left.
    pub fn left(&mut self, now: Duration) {
        let Some(each) = self.each else { return };
        let full = each * self.most.saturating_sub(1);
        self.next = self.next.max(now.saturating_sub(full)) + each;
    }

    /// How long to wait for the next.
    #[must_use]
    pub fn wait(&self, now: Duration) -> Duration {
        match self.each {
            Some(_) => self.next.saturating_sub(now),
            None => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_more_leave_than_the_rate_and_one_second_of_savings_allow(
            count in 4u32..500, steps in proptest::collection::vec(0u64..300, 1..200)
        ) {
            let mut pace = Pace::new(Some((count, Duration::from_secs(1))));
            let (mut now, mut left) = (Duration::from_secs(5), 0u64);
            for step in steps {
                now += Duration::from_millis(step);
                while pace.room(now) > 0 {
                    pace.left(now);
                    left += 1;
                }
            }
            let seconds = (now - Duration::from_secs(5)).as_secs_f64();
            prop_assert!(left as f64 <= f64::from(count) * (seconds + 1.0) + 1.0);
            prop_assert!(left as f64 >= f64::from(count) * seconds - 1.0);
        }
    }

    #[test]
    fn without_a_rate_nobody_waits() {
        let pace = Pace::new(None);
        assert_eq!(pace.room(Duration::ZERO), u32::MAX);
        assert_eq!(pace.wait(Duration::ZERO), Duration::ZERO);
    }
}
