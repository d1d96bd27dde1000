//! The seal of an incident on a disk.
//!
//! Owns where the records of an incident are found for it. Writes nothing.

use crate::base::IncidentId;
use crate::journal::SegmentName;
use crate::journal::witness::{Claim, Found, Mark, Seal, marks};
use crate::seam::{Disk, DiskFault};

/// The seal of everything that is written down; nothing when nothing is.
pub fn seal(disk: &dyn Disk, incident: &IncidentId) -> Result<Option<Seal>, DiskFault> {
    // Each writer's last record is the last one of a file.
    let marks = read(disk, incident, 1)?;
    Ok((!marks.is_empty()).then(|| Seal::of(incident, &marks)))
}

/// What a seal that somebody kept says of what is written down.
pub fn look(disk: &dyn Disk, incident: &IncidentId, claim: Claim) -> Result<Found, DiskFault> {
    Ok(claim.find(incident, &read(disk, incident, usize::MAX)?))
}

/// The marks of each file, no more than so many from its end.
fn read(disk: &dyn Disk, incident: &IncidentId, most: usize) -> Result<Vec<Mark>, DiskFault> {
    let folder = format!("incidents/{incident}/journal");
    let mut all = Vec::new();
    for (name, _) in disk.list(&folder)? {
        let Some(segment) = SegmentName::parse(&name) else {
            continue;
        };
        let bytes = disk.read(&format!("{folder}/{name}"), 0)?;
        all.extend(marks(&segment.writer, &bytes.unwrap_or_default()).take(most));
    }
    Ok(all)
}
