//! What time it is.

use crate::base::Moment;

/// Tells the time.
pub trait Clock {
    /// The wall clock, which people may move.
    fn now(&self) -> Moment;

    /// Whether the time is fixed (`APLOMB_NOW`); the journal says so.
    fn is_fixed(&self) -> bool {
        false
    }

    /// Waits; a fixed clock moves on by itself instead.
    fn pause(&self, span: std::time::Duration);
}
