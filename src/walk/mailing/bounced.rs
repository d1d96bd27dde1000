//! Addresses that no mail reaches any more, kept away from the next mailing: `suppress.csv` of the
//! workspace.
//!
//! The file is the workspace's own, and people change it: whatever its separator, its letters and
//! its columns are, a row is added as they want it, and nothing that is there is changed.
//! Invariant: no address is added twice, and none that would then mean something else.

use super::look::gone;
use super::{MailSheet, Outbox, Trouble, World};
use crate::base::IncidentId;
use crate::customers::{Cell, Shape, Suppressed, address};
use crate::seam::{Disk, DiskTrouble};

/// Another terminal may add to it at the same time.
const TRIES: usize = 5;

/// Adds the addresses of a mailing whose mailbox is gone, as far as they are not there.
pub(super) fn keep_away(
    world: &World<'_>,
    incident: &IncidentId,
    outbox: &Outbox<'_>,
    sheet: &MailSheet,
) -> Result<u64, Trouble> {
    if sheet.bounced.is_empty() {
        return Ok(0);
    }
    let mut addresses = Vec::new();
    gone(world.disk, outbox.folder(), |address| {
        addresses.push(address.to_owned());
    })?;
    if addresses.is_empty() {
        return Ok(0);
    }
    let date = world.clock.now().date();
    let mut last = None;
    for _ in 0..TRIES {
        match add(world.disk, &sheet.bounced, &addresses, &date, incident) {
            Err(Trouble::Disk(fault))
                if matches!(fault.trouble, DiskTrouble::Moved | DiskTrouble::Exists) =>
            {
                last = Some(Trouble::Disk(fault));
            }
            other => return other,
        }
    }
    Err(last.unwrap_or(Trouble::NoMail))
}

fn add(
    disk: &dyn Disk,
    path: &str,
    addresses: &[String],
    date: &str,
    incident: &IncidentId,
) -> Result<u64, Trouble> {
    if disk.length(path)?.is_none() {
        disk.create(path, &[])?;
    }
    let bytes = disk.read(path, 0)?.unwrap_or_default();
    let mut known = Suppressed::default();
    let unreadable = |_| Trouble::Changed {
        file: path.to_owned(),
    };
    known
        .add(std::io::Cursor::new(&bytes))
        .map_err(unreadable)?;
    let shape = Shape::of(&bytes).unwrap_or_default();
    let (mut rows, mut count) = (shape.begin(&bytes), 0);
    let mut key = String::new();
    let mut seen = std::collections::BTreeSet::new();
    for one in addresses {
        address::key(one, &mut key);
        if known.reason(&key).is_some() || !seen.insert(key.clone()) {
            continue;
        }
        let value = |cell| match cell {
            Cell::Address => one.clone(),
            Cell::Reason => "bounced".to_owned(),
            Cell::Date => date.to_owned(),
            Cell::Incident => incident.to_string(),
            Cell::Other => String::new(),
        };
        if shape.row(value, &mut rows) {
            count += 1;
        }
    }
    if count > 0 {
        disk.append(path, bytes.len() as u64, &rows)?;
    }
    Ok(count)
}
