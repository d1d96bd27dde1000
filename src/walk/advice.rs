//! What helps when the disk refuses something, for whoever has to go on meanwhile.
//!
//! Owns which advice belongs to which trouble. Refuses to know what was to be written, and where the
//! advice is shown. Invariant: every trouble has one.

use crate::base::Words;
use crate::seam::DiskTrouble;

/// What to do against a trouble of the disk.
#[must_use]
pub fn against(trouble: DiskTrouble, words: Words) -> &'static str {
    words.get(match trouble {
        DiskTrouble::Full => "halt.disk.full",
        DiskTrouble::ReadOnly => "halt.disk.read-only",
        DiskTrouble::Denied => "halt.disk.denied",
        DiskTrouble::Gone => "halt.disk.gone",
        DiskTrouble::Busy => "halt.disk.busy",
        DiskTrouble::Odd => "halt.disk.odd",
        DiskTrouble::Moved | DiskTrouble::Exists | DiskTrouble::Broken => "halt.disk.broken",
    })
}
