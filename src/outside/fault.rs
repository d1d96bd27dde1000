//! What the system says of a file it did not read or write, as a trouble that people know.
//!
//! Refuses to know what the file was for: who keeps a journal knows a few more. Invariant: the path
//! and the system's own words are in it.

use crate::seam::{DiskFault, DiskTrouble};
use std::io::{self, ErrorKind};
use std::path::Path;

/// What went wrong with a file.
pub(super) fn fault(path: &Path, error: &io::Error) -> DiskFault {
    DiskFault {
        path: path.to_string_lossy().into_owned(),
        trouble: trouble(error),
        source_text: error.to_string(),
    }
}

/// Which trouble it is, whatever the file is for.
pub(super) fn trouble(error: &io::Error) -> DiskTrouble {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => DiskTrouble::Full,
        ErrorKind::ReadOnlyFilesystem => DiskTrouble::ReadOnly,
        ErrorKind::PermissionDenied => DiskTrouble::Denied,
        ErrorKind::NotFound => DiskTrouble::Gone,
        ErrorKind::AlreadyExists => DiskTrouble::Exists,
        _ => DiskTrouble::Broken,
    }
}
