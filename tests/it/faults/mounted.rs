//! On file systems of their own: full, read-only, cut from their power, and on folders that are
//! gone, are something else, or belong to somebody else. What needs the right to mount is skipped
//! without it.

mod denied;
mod full;
mod gone;
mod power;

use super::shop::{ANSWERS, DECLARE, ID, Ran, Shop, run, told};
use super::{is_root, soak};
use crate::pty::pause;
use crate::skipped::skipped;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A file system that is there until it is dropped.
pub(crate) struct Mount(PathBuf);

impl Mount {
    /// Mounts, or says that it cannot be done here.
    pub(crate) fn new(words: &[&str], at: &Path) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let mounted = done("mount", words, at);
        if !mounted {
            skipped("mounting is not allowed here");
        }
        mounted.then(|| Self(at.to_owned()))
    }

    /// A file system in memory of this size.
    pub(crate) fn in_memory(size: &str, at: &Path) -> Option<Self> {
        Self::new(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], at)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        done("umount", &["-l"], &self.0);
    }
}

pub(crate) fn done(program: &str, words: &[&str], path: &Path) -> bool {
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// An image with a file system on it.
pub(crate) fn image(kind: &str, size: &str, more: &[&str], at: &Path) -> bool {
    let force = if kind == "ext4" { "-F" } else { "-f" };
    let words: Vec<&str> = ["-q", force]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    let made = done("truncate", &["-s", size], at) && done(&format!("mkfs.{kind}"), &words, at);
    if !made {
        skipped(&format!("mkfs.{kind} is not here"));
    }
    made
}

/// Fills the disk but for so many bytes.
pub(crate) fn fill(root: &Path, but: u64) -> PathBuf {
    let path = root.join("ballast");
    let mut file = fs::File::create(&path).expect("a file");
    let mut length = 0;
    while let Ok(written) = file.write(&[7; 4096]) {
        length += written as u64;
    }
    file.set_len(length.saturating_sub(but)).expect("cut");
    file.sync_all().expect("flushed");
    path
}
