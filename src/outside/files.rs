//! A disk that is a folder of the machine.
//!
//! Owns the order of system calls that makes a line durable. Refuses to know what is in the files,
//! and to make a folder that was not asked for: a workspace that was deleted must not come back
//! half empty.
//!
//! Invariant: `Ok` from `create` or `append` means that the bytes, and the way to them, were
//! flushed after they were written, and that this flush was the first one tried on them.

mod system;

use super::fault;
use super::input;
#[cfg(unix)]
use super::trust::glance_below;
use super::trust::{bounded, glance, trust};
use crate::seam::{Disk, DiskFault, DiskTrouble, Guard, Opened};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Scope;
use std::time::Duration;
use system::{is_same, lock_file, private_file, private_folder, settle_folder};

/// How long somebody else's append may take before we say that the folder is busy.
const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(2);
/// How many files are kept open between appends: a journal and a few ledgers.
const MOST_OPEN: usize = 8;

/// The files below a folder.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    patience: Duration,
    open: Mutex<Vec<(String, File)>>,
}

/// More at the same time than this brings nothing more.
const MOST_HANDS: usize = 8;

struct Locked(#[expect(dead_code, reason = "closing the file ends the lock")] File);

impl Guard for Locked {}

impl Files {
    /// The files below this folder, which is there already.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            patience: PATIENCE,
            open: Mutex::default(),
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn fault(&self, path: &str) -> impl FnOnce(io::Error) -> DiskFault {
        move |error| DiskFault {
            path: self.path(path).display().to_string(),
            trouble: trouble(&error),
            source_text: error.to_string(),
        }
    }

    fn trusted(&self, path: &str) -> Result<(), DiskFault> {
        trust(&self.root, path).map_err(self.fault(path))
    }

    fn refuse(&self, path: &str, trouble: DiskTrouble, why: &str) -> DiskFault {
        DiskFault {
            path: self.path(path).display().to_string(),
            trouble,
            source_text: why.to_owned(),
        }
    }

    /// Makes the entries of a path durable: its folder's, and those of the folders above.
    fn settle_entries(&self, path: &Path) -> io::Result<()> {
        let ours = |folder: &&Path| folder.starts_with(&self.root);
        path.ancestors()
            .skip(1)
            .take_while(ours)
            .try_for_each(settle_folder)
    }

    /// The handle for appending, to which the path still leads, and how long the file is.
    fn handle(&self, path: &str) -> Result<(File, u64), DiskFault> {
        let mut open = self.opened();
        let held = open.iter().position(|(held, _)| held == path);
        let file = match held {
            Some(index) => open.swap_remove(index).1,
            None => OpenOptions::new()
                .append(true)
                .open(self.path(path))
                .map_err(self.fault(path))?,
        };
        let ours = file.metadata().map_err(self.fault(path))?;
        let there = fs::metadata(self.path(path)).map_err(self.fault(path))?;
        if is_same(&ours, &there) {
            Ok((file, ours.len()))
        } else {
            Err(self.refuse(path, DiskTrouble::Gone, "another file has taken its place"))
        }
    }

    /// Keeps others out of a folder; none when somebody else has it for longer than that.
    #[expect(
        clippy::disallowed_methods,
        reason = "waits for a lock, which no clock of ours rules"
    )]
    fn hold_within(
        &self,
        folder: &str,
        patience: Duration,
    ) -> Result<Option<Box<dyn Guard>>, DiskFault> {
        self.trusted(folder)?;
        let full = self.path(folder);
        let mut waited = Duration::ZERO;
        loop {
            // Opened each time, so that it is the folder that is there now.
            let handle = File::open(lock_file(&full)).map_err(self.fault(folder))?;
            match handle.try_lock() {
                Ok(()) => {
                    let ours = handle.metadata().map_err(self.fault(folder))?;
                    let there = fs::metadata(lock_file(&full)).map_err(self.fault(folder))?;
                    if is_same(&ours, &there) {
                        return Ok(Some(Box::new(Locked(handle))));
                    }
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(self.fault(folder)(error)),
            }
            if waited >= patience {
                return Ok(None);
            }
            std::thread::sleep(BETWEEN_TRIES);
            waited += BETWEEN_TRIES;
        }
    }

    fn opened(&self) -> MutexGuard<'_, Vec<(String, File)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self, path: &str) {
        self.opened().retain(|(held, _)| held != path);
    }

    fn keep_open(&self, path: &str, file: File) {
        let mut open = self.opened();
        if open.len() >= MOST_OPEN {
            open.remove(0);
        }
        open.push((path.to_owned(), file));
    }
}

