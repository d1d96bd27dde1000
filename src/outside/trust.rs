//! Which files of a workspace are touched at all.
//!
//! What lies below `incidents/` was made by this program or came from others who share it. So no
//! link in there is followed, neither to read nor to write: it could lead out of the workspace.
//! The workspace itself, `incidents/` and what operators keep beside it may be links, as their
//! owner put them there. Nowhere is anything opened that is neither a file nor a folder, because a
//! pipe would make us wait for ever, nor a file too long to be one of ours.
//!
//! Not defended against: somebody on this machine who may write here and swaps a folder for a link
//! between our look and our step.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Where links are not followed.
const OURS: &str = "incidents";
/// The longest journal: half a million records.
pub(super) const LONGEST_JOURNAL: u64 = 256 * 1024 * 1024;
/// The longest other file; none that is of any use comes near.
pub(super) const LONGEST_OTHER: u64 = 16 * 1024 * 1024;

const A_LINK: &str = "it is a link, and links are not followed here";

/// Refuses what is not to be touched; what is not there is no trouble.
pub(super) fn trust(root: &Path, path: &str) -> io::Result<()> {
    let mut parts = path.split('/').peekable();
    let mut full = root.to_path_buf();
    let ours = parts.peek() == Some(&OURS);
    let mut depth = 0;
    while let Some(part) = parts.next() {
        full.push(part);
        let is_last = parts.peek().is_none();
        let no_links = ours && depth > 0;
        depth += 1;
        if !(no_links || is_last) {
            continue;
        }
        let found = if no_links {
            fs::symlink_metadata(&full)
        } else {
            fs::metadata(&full)
        };
        let kind = match found {
            Ok(found) => found.file_type(),
            Err(_) => return Ok(()),
        };
        if kind.is_symlink() {
            return Err(odd(A_LINK));
        }
        if is_last && !kind.is_file() && !kind.is_dir() {
            return Err(odd("it is neither a file nor a folder"));
        }
    }
    Ok(())
}

/// What stands at a path, for those who want no more than its length. The way to it is not looked
/// at, as nothing is opened: with hundreds of incidents that is most of what a command does.
pub(super) fn glance(root: &Path, path: &str) -> io::Result<fs::Metadata> {
    let full = root.join(path);
    if path.split('/').next() != Some(OURS) {
        return fs::metadata(full);
    }
    let found = fs::symlink_metadata(full)?;
    if found.is_symlink() {
        return Err(odd(A_LINK));
    }
    Ok(found)
}

/// The length of a file below the folder of incidents, seen from that folder; none when it is no
/// file.
#[cfg(unix)]
pub(super) fn glance_below(folder: &fs::File, path: &str) -> io::Result<Option<u64>> {
    use rustix::fs::{AtFlags, FileType, statat};
    let found = statat(folder, path, AtFlags::SYMLINK_NOFOLLOW)?;
    match FileType::from_raw_mode(found.st_mode) {
        FileType::Symlink => Err(odd(A_LINK)),
        FileType::RegularFile => Ok(u64::try_from(found.st_size).ok()),
        _ => Ok(None),
    }
}

/// Refuses what is too long to be read into memory. What was cut from a journal may be as long as a
/// journal: were it refused, nobody could write after it.
pub(super) fn bounded(path: &str, length: u64) -> io::Result<()> {
    let is_journal = Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "jsonl" || extension == "bin");
    let longest = if is_journal {
        LONGEST_JOURNAL
    } else {
        LONGEST_OTHER
    };
    if length > longest {
        return Err(odd("it is far too long"));
    }
    Ok(())
}

fn odd(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_are_followed_up_to_the_folder_of_incidents_and_no_further() {
        let desk = tempfile::tempdir().expect("a folder");
        let (root, out) = (desk.path().join("shop"), desk.path().join("out"));
        for folder in [
            "out/journal",
            "real/templates/a",
            "real/incidents/x/journal",
        ] {
            fs::create_dir_all(desk.path().join(folder)).expect("a folder");
        }
        symlink(desk.path().join("real"), &root).expect("a link");
        symlink(&out, root.join("templates/b")).expect("a link");
        symlink(&out, root.join("incidents/y")).expect("a link");
        symlink(&out, root.join("incidents/x/drafts")).expect("a link");
        symlink(out.join("z"), root.join("incidents/x/journal/w.jsonl")).expect("a link");
        let trusted = |path: &str| trust(&root, path).is_ok();
        for path in [
            "templates/a",
            "templates/b",
            "templates/b/c",
            "incidents",
            "incidents/x/journal",
            "incidents/new/journal",
        ] {
            assert!(trusted(path), "{path}");
        }
        for path in [
            "incidents/y",
            "incidents/y/journal",
            "incidents/y/journal/new.jsonl",
            "incidents/x/drafts/a.txt",
            "incidents/x/journal/w.jsonl",
        ] {
            assert!(!trusted(path), "{path}");
        }
    }
}
