//! Files that a person names on the command line: read whole, read in pieces, or written once.
//!
//! Bounded: what is longer than anything we write is refused before it fills the memory.

use super::fault::fault;
use crate::base::Moment;
use crate::seam::DiskFault;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// The bytes of a file; `-` is standard input.
pub fn read(path: &Path, largest: u64) -> Result<Vec<u8>, DiskFault> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(largest + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(largest + 1).read_to_end(&mut bytes))
    };
    match read {
        Ok(length) if length as u64 > largest => Err(fault(
            path,
            &io::Error::new(io::ErrorKind::FileTooLarge, "too long"),
        )),
        Ok(_) => Ok(bytes),
        Err(error) => Err(fault(path, &error)),
    }
}

/// The files of a folder with one of these endings, sorted; none when it is no folder.
pub fn folder(path: &Path, endings: &[&str]) -> Result<Option<Vec<PathBuf>>, DiskFault> {
    if !path.is_dir() {
        return Ok(None);
    }
    let fault = |error| fault(path, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        let name = file.to_string_lossy().to_ascii_lowercase();
        if endings.iter().any(|ending| name.ends_with(ending)) && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    Ok(Some(files))
}

/// The channels of a chat's export, by the names of their folders, if this is the folder of all of them.
#[must_use]
pub fn channels(path: &Path) -> Option<Vec<String>> {
    if !path.join("channels.json").is_file() && !path.join("users.json").is_file() {
        return None;
    }
    let folders = fs::read_dir(path).ok()?.filter_map(Result::ok);
    let folders = folders.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    (!names.is_empty()).then_some(names)
}

/// Who is who in a chat's export: a file above the folder of the channel, for one of its days or for all.
#[must_use]
pub fn users(path: &Path) -> Option<Vec<u8>> {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(Path::new(""))
    };
    read(&Path::new(".").join(folder).join("../users.json"), LARGEST).ok()
}

/// A file of any length, to be read in pieces and again from the start.
#[derive(Debug)]
pub struct Opened {
    /// Its bytes.
    pub file: File,
    /// When it was last changed; none where the system does not say.
    pub changed: Option<Moment>,
}

/// Opens a file. None when it is something else, such as a folder or a pipe: that has no end, or
/// cannot be read a second time.
pub fn open(path: &Path) -> Result<Option<Opened>, DiskFault> {
    // Looked at before it is opened: the opening of a pipe waits for whoever writes into it.
    let opened = fs::metadata(path).and_then(|metadata| {
        let file = metadata.is_file().then(|| File::open(path)).transpose()?;
        Ok(file.map(|file| (file, metadata)))
    });
    let opened = opened.map_err(|error| fault(path, &error))?;
    Ok(opened.map(|(file, metadata)| {
        let changed = metadata.modified().ok().map(|time| {
            let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
            Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        });
        Opened { file, changed }
    }))
}

/// The fault of a file that was opened and could not be read to its end.
#[must_use]
pub fn broken(path: &Path, error: &io::Error) -> DiskFault {
    fault(path, error)
}

/// Writes a file for its owner alone, in one move.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), DiskFault> {
    save_pieces(path, [bytes])
}

/// The same of bytes that come in pieces.
pub fn save_pieces<'a>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(), DiskFault> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let write = move || {
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        for bytes in pieces {
            file.write_all(bytes)?;
        }
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error: io::Error| fault(path, &error))
}
