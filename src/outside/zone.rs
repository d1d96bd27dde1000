//! The time zone of this machine.

use crate::base::Zone;

/// The zone that the machine is set to; none when it does not say, or nobody knows the name.
#[must_use]
pub fn local() -> Option<Zone> {
    Zone::parse(&iana_time_zone::get_timezone().ok()?)
}
