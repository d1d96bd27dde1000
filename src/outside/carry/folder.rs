//! Files for a folder that is published by other means, such as a static site under git.
//!
//! Owns where a file may be put: below its folder and nowhere else, never into what git keeps for
//! itself. Each file is replaced at once, and readable for everybody, as it is there to be
//! published. Refuses to make the folder itself: one that is not there was spelled wrong.

use super::git::{Turn, WorkingCopy};
use crate::base::Reason;
use crate::base::visible::visible_line;
use crate::channel::{Heard, Publication};
use crate::outside::world::World;
use crate::seam::Fault;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

/// Puts them there; with a message for git also where git pushes to.
pub(in crate::outside) fn folder(
    world: &World,
    publication: &Publication,
    within: Duration,
) -> Result<Heard, Fault> {
    let until = Instant::now() + within;
    let root = resolve(world, &publication.folder).map_err(Fault::Unreachable)?;
    let names = publication.files.iter().map(|(name, _)| name.as_str());
    for name in names.clone() {
        place(&root, name).map_err(|why| refused(name, &why))?;
    }
    let Some(message) = &publication.commit else {
        write(&root, &publication.files)?;
        return Ok(Heard::Published);
    };
    let copy = WorkingCopy::open(world, &root, until)?;
    let _turn = Turn::take(copy.top(), until)?;
    // Asked before anything is written: what cannot be committed had better not lie there.
    let branch = copy.branch()?;
    write(&root, &publication.files)?;
    copy.commit(&names.collect::<Vec<_>>(), message)?;
    copy.push(&branch)?;
    Ok(Heard::Published)
}

/// Where the folder is, without links.
fn resolve(world: &World, folder: &str) -> Result<PathBuf, String> {
    let path = match (folder.strip_prefix("~/"), &world.secrets.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => world.secrets.root.join(folder),
    };
    // A relative path that is empty is the folder we are in.
    let path = Path::new(".").join(path);
    let shown = visible_line(folder);
    let resolved = fs::canonicalize(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Reason::NoFolder {
            name: shown.clone(),
        },
        _ => Reason::FolderTrouble {
            name: shown.clone(),
            why: error.to_string(),
        },
    })?;
    if resolved.is_dir() {
        Ok(resolved)
    } else {
        Err(Reason::NoFolderThere { name: shown }.into())
    }
}

fn refused(name: &str, why: &str) -> Fault {
    Fault::Unreachable(format!("`{}`: {why}", visible_line(name)))
}

/// Whether a file may be put there. `root` has no links in it.
fn place(root: &Path, name: &str) -> Result<(), String> {
    let outside = || String::from(Reason::Outside {});
    let parts: Vec<_> = Path::new(name).components().collect();
    let is_plain = |part: &Component<'_>| matches!(part, Component::Normal(_));
    if parts.is_empty() || !parts.iter().all(is_plain) || name.contains(['\\', '\0']) {
        return Err(outside());
    }
    if name.ends_with('/') {
        return Err(Reason::FolderName {}.into());
    }
    let belongs_to_git = |part: &str| {
        let part = part.trim_end_matches(['.', ' ']);
        part.eq_ignore_ascii_case(".git") || part.to_ascii_lowercase().starts_with("git~")
    };
    if name.split('/').any(belongs_to_git) {
        return Err(Reason::OfGit {}.into());
    }
    let mut path = root.to_path_buf();
    for (at, part) in parts.iter().enumerate() {
        path.push(part);
        let Ok(found) = fs::symlink_metadata(&path) else {
            return Ok(());
        };
        let is_last = at + 1 == parts.len();
        if is_last {
            return match found.file_type() {
                kind if kind.is_file() => Ok(()),
                kind if kind.is_symlink() => Err(Reason::LinkThere {}.into()),
                _ => Err(Reason::NoFileThere {}.into()),
            };
        }
        let real = fs::canonicalize(&path).map_err(|error| error.to_string())?;
        if !real.starts_with(root) {
            return Err(outside());
        }
        if !real.is_dir() {
            return Err(Reason::FolderIsNone {}.into());
        }
    }
    Ok(())
}

fn write(root: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Fault> {
    for (name, bytes) in files {
        put(root, name, bytes).map_err(|error| {
            let why = error.to_string();
            refused(name, &Reason::NotWritten { why }.to_string())
        })?;
    }
    Ok(())
}

/// Replaces a file at once, or not at all.
fn put(root: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let path = root.join(name);
    // What is there already keeps its date: sites are built by it.
    if fs::read(&path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(root);
    make(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".aplomb-")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    open_to_all(file.path(), 0o644)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Makes the folders that are missing.
fn make(folder: &Path) -> io::Result<()> {
    let missing: Vec<_> = folder
        .ancestors()
        .take_while(|folder| !folder.exists())
        .collect();
    for folder in missing.into_iter().rev() {
        match DirBuilder::new().create(folder) {
            // Another message goes there, too.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            made => made?,
        }
        #[cfg(unix)]
        open_to_all(folder, 0o755)?;
    }
    Ok(())
}

/// Whatever the usual rights of new files are: whoever serves these is somebody else.
#[cfg(unix)]
fn open_to_all(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(all(test, unix))]
mod tests;
