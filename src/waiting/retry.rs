//! When to come back.
//!
//! Owns what `Retry-After` says. It is no time of repair: whoever comes back then finds either the
//! service or the next update. Invariant: never less than a minute, so that programs do not storm a
//! platform that is coming up, and never more than an hour, so that nobody stays away for long.

use super::bulletin::{Bulletin, State};
use crate::base::{Moment, Span};

/// The shortest.
pub const SHORTEST: Span = Span::minutes(1);
/// The longest.
pub const LONGEST: Span = Span::minutes(60);
/// When nobody has promised anything, or what was promised is late.
pub const UNSAID: Span = Span::minutes(5);

/// How long to wait from now, in seconds.
#[must_use]
pub fn after(bulletin: &Bulletin, now: Moment) -> i64 {
    let wait = match bulletin.update {
        // It should be back: the next try may well succeed.
        Some(update) if update.state != State::Away => SHORTEST,
        Some(update) => match update.next.map(|next| next.since(now)) {
            Some(left) if left > Span::default() => left,
            _ => UNSAID,
        },
        None => UNSAID,
    };
    wait.clamp(SHORTEST, LONGEST).as_seconds()
}
