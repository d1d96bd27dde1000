//! A workspace of its own for each group, and commands that are run in it.

#![expect(
    clippy::disallowed_methods,
    reason = "a measure stands outside, where files are written and programs are started"
)]

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The program that is measured: a copy, as people have it. What a linker has just written lies in
/// memory in small pieces and takes a sixth longer to start than what was copied, as git was.
pub(crate) fn aplomb() -> &'static str {
    static COPY: OnceLock<String> = OnceLock::new();
    COPY.get_or_init(|| {
        let copy = concat!(env!("CARGO_TARGET_TMPDIR"), "/aplomb-installed");
        let _ = fs::remove_file(copy);
        fs::copy(env!("CARGO_BIN_EXE_aplomb"), copy).expect("copied");
        copy.to_owned()
    })
}

/// A workspace, with a home that is nobody's.
pub(crate) struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    /// An empty workspace. It lies beside the build and not in `/tmp`, which may be memory: a flush
    /// must cost what it costs.
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let desk = Self { home };
        desk.put("aplomb.toml", "schema = 1\n");
        desk
    }

    /// The workspace.
    pub(crate) fn path(&self) -> PathBuf {
        self.home.path().join("workspace")
    }

    /// Writes a file of the workspace.
    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("made");
        fs::write(path, text).expect("written");
    }

    /// A command in the workspace.
    pub(crate) fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.home.path())
            .env("APLOMB_AS", "Ana")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Runs this program in the workspace.
    pub(crate) fn aplomb(&self, args: &[&str]) {
        quietly(&mut self.command(aplomb(), args));
    }

    /// Opens an incident.
    pub(crate) fn declare(&self) {
        let facts = ["impact=open the site", "affected=everybody"];
        self.aplomb(&[
            "declare",
            "site-down",
            "--no-input",
            "--fact",
            facts[0],
            "--fact",
            facts[1],
        ]);
    }

    /// The newest journal.
    pub(crate) fn journal(&self) -> PathBuf {
        let incidents = self.path().join("incidents");
        files_below(&incidents)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|kind| kind == "jsonl"))
            .max_by_key(|path| {
                let metadata = fs::metadata(path).expect("a file");
                metadata.modified().expect("a time")
            })
            .expect("a journal")
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Runs a command to its end; it says nothing and must succeed.
pub(crate) fn quietly(command: &mut Command) {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?}");
}

/// A file to append bare lines to.
pub(crate) struct Bare(File);

impl Bare {
    /// A new file in the workspace.
    pub(crate) fn new(desk: &Desk, name: &str) -> Self {
        let path = desk.path().join(name);
        let mut options = OpenOptions::new();
        Self(
            options
                .append(true)
                .create(true)
                .open(path)
                .expect("a file"),
        )
    }

    /// The floor below every durable line: written, and flushed to the disk.
    pub(crate) fn append(&mut self, line: &[u8]) {
        self.0.write_all(line).expect("written");
        self.0.sync_data().expect("flushed");
    }
}
