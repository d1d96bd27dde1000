//! The clock on the wall, and one that stands still.
//!
//! The only place that reads the system's time. Knows nothing of zones or of what is due.

use super::stop::Stop;
use crate::base::Moment;
use crate::seam::Clock;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a pause sleeps before it looks at the stop flag again.
const BREATH: Duration = Duration::from_millis(50);

/// How long the machine has been running, also while it slept: nobody moves this clock, and what was
/// to be done within a minute is late after a night with the lid closed.
#[cfg(target_os = "linux")]
#[must_use]
pub fn steady() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(
        u64::try_from(now.tv_sec).unwrap_or(0),
        u32::try_from(now.tv_nsec).unwrap_or(0),
    )
}

/// How long since somebody asked first. What is counted while the machine sleeps is the system's
/// choice.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn steady() -> Duration {
    static FIRST: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed()
}

/// The clock of the machine.
#[derive(Clone, Debug)]
pub struct SystemClock {
    stop: Stop,
}

impl SystemClock {
    /// A clock whose pauses end early when somebody wants to stop.
    #[must_use]
    pub fn new(stop: &Stop) -> Self {
        Self { stop: stop.clone() }
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock behind the seam"
    )]
    fn now(&self) -> Moment {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |m| -m),
        };
        Moment::from_millis(millis)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the pause behind the seam"
    )]
    fn pause(&self, span: Duration) {
        let begun = Instant::now();
        while !self.stop.is_raised() {
            let Some(left) = span.checked_sub(begun.elapsed()) else {
                return;
            };
            std::thread::sleep(left.min(BREATH));
        }
    }
}

/// A clock that shows one time (`APLOMB_NOW`) and is moved on only by pauses, which take no time.
#[derive(Debug)]
pub struct FixedClock {
    millis: AtomicI64,
}

impl FixedClock {
    /// A clock that stands at this moment.
    #[must_use]
    pub fn at(moment: Moment) -> Self {
        Self {
            millis: AtomicI64::new(moment.millis()),
        }
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.millis.load(SeqCst))
    }

    fn is_fixed(&self) -> bool {
        true
    }

    fn pause(&self, span: Duration) {
        let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        let later = self.millis.load(SeqCst).saturating_add(span);
        self.millis
            .store(Moment::from_millis(later).millis(), SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_by_pauses_and_by_nothing_else() {
        let start = Moment::parse("2026-11-22T03:00:00Z").expect("a moment");
        let clock = FixedClock::at(start);
        assert_eq!((clock.now(), clock.now()), (start, start));
        clock.pause(Duration::from_millis(1500));
        assert_eq!(clock.now().millis() - start.millis(), 1500);
        clock.pause(Duration::MAX);
        assert_eq!(clock.now(), Moment::from_millis(i64::MAX));
        assert!(clock.is_fixed());
    }

    #[test]
    fn a_pause_ends_when_somebody_wants_to_stop() {
        let stop = Stop::new();
        let clock = SystemClock::new(&stop);
        let begun = Instant::now();
        clock.pause(Duration::from_millis(60));
        assert!(begun.elapsed() >= Duration::from_millis(60));
        stop.interrupt();
        clock.pause(Duration::from_secs(60));
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert!(!clock.is_fixed() && clock.now() > Moment::from_millis(1_700_000_000_000));
    }
}
