//! Files that others give out while we write them: the waiting page.
//!
//! Each replaces what was there in one move, so that nobody ever reads half of one; all are ready
//! before the first is moved. They are readable for everybody, unlike everything else we write: a
//! web server has another owner.
//! Invariant: no other file of the folder is touched.

use super::fault::fault;
use crate::seam::DiskFault;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Puts files into a folder, which is made if it is not there.
pub fn put(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), DiskFault> {
    let at = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| fault(&path, &error)
    };
    fs::create_dir_all(folder).map_err(at(folder))?;
    let mut ready = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        let file = written(folder, bytes).map_err(at(&path))?;
        ready.push((file, path));
    }
    for (file, path) in ready {
        file.persist(&path)
            .map_err(|error| fault(&path, &error.error))?;
    }
    sync(folder);
    Ok(())
}

/// Whether files can be put into a folder: one without a name for others is, and is gone again.
#[must_use]
pub fn can_put(folder: &Path) -> bool {
    written(folder, b"").is_ok()
}

fn written(folder: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aplomb-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    // What the umask of this person takes away, a web server needs.
    #[cfg(unix)]
    file.as_file()
        .set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// As far as the system can; the page is made again from the journal at any time.
fn sync(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

    fn files(letter: u8) -> Vec<(String, Vec<u8>)> {
        vec![("page.html".to_owned(), vec![letter; 9_000])]
    }

    #[test]
    fn whoever_reads_gets_the_old_or_the_new_and_never_half() {
        let desk = tempfile::tempdir().expect("a folder");
        put(desk.path(), &files(b'a')).expect("written");
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 0..300 {
                    let letter = b'a' + u8::try_from(round % 26).expect("a letter");
                    put(desk.path(), &files(letter)).expect("written");
                }
                over.store(true, SeqCst);
            });
            while !over.load(SeqCst) {
                let page = fs::read(desk.path().join("page.html")).expect("a page");
                assert_eq!(page.len(), 9_000);
                assert!(page.iter().all(|byte| *byte == page[0]));
            }
        });
        assert_eq!(fs::read_dir(desk.path()).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_web_server_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let desk = tempfile::tempdir().expect("a folder");
        let folder = desk.path().join("a/b");
        put(&folder, &files(b'a')).expect("written");
        let mode = fs::metadata(folder.join("page.html")).expect("a page");
        assert_eq!(mode.permissions().mode() & 0o777, 0o644);
    }

    #[test]
    fn a_folder_that_cannot_be_is_a_fault_and_changes_nothing() {
        let desk = tempfile::tempdir().expect("a folder");
        let file = desk.path().join("file");
        put(desk.path(), &[("file".to_owned(), Vec::new())]).expect("a file");
        assert!(put(&file, &files(b'a')).is_err());
        assert!(put(&file.join("below"), &files(b'a')).is_err());
    }
}
