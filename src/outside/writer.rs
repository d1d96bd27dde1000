//! Who writes here: one random name for each account on each machine.
//!
//! Owns the file that keeps the name. A name that cannot be kept still works, because the journals
//! of all writers are read as one story; it is only not found again.
//!
//! Invariant: a name that was found in the file is a valid writer's name.

use crate::base::WriterId;
use std::io::{self, Read as _, Write};
use std::path::Path;

/// The file in the state folder.
const FILE: &str = "writer";
/// Longer than any name.
const LONGEST_FILE: u64 = 1024;
/// Letters that nobody mistakes for one another when reading a file name aloud.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// 55 random bits: a million writers collide with a chance of one in seventy thousand.
const RANDOM_LETTERS: usize = 11;

/// The name that is kept in this folder, or a new one that is kept from now on if that can be done.
#[must_use]
pub fn writer_id(state: &Path) -> WriterId {
    kept(state).unwrap_or_else(|| {
        let fresh = fresh();
        match keep(state, &fresh) {
            Ok(()) => fresh,
            // Somebody else may have been faster.
            Err(_) => kept(state).unwrap_or(fresh),
        }
    })
}

fn kept(state: &Path) -> Option<WriterId> {
    let mut text = String::new();
    let file = std::fs::File::open(state.join(FILE)).ok()?;
    file.take(LONGEST_FILE).read_to_string(&mut text).ok()?;
    WriterId::parse(text.trim()).ok()
}

fn keep(state: &Path, writer: &WriterId) -> io::Result<()> {
    private_folders(state)?;
    let mut file = tempfile::NamedTempFile::new_in(state)?;
    writeln!(file, "{writer}")?;
    file.as_file().sync_all()?;
    let target = state.join(FILE);
    match file.persist_noclobber(&target) {
        Ok(_) => Ok(()),
        // What is there already is a name, or worth nothing.
        Err(refused) if kept(state).is_none() => {
            refused.file.persist(&target).map(drop).map_err(|e| e.error)
        }
        Err(refused) => Err(refused.error),
    }
}

#[cfg(unix)]
fn private_folders(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn private_folders(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

fn fresh() -> WriterId {
    let random = uuid::Uuid::new_v4().as_u128();
    let letters = (0..RANDOM_LETTERS).map(|place| {
        // The lowest 62 bits of such an id are random.
        let index = usize::try_from(random >> (5 * place) & 31).unwrap_or(0);
        char::from(LETTERS[index])
    });
    let name: String = std::iter::once('w').chain(letters).collect();
    WriterId::parse(&name).expect("invariant: letters and digits make a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_keeps_its_name_and_the_name_is_private() {
        let state = tempfile::tempdir().expect("a folder");
        let folder = state.path().join("a/b");
        let first = writer_id(&folder);
        assert_eq!(writer_id(&folder), first);
        assert_eq!(first.as_str().len(), 12);
        assert!(first.as_str().starts_with('w'));
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let mode = |path: &Path| std::fs::metadata(path).expect("it is there").mode() & 0o777;
            assert_eq!(mode(&folder.join(FILE)), 0o600);
            assert_eq!(mode(&folder), 0o700);
        }
    }

    #[test]
    fn two_writers_have_two_names() {
        let names: std::collections::BTreeSet<_> = (0..1000).map(|_| fresh()).collect();
        assert_eq!(names.len(), 1000);
    }

    #[test]
    fn a_spoilt_name_is_replaced_and_a_folder_that_takes_no_files_stops_nobody() {
        let state = tempfile::tempdir().expect("a folder");
        for spoilt in ["", "../../etc", "W 1", "\u{0}"] {
            std::fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .open(state.path().join(FILE))
                .and_then(|mut file| file.write_all(spoilt.as_bytes()))
                .expect("a spoilt file");
            let fresh = writer_id(state.path());
            assert_eq!(writer_id(state.path()), fresh, "after {spoilt:?}");
        }
        let no_folder = state.path().join(FILE).join("below-a-file");
        assert_ne!(writer_id(&no_folder), writer_id(&no_folder));
    }

    #[test]
    fn writers_that_begin_at_once_agree_on_one_name() {
        let state = tempfile::tempdir().expect("a folder");
        let names: std::collections::BTreeSet<_> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| writer_id(state.path())))
                .collect();
            writers
                .into_iter()
                .map(|writer| writer.join().expect("a name"))
                .collect()
        });
        assert_eq!(names.len(), 1);
    }
}
