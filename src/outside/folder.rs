//! Folders that operators keep: runbooks, templates, configuration.
//!
//! Reads them, and adds files without ever changing one. The journal is not written here: that is
//! the work of [`Disk`](crate::seam::Disk), which is durable. Knows nothing of what files mean.
//! Invariant: [`Folder::add`] leaves every file that is there already as it is.

use super::fault::fault;
use crate::seam::DiskFault;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The longest file that is read; none that operators write comes near.
pub const LONGEST_FILE: u64 = 16 * 1024 * 1024;

/// How deep folders are searched.
const DEEPEST: usize = 16;

/// A folder and what is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

/// Who may read a new file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Readers {
    /// Only its owner: it holds people or customers.
    Owner,
    /// Whoever the system lets.
    Anybody,
}

impl Folder {
    /// The folder at a path, whether it exists or not.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The nearest folder that holds something of this name, from here upwards: what stands there
    /// need not be a file that can be read.
    #[must_use]
    pub fn nearest(from: &Path, name: &str) -> Option<PathBuf> {
        from.ancestors()
            .find(|folder| Self::at(*folder).has_name(name))
            .map(Path::to_path_buf)
    }

    /// The path without links and detours; as it is when there is nothing there.
    #[must_use]
    pub fn resolved(path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
    }

    /// Whether there is anything of this name, such as a link that leads nowhere.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        fs::symlink_metadata(self.root.join(name)).is_ok()
    }

    /// Whether this is a folder that can be looked into.
    #[must_use]
    pub fn opens(&self, name: &str) -> bool {
        fs::read_dir(self.root.join(name)).is_ok()
    }

    /// How long a file is, in bytes; none when it is no file.
    #[must_use]
    pub fn length(&self, name: &str) -> Option<u64> {
        let found = fs::metadata(self.root.join(name)).ok()?;
        found.is_file().then_some(found.len())
    }

    /// Whether there is a folder of this name; the empty name is this folder.
    #[must_use]
    pub fn has_folder(&self, name: &str) -> bool {
        self.root.join(name).is_dir()
    }

    /// The bytes of a file; none when there is no such file.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DiskFault> {
        let path = self.root.join(name);
        match read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(&path, &error)),
        }
    }

    /// The names of the folders in a folder, sorted; empty when there is no such folder.
    #[must_use]
    pub fn folders(&self, name: &str) -> Vec<String> {
        names(&self.root.join(name), Path::is_dir)
    }

    /// The names of the files in a folder, sorted; empty when there is no such folder.
    #[must_use]
    pub fn files(&self, name: &str) -> Vec<String> {
        names(&self.root.join(name), Path::is_file)
    }

    /// All names in a folder, sorted, whatever they stand for; empty when there is no such folder.
    #[must_use]
    pub fn names(&self, name: &str) -> Vec<String> {
        names(&self.root.join(name), |_| true)
    }

    /// The paths of all that is below a folder, relative to it, with `/`, sorted: files, folders and
    /// whatever else there is. Hidden ones and links to folders are left out.
    #[must_use]
    pub fn below(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        below(&self.root.join(name), "", DEEPEST, &mut found);
        found.sort_unstable();
        found
    }

    /// Makes the folder and those above it; new ones are readable for these.
    pub fn make(&self, readers: Readers) -> Result<(), DiskFault> {
        make(&self.root, readers)
    }

    /// Writes a file that is not there yet, and the folders above it. `Ok(false)` when it is there.
    pub fn add(&self, name: &str, bytes: &[u8], readers: Readers) -> Result<bool, DiskFault> {
        let path = self.root.join(name);
        if let Some(parent) = path.parent() {
            make(parent, Readers::Anybody)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        match options.open(&path) {
            Ok(file) => written(file, &path, bytes).map(|()| true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(fault(&path, &error)),
        }
    }

    /// Moves a folder elsewhere below this one, under a name that is free: `to`, else `to-2` and so on.
    /// Where it is then.
    pub fn set_aside(&self, from: &str, to: &str) -> Result<String, DiskFault> {
        let here = self.root.join(from);
        if let Some(parent) = self.root.join(to).parent() {
            make(parent, Readers::Owner)?;
        }
        let names = (2..).map(|number| format!("{to}-{number}"));
        let mut names = std::iter::once(to.to_owned()).chain(names);
        let name = names.find(|name| fs::symlink_metadata(self.root.join(name)).is_err());
        let name = name.unwrap_or_else(|| to.to_owned());
        fs::rename(&here, self.root.join(&name)).map_err(|error| fault(&here, &error))?;
        Ok(name)
    }

    /// Writes a file anew, whatever was there: only for what was asked to be written there.
    pub fn overwrite(&self, name: &str, bytes: &[u8]) -> Result<(), DiskFault> {
        let path = self.root.join(name);
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path);
        match opened {
            Ok(file) => written(file, &path, bytes),
            Err(error) => Err(fault(&path, &error)),
        }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    // A pipe would make us wait for whoever writes into it.
    let kind = fs::metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        let odd = "it is neither a file nor a folder";
        return Err(io::Error::new(ErrorKind::InvalidData, odd));
    }
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST_FILE {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "too long"));
    }
    Ok(bytes)
}