/// Has a job done by another thread; `false` when the system gives none, and then it is not done.
fn elsewhere<'scope>(scope: &'scope Scope<'scope, '_>, job: impl FnOnce() + Send + 'scope) -> bool {
    std::thread::Builder::new().spawn_scoped(scope, job).is_ok()
}

impl Disk for Files {
    fn read(&self, path: &str, from: u64) -> Result<Option<Vec<u8>>, DiskFault> {
        self.read_some(path, from, usize::MAX)
    }

    fn read_some(&self, path: &str, from: u64, most: usize) -> Result<Option<Vec<u8>>, DiskFault> {
        self.trusted(path)?;
        if from == 0 {
            // Whoever reads anew appends to what was read, not to what was open before.
            self.close(path);
        }
        let read = || {
            let mut file = File::open(self.path(path))?;
            let metadata = file.metadata()?;
            if metadata.is_dir() {
                return Ok(None);
            }
            if from > 0 {
                file.seek(SeekFrom::Start(from))?;
            }
            let expected = metadata.len().saturating_sub(from).min(most as u64);
            bounded(path, expected)?;
            let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0) + 1);
            // Others may be writing meanwhile: what they add is read the next time.
            file.take(expected).read_to_end(&mut bytes)?;
            Ok(Some(bytes))
        };
        absent_is_none(read()).map_err(self.fault(path))
    }

    fn at_once(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        std::thread::scope(|scope| {
            // The last one is done by whoever waits anyway.
            let last = jobs.checked_sub(1);
            for number in 0..last.unwrap_or(0) {
                if !elsewhere(scope, move || job(number)) {
                    job(number);
                }
            }
            last.into_iter().for_each(job);
        });
    }

    fn hands(&self) -> usize {
        std::thread::available_parallelism().map_or(1, |hands| hands.get().min(MOST_HANDS))
    }

    fn length(&self, path: &str) -> Result<Option<u64>, DiskFault> {
        let length = glance(&self.root, path).map(|found| found.is_file().then_some(found.len()));
        absent_is_none(length).map_err(self.fault(path))
    }

    #[cfg(unix)]
    fn lengths(&self, folder: &str, files: &[String]) -> Vec<Result<Option<u64>, DiskFault>> {
        // From the folder on, not from the root each time: with hundreds of incidents that is most
        // of what a command does.
        let Ok(opened) = File::open(self.path(folder)) else {
            let files = files.iter();
            return files
                .map(|file| self.length(&format!("{folder}/{file}")))
                .collect();
        };
        let files = files.iter();
        files
            .map(|file| {
                absent_is_none(glance_below(&opened, file))
                    .map_err(|error| self.fault(&format!("{folder}/{file}"))(error))
            })
            .collect()
    }

    fn list(&self, folder: &str) -> Result<Vec<(String, u64)>, DiskFault> {
        self.trusted(folder)?;
        let read = || {
            let mut names = Vec::new();
            for entry in fs::read_dir(self.path(folder))? {
                let entry = entry?;
                // What has no name in Unicode is not ours.
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let length = || {
                    if entry.file_type()?.is_dir() {
                        return Ok(Some(0));
                    }
                    entry.metadata().map(|found| Some(found.len()))
                };
                // Gone between two looks: it was never there.
                if let Some(length) = absent_is_none(length())? {
                    names.push((name, length));
                }
            }
            names.sort_unstable();
            Ok(Some(names))
        };
        absent_is_none(read())
            .map(Option::unwrap_or_default)
            .map_err(self.fault(folder))
    }

    fn claim_folder(&self, path: &str) -> Result<bool, DiskFault> {
        self.trusted(path)?;
        let full = self.path(path);
        let claim = || {
            let missing: Vec<&Path> = full
                .ancestors()
                .skip(1)
                .take_while(|folder| folder.starts_with(&self.root) && !folder.exists())
                .collect();
            for folder in missing.into_iter().rev().chain([full.as_path()]) {
                match private_folder().create(folder) {
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                        if folder == full {
                            return Ok(false);
                        }
                    }
                    made => made?,
                }
            }
            self.settle_entries(&full)?;
            Ok(true)
        };
        claim().map_err(self.fault(path))
    }

    fn lock(&self, folder: &str) -> Result<Box<dyn Guard>, DiskFault> {
        let held = self.hold_within(folder, self.patience)?;
        held.ok_or_else(|| {
            let why = format!(
                "another aplomb has been writing for {} s",
                self.patience.as_secs()
            );
            self.refuse(folder, DiskTrouble::Busy, &why)
        })
    }

    fn hold(&self, folder: &str) -> Result<Option<Box<dyn Guard>>, DiskFault> {
        self.hold_within(folder, Duration::ZERO)
    }

    fn source(&self, path: &str) -> Result<Option<Opened>, DiskFault> {
        match input::open(&self.path(path)) {
            Ok(Some(opened)) => Ok(Some(Opened {
                source: Box::new(opened.file),
                changed: opened.changed,
            })),
            Ok(None) => Err(self.refuse(path, DiskTrouble::Odd, "this is not a file")),
            Err(fault) if fault.trouble == DiskTrouble::Gone => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        self.trusted(path)?;
        let full = self.path(path);
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        private_file(&mut options);
        let mut file = options.open(&full).map_err(self.fault(path))?;
        let written = file
            .write_all(bytes)
            .and_then(|()| file.sync_all())
            .and_then(|()| self.settle_entries(&full));
        if let Err(error) = written {
            // What was half made is taken away; when that fails too, it is a file with a torn tail.
            drop(file);
            let _ = fs::remove_file(&full);
            return Err(self.fault(path)(error));
        }
        Ok(())
    }

    fn append(&self, path: &str, at: u64, bytes: &[u8]) -> Result<(), DiskFault> {
        self.trusted(path)?;
        let (mut file, length) = self.handle(path)?;
        if length != at {
            let why = format!("it is {length} bytes long, not {at}");
            return Err(self.refuse(path, DiskTrouble::Moved, &why));
        }
        if let Err(error) = file.write_all(bytes).and_then(|()| file.sync_data()) {
            // Durability: after a failed flush the system may believe that the bytes are on the
            // disk, so a second flush would lie. The half line is taken back if that is possible,
            // the handle is dropped, and the caller looks at the disk again.
            let _ = file.set_len(at);
            return Err(self.fault(path)(error));
        }
        self.keep_open(path, file);
        Ok(())
    }

    fn cut(&self, path: &str, length: u64) -> Result<(), DiskFault> {
        self.trusted(path)?;
        self.close(path);
        let cut = || {
            let file = OpenOptions::new().write(true).open(self.path(path))?;
            if file.metadata()?.len() > length {
                file.set_len(length)?;
            }
            file.sync_all()
        };
        cut().map_err(self.fault(path))
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        self.trusted(path)?;
        let full = self.path(path);
        let replace = || {
            let folder = full.parent().unwrap_or(&self.root);
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(bytes)?;
            file.persist(&full).map_err(|error| error.error)?;
            Ok(())
        };
        replace().map_err(self.fault(path))
    }
}

fn absent_is_none<T>(found: io::Result<Option<T>>) -> io::Result<Option<T>> {
    match found {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other,
    }
}

fn trouble(error: &io::Error) -> DiskTrouble {
    match error.kind() {
        ErrorKind::FileTooLarge => DiskTrouble::Full,
        // What stood there is not there any more.
        ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::StaleNetworkFileHandle => {
            DiskTrouble::Gone
        }
        ErrorKind::InvalidData => DiskTrouble::Odd,
        _ => fault::trouble(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_who_never_lets_go_does_not_stop_us_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Files::new(folder.path());
        files.claim_folder("a").expect("a folder");
        let _stopped = Files::new(folder.path()).lock("a").expect("free");
        files.patience = Duration::from_millis(20);
        let refused = files.lock("a").map(drop).expect_err("held by another");
        assert_eq!(refused.trouble, DiskTrouble::Busy);
    }
}
