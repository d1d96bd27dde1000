//! What each operating system has of its own: private files, what is locked, and which file is which.
//!
//! Invariant: on Unix nobody but the owner reads what is made here.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Flushes the entries of a folder.
pub(super) fn settle_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) {
        // There is no such flush; the entries are in the file system's own journal.
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some network file systems have no such flush either, and refuse the wish.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

#[cfg(unix)]
pub(super) fn is_same(ours: &Metadata, there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    ours.nlink() > 0 && (ours.dev(), ours.ino()) == (there.dev(), there.ino())
}

#[cfg(unix)]
pub(super) fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(unix)]
pub(super) fn private_file(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(unix)]
pub(super) fn lock_file(folder: &Path) -> PathBuf {
    folder.to_owned()
}

// Elsewhere a file that is open cannot be replaced, folders of a user are private by default, and
// a folder cannot be locked.
#[cfg(not(unix))]
pub(super) fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
pub(super) fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(not(unix))]
pub(super) fn private_file(_: &mut OpenOptions) {}

#[cfg(not(unix))]
pub(super) fn lock_file(folder: &Path) -> PathBuf {
    let file = folder.join(".lock");
    let _ = OpenOptions::new().append(true).create(true).open(&file);
    file
}