fn names(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|entry| wanted(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    names
}

fn below(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if kind.is_dir() && depth > 0 {
            below(&entry.path(), &format!("{path}/"), depth - 1, found);
        }
        if kind.is_dir() || !entry.path().is_dir() {
            found.push(path);
        }
    }
}

fn make(path: &Path, readers: Readers) -> Result<(), DiskFault> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    #[cfg(not(unix))]
    let _ = readers;
    builder.create(path).map_err(|error| fault(path, &error))
}

fn written(mut file: File, path: &Path, bytes: &[u8]) -> Result<(), DiskFault> {
    file.write_all(bytes).map_err(|error| fault(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk() -> (tempfile::TempDir, Folder) {
        let desk = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::at(desk.path());
        (desk, folder)
    }

    #[test]
    fn what_is_there_is_never_changed() {
        let (_desk, folder) = desk();
        assert_eq!(folder.add("a/b.toml", b"mine", Readers::Anybody), Ok(true));
        assert_eq!(
            folder.add("a/b.toml", b"theirs", Readers::Anybody),
            Ok(false)
        );
        assert_eq!(folder.read("a/b.toml"), Ok(Some(b"mine".to_vec())));
        assert_eq!(folder.read("a/c.toml"), Ok(None));
    }

    #[cfg(unix)]
    #[test]
    fn what_holds_people_is_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_desk, folder) = desk();
        let mode = |path: &str| {
            let metadata = folder.path().join(path).metadata().expect("it is there");
            metadata.permissions().mode() & 0o777
        };
        let home = Folder::at(folder.path().join("home"));
        assert_eq!(home.make(Readers::Owner), Ok(()));
        assert_eq!(home.add("customers.csv", b"", Readers::Owner), Ok(true));
        assert_eq!((mode("home"), mode("home/customers.csv")), (0o700, 0o600));
    }

    #[test]
    fn the_nearest_folder_upwards_wins() {
        let (_desk, folder) = desk();
        for file in ["x.toml", "a/x.toml", "a/b/c/other"] {
            folder.add(file, b"", Readers::Anybody).expect("written");
        }
        let nearest = |from: &str| Folder::nearest(&folder.path().join(from), "x.toml");
        assert_eq!(nearest("a/b/c"), Some(folder.path().join("a")));
        assert_eq!(nearest(""), Some(folder.path().to_path_buf()));
    }

    #[test]
    fn all_that_is_below_is_listed_without_hidden_ones() {
        let (_desk, folder) = desk();
        for file in ["b/z.hbs", "b/a.hbs", "a.toml", ".git/config"] {
            folder.add(file, b"", Readers::Anybody).expect("written");
        }
        let below = ["a.toml", "b", "b/a.hbs", "b/z.hbs"];
        assert_eq!(folder.below(""), below);
        assert_eq!(folder.files("b"), ["a.hbs", "z.hbs"]);
        assert_eq!(folder.folders(""), [".git", "b"]);
    }
}
